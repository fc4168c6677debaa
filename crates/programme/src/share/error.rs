//! What the share stage refused, as faults with file and line.

use allotment_share::{Culprits, ShareError};
use allotment_table::{Fault, Faults};

use super::{ShareInput, ShareSpec};
use crate::spec::Document;

/// The faults that `error` is, for the spec in `document` and its places.
#[must_use]
pub fn share_faults(
    error: &ShareError,
    spec: &ShareSpec,
    document: &Document,
    input: &ShareInput,
) -> Faults {
    let message = error.to_string();
    let (what, help) = message
        .rsplit_once(": ")
        .unwrap_or((&message, "correct the spec"));
    let on_row = |row: usize| {
        let fault = Fault::new(input.table.name(), what, help);
        Faults::from(fault.at_line(input.table.line_of(row)))
    };
    // The first row has the whole message; the others say no more than is new.
    let on_rows = |places: &Culprits, value: &str| {
        let name = input.table.name();
        let mut faults = Faults::new();
        for (at, &row) in places.rows.iter().enumerate() {
            let fault = if at == 0 {
                Fault::new(name, what, help)
            } else {
                Fault::new(name, format!("the same is wrong here with {value}"), help)
            };
            faults.push(fault.at_line(input.table.line_of(row)));
        }
        faults
    };
    let in_spec = |line: u64| Faults::from(Fault::new(document.file(), what, help).at_line(line));
    match error {
        ShareError::Missing {
            what: value,
            places,
        }
        | ShareError::WrongKind {
            what: value,
            places,
            ..
        }
        | ShareError::Negative {
            what: value,
            places,
            ..
        }
        | ShareError::Evaluation {
            what: value,
            places,
            ..
        } => {
            let everywhere = places.rows.len() > 1 && places.rows.len() == input.places.len();
            match line_of(value, spec).filter(|_| everywhere) {
                Some(line) => in_spec(line),
                None => on_rows(places, value),
            }
        }
        ShareError::Population { places, .. } => on_rows(places, "the population"),
        ShareError::DuplicateId { rows, .. } => on_row(rows[1]),
        ShareError::MemberTwice { row, .. } | ShareError::StartTooLate { row, .. } => on_row(*row),
        ShareError::UnknownMember { pool, .. } => {
            let pool = spec.pools.iter().find(|known| known.name == *pool);
            in_spec(pool.map_or(1, |pool| pool.line))
        }
        ShareError::NoWeight { part, .. } => {
            let part = spec.parts.iter().find(|known| known.id == *part);
            in_spec(part.map_or(1, |part| part.in_proportion_to.line))
        }
        ShareError::SeveralNations { .. } | ShareError::NobodySelected => {
            in_spec(spec.select.as_ref().map_or(1, |select| select.by.line))
        }
        ShareError::NoDeflator { .. } => {
            let prices = spec.envelope.prices.as_ref();
            in_spec(prices.map_or(1, |(base, _)| base.line))
        }
        ShareError::Contradiction { .. }
        | ShareError::FloorsTooHigh { .. }
        | ShareError::CeilingsTooLow { .. } => {
            in_spec(spec.limits.line.unwrap_or(spec.places.line))
        }
        _ => in_spec(spec.places.line),
    }
}

/// The line of the spec that names `value`, as the share stage calls it.
fn line_of(value: &str, spec: &ShareSpec) -> Option<u64> {
    let part = |id: &str| format!("part '{id}'");
    let select = spec.select.as_ref();
    let found = spec.parts.iter().find(|known| part(&known.id) == value);
    match value {
        "exclude" => select?.exclude.as_ref().map(|exclude| exclude.line),
        "what places are selected by" => Some(select?.by.line),
        _ => found.map(|part| part.in_proportion_to.line),
    }
}
