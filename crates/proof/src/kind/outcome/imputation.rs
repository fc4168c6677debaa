//! Effects by imputation, beside R's `didimputation`.

use allotment_outcome::group_time::Estimate;
use allotment_outcome::imputation::{ImputationOptions, imputation};
use allotment_table::Table;
use serde_json::Value;

use super::{Compared, columns, list, ours, panel, whole, wrong};
use crate::error::ProofError;

const STEPS: &str = "steps to their end";

/// The groups of one panel's comparisons.
struct Groups {
    estimates: &'static str,
    /// The same as `estimates`, within what the reference's own steps leave.
    loosely: Option<&'static str>,
    errors: &'static str,
}

/// The classic panel, and a made one of 31,000 rows.
pub(super) fn compare(
    mpdta: &Table,
    hom: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let groups = Groups {
        estimates: "estimates",
        loosely: None,
        errors: "standard errors",
    };
    let names = ["countyreal", "year", "lemp", "first.treat"];
    one(compared, "mpdta", (mpdta, names), expected, &groups)?;
    let groups = Groups {
        estimates: "df_hom, estimates",
        loosely: Some("df_hom, estimates as far as R goes"),
        errors: "df_hom, standard errors",
    };
    let names = ["unit", "year", "dep_var", "g"];
    one(compared, "df_hom", (hom, names), expected, &groups)
}

fn one(
    compared: &mut Compared,
    name: &str,
    (table, names): (&Table, [&str; 4]),
    expected: &Value,
    groups: &Groups,
) -> Result<(), ProofError> {
    let panel = panel(table, &columns(names, &[]))?;
    let found = ours(
        "imputation",
        imputation(&panel, &ImputationOptions::default()),
    )?;
    let steps = Value::from(until_nothing_moves(table, names)?);
    let overall = Some(found.overall.value);
    compared.near(STEPS, format!("{name} overall"), overall, &steps, 1e-12);

    let own = &expected[format!("{name}_bjs_static")][0];
    near(
        compared,
        &format!("{name} overall"),
        Some(found.overall),
        own,
        groups,
    );
    for part in list(&expected[format!("{name}_bjs_es")]) {
        let event: Option<i64> = part["term"].as_str().and_then(|term| term.parse().ok());
        let event = event.ok_or_else(|| wrong(name, "a term is no time since treatment"))?;
        let parts = if event < 0 {
            &found.before
        } else {
            &found.events
        };
        let estimate = parts.iter().find(|(at, _)| *at == event);
        let estimate = estimate.map(|&(_, estimate)| estimate);
        near(compared, &format!("{name} {event}"), estimate, part, groups);
    }
    Ok(())
}

fn near(
    compared: &mut Compared,
    name: &str,
    found: Option<Estimate>,
    expected: &Value,
    groups: &Groups,
) {
    let value = found.map(|found| found.value);
    let error = found.and_then(|found| found.std_error);
    let published = &expected["estimate"];
    compared.near(groups.estimates, name, value, published, 1e-8);
    if let Some(loosely) = groups.loosely {
        compared.near(loosely, name, value, published, 3e-8);
    }
    compared.near(groups.errors, name, error, &expected["std.error"], 1e-6);
}

/// The effects of one side, units or periods, and which of them each row has.
struct Side {
    of: Vec<usize>,
    own: Vec<f64>,
}

impl Side {
    fn new(labels: &[i64]) -> Self {
        let mut known = labels.to_vec();
        known.sort_unstable();
        known.dedup();
        let place = |label: &i64| known.partition_point(|known| known < label);
        Self {
            of: labels.iter().map(place).collect(),
            own: vec![0.0; known.len()],
        }
    }
}

/// The mean effect on treated rows from means of untreated rows by unit and by
/// period, taken off in turn until nothing moves: what the reference does, which
/// stops at 1e-6.
fn until_nothing_moves(table: &Table, names: [&str; 4]) -> Result<f64, ProofError> {
    let years = whole(table, names[1])?;
    let outcomes = super::complete(table, names[2])?;
    let treated: Vec<bool> = whole(table, names[3])?
        .iter()
        .zip(&years)
        .map(|(&first, year)| first > 0 && first <= *year)
        .collect();
    let mut sides = [Side::new(&whole(table, names[0])?), Side::new(&years)];
    let left = |sides: &[Side; 2], row: usize| {
        sides
            .iter()
            .fold(outcomes[row], |left, side| left - side.own[side.of[row]])
    };
    for _ in 0..10_000 {
        let mut moved: f64 = 0.0;
        for side in 0..2 {
            let mut sums = vec![(0.0, 0.0); sides[side].own.len()];
            for row in (0..outcomes.len()).filter(|&row| !treated[row]) {
                let sum = &mut sums[sides[side].of[row]];
                sum.0 += left(&sides, row);
                sum.1 += 1.0;
            }
            for (own, (sum, rows)) in sides[side].own.iter_mut().zip(sums) {
                if rows > 0.0 {
                    *own += sum / rows;
                    moved = moved.max((sum / rows).abs());
                }
            }
        }
        if moved < 1e-15 {
            break;
        }
    }
    let (mut sum, mut rows) = (0.0, 0.0);
    for row in (0..outcomes.len()).filter(|&row| treated[row]) {
        sum += left(&sides, row);
        rows += 1.0;
    }
    Ok(sum / rows)
}
