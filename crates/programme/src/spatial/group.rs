//! Groups of places that hang together and are alike.

use std::path::PathBuf;

use allotment_spatial::group::{
    Cut, Groups, MaxPOptions, Places as Alike, max_p, skater, ward, z_scores,
};
use allotment_table::{Column, Fault, Faults, Table};
use serde_json::{Map, Value, json};

use super::ground::Ground;
use super::near::{Near, Places, Wanted};
use super::{Answer, Neighbours, count, fault, some};
use crate::{Origins, Sheet};

/// What a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupChoice {
    /// The table.
    pub table: PathBuf,
    /// Its column of codes; the first if none is named.
    pub id: Option<String>,
    /// The columns that make places alike.
    pub like: Vec<String>,
    /// The column of people; every place counts as one if none is named.
    pub people: Option<String>,
    /// The borders of places.
    pub boundaries: PathBuf,
    /// The property of their codes; as the table's if none is named.
    pub boundaries_id: Option<String>,
    /// The system of the coordinates, where the file does not say.
    pub crs: Option<String>,
    /// Who counts as whose neighbour.
    pub neighbours: Neighbours,
    /// How large or how many.
    pub size: GroupSize,
    /// How.
    pub method: GroupMethod,
    /// Whether the columns are brought to one scale first.
    pub standardise: bool,
    /// The seed.
    pub seed: u64,
}

/// How large groups are, or how many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GroupSize {
    /// At least so many people each, and as many groups as that allows.
    AtLeast(f64),
    /// So many groups.
    Groups(usize),
}

/// How groups are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupMethod {
    /// A tree of the least differences, cut where it pays most.
    Skater,
    /// As many groups as the floor allows.
    MaxP,
    /// Neighbours joined, the least loss first.
    Ward,
}

impl GroupMethod {
    /// Its name in a table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Skater => "skater",
            Self::MaxP => "max-p",
            Self::Ward => "ward",
        }
    }
}

/// Groups of neighbours that are alike.
///
/// # Errors
/// [`Faults`] of the table or the borders, or why the groups cannot be had.
pub fn group(choice: &GroupChoice, origins: &Origins) -> Result<Answer, Faults> {
    check(choice)?;
    group_of(&origins.table(&choice.table)?, None, choice, origins)
}

/// The same of a `table` and a `ground` that were read.
pub(crate) fn group_of(
    table: &Table,
    ground: Option<&Ground>,
    choice: &GroupChoice,
    origins: &Origins,
) -> Result<Answer, Faults> {
    check(choice)?;
    let mut faults = Faults::new();
    let first = table.column_names().first().map(|name| (*name).to_owned());
    let id = choice.id.clone().or(first).unwrap_or_default();
    let ids = faults.collect(table.place_ids(&id));
    let columns: Vec<Vec<f64>> = choice
        .like
        .iter()
        .map(|name| whole_column(table, name, &mut faults))
        .collect();
    let people = match &choice.people {
        Some(name) => whole_column(table, name, &mut faults),
        None => vec![1.0; table.rows()],
    };
    refuse_size(choice, &people, table.rows(), &mut faults);
    let Some(ids) = ids else { return Err(faults) };
    faults.into_result(())?;
    let rows: Vec<usize> = (0..ids.len()).collect();
    let places = Places {
        table,
        id: &id,
        ids: &ids,
        rows: &rows,
    };
    let wanted = Wanted {
        neighbours: choice.neighbours,
        ground,
        boundaries: Some(&choice.boundaries),
        boundaries_id: choice.boundaries_id.as_deref(),
        coordinates: None,
        crs: choice.crs.as_deref(),
    };
    let Near {
        weights,
        sources,
        mut said,
    } = places.near(&wanted, origins)?;
    let features = if choice.standardise {
        z_scores(&columns)
    } else {
        rows.iter()
            .flat_map(|&row| columns.iter().map(move |column| column[row]))
            .collect()
    };
    let alike = Alike {
        weights: &weights,
        features: &features,
        columns: columns.len(),
        people: &people,
    };
    let column = choice.people.as_deref().unwrap_or(&id);
    let refuse = |error| fault(&error, table, &rows, column);
    let floor = match choice.size {
        GroupSize::AtLeast(floor) => floor,
        GroupSize::Groups(_) => 0.0,
    };
    let wanted_groups = match choice.size {
        GroupSize::Groups(groups) => Some(groups),
        GroupSize::AtLeast(_) => None,
    };
    let (groups, at_most) = match (choice.method, wanted_groups) {
        (GroupMethod::Ward, Some(groups)) => (ward(&alike, groups).map_err(refuse)?, None),
        (GroupMethod::MaxP | GroupMethod::Ward, _) => {
            let options = MaxPOptions {
                floor,
                starts: None,
                seed: choice.seed,
            };
            let found = max_p(&alike, options).map_err(refuse)?;
            (found.groups, Some(found.at_most))
        }
        (GroupMethod::Skater, groups) => {
            (skater(&alike, Cut { groups, floor }).map_err(refuse)?, None)
        }
    };
    let told = Told {
        choice,
        groups: &groups,
        floor,
        at_most,
        codes: ids.iter().map(allotment_place::PlaceId::as_str).collect(),
        whole: whole_ssd(&features, columns.len()),
    };
    said.extend(told.sentences());
    let mut more = told.more();
    more.insert("notes".into(), json!(said));
    let mut sheet = Sheet {
        table: told.table(),
        rows: "places",
        sources: vec![table.source().clone()],
        more,
    };
    sheet.sources.extend(sources);
    Ok(Answer { sheet, said })
}

