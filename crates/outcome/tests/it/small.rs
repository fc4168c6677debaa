//! Small areas.

use crate::noise::noise as random;
use allotment_outcome::small::{
    Cell, Count, Exact, Measured, Noise, Published, SmallError, SuppressOptions, gap, mean_of,
    noise, proportion, rate, suppress, track,
};
use proptest::prelude::*;

/// Source: Clopper and Pearson (1934): none of ten is at most `1 - 0.025^(1/10)`;
/// Newcombe (*Statistics in Medicine* 17, 1998), table I: 81 of 263 is 0.2527 to
/// 0.3676.
#[test]
fn proportions() {
    let none = proportion(Count::Seen(0), 10, 0.95).unwrap();
    assert!(none.low.abs() < 1e-15);
    assert!((none.high - 0.308_497_107_998_9).abs() < 1e-9);
    let some = proportion(Count::Seen(81), 263, 0.95).unwrap();
    assert!(
        (some.low - 0.2527).abs() < 5e-5 && (some.high - 0.3676).abs() < 5e-5,
        "{some:?}"
    );
    let all = proportion(Count::Seen(7), 7, 0.95).unwrap();
    assert!((all.high - 1.0).abs() < 1e-15 && all.low > 0.5);
}

/// Source: Garwood (1936), as tabled by Pearson and Hartley (1966), table 40: 10
/// events, 4.80 to 18.39; none, at most 3.69.
#[test]
fn rates() {
    let ten = rate(Count::Seen(10), 1.0, 1.0, (0.95, Exact::Garwood)).unwrap();
    assert!(
        (ten.low - 4.795).abs() < 5e-4 && (ten.high - 18.39).abs() < 5e-3,
        "{ten:?}"
    );
    let none = rate(Count::Seen(0), 2000.0, 1000.0, (0.95, Exact::Garwood)).unwrap();
    assert!((none.high - 3.688_879_454 / 2.0).abs() < 1e-8);
    let byar = rate(Count::Seen(10), 1.0, 1.0, (0.95, Exact::Byar)).unwrap();
    assert!((byar.low / ten.low - 1.0).abs() < 0.01 && (byar.high / ten.high - 1.0).abs() < 0.01);
}

#[test]
fn a_suppressed_count_is_refused() {
    let error = proportion(Count::Suppressed, 10, 0.95).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the count at 0 is suppressed: use a larger area or more years, never a made-up number"
    );
    let counts = [
        Count::Seen(4),
        Count::Suppressed,
        Count::Seen(9),
        Count::Suppressed,
    ];
    let error = noise(&counts, &[100; 4], 2, Noise::Poisson).unwrap_err();
    assert_eq!(error, SmallError::Suppressed { at: 1, others: 1 });
    assert!(proportion(Count::Seen(11), 10, 0.95).is_err());
    assert!(rate(Count::Seen(1), 0.0, 1.0, (0.95, Exact::Garwood)).is_err());
}

/// Places of which each has the same chance: all of the variance is noise. Then
/// places that differ: little of it is, and what is left is theirs.
#[test]
fn alike_places_differ_by_noise_alone() {
    let draws = random(400 * 200, 17);
    let binomial = |place: usize, chance: f64| -> u64 {
        // A sum of four uniform numbers is below 0.5 less its mean of 0 with a
        // chance of about 0.8; scaled for other chances by a threshold.
        let below = draws[place * 200..(place + 1) * 200]
            .iter()
            .filter(|&&d| d < chance);
        below.count() as u64
    };
    let alike: Vec<Count> = (0..400)
        .map(|place| Count::Seen(binomial(place, 0.0)))
        .collect();
    let found = noise(&alike, &[200; 400], 4, Noise::Binomial).unwrap();
    assert!((found.between_share() - 1.0).abs() < 0.3, "{found:?}");
    assert!(
        (found.within_share().unwrap() - 1.0).abs() < 0.15,
        "{found:?}"
    );
    let apart: Vec<Count> = (0..400)
        .map(|at| Count::Seen(binomial(at, if at / 4 % 2 == 0 { -0.5 } else { 0.5 })))
        .collect();
    let found = noise(&apart, &[200; 400], 4, Noise::Binomial).unwrap();
    assert!(found.between_share() < 0.02, "{found:?}");
}

