//! What is within reach of a neighbourhood of its own.

use std::collections::HashMap;

use allotment_assets::{Counts, bars, more_needed};
use allotment_crosswalk::{Bounded, Lies, mean_within};
use allotment_place::{MultiPolygon, PlaceId};
use allotment_projection::Crs;
use allotment_table::Faults;

use super::line::{Line, Part};
use crate::assets::AssetsRun;

/// Where a neighbourhood is, for what stands in it.
pub(super) struct Where<'a> {
    /// The small areas of the index, their people, and how each lies to it.
    pub(super) areas: (&'a [PlaceId], &'a [f64], &'a [Lies]),
    /// Its own ground, and what its coordinates mean.
    pub(super) ground: Option<(&'a MultiPolygon, &'a Crs)>,
    /// The people who live there.
    pub(super) people: Option<Bounded>,
    /// Its peers.
    pub(super) peers: Option<Vec<&'a PlaceId>>,
}

/// What stands there, how far its people have it, and how many more bring it to its
/// peers' median.
pub(super) fn within_reach(assets: &AssetsRun, at: &Where<'_>) -> Result<Vec<Line>, Faults> {
    let row_of: HashMap<&PlaceId, usize> = assets.ids().iter().zip(0..).collect();
    let (ids, people, lies) = at.areas;
    let mut lies_there = vec![Lies::Outside; assets.ids().len()];
    let mut people_there = vec![0.0; assets.ids().len()];
    let mut all_known = true;
    for ((id, &people), &lies) in ids.iter().zip(people).zip(lies) {
        match row_of.get(id) {
            Some(&row) => (lies_there[row], people_there[row]) = (lies, people),
            None => all_known &= lies == Lies::Outside,
        }
    }
    let counts = match at.ground {
        Some((ground, crs)) => assets.standing_in(ground, crs)?,
        None => None,
    };
    let peers: Option<Vec<usize>> = at.peers.as_ref().map(|peers| {
        let rows = peers.iter().filter_map(|peer| row_of.get(*peer).copied());
        rows.collect()
    });
    let mut told = Vec::new();
    for (of, title) in assets.types().iter().enumerate() {
        let key = |what: &str| format!("{}_{what}", assets.type_name(of));
        let density = assets.density_of(of);
        if let (Some(counts), Some(within)) = (&counts, assets.within_m()) {
            let count = f64::from(counts[of]);
            let near = if within > 0.0 {
                format!("in it or within {within} m of its border")
            } else {
                "in it".to_owned()
            };
            let mut line = Line::new(Part::Asset, key("count"), title.title.clone()).note(near);
            line.value = Some(count);
            told.push(line);
            if let Some(people) = at.people.filter(|people| people.value > 0.0) {
                let rate = |people: f64| 1000.0 * count / people;
                let mut line = Line::new(
                    Part::Asset,
                    key("density"),
                    format!("{}, per 1,000 people", title.title),
                );
                line.value = Some(rate(people.value));
                line.bounds = (people.bounds)
                    .filter(|(low, _)| *low > 0.0)
                    .map(|(low, high)| (rate(high), rate(low)));
                line.interval = line.bounds.map(|_| "who of the areas in part lives inside");
                if let (Some(peers), Some(density)) = (&peers, density) {
                    let mut all = density.to_vec();
                    all.push(None);
                    let mut of_each = vec![Vec::new(); all.len()];
                    of_each[density.len()].clone_from(peers);
                    let bar = bars(&all, &of_each)[density.len()];
                    line.peer_median = bar;
                    told.push(line);
                    if let Some(bar) = bar {
                        let mut more = Line::new(
                            Part::Asset,
                            key("gap"),
                            format!("{}, how many more to its peers' median", title.title),
                        );
                        more.value = more_needed(count, people.value, bar, Counts::Assets);
                        told.push(more);
                    }
                } else {
                    told.push(line);
                }
            }
        }
        if !all_known {
            continue;
        }
        let mean = |values: &[Option<f64>]| mean_within(values, &people_there, &lies_there);
        if let Some(metres) = assets.nearest_of(of) {
            told.push(
                Line::new(
                    Part::Asset,
                    key("nearest_m"),
                    format!("{}, how far the nearest is", title.title),
                )
                .bounded(mean(metres))
                .unit("metres")
                .note("the mean of its people, from the middle of each small area"),
            );
        }
        for (name, scores) in assets.catchments_of(of) {
            let scores: Vec<Option<f64>> = scores.iter().copied().map(Some).collect();
            told.push(
                Line::new(
                    Part::Asset,
                    key(name),
                    format!("{}, access by {name}", title.title),
                )
                .bounded(mean(&scores))
                .unit("per person in reach")
                .note("the mean of its people"),
            );
        }
    }
    Ok(told)
}
