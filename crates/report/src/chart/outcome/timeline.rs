//! Promises over time: when they were made, due, moved and done.

use super::{
    Figure, finite,
    mark::{Mark, Tenth},
    plot::{WIDTH, draw_legend, fit, legend_rows},
    scale::Scale,
    table::{Column, table},
};
use crate::{
    PromiseTimeline,
    svg::{Anchor, BAND, INK, Paint, Pen, SOFT, real},
};

const STEP: f64 = 42.0;
const EDGE: f64 = 12.0;

/// A line for each promise, its name above it: a dot where it was made, a
/// hollow diamond where it was first due, a triangle where it is due since it
/// was moved, a square where it was done.
#[must_use]
pub fn promise_timeline(input: &PromiseTimeline) -> Figure {
    let lines = &input.lines;
    let legend = [
        (Mark::Dot, "made"),
        (Mark::Hollow, "first due"),
        (Mark::Triangle, "moved to"),
        (Mark::Square, "done"),
    ];
    let (legend, below) = legend_rows(&legend);
    let top = below + 8.0;
    let floor = top + STEP * real(lines.len().max(1)) + 4.0;
    let mut pen = Pen::new(WIDTH, floor + 26.0);
    draw_legend(&mut pen, &legend);
    let times = lines.iter().flat_map(|line| {
        let rest = [&line.first_due, &line.last_due, &line.done];
        let rest = rest.into_iter().flatten().map(|time| time.0);
        rest.chain([line.made.0])
            .filter_map(|time| finite(Some(time)))
    });
    let x = Scale::new(times, 4, (EDGE + 14.0, WIDTH - EDGE - 14.0));
    let stroke = |ink, wide| Paint {
        fill: None,
        stroke: Some((ink, wide)),
        dash: None,
    };
    let mut free = 0.0;
    for &tick in &x.ticks {
        let path = format!("M{} {}V{}", Tenth(x.at(tick)), Tenth(top), Tenth(floor));
        pen.path(&path, &stroke(BAND, 1.0));
        // Years have no commas.
        if tick.fract().abs() < 1e-9 && x.at(tick) >= free {
            let words = format!("{tick:.0}");
            pen.text((x.at(tick), floor + 17.0), Anchor::Middle, INK, &words);
            free = x.at(tick) + 44.0;
        }
    }
    for (position, line) in lines.iter().enumerate() {
        let y = top + STEP * real(position);
        let words = format!("{}: {}", line.name, line.status);
        let words = fit(&words, WIDTH - 2.0 * EDGE);
        pen.text((EDGE, y + 14.0), Anchor::Start, INK, &words);
        let y = y + 28.0;
        let ends = [&line.first_due, &line.last_due, &line.done];
        let ends = ends.into_iter().flatten().map(|time| time.0);
        let ends = ends
            .chain([line.made.0])
            .filter_map(|time| finite(Some(time)));
        let (low, high) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |ends, time| {
            (ends.0.min(time), ends.1.max(time))
        });
        if low < high {
            let path = format!("M{} {}H{}", Tenth(x.at(low)), Tenth(y), Tenth(x.at(high)));
            pen.path(&path, &stroke(SOFT, 1.5));
        }
        let marks = [
            (Mark::Dot, Some(&line.made)),
            (Mark::Hollow, line.first_due.as_ref()),
            (Mark::Triangle, line.last_due.as_ref()),
            (Mark::Square, line.done.as_ref()),
        ];
        for (mark, time) in marks {
            if let Some(time) = time.and_then(|time| finite(Some(time.0))) {
                mark.draw(&mut pen, (x.at(time), y));
            }
        }
    }
    if lines.is_empty() {
        let middle = (WIDTH / 2.0, top + 22.0);
        pen.text(middle, Anchor::Middle, INK, "nothing to draw");
    }
    let day = |time: Option<&(f64, String)>| time.map_or_else(String::new, |time| time.1.clone());
    let rows = lines.iter().map(|line| {
        vec![
            line.name.clone(),
            line.status.clone(),
            line.made.1.clone(),
            day(line.first_due.as_ref()),
            day(line.last_due.as_ref()),
            day(line.done.as_ref()),
        ]
    });
    let columns = [
        Column::Words("Promise"),
        Column::Words("Status"),
        Column::Words("Made"),
        Column::Words("First due"),
        Column::Words("Moved to"),
        Column::Words("Done"),
    ];
    let table = table(&input.topic.title, &columns, &rows.collect::<Vec<_>>());
    Figure::new(&input.topic, input.sentence.clone(), pen, table)
}
