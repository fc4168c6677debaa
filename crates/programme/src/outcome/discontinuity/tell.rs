//! A jump for people, for programs and as a table.

use std::fmt::Write as _;

use allotment_outcome::discontinuity::{Bandwidths, Discontinuity, Treated};
use allotment_table::{Column, Source, Table};
use serde_json::{Map, Value, json};

use super::{About, DiscontinuityFinding, FEW, Row};
use crate::outcome::document::evidence_json;
use crate::outcome::told::Told;
use crate::outcome::verdict::Verdict;
use crate::outcome::words::{aligned, evidence_in_words, figure, minded, p_text};
use crate::sheet::{Sheet, provenance};

/// Below this a test speaks against the design.
const SIZE: f64 = 0.05;

impl Row {
    fn kind(&self) -> &str {
        match &self.about {
            About::Jump => "jump",
            About::Bandwidth(name) => name,
            About::Placebo => "placebo",
            About::Covariate(_) => "covariate",
        }
    }

    fn of(&self) -> Option<&str> {
        match &self.about {
            About::Covariate(name) => Some(name),
            _ => None,
        }
    }

    fn number(&self, of: impl Fn(&Discontinuity) -> f64) -> Option<f64> {
        self.found.as_ref().ok().map(of)
    }
}

impl DiscontinuityFinding {
    fn rule(&self) -> String {
        let side = match self.choice.treated {
            Treated::AtOrAbove => "above",
            Treated::AtOrBelow => "below",
        };
        format!("{} and {side}", self.choice.cut_off)
    }

