//! Several outcomes asked about at once: each by itself, among all, and together.
//!
//! Who asks about twenty outcomes finds one changed by chance. Where a method
//! says what each unit contributes to its estimates (influence functions), the
//! outcomes are judged as they move together; otherwise from p-values alone.

use std::fmt::Write as _;

use allotment_outcome::clusters::{FEW_CLUSTERS, Groups};
use allotment_outcome::many::{
    Adjustment, JointTest, ManyError, Together, TogetherOptions, adjust, joint_test, romano_wolf,
};
use allotment_outcome::panel::PanelOptions;
use allotment_report::Figure;
use allotment_table::{Column, Fault, Faults, Source, Table};
use num_traits::ToPrimitive as _;
use serde_json::{Map, Value, json};

use super::choice::OutcomeChoice;
use super::finding::Finding;
use super::group_time::{OwnInfluence, find_with_influence};
use super::method::Method;
use super::panel::{PanelColumns, PanelTable};
use super::run::settle;
use super::told::Told;
use super::words::{aligned, figure, hundredths, p_text};
use crate::sheet::{Sheet, provenance};

/// What was found for several outcomes.
#[derive(Debug, Clone)]
pub struct Several {
    findings: Vec<Finding>,
    /// By outcome: the chance of any false alarm among all (Romano and Wolf).
    any_false: Vec<Option<f64>>,
    /// By outcome: the expected share of false alarms among those called changed
    /// (Benjamini and Hochberg).
    share_false: Vec<Option<f64>>,
    /// Whether nothing changed at all; or why that cannot be told.
    joint: Result<JointTest, String>,
    level: f64,
}

/// Asks `table` about each of `outcomes` by the same method. `mind` is what a reader
/// must know of the table, such as who was left out of it.
///
/// # Errors
/// [`Faults`] of the first outcome that cannot be estimated, or if an outcome is
/// named twice.
pub fn several(
    table: &Table,
    outcomes: &[String],
    columns: &PanelColumns,
    choice: &OutcomeChoice,
    mind: Option<&str>,
) -> Result<Several, Faults> {
    if let Some(twice) = (1..outcomes.len()).find(|&at| outcomes[..at].contains(&outcomes[at])) {
        let what = format!("'{}' is named twice", outcomes[twice]);
        return Err(Fault::asked("--outcome", what, "name each outcome once").into());
    }
    let mut findings = Vec::new();
    let mut influences = Vec::new();
    let columns = columns.clone().of_repeated(table, choice.repeated);
    for outcome in outcomes {
        let columns = PanelColumns {
            outcome: outcome.clone(),
            ..columns.clone()
        };
        if choice.method == Method::GroupTime {
            let table = PanelTable::new(table.clone(), &columns)?;
            let panel = table.panel(PanelOptions {
                unbalanced: choice.unbalanced,
                repeated: choice.repeated,
            })?;
            let (mut finding, influence) =
                find_with_influence(&table, &panel, &choice.group_time())?;
            settle(&mut finding, &table)?;
            findings.push(finding);
            influences.push(influence);
        } else {
            findings.push(super::outcome(table.clone(), &columns, choice)?);
        }
    }
    for finding in &mut findings {
        finding.warnings.extend(mind.map(str::to_owned));
    }
    let mut any_false = vec![None; findings.len()];
    let few = few_clusters(&findings);
    let lopsided = findings
        .iter()
        .any(|finding| finding.judged.is_some_and(|judged| !judged.mild));
    let together = match few {
        Some(clusters) => Err(format!(
            "{clusters} clusters are too few for what rests on many"
        )),
        None if lopsided => {
            Err("too few clusters are treated, or untreated, for what rests on many".to_owned())
        }
        None => together(&findings, &influences),
    };
    let joint = together.map(|together| {
        if choice.draws > 0 {
            let options = TogetherOptions {
                draws: choice.draws as usize,
                seed: choice.seed,
                ..TogetherOptions::default()
            };
            if let Ok(stepped) = romano_wolf(&together.view(), &options) {
                any_false = stepped.iter().map(|one| Some(one.adjusted)).collect();
            }
        }
        joint_test(&together.view()).map_err(|error| named(&error, outcomes))
    });
    Ok(Several {
        share_false: share_false(&findings),
        any_false,
        joint: joint.and_then(|joint| joint),
        findings,
        level: choice.level,
    })
}

/// Why outcomes cannot be tested together, by their names.
fn named(error: &ManyError, outcomes: &[String]) -> String {
    let name = |at: usize| outcomes.get(at).map_or("", String::as_str);
    match error {
        ManyError::Dependent { outcome } => format!(
            "'{}' moves exactly as outcomes named before it do, so that it is no outcome of its own; leave it out",
            name(*outcome)
        ),
        ManyError::NoVariance { outcome } => {
            format!("'{}' has no spread; leave it out", name(*outcome))
        }
        other => other.to_string().replace(": ", "; "),
    }
}

