//! The levels of places: which lies in which, with need, money and ground.

use std::collections::BTreeMap;

use allotment_place::{MultiPolygon, PlaceId};
use allotment_report as report;
use allotment_table::{Fault, Faults, Table};

use super::method::Top;
use super::money::money;
use super::needs::{area_needs, coarse_needs, own_needs};
use crate::files::Files;
use crate::programme::{LevelSpec, MapSpec};
use crate::{Pages, Programme, Run};

/// The levels, coarse to fine.
pub(super) struct Built {
    pub(super) levels: Vec<report::Level>,
    pub(super) funded: usize,
    pub(super) coordinates: report::Coordinates,
}

/// One level on the way: its codes, and what its places are called.
struct Draft {
    key: String,
    singular: String,
    plural: String,
    ids: Vec<PlaceId>,
    names: Vec<String>,
    /// For each of the finest places, which of these it lies in.
    of_finest: Vec<usize>,
    shapes: BTreeMap<PlaceId, MultiPolygon>,
}

pub(super) fn levels(
    programme: &Programme,
    run: &Run,
    files: &Files<'_>,
    domains: &[Top],
) -> Result<Built, Faults> {
    let mut coordinates = report::Coordinates::Degrees;
    let mut drafts = Vec::new();
    let finest = finest(run);
    match &programme.map {
        Some(map) if !map.levels.is_empty() => {
            let lookup = lookup(map, run, files)?;
            let rows = rows_in_lookup(map, lookup.as_ref(), &finest, programme)?;
            let last = map.levels.len() - 1;
            for (at, level) in map.levels.iter().enumerate() {
                let mut draft = if at == last {
                    own_draft(level, &finest)
                } else {
                    draft(level, lookup.as_ref(), rows.as_deref(), programme)?
                };
                draft.shapes = shapes(files, level, &mut coordinates)?;
                drafts.push(draft);
            }
        }
        _ => drafts.extend(without_map(programme, run, &finest)),
    }
    let funded = funded(programme, run, &drafts);
    let mut levels = Vec::with_capacity(drafts.len());
    for at in 0..drafts.len() {
        levels.push(level(programme, run, &drafts, at, funded, domains));
    }
    Ok(Built {
        levels,
        funded,
        coordinates,
    })
}

/// The finest places: those of the need stage, else those of the share, else none.
#[derive(Default)]
struct Finest {
    ids: Vec<PlaceId>,
    names: Vec<String>,
}

fn finest(run: &Run) -> Finest {
    if let Some(need) = &run.need {
        let cells = need.table.text("name").unwrap_or_default();
        let name = |row: usize, id: &PlaceId| {
            let cell = cells.get(row).copied().flatten();
            cell.unwrap_or(id.as_str()).to_owned()
        };
        let ids = need.input.ids.clone();
        return Finest {
            names: ids
                .iter()
                .enumerate()
                .map(|(row, id)| name(row, id))
                .collect(),
            ids,
        };
    }
    // A programme may ask what came of something and know no places: whom a panel holds
    // is not published.
    run.share
        .as_ref()
        .map_or_else(Finest::default, |share| Finest {
            ids: share.input.places.ids.clone(),
            names: share.input.places.names.clone(),
        })
}

fn lookup(map: &MapSpec, run: &Run, files: &Files<'_>) -> Result<Option<Table>, Faults> {
    match &map.lookup {
        Some(path) => files.table(path).map(Some),
        None => Ok(run.lookup.clone()),
    }
}

/// Each finest place's row in the look-up.
fn rows_in_lookup(
    map: &MapSpec,
    lookup: Option<&Table>,
    finest: &Finest,
    programme: &Programme,
) -> Result<Option<Vec<usize>>, Faults> {
    let Some(lookup) = lookup.filter(|_| map.levels.len() > 1) else {
        return Ok(None);
    };
    let id = &map.levels[map.levels.len() - 1].id;
    if !lookup.has(&id.value) {
        let what = format!("{} has no column '{}'", lookup.name(), id.value);
        let help = "give the map a look-up with the codes of every level";
        return Err(Fault::new(programme.document.file(), what, help)
            .at_line(id.line)
            .into());
    }
    let codes = lookup.text(&id.value)?;
    let row_of: BTreeMap<&str, usize> = codes
        .iter()
        .enumerate()
        .filter_map(|(row, code)| Some(((*code)?, row)))
        .collect();
    let mut faults = Faults::new();
    let mut rows = Vec::with_capacity(finest.ids.len());
    for code in &finest.ids {
        match row_of.get(code.as_str()) {
            Some(&row) => rows.push(row),
            None => {
                let what = format!("'{code}' is not in its column '{}'", id.value);
                let help = "use a look-up of the same vintage as the places";
                faults.push(Fault::new(lookup.name(), what, help));
            }
        }
    }
    faults.into_result(Some(rows))
}