    fn verdict<'a>(&self, what: &'a str) -> Verdict<'a> {
        let found = &self.found;
        Verdict {
            what,
            unit: None,
            estimate: found.value,
            interval: (found.low, found.high),
            std_error: Some(found.std_error),
            p_value: Some(found.p_value),
            level: self.choice.level,
            matters: self.choice.matters,
        }
    }

    /// What was found at the cut-off, and how sure it is, in one sentence.
    #[must_use]
    pub fn said(&self) -> String {
        let (what, cut_off) = (&self.choice.outcome, self.choice.cut_off);
        let offer = if self.is_of_offer() {
            " of being offered the programme"
        } else {
            ""
        };
        let at = format!("{what}{offer}, for places near the cut-off of {cut_off},");
        let verdict = self.verdict(&at);
        verdict.said(|change, margin| {
            let with = if self.is_of_offer() {
                "where the programme was offered, whoever took it up, than it would have been without the offer"
            } else {
                "with the programme than it would have been without"
            };
            format!(
                "Near the cut-off of {cut_off} on {}, {what} was {change} {with} ({margin}).",
                self.choice.score
            )
        })
    }

    /// Whether some did not follow the rule, so that the jump is the effect of an offer.
    fn is_of_offer(&self) -> bool {
        let followed = self.followed.as_ref();
        followed.is_some_and(|followed| followed.left_out + followed.let_in > 0)
    }

    fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        match &self.density {
            Ok(density) if density.p_value < SIZE => {
                let more = if density.log_jump > 0.0 {
                    "got it"
                } else {
                    "did not get it"
                };
                warnings.push(format!(
                    "scores bunch at the cut-off, on the side of places that {more} (p {}), as if some had been moved across it: then the two sides are not alike, and the jump is no effect",
                    p_text(density.p_value)
                ));
            }
            Ok(_) => {}
            Err(why) => {
                let (why, _) = why.rsplit_once(": ").unwrap_or((why, ""));
                warnings.push(format!(
                    "whether scores were moved across the cut-off cannot be told: {why}"
                ));
            }
        }
        let near = [
            (self.found.untreated, "without it"),
            (self.found.treated, "with it"),
        ];
        for (places, side) in near.into_iter().filter(|(places, _)| *places < FEW) {
            warnings.push(format!(
                "only {places} places {side} lie within {} of the cut-off; with fewer than {FEW} the interval may be too narrow",
                figure(self.found.bandwidth)
            ));
        }
        let places = self.found.untreated + self.found.treated;
        if self.distinct * 5 < places * 4 {
            warnings.push(format!(
                "the {places} places near the cut-off have only {} different scores; the method takes scores to be fine, and rounded ones make the interval doubtful",
                self.distinct
            ));
        }
        if let Some(followed) = self
            .followed
            .filter(|followed| followed.left_out + followed.let_in > 0)
        {
            warnings.push(format!(
                "{} near the cut-off should have got it and did not, {} got it against the rule: the jump is the effect of being offered, which is nearer to zero than that of having it",
                counted(followed.left_out),
                followed.let_in
            ));
        }
        warnings.extend(self.placebo_warnings());
        warnings
    }

    /// Jumps where none should be, and a jump that hangs on its bandwidth.
    fn placebo_warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        for row in &self.rows {
            let Ok(found) = &row.found else { continue };
            let off_zero = found.low > 0.0 || found.high < 0.0;
            let p = p_text(found.p_value);
            match &row.about {
                About::Placebo if off_zero => warnings.push(format!(
                    "{} jumps at {} too (p {p}, of {} places; one in twenty does by chance), where nothing was given out: other things than the money may make it jump",
                    self.choice.outcome,
                    row.cut_off,
                    found.untreated + found.treated
                )),
                About::Covariate(name) if off_zero => warnings.push(format!(
                    "{name}, from before, jumps at the cut-off (p {p}): the two sides were not alike"
                )),
                About::Bandwidth(_)
                    if self.found.low > found.high || self.found.high < found.low =>
                {
                    warnings.push(format!(
                        "with a window {} as wide the jump is {} ({} to {}): it hangs on how wide the window is",
                        if row.kind() == "half-bandwidth" { "half" } else { "twice" },
                        figure(found.value),
                        figure(found.low),
                        figure(found.high)
                    ));
                }
                _ => {}
            }
        }
        warnings
    }

    fn one(&self, row: &Row) -> Value {
        let mut value = json!({
            "kind": row.kind(),
            "covariate": row.of(),
            "cut_off": row.cut_off,
            "bandwidth": row.number(|found| found.bandwidth),
            "bias_bandwidth": row.number(|found| found.bias_bandwidth),
            "estimate": row.number(|found| found.value),
            "std_error": row.number(|found| found.std_error),
            "low": row.number(|found| found.low),
            "high": row.number(|found| found.high),
            "p_value": row.number(|found| found.p_value),
            "plain_estimate": row.number(|found| found.plain),
            "plain_std_error": row.number(|found| found.plain_error),
            "untreated_units": row.found.as_ref().ok().map(|found| found.untreated),
            "treated_units": row.found.as_ref().ok().map(|found| found.treated),
        });
        if row.about == About::Jump {
            value["reading"] = json!(self.verdict("").key());
        }
        if let Err(why) = &row.found {
            value["note"] = json!(why);
        }
        value
    }

    fn options(&self) -> Value {
        let choice = &self.choice;
        let (rule, line, bias) = match choice.bandwidths {
            Bandwidths::Chosen => ("smallest-error", None, None),
            Bandwidths::Coverage => ("coverage", None, None),
            Bandwidths::Given { line, bias } => ("given", Some(line), Some(bias)),
        };
        json!({
            "unit": choice.unit,
            "outcome": choice.outcome,
            "score": choice.score,
            "cut_off": choice.cut_off,
            "treated": match choice.treated {
                Treated::AtOrAbove => "above",
                Treated::AtOrBelow => "below",
            },
            "received": choice.received,
            "covariates": choice.covariates,
            "bandwidth_rule": rule,
            "bandwidth": line,
            "bias_bandwidth": bias,
            "placebo_cut_offs": choice.placebos,
            "level": choice.level,
            "matters": choice.matters,
        })
    }
}

fn counted(places: usize) -> String {
    match places {
        1 => "1 place".into(),
        places => format!("{places} places"),
    }
}

