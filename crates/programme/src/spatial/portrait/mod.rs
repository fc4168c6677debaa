//! A neighbourhood of its own in full: who lives there, its need, the places most like
//! it and how it stands beside them, what is within reach, and the money that reaches
//! it; all from what a programme knows.

mod assets;
mod beside;
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
use super::draw::shape::{of_ground, read_drawn};
use super::draw::tell::{how_it_lies, lies, members};
use super::draw::{Inside, codes};
use super::ground::Ground;
use super::overlay::PointsChoice;
use super::people::People;
use crate::files::Files;
use crate::need::{Depth, NeedRun};
use crate::progress::Progress;
use crate::run::{Run, run_stages};
use crate::{Origins, Programme, Sheet};
use beside::{BesidePeers, beside_peers};
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
    pub codes: Vec<String>,
    /// A look-up of larger areas beside those of the programme.
    pub lookup: Option<PathBuf>,
    /// Points where people live, instead of those of the programme.
    pub points: Option<PointsChoice>,
    /// Whether the ground is to decide, and not people.
    pub by_ground: bool,
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
    programme.roadmap = None;
    programme.plan = None;
    let points = programme.place.take().and_then(|place| place.points);
    if let Some(peers) = &mut programme.peers {
        peers.peers.draws = 0;
    }
    let files = Files::new(&programme.document, programme.sources.clone());
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

/// Places of one kind, their people, and how each lies to the neighbourhood.
struct Level {
    ids: Vec<PlaceId>,
    people: Vec<f64>,
    lies: Vec<Lies>,
}

impl Level {
    /// The larger areas that the programme sums up to: of each so much lies inside as of
    /// its people do.
    fn larger(&self, areas: &crate::summarise::Areas) -> Option<Self> {
        let ids = areas.codes.iter().map(|code| PlaceId::new(code));
        let ids: Vec<PlaceId> = ids.collect::<Result<_, _>>().ok()?;
        let (mut people, mut inside) = (vec![0.0; ids.len()], vec![0.0; ids.len()]);
        for (row, &area) in areas.area_of.iter().enumerate() {
            let share = match self.lies[row] {
                Lies::Outside => 0.0,
                Lies::Inside => 1.0,
                Lies::InPart(share) => share,
            };
            people[area] += self.people[row];
            inside[area] += share * self.people[row];
        }
        let lies = people.iter().zip(&inside).map(|(&people, &inside)| {
            if inside <= 0.0 {
                Lies::Outside
            } else if inside >= people {
                Lies::Inside
            } else {
                Lies::InPart(inside / people)
            }
        });
        Some(Self {
            lies: lies.collect(),
            ids,
            people,
        })
    }

    /// Whether every place that lies inside is among `others`.
    fn is_among(&self, others: &[PlaceId]) -> bool {
        let known: std::collections::HashSet<&PlaceId> = others.iter().collect();
        let all = self.ids.iter().zip(&self.lies);
        let mut inside = all.filter(|(_, lies)| **lies != Lies::Outside);
        inside.all(|(id, _)| known.contains(id))
    }
}

/// The first of `levels` whose places are among `others`, and which it is.
fn level_of<'a>(levels: &'a [Level], others: &[PlaceId]) -> Option<(usize, &'a Level)> {
    let mut levels = levels.iter().enumerate();
    levels.find(|(_, level)| level.is_among(others))
}

