//! What any method found, in one form.

use allotment_outcome::level::Evidence;
use allotment_outcome::panel::{Design, Shape};
use serde_json::{Map, Value, json};

use super::calendar::Calendar;
use super::freeze::Followed;
use super::method::Method;
use super::panel::{PanelColumns, PanelTable};
use super::pictures::Twin;

/// One estimate, whichever method made it. What is `None` cannot be said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Estimated {
    /// `simple`, `dynamic`, `group`, `calendar`, `group_time` or `att`.
    pub kind: &'static str,
    /// The cohort: its first treated period.
    pub group: Option<i64>,
    /// The period.
    pub time: Option<i64>,
    /// Periods since treatment.
    pub event_time: Option<i64>,
    /// The estimate, in units of the outcome; `None` if it cannot be told.
    pub estimate: Option<f64>,
    /// Its standard error.
    pub std_error: Option<f64>,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end of its interval.
    pub high: Option<f64>,
    /// The chance of an estimate at least as far from zero without an effect.
    pub p_value: Option<f64>,
    /// The lower edge of a band that covers all of its kind.
    pub uniform_low: Option<f64>,
    /// The upper edge of that band.
    pub uniform_high: Option<f64>,
    /// Why there is no estimate, or no error.
    pub note: Option<String>,
}

impl Estimated {
    /// Whether the estimate is more than a speck beside the width of its interval.
    fn is_seen_beside_its_interval(&self) -> bool {
        /// Part of the interval that a reader could not see.
        const SPECK: f64 = 1e-6;
        let width = self.high.zip(self.low).map(|(high, low)| high - low);
        let seen = |width: f64| self.estimate.is_some_and(|of| of.abs() > SPECK * width);
        width.is_some_and(seen)
    }
}

/// An interval that holds where an estimate's own does not. What is `None` cannot
/// be said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JudgedInstead {
    /// The lower end.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The p-value.
    pub p_value: Option<f64>,
    /// Why there is no interval, where there is none.
    pub untold: &'static str,
    /// Whether the usual interval is only a little too narrow.
    pub mild: bool,
}

impl Default for JudgedInstead {
    fn default() -> Self {
        Self {
            low: None,
            high: None,
            p_value: None,
            untold: "there are too few clusters to set a limit",
            mild: false,
        }
    }
}

/// Why there is no interval where nothing but rounding sets outcomes apart.
const NO_MORE: &str = "outcomes differ by no more than rounding";

/// What a method found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The method.
    pub method: Method,
    /// What was measured: the name of the column.
    pub outcome: String,
    /// What readers call it, if not by the column.
    pub title: Option<String>,
    /// What it is measured in, if somebody said.
    pub unit: Option<String>,
    /// How periods are written.
    pub calendar: Calendar,
    /// The chance with which intervals cover.
    pub level: f64,
    /// Every setting that shaped the result, defaults too.
    pub options: Map<String, Value>,
    /// Every estimate; the first is the one that answers the question.
    pub estimates: Vec<Estimated>,
    /// Who was compared with whom, in numbers.
    pub design: Map<String, Value>,
    /// What the headline is judged by instead of its own interval, where clusters
    /// are few.
    pub judged: Option<JudgedInstead>,
    /// What helps to judge the comparison.
    pub diagnostics: Map<String, Value>,
    /// Weights of units and periods, for methods that have them.
    pub weights: Value,
    /// The test that nothing happened before treatment.
    pub pre_trend: Value,
    /// Which level of evidence it can claim, on the Maryland scale.
    pub evidence: Evidence,
    /// What a reader must know before believing it, in sentences.
    pub warnings: Vec<String>,
    /// Which of these is of units that are seen in one only of two compared periods, or on
    /// one side of treatment only.
    pub one_sided: Option<String>,
    /// Where these are most of the treated or of the untreated: how many they are, in
    /// words. What is told is then a difference in levels.
    pub mostly_levels: Option<String>,
    /// The treated beside its synthetic twin, for methods that have one.
    pub twin: Option<Twin>,
    /// The smallest effect that would matter, in units of the outcome, if somebody
    /// said so before.
    pub matters: Option<f64>,
    /// Whether a design that was frozen before was followed, if there is one.
    pub frozen: Option<Followed>,
    /// What the p-value comes to, allowed for how many measures were looked at, where
    /// it is one of several.
    pub among: Option<Among>,
}

/// One of several measures that were looked at together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Among {
    /// How many were looked at.
    pub measures: usize,
    /// The p-value, allowed for that.
    pub adjusted: f64,
}

impl Finding {
    /// A finding of `method` on `table`, so far without estimates.
    pub(super) fn new(method: Method, table: &PanelTable, level: f64, evidence: Evidence) -> Self {
        Self {
            method,
            outcome: table.columns().outcome.clone(),
            title: None,
            unit: None,
            calendar: table.calendar,
            level,
            options: columns_json(table.columns()),
            estimates: Vec::new(),
            judged: None,
            design: Map::new(),
            diagnostics: Map::new(),
            weights: Value::Null,
            pre_trend: Value::Null,
            evidence,
            warnings: Vec::new(),
            one_sided: None,
            mostly_levels: None,
            twin: None,
            matters: None,
            frozen: None,
            among: None,
        }
    }

