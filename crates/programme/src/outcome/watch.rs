//! A measure as it comes in: its chart, as a document, a table and sentences.

use allotment_outcome::watch::{
    Chart, Improvement, PointKind, Rule, Screening, Side, WatchOptions, watch as chart,
};
use allotment_table::{Column, Fault, Faults, Source, Table};
use serde_json::{Map, Value, json};

use super::calendar::Calendar;
use super::finding::period_json;
use super::told::Told;
use super::words::{aligned, figure, minded, times};
use crate::sheet::{Sheet, provenance};

/// What a person asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchChoice {
    /// The column of periods.
    pub time: String,
    /// The column of values.
    pub value: String,
    /// Which way is better.
    pub improvement: Improvement,
    /// Whether wild moving ranges are left out.
    pub screening: Screening,
    /// How many points fix the limits.
    pub baseline: Option<usize>,
    /// Periods at which a new phase begins.
    pub rebase: Vec<String>,
}

/// A chart, with how its periods are written.
#[derive(Debug, Clone)]
pub struct Watched {
    chart: Chart,
    calendar: Calendar,
    /// Periods that had no row.
    missing: Vec<i64>,
    /// Whether periods do not follow each other in equal steps.
    uneven: bool,
    choice: WatchChoice,
}

/// Charts a column of `table`.
///
/// # Errors
/// [`Faults`] of its cells, or why it cannot be charted.
pub fn watch(table: &Table, choice: &WatchChoice) -> Result<Watched, Faults> {
    let mut faults = Faults::new();
    let times = faults.collect(table.text(&choice.time));
    let values = faults.collect(table.numbers(&choice.value));
    faults.into_result(())?;
    let (Some(times), Some(values)) = (times, values) else {
        unreachable!("else there are faults")
    };
    let calendar = Calendar::of_series(table, &choice.time, &times)?;
    let periods: Vec<i64> = times
        .iter()
        .filter_map(|cell| calendar.period(cell.as_ref()?))
        .collect();
    let rebase: Option<Vec<i64>> = choice.rebase.iter().map(|at| calendar.period(at)).collect();
    let Some(rebase) = rebase else {
        let what = format!(
            "'{}' is not a period of this series",
            choice.rebase.join(",")
        );
        let help = "write it as the column of periods does";
        return Err(Fault::new("--rebase", what, help).into());
    };
    in_order(table, choice, &times, calendar)?;
    let options = WatchOptions {
        screening: choice.screening,
        baseline: choice.baseline,
        rebase,
        ..WatchOptions::new(choice.improvement)
    };
    let spaced = Spaced::new(&periods, &values);
    let chart = chart(&spaced.periods, &spaced.values, &options).map_err(|error| {
        let said = calendar.say(&error.to_string());
        let (what, help) = said.rsplit_once(": ").unwrap_or((&said, "see the guide"));
        Faults::from(Fault::new(table.name(), what, help))
    })?;
    Ok(Watched {
        chart,
        calendar,
        missing: spaced.missing,
        uneven: spaced.uneven,
        choice: choice.clone(),
    })
}

/// Faults of periods that do not come one after the other, on their lines.
fn in_order(
    table: &Table,
    choice: &WatchChoice,
    times: &[Option<&str>],
    calendar: Calendar,
) -> Result<(), Faults> {
    let mut faults = Faults::new();
    let mut before: Option<(i64, &str)> = None;
    for (row, cell) in times.iter().enumerate() {
        let Some((cell, period)) = cell.and_then(|cell| Some((cell, calendar.period(cell)?)))
        else {
            continue;
        };
        match before {
            Some((last, _)) if last == period => {
                let what = format!("there are two rows for {cell}");
                faults.push(table.fault_at(row, &choice.time, what, "keep one row a period"));
            }
            Some((last, label)) if last > period => {
                let what = format!("{cell} stands after {label}");
                let help = "sort the series, with one row a period";
                faults.push(table.fault_at(row, &choice.time, what, help));
            }
            _ => {}
        }
        before = Some((period, cell));
    }
    faults.into_result(())
}

