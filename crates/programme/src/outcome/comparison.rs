//! A comparison group from a table of places, and how alike it is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use allotment_outcome::level::{Evidence, Facts, Method as Design, level_of_evidence};
use allotment_outcome::matching::Matched;
use allotment_outcome::matching::{
    Balance, Distance, MatchedEffect, MatchingError, Moments, NearestOptions, Order, Overlap, Pair,
    Places, Replacement, balance, effective_size, entropy_balance, nearest, overlap, pair_effect,
    propensity, weighted_effect,
};
use allotment_table::{Column, Fault, Faults, Source, Table};
use serde_json::{Map, Value, json};

use super::told::Told;
use super::words::{aligned, figure};
use crate::sheet::{Sheet, provenance};

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
    effective: f64,
    effect: Option<MatchedEffect>,
    evidence: Option<Evidence>,
}

/// A covariate this far apart, in standard deviations, is not alike.
const ALIKE: f64 = 0.1;

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
    let scores = match choice.method {
        MatchMethod::Propensity => Some(propensity(&places).map_err(fault)?.scores),
        MatchMethod::Mahalanobis if choice.caliper.is_some() => {
            Some(propensity(&places).map_err(fault)?.scores)
        }
        // Only to say who has no like: weights need no scores.
        _ => propensity(&places).ok().map(|found| found.scores),
    };
    let overlap = match &scores {
        Some(scores) => Some(overlap(&places, scores).map_err(fault)?),
        None => None,
    };
    let matched = matched(&places, choice, scores.as_deref()).map_err(fault)?;
    let balance = balance(&places, &matched.weights).map_err(fault)?;
    let effect = match &columns.outcome {
        None => None,
        Some(outcome) if choice.method == MatchMethod::Entropy => {
            Some(weighted_effect(&places, &matched.weights, outcome, choice.level).map_err(fault)?)
        }
        Some(outcome) => Some(pair_effect(&matched, outcome, choice.level).map_err(fault)?),
    };
    let largest = balance.iter().filter_map(|one| one.after).map(f64::abs);
    let facts = Facts {
        controls: true,
        largest_difference: largest.reduce(f64::max),
        ..Facts::none()
    };
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

/// The columns that were asked for.
struct Columns {
    units: Vec<String>,
    treated: Vec<bool>,
    covariates: Vec<Vec<f64>>,
    strata: Option<Vec<u32>>,
    names_of_strata: Vec<String>,
    outcome: Option<Vec<f64>>,
}

impl Columns {
    fn read(table: &Table, choice: &MatchChoice) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        if choice.covariates.is_empty() {
            let help = "add --covariates with columns known from before treatment, such as --covariates jobs_2020,age";
            faults.push(Fault::new(
                table.name(),
                "there is nothing to be alike in",
                help,
            ));
        }
        let units = faults.collect(table.text(&choice.unit)).map(|cells| {
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            for (row, cell) in cells.iter().enumerate() {
                match cell {
                    None => faults.push(table.fault_at(
                        row,
                        &choice.unit,
                        "the name is missing",
                        "fill it in",
                    )),
                    Some(name) => {
                        if let Some(before) = seen.insert(name, row) {
                            let what = format!(
                                "'{name}' already has a row, on line {}",
                                table.line_of(before)
                            );
                            faults.push(table.fault_at(
                                row,
                                &choice.unit,
                                what,
                                "keep one row for each place",
                            ));
                        }
                    }
                }
            }
            cells
                .into_iter()
                .map(|cell| cell.unwrap_or_default().to_owned())
                .collect()
        });
        let treated = faults
            .collect(table.booleans(&choice.treated))
            .map(|cells| {
                for (row, cell) in cells.iter().enumerate() {
                    if cell.is_none() {
                        let help = "write 1 for a treated place, else 0";
                        faults.push(table.fault_at(row, &choice.treated, "it is missing", help));
                    }
                }
                cells.into_iter().map(|cell| cell == Some(true)).collect()
            });
        let covariates: Vec<Vec<f64>> = choice
            .covariates
            .iter()
            .filter_map(|name| numbers(table, name, &mut faults))
            .collect();
        let outcome = choice
            .outcome
            .as_ref()
            .and_then(|name| numbers(table, name, &mut faults));
        let strata = choice
            .within
            .as_ref()
            .and_then(|name| faults.collect(super::panel::numbered(table, name)));
        faults.into_result(())?;
        let (names_of_strata, strata) =
            strata.map_or((Vec::new(), None), |(names, of)| (names, Some(of)));
        Ok(Self {
            units: units.unwrap_or_default(),
            treated: treated.unwrap_or_default(),
            covariates,
            strata,
            names_of_strata,
            outcome,
        })
    }
}