fn draft(
    level: &LevelSpec,
    lookup: Option<&Table>,
    rows: Option<&[usize]>,
    programme: &Programme,
) -> Result<Draft, Faults> {
    let (Some(lookup), Some(rows)) = (lookup, rows) else {
        let what = "a map of several levels needs a look-up";
        let help = "add  lookup = \"lookup.csv\"  under [map], with the codes of every level";
        let fault = Fault::new(programme.document.file(), what, help);
        return Err(fault.at_line(level.id.line).into());
    };
    let codes = lookup.text(&level.id.value)?;
    let names = match &level.name {
        Some(name) => Some(lookup.text(&name.value)?),
        None => None,
    };
    let mut found: BTreeMap<&str, String> = BTreeMap::new();
    let mut faults = Faults::new();
    for &row in rows {
        match codes[row] {
            Some(code) => {
                let name = names.as_ref().and_then(|names| names[row]).unwrap_or(code);
                found.entry(code).or_insert_with(|| name.to_owned());
            }
            None => {
                let help = "fill in the code of the larger area";
                faults.push(lookup.fault_at(row, &level.id.value, "the code is missing", help));
            }
        }
    }
    let mut ids = Vec::with_capacity(found.len());
    for code in found.keys() {
        match PlaceId::new(code) {
            Ok(id) => ids.push(id),
            Err(error) => {
                let fault = Fault::new(lookup.name(), error.to_string(), "correct the code");
                faults.push(fault.in_column(level.id.value.clone()));
            }
        }
    }
    faults.into_result(())?;
    let position: BTreeMap<&str, usize> = found.keys().copied().zip(0..).collect();
    let of_finest = rows
        .iter()
        .filter_map(|&row| Some(position[codes[row]?]))
        .collect();
    Ok(Draft {
        key: key(&level.id.value),
        singular: level.label.clone(),
        plural: level.plural.clone(),
        ids,
        names: found.values().cloned().collect(),
        of_finest,
        shapes: BTreeMap::new(),
    })
}

fn own_draft(level: &LevelSpec, finest: &Finest) -> Draft {
    Draft {
        key: key(&level.id.value),
        singular: level.label.clone(),
        plural: level.plural.clone(),
        ids: finest.ids.clone(),
        names: finest.names.clone(),
        of_finest: (0..finest.ids.len()).collect(),
        shapes: BTreeMap::new(),
    }
}

/// Levels where no map is declared: the larger areas, if there are any, and the
/// places themselves.
fn without_map(programme: &Programme, run: &Run, finest: &Finest) -> Vec<Draft> {
    let mut drafts = Vec::new();
    if let (Some(areas), Some(spec)) = (&run.areas, &programme.summarise) {
        let ids: Vec<PlaceId> = areas
            .codes
            .iter()
            .filter_map(|code| PlaceId::new(code).ok())
            .collect();
        if ids.len() == areas.codes.len() {
            drafts.push(Draft {
                key: key(&spec.by.value),
                singular: "area".into(),
                plural: "areas".into(),
                names: areas.codes.clone(),
                of_finest: areas.area_of.clone(),
                ids,
                shapes: BTreeMap::new(),
            });
        }
    }
    let name = programme
        .need
        .as_ref()
        .map_or("places", |need| &need.table.id[0].value);
    let mut own = key(name);
    if drafts.iter().any(|draft| draft.key == own) {
        own.push_str("places");
    }
    drafts.push(Draft {
        key: own,
        singular: "place".into(),
        plural: "places".into(),
        ids: finest.ids.clone(),
        names: finest.names.clone(),
        of_finest: (0..finest.ids.len()).collect(),
        shapes: BTreeMap::new(),
    });
    drafts
}

fn shapes(
    files: &Files<'_>,
    level: &LevelSpec,
    coordinates: &mut report::Coordinates,
) -> Result<BTreeMap<PlaceId, MultiPolygon>, Faults> {
    let boundaries = files.boundaries(&level.path, &level.id.value)?;
    let degrees = |point: &allotment_place::Point| point.x.abs() <= 180.0 && point.y.abs() <= 90.0;
    let first = boundaries.shapes.iter().find_map(MultiPolygon::bounds);
    if first.is_some_and(|bounds| !degrees(&bounds.low) || !degrees(&bounds.high)) {
        *coordinates = report::Coordinates::FlatMetres;
    }
    Ok(boundaries.ids.into_iter().zip(boundaries.shapes).collect())
}