    /// Takes estimates of no more than `rounding`, in units of the outcome, for zero;
    /// where their interval is no wider, there is nothing to say how sure that is. One
    /// that its own interval tells from nothing stays: outcomes may all be large, and
    /// change by little.
    pub(super) fn settle(&mut self, rounding: f64) {
        let is_dust = |number: Option<f64>| number.is_some_and(|number| number.abs() <= rounding);
        if let (true, Some(judged)) = (is_dust(self.headline().estimate), &mut self.judged)
            && is_dust(judged.low)
            && is_dust(judged.high)
        {
            (judged.low, judged.high, judged.p_value) = (None, None, None);
            judged.untold = NO_MORE;
        }
        for one in self
            .estimates
            .iter_mut()
            .filter(|one| is_dust(one.estimate))
        {
            if is_dust(one.low) && is_dust(one.high) {
                (one.low, one.high) = (None, None);
                (one.std_error, one.p_value) = (None, None);
                (one.uniform_low, one.uniform_high) = (None, None);
                one.note.get_or_insert_with(|| NO_MORE.to_owned());
            } else if one.is_seen_beside_its_interval() {
                continue;
            }
            one.estimate = Some(0.0);
        }
    }

    /// The p-value of the headline, as it was judged.
    #[must_use]
    pub fn p_value(&self) -> Option<f64> {
        match &self.judged {
            Some(judged) => judged.p_value,
            None => self.headline().p_value,
        }
    }

    /// The interval of the headline, as it was judged: what may be published of it.
    #[must_use]
    pub fn interval(&self) -> (Option<f64>, Option<f64>) {
        match &self.judged {
            Some(judged) => (judged.low, judged.high),
            None => (self.headline().low, self.headline().high),
        }
    }

    /// Whether no verdict may be given: the usual interval does not hold, and what it
    /// is judged by sets no limit on both sides.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        let judged = self.judged.as_ref();
        judged.is_some_and(|judged| judged.low.is_none() || judged.high.is_none())
    }

    /// Whether what was found can be called an effect: a verdict may be given, and it is
    /// not mostly a difference in levels.
    #[must_use]
    pub fn can_be_effect(&self) -> bool {
        !self.is_withheld() && self.mostly_levels.is_none()
    }

    /// Allows for how many were asked about by this p-value: none where what was found is
    /// mostly a difference in levels, which would make others seem surer.
    pub(super) fn p_value_among(&self) -> Option<f64> {
        self.p_value().filter(|_| self.mostly_levels.is_none())
    }

    /// The estimate that answers the question.
    #[must_use]
    pub fn headline(&self) -> &Estimated {
        &self.estimates[0]
    }
}

/// Who was compared with whom, as JSON.
pub(super) fn design_json(design: &Design, calendar: Calendar) -> Map<String, Value> {
    let label = |period: i64| period_json(period, calendar);
    let cohorts: Vec<Value> = design
        .cohorts
        .iter()
        .map(|cohort| json!({"first_treated": label(cohort.first), "units": cohort.units}))
        .collect();
    let dropped = &design.dropped;
    let document = json!({
        "units": design.units,
        "rows": design.rows,
        "treated_units": design.cohorts.iter().map(|cohort| cohort.units).sum::<usize>(),
        "never_treated_units": design.never_treated,
        "treated_later_units": design.treated_later,
        "periods": design.periods.iter().map(|&period| label(period)).collect::<Vec<_>>(),
        "cohorts": cohorts,
        "panel": match design.shape {
            Shape::Balanced => "balanced",
            Shape::Unbalanced => "unbalanced",
            Shape::Repeated => "repeated-cross-sections",
        },
        "clusters": design.clusters,
        "left_out": {
            "rows_with_a_missing_number": dropped.rows_missing,
            "units_not_seen_in_every_period": dropped.units_incomplete,
            "units_treated_from_the_start": dropped.units_already_treated,
            "last_periods_without_comparison": dropped.periods_without_comparison,
        },
    });
    members(document)
}

/// Which columns were used, as options of a finding.
pub(super) fn columns_json(columns: &PanelColumns) -> Map<String, Value> {
    members(json!({
        "unit": columns.unit,
        "time": columns.time,
        "first_treated": columns.first_treated,
        "treated": columns.treated,
        "covariates": columns.covariates,
        "weights": columns.weights,
        "cluster": columns.cluster,
    }))
}

/// The members of a JSON object.
pub(super) fn members(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// A period as a number if it is one, else as people write it.
pub(super) fn period_json(period: i64, calendar: Calendar) -> Value {
    match calendar {
        Calendar::Number => json!(period),
        _ => json!(calendar.label(period)),
    }
}
