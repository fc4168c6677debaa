//! How far trends may break before a finding is gone.

use std::fmt::Write as _;

use super::{
    Figure, drawable, ends, in_unit,
    mark::{Mark, Tenth},
    number,
    plot::{Frame, Plot, nothing},
    scale::Scale,
    span_cell,
    table::{Column, table},
};
use crate::{
    FigureBreakdown as Breakdown, FigureRestriction as Restriction, FigureSpan, SensitivityCurve,
    SensitivityPoint,
    svg::{INK, MAIN, PICK, SECOND},
    text,
};

const BROKEN: (&str, f64, &str) = (PICK, 2.0, "7 4");

/// A bar for the interval under each bound, with ends, and one apart at the left
/// for no break at all; a line at zero, a dashed one where the finding is gone.
/// An infinite end runs to the edge. A bound without an interval has a cross.
#[must_use]
pub fn sensitivity_curve(input: &SensitivityCurve) -> Figure {
    let topic = &input.topic;
    let mut points: Vec<&SensitivityPoint> = input
        .points
        .iter()
        .filter(|point| point.bound.is_finite())
        .collect();
    points.sort_by(|one, other| one.bound.total_cmp(&other.bound));
    let values = points.iter().flat_map(|point| ends(interval(point)));
    let values = values.chain(ends(drawable(input.plain)));
    let mut legend = vec![(Mark::Outer, "interval under each bound")];
    if drawable(input.plain).is_some() {
        legend.push((Mark::Bar, "if trends do not break"));
    }
    if points.iter().any(|point| interval(point).is_none()) {
        legend.push((Mark::Cross, "not known"));
    }
    if matches!(input.breakdown, Breakdown::At(_)) {
        legend.push((
            Mark::Line(BROKEN.0, BROKEN.1, Some(BROKEN.2)),
            "the finding is gone",
        ));
    }
    let bound = match input.restriction {
        Restriction::RelativeMagnitudes => "bound: times the break before".to_owned(),
        Restriction::Smoothness => in_unit("bound: bend a period", &topic.unit),
    };
    let mut plot = Plot::new(&Frame {
        legend: &legend,
        y_title: &in_unit("effect", &topic.unit),
        x_title: &bound,
        y_values: values.chain([0.0]).collect(),
        tall: 190.0,
    });
    let x = marks(&mut plot, input, &points);

    let fine = plot.y.fine;
    let mut rows = Vec::new();
    if let Some(plain) = drawable(input.plain) {
        let cell = number::span(plain.low, plain.high, fine);
        rows.push(vec!["no break".to_owned(), cell, verdict(plain)]);
    }
    rows.extend(points.iter().map(|point| {
        let note = match (&point.interval, interval(point)) {
            (_, Some(span)) => verdict(span),
            (Err(why), None) => why.clone(),
            (Ok(_), None) => "not known".to_owned(),
        };
        vec![
            number::number(point.bound, x.fine),
            span_cell(interval(point), fine),
            note,
        ]
    }));
    let columns = [
        Column::Numbers(&text::capital(&bound)),
        Column::Numbers("Interval"),
        Column::Words("Zero"),
    ];
    let caption = in_unit(&format!("Effect on {}", topic.outcome), &topic.unit);
    let table = table(&caption, &columns, &rows);
    let sentence = sentence(input, x.fine);
    Figure::new(topic, sentence, plot.pen, table)
}

fn marks(plot: &mut Plot, input: &SensitivityCurve, points: &[&SensitivityPoint]) -> Scale {
    let plain = drawable(input.plain);
    let aside = if plain.is_some() { 34.0 } else { 10.0 };
    let broken = match input.breakdown {
        Breakdown::At(bound) => Some(bound).filter(|bound| bound.is_finite()),
        _ => None,
    };
    let bounds = points
        .iter()
        .map(|point| point.bound)
        .chain(broken)
        .chain([0.0]);
    let x = Scale::new(bounds, 5, (plot.left + aside, plot.right - 10.0));
    plot.level(0.0, INK, 1.2, None);
    plot.ticks(&x);
    if let Some(bound) = broken {
        plot.upright(x.at(bound), BROKEN.0, BROKEN.1, Some(BROKEN.2));
    }
    for point in points {
        let at = x.at(point.bound);
        let Some(span) = interval(point) else {
            let y = plot.floor - 7.0;
            Mark::Cross.draw(&mut plot.pen, (at, y));
            continue;
        };
        let (low, high) = (Tenth(plot.y.at(span.low)), Tenth(plot.y.at(span.high)));
        let mut path = format!("M{} {low}V{high}", Tenth(at));
        for (end, y) in [(span.low, low), (span.high, high)] {
            // A cap says that the interval ends there.
            if end.is_finite() {
                write!(path, "M{} {y}h9", Tenth(at - 4.5))
                    .expect("writing to a string does not fail");
            }
        }
        plot.stroke(&path, SECOND, 2.0, None);
    }
    if let Some(span) = plain {
        let (low, high) = (Tenth(plot.y.at(span.low)), Tenth(plot.y.at(span.high)));
        let path = format!("M{} {low}V{high}", Tenth(plot.left + 12.0));
        plot.stroke(&path, MAIN, 4.0, None);
    }
    if points.is_empty() && plain.is_none() {
        nothing(plot);
    }
    x
}

fn interval(point: &SensitivityPoint) -> Option<FigureSpan> {
    drawable(point.interval.as_ref().ok().copied())
}

fn verdict(span: FigureSpan) -> String {
    if super::clear(span) {
        "outside"
    } else {
        "inside"
    }
    .to_owned()
}

fn sentence(input: &SensitivityCurve, fine: usize) -> String {
    let topic = &input.topic;
    let what = format!("the finding about {}", topic.outcome);
    let bound = |bound: f64| match input.restriction {
        Restriction::RelativeMagnitudes => format!(
            "drifted apart {} times as much as they ever did before",
            number::number(bound, fine)
        ),
        Restriction::Smoothness => format!(
            "bent by {} each period",
            number::with_unit(&number::number(bound, fine), &topic.unit)
        ),
    };
    match input.breakdown {
        Breakdown::At(at) if at.is_finite() => format!(
            "{} would be gone if the places, without {}, had {}.",
            text::capital(&what),
            topic.change,
            bound(at)
        ),
        Breakdown::NotUpTo(at) if at.is_finite() => format!(
            "{} holds even if the places, without {}, had {}, the most that we tried.",
            text::capital(&what),
            topic.change,
            bound(at)
        ),
        Breakdown::FromTheStart => format!(
            "We cannot be sure of any effect on {}, even if the places would have kept in step without {}.",
            topic.outcome, topic.change
        ),
        Breakdown::At(_) | Breakdown::NotUpTo(_) => {
            format!("How much {what} can bear is not known.")
        }
    }
}