/// Estimates and influence functions on the same units.
struct Aligned<'a> {
    estimates: Vec<f64>,
    influence: Vec<&'a [f64]>,
    clusters: Option<&'a [u32]>,
    groups: Option<&'a Groups>,
}

impl Aligned<'_> {
    fn view(&self) -> Together<'_> {
        Together {
            estimates: &self.estimates,
            influence: &self.influence,
            clusters: self.clusters,
            groups: self.groups,
        }
    }
}

/// How many clusters there are, if they are too few for tests that rest on many.
fn few_clusters(findings: &[Finding]) -> Option<u64> {
    // Ranks among placebos, and series, rest on no clusters.
    let by_clusters = [Method::GroupTime, Method::Imputation, Method::TwoWay];
    if !findings.iter().all(|one| by_clusters.contains(&one.method)) {
        return None;
    }
    let clusters = findings.iter().filter_map(|finding| {
        let design = |key: &str| finding.design.get(key).and_then(Value::as_u64);
        design("clusters").or_else(|| design("units"))
    });
    clusters
        .min()
        .filter(|&clusters| clusters < FEW_CLUSTERS as u64)
}

/// The outcomes of which what was found is mostly a difference in levels.
fn mostly_levels(findings: &[Finding]) -> Vec<&str> {
    let levels = findings
        .iter()
        .filter(|finding| finding.mostly_levels.is_some());
    levels.map(|finding| finding.outcome.as_str()).collect()
}

/// What the outcomes are judged together by, or why they cannot be.
fn together<'a>(
    findings: &[Finding],
    influences: &'a [OwnInfluence],
) -> Result<Aligned<'a>, String> {
    let Some(first) = influences.first() else {
        return Err(
            "this method does not say what each unit contributes; use --method group-time".into(),
        );
    };
    if influences.iter().any(|other| other.units != first.units) {
        return Err("the outcomes are not seen for the same units: fill the gaps, or keep the rows in which all are seen".into());
    }
    let levels = mostly_levels(findings);
    if !levels.is_empty() {
        return Err(format!("of {} no change is known", levels.join(", ")));
    }
    if let Some(still) = findings
        .iter()
        .find(|finding| finding.headline().std_error.is_none())
    {
        return Err(format!("'{}' has no spread; leave it out", still.outcome));
    }
    let estimates = findings.iter().map(|finding| finding.headline().estimate);
    let estimates: Option<Vec<f64>> = estimates.collect();
    Ok(Aligned {
        estimates: estimates.ok_or("an outcome has no estimate")?,
        influence: influences.iter().map(|one| one.values.as_slice()).collect(),
        clusters: first.clusters.as_deref(),
        groups: first.groups.as_ref(),
    })
}

/// A number, whole if it is whole.
fn number_json(number: f64) -> Value {
    match number.to_u64() {
        Some(whole) if number.fract() == 0.0 => json!(whole),
        _ => json!(number),
    }
}

fn share_false(findings: &[Finding]) -> Vec<Option<f64>> {
    let with = findings.iter().enumerate();
    let with: Vec<(usize, f64)> = with
        .filter_map(|(at, finding)| Some((at, finding.p_value_among()?)))
        .collect();
    let p_values: Vec<f64> = with.iter().map(|(_, p)| *p).collect();
    let mut all = vec![None; findings.len()];
    if let Ok(adjusted) = adjust(&p_values, Adjustment::BenjaminiHochberg) {
        for ((at, _), adjusted) in with.into_iter().zip(adjusted) {
            all[at] = Some(adjusted);
        }
    }
    all
}

impl Several {
    /// Whether any seed shaped the answer.
    #[must_use]
    pub fn is_drawn(&self) -> bool {
        let drawn = |finding: &Finding| finding.options.contains_key("seed");
        self.findings.iter().any(drawn) || self.any_false.iter().any(Option::is_some)
    }

    /// The p-value by which an outcome is called changed: that for any false alarm
    /// where there is one, else that for the share of them.
    fn decisive(&self, at: usize) -> Option<f64> {
        self.any_false[at].or(self.share_false[at])
    }

    fn changed(&self) -> Vec<&str> {
        let size = 1.0 - self.level;
        let all = self.findings.iter().enumerate();
        all.filter(|(at, finding)| {
            finding.can_be_effect() && self.decisive(*at).is_some_and(|p| p <= size)
        })
        .map(|(_, finding)| finding.outcome.as_str())
        .collect()
    }