#[test]
fn gaps_keep_the_shape_of_their_parts() {
    let one = Measured::new(10.0, 7.0, 14.0).unwrap();
    let other = Measured::new(6.0, 2.0, 9.0).unwrap();
    let found = gap(&one, &other);
    assert!((found.value - 4.0).abs() < 1e-15);
    assert!((found.low - (4.0 - 18.0_f64.sqrt())).abs() < 1e-12);
    assert!((found.high - (4.0 + 32.0_f64.sqrt())).abs() < 1e-12);
    let four = mean_of(&[one; 4]).unwrap();
    assert!((four.low - 8.5).abs() < 1e-12 && (four.high - 12.0).abs() < 1e-12);
    assert_eq!(mean_of(&[]), None);
    let points = track(
        &[None, Some(one), Some(other)],
        &[Some(one), Some(other), Some(other)],
    )
    .unwrap();
    assert_eq!(points[0].gap, None);
    assert_eq!((points[1].gap, points[1].change), (Some(found), None));
    let change = points[2].change.unwrap();
    assert!((change.value + 4.0).abs() < 1e-15 && change.low < -4.0 && change.high > -4.0);
    assert!(Measured::new(1.0, 2.0, 3.0).is_err());
}

const BOTH: SuppressOptions = SuppressOptions {
    below: 5,
    hide_zeros: false,
    published: Published::RowsAndColumns,
};

#[test]
fn a_small_cell_is_hidden_with_three_others() {
    let counts = [3, 20, 30, 40, 10, 60, 70, 80, 90];
    let found = suppress(&counts, 3, &BOTH).unwrap();
    assert_eq!((found.small, found.protecting), (1, 3));
    assert_eq!(found.cells[0], Cell::Small);
    // The way around: row 0, column 1, row 1, column 0.
    let protecting: Vec<usize> = (0..9)
        .filter(|&at| found.cells[at] == Cell::Protecting)
        .collect();
    assert_eq!(protecting, [1, 3, 4]);
    let rows = SuppressOptions {
        published: Published::Rows,
        ..BOTH
    };
    let found = suppress(&counts, 3, &rows).unwrap();
    assert_eq!(
        found.protecting, 1,
        "without column totals, one other in the row will do"
    );
    assert_eq!(found.cells[1], Cell::Protecting);
    let error = suppress(&[3, 8], 1, &rows).unwrap_err();
    assert_eq!(error, SmallError::Unprotected { row: 0, column: 0 });
}

/// Whether a hidden cell is fixed by the totals: whether another table of hidden
/// cells (of any sign) has the same totals and another number there. By rank: add
/// the cell as an equation and see whether it was there already.
fn is_fixed(hidden: &[bool], columns: usize, cell: usize) -> bool {
    let rows = hidden.len() / columns;
    let unknown: Vec<usize> = (0..hidden.len()).filter(|&at| hidden[at]).collect();
    let mut equations: Vec<Vec<f64>> = Vec::new();
    for row in 0..rows {
        equations.push(
            unknown
                .iter()
                .map(|at| f64::from(u8::from(at / columns == row)))
                .collect(),
        );
    }
    for column in 0..columns {
        equations.push(
            unknown
                .iter()
                .map(|at| f64::from(u8::from(at % columns == column)))
                .collect(),
        );
    }
    let before = rank(equations.clone());
    equations.push(
        unknown
            .iter()
            .map(|&at| f64::from(u8::from(at == cell)))
            .collect(),
    );
    rank(equations) == before
}

fn rank(mut rows: Vec<Vec<f64>>) -> usize {
    let width = rows.first().map_or(0, Vec::len);
    let mut rank = 0;
    for column in 0..width {
        let Some(at) = (rank..rows.len()).find(|&at| rows[at][column].abs() > 1e-9) else {
            continue;
        };
        rows.swap(rank, at);
        let pivot = rows[rank].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            if at != rank {
                let factor = row[column] / pivot[column];
                row.iter_mut()
                    .zip(&pivot)
                    .for_each(|(value, pivot)| *value -= factor * pivot);
            }
        }
        rank += 1;
    }
    rank
}

proptest! {
    /// By linear algebra: no small cell can be worked out from the totals.
    #[test]
    fn no_small_cell_can_be_worked_out(
        counts in prop::collection::vec(0_u64..20, 4..40), columns in 2_usize..5,
    ) {
        let whole = counts.len() / columns * columns;
        if whole / columns >= 2 {
            let found = suppress(&counts[..whole], columns, &BOTH).unwrap();
            let hidden: Vec<bool> = found.cells.iter().map(|c| !matches!(c, Cell::Shown(_))).collect();
            for (at, cell) in found.cells.iter().enumerate() {
                prop_assert_eq!(*cell == Cell::Small, (1..5).contains(&counts[at]));
                if *cell == Cell::Small {
                    prop_assert!(!is_fixed(&hidden, columns, at), "cell {} of {:?}", at, found);
                }
            }
        }
    }
}