/// Faults for groups that are larger than the whole, or more than there are places.
fn refuse_size(choice: &GroupChoice, people: &[f64], places: usize, faults: &mut Faults) {
    match choice.size {
        GroupSize::AtLeast(floor) => {
            let all: f64 = people.iter().sum();
            if faults.is_empty() && floor > all {
                let what = format!("{floor} are more than there are in all places together: {all}");
                faults.push(Fault::new("--about", what, "ask for smaller groups"));
            }
        }
        GroupSize::Groups(groups) if groups > places => {
            let what = format!("{groups} are more groups than there are places: {places}");
            faults.push(Fault::new("--groups", what, "ask for fewer groups"));
        }
        GroupSize::Groups(_) => {}
    }
}

/// Refuses what cannot go together.
fn check(choice: &GroupChoice) -> Result<(), Faults> {
    let mut faults = Faults::new();
    if choice.like.is_empty() {
        let help = "name columns, such as --like income,age";
        faults.push(Fault::asked(
            "--like",
            "nothing says what makes places alike",
            help,
        ));
    }
    match (choice.method, choice.size) {
        (GroupMethod::MaxP, GroupSize::Groups(_)) => {
            let what = "max-p finds how many groups there can be";
            faults.push(Fault::asked(
                "--groups",
                what,
                "give --about PEOPLE instead, or use --method skater",
            ));
        }
        (GroupMethod::Ward, GroupSize::AtLeast(_)) => {
            let what = "ward knows no floor of people";
            faults.push(Fault::asked(
                "--about",
                what,
                "give --groups instead, or use --method max-p",
            ));
        }
        (_, GroupSize::AtLeast(floor)) if !(floor > 0.0 && floor.is_finite()) => {
            faults.push(Fault::asked(
                "--about",
                "it is no number of people",
                "write a number above zero",
            ));
        }
        _ => {}
    }
    faults.into_result(())
}

/// The column `name`, in which nothing may be missing.
fn whole_column(table: &Table, name: &str, faults: &mut Faults) -> Vec<f64> {
    let cells = faults.collect(table.each_measure(name)).unwrap_or_default();
    let mut present = Vec::with_capacity(cells.len());
    for (row, cell) in cells.into_iter().enumerate() {
        match cell {
            Ok(Some(cell)) => present.push(cell),
            Err(wrong) => faults.push(*wrong),
            Ok(None) => {
                let help = "fill it in, or leave the place out";
                faults.push(table.fault_at(row, name, "the value is missing", help));
            }
        }
    }
    present
}

