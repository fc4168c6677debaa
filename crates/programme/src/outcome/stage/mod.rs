//! `[outcome]` of a programme: did it change anything, measure by measure?

mod further;
mod inside;
mod spec;
mod tell;

use std::collections::BTreeSet;

use allotment_outcome::many::{Adjustment, adjust};
use allotment_outcome::sensitivity::Restriction;
use allotment_table::{Faults, Source, Table};

use super::among_peers::among_peers;
use super::finding::{Among, Finding};
use super::freeze::{Analysed, Frozen};
use super::method::Method;
use super::sensitivity::{SensitivityChoice, SensitivityFinding, sensitivity_of_panel};
use super::{Calendar, outcome};
use crate::files::Files;
use crate::progress::Progress;
use crate::spec::Located;
pub use further::{Further, FurtherRun, FurtherSpec, Question};
use inside::Inside;
pub use inside::{Found, GroupFinding};
pub use spec::{MeasureSpec, OutcomeSpec};
pub use tell::interval_in_words;
use tell::interval_of;

/// What the stage found.
#[derive(Debug)]
pub struct OutcomeRun {
    /// What was found of each measure.
    pub measures: Vec<MeasureRun>,
    /// What else was asked, and found.
    pub further: Vec<FurtherRun>,
    /// Where the panel comes from, if there is one.
    pub source: Option<Source>,
    /// Each unit that was treated, with its first treated period; none where each row
    /// is another unit.
    pub treated: Vec<(String, i64)>,
    /// How many units were treated: places, or people where each row is another.
    pub reached: usize,
    /// How periods are written.
    pub calendar: Calendar,
}

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
    /// Effects within groups.
    pub groups: Vec<GroupFinding>,
    /// The chance of its effect were there none, allowed for how many measures
    /// were looked at: the expected share of false finds.
    pub adjusted: Option<f64>,
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
    progress.stage("outcome", spec.measures.len() + spec.further.len());
    let mut run = OutcomeRun {
        measures: Vec::new(),
        further: Vec::new(),
        source: None,
        treated: Vec::new(),
        reached: 0,
        calendar: Calendar::Number,
    };
    if let Some(path) = &spec.panel {
        measure_all(spec, files.table(path)?, files, progress, &mut run)?;
    }
    let mut faults = Faults::new();
    for (at, further) in spec.further.iter().enumerate() {
        run.further
            .extend(faults.collect(further.run(files, &run.treated)));
        progress.step(spec.measures.len() + at + 1);
    }
    faults.into_result(run)
}

/// Asks the panel `table` of every measure.
fn measure_all(
    spec: &OutcomeSpec,
    table: Table,
    files: &Files<'_>,
    progress: &dyn Progress,
    run: &mut OutcomeRun,
) -> Result<(), Faults> {
    run.source = Some(table.source().clone());
    let mut columns = spec.columns.clone();
    if let Some(first) = spec.measures.first() {
        columns.outcome.clone_from(&first.column.value);
    }
    let columns = columns.of_repeated(&table, spec.choice.repeated);
    let (table, among) = match &spec.peers {
        None => (table, None),
        Some(peers) => {
            let (table, mind) = among_peers(&table, &columns, &files.table(peers)?)?;
            (table, Some(mind))
        }
    };
    let hash_of = |path: &Option<Located<String>>| match path {
        Some(path) => files.hash_of(&path.value),
        None => Ok(None),
    };
    let (panel_hash, peers_hash) = (hash_of(&spec.panel)?, hash_of(&spec.peers)?);
    let analysed = Analysed {
        panel: panel_hash.as_deref(),
        peers: peers_hash.as_deref(),
        ..Analysed::default()
    };
    let mut faults = Faults::new();
    for (at, measure) in spec.measures.iter().enumerate() {
        let frozen = measure.frozen.as_ref().map(|path| {
            let bytes = files.bytes(path)?;
            Frozen::of_bytes(&path.value, &bytes)
        });
        let found = frozen
            .transpose()
            .and_then(|frozen| measure_one(spec, measure, &table, (frozen.as_ref(), &analysed)));
        if let Some(mut found) = faults.collect(found) {
            if let (Some(frozen), Some(path)) = (&mut found.finding.frozen, &spec.panel)
                && files.withholds_hash_of(&path.value)
            {
                frozen.tell_no_hash_of("panel");
            }
            found.finding.warnings.extend(among.clone());
            run.measures.push(found);
        }
        progress.step(at + 1);
    }
    faults.into_result(())?;
    adjust_all(&mut run.measures);
    let panel = super::PanelTable::new(table, &columns)?;
    let treated = panel.first_treated();
    run.reached = treated.len();
    run.calendar = panel.calendar;
    if !spec.choice.repeated {
        run.treated = treated;
    }
    Ok(())
}

