//! A place beside its peers and the nation, over time.

use super::{
    Figure, cell, clear, drawable, ends, finite, in_unit,
    mark::{Mark, Tenth, broken_line},
    number,
    plot::{Frame, Plot, nothing},
    span_cell,
    table::{Column, table},
    way,
};
use crate::{
    BesidePath, BesidePeriod,
    svg::{MAIN, PICK, SOFT},
    text,
};

const PEERS: (&str, f64, &str) = (PICK, 2.0, "7 4");
const NATION: (&str, f64, &str) = (SOFT, 2.0, "2 4");

/// A dot and an upright bar for the place in each period, joined by a line; a
/// dashed line for the mean of its peers, a dotted one for the nation. A line
/// breaks where a number is missing.
///
/// The sentence tells the gap to the peers in the last period that has one, and
/// whether its interval holds zero.
#[must_use]
pub fn beside_plot(input: &BesidePath) -> Figure {
    let topic = &input.topic;
    let periods = &input.periods;
    let has = |of: fn(&BesidePeriod) -> Option<f64>| {
        periods.iter().any(|period| finite(of(period)).is_some())
    };
    let sure = if input.level > 0.0 && input.level < 1.0 {
        format!("{} interval", text::percent_of(input.level))
    } else {
        "interval".to_owned()
    };
    let mut legend = vec![
        (Mark::Dot, input.place.as_str()),
        (Mark::Bar, sure.as_str()),
    ];
    if has(|period| period.peers) {
        legend.push((
            Mark::Line(PEERS.0, PEERS.1, Some(PEERS.2)),
            "places like it",
        ));
    }
    if has(|period| period.nation) {
        legend.push((
            Mark::Line(NATION.0, NATION.1, Some(NATION.2)),
            input.wider.as_str(),
        ));
    }
    let values = periods.iter().flat_map(|period| {
        let middle = [period.own, period.peers, period.nation];
        let middle = middle.into_iter().filter_map(finite);
        middle.chain(ends(period.interval))
    });
    let mut plot = Plot::new(&Frame {
        legend: &legend,
        y_title: &in_unit(&text::capital(&topic.outcome), &topic.unit),
        x_title: "",
        y_values: values.collect(),
        tall: 190.0,
    });
    marks(&mut plot, input);

    let fine = plot.y.fine;
    let rows = periods.iter().map(|period| {
        vec![
            period.label.clone(),
            cell(period.own, fine),
            span_cell(period.interval, fine),
            cell(period.peers, fine),
            cell(period.gap, fine),
            span_cell(period.gap_interval, fine),
            cell(period.nation, fine),
        ]
    });
    let columns = [
        Column::Words("Period"),
        Column::Numbers(&text::capital(&input.place)),
        Column::Numbers(&text::capital(&sure)),
        Column::Numbers("Places like it"),
        Column::Numbers("Gap to them"),
        Column::Numbers("Interval of the gap"),
        Column::Numbers(&text::capital(&input.wider)),
    ];
    let caption = in_unit(&text::capital(&topic.outcome), &topic.unit);
    let table = table(&caption, &columns, &rows.collect::<Vec<_>>());
    Figure::new(topic, sentence(input, fine), plot.pen, table)
}

fn marks(plot: &mut Plot, input: &BesidePath) {
    let periods = &input.periods;
    let at: Vec<f64> = (0..periods.len())
        .map(|it| plot.slot(it, periods.len()))
        .collect();
    let line = |plot: &Plot, of: fn(&BesidePeriod) -> Option<f64>| {
        let points = periods.iter().zip(&at);
        broken_line(points.map(|(period, &x)| Some((x, plot.y.at(finite(of(period))?)))))
    };
    let nation = line(plot, |period| period.nation);
    let peers = line(plot, |period| period.peers);
    let own = line(plot, |period| period.own);
    for (path, (ink, wide, dash)) in [
        (&nation, (NATION.0, NATION.1, Some(NATION.2))),
        (&peers, (PEERS.0, PEERS.1, Some(PEERS.2))),
        (&own, (MAIN, 1.5, None)),
    ] {
        if !path.is_empty() {
            plot.stroke(path, ink, wide, dash);
        }
    }
    for (period, &x) in periods.iter().zip(&at) {
        let Some(value) = finite(period.own) else {
            continue;
        };
        if let Some(span) = drawable(period.interval) {
            let (low, high) = (Tenth(plot.y.at(span.low)), Tenth(plot.y.at(span.high)));
            plot.stroke(&format!("M{} {low}V{high}", Tenth(x)), MAIN, 4.0, None);
        }
        let y = plot.y.at(value);
        Mark::Dot.draw(&mut plot.pen, (x, y));
    }
    let labels: Vec<(f64, String)> = at
        .iter()
        .zip(periods)
        .map(|(&x, period)| (x, period.label.clone()))
        .collect();
    plot.labels(&labels);
    if own.is_empty() && peers.is_empty() && nation.is_empty() {
        nothing(plot);
    }
}

fn sentence(input: &BesidePath, fine: usize) -> String {
    let (place, outcome) = (&input.place, &input.topic.outcome);
    let known = input.periods.iter().rev().find_map(|period| {
        let gap = finite(period.gap)?;
        Some((period, gap, drawable(period.gap_interval)?))
    });
    let Some((period, gap, span)) = known else {
        return format!(
            "{outcome} of {place}, period by period; there are no places like it to compare with."
        );
    };
    let size = number::with_unit(&number::number(gap.abs(), fine), &input.topic.unit);
    let sure = if clear(span) {
        "more than chance would make"
    } else {
        "which may be chance"
    };
    format!(
        "{} in {place} in {}: {size} {} than in places like it, {sure}.",
        text::capital(outcome),
        period.label,
        way(gap)
    )
}