/// The sum of squares if all were one group.
fn whole_ssd(features: &[f64], columns: usize) -> f64 {
    let rows = features.len() / columns;
    (0..columns)
        .map(|column| {
            let values = || features.iter().skip(column).step_by(columns);
            #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
            let mean = values().sum::<f64>() / rows as f64;
            values().map(|value| (value - mean).powi(2)).sum::<f64>()
        })
        .sum()
}

struct Told<'a> {
    choice: &'a GroupChoice,
    groups: &'a Groups,
    floor: f64,
    at_most: Option<usize>,
    codes: Vec<&'a str>,
    whole: f64,
}

impl Told<'_> {
    fn table(&self) -> Table {
        let number = |row: usize| self.groups.group[row] as usize;
        let rows = 0..self.codes.len();
        let names = rows.clone().map(|row| Some((number(row) + 1).to_string()));
        let people = rows
            .clone()
            .map(|row| Some(self.groups.people[number(row)]));
        let members = rows
            .clone()
            .map(|row| i64::try_from(self.groups.places[number(row)]).ok());
        let mut columns = vec![
            Column::codes("id", self.codes.iter().map(Some)),
            Column::codes("group", names),
            Column::integers("group_places", members)
                .with_definition("how many places are in the group"),
        ];
        if self.choice.people.is_some() {
            columns.push(
                Column::numbers("group_people", people)
                    .with_definition("how many people live in the group"),
            );
        }
        if self.floor > 0.0 {
            let reached = rows.map(|row| Some(self.groups.people[number(row)] >= self.floor));
            columns.push(
                Column::booleans("reached", reached)
                    .with_definition(format!("whether the group has {} people", self.floor)),
            );
        }
        Table::new("groups", columns)
    }

    fn more(&self) -> Map<String, Value> {
        let groups: Vec<Value> = (0..self.groups.count())
            .map(|group| {
                json!({
                    "group": (group + 1).to_string(),
                    "places": self.groups.places[group],
                    "people": self.groups.people[group],
                    "reached": self.groups.people[group] >= self.floor,
                })
            })
            .collect();
        let mut more = Map::new();
        more.insert("groups".into(), json!(groups));
        more.insert("method".into(), json!(self.choice.method.name()));
        more.insert("neighbours".into(), json!(self.choice.neighbours.name()));
        more.insert("like".into(), json!(self.choice.like));
        more.insert("ssd".into(), json!(self.groups.ssd));
        more.insert("ssd_of_one_group".into(), json!(self.whole));
        more.insert(
            "floor".into(),
            json!((self.floor > 0.0).then_some(self.floor)),
        );
        more.insert("at_most".into(), json!(self.at_most));
        more.insert("seed".into(), json!(self.choice.seed));
        more
    }

    fn sentences(&self) -> Vec<String> {
        let like = self.choice.like.join(", ");
        let account = if self.whole > 0.0 {
            let explained = 100.0 * (1.0 - self.groups.ssd / self.whole);
            format!("they account for {explained:.0}% of the differences in {like}")
        } else {
            format!("there are no differences in {like}, so any such groups are as good")
        };
        let most = match self.at_most {
            Some(most) if most > self.groups.count() => {
                format!(" (no more than {most} are possible)")
            }
            Some(most) if most == self.groups.count() => " (as many as are possible)".to_owned(),
            _ => String::new(),
        };
        let mut said = vec![format!(
            "{} in {}{most}, each in one piece; {account}.",
            count(self.codes.len(), "place", "places"),
            count(self.groups.count(), "group", "groups"),
        )];
        if let (Some(least), Some(most)) = (
            self.groups.people.iter().copied().reduce(f64::min),
            self.groups.people.iter().copied().reduce(f64::max),
        ) && self.choice.people.is_some()
        {
            said.push(format!("The groups have {least:.0} to {most:.0} people."));
        }
        for group in self.groups.below(self.floor) {
            let members: Vec<&str> = (0..self.codes.len())
                .filter(|&row| self.groups.group[row] == group)
                .map(|row| self.codes[row])
                .collect();
            said.push(format!(
                "mind: group {} cannot reach {} people: it has {:.0} and touches no other ({}).",
                group + 1,
                self.floor,
                self.groups.people[group as usize],
                some(&members)
            ));
        }
        said
    }
}