impl Told for DiscontinuityFinding {
    fn document(&self, sources: &[Source]) -> Value {
        let found = &self.found;
        json!({
            "method": "discontinuity",
            "outcome": self.choice.outcome,
            "sentence": self.said(),
            "matters": self.choice.matters,
            "warnings": self.warnings(),
            "estimates": self.rows.iter().map(|row| self.one(row)).collect::<Vec<_>>(),
            "level_of_evidence": evidence_json(&self.evidence),
            "design": {
                "units": self.sides[0] + self.sides[1],
                "treated_units": self.sides[1],
                "untreated_units": self.sides[0],
                "treated_scores": self.rule(),
                "units_in_window": found.untreated + found.treated,
                "distinct_scores_in_window": self.distinct,
                "estimator": "local lines with triangular weights, bias taken off and its error allowed for",
            },
            "diagnostics": {
                "density": match &self.density {
                    Ok(density) => json!({
                        "log_jump": density.log_jump,
                        "std_error": density.std_error,
                        "p_value": density.p_value,
                        "untreated": density.untreated,
                        "treated": density.treated,
                        "bin": density.bin,
                        "bandwidth": density.bandwidth,
                    }),
                    Err(why) => json!({"note": why}),
                },
                "covariates_p_value": self.covariates_p,
                "against_the_rule": self.followed.map(|followed| json!({
                    "left_out": followed.left_out,
                    "let_in": followed.let_in,
                })),
            },
            "options": self.options(),
            "provenance": provenance(sources),
        })
    }

    fn sentence(&self) -> String {
        self.said()
    }

    fn mind(&self) -> Vec<String> {
        self.warnings()
    }

    fn figures(&self) -> Vec<allotment_report::Figure> {
        vec![self.figure()]
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}\n{}", self.said(), minded(&self.warnings()));
        let found = &self.found;
        let _infallible = writeln!(
            text,
            "\nPlaces at {} got it: {} did, {} did not. The jump rests on those within {} of the cut-off ({} with it, {} without) and says nothing of places further away.",
            self.rule(),
            self.sides[1],
            self.sides[0],
            figure(found.bandwidth),
            found.treated,
            found.untreated
        );
        text.push_str(&evidence_in_words(&self.evidence));
        text.push('\n');
        let heads = [
            "what", "cut-off", "window", "estimate", "error", "low", "high", "p", "with", "without",
        ];
        let mut rows = vec![heads.map(str::to_owned).to_vec()];
        for row in &self.rows {
            let number =
                |of: fn(&Discontinuity) -> f64| row.number(of).map_or_else(String::new, figure);
            let places = |of: fn(&Discontinuity) -> usize| {
                let found = row.found.as_ref();
                found.map_or_else(|_| String::new(), |found| of(found).to_string())
            };
            let mut cells = vec![
                row.of().map_or_else(
                    || row.kind().replace('-', " "),
                    |name| format!("{name} (before)"),
                ),
                row.cut_off.to_string(),
                number(|found| found.bandwidth),
                number(|found| found.value),
                number(|found| found.std_error),
                number(|found| found.low),
                number(|found| found.high),
                row.number(|found| found.p_value)
                    .map_or_else(String::new, p_text),
                places(|found| found.treated),
                places(|found| found.untreated),
            ];
            cells.extend(row.found.as_ref().err().cloned());
            rows.push(cells);
        }
        text.push_str(&aligned(&rows));
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let numbers = |name: &str, of: fn(&Discontinuity) -> f64| {
            Column::numbers(name, self.rows.iter().map(|row| row.number(of)))
        };
        let places = |name: &str, of: fn(&Discontinuity) -> usize| {
            let found = self.rows.iter().map(|row| row.found.as_ref().ok());
            let cells = found.map(|found| found.and_then(|found| i64::try_from(of(found)).ok()));
            Column::integers(name, cells).with_definition("within the bandwidth")
        };
        let columns = vec![
            Column::text("kind", self.rows.iter().map(|row| Some(row.kind()))),
            Column::text("covariate", self.rows.iter().map(Row::of)),
            Column::numbers("cut_off", self.rows.iter().map(|row| Some(row.cut_off))),
            numbers("bandwidth", |found| found.bandwidth).with_definition(
                "how far from the cut-off lines are fitted, in units of the score",
            ),
            numbers("bias_bandwidth", |found| found.bias_bandwidth),
            numbers("estimate", |found| found.value)
                .with_definition("the jump, its bias taken off, in units of the outcome"),
            numbers("std_error", |found| found.std_error),
            numbers("low", |found| found.low).with_definition("lower end of the interval"),
            numbers("high", |found| found.high).with_definition("upper end of the interval"),
            numbers("p_value", |found| found.p_value),
            places("untreated_units", |found| found.untreated),
            places("treated_units", |found| found.treated),
            Column::text("note", self.rows.iter().map(|row| row.found.as_ref().err())),
        ];
        Sheet {
            table: Table::new("discontinuity", columns),
            rows: "estimates",
            sources: sources.to_vec(),
            more: Map::new(),
        }
    }
}
