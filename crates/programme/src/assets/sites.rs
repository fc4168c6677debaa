//! Where a few more would help most.

use std::path::Path;

use allotment_assets::{Candidates, Effort, Siting, Worth, site};
use allotment_place::Point;
use allotment_table::{Column, Fault, Faults, Points, Table, nearest};
use serde_json::{Map, Value, json};

use super::load::{Asset, Places, load_inventory, load_places, settle};
use super::run::types_of;
use super::{AssetsSpec, BlockSpec, Notes, TypeName};
use crate::files::Files;
use crate::spec::Document;

/// What the sites are to be best at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Objective {
    /// Bringing people within a distance who have none so near: maximal
    /// covering.
    Covering,
    /// Shortening the way of everybody to the nearest: the p-median.
    Distance,
}

impl Objective {
    /// Each with its name.
    pub const ALL: [(Objective, &str); 2] =
        [(Self::Covering, "covering"), (Self::Distance, "distance")];

    fn name(self) -> &'static str {
        match self {
            Self::Covering => "covering",
            Self::Distance => "distance",
        }
    }
}

/// What is asked about sites.
#[derive(Debug)]
pub struct SitesRequest<'a> {
    /// The type of which there are to be more.
    pub of: &'a str,
    /// How many more.
    pub count: usize,
    /// What they are to be best at.
    pub objective: Objective,
    /// The distance that counts as within reach, or beyond which further does
    /// not count; by default that of the density.
    pub within_m: Option<f64>,
    /// A table of candidates with `id`, `x` and `y`; by default the places.
    pub candidates: Option<&'a Path>,
}

/// Sites, and what a reader should know.
#[derive(Debug)]
pub(super) struct SitesRun {
    pub(super) table: Table,
    pub(super) document: Map<String, Value>,
    pub(super) lines: Vec<String>,
    pub(super) candidates: Option<Table>,
}

impl SitesRequest<'_> {
    pub(super) fn run(
        &self,
        spec: &AssetsSpec,
        document: &Document,
        files: &Files<'_>,
    ) -> Result<SitesRun, Faults> {
        let mut notes = Notes::default();
        let types = types_of(spec, files)?;
        let places = load_places(&spec.places, files, &mut notes)?;
        let crs = &spec.places.crs.value;
        let blocks = self.narrowed(&spec.blocks);
        let there = Some(&places);
        let inventory = load_inventory(&blocks, &types, document, crs, there, files, &mut notes)?;
        // The first of its type is sited among none.
        let of = inventory.types.iter().position(|one| one.name == self.of);
        if of.is_none() && !types.iter().any(|one| one.name == self.of) {
            let names = inventory.types.iter().map(|one| one.name.as_str());
            let help = match nearest(self.of, names.clone()).first() {
                Some(near) => format!("did you mean '{near}'?"),
                None => format!("the types are {}", names.collect::<Vec<_>>().join(", ")),
            };
            return Err(Fault::new(
                document.file(),
                format!("there are no assets of the type '{}'", self.of),
                help,
            )
            .into());
        }
        let Some(within_m) = self.within_m.or(spec.measure.density_within_m) else {
            let help = "add  --within-m 1000, or  density_within_m  under [measure]";
            return Err(Fault::new(
                document.file(),
                "nothing says how near is within reach",
                help,
            )
            .into());
        };
        let existing: Vec<&Asset> = of
            .into_iter()
            .flat_map(|of| inventory.of_type(of))
            .collect();
        let existing: Vec<Point> = existing.iter().map(|asset| asset.at).collect();
        let given = match self.candidates {
            Some(path) => Some(candidates(path, spec, &places, &mut notes)?),
            None => None,
        };
        let (ids, sites): (Vec<String>, &[Point]) = match &given {
            Some((_, points)) => (
                points.ids.iter().map(ToString::to_string).collect(),
                &points.points,
            ),
            None => (
                places.ids.iter().map(ToString::to_string).collect(),
                &places.at,
            ),
        };
        let all = Candidates {
            places: &places.at,
            people: &places.people,
            sites,
            existing: &existing,
        };
        let refused = |error: allotment_assets::AssetsError| {
            let message = error.to_string();
            let (what, help) = message.split_once(": ").unwrap_or((&message, ""));
            Faults::from(Fault::new(document.file(), what, help))
        };
        let worth = match self.objective {
            Objective::Covering => Worth::covering(all, within_m),
            Objective::Distance => Worth::distance(all, within_m),
        };
        let worth = worth.map_err(refused)?;
        let found = site(&worth, self.count, Effort::default()).map_err(refused)?;
        let out_now: f64 = allotment_assets::nearest(&places.at, &existing)
            .iter()
            .zip(&places.people)
            .filter(|(near, _)| near.is_none_or(|near| near.metres > within_m))
            .fold(0.0, |sum, (_, people)| sum + people);
        let told = Told {
            request: self,
            found: &found,
            within_m,
            out_now,
            candidates: sites.len(),
            gains: gains(&worth, &found),
        };
        let mut lines = notes.lines();
        lines.extend(told.lines());
        let mut more = told.document();
        more.insert("notes".into(), notes.to_json());
        Ok(SitesRun {
            table: self.table(&found, &ids, sites),
            document: more,
            lines,
            candidates: given.map(|(table, _)| table),
        })
    }

    /// Of an extract with a table of types, only the type that is asked for.
    fn narrowed(&self, blocks: &[BlockSpec]) -> Vec<BlockSpec> {
        let mut blocks = blocks.to_vec();
        for block in blocks
            .iter_mut()
            .filter(|block| matches!(block.of, TypeName::Table))
        {
            let line = block.line;
            block.of = TypeName::One(crate::spec::Located {
                value: self.of.into(),
                line,
            });
        }
        blocks
    }

    fn table(&self, found: &Siting, ids: &[String], sites: &[Point]) -> Table {
        let chosen = || found.chosen.iter();
        let order = (1..).take(found.chosen.len()).map(Some);
        let mut sum = 0.0;
        let together = found.adds.iter().map(|adds| {
            sum += adds;
            Some(sum)
        });
        let (adds, all) = match self.objective {
            Objective::Covering => ("adds_people", "people_so_far"),
            Objective::Distance => ("saves_person_m", "person_m_so_far"),
        };
        Table::new(
            "sites",
            vec![
                Column::integers("position", order)
                    .with_definition("the order in which sites add most"),
                Column::codes("site", chosen().map(|&at| Some(ids[at].as_str()))),
                Column::numbers("x", chosen().map(|&at| Some(sites[at].x))),
                Column::numbers("y", chosen().map(|&at| Some(sites[at].y))),
                Column::numbers(adds, found.adds.iter().copied().map(Some))
                    .with_definition("what it adds to those before it"),
                Column::numbers(all, together)
                    .with_definition("what it and those before it are worth"),
            ],
        )
    }
}