fn measure_one(
    spec: &OutcomeSpec,
    measure: &MeasureSpec,
    table: &Table,
    (frozen, analysed): (Option<&Frozen>, &Analysed<'_>),
) -> Result<MeasureRun, Faults> {
    let mut columns = spec.columns.clone();
    columns.outcome.clone_from(&measure.column.value);
    columns.covariates.extend(measure.covariates.clone());
    let inside = spec.within.as_ref();
    let inside = inside
        .map(|within| Inside::new(table, &within.value, &columns))
        .transpose()?;
    let whole = match &inside {
        Some(inside) => inside.whole(&columns, &spec.choice)?,
        None => None,
    };
    let (whole, whole_columns, mind) =
        whole.unwrap_or_else(|| (table.clone(), columns.clone(), None));
    let mut finding = outcome(whole.clone(), &whole_columns, &spec.choice)?;
    finding.warnings.extend(mind);
    finding.title = Some(measure.title.clone());
    finding.unit.clone_from(&measure.unit);
    finding.matters = measure.matters.or_else(|| frozen.and_then(Frozen::matters));
    let matters = finding.matters;
    finding.frozen = frozen.map(|frozen| {
        let analysed = Analysed {
            matters,
            ..*analysed
        };
        frozen.followed(&columns, &spec.choice, &analysed)
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
        let found = sensitivity_of_panel(whole, &whole_columns, &spec.choice, &choice);
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
    let groups = match &inside {
        Some(inside) => inside.each(&columns, &spec.choice)?,
        None => Vec::new(),
    };
    let minds = groups.iter().flat_map(GroupFinding::minds);
    finding.warnings.extend(minds);
    Ok(MeasureRun {
        spec: measure.clone(),
        finding,
        sensitivity,
        no_sensitivity,
        groups,
        adjusted: None,
    })
}

/// Allows for how many measures were looked at, and for how many groups of how many
/// measures.
fn adjust_all(measures: &mut [MeasureRun]) {
    adjust_each(
        measures
            .iter_mut()
            .map(|one| (one.finding.p_value_among(), &mut one.adjusted)),
    );
    let looked_at = measures.iter().filter(|one| one.adjusted.is_some()).count();
    for one in measures.iter_mut().filter(|_| looked_at > 1) {
        one.finding.among = one.adjusted.map(|adjusted| Among {
            measures: looked_at,
            adjusted,
        });
    }
    adjust_each(
        measures
            .iter_mut()
            .flat_map(|one| &mut one.groups)
            .map(|group| {
                let found = group.found.as_ref().ok();
                (
                    found.and_then(|found| found.p_value_among()),
                    &mut group.adjusted,
                )
            }),
    );
    adjust_each(
        measures
            .iter_mut()
            .flat_map(|one| &mut one.groups)
            .map(|group| {
                let found = group.beside.as_ref().and_then(|found| found.as_ref().ok());
                let p_value = found.and_then(|found| found.p_value_among());
                (p_value, &mut group.beside_adjusted)
            }),
    );
}

fn adjust_each<'a>(all: impl Iterator<Item = (Option<f64>, &'a mut Option<f64>)>) {
    let with = all.filter_map(|(p_value, adjusted)| Some((p_value?, adjusted)));
    let (p_values, places): (Vec<f64>, Vec<_>) = with.unzip();
    if let Ok(adjusted) = adjust(&p_values, Adjustment::BenjaminiHochberg) {
        for (place, adjusted) in places.into_iter().zip(adjusted) {
            *place = Some(adjusted);
        }
    }
}

impl OutcomeRun {
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
}

/// The effect on the places that began in one period, with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OfCohort {
    /// The estimate, in units of the outcome.
    pub estimate: f64,
    /// Its standard error, where its interval is from it.
    pub std_error: Option<f64>,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl MeasureRun {
    /// How many groups were looked at, and in how many an effect is told from none,
    /// allowed for how many that were.
    #[must_use]
    pub fn groups_told(&self) -> (usize, usize) {
        let told = self.groups.iter().filter(|group| {
            let found = group.found.as_ref().ok();
            self.is_clear(found.map(AsRef::as_ref), group.adjusted)
        });
        (self.groups.len(), told.count())
    }

    /// The same of how much more groups gained than others of their places.
    #[must_use]
    pub fn ahead_told(&self) -> (usize, usize) {
        let beside = self.groups.iter().filter(|group| group.beside.is_some());
        let told = beside.clone().filter(|group| {
            let found = group.beside.as_ref().and_then(|found| found.as_ref().ok());
            self.is_clear(found.map(AsRef::as_ref), group.beside_adjusted)
        });
        (beside.count(), told.count())
    }

    /// The effect on the places that began at `first`, in words, if it is told.
    #[must_use]
    pub fn of_cohort(&self, first: i64) -> Option<String> {
        let one = self.cohort(first)?;
        let span = (Some(one.low), Some(one.high));
        interval_of(Some(one.estimate), span, self.spec.unit.as_deref())
    }

    /// The effect on the places that began at `first`, if it is told, with an interval
    /// that holds: where the headline is judged otherwise that one, of which there is
    /// none for one of several cohorts.
    #[must_use]
    pub fn cohort(&self, first: i64) -> Option<OfCohort> {
        let finding = &self.finding;
        if !finding.can_be_effect() {
            return None;
        }
        let cohorts = || {
            let all = finding.estimates.iter();
            all.filter(|one| one.kind == "group" && one.group.is_some())
        };
        let one = cohorts().find(|one| one.group == Some(first))?;
        let ((low, high), std_error) = match &finding.judged {
            Some(_) if cohorts().count() == 1 => (finding.interval(), None),
            Some(judged) if !judged.mild => return None,
            _ => ((one.low, one.high), one.std_error),
        };
        Some(OfCohort {
            estimate: one.estimate?,
            std_error,
            low: low?,
            high: high?,
        })
    }

    /// Whether an effect is told from none, allowed for how many were looked at.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.is_clear(Some(&self.finding), self.adjusted)
    }

    fn is_clear(&self, found: Option<&Finding>, adjusted: Option<f64>) -> bool {
        let size = 1.0 - self.finding.level;
        found.is_some_and(Finding::can_be_effect) && adjusted.is_some_and(|p| p <= size)
    }
}
