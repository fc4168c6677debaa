//! Several places on one scale: the neighbourhoods inside a place, so that its
//! average never hides a pocket.

use allotment_place::Rank;

use super::{WIDTH, rank::along};
use crate::{
    Interval,
    svg::{Anchor, BAND, INK, MAIN, PICK, Pen, Picture, SOFT, real},
    text,
};

/// One place in the chart.
pub(crate) struct Row<'a> {
    pub name: &'a str,
    pub rank: Rank,
    pub interval: Option<Interval>,
}

const LEFT: f64 = 14.0;
const RIGHT: f64 = WIDTH - 14.0;
const STEP: f64 = 38.0;

/// A line a place, in the order given.
pub(crate) fn rank_rows(key: &str, title: &str, rows: &[Row<'_>], of: usize) -> Picture {
    let height = 30.0 + STEP * real(rows.len()) + 22.0;
    let mut pen = Pen::new(WIDTH, height);
    let tenth = (RIGHT - LEFT) / 10.0;
    pen.rect((LEFT, 22.0), (tenth, height - 46.0), BAND);
    pen.text((LEFT, 15.0), Anchor::Start, SOFT, "worst tenth");
    for (position, row) in rows.iter().enumerate() {
        let y = 30.0 + STEP * real(position);
        let label = format!("{}. {}: {}", position + 1, row.name, text::rank(row.rank));
        pen.text((LEFT + 4.0, y + 9.0), Anchor::Start, INK, &label);
        let y = y + 22.0;
        pen.line((LEFT, y), (RIGHT, y), SOFT, 1.0);
        if let Some(interval) = row.interval {
            let low = along(interval.low, of, LEFT, RIGHT);
            let high = along(interval.high, of, LEFT, RIGHT);
            pen.rect((low, y - 4.0), ((high - low).max(3.0), 8.0), MAIN);
        }
        pen.circle((along(row.rank, of, LEFT, RIGHT), y), 6.0, PICK);
    }
    let y = height - 6.0;
    pen.text((LEFT, y), Anchor::Start, SOFT, "1: greatest need");
    let end = format!("{}: least need", text::count(of));
    pen.text((RIGHT, y), Anchor::End, SOFT, &end);
    let list: Vec<String> = rows
        .iter()
        .map(|row| format!("{} {}", row.name, text::rank(row.rank)))
        .collect();
    let words = format!(
        "Ranks of {}, where 1 is the greatest need: {}.",
        text::count(of),
        text::listed(&list)
    );
    pen.finish(key, title.to_owned(), words)
}
