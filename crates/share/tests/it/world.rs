//! Small worlds to share money in.

use std::collections::BTreeMap;

use allotment_expression::{Expression, Value, exact_from_text};
use allotment_place::{Currency, Pence, Period, PlaceId};
use allotment_share::{
    Allocation, AuditOptions, Envelope, Index, Limits, Nations, Part, Places, Select, Spec,
    allocate,
};
use num_rational::BigRational;

/// The exact number that `text` writes.
pub fn number(text: &str) -> BigRational {
    exact_from_text(text).unwrap()
}

/// Columns as CSV would hold them: numbers where they are numbers.
pub fn places(table: &str) -> Places {
    let mut lines = table.trim().lines();
    let fields = |line: &str| -> Vec<String> {
        line.split(',')
            .map(|field| field.trim().to_string())
            .collect()
    };
    let header = fields(lines.next().unwrap());
    let rows: Vec<Vec<String>> = lines.map(fields).collect();
    let mut columns = BTreeMap::new();
    for (at, name) in header.iter().enumerate() {
        let cell = |row: &Vec<String>| match row[at].as_str() {
            "" => Value::Null,
            "true" => Value::Boolean(true),
            "false" => Value::Boolean(false),
            text => exact_from_text(text).map_or_else(|| Value::Text(text.into()), Value::Number),
        };
        columns.insert(name.clone(), rows.iter().map(cell).collect());
    }
    let ids: Vec<PlaceId> = rows
        .iter()
        .map(|row| PlaceId::new(&row[0]).unwrap())
        .collect();
    Places {
        names: ids.iter().map(ToString::to_string).collect(),
        ids,
        population: header
            .contains(&"population".to_string())
            .then(|| "population".into()),
        columns,
    }
}

/// A formula of `(weight, expression)` parts over one amount in pounds.
pub fn spec(pounds: &str, parts: &[(&str, &str)]) -> Spec {
    Spec {
        envelope: Envelope {
            amount: Pence::parse(pounds, Currency::GBP).unwrap(),
            currency: Currency::GBP,
            years: Vec::new(),
            profile: Vec::new(),
            prices: None,
            capital: None,
        },
        select: None,
        parts: parts
            .iter()
            .enumerate()
            .map(|(at, (weight, text))| Part {
                name: format!("part_{}", at + 1),
                weight: number(weight),
                in_proportion_to: Expression::parse_exact(text).unwrap(),
            })
            .collect(),
        limits: Limits::default(),
        pools: Vec::new(),
        audit: AuditOptions::default(),
    }
}

pub fn years(count: u16) -> Vec<Period> {
    (0..count)
        .map(|year| Period::new(&format!("{}-{}", 2026 + year, 27 + year)).unwrap())
        .collect()
}

pub fn select_by(column: &str) -> Select {
    Select {
        by: Expression::parse_exact(column).unwrap(),
        count: None,
        exclude: None,
        at_most: Vec::new(),
        sequence: None,
        nations: Nations::Apart,
    }
}

pub fn index(name: &str) -> Index {
    Index {
        name: name.into(),
        measure: Expression::column(name),
    }
}

/// What each place gets in all, in pence.
pub fn totals(allocation: &Allocation) -> Vec<u64> {
    allocation
        .places
        .iter()
        .map(|place| place.total.get())
        .collect()
}

pub fn shared(places: &Places, spec: &Spec) -> Vec<u64> {
    totals(&allocate(places, spec).unwrap())
}
