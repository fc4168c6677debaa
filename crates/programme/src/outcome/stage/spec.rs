//! `[outcome]` as a programme declares it.

use std::collections::BTreeSet;

use super::super::choice::OutcomeChoice;
use super::super::design::{Design, read_matters};
use super::super::panel::PanelColumns;
use super::further::FurtherSpec;
use crate::spec::{Located, Section};

/// The outcome stage as a programme declares it.
#[derive(Debug, Clone)]
pub struct OutcomeSpec {
    /// The line of its table.
    pub line: u64,
    /// The panel, unless it asks other questions only.
    pub panel: Option<Located<String>>,
    /// Which columns hold what, the outcome of each measure apart.
    pub columns: PanelColumns,
    /// The method and its settings.
    pub choice: OutcomeChoice,
    /// Who is compared with whom, and why that is fair, in words.
    pub compared_with: Option<String>,
    /// What is measured.
    pub measures: Vec<MeasureSpec>,
    /// A column of groups within which effects are told as well.
    pub within: Option<Located<String>>,
    /// A table of peers: of the untreated only these are compared with.
    pub peers: Option<Located<String>>,
    /// What else is asked: of neighbours, of gaps, of a cut-off.
    pub further: Vec<FurtherSpec>,
}

/// Something that is measured.
#[derive(Debug, Clone)]
pub struct MeasureSpec {
    /// Its column.
    pub column: Located<String>,
    /// What readers call it.
    pub title: String,
    /// What it is measured in.
    pub unit: Option<String>,
    /// Whether more of it is better, if somebody said.
    pub more_is_better: Option<bool>,
    /// The smallest effect that would matter.
    pub matters: Option<f64>,
    /// Columns known from before treatment, besides those of all measures.
    pub covariates: Vec<String>,
    /// A design that was frozen before the results existed.
    pub frozen: Option<Located<String>>,
}

impl OutcomeSpec {
    /// Reads `[outcome]`. `seed` is the programme's; `has_peers` says whether it
    /// declares `[peers]`.
    #[must_use]
    pub fn read(section: Section<'_>, seed: u64, has_peers: bool) -> Option<Self> {
        let design = Design::read(&section, seed);
        let reaches = design.panel.is_some() && !design.choice.repeated;
        let further = FurtherSpec::read_all(&section, has_peers, reaches);
        let about_a_panel = ["panel", "outcome", "measure", "first_treated", "treated"];
        let asks_a_panel =
            further.is_empty() || about_a_panel.into_iter().any(|key| section.has(key));
        if asks_a_panel {
            section.require("panel", "panel = \"outcomes.csv\"");
        }
        if asks_a_panel
            && design.columns.first_treated.is_none()
            && design.columns.treated.is_none()
        {
            section.fault(
                "first_treated",
                "it is not said who is treated",
                "add  first_treated = \"g\", the column of each place's first treated period",
            );
        }
        let measures = read_measures(&section, &design, asks_a_panel);
        let within = section.text("within");
        let line = section.line();
        section.finish();
        if asks_a_panel && design.panel.is_none() {
            return None;
        }
        Some(Self {
            line,
            panel: design.panel,
            columns: design.columns,
            choice: design.choice,
            compared_with: design.compared_with.map(|text| text.value),
            measures,
            within,
            peers: design.peers,
            further,
        })
    }

    /// The tables whose small counts are hidden.
    pub fn hidden_in(&self) -> impl Iterator<Item = &str> {
        self.further.iter().filter_map(FurtherSpec::hidden_in)
    }

    /// Every file that it reads, but for frozen designs.
    pub fn paths(&self) -> impl Iterator<Item = &Located<String>> {
        let own = self.panel.iter().chain(&self.peers);
        own.chain(self.further.iter().flat_map(FurtherSpec::paths))
    }
}

fn read_measures(section: &Section<'_>, design: &Design, asked: bool) -> Vec<MeasureSpec> {
    let mut measures: Vec<MeasureSpec> = section
        .sections("measure")
        .into_iter()
        .filter_map(read_measure)
        .collect();
    if measures.is_empty() && !section.has("measure") {
        let whole = |column: &Located<String>| MeasureSpec {
            column: column.clone(),
            title: column.value.clone(),
            unit: None,
            more_is_better: None,
            matters: design.matters,
            covariates: Vec::new(),
            frozen: None,
        };
        measures = design.outcomes.iter().map(whole).collect();
    } else if !design.outcomes.is_empty() {
        section.fault(
            "outcome",
            "both 'outcome' and [[outcome.measure]] say what is measured",
            "keep the measures",
        );
    }
    if asked && measures.is_empty() && !section.has("measure") && !section.has("outcome") {
        section.fault(
            "outcome",
            "it is not said what is measured",
            "add  outcome = \"employment\", or an [[outcome.measure]] for each measure",
        );
    }
    let mut columns = BTreeSet::new();
    for measure in &measures {
        if !columns.insert(&measure.column.value) {
            section.document().fault(
                measure.column.line,
                format!("'{}' is measured twice", measure.column.value),
                "name each column once",
            );
        }
    }
    measures
}

fn read_measure(section: Section<'_>) -> Option<MeasureSpec> {
    let column = section.required_text("column", "in_work_percent");
    let title = section.text("title").map(|title| title.value);
    let covariates = section.texts("covariates").into_iter();
    let measure = MeasureSpec {
        title: title.or_else(|| column.as_ref().map(|column| column.value.clone()))?,
        unit: section.text("unit").map(|unit| unit.value),
        more_is_better: section
            .choice("better", &[("up", true), ("down", false)])
            .map(|better| better.value),
        matters: read_matters(&section),
        covariates: covariates.map(|name| name.value).collect(),
        frozen: section.text("frozen"),
        column: column?,
    };
    section.finish();
    Some(measure)
}
