//! How robust an effect is, told: in a sentence, in words, as a document and as a table.

use std::fmt::Write as _;

use allotment_outcome::sensitivity::{Breakdown, Restriction};
use allotment_table::{Column, Source, Table};
use serde_json::{Map, Value, json};

use super::{Of, SensitivityFinding};
use crate::outcome::told::Told;
use crate::outcome::words::{aligned, figure, minded};
use crate::sheet::{Sheet, provenance};

/// The name of a restriction on the command line.
#[must_use]
pub fn restriction_key(restriction: Restriction) -> &'static str {
    match restriction {
        Restriction::RelativeMagnitudes => "relative-magnitudes",
        Restriction::Smoothness => "smoothness",
    }
}

impl SensitivityFinding {
    /// The same, of a measure that readers call `title`.
    #[must_use]
    pub fn called(mut self, title: &str) -> Self {
        title.clone_into(&mut self.study.outcome);
        self
    }

    /// What was measured, as readers call it, and which effect on it is asked about.
    pub(in crate::outcome) fn outcome(&self) -> String {
        format!("{}, {}", self.study.outcome, self.which())
    }

    /// Which effect is asked about.
    fn which(&self) -> String {
        let after = self.study.events.iter().filter(|&&at| at >= 0).count();
        match &self.of {
            _ if after == 1 => "in the one period after the start".into(),
            Of::First => "in the first period after the start".into(),
            Of::Average(_) => format!("on average over the {after} periods after the start"),
            Of::Weighted(weights) => {
                let all: Vec<String> = weights.iter().copied().map(figure).collect();
                format!("with periods after the start weighed {}", all.join(", "))
            }
        }
    }

    /// The column that was measured.
    pub(in crate::outcome) fn column(&self) -> &str {
        &self.study.column
    }

    /// What trends may do.
    pub(in crate::outcome) fn restriction(&self) -> Restriction {
        self.choice.restriction
    }

    /// The smallest bound at which the interval reaches zero; none if it always
    /// or never does.
    #[must_use]
    pub fn breakdown(&self) -> Option<f64> {
        match self.found.breakdown {
            Breakdown::At { bound, .. } => Some(bound),
            Breakdown::FromTheStart => Some(0.0),
            Breakdown::NotUpTo { .. } => None,
        }
    }

    /// What was found, in one sentence.
    #[must_use]
    pub fn said(&self) -> String {
        let unit = match self.choice.restriction {
            Restriction::RelativeMagnitudes => "times as much as they were seen to break before",
            Restriction::Smoothness => "a period more or less steeply than before",
        };
        let what = self.outcome();
        match self.found.breakdown {
            Breakdown::At { bound, .. } => format!(
                "The effect on {what}, would no longer be told from none if trends broke by {} {unit}.",
                figure(bound)
            ),
            Breakdown::FromTheStart => format!(
                "The effect on {what}, is not told from none even if {}.",
                self.least()
            ),
            Breakdown::NotUpTo { bound } => format!(
                "The effect on {what}, is told from none even if trends broke by {} {unit}, the most that was tried.",
                figure(bound)
            ),
        }
    }

    /// What a bound of zero is.
    fn least(&self) -> &'static str {
        match self.choice.restriction {
            Restriction::RelativeMagnitudes => "trends do not break at all",
            Restriction::Smoothness => {
                "the treated go on drifting from the others in the straight line that they did before"
            }
        }
    }

    /// The intervals under each bound: bound, low, high.
    #[must_use]
    pub fn curve(&self) -> Vec<(f64, f64, f64)> {
        let bounded = self.found.bounded.iter();
        bounded.map(|one| (one.bound, one.low, one.high)).collect()
    }
}

impl Told for SensitivityFinding {
    fn figures(&self) -> Vec<allotment_report::Figure> {
        vec![self.figure(None)]
    }

    fn sentence(&self) -> String {
        self.said()
    }

    fn document(&self, sources: &[Source]) -> Value {
        let curve = self.found.bounded.iter().map(|one| {
            json!({
                "restriction": restriction_key(one.restriction),
                "bound": one.bound,
                "low": one.low,
                "high": one.high,
            })
        });
        let size = self.study.events.len();
        let study = (0..size).map(|at| {
            json!({
                "event_time": self.study.events[at],
                "estimate": self.study.coefficients[at],
                "std_error": self.study.covariance[at * size + at].sqrt(),
            })
        });
        json!({
            "outcome": self.study.outcome,
            "sentence": self.said(),
            "warnings": self.study.warnings,
            "sensitivity": curve.collect::<Vec<_>>(),
            "breakdown": self.breakdown(),
            "breakdown_note": match self.found.breakdown {
                Breakdown::At { tolerance, .. } => format!("to within {tolerance}"),
                Breakdown::FromTheStart => format!("the interval holds zero even if {}", self.least()),
                Breakdown::NotUpTo { bound } => format!("the interval does not reach zero up to a bound of {bound}"),
            },
            "if_trends_are_parallel": {
                "estimate": self.found.estimate,
                "std_error": self.found.std_error,
                "low": self.found.low,
                "high": self.found.high,
            },
            "event_study": study.collect::<Vec<_>>(),
            "options": {
                "from": self.study.from,
                "restriction": restriction_key(self.choice.restriction),
                "effect": self.which(),
                "period_weights": match &self.of {
                    Of::First => json!("the first period after treatment"),
                    Of::Average(weights) | Of::Weighted(weights) => json!(weights),
                },
                "window": self.choice.window.map(|(from, to)| [from, to]),
                "level": self.choice.level,
            },
            "provenance": provenance(sources),
        })
    }

    fn mind(&self) -> Vec<String> {
        self.study.warnings.clone()
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}\n{}\n", self.said(), minded(&self.study.warnings));
        let unit = match self.choice.restriction {
            Restriction::RelativeMagnitudes => "times the largest break before treatment",
            Restriction::Smoothness => "change of slope from one period to the next",
        };
        let _infallible = writeln!(
            text,
            "Bound: {unit}. With parallel trends, {}: {} ({} to {}).\n",
            self.which(),
            figure(self.found.estimate),
            figure(self.found.low),
            figure(self.found.high)
        );
        let mut rows = vec![["bound", "low", "high"].map(str::to_owned).to_vec()];
        for (bound, low, high) in self.curve() {
            rows.push(vec![figure(bound), figure(low), figure(high)]);
        }
        text.push_str(&aligned(&rows));
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let curve = self.curve();
        let of = |get: fn(&(f64, f64, f64)) -> f64| curve.iter().map(move |one| Some(get(one)));
        let key = restriction_key(self.choice.restriction);
        let columns = vec![
            Column::text("restriction", curve.iter().map(|_| Some(key))),
            Column::numbers("bound", of(|one| one.0)),
            Column::numbers("low", of(|one| one.1))
                .with_definition("the lower end of the interval"),
            Column::numbers("high", of(|one| one.2)).with_definition("the upper end"),
        ];
        let mut more = Map::new();
        more.insert("breakdown".into(), json!(self.breakdown()));
        Sheet {
            table: Table::new("sensitivity", columns),
            rows: "sensitivity",
            sources: sources.to_vec(),
            more,
        }
    }
}
