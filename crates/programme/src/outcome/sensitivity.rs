//! How large a broken trend would overturn an event study, from a panel or from
//! estimates that somebody else made.

mod told;

use allotment_outcome::clusters::{Caution, Few, JudgeOptions};
use allotment_outcome::group_time::{
    Base, Estimate, GroupTime, Overall, few as group_time_few, group_time,
};
use allotment_outcome::level::Unchanged;
use allotment_outcome::panel::PanelOptions;
use allotment_outcome::power::multiplier;
use allotment_outcome::sensitivity::{
    EventStudy, Restriction, Sensitivity, SensitivityOptions, sensitivity,
};
use allotment_outcome::two_way::{event_study, few as two_way_few, two_way};
use allotment_table::{Fault, Faults, Table};
use num_traits::ToPrimitive;

use super::caution::{few_in_a_group, left_out, mostly_levels, seen_once, weightless};
use super::choice::OutcomeChoice;
use super::few_clusters::{few_in_words, judged_instead, names_a_group};
use super::method::Method;
use super::panel::{PanelColumns, PanelTable};
use super::words::figure;

pub use told::restriction_key;

/// What a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct SensitivityChoice {
    /// What trends may do.
    pub restriction: Restriction,
    /// The bounds to try; the usual ones if there are none.
    pub bounds: Vec<f64>,
    /// How much each period after treatment counts. If there are none: for a panel as
    /// in the headline, the average over all treated places and periods; for
    /// estimates that somebody else made only the first.
    pub period_weights: Vec<f64>,
    /// The first and last time since treatment that is used; all if not given.
    pub window: Option<(i64, i64)>,
    /// The chance with which an interval holds the truth.
    pub level: f64,
}

/// An event study in plain numbers: one coefficient a period, without the base
/// period.
#[derive(Debug, Clone, PartialEq)]
struct Study {
    /// The column of what was measured.
    column: String,
    /// What readers call it.
    outcome: String,
    /// Where the coefficients come from.
    from: String,
    /// Times since treatment, in order.
    events: Vec<i64>,
    /// Times that effects are measured from, which have none.
    bases: Vec<i64>,
    coefficients: Vec<f64>,
    /// Row by row.
    covariance: Vec<f64>,
    /// How many treated units each time is seen for, if that is known.
    units: Option<Vec<f64>>,
    /// What a reader must know before believing it.
    warnings: Vec<String>,
}

/// Where estimates come from that somebody else made.
const GIVEN: &str = "estimates as given";

/// Which effect is asked about.
#[derive(Debug, Clone, PartialEq)]
enum Of {
    /// That in the first period after treatment began.
    First,
    /// The average over all periods from then on, with the weight of each: the
    /// headline.
    Average(Vec<f64>),
    /// A mean with weights that were given.
    Weighted(Vec<f64>),
}

/// The curve of intervals, and where it reaches zero.
#[derive(Debug, Clone)]
pub struct SensitivityFinding {
    study: Study,
    choice: SensitivityChoice,
    of: Of,
    /// What the stage found.
    pub found: Sensitivity,
}

