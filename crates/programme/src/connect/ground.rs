//! The places, and the larger areas that they lie in.

use std::collections::HashMap;

use allotment_connect::{Geography, Places};
use allotment_place::thousands;
use allotment_table::{Fault, Faults, Table, nearest};

use super::spec::PlacesSpec;
use crate::columns::first_of;

/// The places, and the larger areas that each lies in.
#[derive(Debug)]
pub(super) struct Ground {
    pub table: Table,
    pub ids: Vec<String>,
    pub places: Places,
    id_column: String,
    population: String,
    geographies: HashMap<String, Level>,
}

/// The areas of one column of the places.
#[derive(Debug)]
pub(super) struct Level {
    pub position: HashMap<String, usize>,
    pub geography: Geography,
    /// The places that have no code of it, and so lie in none of its areas.
    pub without: Vec<usize>,
}

impl Ground {
    /// The places that `table` holds.
    pub fn new(table: Table, spec: &PlacesSpec) -> Result<Self, Faults> {
        let table = table.with_vintage(&spec.id.value, spec.vintage);
        let mut faults = Faults::new();
        if table.rows() == 0 {
            let help = "give a table with a row for each place";
            faults.push(Fault::new(table.name(), "there are no places in it", help));
        }
        let ids = faults.collect(table.place_ids(&spec.id.value));
        let people = faults.collect(people(&table, &spec.population.value));
        let (Some(ids), Some(people)) = (ids, people) else {
            faults.into_result(())?;
            unreachable!("else there are faults");
        };
        faults.into_result(())?;
        let own: HashMap<String, usize> = (ids.iter().zip(0..))
            .map(|(id, at)| (id.as_str().to_owned(), at))
            .collect();
        let area_of: Vec<Option<usize>> = (0..ids.len()).map(Some).collect();
        let own = Level {
            geography: Geography::new(ids.len(), &area_of),
            position: own,
            without: Vec::new(),
        };
        Ok(Self {
            table,
            id_column: spec.id.value.clone(),
            ids: ids.iter().map(|id| id.as_str().to_owned()).collect(),
            places: Places { people },
            population: spec.population.value.clone(),
            geographies: HashMap::from([(spec.id.value.clone(), own)]),
        })
    }

    /// Where the place `id` stands, if it is one.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.geographies[&self.id_column].position.get(id).copied()
    }

    /// Where the place `id` stands.
    pub fn find(&self, id: &str) -> Result<usize, Faults> {
        if let Some(at) = self.position(id) {
            return Ok(at);
        }
        let near = nearest(id, self.ids.iter().map(String::as_str));
        let help = match near.first() {
            Some(near) => format!("did you mean '{near}'?"),
            None => "write a code as the table of places has it".to_owned(),
        };
        let what = format!("'{id}' is not among the places");
        Err(Fault::new(self.table.name(), what, help).into())
    }

    /// The columns whose cells may be codes of areas, the places' own first,
    /// then `others`: awards say a code, and not of which geography.
    pub fn code_columns<'a>(&mut self, others: impl Iterator<Item = &'a str>) -> Vec<String> {
        let is_code = |name: &&str| {
            *name != self.population && (name.ends_with("cd") || name.ends_with("code"))
        };
        let mut names = vec![self.id_column.clone()];
        let there = self.table.column_names().into_iter().filter(is_code);
        let there: Vec<String> = there.map(str::to_owned).collect();
        for name in there.into_iter().chain(others.map(str::to_owned)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.retain(|name| self.level(name).is_ok());
        names
    }

    /// The areas of the column `name`.
    pub fn level(&mut self, name: &str) -> Result<&Level, Faults> {
        if !self.geographies.contains_key(name) {
            let level = self.read_level(name)?;
            self.geographies.insert(name.to_owned(), level);
        }
        Ok(&self.geographies[name])
    }

    /// What to mind of the column `name`: places without a code get no part of what is
    /// stated on its areas.
    pub fn without_code(&self, name: &str) -> Option<String> {
        let without = &self.known_level(name).without;
        let how_many = match without.len() {
            0 => return None,
            1 => "1 place has no".to_owned(),
            many => format!("{} places have no", thousands(many as u64)),
        };
        let ids: Vec<&str> = without.iter().map(|&at| self.ids[at].as_str()).collect();
        Some(format!(
            "{}: {how_many} {name}, so no part of what is for its areas: {}",
            self.table.name(),
            first_of(&ids)
        ))
    }

    /// The areas of a column that was read before.
    pub fn known_level(&self, name: &str) -> &Level {
        &self.geographies[name]
    }

    fn read_level(&self, name: &str) -> Result<Level, Faults> {
        let cells = self.table.text(name)?;
        let mut position = HashMap::new();
        let area_of: Vec<Option<usize>> = cells
            .into_iter()
            .map(|cell| {
                let code = cell.map(str::trim).filter(|code| !code.is_empty())?;
                let next = position.len();
                Some(*position.entry(code.to_owned()).or_insert(next))
            })
            .collect();
        let geography = Geography::new(position.len(), &area_of);
        let without = area_of.iter().enumerate();
        let without = without.filter(|(_, area)| area.is_none());
        Ok(Level {
            position,
            geography,
            without: without.map(|(place, _)| place).collect(),
        })
    }
}

impl Level {
    /// The code that is nearest to `code`.
    pub fn near(&self, code: &str) -> Option<String> {
        let near = nearest(code, self.position.keys().map(String::as_str));
        near.first().map(|near| (*near).to_owned())
    }
}

/// People are whole: money is divided by them exactly.
fn people(table: &Table, column: &str) -> Result<Vec<u64>, Faults> {
    let cells = table.each_integer(column)?;
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(cells.len());
    for (row, cell) in cells.into_iter().enumerate() {
        match cell.map(|cell| cell.map(u64::try_from)) {
            Ok(Some(Ok(people))) => found.push(people),
            Err(wrong) => faults.push(*wrong),
            Ok(Some(Err(_))) => {
                let help = "write how many people live there";
                faults.push(table.fault_at(row, column, "people cannot be fewer than none", help));
            }
            Ok(None) => {
                let help = "write how many people live there; 0 if nobody does";
                faults.push(table.fault_at(row, column, "the number of people is missing", help));
            }
        }
    }
    faults.into_result(found)
}
