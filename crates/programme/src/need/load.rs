//! From a spec and a table to a model.

use allotment_expression::Expression;
use allotment_need::{Group, Indicator, Missing, Model, Treatment};
use allotment_place::PlaceId;
use allotment_table::{Faults, Table};

use super::{ColumnNames, NeedSpec, ValuesSpec};
use crate::columns::pick;
use crate::spec::{Document, Located};

/// An index with its data, and where each thing came from.
#[derive(Debug, Clone)]
pub struct NeedInput {
    /// The table as read.
    pub table: Table,
    /// The column of codes.
    pub id_column: String,
    /// The column of names.
    pub name_column: Option<String>,
    /// The column of people.
    pub population_column: Option<String>,
    /// The codes.
    pub ids: Vec<PlaceId>,
    /// People, where they are counted.
    pub population: Option<Vec<Option<f64>>>,
    /// The indicators' values.
    pub indicators: Vec<Indicator>,
    /// For each indicator the column that a wrong value stands in.
    pub indicator_columns: Vec<Option<String>>,
    /// The groups.
    pub groups: Vec<Group>,
    /// What to do before normalising.
    pub treatment: Treatment,
}

impl NeedInput {
    /// What `spec` of `document` makes of `table`.
    ///
    /// # Errors
    /// [`Faults`]: every column that is not there, every cell that is wrong.
    pub fn load(spec: &NeedSpec, document: &Document, table: Table) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let mut found = |names: &ColumnNames| faults.collect(pick(names, document, &table));
        let id_column = found(&spec.table.id);
        let optional =
            |names: &ColumnNames, found: &mut dyn FnMut(&ColumnNames) -> Option<String>| {
                let standard = names.len() > 1;
                let there = names.iter().any(|name| table.has(&name.value));
                (!names.is_empty() && (there || !standard))
                    .then(|| found(names))
                    .flatten()
            };
        let name_column = optional(&spec.table.name, &mut found);
        let population_column = optional(&spec.table.population, &mut found);
        let ids = id_column
            .as_ref()
            .and_then(|column| faults.collect(table.place_ids(column)));
        let population = match &population_column {
            Some(column) => faults.collect(people(&table, column)).map(Some),
            None => Some(None),
        };
        let errors = spec
            .robustness
            .as_ref()
            .map(|robustness| &robustness.standard_error);
        let mut indicators = Vec::new();
        let mut indicator_columns = Vec::new();
        for (at, indicator) in spec.indicators.iter().enumerate() {
            let (values, column) = match &indicator.values {
                ValuesSpec::Column(names) => {
                    let column = faults.collect(pick(names, document, &table));
                    let values = column
                        .as_ref()
                        .and_then(|column| faults.collect(table.numbers(column)));
                    (values, column)
                }
                ValuesSpec::Sql(sql) => (faults.collect(evaluate(&table, sql, document)), None),
            };
            if let Some(column) = &indicator.denominator {
                let named = std::slice::from_ref(column);
                faults
                    .collect(pick(named, document, &table).and_then(|name| people(&table, &name)));
            }
            let error_column = errors.and_then(|errors| errors.iter().find(|(of, _)| *of == at));
            let standard_error = error_column.and_then(|(_, column)| {
                faults.collect(pick(std::slice::from_ref(column), document, &table))?;
                faults.collect(table.numbers(&column.value))
            });
            indicator_columns.push(column);
            indicators.push(Indicator {
                weight: indicator.weight,
                group: indicator.group,
                normalise: indicator.normalise,
                goalposts: indicator.goalposts,
                standard_error,
                ..Indicator::new(
                    &indicator.id.value,
                    indicator.more_is,
                    values.unwrap_or_default(),
                )
            });
        }
        let kinds = match (&spec.by, spec.missing) {
            (Some(by), Missing::GroupMean) => faults.collect(kinds(by, document, &table)),
            _ => None,
        };
        if !faults.is_empty() {
            return faults
                .into_result(())
                .map(|()| unreachable!("there are faults"));
        }
        Ok(Self {
            id_column: id_column.expect("else a fault"),
            name_column,
            population_column,
            ids: ids.expect("else a fault"),
            population: population.expect("else a fault"),
            indicators,
            indicator_columns,
            groups: spec.groups.iter().map(group).collect(),
            treatment: Treatment {
                missing: spec.missing,
                kinds,
                outliers: spec.outliers,
            },
            table,
        })
    }

    /// Of how many each place's value of the indicator at `at` is a rate, if that is
    /// known, and what that is called.
    ///
    /// # Errors
    /// [`Faults`] if the column that is named is not there, or its cells are wrong.
    pub(crate) fn denominator(
        &self,
        spec: &NeedSpec,
        at: usize,
    ) -> Result<Option<Denominator>, Faults> {
        let indicator = &spec.indicators[at];
        if let Some(column) = &indicator.denominator {
            let counts = self.table.numbers(&column.value)?;
            return Ok(Some(Denominator {
                counts,
                name: column.value.clone(),
            }));
        }
        let ValuesSpec::Sql(sql) = &indicator.values else {
            return Ok(None);
        };
        let over = sql.value.denominator();
        over.map(|over| {
            Ok(Denominator {
                counts: self.table.evaluate(&over)?,
                name: over.text().to_owned(),
            })
        })
        .transpose()
    }

    /// The model, for the stage.
    #[must_use]
    pub fn model(&self, spec: &NeedSpec) -> Model<'_> {
        Model {
            ids: &self.ids,
            indicators: self.indicators.clone(),
            groups: self.groups.clone(),
            index: spec.index,
            treatment: self.treatment.clone(),
        }
    }
}

/// Of how many a rate is, for each place, and what that is called.
#[derive(Debug)]
pub(crate) struct Denominator {
    pub counts: Vec<Option<f64>>,
    pub name: String,
}

fn group(spec: &super::GroupSpec) -> Group {
    Group {
        parent: spec.parent,
        weight: spec.weight,
        combine: spec.combine,
        weights: spec.weights,
        normalise: spec.normalise,
        ..Group::new(&spec.id.value)
    }
}

fn evaluate(
    table: &Table,
    sql: &Located<Expression>,
    document: &Document,
) -> Result<Vec<Option<f64>>, Faults> {
    for name in sql.value.column_names() {
        let name = Located {
            value: name.clone(),
            line: sql.line,
        };
        pick(std::slice::from_ref(&name), document, table)?;
    }
    table.evaluate(&sql.value)
}

/// People are counted: never fewer than none.
fn people(table: &Table, column: &str) -> Result<Vec<Option<f64>>, Faults> {
    let people = table.numbers(column)?;
    let mut faults = Faults::new();
    for (row, count) in people.iter().enumerate() {
        if count.is_some_and(|count| count < 0.0) {
            let help = "correct it, or leave it empty if it is not known";
            faults.push(table.fault_at(row, column, "a number of people is below 0", help));
        }
    }
    faults.into_result(people)
}

fn kinds(by: &Located<String>, document: &Document, table: &Table) -> Result<Vec<usize>, Faults> {
    pick(std::slice::from_ref(by), document, table)?;
    let mut seen = std::collections::BTreeMap::new();
    let values = table.text(&by.value)?;
    Ok(values
        .into_iter()
        .map(|value| {
            let next = seen.len();
            *seen.entry(value).or_insert(next)
        })
        .collect())
}