/// Asks how robust the event study of a panel is. Effects are by group and time
/// with one base period for all, averaged by time since treatment; or of Sun and
/// Abraham, for `two-way`.
///
/// # Errors
/// [`Faults`], with the reason and the number, for what cannot be estimated.
#[expect(clippy::too_many_lines, reason = "two methods, one after the other")]
pub fn sensitivity_of_panel(
    table: Table,
    columns: &PanelColumns,
    method: &OutcomeChoice,
    choice: &SensitivityChoice,
) -> Result<SensitivityFinding, Faults> {
    let columns = &columns.clone().of_repeated(&table, method.repeated);
    let table = PanelTable::new(table, columns)?;
    let panel = table.panel(PanelOptions {
        unbalanced: method.unbalanced,
        repeated: method.repeated,
    })?;
    let judge = JudgeOptions {
        level: choice.level,
        seed: method.seed,
        ..JudgeOptions::default()
    };
    let mut warnings = Vec::new();
    // Times count by treated units, as they do in the average over all; with weights
    // of rows they would count otherwise, so that the plain mean is taken.
    let weights = columns.weights.is_none() && !method.repeated;
    // A window that keeps all times after the start asks of the same average.
    let keeps = |parts: &[(i64, Overall)]| {
        let mut after = parts.iter().map(|(at, _)| *at).filter(|&at| at >= 0);
        choice
            .window
            .is_none_or(|(from, to)| after.all(|at| (from..=to).contains(&at)))
    };
    let asks_of_all = |found: &GroupTime| {
        weights && choice.period_weights.is_empty() && keeps(&found.dynamic.parts)
    };
    let (from, events, covariance, design, few, usual) = match method.method {
        Method::GroupTime => {
            let mut options = method.group_time();
            options.base = Base::Universal;
            options.draws = 0;
            options.level = choice.level;
            let found = group_time(&panel, &options)
                .map_err(|error| super::group_time::fault(&table, &error))?;
            let few = group_time_few(&panel, &options, &found, &judge);
            let usual = found.simple.estimate;
            warnings.extend(of_levels(&table, &found.unchanged)?);
            let parts = found.dynamic.parts.iter();
            let events = parts.map(|(at, part)| (*at, part.estimate));
            let headlines = asks_of_all(&found)
                .then(|| as_the_headline(&found))
                .flatten();
            (
                "group-time",
                events.collect::<Vec<_>>(),
                headlines.unwrap_or(found.dynamic.covariance),
                found.design,
                few,
                usual,
            )
        }
        Method::TwoWay => {
            let fault = |error| super::two_way::fault(&table, &error);
            let found = event_study(&panel, choice.level).map_err(fault)?;
            let headline = two_way(&panel, choice.level).map_err(fault)?;
            let few = two_way_few(&panel, &headline, &judge).map_err(fault)?;
            let usual = headline.treatment;
            warnings.extend(weightless(&panel));
            if found.cohorts.len() > 1 {
                warnings.push("this is asked of the average of effects by time since treatment (Sun and Abraham), not of the one coefficient that `allotment outcome` tells".to_owned());
            }
            let design = panel.design();
            (
                "two-way",
                found.events,
                found.covariance,
                design,
                few,
                usual,
            )
        }
        other => {
            let what =
                format!("the errors of {other} before and after treatment are not of one kind");
            let help = "ask for --method group-time or two-way";
            return Err(Fault::asked("--method", what, help).into());
        }
    };
    let wider = match &few {
        None => 1.0,
        Some(few) => {
            let wider = wider(few, &usual, choice.level)
                .ok_or_else(|| refused(&table, few, choice.level))?;
            warnings.push(format!(
                "{}. All errors of the event study are taken {} times as large for that",
                few_in_words(&table, few, choice.level),
                figure(wider)
            ));
            wider
        }
    };
    warnings.extend(few_in_a_group(&design).filter(|_| !names_a_group(few.as_ref())));
    warnings.extend(left_out(&table, &design.dropped));
    // The base period has no error: its effect is zero by definition.
    let kept: Vec<usize> = (0..events.len())
        .filter(|&at| events[at].1.std_error.is_some())
        .collect();
    let size = events.len();
    let study = Study {
        column: columns.outcome.clone(),
        outcome: columns.outcome.clone(),
        from: from.to_owned(),
        events: kept.iter().map(|&at| events[at].0).collect(),
        bases: match method.method {
            Method::TwoWay => vec![-1],
            _ => {
                let without = events.iter().filter(|(_, one)| one.std_error.is_none());
                without.map(|(at, _)| *at).collect()
            }
        },
        coefficients: kept.iter().map(|&at| events[at].1.value).collect(),
        covariance: kept
            .iter()
            .flat_map(|&row| kept.iter().map(move |&column| row * size + column))
            .map(|at| covariance[at] * wider * wider)
            .collect(),
        warnings,
        units: weights.then(|| {
            kept.iter()
                .map(|&at| seen_at(&design, events[at].0))
                .collect()
        }),
    };
    find(study, choice, &|message| table.fault_of(message))
}

