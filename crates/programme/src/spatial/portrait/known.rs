//! What a programme knows of the areas inside a neighbourhood.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use allotment_crosswalk::Bounded;
use allotment_place::{MultiPolygon, PlaceId};
use allotment_projection::Crs;
use allotment_table::{Fault, Faults, Table, read_bytes};
use serde_json::Value;

use super::beside::{BesidePeers, beside_peers};
use super::level::{LARGER, Level, level_of};
use super::line::Line;
use super::{Ground, Inside, Known, Place, PortraitChoice, assets};
use crate::Origins;
use crate::need::NeedRun;
use crate::spatial::draw::codes;
use crate::spatial::draw::shape::{of_ground, read_drawn};
use crate::spatial::overlay::PointsChoice;
use crate::spatial::people::People;

impl Known<'_> {
    /// The places most like it, and what sets it apart from them; nothing if that cannot
    /// be told, which is said.
    pub(super) fn peers_of(
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

    pub(super) fn assets_of(
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

    pub(super) fn drawn(&self, path: &Path, choice: &PortraitChoice) -> Result<Place, Faults> {
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
        let mut inside = of_ground(&drawn, &areas, people.as_ref(), choice.hand)?;
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

    pub(super) fn listed(
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
            let known: HashSet<&str> = ids.iter().copied().collect();
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
fn is_plain(path: &Path) -> Result<bool, Faults> {
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
    let bytes = read_bytes(path)?;
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
    let row_of: HashMap<&str, usize> = areas.ids.iter().map(PlaceId::as_str).zip(0..).collect();
    let mut shape = MultiPolygon(Vec::new());
    for member in &inside.members {
        let row = row_of
            .get(member.code.as_str())
            .filter(|_| member.is_whole)?;
        shape.0.extend(areas.shapes[*row].0.iter().cloned());
    }
    Some((shape, areas.crs.clone()))
}
