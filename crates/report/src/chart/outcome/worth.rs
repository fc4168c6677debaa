//! What costs and benefits come to, side by side.

use super::{
    Figure, cell, finite, in_unit,
    mark::{Mark, Tenth},
    number,
    plot::{WIDTH, draw_legend, fit, legend_rows, wide},
    scale::Scale,
    table::{Column, table},
};
use crate::{
    WorthBar, WorthBars,
    svg::{Anchor, BAND, INK, MAIN, PICK, Paint, Pen, SECOND, real},
    text,
};

const STEP: f64 = 40.0;
const EDGE: f64 = 14.0;

/// A line for each flow, its name above it: a bar from zero to the right for what
/// is gained, to the left for what is paid.
///
/// The sentence says what both come to.
#[must_use]
pub fn worth_bars(input: &WorthBars) -> Figure {
    let bars = &input.bars;
    let legend = [
        (Mark::Line(MAIN, 8.0, None), "gained"),
        (Mark::Line(PICK, 8.0, None), "paid"),
    ];
    let (legend, below) = legend_rows(&legend);
    let top = below + 8.0;
    let floor = top + STEP * real(bars.len().max(1)) + 4.0;
    let mut pen = Pen::new(WIDTH, floor + 46.0);
    draw_legend(&mut pen, &legend);
    let values = bars.iter().filter_map(|bar| finite(Some(bar.value)));
    let x = Scale::new(values.chain([0.0]), 4, (EDGE + 18.0, WIDTH - EDGE - 18.0));
    let line = |ink, wide| Paint {
        fill: None,
        stroke: Some((ink, wide)),
        dash: None,
    };
    let mut free = 0.0;
    for &tick in &x.ticks {
        let at = x.at(tick);
        let path = format!("M{} {}V{}", Tenth(at), Tenth(top), Tenth(floor));
        pen.path(&path, &line(BAND, 1.0));
        let words = x.label(tick);
        let half = wide(&words) / 2.0;
        if at - half >= free {
            pen.text((at, floor + 17.0), Anchor::Middle, INK, &words);
            free = at + half + 6.0;
        }
    }
    for (position, bar) in bars.iter().enumerate() {
        let y = top + STEP * real(position);
        let name = fit(&bar.name, WIDTH - 2.0 * EDGE);
        pen.text((EDGE, y + 14.0), Anchor::Start, INK, &name);
        let Some(value) = finite(Some(bar.value)) else {
            Mark::Cross.draw(&mut pen, (x.at(0.0), y + 27.0));
            continue;
        };
        let (zero, end) = (x.at(0.0), x.at(value));
        let (left, right) = (zero.min(end), zero.max(end));
        let path = format!(
            "M{} {}H{}v12H{}Z",
            Tenth(left),
            Tenth(y + 21.0),
            Tenth(right),
            Tenth(left)
        );
        let ink = match (bar.is_total, value < 0.0) {
            (true, _) => SECOND,
            (false, true) => PICK,
            (false, false) => MAIN,
        };
        let fill = Paint {
            fill: Some(ink),
            stroke: None,
            dash: None,
        };
        pen.path(&path, &fill);
    }
    let zero = format!("M{} {}V{}", Tenth(x.at(0.0)), Tenth(top), Tenth(floor));
    pen.path(&zero, &line(INK, 1.2));
    if bars.is_empty() {
        let middle = (WIDTH / 2.0, top + 22.0);
        pen.text(middle, Anchor::Middle, INK, "nothing to draw");
    }
    let unit = in_unit(&input.topic.outcome, &input.topic.unit);
    pen.text((WIDTH - EDGE, floor + 38.0), Anchor::End, INK, &unit);

    let fine = x.fine;
    let rows = bars.iter().map(|bar| {
        let kind = match (bar.is_total, bar.value < 0.0) {
            (true, _) => "all together",
            (false, true) => "paid",
            (false, false) => "gained",
        };
        vec![
            bar.name.clone(),
            cell(Some(bar.value), fine),
            kind.to_owned(),
        ]
    });
    let columns = [
        Column::Words("What"),
        Column::Numbers(&text::capital(&unit)),
        Column::Words("Kind"),
    ];
    let table = table(&text::capital(&unit), &columns, &rows.collect::<Vec<_>>());
    Figure::new(&input.topic, sentence(bars, input, fine), pen, table)
}

fn sentence(bars: &[WorthBar], input: &WorthBars, fine: usize) -> String {
    let flows = bars.iter().filter(|bar| !bar.is_total);
    let known = flows.filter_map(|bar| finite(Some(bar.value)));
    let (mut gained, mut paid) = (0.0, 0.0);
    for value in known {
        if value < 0.0 {
            paid -= value;
        } else {
            gained += value;
        }
    }
    if !(f64::is_finite(gained) && f64::is_finite(paid)) {
        return "What is gained and paid is too large to add up.".to_owned();
    }
    let say = |value: f64| number::with_unit(&number::number(value, fine), &input.topic.unit);
    format!(
        "All that is gained comes to {}, all that is paid to {}.",
        say(gained),
        say(paid)
    )
}
