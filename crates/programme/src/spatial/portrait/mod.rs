//! A neighbourhood of its own in full: who lives there, its need, the places most like
//! it and how it stands beside them, what is within reach, and the money that reaches
//! it; all from what a programme knows.

mod assets;
mod beside;
mod known;
mod level;
mod line;
mod money;
mod need;
mod page;
mod spec;
mod tell;

use std::path::PathBuf;

use allotment_crosswalk::{Bounded, Lies, count_within};
use allotment_place::{MultiPolygon, PlaceId};
use allotment_projection::Crs;
use allotment_table::{Fault, Faults, Source, Table};
use serde_json::Value;

use super::draw::identity::{self, Identity};
use super::draw::tell::{how_it_lies, lies, members};
use super::draw::{Hand, Inside, ListedCode};
use super::ground::Ground;
use super::overlay::PointsChoice;
use crate::files::Files;
use crate::need::{Depth, NeedRun};
use crate::progress::Progress;
use crate::run::{Run, run_stages};
use crate::{Programme, Sheet};
use level::Level;
use line::{Line, Part};
pub use spec::{AreaSpec, PlaceSpec, PointsSpec};

/// What a person asks for.
#[derive(Debug, Clone, Default)]
pub struct PortraitChoice {
    /// The shape that somebody drew; else there are codes.
    pub shape: Option<PathBuf>,
    /// What its coordinates mean, where the file is not to be believed.
    pub crs: Option<String>,
    /// Codes of small areas, or of larger ones.
    pub codes: Vec<ListedCode>,
    /// A look-up of larger areas beside those of the programme.
    pub lookup: Option<PathBuf>,
    /// Points where people live, instead of those of the programme.
    pub points: Option<PointsChoice>,
    /// Whether the ground is to decide, and not people.
    pub by_ground: bool,
    /// How exactly the shape was drawn.
    pub hand: Hand,
    /// What its people call it.
    pub name: Option<String>,
    /// What was written of it before.
    pub previous: Option<PathBuf>,
}

/// A neighbourhood in full.
#[derive(Debug, Clone)]
pub struct Portrait {
    /// Its lasting id.
    pub id: String,
    /// What it is called: its name, or its id.
    pub called: String,
    /// A row a figure, with its provenance.
    pub sheet: Sheet,
    /// A row a small area, as a look-up from areas to the neighbourhood.
    pub members: Table,
    /// What to know of it, in sentences.
    pub said: Vec<String>,
    /// A page that stands alone.
    pub page: String,
}

/// The full profile of the neighbourhood that `choice` names, from the programme in
/// `folder`.
///
/// # Errors
/// [`Faults`] of the programme, of the drawing or the codes.
pub fn portrait_command(
    folder: &std::path::Path,
    choice: &PortraitChoice,
    progress: &dyn Progress,
) -> Result<Portrait, Faults> {
    let mut programme = Programme::read(folder)?;
    // What is not told of a neighbourhood is not worked out.
    programme.decide = None;
    programme.outcome = None;
    programme.examine = None;
    programme.roadmap = None;
    programme.plan = None;
    let points = programme.place.take().and_then(|place| place.points);
    if let Some(peers) = &mut programme.peers {
        peers.peers.draws = 0;
    }
    let files = programme.files();
    let run = run_stages(&programme, &files, Depth::Draws, progress)?;
    let known = Known {
        programme: &programme,
        files: &files,
        run: RunSoFar::of(&run),
        points: points.as_ref(),
    };
    portrait(&known, choice)
}

/// The stages that a portrait is made from.
#[derive(Clone, Copy)]
pub(crate) struct RunSoFar<'a> {
    pub(crate) need: Option<&'a NeedRun>,
    pub(crate) community: Option<&'a NeedRun>,
    pub(crate) lookup: Option<&'a Table>,
    pub(crate) areas: Option<&'a crate::summarise::Areas>,
    pub(crate) share: Option<&'a crate::share::ShareRun>,
    pub(crate) peers: Option<&'a crate::peers::PeersRun>,
    pub(crate) assets: Option<&'a crate::assets::AssetsRun>,
    pub(crate) connect: Option<&'a crate::connect::ConnectRun>,
}