/// A series with a point for each period between the first and the last.
struct Spaced {
    periods: Vec<i64>,
    values: Vec<Option<f64>>,
    /// Periods that had no row.
    missing: Vec<i64>,
    /// Whether periods do not follow each other in equal steps, even with gaps.
    uneven: bool,
}

impl Spaced {
    /// Periods follow each other by the smallest step between two of them; where one
    /// has no row it has a point without a value. A series whose steps are no
    /// multiples of that, or that would be more gaps than rows, stays as it is.
    fn new(periods: &[i64], values: &[Option<f64>]) -> Self {
        let steps = || periods.windows(2).map(|pair| pair[1] - pair[0]);
        let mut spaced = Self {
            periods: periods.to_vec(),
            values: values.to_vec(),
            missing: Vec::new(),
            uneven: false,
        };
        let Some(step) = steps().min().filter(|&step| step > 0) else {
            return spaced;
        };
        if steps().all(|other| other == step) {
            return spaced;
        }
        let between: i64 = steps().map(|other| other / step - 1).sum();
        let is_sparse = usize::try_from(between).map_or(true, |gaps| gaps > periods.len());
        if is_sparse || steps().any(|other| other % step != 0) {
            spaced.uneven = true;
            return spaced;
        }
        spaced.periods.clear();
        spaced.values.clear();
        for (&period, &value) in periods.iter().zip(values) {
            while let Some(next) = spaced.periods.last().map(|last| last + step)
                && next < period
            {
                spaced.periods.push(next);
                spaced.values.push(None);
                spaced.missing.push(next);
            }
            spaced.periods.push(period);
            spaced.values.push(value);
        }
        spaced
    }
}

pub(super) fn rule_key(rule: Rule) -> &'static str {
    match rule {
        Rule::Outside => "outside-limits",
        Rule::TwoOfThree => "two-of-three",
        Rule::OneSide => "one-side",
        Rule::Trend => "trend",
    }
}

fn kind_key(kind: PointKind) -> &'static str {
    match kind {
        PointKind::Common => "common-cause",
        PointKind::Improvement => "improvement",
        PointKind::Concern => "concern",
        PointKind::High => "high",
        PointKind::Low => "low",
        PointKind::Missing => "missing",
    }
}

impl Watched {
    pub(super) fn chart(&self) -> &Chart {
        &self.chart
    }

    pub(super) fn calendar(&self) -> Calendar {
        self.calendar
    }

    pub(super) fn measure(&self) -> &str {
        &self.choice.value
    }

    /// What the last point says, in a sentence.
    #[must_use]
    pub fn said(&self) -> String {
        let called = self
            .chart
            .points
            .iter()
            .filter(|point| !point.rules.is_empty());
        let count = called.count();
        let Some(last) = self.chart.points.last() else {
            return "There is no point.".to_owned();
        };
        let name = &self.choice.value;
        let now = match last.kind {
            PointKind::Common => "the last point is no more than the usual ups and downs",
            PointKind::Improvement => "the last point is part of a change for the better",
            PointKind::Concern => "the last point is part of a change for the worse",
            PointKind::High => "the last point is part of a change upwards",
            PointKind::Low => "the last point is part of a change downwards",
            PointKind::Missing => "the last point has no value",
        };
        let points = self.chart.points.len();
        format!(
            "{name}: {now}; {count} of {points} points are more than the usual ups and downs. The chart does not say why."
        )
    }
}

impl Told for Watched {
    fn figures(&self) -> Vec<allotment_report::Figure> {
        vec![self.figure()]
    }

    fn sentence(&self) -> String {
        self.said()
    }

    fn mind(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        for phase in self.chart.phases.iter().filter(|phase| phase.provisional) {
            let start = self.calendar.label(phase.start);
            let points = times(phase.baseline, "point", "points");
            warnings.push(match self.choice.baseline {
                Some(_) => format!(
                    "the limits from {start} on rest on {points}, which is few, and stay as they are, however many follow"
                ),
                None => format!("the limits from {start} on rest on {points} and will still move"),
            });
        }
        if let Some(first) = self.missing.first() {
            warnings.push(format!(
                "{} no row, the first of them {}: the points on both sides are taken as next to each other, by the limits and by the rules",
                times(self.missing.len(), "period has", "periods have"),
                self.calendar.label(*first)
            ));
        }
        if self.uneven {
            warnings.push("the periods do not follow each other in equal steps, which the limits and the rules take them to do".into());
        }
        warnings
    }

