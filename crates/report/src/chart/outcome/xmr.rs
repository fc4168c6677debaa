//! A measure as it comes in, with its limits.

use super::{
    Figure, cell, drawable, ends, finite, in_unit,
    mark::{Mark, broken_line},
    number,
    plot::{Frame, Plot, nothing},
    span_cell,
    table::{Column, table},
};
use crate::{
    XmrChart, XmrKind, XmrPoint,
    svg::{INK, MAIN, PICK, SECOND, SOFT},
    text,
};

const MEAN: (&str, f64) = (INK, 1.5);
const LIMIT: (&str, f64, &str) = (PICK, 1.5, "7 4");
const NEAR: (&str, f64, &str) = (SOFT, 1.0, "2 3");
const SHAPES: [(XmrKind, Mark, &str); 4] = [
    (XmrKind::Usual, Mark::Dot, "usual"),
    (XmrKind::Changed, Mark::Diamond, "changed"),
    (XmrKind::Better, Mark::Square, "changed for the better"),
    (XmrKind::Worse, Mark::Triangle, "changed for the worse"),
];

/// A point for each time, joined by a thin line, on a mean and between limits
/// (dashed) and near limits (dotted). Where a phase begins the lines step, with
/// a dotted upright line. What is made of a point is told by its shape. A point
/// without a value is left out and breaks the line.
#[must_use]
pub fn xmr_chart(input: &XmrChart) -> Figure {
    let topic = &input.topic;
    let points = &input.points;
    let values = points.iter().flat_map(|point| {
        let known = [finite(point.value), finite(Some(point.mean))]
            .into_iter()
            .flatten();
        known
            .chain(ends(drawable(Some(point.limits))))
            .chain(ends(drawable(point.near)))
    });
    let mut legend: Vec<(Mark, &str)> = SHAPES
        .into_iter()
        .filter(|(kind, ..)| points.iter().any(|point| point.kind == *kind))
        .map(|(_, mark, words)| (mark, words))
        .collect();
    legend.push((Mark::Line(MEAN.0, MEAN.1, None), "mean"));
    legend.push((Mark::Line(LIMIT.0, LIMIT.1, Some(LIMIT.2)), "limits"));
    if points.iter().any(|point| point.near.is_some()) {
        legend.push((Mark::Line(NEAR.0, NEAR.1, Some(NEAR.2)), "near limits"));
    }
    if points.windows(2).any(|pair| pair[0].phase != pair[1].phase) {
        legend.push((Mark::START, "limits set anew"));
    }
    let mut plot = Plot::new(&Frame {
        legend: &legend,
        y_title: &in_unit(&text::capital(&topic.outcome), &topic.unit),
        x_title: "",
        y_values: values.collect(),
        tall: 190.0,
    });
    marks(&mut plot, points);

    let fine = plot.y.fine;
    let rows = points.iter().map(|point| {
        let [.., (_, _, changed)] = SHAPES;
        let shape = SHAPES.iter().find(|(kind, ..)| *kind == point.kind);
        let words = shape.map_or(changed, |(_, _, words)| words);
        let note = match (finite(point.value), point.rules.as_slice()) {
            (None, _) => "not known".to_owned(),
            (_, []) => words.to_owned(),
            (_, rules) => format!("{words}: {}", text::listed(rules)),
        };
        vec![
            point.label.clone(),
            cell(point.value, fine),
            cell(Some(point.mean), fine),
            span_cell(Some(point.limits), fine),
            point
                .near
                .map_or_else(|| "–".to_owned(), |near| span_cell(Some(near), fine)),
            number::number(f64::from(point.phase), 0),
            note,
        ]
    });
    let columns = [
        Column::Words("Time"),
        Column::Numbers("Value"),
        Column::Numbers("Mean"),
        Column::Numbers("Limits"),
        Column::Numbers("Near limits"),
        Column::Numbers("Phase"),
        Column::Words("What it is"),
    ];
    let caption = in_unit(&text::capital(&topic.outcome), &topic.unit);
    let table = table(&caption, &columns, &rows.collect::<Vec<_>>());
    Figure::new(topic, sentence(input), plot.pen, table)
}

