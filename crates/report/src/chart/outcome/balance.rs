//! Differences between two groups, before and after they were matched.

use super::{
    Figure, cell, finite,
    mark::{Mark, Tenth},
    strips::{Frame, Strips},
    table::{Column, table},
};
use crate::{
    BalancePlot, BalanceRow,
    svg::{Paint, SOFT},
    text,
};

/// Up to here two groups are called alike.
///
/// Source: Austin, *Balance diagnostics for comparing the distribution of
/// baseline covariates between treatment groups* (2009), Statistics in Medicine
/// 28, section 3.
const ALIKE: f64 = 0.1;
const STEP: f64 = 38.0;

/// A line for each trait, its name above it: a ring for the difference before,
/// a dot for the one after, and a thin line that joins them. Upright lines at
/// zero and, dashed, at 0.1 to either side.
///
/// The sentence counts the traits that differ by more than 0.1, before and
/// after; what is missing is not counted.
#[must_use]
pub fn balance_plot(input: &BalancePlot) -> Figure {
    let rows = &input.rows;
    let legend = [
        (Mark::Ring, "before"),
        (Mark::Dot, "after"),
        (Mark::Line(SOFT, 1.2, Some("4 3")), "0.1 from zero"),
    ];
    let frame = Frame {
        legend: &legend,
        step: STEP,
        rows: rows.len(),
        bound: ALIKE,
        axis: "difference, in standard deviations",
    };
    let values = rows.iter().flat_map(|row| [row.before, row.after]);
    let mut strips = Strips::new(&frame, values.filter_map(finite));
    for (position, row) in rows.iter().enumerate() {
        let y = strips.name(position, &row.covariate);
        marks(&mut strips, row, y + 13.0);
    }
    let Strips { pen, x, .. } = strips;

    let fine = x.fine.max(2);
    let cells = rows.iter().map(|row| {
        let verdict = match finite(row.after) {
            Some(after) if after.abs() <= ALIKE => "alike",
            Some(_) => "not alike",
            None => "not known",
        };
        vec![
            row.covariate.clone(),
            cell(row.before, fine),
            cell(row.after, fine),
            verdict.to_owned(),
        ]
    });
    let columns = [
        Column::Words("Trait"),
        Column::Numbers("Before"),
        Column::Numbers("After"),
        Column::Words("After, within 0.1 of zero"),
    ];
    let caption = "Difference between the two groups, in standard deviations";
    let table = table(caption, &columns, &cells.collect::<Vec<_>>());
    Figure::new(&input.topic, sentence(rows), pen, table)
}

fn marks(strips: &mut Strips, row: &BalanceRow, y: f64) {
    let Strips { pen, x, .. } = strips;
    let before = finite(row.before).map(|value| x.at(value));
    let after = finite(row.after).map(|value| x.at(value));
    if let (Some(before), Some(after)) = (before, after) {
        let paint = Paint {
            fill: None,
            stroke: Some((SOFT, 1.0)),
            dash: None,
        };
        pen.path(
            &format!("M{} {}H{}", Tenth(before), Tenth(y), Tenth(after)),
            &paint,
        );
    }
    for (mark, at) in [(Mark::Ring, before), (Mark::Dot, after)] {
        if let Some(at) = at {
            mark.draw(pen, (at, y));
        }
    }
    if before.is_none() && after.is_none() {
        Mark::Cross.draw(pen, (x.at(0.0), y));
    }
}

fn sentence(rows: &[BalanceRow]) -> String {
    let known = |of: fn(&BalanceRow) -> Option<f64>| {
        let known = rows.iter().filter_map(|row| finite(of(row)));
        let known: Vec<f64> = known.collect();
        let apart = known.iter().filter(|value| value.abs() > ALIKE).count();
        (apart, known.len())
    };
    let (before, of_before) = known(|row| row.before);
    let (after, of_after) = known(|row| row.after);
    if of_before == 0 && of_after == 0 {
        return "No trait of the two groups could be compared.".to_owned();
    }
    format!(
        "Before matching, the two groups differed by more than 0.1 in {} of {}; after it, in {} of {}.",
        text::count(before),
        text::counted(of_before, "trait", "traits"),
        text::count(after),
        text::counted(of_after, "trait", "traits"),
    )
}
