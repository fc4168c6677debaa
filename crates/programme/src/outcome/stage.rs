//! `[outcome]` of a programme: did it change anything, measure by measure?

use std::collections::{BTreeMap, BTreeSet};

use allotment_outcome::many::{Adjustment, adjust};
use allotment_outcome::sensitivity::Restriction;
use allotment_table::{Column, Faults, Source, Table};
use serde_json::{Map, Value, json};

use super::choice::OutcomeChoice;
use super::design::{Design, read_matters};
use super::document::estimate_columns;
use super::finding::{Estimated, Finding};
use super::freeze::Frozen;
use super::method::Method;
use super::panel::PanelColumns;
use super::sensitivity::{SensitivityChoice, SensitivityFinding, sensitivity_of_panel};
use super::told::Told;
use super::words::figure;
use super::{Calendar, outcome};
use crate::files::Files;
use crate::progress::Progress;
use crate::spec::{Located, Section};

/// The outcome stage as a programme declares it.
#[derive(Debug, Clone)]
pub struct OutcomeSpec {
    /// The line of its table.
    pub line: u64,
    /// The panel.
    pub panel: Located<String>,
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

/// What the stage found.
#[derive(Debug)]
pub struct OutcomeRun {
    /// What was found of each measure.
    pub measures: Vec<MeasureRun>,
    /// Where the panel comes from.
    pub source: Source,
    /// Each unit that was treated, with its first treated period.
    pub treated: Vec<(String, i64)>,
    /// How periods are written.
    pub calendar: Calendar,
}

/// A group's name and the finding within it, or why there is none.
pub type GroupFinding = (String, Result<Box<Finding>, String>);

/// What was found of one measure.
#[derive(Debug)]
pub struct MeasureRun {
    /// The measure.
    pub spec: MeasureSpec,
    /// The finding.
    pub finding: Finding,
    /// How far trends would have to break, where that can be asked.
    pub sensitivity: Option<SensitivityFinding>,
    /// Why it could not be told, where it was asked.
    pub no_sensitivity: Option<String>,
    /// Effects within groups: the group's name and its finding, or why there is
    /// none.
    pub groups: Vec<GroupFinding>,
    /// The chance of its effect were there none, allowed for how many measures
    /// were looked at: the expected share of false finds.
    pub adjusted: Option<f64>,
    /// The same for each of the groups, allowed for all groups of all measures.
    pub groups_adjusted: BTreeMap<String, f64>,
}

impl OutcomeSpec {
    /// Reads `[outcome]`. `seed` is the programme's.
    #[must_use]
    pub fn read(section: Section<'_>, seed: u64) -> Option<Self> {
        section.require("panel", "panel = \"outcomes.csv\"");
        let design = Design::read(&section, seed);
        if design.columns.first_treated.is_none() && design.columns.treated.is_none() {
            section.fault(
                "first_treated",
                "it is not said who is treated",
                "add  first_treated = \"g\", the column of each place's first treated period",
            );
        }
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
        if measures.is_empty() && !section.has("measure") && !section.has("outcome") {
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
        let within = section.text("within");
        let line = section.line();
        section.finish();
        Some(Self {
            line,
            panel: design.panel?,
            columns: design.columns,
            choice: design.choice,
            compared_with: design.compared_with.map(|text| text.value),
            measures,
            within,
        })
    }
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

/// Runs the stage.
///
/// # Errors
/// [`Faults`] of the panel, of a frozen design, or why a measure cannot be told.
pub fn run_outcome(
    spec: &OutcomeSpec,
    files: &Files<'_>,
    progress: &dyn Progress,
) -> Result<OutcomeRun, Faults> {
    let table = files.table(&spec.panel)?;
    let source = table.source().clone();
    let mut faults = Faults::new();
    let mut measures = Vec::new();
    progress.stage("outcome", spec.measures.len());
    for (at, measure) in spec.measures.iter().enumerate() {
        let frozen = measure.frozen.as_ref().map(|path| {
            let bytes = files.bytes(path)?;
            Frozen::of_bytes(&path.value, &bytes)
        });
        let found = frozen
            .transpose()
            .and_then(|frozen| measure_one(spec, measure, &table, frozen.as_ref()));
        if let Some(found) = faults.collect(found) {
            measures.push(found);
        }
        progress.step(at + 1);
    }
    faults.into_result(())?;
    adjust_all(&mut measures);
    adjust_groups(&mut measures);
    let mut columns = spec.columns.clone();
    if let Some(first) = spec.measures.first() {
        columns.outcome.clone_from(&first.column.value);
    }
    let (treated, calendar) = treated(&table, &columns)?;
    Ok(OutcomeRun {
        measures,
        source,
        treated,
        calendar,
    })
}

fn measure_one(
    spec: &OutcomeSpec,
    measure: &MeasureSpec,
    table: &Table,
    frozen: Option<&Frozen>,
) -> Result<MeasureRun, Faults> {
    let mut columns = spec.columns.clone();
    columns.outcome.clone_from(&measure.column.value);
    columns.covariates.extend(measure.covariates.clone());
    let mut finding = outcome(table.clone(), &columns, &spec.choice)?;
    finding.title = Some(measure.title.clone());
    finding.unit.clone_from(&measure.unit);
    finding.matters = measure.matters.or_else(|| frozen.and_then(Frozen::matters));
    let matters = finding.matters;
    finding.frozen = frozen.map(|frozen| {
        let panel = table.source().sha256.as_deref();
        frozen.followed(&columns, &spec.choice, panel, None, matters)
    });
    let can_break = matches!(spec.choice.method, Method::GroupTime | Method::TwoWay);
    let sensitivity = can_break.then(|| {
        let choice = SensitivityChoice {
            restriction: Restriction::RelativeMagnitudes,
            bounds: Vec::new(),
            period_weights: Vec::new(),
            window: None,
            level: spec.choice.level,
        };
        let found = sensitivity_of_panel(table.clone(), &columns, &spec.choice, &choice);
        found
            .map(|found| found.called(&measure.title))
            .map_err(|faults| {
                let first = faults.iter().next();
                first.map_or_else(String::new, |fault| fault.what.clone())
            })
    });
    let (sensitivity, no_sensitivity) = match sensitivity {
        None => (None, None),
        Some(Ok(found)) => (Some(found), None),
        Some(Err(why)) => (None, Some(why)),
    };
    let groups = match &spec.within {
        Some(within) => by_group(table, &within.value, &columns, &spec.choice)?,
        None => Vec::new(),
    };
    Ok(MeasureRun {
        spec: measure.clone(),
        finding,
        sensitivity,
        no_sensitivity,
        groups,
        adjusted: None,
        groups_adjusted: BTreeMap::new(),
    })
}

/// The effect within each value of the column `within`, in the order of names.
fn by_group(
    table: &Table,
    within: &str,
    columns: &PanelColumns,
    choice: &OutcomeChoice,
) -> Result<Vec<GroupFinding>, Faults> {
    let cells = table.text(within)?;
    let names: BTreeSet<&str> = cells.iter().flatten().copied().collect();
    let find = |name: &str| {
        let rows: Vec<usize> = (0..cells.len())
            .filter(|&row| cells[row] == Some(name))
            .collect();
        outcome(table.select_rows(&rows), columns, choice)
            .map(Box::new)
            .map_err(|faults| {
                let first = faults.iter().next();
                first.map_or_else(String::new, |fault| fault.what.clone())
            })
    };
    Ok(names
        .into_iter()
        .map(|name| (name.to_owned(), find(name)))
        .collect())
}

/// Allows for how many measures were looked at.
fn adjust_all(measures: &mut [MeasureRun]) {
    let with: Vec<(usize, f64)> = measures
        .iter()
        .enumerate()
        .filter_map(|(at, one)| Some((at, one.finding.p_value()?)))
        .collect();
    let p_values: Vec<f64> = with.iter().map(|(_, p)| *p).collect();
    if let Ok(adjusted) = adjust(&p_values, Adjustment::BenjaminiHochberg) {
        for ((at, _), adjusted) in with.iter().zip(adjusted) {
            measures[*at].adjusted = Some(adjusted);
        }
    }
}

/// Allows for how many groups of how many measures were looked at.
fn adjust_groups(measures: &mut [MeasureRun]) {
    let mut with: Vec<(usize, String, f64)> = Vec::new();
    for (at, measure) in measures.iter().enumerate() {
        for (name, found) in &measure.groups {
            if let Some(p) = found.as_ref().ok().and_then(|found| found.p_value()) {
                with.push((at, name.clone(), p));
            }
        }
    }
    let p_values: Vec<f64> = with.iter().map(|(_, _, p)| *p).collect();
    if let Ok(adjusted) = adjust(&p_values, Adjustment::BenjaminiHochberg) {
        for ((at, name, _), adjusted) in with.into_iter().zip(adjusted) {
            measures[at].groups_adjusted.insert(name, adjusted);
        }
    }
}

fn treated(
    table: &Table,
    columns: &PanelColumns,
) -> Result<(Vec<(String, i64)>, Calendar), Faults> {
    let panel = super::PanelTable::new(table.clone(), columns)?;
    Ok((panel.first_treated(), panel.calendar))
}

impl OutcomeRun {
    /// What was found, in a few words for the list of stages.
    #[must_use]
    pub fn in_words(&self) -> String {
        let told = self.measures.iter().filter(|one| one.is_told()).count();
        format!(
            "{} measures over {} treated places; an effect is told from none in {told}",
            self.measures.len(),
            self.treated.len()
        )
    }

    /// Warns where treated units of the panel, named in its column `unit`, are none of
    /// the programme's `places`: codes of another year, or another column.
    pub fn mind_strangers(&mut self, unit: &str, places: &[&str]) {
        let known: BTreeSet<&str> = places.iter().copied().collect();
        let strange = self.treated.iter();
        let strange: Vec<&str> = strange
            .map(|(name, _)| name.as_str())
            .filter(|name| !known.contains(name))
            .collect();
        let Some(first) = strange.first() else { return };
        let warning = format!(
            "{} of {} treated units, the first '{first}', are none of this programme's places: look whether '{unit}' holds codes of another year, or of another kind of place; what is told of these is not told of places here",
            strange.len(),
            self.treated.len()
        );
        for measure in &mut self.measures {
            measure.finding.warnings.push(warning.clone());
        }
    }

    /// Every estimate of every measure.
    #[must_use]
    pub fn table(&self) -> Table {
        let rows: Vec<(&MeasureRun, &Finding, Option<&str>, &Estimated)> = self
            .measures
            .iter()
            .flat_map(|one| {
                let own = one.finding.estimates.iter();
                let own = own.map(move |estimate| (one, &one.finding, None, estimate));
                let groups = one.groups.iter().filter_map(move |(name, found)| {
                    let found = found.as_deref().ok()?;
                    Some((one, found, Some(name.as_str()), found.headline()))
                });
                own.chain(groups)
            })
            .collect();
        let mut columns = vec![
            Column::text(
                "outcome",
                rows.iter().map(|row| Some(&row.0.spec.column.value)),
            )
            .with_definition("the column of the panel that was measured"),
            Column::text("within", rows.iter().map(|row| row.2))
                .with_definition("the group that the effect is told for; all if empty"),
        ];
        let estimates: Vec<(&Finding, &Estimated)> =
            rows.iter().map(|row| (row.1, row.3)).collect();
        columns.extend(estimate_columns(&estimates));
        Table::new("outcome", columns)
    }
}

impl MeasureRun {
    /// How many groups were looked at, and in how many an effect is told from none,
    /// allowed for how many that were.
    #[must_use]
    pub fn groups_told(&self) -> (usize, usize) {
        let size = 1.0 - self.finding.level;
        let told = self.groups.iter().filter(|(name, found)| {
            let clear = found.as_ref().is_ok_and(|found| !found.is_withheld());
            clear && self.groups_adjusted.get(name).is_some_and(|&p| p <= size)
        });
        (self.groups.len(), told.count())
    }

    /// Whether an effect is told from none, allowed for how many were looked at.
    #[must_use]
    pub fn is_told(&self) -> bool {
        let size = 1.0 - self.finding.level;
        self.adjusted.is_some_and(|p| p <= size) && !self.finding.is_withheld()
    }

    /// The measure as one JSON document.
    #[must_use]
    pub fn document(&self, sources: &[Source]) -> Map<String, Value> {
        let Value::Object(mut document) = self.finding.document(sources) else {
            unreachable!("a finding is an object")
        };
        let provenance = document.remove("provenance");
        document.insert(
            "measure".into(),
            json!({
                "title": self.spec.title,
                "unit": self.spec.unit,
                "better": self.spec.more_is_better.map(|up| if up { "up" } else { "down" }),
            }),
        );
        document.insert("adjusted_p_value".into(), json!(self.adjusted));
        let sensitivity = self.sensitivity.as_ref().map(|one| {
            let mut told = one.document(&[]);
            if let Some(told) = told.as_object_mut() {
                told.remove("provenance");
            }
            told
        });
        document.insert("sensitivity".into(), json!(sensitivity));
        document.insert("sensitivity_note".into(), json!(self.no_sensitivity));
        let groups = self.groups.iter().map(|(name, found)| match found {
            Ok(found) => {
                let one = found.headline();
                let (low, high) = found.interval();
                json!({
                    "group": name,
                    "estimate": one.estimate,
                    "std_error": one.std_error,
                    "low": low,
                    "high": high,
                    "p_value": found.p_value(),
                    "adjusted_p_value": self.groups_adjusted.get(name),
                })
            }
            Err(why) => json!({"group": name, "estimate": null, "note": why}),
        });
        document.insert("groups".into(), groups.collect());
        document.insert("provenance".into(), provenance.unwrap_or_default());
        document
    }

    /// Whether the effect is for the better, in words; nothing if nobody said
    /// which way is better, or no effect is told.
    #[must_use]
    pub fn for_the_better(&self) -> Option<&'static str> {
        let estimate = self.finding.headline().estimate?;
        let better = self.spec.more_is_better?;
        if !self.is_told() {
            return None;
        }
        Some(if (estimate > 0.0) == better {
            "a change for the better"
        } else {
            "a change for the worse"
        })
    }
}

/// An effect with its interval, as it was judged, and unit: `2.25 points (1.97 to
/// 2.53)`.
#[must_use]
pub fn interval_in_words(finding: &Finding, unit: Option<&str>) -> Option<String> {
    let unit = unit.map_or(String::new(), |unit| format!(" {unit}"));
    let (low, high) = finding.interval();
    Some(format!(
        "{}{unit} ({} to {})",
        figure(finding.headline().estimate?),
        figure(low?),
        figure(high?)
    ))
}
