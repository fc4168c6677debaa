//! A place among its own peers, a strip a measure.

use super::{
    Figure, cell, finite,
    mark::Mark,
    strips::{Frame, Strips},
    table::{Column, table},
};
use crate::{
    PeerStrip, PeerStrips,
    svg::{PICK, SOFT},
};

const STEP: f64 = 42.0;
/// What is farther than this many MADs is drawn here: one far place would leave no
/// room for the others.
const FARTHEST: f64 = 6.0;

/// A line for each measure, its name above it: a ring for each peer and a diamond
/// for the place on a bar where it may lie, better to the right, in the peers' MADs from their median. What
/// is more than six MADs away is drawn at six. An upright line stands at the
/// median, and dashed ones where a difference begins to be told.
#[must_use]
pub fn peer_strips(input: &PeerStrips) -> Figure {
    let rows = &input.rows;
    let mut legend = vec![(Mark::Ring, "a peer"), (Mark::Diamond, "the place")];
    if rows.iter().any(|row| row.span.is_some()) {
        legend.push((SPAN, "where it may lie"));
    }
    legend.push((Mark::Line(SOFT, 1.2, Some("4 3")), "told from here on"));
    let frame = Frame {
        legend: &legend,
        step: STEP,
        rows: rows.len(),
        bound: input.threshold,
        axis: if input.axis.is_empty() {
            "better than the peers' median, in MADs \u{2192}"
        } else {
            &input.axis
        },
    };
    let values = rows
        .iter()
        .flat_map(|row| row.peers.iter().chain([&row.place]))
        .filter_map(|&value| drawn(value));
    let mut strips = Strips::new(&frame, values);
    for (position, row) in rows.iter().enumerate() {
        let y = strips.name(position, &row.measure);
        marks(&mut strips, row, y + 15.0);
    }
    let pen = strips.pen;
    Figure::new(&input.topic, input.sentence.clone(), pen, numbers(rows))
}

/// The bar behind the place's diamond.
const SPAN: Mark = Mark::Line(PICK, 4.0, None);

fn drawn(value: f64) -> Option<f64> {
    finite(Some(value)).map(|value| value.clamp(-FARTHEST, FARTHEST))
}

fn marks(strips: &mut Strips, row: &PeerStrip, y: f64) {
    let Strips { pen, x, .. } = strips;
    let at = |value: f64| drawn(value).map(|value| (x.at(value), y));
    for &peer in &row.peers {
        if let Some(point) = at(peer) {
            Mark::Ring.draw(pen, point);
        }
    }
    if let Some(span) = row.span
        && let (Some((low, y)), Some((high, _))) = (at(span.low), at(span.high))
    {
        pen.line((low, y), (high, y), PICK, 4.0);
    }
    match at(row.place) {
        Some(point) => Mark::Diamond.draw(pen, point),
        None => Mark::Cross.draw(pen, (x.at(0.0), y)),
    }
}

fn numbers(rows: &[PeerStrip]) -> String {
    let cells = rows.iter().map(|row| {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for &peer in row.peers.iter().filter(|peer| peer.is_finite()) {
            (low, high) = (low.min(peer), high.max(peer));
        }
        vec![
            row.measure.clone(),
            row.kind.clone(),
            cell(Some(row.place), 1),
            cell(Some(low), 1),
            cell(Some(high), 1),
            row.peers.len().to_string(),
        ]
    });
    let columns = [
        Column::Words("Measure"),
        Column::Words("What it is"),
        Column::Numbers("The place"),
        Column::Numbers("Lowest peer"),
        Column::Numbers("Highest peer"),
        Column::Numbers("Peers"),
    ];
    let caption = "MADs from the peers' median, above 0 being better";
    table(caption, &columns, &cells.collect::<Vec<_>>())
}