/// The covariance of effects by time since treatment, such that their average over all
/// has the headline's own error: that knows that the weight of each time is estimated
/// too. What the weights add is the same for all times after treatment. Nothing if their
/// average is another estimate than the headline.
fn as_the_headline(found: &GroupTime) -> Option<Vec<f64>> {
    let parts = &found.dynamic.parts;
    let is_after = |at: &i64, one: &Estimate| *at >= 0 && one.std_error.is_some();
    let weight = |at: i64| seen_at(&found.design, at);
    let after = || {
        let parts = parts.iter();
        parts.filter(|(at, part)| is_after(at, &part.estimate))
    };
    let whole: f64 = after().map(|(at, _)| weight(*at)).sum();
    let average: f64 = after()
        .map(|(at, part)| weight(*at) / whole * part.estimate.value)
        .sum();
    let headline = &found.simple;
    let near = 1e-6 * headline.estimate.std_error?;
    if (average - headline.estimate.value).abs() > near {
        return None;
    }
    let mut of_weights = headline.coefficients.clone();
    for (at, part) in after() {
        let coefficients = part.coefficients.iter();
        let share = weight(*at) / whole;
        of_weights.extend(coefficients.map(|&(column, of)| (column, -share * of)));
    }
    let sums = parts.iter().map(|(at, part)| {
        let mut sum = part.coefficients.clone();
        if is_after(at, &part.estimate) {
            sum.extend(&of_weights);
        }
        sum
    });
    let sums: Vec<Vec<(usize, f64)>> = sums.collect();
    Some(found.influence.covariance_of(&sums))
}

/// What a reader must know of units of which no change is known; where these are most,
/// trends say nothing of what was found.
fn of_levels(table: &PanelTable, found: &Unchanged) -> Result<Option<String>, Faults> {
    let Some(units) = mostly_levels(found) else {
        return Ok(seen_once(found));
    };
    let what = format!(
        "no change of {units} is known: what is found is mostly a difference in levels, and whether trends break says nothing of that"
    );
    let help = "ask with --unbalanced drop, of the units that are seen in every period";
    Err(Fault::new(table.table().name(), what, help).into())
}

/// By how much errors must be larger, where clusters are few, for the headline's
/// interval to reach towards zero as far as the one that it is judged by; nothing if
/// no such interval can be had. With few clusters on one side none is: the noise of
/// these, on which breaks before treatment are told from none, is hardly seen.
fn wider(few: &Few, usual: &Estimate, level: f64) -> Option<f64> {
    if !few.caution.is_corrected() && !matches!(few.caution, Caution::FewClusters { .. }) {
        return None;
    }
    let judged = judged_instead(few);
    let (low, high) = (judged.low?, judged.high?);
    let room = if usual.value > 0.0 {
        usual.value - low
    } else {
        high - usual.value
    };
    let wider = room / (multiplier(1.0 - level, 0.5).ok()? * usual.std_error?);
    (wider.is_finite() && wider > 0.0).then_some(wider)
}

/// Why there is no answer with so few clusters.
fn refused(table: &PanelTable, few: &Few, level: f64) -> Faults {
    let what = few_in_words(table, few, level);
    let what = what.split(". ").next().unwrap_or_default();
    let what = format!("{what}; nor do errors before treatment");
    let help = "see what `allotment outcome` says of the effect, and judge trends by its picture; more clusters on that side would allow an answer";
    Fault::new(table.table().name(), what, help).into()
}