/// What to say where a stage is about larger areas.
const LARGER: &str = "is about larger areas, and is told of those in which its people live";

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

    let mut lines = Vec::new();
    let counted = need::people(need, &lies);
    let people = match counted {
        Some((line, people)) => {
            lines.push(line);
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
    lines.extend(need::index(Part::Need, spec, need, &people, &lies));
    if let (Some(spec), Some(community)) = (&programme.community, known.run.community) {
        match aligned(need, community, &people, &lies) {
            Some((people, lies)) => {
                lines.extend(need::index(
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
        lines.extend(found.lines);
        found.peers
    });
    lines.extend(known.assets_of(&levels, &place, people_of(need, &lies), &peers, &mut said)?);
    let mut money = None;
    if let Some(connect) = known.run.connect {
        let found = money::reaching(connect, &need.input.ids, &lies);
        money = Some([found.once, found.yearly]);
        lines.extend(found.lines);
    } else {
        said.push(
            "the programme has no [connect]: other money that reaches it is not told.".to_owned(),
        );
    }
    said.extend(shares(known, need, &people, &lies));
    lines.sort_by_key(|line| line.part);
    let told = Told {
        lines,
        peers,
        money,
        currency: programme.currency().as_str().to_owned(),
    };
    let mut sources = vec![crate::commands::spec_source(document)];
    sources.extend(known.files.sources().into_values());
    sources.extend(place.inside.sources.iter().cloned());
    Ok(finished(
        programme,
        &told,
        &place.inside,
        &identity,
        said,
        sources,
    ))
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

impl Known<'_> {
    /// The places most like it, and what sets it apart from them; nothing if that cannot
    /// be told, which is said.
    fn peers_of(
        &self,
        levels: &[Level],
        said: &mut Vec<String>,
    ) -> Result<Option<BesidePeers>, Faults> {
        let (Some(spec), Some(run)) = (&self.programme.peers, self.run.peers) else {
            said.push("the programme has no [peers]: strengths and gaps are not told.".to_owned());
            return Ok(None);
        };
        let found = match level_of(levels, &run.input.ids) {
            Some((at, level)) => {
                if at > 0 {
                    said.push(format!("[peers] {LARGER}."));
                }
                let there = (
                    level.ids.as_slice(),
                    level.people.as_slice(),
                    level.lies.as_slice(),
                );
                beside_peers(spec, &self.programme.document, run, there)?
            }
            None => None,
        };
        if found.is_none() {
            said.push("peers are sought among other places than the areas of the index, or lack a figure of one inside: it has none.".to_owned());
        }
        Ok(found)
    }

    fn assets_of(
        &self,
        levels: &[Level],
        place: &Place,
        people: Option<Bounded>,
        peers: &[(PlaceId, String, f64)],
        said: &mut Vec<String>,
    ) -> Result<Vec<Line>, Faults> {
        let Some(run) = self.run.assets else {
            said.push(
                "the programme has no [assets]: what is within reach is not told.".to_owned(),
            );
            return Ok(Vec::new());
        };
        if place.ground.is_none() {
            said.push("no borders are known: what stands in it cannot be counted.".to_owned());
        }
        let found = level_of(levels, run.ids());
        if found.is_some_and(|(at, _)| at > 0) {
            said.push(format!("[assets] {LARGER}, but for what stands in it."));
        }
        let level = found.map_or(&levels[0], |(_, level)| level);
        let at = assets::Where {
            areas: (&level.ids, &level.people, &level.lies),
            ground: place.ground.as_ref().map(|(shape, crs)| (shape, crs)),
            people,
            peers: (!peers.is_empty()).then(|| peers.iter().map(|(id, ..)| id).collect()),
        };
        assets::within_reach(run, &at)
    }

    /// The borders of the small areas, as the map has them, or the assets stage.
    fn borders(&self) -> Result<Option<Ground>, Faults> {
        let programme = self.programme;
        let of_map = programme.map.as_ref().and_then(|map| map.levels.last());
        let of_map = of_map.map(|level| (&level.path, &level.id));
        let of_assets = programme.assets.as_ref().and_then(|assets| {
            let path = assets.places.geometry.as_ref()?;
            Some((path, &assets.places.geometry_id))
        });
        let Some((path, id)) = of_map.or(of_assets) else {
            return Ok(None);
        };
        let read = self.files.boundaries(path, &id.value)?;
        let flat = read.crs.is_none().then_some("EPSG:27700");
        Ground::of(path.value.clone(), read, flat).map(Some)
    }

    fn drawn(&self, path: &std::path::Path, choice: &PortraitChoice) -> Result<Place, Faults> {
        let Some(areas) = self.borders()? else {
            let what = "the programme has no borders that a drawing could be laid on";
            let help = "add a [map] with the borders of the small areas, or name them with --areas and --table";
            return Err(Fault::new(self.programme.document.file(), what, help).into());
        };
        // Nobody draws in degrees on a plane of no place on Earth, or forgets to say so.
        let plain = choice.crs.is_none() && is_plain(path)?;
        let own = areas.crs.code().to_owned();
        let crs = if plain {
            Some(own.as_str())
        } else {
            choice.crs.as_deref()
        };
        let drawn = read_drawn(path, crs, &Origins::default())?;
        let people = self.people(choice, &areas)?;
        let mut inside = of_ground(&drawn, &areas, people.as_ref())?;
        if !choice.by_ground && people.is_none() {
            inside.mind_the_ground(
                "name points where people live under [place] in programme.toml, or with --points",
            );
        }
        if plain {
            inside.notes.push(format!(
                "{}: its coordinates are no degrees and it does not say what they mean: they are taken to be those of the borders.",
                drawn.file
            ));
        }
        let shape = MultiPolygon(drawn.shapes.iter().flat_map(|one| one.0.clone()).collect());
        Ok(Place {
            inside,
            ground: Some((shape, drawn.crs)),
        })
    }

    /// Points where people live: those asked for, else the programme's.
    fn people(&self, choice: &PortraitChoice, areas: &Ground) -> Result<Option<People>, Faults> {
        if choice.by_ground {
            return Ok(None);
        }
        let grid = areas.grid()?;
        if let Some(points) = &choice.points {
            return People::read(points, &grid, &Origins::default()).map(Some);
        }
        let Some(points) = self.points else {
            return Ok(None);
        };
        let table = self.files.table(&points.path)?;
        let choice = PointsChoice {
            path: PathBuf::from(&points.path.value),
            people: points.people.clone(),
            coordinates: points.coordinates.clone(),
            crs: points.crs.clone(),
        };
        People::of(&table, &choice, &grid).map(Some)
    }

    fn listed(
        &self,
        ids: &[&str],
        need: &NeedRun,
        choice: &PortraitChoice,
    ) -> Result<Place, Faults> {
        let mut lookups: Vec<Table> = Vec::new();
        if let Some(path) = &choice.lookup {
            lookups.push(Table::read(path)?);
        }
        let of_map = self
            .programme
            .map
            .as_ref()
            .and_then(|map| map.lookup.as_ref());
        if let Some(path) = of_map {
            lookups.push(self.files.table(path)?);
        }
        lookups.extend(self.run.lookup.cloned());
        // The index's own table often has the codes of larger areas.
        lookups.push(need.input.table.clone());
        // One that has none of the areas is of other places.
        lookups.retain(|lookup| {
            let known: std::collections::HashSet<&str> = ids.iter().copied().collect();
            let has = |name: &str| {
                let cells = lookup.text(name).unwrap_or_default();
                cells.into_iter().flatten().any(|code| known.contains(code))
            };
            lookup.column_names().into_iter().any(has)
        });
        let own = (&need.input.table, need.input.id_column.as_str());
        let mut inside = codes::inside(&choice.codes, &lookups, ids, own)?;
        inside.sources.clear();
        let ground = match self.borders()? {
            Some(areas) => of_members(&areas, &inside),
            None => None,
        };
        Ok(Place { inside, ground })
    }
}

/// Whether the GeoJSON at `path` does not say what its coordinates mean, and they can be
/// no degrees.
fn is_plain(path: &std::path::Path) -> Result<bool, Faults> {
    fn beyond(value: &Value) -> bool {
        match value {
            Value::Array(items) => items.iter().any(beyond),
            Value::Object(members) => (members.iter())
                .filter(|(key, _)| *key != "properties")
                .any(|(_, value)| beyond(value)),
            Value::Number(number) => number.as_f64().is_some_and(|number| number.abs() > 180.0),
            _ => false,
        }
    }
    let bytes = allotment_table::read_bytes(path)?;
    // What is no JSON is told by whoever reads it.
    let document: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let coordinates = [
        &document["coordinates"],
        &document["geometry"],
        &document["features"],
    ];
    Ok(document["crs"].is_null() && coordinates.into_iter().any(beyond))
}

/// The ground of the areas that lie wholly inside, if all do and all have borders.
fn of_members(areas: &Ground, inside: &Inside) -> Option<(MultiPolygon, Crs)> {
    let row_of: std::collections::HashMap<&str, usize> =
        areas.ids.iter().map(PlaceId::as_str).zip(0..).collect();
    let mut shape = MultiPolygon(Vec::new());
    for member in &inside.members {
        let row = row_of
            .get(member.code.as_str())
            .filter(|_| member.is_whole)?;
        shape.0.extend(areas.shapes[*row].0.iter().cloned());
    }
    Some((shape, areas.crs.clone()))
}
