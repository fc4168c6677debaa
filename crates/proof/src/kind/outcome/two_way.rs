//! Two-way fixed effects and event studies by cohort, beside R's `fixest`.

use allotment_outcome::group_time::Estimate;
use allotment_outcome::two_way::{event_study, two_way};
use allotment_table::{Column, Table};
use serde_json::Value;

use super::{Compared, columns, list, ours, panel};
use crate::error::ProofError;

const ESTIMATES: &str = "estimates";
const ERRORS: &str = "standard errors";
const PARTS: &str = "decomposition";

/// What `base_stagg` writes for a unit that was never treated.
const NEVER: i64 = 10_000;

/// `mpdta` without covariates, `base_stagg` with one.
pub(super) fn compare(
    mpdta: &Table,
    stagg: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let names = ["countyreal", "year", "lemp", "first.treat"];
    let mpdta = panel(mpdta, &columns(names, &[]))?;
    let classic = ours("two-way", two_way(&mpdta, 0.95))?;
    let own = &expected["mpdta_twfe"];
    near(
        compared,
        "mpdta",
        classic.treatment,
        &own["est"],
        &own["se_crv1"],
    );
    let total = classic.decomposition.map(|parts| parts.total());
    let value = Value::from(classic.treatment.value);
    compared.near(PARTS, "mpdta, all comparisons", total, &value, 1e-12);

    let study = ours("two-way", event_study(&mpdta, 0.95))?;
    let own = &expected["mpdta_sunab_att"];
    near(
        compared,
        "mpdta overall",
        study.overall,
        &own["est"],
        &own["se"],
    );
    all(
        compared,
        "mpdta event",
        study.events.iter().map(|part| part.1),
        &expected["mpdta_sunab_es"],
    );
    all(
        compared,
        "mpdta cohort",
        study.cohorts.iter().map(|part| part.1),
        &expected["mpdta_sunab_cohort"],
    );
    with_a_covariate(stagg, expected, compared)
}

fn with_a_covariate(
    table: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let first = table.integers("year_treated")?;
    let first = first
        .into_iter()
        .map(|first| first.filter(|&first| first != NEVER));
    let first = Column::integers("first", first.collect::<Vec<_>>());
    let mut table = table.select_columns(&["id", "year", "y", "x1"])?;
    table.push_column(first);
    let panel = panel(&table, &columns(["id", "year", "y", "first"], &["x1"]))?;
    let study = ours("two-way", event_study(&panel, 0.95))?;
    let events = study.events.iter().map(|part| part.1);
    let parts = study.covariates.iter().copied().chain(events);
    all(
        compared,
        "base_stagg",
        parts,
        &expected["base_stagg_sunab_x1"],
    );
    let own = &expected["base_stagg_att"];
    near(
        compared,
        "base_stagg overall",
        study.overall,
        &own["est"][1],
        &own["se"][1],
    );
    Ok(())
}

fn all(
    compared: &mut Compared,
    name: &str,
    found: impl Iterator<Item = Estimate>,
    expected: &Value,
) {
    let found: Vec<Estimate> = found.collect();
    let same = list(&expected["est"]).len() == found.len();
    compared.holds(ESTIMATES, name, same, "another number is published");
    for (at, estimate) in found.into_iter().enumerate() {
        let name = format!("{name} {}", expected["term"][at]);
        near(
            compared,
            &name,
            estimate,
            &expected["est"][at],
            &expected["se"][at],
        );
    }
}

fn near(compared: &mut Compared, name: &str, found: Estimate, value: &Value, error: &Value) {
    compared.near(ESTIMATES, name, Some(found.value), value, 1e-8);
    compared.near(ERRORS, name, found.std_error, error, 1e-6);
}
