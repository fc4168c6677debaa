//! What synthetic control puts into the document of a finding: weights, paths, placebos
//! and settings.

use allotment_outcome::synthetic_control::{
    DonorWeight, Interval, RankTest, SyntheticControl, TreatedUnit, UnitFit,
};
use serde_json::{Map, Value, json};

use super::PredictorWeights;
use crate::outcome::choice::OutcomeChoice;
use crate::outcome::finding::{columns_json, members, period_json};
use crate::outcome::panel::PanelTable;

/// The weight of each donor, by its name; by treated unit where there are several.
pub(super) fn weights(table: &PanelTable, found: &SyntheticControl) -> Value {
    let of = |fit: &UnitFit| -> Map<String, Value> {
        let named =
            |one: &DonorWeight| (table.units[one.donor as usize].clone(), json!(one.weight));
        fit.weights.iter().map(named).collect()
    };
    if let [only] = &found.treated[..] {
        return json!({"unit": of(&only.fit), "time": null});
    }
    let units = found.treated.iter();
    let units = units.map(|one| (table.units[one.unit as usize].clone(), json!(of(&one.fit))));
    json!({"by": "treated unit", "unit": units.collect::<Map<_, _>>(), "time": null})
}

/// A path as a list of periods and values.
pub(in crate::outcome) fn path_json(table: &PanelTable, path: &[(i64, f64)]) -> Vec<Value> {
    let steps = path.iter();
    steps
        .map(|(time, value)| json!({"time": period_json(*time, table.calendar), "value": value}))
        .collect()
}

fn test_json(test: &RankTest) -> Value {
    let (low, high) = match test.interval {
        Interval::Between { low, high } => (Some(low), Some(high)),
        _ => (None, None),
    };
    json!({
        "rank": test.rank,
        "of": test.of,
        "p_value": test.p_value,
        "p_value_of_size": test.p_value_of_size,
        "low": low,
        "high": high,
    })
}

fn unit_json(table: &PanelTable, one: &TreatedUnit) -> Value {
    let name = |unit: u32| table.units[unit as usize].as_str();
    let fit = &one.fit;
    let path = fit.effects.iter().map(|effect| {
        json!({
            "time": period_json(effect.period, table.calendar),
            "observed": effect.observed,
            "synthetic": effect.synthetic,
            "effect": effect.effect,
        })
    });
    let predictors = fit.predictors.iter().map(|one| {
        json!({
            "predictor": one.name,
            "treated": one.treated,
            "synthetic": one.synthetic,
            "donors": one.donors,
            "importance": one.importance,
        })
    });
    let left_out = one
        .left_out
        .iter()
        .map(|one| json!({"donor": name(one.donor), "att": one.att, "pre_rmspe": one.pre_rmspe}));
    json!({
        "unit": name(one.unit),
        "first_treated": period_json(one.first, table.calendar),
        "att": fit.att,
        "test": test_json(&one.test),
        "pre_rmspe": fit.pre_rmspe,
        "post_rmspe": fit.post_rmspe,
        "ratio": fit.ratio,
        "imbalance": fit.imbalance,
        "duality_gap": fit.duality_gap,
        "weights_unique": fit.is_unique,
        "ridge_penalty": fit.ridge.as_ref().map(|ridge| ridge.penalty),
        "path": path.collect::<Vec<_>>(),
        "predictors": predictors.collect::<Vec<_>>(),
        "left_out": left_out.collect::<Vec<_>>(),
        "placebo_in_time": one.in_time.as_ref().map(|earlier| json!({
            "pretended_first": period_json(earlier.first, table.calendar),
            "att": earlier.fit.att,
            "test": test_json(&earlier.test),
        })),
    })
}

pub(super) fn diagnostics(table: &PanelTable, found: &SyntheticControl) -> Map<String, Value> {
    let units = found.treated.iter().map(|one| unit_json(table, one));
    let placebos = found.placebos.iter().map(|group| {
        let placebos = group.placebos.iter().map(|one| {
            json!({
                "donor": table.units[one.donor as usize],
                "att": one.att,
                "pre_rmspe": one.pre_rmspe,
                "post_rmspe": one.post_rmspe,
                "ratio": one.ratio,
                "effects": one.effects,
            })
        });
        json!({
            "first_treated": period_json(group.first, table.calendar),
            "placebos": placebos.collect::<Vec<_>>(),
        })
    });
    members(json!({
        "donors": found.donors.len(),
        "units": units.collect::<Vec<_>>(),
        "average": {
            "att": found.average.att,
            "pre_rmspe": found.average.pre_rmspe,
            "post_rmspe": found.average.post_rmspe,
            "test": found.average.test.as_ref().map(test_json),
        },
        "placebos_in_space": placebos.collect::<Vec<_>>(),
    }))
}

pub(super) fn options_json(table: &PanelTable, choice: &OutcomeChoice) -> Map<String, Value> {
    let mut options = columns_json(table.columns());
    options.extend(synthetic_settings(choice));
    options.insert("draws".into(), json!(choice.draws));
    options.insert("seed".into(), json!(choice.seed));
    options.insert("level".into(), json!(choice.level));
    options
}

/// The settings that only synthetic control has.
pub(in crate::outcome) fn synthetic_settings(choice: &OutcomeChoice) -> Map<String, Value> {
    let predictors = choice.predictors.iter().map(|one| match &one.periods {
        None => json!(one.column),
        Some((from, to)) => json!(format!("{}@{from}..{to}", one.column)),
    });
    members(json!({
        "predictors": predictors.collect::<Vec<_>>(),
        "predictor_weights": match &choice.predictor_weights {
            PredictorWeights::Searched => json!("searched"),
            PredictorWeights::Equal => json!("equal"),
            PredictorWeights::Given(given) => json!(given),
        },
        "ridge": choice.ridge,
        "pretend": choice.pretend,
    }))
}
