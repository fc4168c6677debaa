//! The audit of money that somebody else gave out.

use std::collections::{BTreeMap, BTreeSet};

use allotment_expression::{Expression, Value};
use allotment_place::{Currency, Pence, PlaceId};
use allotment_share::{AuditOptions, Index, Places, audit_grants};
use allotment_table::{Fault, Faults, Table, nearest};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Pow, Signed, ToPrimitive, Zero};
use serde_json::{Map, json};

use super::audit_json::distribution_json;
use super::decimal;

/// What is audited against what.
#[derive(Debug, Clone)]
pub struct GrantsRequest<'a> {
    /// The grants: a code and an amount a row, several rows a place allowed.
    pub grants: &'a Table,
    /// The places: code, people, measures of need.
    pub places: &'a Table,
    /// The column of codes in the grants, `id` if absent.
    pub id: Option<&'a str>,
    /// The column of codes in the places, as in the grants if absent.
    pub places_id: Option<&'a str>,
    /// The column of amounts; `amount_minor` or `amount` if absent.
    pub amount: Option<&'a str>,
    /// The column of people.
    pub population: &'a str,
    /// The measures of need, growing with it; `score` if empty.
    pub indices: &'a [String],
    /// The column of larger areas.
    pub areas: Option<&'a str>,
    /// The currency.
    pub currency: Currency,
}

/// The audit, and whether two measures of need disagree.
#[derive(Debug, Clone)]
pub struct GrantsAudit {
    /// The members of its JSON document.
    pub document: Map<String, serde_json::Value>,
    /// Whether all measures of need agree.
    pub agrees: bool,
}

