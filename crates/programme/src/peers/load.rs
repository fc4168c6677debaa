//! From a spec and a table to a structure.

use allotment_peers::{Structure, Variable};
use allotment_place::PlaceId;
use allotment_table::{Faults, Table};

use super::PeersSpec;
use super::barred::{Barred, refuse_barred};
use super::error::peers_faults;
use crate::columns::pick;
use crate::spec::Document;

/// A table with the columns that a spec names.
#[derive(Debug)]
pub struct PeersInput {
    /// The table as read.
    pub table: Table,
    /// Its column of codes.
    pub id_column: String,
    /// The codes.
    pub ids: Vec<PlaceId>,
    /// The names, where there are any.
    pub names: Option<Vec<Option<String>>>,
    /// The values of each variable of structure.
    pub structure: Vec<Vec<Option<f64>>>,
    /// The values of each outcome.
    pub outcomes: Vec<Vec<Option<f64>>>,
}

impl PeersInput {
    /// What `spec` of `document` makes of `table`; `barred` is what must not make
    /// places alike besides its own outcomes.
    ///
    /// # Errors
    /// [`Faults`]: every column that is not there, every cell that is no number,
    /// every variable of structure that is compared.
    pub fn load(
        spec: &PeersSpec,
        document: &Document,
        table: Table,
        barred: &[Barred],
    ) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let id = faults.collect(pick(&spec.table.id, document, &table));
        let id_column = id.unwrap_or_default();
        let ids = faults.collect(table.place_ids(&id_column));
        let names = match spec.table.name.as_slice() {
            [] => None,
            names => faults
                .collect(pick(names, document, &table))
                .and_then(|name| faults.collect(table.text(&name)))
                .map(|names| {
                    names
                        .into_iter()
                        .map(|name| name.map(str::to_owned))
                        .collect()
                }),
        };
        let columns = spec.structure.iter().map(|one| &one.column);
        let mut numbers = Vec::new();
        for column in columns.chain(spec.outcomes.iter().map(|one| &one.column)) {
            let found = faults.collect(pick(std::slice::from_ref(column), document, &table));
            let values = found.and_then(|name| faults.collect(table.measures(&name)));
            numbers.push(values.unwrap_or_default());
        }
        let outcomes = numbers.split_off(spec.structure.len());
        let input = Self {
            id_column,
            ids: ids.unwrap_or_default(),
            names,
            structure: numbers,
            outcomes,
            table,
        };
        if faults.is_empty() {
            refuse_barred(spec, document, &input, barred, &mut faults);
        }
        faults.into_result(input)
    }

    /// Its z-scores.
    ///
    /// # Errors
    /// [`Faults`] of missing values, each with its row, and of variables that tell
    /// no places apart.
    pub fn z_scores(&self, spec: &PeersSpec, document: &Document) -> Result<Structure, Faults> {
        let ids: Vec<&str> = self.ids.iter().map(PlaceId::as_str).collect();
        let variables: Vec<Variable<'_>> = spec
            .structure
            .iter()
            .zip(&self.structure)
            .map(|(spec, values)| Variable {
                name: &spec.column.value,
                values,
                weight: spec.weight,
            })
            .collect();
        Structure::new(&ids, &variables, spec.spread)
            .map_err(|error| peers_faults(&error, spec, document, self))
    }

    /// What a place is called: its name with its code, or its code.
    #[must_use]
    pub fn called(&self, row: usize) -> String {
        let id = self.ids[row].as_str();
        let name = self.names.as_ref().and_then(|names| names[row].as_deref());
        name.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})"))
    }
}
