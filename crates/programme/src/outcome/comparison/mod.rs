//! A comparison group from a table of places, and how alike it is.

mod columns;
mod tell;

use allotment_outcome::level::{ALIKE, Evidence, Facts, Method as Design, level_of_evidence};
use allotment_outcome::linear::LinearError;
use allotment_outcome::matching::{
    Balance, Distance, Matched, MatchedEffect, MatchingError, Moments, NearestOptions, Order,
    Overlap, Pair, Places, Replacement, balance, effective_size, entropy_balance, nearest, overlap,
    pair_effect, propensity, weighted_effect,
};
use allotment_table::{Fault, Faults, Table};

use columns::{Columns, named};

/// How a comparison group is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MatchMethod {
    /// Weights that balance exactly.
    #[default]
    Entropy,
    /// The nearest places, by their covariates.
    Mahalanobis,
    /// The nearest places, by their chance of being treated.
    Propensity,
}

/// What a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchChoice {
    /// The column of places.
    pub unit: String,
    /// The column that is 1 for the treated.
    pub treated: String,
    /// Numbers from before treatment.
    pub covariates: Vec<String>,
    /// What must be the same in a comparison, such as the region.
    pub within: Option<String>,
    /// The outcome, if the effect is asked for as well.
    pub outcome: Option<String>,
    /// How the group is made.
    pub method: MatchMethod,
    /// Entropy: balance variances too.
    pub variances: bool,
    /// Nearest: how far apart scores may be, in standard deviations.
    pub caliper: Option<f64>,
    /// Nearest: an untreated place may serve more than once.
    pub again: bool,
    /// The chance with which intervals cover.
    pub level: f64,
}

impl MatchChoice {
    /// The first option that is asked for and that the method would pass over, and
    /// why.
    #[must_use]
    pub fn passed_over(&self) -> Option<(&'static str, &'static str)> {
        let weighs = self.method == MatchMethod::Entropy;
        let near = "weights have no nearest place; --method mahalanobis or propensity heeds it";
        if weighs && self.caliper.is_some() {
            Some(("caliper", near))
        } else if weighs && self.again {
            Some(("again", near))
        } else if !weighs && self.variances {
            let why = "the nearest places are as they are; --method entropy heeds it";
            Some(("variances", why))
        } else {
            None
        }
    }
}

/// A comparison group.
#[derive(Debug, Clone)]
pub struct MatchFinding {
    choice: MatchChoice,
    units: Vec<String>,
    treated: Vec<bool>,
    /// The weight of each place, in the table's order.
    pub weights: Vec<f64>,
    /// How alike each covariate is, before and after.
    pub balance: Vec<Balance>,
    pairs: Vec<Pair>,
    unmatched: Vec<usize>,
    caliper: Option<f64>,
    overlap: Option<Overlap>,
    /// Why nobody can say who has no like, if so.
    unscored: Option<String>,
    effective: f64,
    effect: Option<MatchedEffect>,
    evidence: Option<Evidence>,
}

/// Makes a comparison group for the treated places of `table`.
///
/// # Errors
/// [`Faults`] of the table, or why there is no such group.
pub fn compare(table: &Table, choice: &MatchChoice) -> Result<MatchFinding, Faults> {
    let columns = Columns::read(table, choice)?;
    let covariates: Vec<&[f64]> = columns.covariates.iter().map(Vec::as_slice).collect();
    let places = Places {
        treated: &columns.treated,
        covariates: &covariates,
        strata: columns.strata.as_deref(),
    };
    let fault = |error: MatchingError| -> Faults {
        let said = named(&error, choice, &columns);
        let (what, help) = said.rsplit_once(": ").unwrap_or((&said, "see the guide"));
        Fault::new(table.name(), what, help).into()
    };
    let mut unscored = None;
    let scores = match choice.method {
        MatchMethod::Propensity => Some(propensity(&places).map_err(fault)?.scores),
        MatchMethod::Mahalanobis if choice.caliper.is_some() => {
            Some(propensity(&places).map_err(fault)?.scores)
        }
        // Only to say who has no like: weights need no scores.
        _ => match propensity(&places) {
            Ok(found) => Some(found.scores),
            Err(error) => {
                unscored = Some(error);
                None
            }
        },
    };
    let overlap = match &scores {
        Some(scores) => Some(overlap(&places, scores).map_err(fault)?),
        None => None,
    };
    let matched = matched(&places, choice, scores.as_deref()).map_err(fault)?;
    let balance = balance(&places, &matched.weights).map_err(fault)?;
    let largest = balance.iter().filter_map(|one| one.after).map(f64::abs);
    let largest = largest.reduce(f64::max);
    // Those who are told apart without fail, and stay so, have no like.
    if let Some(error @ MatchingError::Linear(LinearError::Separated { .. })) = &unscored
        && largest.is_some_and(|most| most > ALIKE)
    {
        return Err(fault(error.clone()));
    }
    let effect = match &columns.outcome {
        None => None,
        Some(outcome) if choice.method == MatchMethod::Entropy => {
            Some(weighted_effect(&places, &matched.weights, outcome, choice.level).map_err(fault)?)
        }
        Some(outcome) => Some(pair_effect(&matched, outcome, choice.level).map_err(fault)?),
    };
    let facts = Facts {
        controls: true,
        largest_difference: largest,
        ..Facts::none()
    };
    let unscored = unscored.map(|error| named(&error, choice, &columns));
    Ok(MatchFinding {
        effective: effective_size(&places, &matched.weights),
        evidence: effect.map(|_| level_of_evidence(Design::Matching, &facts)),
        choice: choice.clone(),
        units: columns.units,
        treated: columns.treated.clone(),
        weights: matched.weights,
        balance,
        pairs: matched.pairs,
        unmatched: matched.unmatched,
        caliper: matched.caliper,
        overlap,
        unscored,
        effect,
    })
}

fn matched(
    places: &Places<'_>,
    choice: &MatchChoice,
    scores: Option<&[f64]>,
) -> Result<Matched, MatchingError> {
    let near = |distance| {
        let options = NearestOptions {
            distance,
            caliper: choice.caliper,
            replacement: if choice.again {
                Replacement::With
            } else {
                Replacement::Without
            },
            order: Order::default(),
        };
        nearest(places, &options)
    };
    match (choice.method, scores) {
        (MatchMethod::Propensity, Some(scores)) => near(Distance::Score(scores)),
        (MatchMethod::Mahalanobis | MatchMethod::Propensity, scores) => near(
            Distance::Mahalanobis(scores.filter(|_| choice.caliper.is_some())),
        ),
        (MatchMethod::Entropy, _) => {
            let moments = if choice.variances {
                Moments::MeansAndVariances
            } else {
                Moments::Means
            };
            let found = entropy_balance(places, moments)?;
            Ok(Matched {
                pairs: Vec::new(),
                unmatched: Vec::new(),
                caliper: None,
                weights: found.weights,
            })
        }
    }
}