/// For how many treated units a time since treatment is seen.
fn seen_at(design: &allotment_outcome::panel::Design, event: i64) -> f64 {
    let cohorts = design.cohorts.iter();
    let seen = cohorts.filter(|cohort| design.periods.contains(&(cohort.first + event)));
    let units: usize = seen.map(|cohort| cohort.units).sum();
    units.to_f64().unwrap_or(0.0)
}

/// Asks how robust an event study is that somebody else made: a table of
/// coefficients in order of time, without the base period, and a table with
/// their covariance matrix, a row and a column each. `before` is how many are
/// before treatment, if `estimates` has no column `event_time`.
///
/// # Errors
/// [`Faults`] of the tables, or why nothing can be told.
pub fn sensitivity_of_estimates(
    estimates: &Table,
    column: &str,
    covariance: &Table,
    before: Option<usize>,
    choice: &SensitivityChoice,
) -> Result<SensitivityFinding, Faults> {
    let coefficients = known(estimates, column)?;
    let size = coefficients.len();
    let events = match before {
        Some(before) if estimates.has("event_time") => {
            let events = whole(estimates, "event_time")?;
            let own = events.iter().filter(|&&at| at < 0).count();
            if own != before {
                let what = format!(
                    "--before says that {before} are before treatment, and by the column 'event_time' {own} are"
                );
                let help = "leave --before out, or correct the column";
                return Err(Fault::new(estimates.name(), what, help).into());
            }
            events
        }
        Some(before) => after_each_other(before, size),
        None if estimates.has("event_time") => whole(estimates, "event_time")?,
        None => {
            let what = "it is not said how many coefficients are before treatment";
            let help = "add --before N, or a column 'event_time' with the time since treatment";
            return Err(Fault::new(estimates.name(), what, help).into());
        }
    };
    let names = covariance.column_names();
    let columns = names
        .iter()
        .map(|name| known(covariance, name))
        .collect::<Result<Vec<_>, _>>()?;
    if columns.len() != size || covariance.rows() != size {
        let what = format!(
            "the covariance matrix has {} rows and {} columns, and there are {size} coefficients",
            covariance.rows(),
            columns.len()
        );
        let help =
            "give one row and one column a coefficient, in the same order, with a header row";
        return Err(Fault::new(covariance.name(), what, help).into());
    }
    let study = Study {
        column: column.to_owned(),
        outcome: column.to_owned(),
        from: GIVEN.into(),
        events,
        bases: vec![-1],
        coefficients,
        covariance: (0..size)
            .flat_map(|row| columns.iter().map(move |column| column[row]))
            .collect(),
        warnings: Vec::new(),
        units: None,
    };
    find(study, choice, &|message| {
        let (what, help) = message
            .rsplit_once(": ")
            .unwrap_or((message, "see the guide"));
        Fault::new(estimates.name(), what, help).into()
    })
}

/// Times since treatment of `size` coefficients, `before` of which are before it;
/// the last period before is the base and left out.
fn after_each_other(before: usize, size: usize) -> Vec<i64> {
    let before = i64::try_from(before).expect("below 2^63 coefficients");
    let first = -before - 1;
    (first..-1).chain(0..).take(size).collect()
}

fn known(table: &Table, name: &str) -> Result<Vec<f64>, Faults> {
    let cells = table.numbers(name)?;
    let mut faults = Faults::new();
    for (row, cell) in cells.iter().enumerate() {
        if cell.is_none() {
            faults.push(table.fault_at(row, name, "the number is missing", "fill it in"));
        }
    }
    faults.into_result(cells.into_iter().flatten().collect())
}

fn whole(table: &Table, name: &str) -> Result<Vec<i64>, Faults> {
    let cells = table.integers(name)?;
    let mut faults = Faults::new();
    let mut last = None;
    for (row, cell) in cells.iter().enumerate() {
        let wrong = match (cell, last) {
            (None, _) => Some("the time since treatment is missing"),
            (Some(-1), _) => {
                Some("the last period before treatment is the base, and its coefficient is zero")
            }
            (Some(at), Some(last)) if *at <= last => Some("times since treatment do not rise"),
            _ => None,
        };
        if let Some(what) = wrong {
            let help = "give one row a period, in order of time, without the base period -1";
            faults.push(table.fault_at(row, name, what, help));
        }
        last = cell.or(last);
    }
    faults.into_result(cells.into_iter().flatten().collect())
}

