//! Amounts side by side: how far money came, what a head has, what is more.

use super::{
    Figure, finite, in_unit,
    mark::{Mark, Tenth},
    plot::{WIDTH, fit, wide},
    scale::Scale,
    table::{Column, table},
};
use crate::{
    AmountBars,
    svg::{Anchor, BAND, INK, MAIN, PICK, Paint, Pen, real},
    text,
};

const STEP: f64 = 42.0;
const EDGE: f64 = 12.0;

/// A line for each amount, its name and its number above a bar that begins at
/// zero. What is picked out has a dark edge as well as another colour.
#[must_use]
pub fn amount_bars(input: &AmountBars) -> Figure {
    let bars = &input.bars;
    let top = 8.0;
    let floor = top + STEP * real(bars.len().max(1)) + 4.0;
    let mut pen = Pen::new(WIDTH, floor + 46.0);
    let values = bars.iter().filter_map(|bar| finite(Some(bar.value)));
    let x = Scale::new(values.chain([0.0]), 4, (EDGE + 14.0, WIDTH - EDGE - 14.0));
    let line = |ink, wide| Paint {
        fill: None,
        stroke: Some((ink, wide)),
        dash: None,
    };
    for &tick in &x.ticks {
        let path = format!("M{} {}V{}", Tenth(x.at(tick)), Tenth(top), Tenth(floor));
        pen.path(&path, &line(BAND, 1.0));
    }
    ticks(&mut pen, &x, floor);
    for (position, bar) in bars.iter().enumerate() {
        let y = top + STEP * real(position);
        let text = fit(&bar.text, WIDTH / 2.0);
        let number = wide(&text) + 8.0;
        let name = fit(&bar.name, (WIDTH - 2.0 * EDGE - number).max(40.0));
        pen.text((EDGE, y + 14.0), Anchor::Start, INK, &name);
        pen.text((WIDTH - EDGE, y + 14.0), Anchor::End, INK, &text);
        let Some(value) = finite(Some(bar.value)) else {
            Mark::Cross.draw(&mut pen, (x.at(0.0), y + 27.0));
            continue;
        };
        let (zero, end) = (x.at(0.0), x.at(value));
        let path = format!(
            "M{} {}H{}v12H{}Z",
            Tenth(zero.min(end)),
            Tenth(y + 21.0),
            Tenth(zero.max(end)),
            Tenth(zero.min(end))
        );
        let paint = Paint {
            fill: Some(if bar.is_picked { PICK } else { MAIN }),
            stroke: bar.is_picked.then_some((INK, 1.5)),
            dash: None,
        };
        pen.path(&path, &paint);
    }
    let zero = format!("M{} {}V{}", Tenth(x.at(0.0)), Tenth(top), Tenth(floor));
    pen.path(&zero, &line(INK, 1.2));
    if bars.is_empty() {
        let middle = (WIDTH / 2.0, top + 22.0);
        pen.text(middle, Anchor::Middle, INK, "nothing to draw");
    }
    let unit = in_unit(&input.topic.outcome, &input.topic.unit);
    let under = fit(&unit, WIDTH - 2.0 * EDGE);
    pen.text((WIDTH - EDGE, floor + 38.0), Anchor::End, INK, &under);

    let rows = bars.iter().map(|bar| {
        let mut row = vec![bar.name.clone(), bar.text.clone()];
        row.extend(bar.more.iter().cloned());
        row.resize(input.columns.len(), String::new());
        row
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let columns: Vec<Column<'_>> = (input.columns.iter().enumerate())
        .map(|(at, name)| match at {
            0 => Column::Words(name),
            _ => Column::Numbers(name),
        })
        .collect();
    let table = table(&text::capital(&input.topic.title), &columns, &rows);
    Figure::new(&input.topic, input.sentence.clone(), pen, table)
}

/// The numbers under the field, as many as fit.
pub(super) fn ticks(pen: &mut Pen, x: &Scale, floor: f64) {
    let mut free = 0.0;
    for &tick in &x.ticks {
        let (at, words) = (x.at(tick), x.label(tick));
        let half = wide(&words) / 2.0;
        if at - half >= free {
            pen.text((at, floor + 17.0), Anchor::Middle, INK, &words);
            free = at + half + 6.0;
        }
    }
}
