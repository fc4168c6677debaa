//! What has worked elsewhere, beside each gap and strength of a place.

use super::cite;
use crate::{Area, RoadmapAction, RoadmapPoint, plan::Plan, text};

/// So many actions stand open; the rest are folded away.
const OPEN: usize = 2;
/// So many are told at all; the rest stand in the table to take away.
const TOLD: usize = 4;

/// The part of a page, if the place has a road map.
pub(super) struct Section<'a> {
    pub cite: String,
    /// What is built on and what is closed, each with its heading.
    pub parts: Vec<(&'static str, Vec<PointRow<'a>>)>,
    pub nothing_for: Option<String>,
}

/// Gaps or strengths with the same answers.
pub(super) struct PointRow<'a> {
    pub title: String,
    pub words: Vec<String>,
    pub open: &'a [RoadmapAction],
    pub folded: &'a [RoadmapAction],
    pub more: String,
    /// How many more there are in the table.
    pub untold: Option<String>,
}

/// What the page of `here` says of what has worked elsewhere.
pub(super) fn section<'a>(plan: &Plan<'a>, here: &Area) -> Option<Section<'a>> {
    let part = plan.site.roadmap.as_ref()?;
    let found = part.places.get(&here.id)?;
    let parts = [
        ("To build on", &found.strengths),
        ("To close a gap", &found.gaps),
    ];
    let parts = parts.into_iter().filter(|(_, points)| !points.is_empty());
    Some(Section {
        cite: cite(plan, "../", &part.cites),
        parts: parts
            .map(|(heading, points)| (heading, points.iter().map(row).collect()))
            .collect(),
        nothing_for: (!found.nothing_for.is_empty()).then(|| text::listed(&found.nothing_for)),
    })
}

fn row(point: &RoadmapPoint) -> PointRow<'_> {
    let mut titles: Vec<&str> = Vec::new();
    for (title, _) in &point.measures {
        if !titles.contains(&title.as_str()) {
            titles.push(title);
        }
    }
    let told = point.actions.len().min(TOLD);
    let (open, folded) = point.actions[..told].split_at(told.min(OPEN));
    let untold = point.actions.len() - told;
    let title = titles.join("; ");
    PointRow {
        words: (point.measures.iter())
            .map(|(of, words)| {
                if titles.len() == 1 {
                    format!("{}.", text::capital(words))
                } else {
                    format!("{of}: {words}.")
                }
            })
            .collect(),
        open,
        folded,
        more: format!("{} more: {title}", text::count(folded.len())),
        title,
        untold: (untold > 0).then(|| text::count(untold)),
    }
}
