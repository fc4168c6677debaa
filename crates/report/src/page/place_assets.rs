//! What is within reach of a place, and what would bring it to its peers.

use super::cite;
use crate::{
    Area, AssetReach, AssetType, AssetsPart, GapOf, SheetAsset,
    map::{AssetMap, Ground, asset_map},
    plan::Plan,
    text,
};

/// The part of a page, if what is within reach of the place is known.
pub(super) struct Section<'a> {
    pub lead: Vec<String>,
    pub enough: Option<String>,
    pub short: Vec<String>,
    pub map: Option<Map>,
    pub with_nearest: bool,
    pub with_gap: bool,
    pub rows: Vec<Row<'a>>,
    pub sure: String,
    pub cite: String,
}

/// The map with its legend.
pub(super) struct Map {
    pub figure: String,
    pub legend: Vec<(String, String)>,
    pub crowded: Option<String>,
}

/// One type.
pub(super) struct Row<'a> {
    pub title: &'a str,
    pub kind: &'static str,
    pub count: String,
    pub per_thousand: String,
    pub nearest: String,
    pub gap: String,
}

/// What the page of `here`, number `area`, says of what is within reach.
pub(super) fn section<'a>(
    plan: &Plan<'a>,
    here: &Area,
    area: usize,
    ground: Option<&Ground>,
) -> Option<Section<'a>> {
    let part = plan.site.assets.as_ref()?;
    let found = part.places.get(&here.id)?;
    let cites = cite(plan, "../", &part.cites);
    let pairs = || part.types.iter().zip(&found.types);
    let is_enough = |reach: &AssetReach| reach.gap.is_some_and(|gap| gap <= 0.0);
    let enough: Vec<String> = pairs()
        .filter(|(_, reach)| is_enough(reach))
        .map(|(one, _)| one.title.clone())
        .collect();
    let short = pairs().filter(|(_, reach)| reach.gap.is_some_and(|gap| gap > 0.0));
    let mut lead = vec![format!("Within reach means {}.", part.within)];
    lead.extend(
        part.nearest
            .as_ref()
            .map(|nearest| format!("The nearest is measured {nearest}.")),
    );
    let parts = plan.parts(plan.site.funded, area);
    let map = ground.and_then(|ground| asset_map(plan.site, ground, part, area, parts));
    Some(Section {
        lead,
        enough: (!enough.is_empty()).then(|| {
            format!(
                "It has as much for its people as places like it, or more: {}.",
                text::listed(&enough)
            )
        }),
        short: short
            .map(|(one, reach)| format!("{}: {}", one.title, gap(part, reach)))
            .collect(),
        map: map.map(|map| drawn(&map, &cites)),
        with_nearest: part.nearest.is_some(),
        with_gap: pairs().any(|(_, reach)| reach.gap.is_some()),
        rows: pairs().map(|(one, reach)| row(part, one, reach)).collect(),
        sure: "These are counts of what the list of assets holds. If something is missing from the list, or has closed, the count is wrong: tell those who publish this report.".to_owned(),
        cite: cites,
    })
}

/// The same as plain data, for the service.
pub(super) fn rows(plan: &Plan<'_>, here: &Area) -> Vec<SheetAsset> {
    let Some(part) = plan.site.assets.as_ref() else {
        return Vec::new();
    };
    let found = part.places.get(&here.id);
    let reaches = found.iter().flat_map(|found| &found.types);
    (part.types.iter().zip(reaches))
        .map(|(one, reach)| {
            let row = row(part, one, reach);
            SheetAsset {
                title: row.title.to_owned(),
                count: row.count,
                nearest: row.nearest,
                gap: row.gap,
            }
        })
        .collect()
}

fn drawn(map: &AssetMap, cites: &str) -> Map {
    Map {
        figure: map.picture.figure(cites),
        legend: (map.legend.iter())
            .map(|symbol| (symbol.svg.clone(), symbol.words.clone()))
            .collect(),
        crowded: (!map.crowded.is_empty()).then(|| {
            format!(
                "Too many to draw, and so not on the map: {}.",
                text::listed(&map.crowded)
            )
        }),
    }
}

fn row<'a>(part: &AssetsPart, one: &'a AssetType, reach: &AssetReach) -> Row<'a> {
    let metres = |metres: f64| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a distance on Earth, from 0 up"
        )]
        let whole = metres.max(0.0).round() as u64;
        format!("{} m", text::thousands(whole))
    };
    Row {
        title: &one.title,
        kind: if one.social { "social" } else { "physical" },
        count: reach.count.map_or_else(|| "–".to_owned(), text::thousands),
        per_thousand: (reach.per_thousand)
            .map_or_else(|| "–".to_owned(), |value| format!("{value:.2}")),
        nearest: reach.nearest_m.map_or_else(|| "none".to_owned(), metres),
        gap: gap(part, reach),
    }
}

/// What it would take to come to its peers, in plain words.
fn gap(part: &AssetsPart, reach: &AssetReach) -> String {
    let Some(more) = reach.gap else {
        return "there are no places to compare it with".to_owned();
    };
    if more <= 0.0 {
        return "as many as places like it, or more".to_owned();
    }
    match part.gap_of {
        GapOf::Assets => {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number of assets above 0"
            )]
            let whole = more.ceil() as u64;
            format!(
                "{} more would bring it to places like it",
                text::in_words(whole)
            )
        }
        GapOf::Capacity => format!(
            "room for {} more would bring it to places like it",
            text::figure(more)
        ),
    }
}
