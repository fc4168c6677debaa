//! Differences between two groups, before and after they were matched.

use super::{
    Figure, cell, finite,
    mark::{Mark, Tenth},
    plot::{WIDTH, draw_legend, fit, legend_rows, wide},
    scale::Scale,
    table::{Column, table},
};
use crate::{
    BalancePlot, BalanceRow,
    svg::{Anchor, BAND, INK, Paint, Pen, SOFT, real},
    text,
};

/// Up to here two groups are called alike.
///
/// Source: Austin, *Balance diagnostics for comparing the distribution of
/// baseline covariates between treatment groups* (2009), Statistics in Medicine
/// 28, section 3.
const ALIKE: f64 = 0.1;
const STEP: f64 = 38.0;
const EDGE: f64 = 14.0;

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
    let (legend, below) = legend_rows(&legend);
    let top = below + 8.0;
    let floor = top + STEP * real(rows.len().max(1)) + 4.0;
    let mut pen = Pen::new(WIDTH, floor + 46.0);
    draw_legend(&mut pen, &legend);
    let values = rows
        .iter()
        .flat_map(|row| [row.before, row.after])
        .filter_map(finite);
    let values = values.chain([-ALIKE, ALIKE]);
    let x = Scale::new(values, 5, (EDGE + 14.0, WIDTH - EDGE - 14.0));
    guides(&mut pen, &x, (top, floor));
    for (position, row) in rows.iter().enumerate() {
        let y = top + STEP * real(position) + 14.0;
        let name = fit(&row.covariate, WIDTH - 2.0 * EDGE);
        let behind = Paint {
            fill: Some(crate::svg::PAPER),
            stroke: None,
            dash: None,
        };
        // The guides do not run through the words.
        let path = format!(
            "M{} {}h{}v17H{}Z",
            Tenth(EDGE),
            Tenth(y - 13.0),
            Tenth(wide(&name).min(WIDTH - 2.0 * EDGE)),
            Tenth(EDGE)
        );
        pen.path(&path, &behind);
        pen.text((EDGE, y), Anchor::Start, INK, &name);
        marks(&mut pen, &x, row, y + 13.0);
    }
    if rows.is_empty() {
        pen.text(
            (WIDTH / 2.0, top + 22.0),
            Anchor::Middle,
            INK,
            "nothing to draw",
        );
    }
    pen.text(
        (WIDTH - EDGE, floor + 38.0),
        Anchor::End,
        INK,
        "difference, in standard deviations",
    );

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

fn guides(pen: &mut Pen, x: &Scale, (top, floor): (f64, f64)) {
    let line = |ink, wide, dash| Paint {
        fill: None,
        stroke: Some((ink, wide)),
        dash,
    };
    let upright = |at: f64| format!("M{} {}V{}", Tenth(x.at(at)), Tenth(top), Tenth(floor));
    let mut free = 0.0;
    for &tick in &x.ticks {
        pen.path(&upright(tick), &line(BAND, 1.0, None));
        let (at, words) = (x.at(tick), x.label(tick));
        let half = wide(&words) / 2.0;
        if at - half >= free {
            pen.text((at, floor + 17.0), Anchor::Middle, INK, &words);
            free = at + half + 6.0;
        }
    }
    pen.path(&upright(0.0), &line(INK, 1.2, None));
    for guide in [-ALIKE, ALIKE] {
        pen.path(&upright(guide), &line(SOFT, 1.2, Some("4 3")));
    }
}

fn marks(pen: &mut Pen, x: &Scale, row: &BalanceRow, y: f64) {
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
