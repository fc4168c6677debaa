//! From a spec and a table to the stage's own spec and places.

use std::collections::{BTreeMap, BTreeSet};

use allotment_expression::{Expression, Value};
use allotment_place::{Period, PlaceId};
use allotment_share as share;
use allotment_table::{Fault, Faults, Table};

use super::{DampingSpec, ShareSpec};
use crate::columns::pick;
use crate::spec::{Document, Located};

/// A share with its data.
#[derive(Debug, Clone)]
pub struct ShareInput {
    /// The table as read.
    pub table: Table,
    /// Its column of codes.
    pub id_column: String,
    /// The places.
    pub places: share::Places,
    /// The spec, its expressions read.
    pub spec: share::Spec,
}

impl ShareInput {
    /// What `spec` of `document` makes of the places' `table`, with prices by
    /// year from `deflator` if the spec names one.
    ///
    /// # Errors
    /// [`Faults`]: every column that is not there, every cell that is wrong,
    /// every expression that is none.
    pub fn load(
        spec: &ShareSpec,
        document: &Document,
        table: Table,
        deflator: Option<&Table>,
    ) -> Result<Self, Faults> {
        let mut reader = Reader {
            document,
            table: &table,
            faults: Faults::new(),
            numbers: BTreeSet::new(),
            texts: BTreeSet::new(),
        };
        let read = reader.spec(spec, deflator);
        let population = spec.places.population.as_ref().and_then(|name| {
            reader.column(name)?;
            reader.numbers.insert(name.value.clone());
            Some(name.value.clone())
        });
        let ids = reader.column(&spec.places.id).and_then(|()| {
            let ids = table.place_ids(&spec.places.id.value);
            reader.faults.collect(ids)
        });
        let names = reader.names(spec, ids.as_deref().unwrap_or_default());
        let columns = reader.columns();
        reader.faults.into_result(())?;
        let (Some(spec_read), Some(ids)) = (read, ids) else {
            unreachable!("else there are faults")
        };
        Ok(Self {
            id_column: spec.places.id.value.clone(),
            places: share::Places {
                ids,
                names,
                population,
                columns,
            },
            spec: spec_read,
            table,
        })
    }
}

struct Reader<'a> {
    document: &'a Document,
    table: &'a Table,
    faults: Faults,
    /// Columns that an expression reads.
    numbers: BTreeSet<String>,
    /// Columns that are only compared, such as a district's code.
    texts: BTreeSet<String>,
}

