//! A place and its synthetic twin.

use super::{
    Figure, cell, drawable, finite, in_unit,
    mark::{Mark, Tenth, broken_line},
    number,
    plot::{Frame, Plot, nothing},
    table::{Column, table},
    way,
};
use crate::{
    PathPeriod, SyntheticPath, TwinOf,
    svg::{BAND, MAIN, PICK, Paint},
    text,
};

const ACTUAL: (&str, f64) = (MAIN, 3.0);
const TWIN: (&str, f64, &str) = (PICK, 2.0, "7 4");

/// A whole line for the place and a dashed one for its twin, over periods. From
/// the start on, the gap between them is shaded; a dotted line stands halfway
/// between the last period without the change and the first with it. A line
/// breaks where a number is missing.
///
/// The sentence gives the plain average of the gaps after the start, in periods
/// that have both numbers, with the interval if there is one.
#[must_use]
pub fn synthetic_path(input: &SyntheticPath) -> Figure {
    let topic = &input.topic;
    let periods = &input.periods;
    let values = periods
        .iter()
        .flat_map(|period| [period.actual, period.synthetic]);
    let twin = format!("{}, without {}", input.place, topic.change);
    let begins = format!("{} starts", text::capital(&topic.change));
    let mut legend = vec![
        (Mark::Line(ACTUAL.0, ACTUAL.1, None), input.place.as_str()),
        (Mark::Line(TWIN.0, TWIN.1, Some(TWIN.2)), &twin),
    ];
    if (1..periods.len()).contains(&input.first_treated) {
        legend.push((Mark::START, &begins));
        legend.push((Mark::Shade, "the gap"));
    }
    let mut plot = Plot::new(&Frame {
        legend: &legend,
        y_title: &in_unit(&text::capital(&topic.outcome), &topic.unit),
        x_title: "",
        y_values: values.filter_map(finite).collect(),
        tall: 190.0,
    });
    marks(&mut plot, input);

    let fine = plot.y.fine;
    let rows = periods.iter().enumerate().map(|(position, period)| {
        vec![
            period.label.clone(),
            cell(period.actual, fine),
            cell(period.synthetic, fine),
            cell(gap(period), fine),
            if position < input.first_treated {
                "before"
            } else {
                "after"
            }
            .to_owned(),
        ]
    });
    let columns = [
        Column::Words("Period"),
        Column::Numbers(&text::capital(&input.place)),
        Column::Numbers(match input.twin {
            TwinOf::Others => "Made from other places",
            TwinOf::OwnTrend => "Trend from before",
        }),
        Column::Numbers("Gap"),
        Column::Words("Start"),
    ];
    let caption = in_unit(&text::capital(&topic.outcome), &topic.unit);
    let table = table(&caption, &columns, &rows.collect::<Vec<_>>());
    let sentence = sentence(input, fine);
    Figure::new(topic, sentence, plot.pen, table)
}

fn gap(period: &PathPeriod) -> Option<f64> {
    let gap = finite(period.actual)? - finite(period.synthetic)?;
    gap.is_finite().then_some(gap)
}

fn marks(plot: &mut Plot, input: &SyntheticPath) {
    let periods = &input.periods;
    let at: Vec<f64> = (0..periods.len())
        .map(|it| plot.slot(it, periods.len()))
        .collect();
    let line = |plot: &Plot, of: fn(&PathPeriod) -> Option<f64>| {
        let points = periods.iter().zip(&at);
        broken_line(points.map(|(period, &x)| Some((x, plot.y.at(finite(of(period))?)))))
    };
    shade(plot, input, &at);
    let start = input.first_treated;
    if let (Some(first), Some(before)) = (at.get(start), start.checked_sub(1)) {
        plot.start(f64::midpoint(*first, at[before]));
    }
    let twin = line(plot, |period| period.synthetic);
    plot.stroke(&twin, TWIN.0, TWIN.1, Some(TWIN.2));
    let actual = line(plot, |period| period.actual);
    plot.stroke(&actual, ACTUAL.0, ACTUAL.1, None);
    let labels: Vec<(f64, String)> = at
        .iter()
        .zip(periods)
        .map(|(&x, period)| (x, period.label.clone()))
        .collect();
    plot.labels(&labels);
    if actual.is_empty() && twin.is_empty() {
        nothing(plot);
    }
}

/// The field between the lines from the start on, in as many pieces as there
/// are runs of periods that have both numbers.
fn shade(plot: &mut Plot, input: &SyntheticPath, at: &[f64]) {
    use std::fmt::Write as _;
    let after = input.periods.iter().zip(at).skip(input.first_treated);
    let after: Vec<Option<(f64, f64, f64)>> = after
        .map(|(period, &x)| {
            let (one, other) = (finite(period.actual)?, finite(period.synthetic)?);
            Some((x, plot.y.at(one), plot.y.at(other)))
        })
        .collect();
    let mut path = String::new();
    for run in after.split(Option::is_none) {
        let there = run.iter().flatten().map(|&(x, one, _)| (x, one));
        let back = run.iter().rev().flatten().map(|&(x, _, other)| (x, other));
        for (number, (x, y)) in there.chain(back).enumerate() {
            let letter = if number == 0 { "M" } else { "L" };
            write!(path, "{letter}{} {}", Tenth(x), Tenth(y))
                .expect("writing to a string does not fail");
        }
        if !run.is_empty() {
            path.push('Z');
        }
    }
    if !path.is_empty() {
        let paint = Paint {
            fill: Some(BAND),
            stroke: None,
            dash: None,
        };
        plot.pen.path(&path, &paint);
    }
}

fn sentence(input: &SyntheticPath, fine: usize) -> String {
    let topic = &input.topic;
    let gaps: Vec<f64> = input
        .periods
        .iter()
        .skip(input.first_treated)
        .filter_map(gap)
        .collect();
    let place = &input.place;
    if gaps.is_empty() {
        return format!(
            "We cannot tell from this what {} did in {place}, for no period after the start has both numbers.",
            topic.change
        );
    }
    let parts = crate::svg::real(gaps.len());
    // Each part first, so that the sum of huge gaps stays finite.
    let mean: f64 = gaps.iter().map(|gap| gap / parts).sum();
    let size = number::with_unit(&number::number(mean.abs(), fine), &topic.unit);
    let sure = drawable(input.interval).map_or_else(
        || "this picture does not say how sure that is".to_owned(),
        |span| {
            format!(
                "the true gap is likely from {}",
                number::span(span.low, span.high, fine)
            )
        },
    );
    let way = way(mean);
    let than = match input.twin {
        TwinOf::Others => "than in a mix of other places that was like it before",
        TwinOf::OwnTrend => {
            "than its own trend from before would have it, whatever else began then"
        }
    };
    format!(
        "After the start, {} in {place} was on average {size} {way} {than}; {sure}.",
        topic.outcome
    )
}
