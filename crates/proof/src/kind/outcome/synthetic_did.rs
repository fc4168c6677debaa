//! Synthetic difference-in-differences, beside R's `synthdid`.

use allotment_outcome::panel::PanelOptions;
use allotment_outcome::synthetic_did::{
    Method, SyntheticDid, SyntheticDidOptions, synthetic_did as run,
};
use allotment_programme::outcome::{PanelColumns, PanelTable};
use allotment_table::Table;
use serde_json::Value;

use super::Compared;
use crate::error::ProofError;

const ESTIMATES: &str = "estimates";
const WEIGHTS: &str = "weights";
const PLACEBOS: &str = "placebos";

/// California's tobacco programme of 1989, with each control as a placebo.
pub(super) fn proposition_99(
    table: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let columns = PanelColumns {
        unit: "State".into(),
        time: "Year".into(),
        outcome: "PacksPerCapita".into(),
        treated: Some("treated".into()),
        ..PanelColumns::default()
    };
    let table = PanelTable::new(table.clone(), &columns)?;
    let panel = table.panel(PanelOptions::default())?;
    for (name, method) in [
        ("sdid", Method::SyntheticDid),
        ("sc", Method::SyntheticControl),
        ("did", Method::DifferenceInDifferences),
    ] {
        let options = SyntheticDidOptions {
            method,
            ..SyntheticDidOptions::default()
        };
        let found = run(&panel, &options).map_err(|error| ProofError::Case {
            file: "synthetic-did".into(),
            what: error.to_string(),
        })?;
        compare(compared, name, &found, &expected[name], &table.units);
    }
    Ok(())
}

fn compare(
    compared: &mut Compared,
    name: &str,
    found: &SyntheticDid,
    expected: &Value,
    units: &[String],
) {
    let value = Some(found.overall.value);
    compared.near(ESTIMATES, name, value, &expected["estimate"], 1e-8);
    let spread = &expected["placebo_exact_sd_pop"];
    compared.near(PLACEBOS, name, found.overall.std_error, spread, 1e-8);
    for (unit, effect) in &found.placebos {
        let state = &units[*unit as usize];
        let published = &expected["placebo_effects"][state];
        let what = format!("{name} {state}");
        compared.near(PLACEBOS, what, Some(*effect), published, 1e-8);
    }
    // A weight that is not published is zero.
    let zero = Value::from(0.0);
    for cohort in &found.cohorts {
        for (year, effect) in &cohort.effects {
            let published = &expected["effect_curve"][year.to_string()];
            let what = format!("{name} {year}");
            compared.near(ESTIMATES, what, Some(effect.value), published, 1e-8);
        }
        for (unit, weight) in &cohort.unit_weights {
            let state = &units[*unit as usize];
            let published = expected["omega"].get(state).unwrap_or(&zero);
            let what = format!("{name} {state}");
            compared.near(WEIGHTS, what, Some(*weight), published, 1e-8);
        }
        for (year, weight) in &cohort.time_weights {
            let year = year.to_string();
            let published = expected["lambda"].get(&year).unwrap_or(&zero);
            let what = format!("{name} {year}");
            compared.near(WEIGHTS, what, Some(*weight), published, 1e-8);
        }
    }
}