impl Reader<'_> {
    fn spec(&mut self, spec: &ShareSpec, deflator: Option<&Table>) -> Option<share::Spec> {
        let prices = match (&spec.envelope.prices, deflator) {
            (Some((base, file)), Some(deflator)) => Some(self.prices(base, file, deflator)?),
            _ => None,
        };
        let select = spec.select.as_ref().map(|select| self.select(select));
        let parts: Vec<Option<share::Part>> = spec
            .parts
            .iter()
            .map(|part| {
                Some(share::Part {
                    name: part.id.clone(),
                    weight: part.weight.clone(),
                    in_proportion_to: self.expression(&part.in_proportion_to)?,
                })
            })
            .collect();
        let max_loss = spec
            .limits
            .max_loss
            .as_ref()
            .map(|damping| self.damping(damping));
        let max_gain = spec
            .limits
            .max_gain
            .as_ref()
            .map(|damping| self.damping(damping));
        let pools: Vec<Option<share::Pool>> =
            spec.pools.iter().map(|pool| self.pool(pool)).collect();
        let audit = self.audit(spec);
        Some(share::Spec {
            envelope: share::Envelope {
                amount: spec.envelope.amount,
                currency: spec.envelope.currency,
                years: spec.envelope.years.clone(),
                profile: spec.envelope.profile.clone(),
                prices,
                capital: spec.envelope.capital.clone(),
            },
            select: match select {
                Some(select) => Some(select?),
                None => None,
            },
            parts: parts.into_iter().collect::<Option<_>>()?,
            limits: share::Limits {
                floor: spec.limits.floor,
                ceiling: spec.limits.ceiling,
                floor_per_head: spec.limits.floor_per_head,
                max_loss: match max_loss {
                    Some(damping) => Some(damping?),
                    None => None,
                },
                max_gain: match max_gain {
                    Some(damping) => Some(damping?),
                    None => None,
                },
            },
            pools: pools.into_iter().collect::<Option<_>>()?,
            audit: audit?,
        })
    }

    fn select(&mut self, select: &super::SelectSpec) -> Option<share::Select> {
        let by = self.expression(&select.by);
        let exclude = select
            .exclude
            .as_ref()
            .map(|exclude| self.expression(exclude));
        let mut at_most = Vec::new();
        for (per, places) in &select.at_most {
            if self.column(per).is_some() {
                self.texts.insert(per.value.clone());
                at_most.push(share::Cap {
                    per: per.value.clone(),
                    places: *places,
                });
            }
        }
        Some(share::Select {
            by: by?,
            count: select.count,
            exclude: match exclude {
                Some(exclude) => Some(exclude?),
                None => None,
            },
            at_most,
            sequence: select.sequence,
            nations: if select.common_index {
                share::Nations::CommonIndex
            } else {
                share::Nations::Apart
            },
        })
    }

    fn damping(&mut self, damping: &DampingSpec) -> Option<share::Damping> {
        self.column(&damping.previous)?;
        self.numbers.insert(damping.previous.value.clone());
        Some(share::Damping {
            previous: damping.previous.value.clone(),
            rate: damping.rate.clone(),
        })
    }

    fn pool(&mut self, pool: &super::PoolSpec) -> Option<share::Pool> {
        let mut members = Vec::new();
        for member in &pool.members {
            match PlaceId::new(&member.value) {
                Ok(id) => members.push(id),
                Err(error) => self.fault(member.line, error.to_string(), "correct the code"),
            }
        }
        (members.len() == pool.members.len()).then(|| share::Pool {
            name: pool.name.clone(),
            members,
        })
    }

    fn audit(&mut self, spec: &ShareSpec) -> Option<share::AuditOptions> {
        let mut indices = Vec::new();
        for index in &spec.indices {
            let measure = self.expression(&index.measure)?;
            let measure = if index.turned {
                let names = measure.column_names();
                let quoted = format!("\"{}\"", measure.text());
                let text = if names == [measure.text()] {
                    quoted.as_str()
                } else {
                    measure.text()
                };
                Expression::parse_exact(&format!("-({text})")).unwrap_or(measure)
            } else {
                measure
            };
            indices.push(share::Index {
                name: index.name.clone(),
                measure,
            });
        }
        if let Some(areas) = &spec.places.areas {
            self.column(areas)?;
            self.texts.insert(areas.value.clone());
        }
        let mut counts = Vec::new();
        for count in &spec.places.counts {
            self.column(count)?;
            self.numbers.insert(count.value.clone());
            counts.push(count.value.clone());
        }
        Some(share::AuditOptions {
            indices,
            areas: spec.places.areas.as_ref().map(|areas| areas.value.clone()),
            counts,
        })
    }

    fn prices(
        &mut self,
        base: &Located<Period>,
        file: &Located<String>,
        deflator: &Table,
    ) -> Option<share::Prices> {
        let names = deflator.column_names();
        let year_column = names
            .iter()
            .find(|name| ["year", "period"].contains(&name.to_lowercase().as_str()));
        let index_column = names
            .iter()
            .find(|name| ["index", "deflator", "value"].contains(&name.to_lowercase().as_str()));
        let (Some(year_column), Some(index_column)) = (year_column, index_column) else {
            let what = format!("{} has no columns 'year' and 'index'", file.value);
            self.fault(file.line, what, "name its two columns year and index");
            return None;
        };
        let years = self.faults.collect(deflator.text(year_column))?;
        let values = self.faults.collect(deflator.exact(index_column))?;
        let mut by_year = BTreeMap::new();
        for (row, (year, value)) in years.into_iter().zip(values).enumerate() {
            match (year.map(Period::new), value) {
                (Some(Ok(year)), Some(value)) => {
                    if by_year.insert(year, value).is_some() {
                        let what = format!("the year {year} stands twice");
                        self.faults
                            .push(deflator.fault_at(row, year_column, what, "keep one"));
                    }
                }
                (Some(Err(error)), _) => {
                    let fault =
                        deflator.fault_at(row, year_column, error.to_string(), "correct the year");
                    self.faults.push(fault);
                }
                _ => {
                    let fault =
                        deflator.fault_at(row, index_column, "the value is missing", "fill it in");
                    self.faults.push(fault);
                }
            }
        }
        Some(share::Prices {
            base: base.value,
            deflator: by_year,
        })
    }

    /// The expression that `text` is: a column by its whole name, or SQL.
    fn expression(&mut self, text: &Located<String>) -> Option<Expression> {
        if self.table.has(&text.value) {
            self.numbers.insert(text.value.clone());
            return Some(Expression::column(&text.value));
        }
        let expression = match Expression::parse_exact(&text.value) {
            Ok(expression) => expression,
            Err(error) => {
                self.fault(
                    text.line,
                    error.to_string(),
                    "correct the expression, or name a column",
                );
                return None;
            }
        };
        let mut whole = true;
        for name in expression.column_names() {
            let name = Located {
                value: name.clone(),
                line: text.line,
            };
            whole &= self.column(&name).is_some();
            self.numbers.insert(name.value);
        }
        whole.then_some(expression)
    }

    /// Notes a fault unless the table has the column.
    fn column(&mut self, name: &Located<String>) -> Option<()> {
        let found = pick(std::slice::from_ref(name), self.document, self.table);
        self.faults.collect(found).map(|_| ())
    }

    fn names(&mut self, spec: &ShareSpec, ids: &[PlaceId]) -> Vec<String> {
        let column = spec.places.name.clone().or_else(|| {
            self.table.has("name").then(|| Located {
                value: "name".into(),
                line: spec.places.line,
            })
        });
        let cells = column.and_then(|name| {
            self.column(&name)?;
            self.faults.collect(self.table.text(&name.value))
        });
        let name = |row: usize| cells.as_ref().and_then(|cells| *cells.get(row)?);
        ids.iter()
            .enumerate()
            .map(|(row, id)| name(row).unwrap_or(id.as_str()).to_owned())
            .collect()
    }

    /// Every column that the spec reads, as exact values.
    fn columns(&mut self) -> BTreeMap<String, Vec<Value>> {
        let mut columns = BTreeMap::new();
        let names: BTreeSet<String> = self.numbers.union(&self.texts).cloned().collect();
        for name in names.into_iter().filter(|name| self.table.has(name)) {
            let values = if self.numbers.contains(&name) {
                values(self.table, &name)
            } else {
                texts(self.table, &name)
            };
            columns.extend(self.faults.collect(values).map(|values| (name, values)));
        }
        columns
    }

    fn fault(&mut self, line: u64, what: impl Into<String>, help: &str) {
        let fault = Fault::new(self.document.file(), what, help);
        self.faults.push(fault.at_line(line));
    }
}

