//! What is within reach, in the report's words.

use std::collections::BTreeSet;

use allotment_assets::Counts;
use allotment_place::{PlaceId, thousands};
use allotment_report as report;
use allotment_table::Faults;

use super::sources::Sources;
use crate::assets::{AssetsRun, AssetsSpec, Kind, NearestBy};
use crate::{Programme, Run};

/// What the places that have a page, `shown`, have within reach, if the stage
/// ran; `coordinates` are those of the borders.
///
/// # Errors
/// [`Faults`] if where assets stand cannot be taken to those coordinates.
pub(super) fn assets(
    programme: &Programme,
    run: &Run,
    sources: &Sources,
    shown: &BTreeSet<&PlaceId>,
    coordinates: report::Coordinates,
) -> Result<Option<report::AssetsPart>, Faults> {
    let (Some(spec), Some(run)) = (&programme.assets, &run.assets) else {
        return Ok(None);
    };
    let within = within(spec, run);
    let nearest = spec.measure.nearest.as_ref().map(|by| match by {
        NearestBy::Straight => "in a straight line from where most people live",
        NearestBy::Walk(_) => "on foot, along streets and paths, from where most people live",
    });
    let all: Vec<_> = (spec.blocks.iter())
        .map(|block| &block.path.value)
        .collect();
    let mut cites: Vec<usize> = all.iter().filter_map(|path| sources.at(path)).collect();
    cites.dedup();
    let in_degrees = coordinates == report::Coordinates::Degrees;
    let points = (run.points_on(in_degrees, programme.document.file())?).into_iter();
    Ok(Some(report::AssetsPart {
        computed: computed(spec, run, &within, sources, &cites),
        cites,
        within,
        nearest: nearest.map(str::to_owned),
        gap_of: match spec.gap.as_ref().map(|gap| gap.of) {
            Some(Counts::Capacity) => report::GapOf::Capacity,
            _ => report::GapOf::Assets,
        },
        types: (run.types().iter())
            .map(|one| report::AssetType {
                title: one.title.clone(),
                social: one.kind == Kind::Social,
            })
            .collect(),
        points: points
            .map(|(of, at)| report::AssetPoint { of, at })
            .collect(),
        places: (run.ids().iter().enumerate())
            .filter(|(_, id)| shown.contains(id))
            .map(|(row, id)| {
                let types = run.of_place(row).into_iter().map(|one| report::AssetReach {
                    count: one.count,
                    per_thousand: one.per_thousand,
                    nearest_m: one.nearest_m,
                    gap: one.gap,
                });
                let types = types.collect();
                (id.clone(), report::PlaceAssets { types })
            })
            .collect(),
    }))
}

/// What counts as within reach.
fn within(spec: &AssetsSpec, run: &AssetsRun) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a distance from 0 up"
    )]
    let metres = (spec.measure.density_within_m).map_or(0, |metres| metres.round() as u64);
    match (run.has_ground(), metres) {
        (true, 0) => "inside it".to_owned(),
        (true, metres) => format!(
            "inside it, or at most {} metres from its border",
            thousands(metres)
        ),
        (false, metres) => format!(
            "at most {} metres from where most people live",
            thousands(metres)
        ),
    }
}

fn computed(
    spec: &AssetsSpec,
    run: &AssetsRun,
    within: &str,
    sources: &Sources,
    cites: &[usize],
) -> report::Computed {
    let mut steps = vec![
        "Every library, park, surgery and so on stands as a point with its type. Each type is social (where people meet, learn or are cared for) or physical (what they travel, play and manage by).".to_owned(),
        format!("An asset counts for a place if it is {within}. So one asset can count for several places."),
        "The count is divided by how many people live in the place, in thousands.".to_owned(),
    ];
    match &spec.measure.nearest {
        Some(NearestBy::Straight) => steps.push(
            "The nearest is measured in a straight line, in metres, from the point that stands for where people live.".to_owned(),
        ),
        Some(NearestBy::Walk(_)) => steps.push(
            "The nearest is measured on foot, in metres, along the streets and paths of OpenStreetMap, from the point that stands for where people live.".to_owned(),
        ),
        None => {}
    }
    let mut choices = vec![("Metres are measured on".to_owned(), run.plane_code())];
    if let Some(gap) = &spec.gap {
        let who = if gap.firm { "firm peers" } else { "peers" };
        let what = match gap.of {
            Counts::Assets => "whole assets are missing",
            Counts::Capacity => "much room for people is missing",
        };
        steps.push(format!(
            "The bar is the median of what its {who} have for every 1,000 people. The gap is how {} to come to it for the people who live here; it is 0 where the place has as much. {}",
            what.replace("are missing", "more it would take").replace("is missing", "more it would take"),
            if gap.hold.is_some() {
                "The bar is held: one asset more never widens a gap."
            } else {
                "One asset more never widens the gap of its own place. But the bar goes by what the peers have now: where they gain, a gap can grow."
            },
        ));
        choices.push(("Gap to the median of".to_owned(), who.to_owned()));
        if let Some(hold) = &gap.hold {
            choices.push((
                "The bar is held as it was in".to_owned(),
                hold.value.clone(),
            ));
        }
    }
    let rows = (run.types().iter().enumerate()).map(|(of, one)| {
        vec![
            one.title.clone(),
            one.kind.name().to_owned(),
            thousands(run.count_of(of) as u64),
        ]
    });
    let places = &spec.places;
    let mut all = cites.to_vec();
    let more = [
        Some(&places.path),
        places.geometry.as_ref(),
        spec.types.as_ref(),
    ];
    all.extend(
        more.into_iter()
            .flatten()
            .filter_map(|path| sources.at(&path.value)),
    );
    all.sort_unstable();
    all.dedup();
    report::Computed {
        lead: "What can people reach, and how much more would bring a place to those like it?".into(),
        steps,
        tables: vec![report::ComputedTable {
            caption: "What was counted in the whole country".to_owned(),
            columns: ["Type", "Kind", "How many"].map(str::to_owned).to_vec(),
            rows: rows.collect(),
        }],
        choices,
        symbols: if spec.gap.is_some() {
            vec![
                "density = 1000 · assets within reach / people".to_owned(),
                "gap = the fewest more for which density ≥ median of the peers' densities".to_owned(),
            ]
        } else {
            vec!["density = 1000 · assets within reach / people".to_owned()]
        },
        sure: vec![
            "A count is as right as the list it was made from. What is not on the list was not counted, and what has closed since still counts.".to_owned(),
        ],
        limits: vec![
            "It says nothing of how good an asset is, when it is open, or what it costs to use.".to_owned(),
            "A straight line is not a walk: a river or a railway may lie between.".to_owned(),
            "To have as much as places like it does not mean to have enough.".to_owned(),
        ],
        cites: all,
        files: vec![("../assets.csv".to_owned(), "What every place has within reach (CSV)".to_owned())],
    }
}
