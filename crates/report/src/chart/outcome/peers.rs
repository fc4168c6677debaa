//! A place among its own peers, a strip a measure.

use super::{
    Figure, cell, finite,
    mark::{Mark, Tenth},
    plot::{WIDTH, draw_legend, fit, legend_rows, wide},
    scale::Scale,
    table::{Column, table},
};
use crate::{
    PeerStrip, PeerStrips,
    svg::{Anchor, BAND, INK, Paint, Pen, SOFT, real},
};

const STEP: f64 = 42.0;
const EDGE: f64 = 14.0;
/// What is farther than this many MADs is drawn here: one far place would leave no
/// room for the others.
const FARTHEST: f64 = 6.0;

/// A line for each measure, its name above it: a ring for each peer and a diamond
/// for the place, better to the right, in the peers' MADs from their median. What
/// is more than six MADs away is drawn at six. An upright line stands at the
/// median, and dashed ones where a difference begins to be told.
#[must_use]
pub fn peer_strips(input: &PeerStrips) -> Figure {
    let rows = &input.rows;
    let legend = [
        (Mark::Ring, "a peer"),
        (Mark::Diamond, "the place"),
        (Mark::Line(SOFT, 1.2, Some("4 3")), "told from here on"),
    ];
    let (legend, below) = legend_rows(&legend);
    let top = below + 8.0;
    let floor = top + STEP * real(rows.len().max(1)) + 4.0;
    let mut pen = Pen::new(WIDTH, floor + 46.0);
    draw_legend(&mut pen, &legend);
    let values = rows
        .iter()
        .flat_map(|row| row.peers.iter().chain([&row.place]))
        .filter_map(|&value| drawn(value));
    let values = values.chain([-input.threshold, input.threshold]);
    let x = Scale::new(values, 5, (EDGE + 14.0, WIDTH - EDGE - 14.0));
    guides(&mut pen, &x, (top, floor), input.threshold);
    for (position, row) in rows.iter().enumerate() {
        let y = top + STEP * real(position) + 14.0;
        strip(&mut pen, &x, row, y);
    }
    if rows.is_empty() {
        let middle = (WIDTH / 2.0, top + 22.0);
        pen.text(middle, Anchor::Middle, INK, "nothing to draw");
    }
    let axis = "better than the peers' median, in MADs \u{2192}";
    pen.text((WIDTH - EDGE, floor + 38.0), Anchor::End, INK, axis);
    Figure::new(&input.topic, input.sentence.clone(), pen, numbers(rows))
}

fn drawn(value: f64) -> Option<f64> {
    finite(Some(value)).map(|value| value.clamp(-FARTHEST, FARTHEST))
}

fn strip(pen: &mut Pen, x: &Scale, row: &PeerStrip, y: f64) {
    let name = fit(&row.measure, WIDTH - 2.0 * EDGE);
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
    let at = |value: f64| drawn(value).map(|value| (x.at(value), y + 15.0));
    for &peer in &row.peers {
        if let Some(point) = at(peer) {
            Mark::Ring.draw(pen, point);
        }
    }
    match at(row.place) {
        Some(point) => Mark::Diamond.draw(pen, point),
        None => Mark::Cross.draw(pen, (x.at(0.0), y + 15.0)),
    }
}

fn guides(pen: &mut Pen, x: &Scale, (top, floor): (f64, f64), threshold: f64) {
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
    for guide in [-threshold, threshold] {
        if finite(Some(guide)).is_some() {
            pen.path(&upright(guide), &line(SOFT, 1.2, Some("4 3")));
        }
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