/// The column as exact numbers; as truths, if it holds nothing else; or as
/// texts, if it holds no number at all.
fn values(table: &Table, name: &str) -> Result<Vec<Value>, Faults> {
    let numbers = table.exact(name);
    if let Ok(numbers) = numbers {
        let value = |number: Option<_>| number.map_or(Value::Null, Value::Number);
        return Ok(numbers.into_iter().map(value).collect());
    }
    let is_word = |text: &&str| ["true", "false"].contains(&text.to_lowercase().as_str());
    let words = table.text(name).unwrap_or_default();
    if (words.is_empty() || words.iter().flatten().all(is_word))
        && let Ok(truths) = table.booleans(name)
    {
        let value = |truth: Option<_>| truth.map_or(Value::Null, Value::Boolean);
        return Ok(truths.into_iter().map(value).collect());
    }
    let some_number = words
        .iter()
        .flatten()
        .any(|text| allotment_expression::exact_from_text(text).is_some());
    if some_number {
        // Mostly numbers: say which cells are not.
        return numbers.map(|_| Vec::new());
    }
    texts(table, name)
}

fn texts(table: &Table, name: &str) -> Result<Vec<Value>, Faults> {
    let value = |text: Option<&str>| text.map_or(Value::Null, |text| Value::Text(text.into()));
    Ok(table.text(name)?.into_iter().map(value).collect())
}