fn numbers(table: &Table, name: &str, faults: &mut Faults) -> Option<Vec<f64>> {
    let cells = faults.collect(table.numbers(name))?;
    for (row, cell) in cells.iter().enumerate() {
        if cell.is_none() {
            let help = "fill it in, or leave the place out: who is alike in what is not known cannot be told";
            faults.push(table.fault_at(row, name, "the number is missing", help));
        }
    }
    Some(cells.into_iter().flatten().collect())
}

/// `1 treated place is`, `3 treated places are`.
fn places(count: usize) -> String {
    match count {
        1 => "1 treated place is".into(),
        count => format!("{count} treated places are"),
    }
}

/// What is wrong, with covariates and strata by name.
fn named(error: &MatchingError, choice: &MatchChoice, columns: &Columns) -> String {
    let name = |at: usize| {
        let name = choice.covariates.get(at).map_or("", String::as_str);
        format!("'{name}'")
    };
    let names = |list: &[usize]| {
        let names: Vec<String> = list.iter().map(|&at| name(at)).collect();
        names.join(" and ")
    };
    let stratum = |at: &u32| {
        let name = columns.names_of_strata.get(*at as usize);
        format!("'{}'", name.map_or("", String::as_str))
    };
    let within = |at: &Option<u32>| {
        at.as_ref()
            .map_or_else(String::new, |at| format!(" within {}", stratum(at)))
    };
    match error {
        MatchingError::Collinear { covariate, on } if on.is_empty() => format!(
            "covariate {} is the same for all places: leave it out",
            name(*covariate)
        ),
        MatchingError::Collinear { covariate, on } => format!(
            "covariate {} is fixed by {}: leave one of them out",
            name(*covariate),
            names(on)
        ),
        MatchingError::OutOfReach {
            covariate,
            stratum,
            mean,
            low,
            high,
        } => format!(
            "no weights can balance {}{}, for the treated have a mean of {} and the untreated lie between {} and {}: leave it out, compare with more places, or leave out the treated that are unlike all others",
            name(*covariate),
            within(stratum),
            figure(*mean),
            figure(*low),
            figure(*high)
        ),
        MatchingError::Infeasible {
            covariates,
            stratum,
        } => format!(
            "no weights can balance {} all at once{}, though each alone could be: leave {} out, or compare with more places",
            names(covariates),
            within(stratum),
            covariates.first().map_or_else(String::new, |&at| name(at))
        ),
        MatchingError::EmptyStratum {
            stratum: at,
            treated,
        } => format!(
            "in {} are {treated} treated places and none to compare with: merge it with another, or leave its places out",
            stratum(at)
        ),
        other => other.to_string(),
    }
}

impl MatchFinding {
    fn kept(&self) -> usize {
        let kept = self.treated.iter().zip(&self.weights);
        kept.filter(|(treated, weight)| **treated && **weight > 0.0)
            .count()
    }

    /// How alike the group is, in one sentence.
    #[must_use]
    pub fn said(&self) -> String {
        let apart = |after: fn(&Balance) -> Option<f64>| {
            let all = self.balance.iter().filter_map(after);
            all.filter(|size| size.abs() > ALIKE).count()
        };
        let covariates = self.balance.len();
        format!(
            "{} treated places are compared with others that tell as much as {:.1} places of even weight: {} of {covariates} covariates differed by more than a tenth of a standard deviation before, {} do after.",
            self.kept(),
            self.effective,
            apart(|one| one.before),
            apart(|one| one.after),
        )
    }

    /// The covariates: name, before, after.
    #[must_use]
    pub fn differences(&self) -> Vec<(&str, Option<f64>, Option<f64>)> {
        let of = self.balance.iter();
        of.map(|one| {
            let name = self.choice.covariates[one.covariate].as_str();
            (name, one.before, one.after)
        })
        .collect()
    }

    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if !self.unmatched.is_empty() {
            let names: Vec<&str> = self
                .unmatched
                .iter()
                .take(10)
                .map(|&at| self.units[at].as_str())
                .collect();
            warnings.push(format!(
                "{} without a like, left out, so that the comparison is of the rest alone: {}",
                places(self.unmatched.len()),
                names.join(", ")
            ));
        }
        if let Some(overlap) = self
            .overlap
            .as_ref()
            .filter(|found| !found.treated_outside.is_empty())
        {
            let names: Vec<&str> = overlap
                .treated_outside
                .iter()
                .take(10)
                .map(|&at| self.units[at].as_str())
                .collect();
            warnings.push(format!(
                "{} more (or less) likely to be treated than any untreated place: {}",
                places(overlap.treated_outside.len()),
                names.join(", ")
            ));
        }
        let apart = self
            .differences()
            .into_iter()
            .filter(|(_, _, after)| after.is_some_and(|after| after.abs() > ALIKE));
        let apart: Vec<&str> = apart.map(|(name, ..)| name).collect();
        if !apart.is_empty() {
            warnings.push(format!(
                "not alike after matching either: {}",
                apart.join(", ")
            ));
        }
        warnings
    }

    fn method_key(&self) -> &'static str {
        match self.choice.method {
            MatchMethod::Entropy => "entropy",
            MatchMethod::Mahalanobis => "mahalanobis",
            MatchMethod::Propensity => "propensity",
        }
    }
}

