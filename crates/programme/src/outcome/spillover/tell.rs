//! Spillover for people, for programs and as a table.

use std::fmt::Write as _;

use allotment_outcome::power::multiplier;
use allotment_outcome::spillover::{Displaced, RingEffect, RingError};
use allotment_table::{Column, Source, Table};
use serde_json::{Map, Value, json};

use super::{FEW, SpilloverFinding, Whereabouts};
use crate::outcome::document::evidence_json;
use crate::outcome::told::Told;
use crate::outcome::verdict::{Verdict, change};
use crate::outcome::words::{aligned, evidence_in_words, figure, hundredths, minded, p_text};
use crate::sheet::{Sheet, provenance};

/// One row of the answer.
struct Row {
    kind: &'static str,
    from: Option<f64>,
    to: Option<f64>,
    units: Option<usize>,
    effect: RingEffect,
}

impl SpilloverFinding {
    /// What is compared, as it stands in a sentence.
    pub(super) fn what(&self) -> String {
        match self.choice.before {
            Some(_) => format!("the change of {}", self.choice.outcome),
            None => self.choice.outcome.clone(),
        }
    }

    /// What distances are measured in, if that is known.
    pub(super) fn metres(&self) -> &'static str {
        match self.choice.whereabouts {
            Whereabouts::Globe { .. } | Whereabouts::Plane { .. } => "metres",
            Whereabouts::Distance(_) => "",
        }
    }

    fn rows(&self) -> Vec<Row> {
        let found = &self.found;
        let mut rows = vec![Row {
            kind: "direct",
            from: None,
            to: None,
            units: Some(found.treated),
            effect: found.direct,
        }];
        rows.extend(found.rings.iter().map(|ring| Row {
            kind: "ring",
            from: Some(ring.from),
            to: Some(ring.to),
            units: Some(ring.units),
            effect: ring.effect,
        }));
        rows.push(Row {
            kind: "net",
            from: None,
            to: None,
            units: None,
            effect: found.net,
        });
        rows
    }

    /// How sure an effect is; nothing where that cannot be told.
    fn verdict<'a>(&self, what: &'a str, effect: &RingEffect) -> Option<Verdict<'a>> {
        let error = effect.error?;
        // What could have been seen rests on the interval, which knows how few there
        // are.
        let reach = multiplier(1.0 - self.choice.level, 0.5).ok()?;
        Some(Verdict {
            what,
            unit: None,
            estimate: effect.value,
            interval: (error.low, error.high),
            std_error: Some((error.high - error.low) / 2.0 / reach),
            p_value: Some(error.p_value),
            level: self.choice.level,
            matters: self.choice.matters,
        })
    }

    /// `detected`, `ruled-out`, `not-detected`, or `untold`.
    fn reading(&self, effect: &RingEffect) -> &'static str {
        self.verdict("", effect)
            .map_or("untold", |verdict| verdict.key())
    }

    /// `5000`, `5000 metres`.
    fn far(&self) -> String {
        let last = self
            .found
            .rings
            .last()
            .map_or(self.choice.donut, |ring| ring.to);
        match self.metres() {
            "" => last.to_string(),
            metres => format!("{last} {metres}"),
        }
    }

    /// What was found in treated places, in one sentence.
    #[must_use]
    pub fn said(&self) -> String {
        let (what, far) = (self.what(), self.far());
        let own = format!("{what} in treated places");
        let Some(verdict) = self.verdict(&own, &self.found.direct) else {
            return format!(
                "{} was {} in treated places than in places at least {far} away from any; how sure that is cannot be told: {ONE_CLUSTER}.",
                capital(&what),
                change(self.found.direct.value, None)
            );
        };
        verdict.said(|change, margin| {
            let letters = capital(&what);
            format!(
                "{letters} was {change} in treated places than in places at least {far} away from any ({margin})."
            )
        })
    }

    /// What that comes to with what neighbours gained or lost, in one sentence.
    #[must_use]
    pub fn net_said(&self) -> String {
        let value = figure(self.found.net.value);
        let Some(net) = self.verdict("", &self.found.net) else {
            return format!(
                "With what their neighbours gained or lost, all came to {value} for each treated place; how sure that is cannot be told: {ONE_CLUSTER}."
            );
        };
        let margin = net.margin();
        let tail = match net.key() {
            "detected" => "",
            "ruled-out" => ", which is less than matters",
            _ => ", which is not told apart from none",
        };
        format!(
            "With what their neighbours gained or lost, all came to {value} for each treated place ({margin}){tail}."
        )
    }

    /// The share that neighbours lost, if it can be told.
    #[must_use]
    pub fn displaced_in_words(&self) -> String {
        match self.found.displaced {
            None if self.reading(&self.found.direct) == "detected" => "Which share was displaced cannot be told: too few places, or clusters, are in some group.".into(),
            None => "Which share was displaced cannot be told: the effect on treated places is not told apart from none.".into(),
            Some(Displaced { share, low, high }) => {
                let percent = |share: f64| format!("{:.0}%", 100.0 * share);
                // Where treated places fell, what is displaced is a rise.
                let (lost, fell, rose) = if self.found.direct.value < 0.0 {
                    ("gained", "gain", "lose")
                } else {
                    ("lost", "lose", "gain")
                };
                let margin = format!(
                    "{}% interval: {} to {}",
                    hundredths(self.choice.level),
                    percent(low),
                    percent(high)
                );
                if low <= 0.0 && high >= 0.0 {
                    format!(
                        "Whether any of it was displaced cannot be told: neighbours {lost} {} of the effect on treated places, by the estimate, and none is within the interval ({margin}).",
                        percent(share)
                    )
                } else if share < 0.0 {
                    format!(
                        "Neighbours did not {fell} but {rose}: {} of the effect on treated places on top of it (displaced share {}, {margin}).",
                        percent(-share),
                        percent(share)
                    )
                } else {
                    format!(
                        "Neighbours {lost} {} of the effect on treated places: that share was displaced ({margin}).",
                        percent(share)
                    )
                }
            }
        }
    }

    fn warnings(&self) -> Vec<String> {
        let (found, choice) = (&self.found, &self.choice);
        let mut warnings = Vec::new();
        if found.treated < FEW {
            warnings.push(format!(
                "only {} places are treated; with fewer than {FEW} one of them may make the result",
                found.treated
            ));
        }
        for ring in found.rings.iter().filter(|ring| ring.units < FEW) {
            warnings.push(format!(
                "the ring from {} to {} has only {} places; with fewer than {FEW} one of them may make the result",
                ring.from, ring.to, ring.units
            ));
        }
        if found.far < FEW {
            warnings.push(format!(
                "only {} places lie beyond the last ring, and all others are compared with these",
                found.far
            ));
        }
        if self.clusters.is_none() {
            warnings.push(
                "places near each other tend to move together, and nothing was said of which do (--cluster): the intervals may be too narrow".into(),
            );
        }
        if self.rows().iter().any(|row| row.effect.error.is_none()) {
            warnings.push(format!(
                "of some effects it cannot be told how sure they are: {ONE_CLUSTER}"
            ));
        }
        let shows = |effect: &RingEffect| self.reading(effect) == "detected";
        let last = found.rings.last();
        if let Some(ring) = last.filter(|ring| found.rings.len() > 1 && shows(&ring.effect)) {
            warnings.push(format!(
                "the last ring, from {} to {}, still shows an effect: it may reach further, to the places that all are compared with; try a ring more",
                ring.from, ring.to
            ));
        }
        if choice.before.is_none() {
            warnings.push(format!(
                "'{}' is taken to be a change from before to after; if it is what was measured after, add --before: a comparison after treatment alone is level 1 or 2 at most",
                choice.outcome
            ));
        }
        warnings
    }

    fn one(&self, row: &Row) -> Value {
        let effect = &row.effect;
        json!({
            "kind": row.kind,
            "from": row.from,
            "to": row.to,
            "units": row.units,
            "estimate": effect.value,
            "std_error": effect.error.map(|error| error.std_error),
            "df": effect.error.map(|error| error.freedom),
            "low": effect.error.map(|error| error.low),
            "high": effect.error.map(|error| error.high),
            "p_value": effect.error.map(|error| error.p_value),
            "reading": self.reading(effect),
        })
    }

    fn options(&self) -> Value {
        let choice = &self.choice;
        let (x, y, longitude, latitude, distance) = match &choice.whereabouts {
            Whereabouts::Plane { x, y } => (Some(x), Some(y), None, None, None),
            Whereabouts::Globe {
                longitude,
                latitude,
            } => (None, None, Some(longitude), Some(latitude), None),
            Whereabouts::Distance(name) => (None, None, None, None, Some(name)),
        };
        json!({
            "unit": choice.unit,
            "outcome": choice.outcome,
            "before": choice.before,
            "treated": choice.treated,
            "x": x,
            "y": y,
            "lon": longitude,
            "lat": latitude,
            "distance": distance,
            "rings": choice.rings,
            "donut": choice.donut,
            "covariates": choice.covariates,
            "cluster": choice.cluster,
            "level": choice.level,
            "matters": choice.matters,
        })
    }
}

