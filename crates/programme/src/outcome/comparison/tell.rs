//! A comparison group for people, for programs and as a table.

use std::fmt::Write as _;

use allotment_outcome::matching::Balance;
use allotment_table::{Column, Source, Table};
use serde_json::{Map, Value, json};

use super::{MatchFinding, MatchMethod};
use crate::outcome::document::evidence_json;
use crate::outcome::told::Told;
use crate::outcome::words::{aligned, evidence_in_words, figure, minded};
use crate::sheet::{Sheet, provenance};

/// A covariate this far apart, in standard deviations, is not alike.
const ALIKE: f64 = 0.1;

/// `1 treated place is`, `3 treated places are`.
fn places(count: usize) -> String {
    match count {
        1 => "1 treated place is".into(),
        count => format!("{count} treated places are"),
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
        if let Some(why) = &self.unscored {
            let (why, _) = why.rsplit_once(": ").unwrap_or((why, ""));
            warnings.push(format!(
                "whether each treated place has its like among the untreated could not be judged: {why}"
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
    fn mind(&self) -> Vec<String> {
        self.warnings()
    }

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
            "level_of_evidence": self.evidence.as_ref().map(evidence_json),
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
        let mut text = format!("{}\n{}", self.said(), minded(&self.warnings()));
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
            text.push_str(&evidence_in_words(evidence));
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
