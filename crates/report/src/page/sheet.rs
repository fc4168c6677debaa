//! What residents are told of their place, as plain data: the pages of the
//! service say it, in their own language and order.

use allotment_place::Pence;
use serde::{Deserialize, Serialize};

use super::{place_assets, place_need as need, place_peers};
use crate::chart::{self, Strip};
use crate::map::{Drawn, Ground, outlines_of};
use crate::plan::{Plan, money};
use crate::{Area, Interval, Site, text};

/// Everything that the service tells residents about places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheets {
    /// The programme's name.
    pub programme: String,
    /// What it is for.
    pub about: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// The language of all these texts, as a BCP 47 tag.
    pub language: String,
    /// What one place is called: `quarter`.
    pub singular: String,
    /// What several are called.
    pub plural: String,
    /// The places that money is shared between, in the order of their codes.
    pub places: Vec<Sheet>,
    /// Smaller places inside them: code, name, and the position of the place.
    pub inside: Vec<(String, String, usize)>,
    /// The map, if borders are known and few enough to draw.
    pub map: Option<SheetMap>,
    /// What the evaluation found, of the whole programme.
    pub results: Vec<SheetResult>,
    /// Where the numbers come from.
    pub sources: Vec<SheetSource>,
}

/// One place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The larger areas that it lies in, the nearest first.
    pub within: Vec<String>,
    /// How many people live there.
    pub population: Option<u64>,
    /// Its need.
    pub need: Option<SheetNeed>,
    /// What is strong here, a sentence or a line each.
    pub strengths: Vec<String>,
    /// What is short, a sentence or a line each.
    pub gaps: Vec<String>,
    /// Places like it: code and name.
    pub peers: Vec<(String, String)>,
    /// What is within reach.
    pub assets: Vec<SheetAsset>,
    /// Its money.
    pub money: Option<SheetMoney>,
    /// What its board plans: title, what it is, the amount, how far it is.
    pub planned: Vec<(String, String, String, String)>,
    /// What its residents chose before.
    pub elections: Vec<SheetElection>,
    /// Positions in [`Sheets::sources`].
    pub cites: Vec<usize>,
}

/// How great the need of a place is, and how sure that is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetNeed {
    /// Its rank: 1 is the greatest need.
    pub rank: u32,
    /// Of how many places.
    pub of: usize,
    /// The tenth that it falls in: 1 is the greatest need.
    pub decile: u8,
    /// The 5th and the 95th percentile of its rank in many draws.
    pub interval: Option<(u32, u32)>,
    /// The same in a picture: a whole `<svg>` element.
    pub picture: String,
    /// The picture in words.
    pub words: String,
}

/// What a place has within reach of one type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetAsset {
    /// The type: `Library`.
    pub title: String,
    /// How many, if they were counted.
    pub count: String,
    /// How far the nearest is: `640 m`.
    pub nearest: String,
    /// What it would take to come to places like it.
    pub gap: String,
}

/// What a place gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetMoney {
    /// Whether it is in.
    pub selected: bool,
    /// The whole amount, as it is read.
    pub amount: String,
    /// The same for each person who lives there.
    pub per_head: Option<String>,
    /// Why this amount, or why none.
    pub reason: String,
    /// Each year with its amount.
    pub years: Vec<(String, String)>,
}

/// A vote that was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetElection {
    /// Its title.
    pub title: String,
    /// How many voted.
    pub voters: u64,
    /// What was spent, of what there was.
    pub spent: String,
    /// What there was.
    pub budget: String,
    /// What was funded: name and cost.
    pub funded: Vec<(String, String)>,
}

/// What was found of one measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetResult {
    /// What was measured.
    pub title: String,
    /// What was found, in a sentence.
    pub sentence: String,
    /// What is made of it.
    pub verdict: String,
}

/// Where numbers come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetSource {
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
}

/// The ground of the places, drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetMap {
    /// How wide the drawing is, in its own units.
    pub width: i64,
    /// How tall.
    pub height: i64,
    /// For each place the `d` of its path, empty where it has no border, and
    /// the colour of its tenth.
    pub places: Vec<(String, String)>,
}

/// How large the map may grow, in bytes: before its page is compressed.
const MAP_BYTES: usize = 300_000;

/// What residents are told, of every place that money is shared between.
#[must_use]
pub fn sheets(site: &Site) -> Sheets {
    let plan = Plan::new(site);
    let level = site.levels.get(site.funded + 1);
    Sheets {
        programme: site.programme.name.clone(),
        about: site.programme.about.clone(),
        publisher: site.programme.publisher.clone(),
        language: site.programme.language.clone(),
        singular: plan.singular().to_owned(),
        plural: plan.plural().to_owned(),
        places: (0..plan.funded().len())
            .map(|area| sheet(&plan, area))
            .collect(),
        inside: (level.iter().flat_map(|level| &level.areas))
            .filter_map(|area| Some((area.id.to_string(), area.name.clone(), area.parent?)))
            .collect(),
        map: map(site),
        results: (site.outcome.iter().flat_map(|page| &page.measures))
            .map(|measure| SheetResult {
                title: measure.title.clone(),
                sentence: measure.sentence.clone(),
                verdict: measure.verdict.clone(),
            })
            .collect(),
        sources: (site.sources.iter())
            .map(|source| SheetSource {
                title: source.title.clone(),
                publisher: source.publisher.clone(),
                date: source.date.clone(),
                licence: source.licence.clone(),
            })
            .collect(),
    }
}