/// Which level the money is shared between; else the one that is summed up to;
/// else the finest.
fn funded(programme: &Programme, run: &Run, drafts: &[Draft]) -> usize {
    let last = drafts.len() - 1;
    if let Some(share) = &run.share {
        let ids = &share.input.places.ids;
        let covers = |draft: &Draft| {
            ids.iter()
                .all(|id| draft.ids.binary_search(id).is_ok() || draft.ids.contains(id))
        };
        return drafts.iter().rposition(covers).unwrap_or(last);
    }
    let by = programme.summarise.as_ref().map(|spec| key(&spec.by.value));
    drafts
        .iter()
        .position(|draft| Some(&draft.key) == by.as_ref())
        .unwrap_or(last)
}

fn level(
    programme: &Programme,
    run: &Run,
    drafts: &[Draft],
    at: usize,
    funded: usize,
    domains: &[Top],
) -> report::Level {
    let draft = &drafts[at];
    let parents = at
        .checked_sub(1)
        .map(|coarser| parents(draft, &drafts[coarser]));
    let is_finest = at == drafts.len() - 1;
    let is_areas = programme
        .summarise
        .as_ref()
        .is_some_and(|spec| key(&spec.by.value) == draft.key);
    let needs = match (&run.need, &run.areas) {
        (Some(need), _) if is_finest => own_needs(need, domains),
        (Some(need), Some(areas)) if is_areas => area_needs(need, areas, run, domains),
        (Some(need), _) => coarse_needs(need, &draft.of_finest, draft.ids.len(), domains),
        _ => vec![None; draft.ids.len()],
    };
    let people = people(run, draft);
    let share = run.share.as_ref().filter(|_| at == funded);
    let row_of: BTreeMap<&PlaceId, usize> = share
        .map(|share| share.input.places.ids.iter().zip(0..).collect())
        .unwrap_or_default();
    let paid_rows = share.map(|share| {
        let mut rows = vec![Vec::new(); share.input.places.ids.len()];
        for (row, paid) in share.allocation.rows.iter().enumerate() {
            rows[paid.place].push(row);
        }
        rows
    });
    let areas = draft
        .ids
        .iter()
        .zip(needs)
        .enumerate()
        .map(|(position, (id, need))| {
            let row = row_of.get(id);
            let money = match (share, row, &paid_rows) {
                (Some(share), Some(&row), Some(rows)) => Some(money(share, &rows[row], row)),
                _ => None,
            };
            report::Area {
                name: draft.names[position].clone(),
                parent: parents.as_ref().map(|parents| parents[position]),
                population: people.as_ref().map(|people| rounded(people[position])),
                need,
                page: match (&money, programme.pages) {
                    (_, Pages::All) => at == funded,
                    (Some(money), Pages::Selected) => money.selected,
                    (Some(money), Pages::Usual) => money.selected || draft.ids.len() <= PAGES,
                    (None, _) => share.is_none() && at == funded && draft.ids.len() <= PAGES,
                },
                money,
                shape: draft.shapes.get(id).cloned(),
                id: id.clone(),
            }
        })
        .collect();
    report::Level {
        key: draft.key.clone(),
        singular: draft.singular.clone(),
        plural: draft.plural.clone(),
        areas,
    }
}

/// Up to how many places get a page each, with money or not, where the programme does
/// not say: more fill a disk.
pub(crate) const PAGES: usize = 1_000;

/// Where each place of `draft` lies in the next coarser level: where most of
/// its finest places do, ties by code.
fn parents(draft: &Draft, coarser: &Draft) -> Vec<usize> {
    let mut counts: Vec<BTreeMap<usize, usize>> = vec![BTreeMap::new(); draft.ids.len()];
    for (&own, &parent) in draft.of_finest.iter().zip(&coarser.of_finest) {
        *counts[own].entry(parent).or_insert(0) += 1;
    }
    let most = |counts: &BTreeMap<usize, usize>| {
        let greatest = counts
            .iter()
            .max_by_key(|(parent, count)| (**count, std::cmp::Reverse(**parent)));
        greatest.map_or(0, |(parent, _)| *parent)
    };
    counts.iter().map(most).collect()
}

fn people(run: &Run, draft: &Draft) -> Option<Vec<f64>> {
    let of_finest: Vec<f64> = match &run.need {
        Some(need) => {
            let people = need.input.population.as_ref()?;
            people.iter().map(|people| people.unwrap_or(0.0)).collect()
        }
        None => return None,
    };
    let mut sums = vec![0.0; draft.ids.len()];
    for (&own, people) in draft.of_finest.iter().zip(of_finest) {
        sums[own] += people;
    }
    Some(sums)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "people are counted from 0 up, and fit"
)]
fn rounded(people: f64) -> u64 {
    people.round().max(0.0) as u64
}

/// A level's short name: the letters and digits of its column of codes.
fn key(column: &str) -> String {
    let lower = column.to_lowercase();
    let bare = lower.strip_suffix("cd").unwrap_or(&lower);
    let key: String = bare.chars().filter(char::is_ascii_alphanumeric).collect();
    if key.is_empty() { "places".into() } else { key }
}