/// Why an effect has no error.
const ONE_CLUSTER: &str = "all places of a group that is compared are in one cluster, and of what moves that cluster nothing is seen";

/// A part of how sure an effect is, if that can be told.
fn said(effect: &RingEffect, part: impl Fn(&RingError) -> String) -> String {
    effect.error.as_ref().map_or_else(String::new, part)
}

fn capital(words: &str) -> String {
    // A column's own name stays as it is written.
    match words.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => words.to_owned(),
    }
}

impl Told for SpilloverFinding {
    fn document(&self, sources: &[Source]) -> Value {
        let found = &self.found;
        let covariates = self.choice.covariates.iter().zip(&self.differences);
        let covariates = covariates.map(
            |(name, difference)| json!({"covariate": name, "standardised_difference": difference}),
        );
        json!({
            "method": "spillover",
            "outcome": self.choice.outcome,
            "sentence": self.said(),
            "net_sentence": self.net_said(),
            "matters": self.choice.matters,
            "warnings": self.warnings(),
            "estimates": self.rows().iter().map(|row| self.one(row)).collect::<Vec<_>>(),
            "displaced_share": found.displaced.map(|displaced| json!({
                "estimate": displaced.share,
                "low": displaced.low,
                "high": displaced.high,
            })),
            "level_of_evidence": evidence_json(&self.evidence),
            "design": {
                "units": found.treated + found.far + found.left_out
                    + found.rings.iter().map(|ring| ring.units).sum::<usize>(),
                "treated_units": found.treated,
                "compared_with_units": found.far,
                "left_out_units": found.left_out,
                "clusters": self.clusters,
                "estimator": "changes of treated places and of rings of neighbours, less those of places beyond the last ring, by least squares",
            },
            "diagnostics": {
                "treated_and_far": covariates.collect::<Vec<_>>(),
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
        let found = &self.found;
        let mut text = format!("{}\n", self.said());
        let _infallible = writeln!(text, "{}", self.net_said());
        let _infallible = writeln!(text, "{}", self.displaced_in_words());
        text.push_str(&minded(&self.warnings()));
        let left_out = match found.left_out {
            0 => String::new(),
            out => format!(
                "; {out} untreated nearer than {} are left out",
                self.choice.donut
            ),
        };
        let _infallible = writeln!(
            text,
            "\n{} treated places and their neighbours are compared with {} untreated places at least {} away{left_out}.",
            found.treated,
            found.far,
            self.far()
        );
        text.push_str(&evidence_in_words(&self.evidence));
        text.push('\n');
        let heads = [
            "places", "from", "to", "number", "estimate", "error", "low", "high", "p", "reading",
        ];
        let mut rows = vec![heads.map(str::to_owned).to_vec()];
        for row in self.rows() {
            let edge = |edge: Option<f64>| edge.map_or_else(String::new, |edge| edge.to_string());
            let name = match row.kind {
                "direct" => "treated",
                "ring" => "neighbours",
                _ => "all, for each treated",
            };
            rows.push(vec![
                name.to_owned(),
                edge(row.from),
                edge(row.to),
                row.units
                    .map_or_else(String::new, |units| units.to_string()),
                figure(row.effect.value),
                said(&row.effect, |error| figure(error.std_error)),
                said(&row.effect, |error| figure(error.low)),
                said(&row.effect, |error| figure(error.high)),
                said(&row.effect, |error| p_text(error.p_value)),
                self.reading(&row.effect).replace('-', " "),
            ]);
        }
        text.push_str(&aligned(&rows));
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let rows = self.rows();
        let numbers =
            |name: &str, of: fn(&Row) -> Option<f64>| Column::numbers(name, rows.iter().map(of));
        let units = rows
            .iter()
            .map(|row| row.units.and_then(|units| i64::try_from(units).ok()));
        let columns = vec![
            Column::text("kind", rows.iter().map(|row| Some(row.kind)))
                .with_definition("direct: treated places; ring: their neighbours; net: all of it, for each treated place"),
            numbers("from", |row| row.from).with_definition("where the ring begins"),
            numbers("to", |row| row.to).with_definition("where the ring ends"),
            Column::integers("units", units),
            numbers("estimate", |row| Some(row.effect.value))
                .with_definition("the effect, in units of the outcome"),
            numbers("std_error", |row| Some(row.effect.error?.std_error)),
            numbers("df", |row| Some(row.effect.error?.freedom))
                .with_definition("degrees of freedom of Student's distribution, by which the interval goes"),
            numbers("low", |row| Some(row.effect.error?.low))
                .with_definition("lower end of the interval"),
            numbers("high", |row| Some(row.effect.error?.high))
                .with_definition("upper end of the interval"),
            numbers("p_value", |row| Some(row.effect.error?.p_value)),
            Column::text(
                "reading",
                rows.iter().map(|row| Some(self.reading(&row.effect))),
            ),
        ];
        let mut more = Map::new();
        let displaced = self.found.displaced;
        let displaced = displaced.map(|displaced| {
            json!({"estimate": displaced.share, "low": displaced.low, "high": displaced.high})
        });
        more.insert("displaced_share".into(), json!(displaced));
        Sheet {
            table: Table::new("spillover", columns),
            rows: "estimates",
            sources: sources.to_vec(),
            more,
        }
    }
}