impl<'a> RunSoFar<'a> {
    fn of(run: &'a Run) -> Self {
        Self {
            need: run.need.as_ref(),
            community: run.community.as_ref(),
            lookup: run.lookup.as_ref(),
            areas: run.areas.as_ref(),
            share: run.share.as_ref(),
            peers: run.peers.as_ref(),
            assets: run.assets.as_ref(),
            connect: run.connect.as_ref(),
        }
    }
}

/// What a programme knows.
pub(crate) struct Known<'a> {
    pub(crate) programme: &'a Programme,
    pub(crate) files: &'a Files<'a>,
    pub(crate) run: RunSoFar<'a>,
    pub(crate) points: Option<&'a PointsSpec>,
}

/// Where a neighbourhood is: which areas lie in it, and its own ground if that is
/// known.
struct Place {
    inside: Inside,
    ground: Option<(MultiPolygon, Crs)>,
}

/// All that is told of a neighbourhood.
struct Told {
    lines: Vec<Line>,
    peers: Vec<(PlaceId, String, f64)>,
    /// Value, least and most of one-off money, and of a year's.
    money: Option<[[u64; 3]; 2]>,
    currency: String,
}

/// A neighbourhood in full, from what `known` has found.
pub(crate) fn portrait(known: &Known<'_>, choice: &PortraitChoice) -> Result<Portrait, Faults> {
    let programme = known.programme;
    let document = &programme.document;
    let (Some(need), Some(spec)) = (known.run.need, &programme.need) else {
        let what = "the programme has no [need], and so no small areas that figures come from";
        let help = "add a [need], or name tables with --table and --columns";
        return Err(Fault::new(document.file(), what, help).into());
    };
    let ids: Vec<&str> = crate::vintage::texts(&need.input.ids);
    let place = match &choice.shape {
        Some(path) => known.drawn(path, choice)?,
        None => known.listed(&ids, need, choice)?,
    };
    let lies = lies(&place.inside, &need.input.table, &ids)?;
    let previous: Option<Value> = choice
        .previous
        .as_deref()
        .map(identity::read_previous)
        .transpose()?;
    let identity = identity::of(&place.inside, choice.name.as_deref(), previous.as_ref());
    let mut said = how_it_lies(&place.inside, &identity);
    said.extend(place.inside.notes.iter().cloned());

    let mut figures = Vec::new();
    let counted = need::people(need, &lies);
    let people = match counted {
        Some((line, people)) => {
            figures.push(line);
            people
        }
        None => {
            said.push(
                "mind: the index names no column of people, so every small area counts alike."
                    .to_owned(),
            );
            vec![1.0; ids.len()]
        }
    };
    figures.extend(need::index(Part::Need, spec, need, &people, &lies));
    if let (Some(spec), Some(community)) = (&programme.community, known.run.community) {
        match aligned(need, community, &people, &lies) {
            Some((people, lies)) => {
                figures.extend(need::index(
                    Part::Community,
                    spec,
                    community,
                    &people,
                    &lies,
                ));
            }
            None => said.push(
                "the second index lacks some of the areas inside, and is not told.".to_owned(),
            ),
        }
    }
    let small = Level {
        ids: need.input.ids.clone(),
        people: people.clone(),
        lies: lies.clone(),
    };
    let larger = known.run.areas.and_then(|areas| small.larger(areas));
    let levels: Vec<Level> = std::iter::once(small).chain(larger).collect();
    let beside = known.peers_of(&levels, &mut said)?;
    let peers = beside.map_or_else(Vec::new, |found| {
        figures.extend(found.lines);
        found.peers
    });
    figures.extend(known.assets_of(&levels, &place, people_of(need, &lies), &peers, &mut said)?);
    let mut money = None;
    if let Some(connect) = known.run.connect {
        let found = money::reaching(connect, &need.input.ids, &lies);
        money = Some([found.once, found.yearly]);
        figures.extend(found.lines);
    } else {
        said.push(
            "the programme has no [connect]: other money that reaches it is not told.".to_owned(),
        );
    }
    said.extend(shares(known, need, &people, &lies));
    figures.sort_by_key(|line| line.part);
    let told = Told {
        lines: figures,
        peers,
        money,
        currency: programme.currency().as_str().to_owned(),
    };
    let mut sources = vec![crate::commands::spec_source(document)];
    sources.extend(known.files.sources().into_values());
    sources.extend(place.inside.sources.iter().cloned());
    name_relatively(document, &mut sources);
    Ok(finished(
        programme,
        &told,
        &place.inside,
        &identity,
        said,
        sources,
    ))
}