fn find(
    study: Study,
    choice: &SensitivityChoice,
    fault: &dyn Fn(&str) -> Faults,
) -> Result<SensitivityFinding, Faults> {
    let study = study.within(choice.window);
    study
        .follow_each_other()
        .map_err(|message| fault(&message))?;
    let pre = study.events.iter().filter(|&&at| at < 0).count();
    let given = EventStudy {
        coefficients: &study.coefficients,
        covariance: &study.covariance,
        pre,
        post: study.events.len() - pre,
    };
    let some = |list: &'_ [f64]| (!list.is_empty()).then(|| list.to_vec());
    let bounds = some(&choice.bounds);
    let of = match (&choice.period_weights[..], &study.from[..]) {
        ([], GIVEN) => Of::First,
        ([], _) => Of::Average(study.average(pre)),
        (given, _) => Of::Weighted(given.to_vec()),
    };
    let weights = match &of {
        Of::First => None,
        Of::Average(weights) | Of::Weighted(weights) => Some(weights.clone()),
    };
    let options = SensitivityOptions {
        restriction: choice.restriction,
        weights: weights.as_deref(),
        level: choice.level,
        bounds: bounds.as_deref(),
        ..SensitivityOptions::default()
    };
    let found = sensitivity(given, &options).map_err(|error| fault(&error.to_string()))?;
    Ok(SensitivityFinding {
        study,
        choice: choice.clone(),
        of,
        found,
    })
}

impl Study {
    /// The weight of each period after treatment in the average over all, `pre` times
    /// being before.
    fn average(&self, pre: usize) -> Vec<f64> {
        let after = self.events.len() - pre;
        let units = match &self.units {
            Some(units) => units[pre..].to_vec(),
            None => vec![1.0; after],
        };
        let whole: f64 = units.iter().sum();
        units.into_iter().map(|units| units / whole).collect()
    }

    /// Bounds are from one time to the next: where times are missing, trends may break
    /// there too, as often as there are.
    fn follow_each_other(&self) -> Result<(), String> {
        let mut times = self.events.clone();
        times.extend(&self.bases);
        times.sort_unstable();
        times.dedup();
        let steps = || times.windows(2).map(|pair| pair[1] - pair[0]);
        if steps().min() == steps().max() {
            return Ok(());
        }
        let named: Vec<String> = times.iter().map(i64::to_string).collect();
        Err(format!(
            "the times since treatment are {}, and some between them are missing, in which trends may break too: fill the periods in, or ask of a part without a gap, with --window",
            named.join(", ")
        ))
    }

    /// The part of it between two times since treatment.
    fn within(self, window: Option<(i64, i64)>) -> Self {
        let Some((from, to)) = window else {
            return self;
        };
        let size = self.events.len();
        let kept: Vec<usize> = (0..size)
            .filter(|&at| (from..=to).contains(&self.events[at]))
            .collect();
        Self {
            events: kept.iter().map(|&at| self.events[at]).collect(),
            coefficients: kept.iter().map(|&at| self.coefficients[at]).collect(),
            covariance: kept
                .iter()
                .flat_map(|&row| kept.iter().map(move |&column| row * size + column))
                .map(|at| self.covariance[at])
                .collect(),
            units: self
                .units
                .as_ref()
                .map(|units| kept.iter().map(|&at| units[at]).collect()),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_period_is_left_out_of_the_times() {
        assert_eq!(after_each_other(3, 5), [-4, -3, -2, 0, 1]);
        assert_eq!(after_each_other(0, 2), [0, 1]);
    }
}
