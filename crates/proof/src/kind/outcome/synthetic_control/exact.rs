//! Outcomes alone, beside a convex solver.

use allotment_outcome::synthetic_control::SyntheticControlOptions;
use allotment_programme::outcome::PanelColumns;
use allotment_table::Table;
use serde_json::Value;

use super::{Compared, Given, entries, list, weights};
use crate::error::ProofError;

const WEIGHTS: &str = "weights";
const OBJECTIVES: &str = "objectives";
const EFFECTS: &str = "effects";
const PLACEBOS: &str = "placebos";
const RANK: &str = "rank among placebos";
const SUPPORT: &str = "donors with weight";

const LOOSE: f64 = 1e-6;
const TIGHT: f64 = 1e-8;

/// California with every state as a placebo, and a hundred treated units with five
/// hundred donors.
pub(in crate::kind::outcome) fn compare(
    smoking: &Table,
    hundred: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    california(smoking, expected, compared)?;
    many(hundred, &expected["gen_sc_600x48_100treated"], compared)
}

fn given(table: &Table, names: [&str; 4]) -> Result<Given, ProofError> {
    let columns = PanelColumns {
        unit: names[0].into(),
        time: names[1].into(),
        outcome: names[2].into(),
        treated: Some(names[3].into()),
        ..PanelColumns::default()
    };
    Given::new(table.clone(), &columns)
}

fn california(table: &Table, expected: &Value, compared: &mut Compared) -> Result<(), ProofError> {
    let given = given(table, ["State", "Year", "PacksPerCapita", "treated"])?;
    let found = given.run(&SyntheticControlOptions::default())?;
    let own = &found.treated[0];
    let fit = &own.fit;
    let published = &expected["prop99_outcomes_only_uniformV"];
    let what = (WEIGHTS, "California");
    weights(compared, what, &given, fit, &published["weights"], LOOSE);
    let donors = fit.weights.iter().filter(|weight| weight.weight > 0.0);
    let same = donors.count() == entries(&published["weights"]).count();
    compared.holds(SUPPORT, "California", same, "another number is published");
    compared.holds(
        SUPPORT,
        "no other weights",
        fit.is_unique,
        "others do as well",
    );
    let square = fit.imbalance * fit.imbalance;
    let objective = &published["objective"];
    compared.near(OBJECTIVES, "California", Some(square), objective, TIGHT);
    let how = fit.duality_gap.to_string();
    compared.holds(OBJECTIVES, "its gap", fit.duality_gap < TIGHT, &how);
    compared.near(
        EFFECTS,
        "California",
        Some(fit.att),
        &published["att"],
        LOOSE,
    );
    let after = fit
        .effects
        .iter()
        .filter(|effect| effect.period >= own.first);
    for effect in after {
        let year = effect.period.to_string();
        let published = &published["gap_path"][&year];
        let what = format!("California {year}");
        compared.near(EFFECTS, what, Some(effect.effect), published, LOOSE);
    }

    let published = &expected["prop99_outcomes_only_placebo"];
    let rank = u64::try_from(own.test.rank).ok();
    let same = rank == published["rank_ratio_CA"].as_u64();
    compared.holds(RANK, "rank", same, "another rank is published");
    compared.near(RANK, "p", own.test.p_value, &published["p_value"], 1e-12);
    let states = found.placebos.iter().flat_map(|group| &group.placebos);
    let states = states.map(|one| (one.donor, one.pre_rmspe, one.post_rmspe, one.att));
    let itself = (own.unit, fit.pre_rmspe, fit.post_rmspe, fit.att);
    for (state, pre, post, att) in states.chain([itself]) {
        let name = given.name(state);
        let published = &published["rmspe"][name];
        for (key, value) in [("pre", pre), ("post", post), ("att", att)] {
            let what = format!("{name} {key}");
            compared.near(PLACEBOS, what, Some(value), &published[key], LOOSE);
        }
    }
    Ok(())
}

fn many(table: &Table, expected: &Value, compared: &mut Compared) -> Result<(), ProofError> {
    let given = given(table, ["unit", "time", "y", "w"])?;
    let found = given.run(&SyntheticControlOptions::default())?;
    let mean = Some(found.average.att);
    compared.near(EFFECTS, "mean of 100", mean, &expected["mean_att"], LOOSE);
    for published in list(&expected["per_unit"]) {
        let name = published["unit"].to_string();
        let fit = found
            .treated
            .iter()
            .find(|one| given.name(one.unit) == name)
            .map(|one| &one.fit);
        let square = fit.map(|fit| fit.imbalance * fit.imbalance);
        compared.near(OBJECTIVES, &name, square, &published["obj"], TIGHT);
        let att = fit.map(|fit| fit.att);
        compared.near(EFFECTS, &name, att, &published["att"], LOOSE);
        let support = fit.map(|fit| {
            let weights = fit.weights.iter();
            weights.filter(|weight| weight.weight > 1e-7).count() as u64
        });
        let same = support.is_some() && support == published["nnz"].as_u64();
        compared.holds(SUPPORT, &name, same, &format!("{support:?} donors"));
    }
    Ok(())
}