/// Files as the programme names them, so that a folder that is moved says the same.
fn name_relatively(document: &crate::spec::Document, sources: &mut [Source]) {
    for source in sources {
        if let Some(file) = &mut source.file {
            let own = document.relative(file).to_owned();
            if source.title == *file {
                source.title.clone_from(&own);
            }
            *file = own;
        }
    }
}

fn finished(
    programme: &Programme,
    told: &Told,
    inside: &Inside,
    identity: &Identity,
    said: Vec<String>,
    mut sources: Vec<Source>,
) -> Portrait {
    sources.dedup_by(|one, other| one.file == other.file && one.sha256 == other.sha256);
    let called = identity.name.clone().unwrap_or_else(|| identity.id.clone());
    Portrait {
        page: page::page(programme, told, identity, &called, &said, &sources),
        sheet: Sheet {
            table: tell::table(told, identity),
            rows: "figures",
            sources,
            more: tell::document(told, inside, identity, &said),
        },
        members: members(inside, identity),
        id: identity.id.clone(),
        called,
        said,
    }
}

fn people_of(need: &NeedRun, lies: &[Lies]) -> Option<Bounded> {
    count_within(need.input.population.as_ref()?, lies)
}

/// The people and how areas lie, in the order of `other`'s places; nothing if it lacks
/// one that lies inside.
fn aligned(
    need: &NeedRun,
    other: &NeedRun,
    people: &[f64],
    lies: &[Lies],
) -> Option<(Vec<f64>, Vec<Lies>)> {
    let row_of: std::collections::HashMap<&PlaceId, usize> =
        other.input.ids.iter().zip(0..).collect();
    let mut found = (
        vec![0.0; other.input.ids.len()],
        vec![Lies::Outside; other.input.ids.len()],
    );
    for ((id, &people), &lies) in need.input.ids.iter().zip(people).zip(lies) {
        match row_of.get(id) {
            Some(&row) => (found.0[row], found.1[row]) = (people, lies),
            None if lies == Lies::Outside => {}
            None => return None,
        }
    }
    Some(found)
}

/// Which places with money it lies in, and how much of its people.
fn shares(known: &Known<'_>, need: &NeedRun, people: &[f64], lies: &[Lies]) -> Option<String> {
    let share = known.run.share?;
    let mut inside: std::collections::BTreeMap<&str, f64> = std::collections::BTreeMap::new();
    let mut all = 0.0;
    for (row, lies) in lies.iter().enumerate() {
        let part = match lies {
            Lies::Outside => continue,
            Lies::Inside => people[row],
            Lies::InPart(share) => share * people[row],
        };
        let code = match known.run.areas {
            Some(areas) => areas.codes[areas.area_of[row]].as_str(),
            None => need.input.ids[row].as_str(),
        };
        *inside.entry(code).or_default() += part;
        all += part;
    }
    let places = &share.input.places;
    let named: Vec<String> = (places.ids.iter().zip(&places.names))
        .zip(&share.allocation.places)
        .filter(|(_, place)| place.selected)
        .filter_map(|((id, name), _)| {
            let part = inside.get(id.as_str())?;
            let percent = 100.0 * part / all;
            (percent > 0.0).then(|| format!("{name} ({id}), with {percent:.0}% of its people"))
        })
        .collect();
    Some(match named.as_slice() {
        [] => "none of the places that get money of this programme reaches into it.".to_owned(),
        some if some.len() > 6 => format!(
            "{} places that get money of this programme lie in it.",
            some.len()
        ),
        some => format!(
            "of the places that get money of this programme it takes in: {}; allotment why traces their money.",
            some.join("; ")
        ),
    })
}
