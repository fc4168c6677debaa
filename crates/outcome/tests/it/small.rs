//! Small areas.

use crate::noise::noise as random;
use allotment_outcome::small::{
    Count, Exact, Measured, Noise, PlaceCount, SmallError, gap, mean_of, noise, proportion, rate,
    track, withhold,
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

/// Of a table with a row for each period, and the sizes of places.
fn counts_of(table: &[u64], people: &[u64]) -> Vec<PlaceCount> {
    let places = people.len();
    table
        .iter()
        .enumerate()
        .map(|(at, &count)| PlaceCount {
            place: at % places,
            period: i64::try_from(at / places).expect("few periods"),
            count,
            people: people[at % places],
        })
        .collect()
}

/// Neighbours in size protect each other, in two years that follow each other; what is
/// over goes to the last, and a sum that tells hides the smallest places too.
#[test]
fn blocks_are_withheld_whole() {
    let people = [500, 100, 400, 200, 300];
    let one = |table: [u64; 5]| withhold(&counts_of(&table, &people), 5);
    // By size: the second and the fourth; the fifth, the third and the first.
    assert_eq!(one([30, 3, 30, 30, 30]), [false, true, false, true, false]);
    assert_eq!(one([30, 30, 3, 30, 30]), [true, false, true, false, true]);
    assert_eq!(one([30, 30, 30, 30, 30]), [false; 5]);
    assert_eq!(one([0, 30, 30, 30, 5]), [false; 5], "a zero is no secret");
    // One and four are five: of six or more either could be five.
    assert_eq!(one([30, 1, 30, 4, 30]), [true; 5]);
    assert_eq!(one([30, 1, 30, 5, 30]), [false, true, false, true, false]);
    let years = [9, 9, 9, 9, 9, 9, 9, 1, 9, 9, 9, 9];
    let found = withhold(&counts_of(&years, &[1, 2, 3, 4]), 5);
    let expected = [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1].map(|one| one == 1);
    assert_eq!(found, expected, "three years are one block");
    // A place by itself has no neighbour: all its years are withheld, or none.
    assert_eq!(withhold(&counts_of(&[9, 1, 9], &[7]), 5), [true; 3]);
    assert_eq!(withhold(&counts_of(&[9, 5, 9], &[7]), 5), [false; 3]);
    assert_eq!(withhold(&[], 5), [false; 0]);
    // Where places lack years, nobody is alone in a block.
    let mut table = [30; 10];
    table[0] = 3;
    let mut holes = counts_of(&table, &[1, 2, 3, 4, 5]);
    holes.remove(1);
    let found = withhold(&holes, 5);
    let expected = [1, 1, 0, 0, 1, 1, 1, 0, 0].map(|one| one == 1);
    assert_eq!(found, expected);
}

/// All that the withheld counts of a period may be with this sum.
fn with_sum(cells: usize, sum: u64) -> Vec<Vec<u64>> {
    if cells == 1 {
        return vec![vec![sum]];
    }
    let with = |first: u64| {
        let rest = with_sum(cells - 1, sum - first);
        rest.into_iter()
            .map(move |rest| [vec![first], rest].concat())
    };
    (0..=sum).flat_map(with).collect()
}

/// What whoever knows all that is written, each period's sum and how counts are chosen
/// can tell of the withheld counts: all tables that would be written alike. Of a period
/// that is withheld whole the truth is taken to be known, which only helps them.
fn could_be(table: &[u64], people: &[u64], below: u64) -> Vec<Vec<u64>> {
    let withheld = withhold(&counts_of(table, people), below);
    let mut tables = vec![table.to_vec()];
    for start in (0..table.len()).step_by(people.len()) {
        let cells: Vec<usize> = (start..start + people.len())
            .filter(|&at| withheld[at])
            .collect();
        if cells.is_empty() || cells.len() == people.len() {
            continue;
        }
        let sum = cells.iter().map(|&at| table[at]).sum();
        let filled = |table: &Vec<u64>| {
            let mut all = Vec::new();
            for values in with_sum(cells.len(), sum) {
                let mut other = table.clone();
                for (&at, value) in cells.iter().zip(values) {
                    other[at] = value;
                }
                all.push(other);
            }
            all
        };
        tables = tables.iter().flat_map(filled).collect();
    }
    tables.retain(|other| withhold(&counts_of(other, people), below) == withheld);
    tables
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
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// By trying every table: knowing what is written and how it was chosen, each
    /// withheld count could be any small one, and one that is not small.
    #[test]
    fn neither_sums_nor_the_choice_tell_a_count(
        counts in prop::collection::vec(0_u64..10, 10), people in prop::collection::vec(1_u64..4, 5),
        years in 1_usize..3, below in 2_u64..5,
    ) {
        let places = people.len();
        let table = &counts[..years * places];
        let withheld = withhold(&counts_of(table, &people), below);
        let tables = could_be(table, &people, below);
        for at in (0..table.len()).filter(|&at| withheld[at]) {
            let year = at / places * places..at / places * places + places;
            let of_year = || year.clone().filter(|&at| withheld[at]);
            if of_year().count() == places || of_year().all(|at| table[at] == 0) {
                continue;
            }
            for value in 1..below {
                prop_assert!(
                    tables.iter().any(|other| other[at] == value),
                    "{at} of {table:?} is never {value}"
                );
            }
            prop_assert!(tables.iter().any(|other| other[at] >= below), "{at} of {table:?} is small");
        }
        for (count, withheld) in table.iter().zip(&withheld) {
            prop_assert!(*withheld || *count == 0 || *count >= below);
        }
    }

    /// By linear algebra: nor could a count be worked out were the sums of places known.
    #[test]
    fn no_count_can_be_worked_out_from_sums(
        counts in prop::collection::vec(0_u64..20, 4..40), places in 2_usize..5,
    ) {
        let whole = counts.len() / places * places;
        if whole / places >= 2 {
            let people: Vec<u64> = (1..=places as u64).collect();
            let hidden = withhold(&counts_of(&counts[..whole], &people), 5);
            for at in (0..whole).filter(|&at| hidden[at]) {
                prop_assert!(!is_fixed(&hidden, places, at), "cell {} of {:?}", at, hidden);
            }
        }
    }
}