fn marks(plot: &mut Plot, points: &[XmrPoint]) {
    let count = points.len();
    let at: Vec<f64> = (0..count)
        .map(|position| plot.slot(position, count))
        .collect();
    let half = (plot.right - plot.left) / crate::svg::real(count.max(1)) / 2.0;
    // Each level is a step as wide as its point, and breaks between phases.
    let steps = |plot: &Plot, of: &dyn Fn(&XmrPoint) -> Option<f64>| {
        let mut path = String::new();
        let mut from = 0;
        while from < count {
            let phase = points[from].phase;
            let run = points[from..]
                .iter()
                .take_while(|point| point.phase == phase)
                .count();
            let steps = (from..from + run).map(|position| {
                let level = finite(of(&points[position]))?;
                Some([-half, half].map(|by| (at[position] + by, plot.y.at(level))))
            });
            path.push_str(&broken_line(steps.flat_map(|step| match step {
                Some([start, end]) => [Some(start), Some(end)],
                None => [None, None],
            })));
            from += run;
        }
        path
    };
    let near_low = steps(plot, &|point| Some(point.near?.low));
    let near_high = steps(plot, &|point| Some(point.near?.high));
    let low = steps(plot, &|point| Some(point.limits.low));
    let high = steps(plot, &|point| Some(point.limits.high));
    let mean = steps(plot, &|point| Some(point.mean));
    for path in [near_low, near_high] {
        if !path.is_empty() {
            plot.stroke(&path, NEAR.0, NEAR.1, Some(NEAR.2));
        }
    }
    for path in [low, high] {
        plot.stroke(&path, LIMIT.0, LIMIT.1, Some(LIMIT.2));
    }
    plot.stroke(&mean, MEAN.0, MEAN.1, None);
    for (position, pair) in points.windows(2).enumerate() {
        if pair[0].phase != pair[1].phase {
            plot.start(at[position] + half);
        }
    }
    let line = broken_line(
        points
            .iter()
            .zip(&at)
            .map(|(point, &x)| Some((x, plot.y.at(finite(point.value)?)))),
    );
    let ink = if count > 60 { MAIN } else { SECOND };
    plot.stroke(&line, ink, 1.2, None);
    for (point, &x) in points.iter().zip(&at) {
        let shape = SHAPES.iter().find(|(kind, ..)| *kind == point.kind);
        // Past sixty points dots would hide each other; the line shows them.
        let drawn = point.kind != XmrKind::Usual || count <= 60;
        if let (Some(value), Some((_, mark, _)), true) = (finite(point.value), shape, drawn) {
            let y = plot.y.at(value);
            mark.draw(&mut plot.pen, (x, y));
        }
    }
    let labels: Vec<(f64, String)> = at
        .iter()
        .copied()
        .zip(points.iter().map(|point| point.label.clone()))
        .collect();
    plot.labels(&labels);
    if line.is_empty() {
        nothing(plot);
    }
}

fn sentence(input: &XmrChart) -> String {
    let outcome = text::capital(&input.topic.outcome);
    let known = input
        .points
        .iter()
        .filter(|point| finite(point.value).is_some());
    let known: Vec<&XmrPoint> = known.collect();
    let flagged: Vec<&&XmrPoint> = known
        .iter()
        .filter(|point| point.kind != XmrKind::Usual)
        .collect();
    let times = text::counted(known.len(), "time", "times");
    match flagged.as_slice() {
        _ if known.is_empty() => format!("{outcome} was not measured yet."),
        [] => format!(
            "{outcome} went up and down as it usually does, each of the {times} that it was measured."
        ),
        [.., last] => format!(
            "{outcome} did something unusual at {} of the {times} that it was measured, last at {}.",
            text::count(flagged.len()),
            last.label
        ),
    }
}