/// How many places gain, and how many do not.
fn gains(worth: &Worth, found: &Siting) -> [usize; 2] {
    let best = worth.best_of(&found.chosen);
    let gain = best.iter().filter(|&&gain| gain > 0.0).count();
    [gain, best.len() - gain]
}

/// The table of candidates and their points on the plane.
fn candidates(
    path: &Path,
    spec: &AssetsSpec,
    places: &Places,
    notes: &mut Notes,
) -> Result<(Table, Points), Faults> {
    let table = Table::read(path)?;
    let crs = &spec.places.crs.value;
    let mut points = Points::from_table(&table, "id", ["x", "y"], Some(crs.code()))?;
    settle(
        crs,
        &mut points.points,
        table.name(),
        |row| Some(table.line_of(row)),
        notes,
    )?;
    places
        .plane
        .take(crs, &mut points.points)
        .map_err(|error| {
            Faults::from(Fault::new(
                table.name(),
                error.to_string(),
                "check the coordinates of the candidates",
            ))
        })?;
    Ok((table, points))
}

/// What is said of the answer.
struct Told<'a> {
    request: &'a SitesRequest<'a>,
    found: &'a Siting,
    within_m: f64,
    out_now: f64,
    candidates: usize,
    gains: [usize; 2],
}

impl Told<'_> {
    fn lines(&self) -> Vec<String> {
        let (found, request) = (self.found, self.request);
        if found.chosen.is_empty() {
            return vec![format!(
                "one more '{}' at any of {} candidates would bring nobody nearer: {:.0} people have none within {} m",
                request.of, self.candidates, self.out_now, self.within_m
            )];
        }
        let what = match request.objective {
            Objective::Covering => format!(
                "{} more '{}' at these sites bring {:.0} people within {} m who have none so near now, of {:.0}",
                found.chosen.len(),
                request.of,
                found.worth,
                self.within_m,
                self.out_now
            ),
            Objective::Distance => format!(
                "{} more '{}' at these sites save {:.0} person-metres on the way to the nearest, what is beyond {} m counting as {} m",
                found.chosen.len(),
                request.of,
                found.worth,
                self.within_m,
                self.within_m
            ),
        };
        let sure = if found.exact {
            format!(
                "no other choice among {} candidates does better",
                self.candidates
            )
        } else {
            format!(
                "no choice among {} candidates can exceed {:.0}: this one is within {:.2} % of the best",
                self.candidates,
                found.bound,
                100.0 * found.gap()
            )
        };
        let mut lines = vec![what, sure];
        lines.push(format!(
            "{} places gain, {} do not",
            self.gains[0], self.gains[1]
        ));
        if found.chosen.len() < request.count {
            lines.push(format!(
                "{} were asked for: no further site would bring anyone nearer",
                request.count
            ));
        }
        lines
    }

    fn document(&self) -> Map<String, Value> {
        let mut document = Map::new();
        let siting = json!({
            "type": self.request.of,
            "objective": self.request.objective.name(),
            "asked": self.request.count,
            "within_m": self.within_m,
            "candidates": self.candidates,
            "people_out_of_reach": self.out_now,
            "worth": self.found.worth,
            "bound": self.found.bound,
            "exact": self.found.exact,
            "gap": self.found.gap(),
            "places_that_gain": self.gains[0],
            "places_that_do_not": self.gains[1],
        });
        document.insert("siting".into(), siting);
        document
    }
}
