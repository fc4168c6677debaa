//! California's tobacco programme with its published predictors, beside R's `Synth`.

use allotment_outcome::synthetic_control::{
    Importance, Predictor, PredictorOf, SyntheticControlOptions,
};
use allotment_table::Table;
use serde_json::Value;

use super::given::years;
use super::{
    Compared, EFFECTS, Given, SEARCHED, early, list_of, loss, no_greater, searched, weights,
};
use crate::error::ProofError;

/// Predictors of Abadie, Diamond and Hainmueller (2010), table 1.
pub(super) fn compare(
    table: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let names = ["state", "year", "cigsale"];
    let given = Given::one(table.clone(), names, ("California", 1989))?;
    let (eighties, brewed) = (years(1980, 1988), years(1984, 1988));
    let columns = ["lnincome", "retprice", "age15to24", "beer", "cigsale"];
    let mut values = Vec::new();
    for column in columns {
        values.push(given.numbers(column)?);
    }
    let names = [
        "lnincome",
        "retprice",
        "age15to24",
        "special.beer.1984.1988",
        "special.cigsale.1975",
        "special.cigsale.1980",
        "special.cigsale.1988",
    ];
    let over: [(usize, &[i64]); 7] = [
        (0, &eighties),
        (1, &eighties),
        (2, &eighties),
        (3, &brewed),
        (4, &[1975]),
        (4, &[1980]),
        (4, &[1988]),
    ];
    let predictors: Vec<Predictor<'_>> = names
        .into_iter()
        .zip(over)
        .map(|(name, (at, periods))| match at {
            4 => Predictor {
                name,
                of: PredictorOf::Outcome { periods },
            },
            _ => given.predictor(name, &values[at], periods),
        })
        .collect();
    let importance = list_of(names.map(|name| &expected["V"][name]))?;
    let options = SyntheticControlOptions {
        predictors: &predictors,
        importance: Importance::Given(&importance),
        ..SyntheticControlOptions::default()
    };
    let found = given.run(&options)?;
    let fit = &found.treated[0].fit;
    let published = &expected["weights"];
    // Donors that should have no weight have up to 0.0005.
    early(compared, "smoking", &given, fit, published, 1e-3);
    let theirs = over.map(|(at, periods)| given.weighted(&values[at], periods, published));
    let (own, theirs) = (
        loss(fit, |at| fit.predictors[at].synthetic),
        loss(fit, |at| theirs[at]),
    );
    no_greater(compared, "smoking", own, theirs);
    for effect in &fit.effects {
        let year = effect.period.to_string();
        let published = &expected["gap"][&year];
        let what = format!("smoking {year}");
        compared.near(EFFECTS, what, Some(effect.effect), published, 0.1);
    }
    let mean = &expected["mean_gap_1989_2000"];
    compared.near(EFFECTS, "smoking mean", Some(fit.att), mean, 0.1);

    let theirs = &expected["loss_v"][0][0];
    let fit = searched(compared, "smoking", &given, options, theirs)?;
    weights(
        compared,
        (SEARCHED, "smoking"),
        &given,
        &fit,
        published,
        0.02,
    );
    Ok(())
}