fn map(site: &Site) -> Option<SheetMap> {
    let ground = Ground::new(site)?;
    let drawn = Drawn {
        width: 1_000.0,
        tallest: 1_200.0,
        bytes: MAP_BYTES,
        pages: None,
    };
    let ((width, height), places) = outlines_of(site, &ground, &drawn)?;
    Some(SheetMap {
        width,
        height,
        places,
    })
}

fn sheet(plan: &Plan<'_>, area: usize) -> Sheet {
    let site = plan.site;
    let here = &plan.funded()[area];
    let beside = place_peers::strengths_and_gaps(plan, here);
    let (strengths, gaps) =
        beside.unwrap_or_else(|| (need::strengths(plan, here), need::gaps(plan, here)));
    let peers = site
        .peers
        .as_ref()
        .and_then(|part| part.places.get(&here.id));
    let mut cites: Vec<usize> = (site.cites.need.iter())
        .chain(&site.cites.population)
        .chain(&site.cites.places)
        .chain(&site.cites.money)
        .chain(site.peers.iter().flat_map(|part| &part.cites))
        .chain(site.assets.iter().flat_map(|part| &part.cites))
        .copied()
        .collect();
    cites.sort_unstable();
    cites.dedup();
    Sheet {
        id: here.id.to_string(),
        name: here.name.clone(),
        within: (plan.within(site.funded, area).into_iter())
            .map(str::to_owned)
            .collect(),
        population: here.population,
        need: need_of(plan, here),
        strengths,
        gaps,
        peers: (peers.iter().flat_map(|part| &part.peers))
            .map(|peer| (peer.id.to_string(), peer.name.clone()))
            .collect(),
        assets: place_assets::rows(plan, here),
        money: money_of(plan, here),
        planned: planned(plan, here),
        elections: elections(plan, here),
        cites,
    }
}

fn need_of(plan: &Plan<'_>, here: &Area) -> Option<SheetNeed> {
    let need = here.need.as_ref()?;
    let of = plan.ranked(plan.site.funded);
    let strip = chart::rank_strip(
        "need",
        &Strip {
            name: &here.name,
            plural: plan.plural(),
            rank: need.rank,
            of,
            interval: need.interval,
        },
    );
    Some(SheetNeed {
        rank: need.rank.get(),
        of,
        decile: need.decile,
        interval: (need.interval).map(|Interval { low, high, .. }| (low.get(), high.get())),
        picture: strip.svg,
        words: strip.words,
    })
}

fn money_of(plan: &Plan<'_>, here: &Area) -> Option<SheetMoney> {
    let currency = plan.site.programme.currency;
    let given = here.money.as_ref()?;
    let each = here.population.filter(|people| *people > 0);
    let each = each.filter(|_| given.selected).map(|people| {
        Pence::new((given.total.get() + people / 2) / people).display_whole(currency)
    });
    Some(SheetMoney {
        selected: given.selected,
        amount: given.total.display_whole(currency),
        per_head: each,
        reason: given.reason.clone(),
        years: (money(here).iter().flat_map(|money| &money.years))
            .filter(|year| year.amount.get() > 0)
            .map(|year| {
                let name = year.year.map_or_else(String::new, |year| year.to_string());
                (name, year.amount.display_whole(currency))
            })
            .collect(),
    })
}

fn planned(plan: &Plan<'_>, here: &Area) -> Vec<(String, String, String, String)> {
    let currency = plan.site.programme.currency;
    let found = (plan.site.plans.as_ref()).and_then(|part| part.places.get(&here.id));
    (found.iter().flat_map(|plan| &plan.items))
        .map(|item| {
            let sum = Pence::new(item.capital.get() + item.revenue.get());
            (
                item.title.clone(),
                item.words.clone().unwrap_or_default(),
                sum.display_whole(currency),
                item.status.clone(),
            )
        })
        .collect()
}

fn elections(plan: &Plan<'_>, here: &Area) -> Vec<SheetElection> {
    let own = plan.site.elections.iter();
    own.filter(|one| one.place.as_deref() == Some(here.id.as_str()))
        .map(|one| {
            let mut funded: Vec<_> = (one.projects.iter())
                .filter(|project| project.funded.is_some())
                .collect();
            funded.sort_by_key(|project| project.funded);
            SheetElection {
                title: text::capital(&one.title),
                voters: one.voters,
                spent: one.spent.clone(),
                budget: one.budget.clone(),
                funded: (funded.into_iter())
                    .map(|project| (project.name.clone(), project.cost.clone()))
                    .collect(),
            }
        })
        .collect()
}