    fn document(&self, sources: &[Source]) -> Value {
        let points = self.chart.points.iter().map(|point| {
            let rules = point.rules.iter().map(|signal| rule_key(signal.rule));
            let sides = point.rules.iter().map(|signal| match signal.side {
                Side::Low => "low",
                Side::High => "high",
            });
            json!({
                "time": period_json(point.time, self.calendar),
                "value": point.value,
                "mean": point.mean,
                "low": point.low,
                "high": point.high,
                "rules": rules.collect::<Vec<_>>(),
                "sides": sides.collect::<Vec<_>>(),
                "kind": kind_key(point.kind),
            })
        });
        let phases = self.chart.phases.iter().map(|phase| {
            json!({
                "start": period_json(phase.start, self.calendar),
                "points": phase.points,
                "baseline": phase.baseline,
                "screened": phase.screened,
                "mean": phase.mean,
                "moving_range": phase.moving_range,
                "low": phase.low,
                "high": phase.high,
                "near_low": phase.near_low,
                "near_high": phase.near_high,
                "provisional": phase.provisional,
            })
        });
        json!({
            "measure": self.choice.value,
            "sentence": self.said(),
            "points": points.collect::<Vec<_>>(),
            "phases": phases.collect::<Vec<_>>(),
            "missing": self.chart.missing,
            "periods_without_a_row": self.missing.iter().map(|&at| period_json(at, self.calendar)).collect::<Vec<_>>(),
            "warnings": self.mind(),
            "options": {
                "improvement": match self.choice.improvement {
                    Improvement::Up => "up",
                    Improvement::Down => "down",
                    Improvement::Neither => "neither",
                },
                "screening": self.choice.screening == Screening::On,
                "baseline": self.choice.baseline,
                "rebase": self.choice.rebase,
            },
            "provenance": provenance(sources),
        })
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}\n{}\n", self.said(), minded(&self.mind()));
        let mut rows = vec![
            ["time", "value", "mean", "low", "high", "rules"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for point in &self.chart.points {
            let rules: Vec<&str> = point
                .rules
                .iter()
                .map(|signal| rule_key(signal.rule))
                .collect();
            rows.push(vec![
                self.calendar.label(point.time),
                point.value.map_or_else(String::new, figure),
                figure(point.mean),
                figure(point.low),
                figure(point.high),
                rules.join(" "),
            ]);
        }
        text.push_str(&aligned(&rows));
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let points = &self.chart.points;
        let numbers = |name: &str, of: fn(&allotment_outcome::watch::Point) -> Option<f64>| {
            Column::numbers(name, points.iter().map(of))
        };
        let rules = points.iter().map(|point| {
            let rules: Vec<&str> = point
                .rules
                .iter()
                .map(|signal| rule_key(signal.rule))
                .collect();
            Some(rules.join(" "))
        });
        let columns = vec![
            Column::text(
                "time",
                points
                    .iter()
                    .map(|point| Some(self.calendar.label(point.time))),
            ),
            numbers("value", |point| point.value),
            numbers("mean", |point| Some(point.mean)),
            numbers("low", |point| Some(point.low)).with_definition("the lower limit"),
            numbers("high", |point| Some(point.high)).with_definition("the upper limit"),
            Column::text("rules", rules).with_definition(
                "what calls the point more than the usual ups and downs, separated by spaces",
            ),
            Column::text(
                "kind",
                points.iter().map(|point| Some(kind_key(point.kind))),
            ),
        ];
        Sheet {
            table: Table::new("watch", columns),
            rows: "points",
            sources: sources.to_vec(),
            more: Map::new(),
        }
    }
}
