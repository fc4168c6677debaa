//! The Basque country and its terrorism, beside R's `Synth` and `pysyncon`.

use allotment_outcome::synthetic_control::{
    Importance, Predictor, PredictorOf, SyntheticControlOptions,
};
use allotment_table::Table;
use serde_json::Value;

use super::given::years;
use super::{
    Compared, EFFECTS, FIT, Given, SEARCHED, WEIGHTS, list, list_of, loss, no_greater, searched,
    weights,
};
use crate::error::ProofError;

const PREDICTORS: &str = "predictors";
const SEARCHED_EFFECT: &str = "importance searched: effect";

const TREATED: &str = "Basque Country (Pais Vasco)";
/// The whole country, which is no donor.
const COUNTRY: &str = "Spain (Espana)";

/// Levels of schooling; `Synth`'s example adds the last to the one before.
const SCHOOLS: [&str; 5] = [
    "school.illit",
    "school.prim",
    "school.med",
    "school.high",
    "school.post.high",
];

/// Shares of sectors, as R names them.
const SECTORS: [(&str, &str); 6] = [
    ("sec.agriculture", "special.sec.agriculture.1961.1969"),
    ("sec.energy", "special.sec.energy.1961.1969"),
    ("sec.industry", "special.sec.industry.1961.1969"),
    ("sec.construction", "special.sec.construction.1961.1969"),
    ("sec.services.venta", "special.sec.services.venta.1961.1969"),
    (
        "sec.services.nonventa",
        "special.sec.services.nonventa.1961.1969",
    ),
];

/// What the two examples share.
struct Basque {
    given: Given,
    /// The years that outcomes are met in.
    sixties: Vec<i64>,
    /// Those that schooling and investment are means over.
    later: Vec<i64>,
    /// Those in which sectors were counted.
    odd: Vec<i64>,
    invest: Vec<Option<f64>>,
    sectors: Vec<Vec<Option<f64>>>,
    density: Vec<Option<f64>>,
    schools: Vec<Vec<f64>>,
}

impl Basque {
    fn new(table: &Table) -> Result<Self, ProofError> {
        let names = table.text("regionname")?;
        let kept: Vec<usize> = (0..table.rows())
            .filter(|&row| names[row] != Some(COUNTRY))
            .collect();
        let table = table.select_rows(&kept);
        let given = Given::one(table, ["regionname", "year", "gdpcap"], (TREATED, 1970))?;
        let later = years(1964, 1969);
        let mut schools = Vec::new();
        for school in SCHOOLS {
            schools.push(given.means(&given.numbers(school)?, &later));
        }
        let mut sectors = Vec::new();
        for (column, _) in SECTORS {
            sectors.push(given.numbers(column)?);
        }
        Ok(Self {
            sixties: years(1960, 1969),
            odd: (1961..=1969).step_by(2).collect(),
            invest: given.numbers("invest")?,
            density: given.numbers("popdens")?,
            given,
            later,
            sectors,
            schools,
        })
    }

    /// Predictors in the order of the packages' examples.
    fn predictors<'a>(&'a self, schooling: &'a [Vec<Option<f64>>]) -> Vec<Predictor<'a>> {
        let mut all: Vec<Predictor<'a>> = SCHOOLS
            .iter()
            .zip(schooling)
            .map(|(&name, values)| Predictor {
                name,
                of: PredictorOf::Units(values),
            })
            .collect();
        all.push(self.given.predictor("invest", &self.invest, &self.later));
        all.push(Predictor {
            name: "special.gdpcap.1960.1969",
            of: PredictorOf::Outcome {
                periods: &self.sixties,
            },
        });
        for ((_, name), values) in SECTORS.iter().zip(&self.sectors) {
            all.push(self.given.predictor(name, values, &self.odd));
        }
        let density = "special.popdens.1969";
        all.push(self.given.predictor(density, &self.density, &[1969]));
        all
    }

    /// Each level of schooling as a share of all, in percent.
    fn shares(&self) -> Vec<Vec<Option<f64>>> {
        let mut levels = self.schools.clone();
        let beyond = levels.pop().unwrap_or_default();
        if let Some(high) = levels.last_mut() {
            for (high, more) in high.iter_mut().zip(beyond) {
                *high += more;
            }
        }
        let total = |unit: usize| levels.iter().map(|level| level[unit]).sum::<f64>();
        let of = |level: &Vec<f64>| {
            let shares = level.iter().enumerate();
            finite(shares.map(|(unit, level)| 100.0 * level / total(unit)))
        };
        levels.iter().map(of).collect()
    }
}