    fn said(&self) -> String {
        let asked = self.findings.len();
        let changed = self.changed();
        let mut text = match changed.as_slice() {
            [] => format!("Of {asked} outcomes, none was found to have changed"),
            [one] => format!("Of {asked} outcomes, one changed: {one}"),
            all => format!(
                "Of {asked} outcomes, {} changed: {}",
                all.len(),
                all.join(", ")
            ),
        };
        text.push_str(", allowing for how many were asked about.");
        let levels = mostly_levels(&self.findings);
        if !levels.is_empty() {
            let _infallible = write!(
                text,
                " What was found of {} is mostly a difference in levels, not an effect of the programme.",
                levels.join(", ")
            );
        }
        match &self.joint {
            Ok(joint) => {
                let size = 1.0 - self.level;
                let verdict = if joint.p_value <= size {
                    "Taken together, that nothing changed is ruled out"
                } else {
                    "Taken together, it is not ruled out that nothing changed"
                };
                let _infallible = write!(text, " {verdict} (p {}).", p_text(joint.p_value));
            }
            Err(reason) => {
                let _infallible = write!(text, " They could not be tested together: {reason}.");
            }
        }
        if let Some(clusters) = few_clusters(&self.findings)
            && self.findings.iter().any(|finding| finding.judged.is_none())
        {
            let _infallible = write!(
                text,
                " With {clusters} clusters even one outcome is called changed too often."
            );
        }
        text
    }

    fn rows(&self) -> Vec<Vec<String>> {
        let head = [
            "outcome",
            "estimate",
            "low",
            "high",
            "p",
            "p, any false",
            "p, share false",
        ];
        let mut rows = vec![head.map(str::to_owned).to_vec()];
        for (at, finding) in self.findings.iter().enumerate() {
            let of = finding.headline();
            let (low, high) = finding.interval();
            let number = |number: Option<f64>| number.map_or_else(String::new, figure);
            let p = |p: Option<f64>| p.map_or_else(String::new, p_text);
            rows.push(vec![
                finding.outcome.clone(),
                number(of.estimate),
                number(low),
                number(high),
                p(finding.p_value()),
                p(self.any_false[at]),
                p(self.share_false[at]),
            ]);
        }
        rows
    }
}

impl Told for Several {
    fn document(&self, sources: &[Source]) -> Value {
        let outcomes = self.findings.iter().enumerate().map(|(at, finding)| {
            let mut one = Map::new();
            one.insert("outcome".into(), json!(finding.outcome));
            one.insert("adjusted_p_value".into(), json!(self.any_false[at]));
            one.insert(
                "false_discovery_p_value".into(),
                json!(self.share_false[at]),
            );
            if let Value::Object(mut whole) = finding.document(sources) {
                whole.remove("provenance");
                one.extend(whole);
            }
            Value::Object(one)
        });
        let joint = match &self.joint {
            Ok(test) => json!({
                "statistic": test.statistic,
                "outcomes": test.outcomes,
                "df": number_json(test.freedom),
                "p_value": test.p_value,
            }),
            Err(reason) => json!({"reason": reason}),
        };
        json!({
            "sentence": self.said(),
            "changed": self.changed(),
            "joint_test": joint,
            "adjustment": {
                "adjusted_p_value": "Romano and Wolf: the chance of any false alarm among all outcomes",
                "false_discovery_p_value": "Benjamini and Hochberg: the expected share of false alarms among outcomes called changed",
            },
            "outcomes": outcomes.collect::<Vec<_>>(),
            "provenance": provenance(sources),
        })
    }

    fn sentence(&self) -> String {
        self.said()
    }

    fn mind(&self) -> Vec<String> {
        let of = |finding: &Finding| -> Vec<String> {
            let all = finding.mind().into_iter();
            all.map(|one| format!("{}: {one}", finding.outcome))
                .collect()
        };
        self.findings.iter().flat_map(of).collect()
    }

    fn figures(&self) -> Vec<Figure> {
        self.findings.iter().flat_map(Finding::figures).collect()
    }

    fn in_words(&self) -> String {
        let percent = hundredths(self.level);
        let mut text = format!("{}\n\n{}\n", self.said(), aligned(&self.rows()));
        let _infallible = writeln!(
            text,
            "Intervals are {percent}% each, outcome by outcome. 'any false' is the chance of any false alarm among all; 'share false' the expected share of them among those called changed.\n"
        );
        for finding in &self.findings {
            text.push_str(&finding.in_words());
            text.push('\n');
        }
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let of = |pick: fn(&Finding) -> Option<f64>| self.findings.iter().map(pick);
        let level = hundredths(self.level);
        let columns = vec![
            Column::text(
                "outcome",
                self.findings.iter().map(|one| Some(&one.outcome)),
            ),
            Column::numbers("estimate", of(|one| one.headline().estimate)),
            Column::numbers("std_error", of(|one| one.headline().std_error)),
            Column::numbers("low", of(|one| one.interval().0))
                .with_definition(format!("the lower end of its own {level}% interval")),
            Column::numbers("high", of(|one| one.interval().1)),
            Column::numbers("p_value", of(Finding::p_value)),
            Column::numbers("adjusted_p_value", self.any_false.iter().copied())
                .with_definition("Romano and Wolf: the chance of any false alarm among all"),
            Column::numbers("false_discovery_p_value", self.share_false.iter().copied())
                .with_definition("Benjamini and Hochberg"),
        ];
        Sheet {
            table: Table::new("outcomes", columns),
            rows: "outcomes",
            sources: sources.to_vec(),
            more: Map::new(),
        }
    }
}