impl GrantsRequest<'_> {
    /// Audits the grants.
    ///
    /// # Errors
    /// [`Faults`]: a column that is not there, a code that is no place's, an
    /// amount that is none, a place whose grants come to less than nothing.
    pub fn run(&self) -> Result<GrantsAudit, Faults> {
        let grant_id = &self.grant_id();
        let place_id = self.places_id.unwrap_or_else(|| self.place_id(grant_id));
        let mut faults = Faults::new();
        let ids = faults
            .collect(self.places.place_ids(place_id))
            .unwrap_or_default();
        let amounts = faults
            .collect(self.amounts(grant_id, &ids))
            .unwrap_or_default();
        let columns = faults.collect(self.columns()).unwrap_or_default();
        faults.into_result(())?;
        let names = ids.iter().map(|id| id.as_str().to_owned()).collect();
        let places = Places {
            ids,
            names,
            population: Some(self.population.to_owned()),
            columns,
        };
        let index = |name: &String| Index {
            name: name.clone(),
            measure: Expression::column(name),
        };
        let options = AuditOptions {
            indices: self.measures().iter().map(index).collect(),
            areas: self.areas.map(str::to_owned),
            counts: Vec::new(),
        };
        let audit = audit_grants(&places, &amounts, &options).map_err(|error| {
            let message = error.to_string();
            let (what, help) = message
                .rsplit_once(": ")
                .unwrap_or((&message, "correct it"));
            Faults::from(Fault::new(self.places.name(), what, help))
        })?;
        let mut document = Map::new();
        document.insert("currency".into(), json!(self.currency.as_str()));
        document.insert("sum_minor".into(), json!(audit.sum.get()));
        let agrees = audit.disagreements.is_empty();
        document.extend(distribution_json(&audit, &places.ids));
        Ok(GrantsAudit { document, agrees })
    }

    fn measures(&self) -> Vec<String> {
        if self.indices.is_empty() {
            vec!["score".into()]
        } else {
            self.indices.to_vec()
        }
    }

    fn grant_id(&self) -> String {
        if let Some(id) = self.id {
            return id.to_owned();
        }
        let names = self.grants.column_names();
        let known = ["id", "place", "code"];
        let found = known.iter().find(|known| names.contains(*known));
        let shared = names.iter().find(|name| self.places.has(name));
        found
            .or(shared)
            .or(names.first())
            .copied()
            .unwrap_or("id")
            .to_owned()
    }

    fn place_id<'a>(&'a self, grant_id: &'a str) -> &'a str {
        if self.places.has(grant_id) {
            grant_id
        } else {
            "id"
        }
    }

    /// What each place got, in minor units.
    fn amounts(&self, grant_id: &str, ids: &[PlaceId]) -> Result<Vec<Pence>, Faults> {
        let column = match self.amount {
            Some(column) => column,
            None if self.grants.has("amount_minor") => "amount_minor",
            None => "amount",
        };
        let known: Vec<&str> = ids.iter().map(PlaceId::as_str).collect();
        let row_of: BTreeMap<&str, usize> = known.iter().copied().zip(0..).collect();
        let mut faults = Faults::new();
        let codes = faults
            .collect(self.grants.text(grant_id))
            .unwrap_or_default();
        // Codes are looked at also where the amounts cannot be read.
        let amounts = faults.collect(self.grants.exact(column));
        let unit = if column.ends_with("_minor") {
            BigInt::from(1)
        } else {
            BigInt::from(10).pow(self.currency.decimals())
        };
        let mut sums = vec![BigRational::zero(); ids.len()];
        let mut last_row = vec![0; ids.len()];
        for (row, code) in codes.iter().enumerate() {
            let place = code.and_then(|code| row_of.get(code).copied());
            if let Some(place) = place {
                last_row[place] = row;
            }
            let amount = amounts.as_ref().and_then(|amounts| amounts[row].as_ref());
            match (place, amount) {
                (Some(place), Some(amount)) => {
                    let minor = amount * BigRational::from_integer(unit.clone());
                    if minor.is_integer() {
                        sums[place] += minor;
                    } else {
                        let what = format!("{} is finer than the currency", decimal(amount));
                        faults.push(self.grants.fault_at(row, column, what, "round it first"));
                    }
                }
                (None, _) if !ids.is_empty() => {
                    let code = code.unwrap_or_default();
                    let what = format!("'{code}' is not among the places");
                    let help = match nearest(code, known.iter().copied()).first() {
                        Some(near) => format!("did you mean '{near}'?"),
                        None => "use codes of the same level and vintage".to_owned(),
                    };
                    faults.push(self.grants.fault_at(row, grant_id, what, help));
                }
                (Some(_), None) if amounts.is_some() => {
                    let help = "fill it in, or remove the row";
                    faults.push(
                        self.grants
                            .fault_at(row, column, "the amount is missing", help),
                    );
                }
                _ => {}
            }
        }
        let mut pence = Vec::with_capacity(ids.len());
        for ((id, sum), row) in ids.iter().zip(sums).zip(last_row) {
            match sum.to_integer().to_u64().filter(|_| !sum.is_negative()) {
                Some(amount) => pence.push(Pence::new(amount)),
                None => {
                    let sum = decimal(&(sum / BigRational::from_integer(unit.clone())));
                    let what = format!("with this, the grants of '{id}' come to {sum} in all");
                    let help = "add the award that was taken back, or leave both out";
                    faults.push(self.grants.fault_at(row, column, what, help));
                }
            }
        }
        faults.into_result(pence)
    }

    fn columns(&self) -> Result<BTreeMap<String, Vec<Value>>, Faults> {
        let mut columns = BTreeMap::new();
        let mut faults = Faults::new();
        let numbers: BTreeSet<String> = self
            .measures()
            .into_iter()
            .chain([self.population.to_owned()])
            .collect();
        for name in numbers {
            if let Some(values) = faults.collect(self.places.exact(&name)) {
                let value = |number: Option<BigRational>| number.map_or(Value::Null, Value::Number);
                columns.insert(name, values.into_iter().map(value).collect());
            }
        }
        if let Some(areas) = self.areas
            && let Some(texts) = faults.collect(self.places.text(areas))
        {
            let value =
                |text: Option<&str>| text.map_or(Value::Null, |text| Value::Text(text.into()));
            columns.insert(areas.to_owned(), texts.into_iter().map(value).collect());
        }
        faults.into_result(columns)
    }
}