/// Numbers of which those of no rows at all are missing.
fn finite(values: impl Iterator<Item = f64>) -> Vec<Option<f64>> {
    values
        .map(|value| Some(value).filter(|value| value.is_finite()))
        .collect()
}

pub(super) fn beside_synth(
    table: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let basque = Basque::new(table)?;
    let shares = basque.shares();
    let predictors = basque.predictors(&shares);
    let importance = list_of(predictors.iter().map(|one| &expected["V"][one.name]))?;
    let options = SyntheticControlOptions {
        predictors: &predictors,
        importance: Importance::Given(&importance),
        fit_periods: Some(&basque.sixties),
        ..SyntheticControlOptions::default()
    };
    let found = basque.given.run(&options)?;
    let fit = &found.treated[0].fit;
    for predictor in &fit.predictors {
        let published = &expected["X1"][&predictor.name];
        let what = format!("Basque {}", predictor.name);
        compared.near(PREDICTORS, what, Some(predictor.treated), published, 1e-6);
    }
    let what = (WEIGHTS, "Basque");
    weights(
        compared,
        what,
        &basque.given,
        fit,
        &expected["weights"],
        1e-4,
    );
    // Weights 1e-4 apart, of outcomes up to 10.
    for effect in &fit.effects {
        let year = effect.period.to_string();
        let published = &expected["gap"][&year];
        let what = format!("Basque {year}");
        compared.near(EFFECTS, what, Some(effect.effect), published, 1e-3);
    }
    let mean = &expected["mean_gap_post_1970"];
    compared.near(EFFECTS, "Basque mean", Some(fit.att), mean, 1e-3);
    let error = Some(fit.pre_rmspe * fit.pre_rmspe);
    let published = &expected["mspe_pre_1960_69"];
    compared.near(FIT, "Basque error", error, published, 1e-4);
    let own = loss(fit, |at| fit.predictors[at].synthetic);
    let theirs = expected["loss_w"][0][0].as_f64();
    no_greater(compared, "Basque", own, theirs.unwrap_or(f64::NAN));

    let theirs = &expected["loss_v"][0][0];
    let fit = searched(compared, "Basque", &basque.given, options, theirs)?;
    let what = (SEARCHED, "Basque");
    weights(
        compared,
        what,
        &basque.given,
        &fit,
        &expected["weights"],
        0.02,
    );
    Ok(())
}

/// Its file gives 14 importances without saying of what. Schooling as it is in the
/// table makes 14 predictors; where importance is searched for, they are `Synth`'s.
pub(super) fn beside_pysyncon(
    table: &Table,
    expected: &Value,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let basque = Basque::new(table)?;
    let schools = basque.schools.iter();
    let schooling: Vec<_> = schools.map(|level| finite(level.iter().copied())).collect();
    let predictors = basque.predictors(&schooling);
    let importance = list_of(list(&expected["V"]))?;
    let options = SyntheticControlOptions {
        predictors: &predictors,
        importance: Importance::Given(&importance),
        fit_periods: Some(&basque.sixties),
        ..SyntheticControlOptions::default()
    };
    let found = basque.given.run(&options)?;
    let what = (WEIGHTS, "Basque");
    let fit = &found.treated[0].fit;
    weights(
        compared,
        what,
        &basque.given,
        fit,
        &expected["weights"],
        0.02,
    );

    let shares = basque.shares();
    let predictors = basque.predictors(&shares);
    let options = SyntheticControlOptions {
        predictors: &predictors,
        ..options
    };
    let theirs = &expected["loss_V"];
    let fit = searched(compared, "Basque", &basque.given, options, theirs)?;
    for key in ["weights", "ref_weights_from_R_in_tests"] {
        let what = (SEARCHED, key);
        weights(compared, what, &basque.given, &fit, &expected[key], 0.02);
    }
    // It takes the mean from 1975 on.
    let after = fit.effects.iter().filter(|effect| effect.period >= 1975);
    let (sum, years) = after.fold((0.0, 0.0), |(sum, years), effect| {
        (sum + effect.effect, years + 1.0)
    });
    let mean = sum / years;
    compared.near(
        SEARCHED_EFFECT,
        "Basque",
        Some(mean),
        &expected["att"]["att"],
        0.02,
    );
    Ok(())
}