impl Told for MatchFinding {
    fn figures(&self) -> Vec<allotment_report::Figure> {
        vec![self.figure()]
    }

    fn sentence(&self) -> String {
        self.said()
    }

    fn document(&self, sources: &[Source]) -> Value {
        let weights: Map<String, Value> = self
            .units
            .iter()
            .cloned()
            .zip(self.weights.iter().map(|&weight| json!(weight)))
            .collect();
        let balance = self.balance.iter().map(|one| {
            json!({
                "covariate": self.choice.covariates[one.covariate],
                "before": one.before,
                "after": one.after,
                "treated_mean": one.treated_mean,
                "untreated_mean": one.untreated_mean,
                "kept_mean": one.kept_mean,
                "weighted_mean": one.weighted_mean,
            })
        });
        let name = |at: usize| self.units[at].as_str();
        let pairs = self.pairs.iter().map(|pair| {
            json!({"treated": name(pair.treated), "untreated": name(pair.untreated), "distance": pair.distance})
        });
        json!({
            "method": self.method_key(),
            "sentence": self.said(),
            "warnings": self.warnings(),
            "balance": balance.collect::<Vec<_>>(),
            "effective_sample_size": self.effective,
            "treated_units": self.treated.iter().filter(|&&treated| treated).count(),
            "untreated_units": self.treated.iter().filter(|&&treated| !treated).count(),
            "kept_treated_units": self.kept(),
            "weights": {"unit": weights},
            "pairs": pairs.collect::<Vec<_>>(),
            "unmatched": self.unmatched.iter().map(|&at| name(at)).collect::<Vec<_>>(),
            "caliper": self.caliper,
            "overlap": self.overlap.as_ref().map(|found| json!({
                "low": found.low,
                "high": found.high,
                "treated_outside": found.treated_outside.iter().map(|&at| name(at)).collect::<Vec<_>>(),
                "untreated_outside": found.untreated_outside.len(),
            })),
            "effect": self.effect.map(|effect| json!({
                "outcome": self.choice.outcome,
                "estimate": effect.value,
                "std_error": effect.std_error,
                "low": effect.low,
                "high": effect.high,
                "p_value": effect.p_value,
            })),
            "level_of_evidence": self.evidence.as_ref().map(super::document::evidence_json),
            "options": {
                "unit": self.choice.unit,
                "treated": self.choice.treated,
                "covariates": self.choice.covariates,
                "within": self.choice.within,
                "variances": self.choice.variances,
                "caliper": self.choice.caliper,
                "again": self.choice.again,
                "level": self.choice.level,
            },
            "provenance": provenance(sources),
        })
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}\n", self.said());
        for warning in self.warnings() {
            let _infallible = writeln!(text, "Mind: {warning}");
        }
        if let (Some(effect), Some(what)) = (self.effect, &self.choice.outcome) {
            let _infallible = writeln!(
                text,
                "{what}: {} more in the treated than in the comparison group ({} to {}).",
                figure(effect.value),
                figure(effect.low),
                figure(effect.high)
            );
        }
        if let Some(evidence) = &self.evidence {
            text.push_str(&super::words::evidence_in_words(evidence));
        }
        text.push('\n');
        let number = |number: Option<f64>| number.map_or_else(String::new, figure);
        let mut rows = vec![["covariate", "before", "after"].map(str::to_owned).to_vec()];
        for (name, before, after) in self.differences() {
            rows.push(vec![name.to_owned(), number(before), number(after)]);
        }
        text.push_str(&aligned(&rows));
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let columns = vec![
            Column::text(&self.choice.unit, self.units.iter().map(Some)),
            Column::booleans("treated", self.treated.iter().map(|&treated| Some(treated))),
            Column::numbers("weight", self.weights.iter().map(|&weight| Some(weight)))
                .with_definition("how much the place counts in the comparison"),
        ];
        let mut more = Map::new();
        let balance = self.differences().into_iter();
        let balance = balance.map(
            |(name, before, after)| json!({"covariate": name, "before": before, "after": after}),
        );
        more.insert("balance".into(), balance.collect());
        more.insert("effective_sample_size".into(), json!(self.effective));
        Sheet {
            table: Table::new("match", columns),
            rows: "weights",
            sources: sources.to_vec(),
            more,
        }
    }
}
