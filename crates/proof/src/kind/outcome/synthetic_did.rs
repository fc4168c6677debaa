//! Synthetic difference-in-differences, beside R's `synthdid`.

use allotment_outcome::panel::{Panel, PanelOptions};
use allotment_outcome::synthetic_did::{
    Errors, Method, Solver, SyntheticDid, SyntheticDidOptions, synthetic_did as run,
};
use allotment_programme::outcome::{PanelColumns, PanelTable};
use allotment_table::Table;
use serde_json::Value;

use super::{Compared, ours};
use crate::error::ProofError;

const ESTIMATES: &str = "estimates";
const WEIGHTS: &str = "weights";
const PENALTIES: &str = "penalties";
const PLACEBOS: &str = "placebos";
const MANY: &str = "600 by 48";

/// California's tobacco programme, and many units treated at once.
pub(super) fn compare(
    smoking: &Table,
    many: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    proposition_99(smoking, expected, compared)?;
    six_hundred(many, compared)
}

fn read(table: &Table, names: [&str; 4]) -> Result<(Panel, Vec<String>), ProofError> {
    let columns = PanelColumns {
        unit: names[0].into(),
        time: names[1].into(),
        outcome: names[2].into(),
        treated: Some(names[3].into()),
        ..PanelColumns::default()
    };
    let table = PanelTable::new(table.clone(), &columns)?;
    let panel = table.panel(PanelOptions::default())?;
    Ok((panel, table.units))
}

/// California's tobacco programme of 1989, with each control as a placebo.
fn proposition_99(
    table: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let names = ["State", "Year", "PacksPerCapita", "treated"];
    let (panel, states) = read(table, names)?;
    for (name, method) in [
        ("sdid", Method::SyntheticDid),
        ("sc", Method::SyntheticControl),
        ("did", Method::DifferenceInDifferences),
    ] {
        let options = SyntheticDidOptions {
            method,
            ..SyntheticDidOptions::default()
        };
        let found = ours("synthetic-did", run(&panel, &options))?;
        beside_r(compared, name, &found, &expected[name], &states);
    }
    Ok(())
}

fn beside_r(
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
        // Differences in differences has no use for them.
        if name != "did" {
            for (key, zeta) in [
                ("zeta_omega", cohort.unit_zeta),
                ("zeta_lambda", cohort.time_zeta),
            ] {
                let what = format!("{name} {key}");
                compared.near(PENALTIES, what, Some(zeta), &expected[key], 1e-10);
            }
        }
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

/// 100 of 600 made units treated in 12 of 48 periods, with an effect of -2.
///
/// Source: the estimate and the jackknife of R's `synthdid` 0.0.9, azcausal 0.2.5 and
/// diff-diff 3.13, which agree; the estimate of panelkit 0.3.0, whose weights are
/// nearer to the best.
fn six_hundred(table: &Table, compared: &mut Compared) -> Result<(), ProofError> {
    let as_r = Value::from(-2.127_572);
    let best = Value::from(-2.126_847);
    let jackknife = Value::from(0.082_961_8);
    let (panel, _) = read(table, ["unit", "time", "y", "w"])?;
    let plain = SyntheticDidOptions::default();
    let throughout = SyntheticDidOptions {
        solver_in_draws: Some(Solver::AsR),
        ..plain
    };
    let exact = SyntheticDidOptions {
        solver: Solver::Exact,
        ..plain
    };
    for (name, options, published) in [
        ("as R", plain, &as_r),
        ("as R in draws too", throughout, &as_r),
        ("best weights", exact, &best),
    ] {
        for errors in [Errors::Jackknife, Errors::Bootstrap, Errors::Placebo] {
            let options = SyntheticDidOptions {
                errors: Some(errors),
                ..options
            };
            let overall = ours("synthetic-did", run(&panel, &options))?.overall;
            let what = format!("{name} {errors:?}");
            compared.near(MANY, &what, Some(overall.value), published, 1e-6);
            if errors == Errors::Jackknife && options.solver == Solver::AsR {
                let what = format!("{what}, error");
                compared.near(MANY, what, overall.std_error, &jackknife, 1e-7);
            }
        }
    }
    Ok(())
}
