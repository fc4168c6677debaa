//! Spillover for people, for programs and as a table.

use std::fmt::Write as _;

use allotment_outcome::spillover::{Displaced, RingEffect};
use allotment_table::{Column, Source, Table};
use serde_json::{Map, Value, json};

use super::{FEW, SpilloverFinding, Whereabouts};
use crate::outcome::caution::few_clusters;
use crate::outcome::document::evidence_json;
use crate::outcome::told::Told;
use crate::outcome::verdict::Verdict;
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

    fn verdict<'a>(&self, what: &'a str, effect: &RingEffect) -> Verdict<'a> {
        Verdict {
            what,
            unit: None,
            estimate: effect.value,
            interval: (effect.low, effect.high),
            std_error: Some(effect.std_error),
            p_value: Some(effect.p_value),
            level: self.choice.level,
            matters: self.choice.matters,
        }
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
        let verdict = self.verdict(&own, &self.found.direct);
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
        let net = self.verdict("", &self.found.net);
        let (value, margin) = (figure(self.found.net.value), net.margin());
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
    fn displaced_in_words(&self) -> String {
        match self.found.displaced {
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
        match self.clusters {
            None => warnings.push(
                "places near each other tend to move together, and nothing was said of which do (--cluster): the intervals may be too narrow".into(),
            ),
            clusters => warnings.extend(few_clusters(clusters)),
        }
        if let Some(ring) = found.rings.last().filter(|ring| {
            found.rings.len() > 1 && (ring.effect.low > 0.0 || ring.effect.high < 0.0)
        }) {
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
            "std_error": effect.std_error,
            "low": effect.low,
            "high": effect.high,
            "p_value": effect.p_value,
            "reading": self.verdict("", effect).key(),
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
                figure(row.effect.std_error),
                figure(row.effect.low),
                figure(row.effect.high),
                p_text(row.effect.p_value),
                self.verdict("", &row.effect).key().replace('-', " "),
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
            numbers("std_error", |row| Some(row.effect.std_error)),
            numbers("low", |row| Some(row.effect.low)).with_definition("lower end of the interval"),
            numbers("high", |row| Some(row.effect.high)).with_definition("upper end of the interval"),
            numbers("p_value", |row| Some(row.effect.p_value)),
            Column::text(
                "reading",
                rows.iter().map(|row| Some(self.verdict("", &row.effect).key())),
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
