//! The neighbourhoods inside a place beside places like them, where it is they
//! that were compared.

use super::cite;
use crate::{Area, PlaceAssets, PlacePeers, ProfileKind, plan::Plan, text};

/// The part of a page, if anything of the kind is known.
pub(super) struct Section<'a> {
    pub rows: Vec<Row<'a>>,
    pub with_profile: bool,
    pub with_assets: bool,
    pub cite: String,
}

/// One neighbourhood.
pub(super) struct Row<'a> {
    pub name: &'a str,
    pub strengths: String,
    pub gaps: String,
    pub short: String,
}

/// What the page of place number `area` says of the neighbourhoods inside it.
pub(super) fn section<'a>(plan: &Plan<'a>, area: usize) -> Option<Section<'a>> {
    let site = plan.site;
    let finer = site.levels.get(site.funded + 1)?;
    let parts = plan.parts(site.funded, area).iter();
    let known: Vec<(&Area, Option<&PlacePeers>, Option<&PlaceAssets>)> = parts
        .map(|&part| {
            let part = &finer.areas[part];
            let peers = site.peers.as_ref();
            let assets = site.assets.as_ref();
            (
                part,
                peers.and_then(|peers| peers.places.get(&part.id)),
                assets.and_then(|assets| assets.places.get(&part.id)),
            )
        })
        .filter(|(_, peers, assets)| has_profile(*peers) || is_compared(*assets))
        .collect();
    if known.is_empty() {
        return None;
    }
    let mut cites: Vec<usize> = (site.peers.iter().map(|part| &part.cites))
        .chain(site.assets.iter().map(|part| &part.cites))
        .flatten()
        .copied()
        .collect();
    cites.sort_unstable();
    cites.dedup();
    Some(Section {
        with_profile: known.iter().any(|(_, peers, _)| has_profile(*peers)),
        with_assets: known.iter().any(|(.., assets)| is_compared(*assets)),
        rows: known.into_iter().map(|one| row(plan, one)).collect(),
        cite: cite(plan, "../", &cites),
    })
}

/// Whether it was compared with its peers, and not only given some.
fn has_profile(peers: Option<&PlacePeers>) -> bool {
    peers.is_some_and(|peers| peers.profile.is_some())
}

/// Whether what is within its reach was compared with anybody's, and not only counted.
fn is_compared(assets: Option<&PlaceAssets>) -> bool {
    assets.is_some_and(|assets| assets.types.iter().any(|reach| reach.gap.is_some()))
}

fn row<'a>(
    plan: &Plan<'a>,
    (part, peers, assets): (&'a Area, Option<&PlacePeers>, Option<&PlaceAssets>),
) -> Row<'a> {
    let of = |kind: ProfileKind| {
        let profile = peers.and_then(|peers| peers.profile.as_ref());
        let all = profile.into_iter().flat_map(|profile| &profile.measures);
        let titles: Vec<String> = all
            .filter(|one| one.kind == kind)
            .map(|one| one.title.clone())
            .collect();
        if has_profile(peers) {
            none_or(&titles)
        } else {
            NOT_COMPARED.to_owned()
        }
    };
    let types = plan.site.assets.iter().flat_map(|part| &part.types);
    let reaches = assets.into_iter().flat_map(|assets| &assets.types);
    let short: Vec<String> = types
        .zip(reaches)
        .filter(|(_, reach)| reach.gap.is_some_and(|gap| gap > 0.0))
        .map(|(one, _)| one.title.clone())
        .collect();
    Row {
        name: &part.name,
        strengths: of(ProfileKind::Strength),
        gaps: of(ProfileKind::Gap),
        short: if is_compared(assets) {
            none_or(&short)
        } else {
            NOT_COMPARED.to_owned()
        },
    }
}

/// What stands where nobody looked, unlike where nothing was found.
const NOT_COMPARED: &str = "not compared";

fn none_or(titles: &[String]) -> String {
    if titles.is_empty() {
        "none told".to_owned()
    } else {
        text::listed(titles)
    }
}
