//! Outcomes alone, beside a convex solver.

use crate::given::Given;
use crate::tally::Tally;
use allotment_outcome::synthetic_control::SyntheticControlOptions;
use serde_json::Value;
use std::path::Path;

/// Outcomes only, and every state as if it had been treated.
pub fn california(data: &Path, exact: &Value, tally: &mut Tally) {
    let first = |name: &str| (name == "California").then_some(1989);
    let columns = ["State", "Year", "PacksPerCapita"];
    let given = Given::new(data, "california_prop99.csv", columns, 1.0, |_| true, first);
    let found = given.run(&SyntheticControlOptions::default());
    let own = &found.treated[0];
    let expected = &exact["prop99_outcomes_only_uniformV"];
    tally.weights(
        "California",
        &given.names,
        &own.fit,
        &expected["weights"],
        1e-6,
    );
    let squares = own.fit.imbalance * own.fit.imbalance;
    tally.near(
        "California objective",
        squares,
        &expected["objective"],
        1e-8,
    );
    tally.near("California effect", own.fit.att, &expected["att"], 1e-6);
    tally.holds(
        "California gap",
        own.fit.duality_gap < 1e-8,
        &own.fit.duality_gap.to_string(),
    );
    for effect in own
        .fit
        .effects
        .iter()
        .filter(|effect| effect.period >= 1989)
    {
        let expected = &expected["gap_path"][effect.period.to_string()];
        tally.near(
            &format!("California {}", effect.period),
            effect.effect,
            expected,
            1e-6,
        );
    }
    let expected = &exact["prop99_outcomes_only_placebo"];
    let rank = Value::from(own.test.rank);
    tally.holds(
        "California rank",
        rank == expected["rank_ratio_CA"],
        &rank.to_string(),
    );
    tally.near(
        "California p",
        own.test.p_value.unwrap(),
        &expected["p_value"],
        1e-12,
    );
    for placebo in &found.placebos[0].placebos {
        let name = &given.names[placebo.donor as usize];
        let expected = &expected["rmspe"][name];
        tally.near(
            &format!("{name} before"),
            placebo.pre_rmspe,
            &expected["pre"],
            1e-6,
        );
        tally.near(
            &format!("{name} after"),
            placebo.post_rmspe,
            &expected["post"],
            1e-6,
        );
        tally.near(
            &format!("{name} effect"),
            placebo.att,
            &expected["att"],
            1e-6,
        );
    }
    println!("California: {:?}, {:?}", own.test, found.warnings);
}

/// A hundred treated units against five hundred donors.
pub fn hundred(data: &Path, expected: &Value, tally: &mut Tally) {
    let first = |name: &str| (name.parse::<u32>().unwrap() > 500).then_some(37);
    let given = Given::new(
        data,
        "sc_600x48.csv",
        ["unit", "time", "y"],
        1.0,
        |_| true,
        first,
    );
    let found = given.run(&SyntheticControlOptions::default());
    tally.near(
        "mean effect",
        found.average.att,
        &expected["mean_att"],
        1e-6,
    );
    let units = expected["per_unit"].as_array().unwrap();
    assert_eq!(units.len(), found.treated.len());
    for (unit, expected) in found.treated.iter().zip(units) {
        let name = &given.names[unit.unit as usize];
        tally.holds(
            name,
            name.parse::<u64>().ok() == expected["unit"].as_u64(),
            "another unit is published",
        );
        let squares = unit.fit.imbalance * unit.fit.imbalance;
        tally.near(
            &format!("{name} objective"),
            squares,
            &expected["obj"],
            1e-8,
        );
        tally.near(
            &format!("{name} effect"),
            unit.fit.att,
            &expected["att"],
            1e-6,
        );
        let support = unit
            .fit
            .weights
            .iter()
            .filter(|weight| weight.weight > 1e-7)
            .count();
        let how = format!("{support} donors");
        tally.holds(name, Some(support as u64) == expected["nnz"].as_u64(), &how);
    }
    println!("600 units: {:?}", found.average.test);
}
