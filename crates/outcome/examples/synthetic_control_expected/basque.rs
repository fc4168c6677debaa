//! The Basque country, beside R's `Synth` and `pysyncon`.

use crate::free::{freely, years};
use crate::given::Given;
use crate::tally::Tally;
use allotment_outcome::synthetic_control::{
    Importance, Predictor, PredictorOf, SyntheticControlOptions,
};
use serde_json::Value;
use std::path::Path;

/// Columns of Basque predictors that are means over years.
const FIELDS: [&str; 8] = [
    "invest",
    "sec.agriculture",
    "sec.energy",
    "sec.industry",
    "sec.construction",
    "sec.services.venta",
    "sec.services.nonventa",
    "popdens",
];

/// Those of them that are shares of sectors, as R names them.
const SECTORS: [&str; 6] = [
    "special.sec.agriculture.1961.1969",
    "special.sec.energy.1961.1969",
    "special.sec.industry.1961.1969",
    "special.sec.construction.1961.1969",
    "special.sec.services.venta.1961.1969",
    "special.sec.services.nonventa.1961.1969",
];

pub fn basque(data: &Path, expected: &Value, other: &Value, tally: &mut Tally) {
    let treated = "Basque Country (Pais Vasco)";
    let first = |name: &str| (name == treated).then_some(1970);
    let columns = ["regionname", "year", "gdpcap"];
    let keeps = |name: &str| name != "Spain (Espana)";
    let given = Given::new(data, "basque.csv", columns, 1.0, keeps, first);
    let (sixties, invested) = (years(1960, 1969), years(1964, 1969));
    let odd: Vec<i64> = (1961..=1969).step_by(2).collect();
    let values: Vec<Vec<Option<f64>>> = FIELDS
        .iter()
        .map(|name| given.table.numbers(name))
        .collect();
    let schooling = schooling(&given, &invested);
    let rows = |at: usize, periods| PredictorOf::Rows {
        units: &given.units,
        times: &given.times,
        values: &values[at],
        periods,
    };
    let school = ["school.illit", "school.prim", "school.med", "school.high"];
    let mut predictors: Vec<Predictor> = school
        .iter()
        .zip(&schooling)
        .map(|(&name, values)| Predictor {
            name,
            of: PredictorOf::Units(values),
        })
        .collect();
    let named = |name, of| Predictor { name, of };
    predictors.push(named("invest", rows(0, &invested)));
    predictors.push(named(
        "special.gdpcap.1960.1969",
        PredictorOf::Outcome { periods: &sixties },
    ));
    for (at, name) in SECTORS.into_iter().enumerate() {
        predictors.push(named(name, rows(at + 1, &odd)));
    }
    predictors.push(named("special.popdens.1969", rows(7, &[1969])));
    let importance: Vec<f64> = predictors
        .iter()
        .map(|predictor| expected["V"][predictor.name].as_f64().unwrap())
        .collect();
    let options = SyntheticControlOptions {
        predictors: &predictors,
        importance: Importance::Given(&importance),
        fit_periods: Some(&sixties),
        ..SyntheticControlOptions::default()
    };
    let found = given.run(&options);
    let fit = &found.treated[0].fit;
    for predictor in &fit.predictors {
        tally.near(
            &predictor.name,
            predictor.treated,
            &expected["X1"][&predictor.name],
            1e-6,
        );
    }
    // R stops its solver early: weights to 1e-4, and effects likewise.
    tally.weights(
        "Basque, V given",
        &given.names,
        fit,
        &expected["weights"],
        1e-4,
    );
    for effect in &fit.effects {
        let expected = &expected["gap"][effect.period.to_string()];
        tally.near(
            &format!("Basque {}", effect.period),
            effect.effect,
            expected,
            1e-3,
        );
    }
    println!("Basque, V given: {:?}", found.warnings);
    let losses = [&expected["loss_v"][0][0], &other["loss_V"]];
    let found = freely("Basque", &given, options, &losses, tally);
    let fit = &found.treated[0].fit;
    for expected in [expected, other] {
        tally.weights(
            "Basque, V free",
            &given.names,
            fit,
            &expected["weights"],
            0.02,
        );
    }
}

/// Each level of schooling as a share of all, in percent, as R's example has it.
fn schooling(given: &Given, over: &[i64]) -> [Vec<Option<f64>>; 4] {
    let means = |name: &str| -> Vec<f64> {
        let mut sums = vec![(0.0, 0.0); given.names.len()];
        let values = given.table.numbers(name);
        for ((&unit, time), value) in given.units.iter().zip(&given.times).zip(values) {
            if let (true, Some(value)) = (over.contains(time), value) {
                sums[unit as usize].0 += value;
                sums[unit as usize].1 += 1.0;
            }
        }
        sums.iter().map(|(sum, rows)| sum / rows).collect()
    };
    let higher = means("school.post.high");
    let mut levels = ["school.illit", "school.prim", "school.med", "school.high"].map(means);
    for (high, more) in levels[3].iter_mut().zip(higher) {
        *high += more;
    }
    let total = |unit: usize| levels.iter().map(|level| level[unit]).sum::<f64>();
    levels.each_ref().map(|level| {
        let shares = level.iter().enumerate();
        shares
            .map(|(unit, x)| Some(100.0 * x / total(unit)).filter(|x| x.is_finite()))
            .collect()
    })
}
