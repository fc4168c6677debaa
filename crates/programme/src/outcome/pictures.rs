//! What was found, as pictures: plain data for the report to draw.

use allotment_outcome::sensitivity::{Breakdown, Restriction};
use allotment_outcome::watch::PointKind;
use allotment_report as report;

use super::comparison::MatchFinding;
use super::finding::{Estimated, Finding};
use super::power::PowerFinding;
use super::sensitivity::SensitivityFinding;
use super::watch::Watched;
use super::words::hundredths;
use super::{Calendar, Method};

/// A treated unit, or the mean of several, beside its synthetic twin.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    /// The unit's name, as it stands in a sentence.
    pub place: String,
    /// What the twin is made of.
    pub of: report::TwinOf,
    /// What the periods are called.
    pub periods: Vec<String>,
    /// The position of the first treated period.
    pub first_treated: usize,
    /// What was measured.
    pub actual: Vec<f64>,
    /// What the twin gives.
    pub synthetic: Vec<f64>,
    /// Untreated units taken for treated: a name, and the gap in each period.
    pub placebos: Vec<(String, Vec<f64>)>,
    /// Its rank among all, 1 the most.
    pub rank: Option<u32>,
    /// How likely such a rank is, had nothing changed.
    pub p_value: Option<f64>,
}

/// What a picture is about.
pub(super) fn topic(
    part: &str,
    heading: &str,
    outcome: &str,
    title: Option<&str>,
    unit: Option<&str>,
) -> report::FigureTopic {
    let name = title.unwrap_or(outcome);
    report::FigureTopic {
        key: format!("outcome-{outcome}-{part}"),
        title: format!("{name}: {heading}"),
        outcome: name.to_owned(),
        unit: unit.unwrap_or_default().to_owned(),
        change: "the programme".into(),
    }
}

/// A step of time, one and many.
fn step(calendar: Calendar) -> (String, String) {
    let (one, many) = match calendar {
        Calendar::Number => ("period", "periods"),
        Calendar::SplitYear => ("year", "years"),
        Calendar::Quarter => ("quarter", "quarters"),
        Calendar::Month => ("month", "months"),
        Calendar::Day => ("day", "days"),
    };
    (one.into(), many.into())
}

fn span(low: Option<f64>, high: Option<f64>) -> Option<report::FigureSpan> {
    Some(report::FigureSpan {
        low: low?,
        high: high?,
    })
}

impl Finding {
    /// The pictures of the finding: effects by time since treatment, and for the
    /// synthetic methods the twin and the placebos.
    #[must_use]
    pub fn figures(&self) -> Vec<report::Figure> {
        let mut all = Vec::new();
        all.extend(self.events());
        if let Some(twin) = &self.twin {
            all.push(report::synthetic_path(&self.path(twin)));
            if !twin.placebos.is_empty() {
                all.push(report::placebo_cloud(&self.cloud(twin)));
            }
        }
        all
    }

    fn topic(&self, part: &str, heading: &str) -> report::FigureTopic {
        topic(
            part,
            heading,
            &self.outcome,
            self.title.as_deref(),
            self.unit.as_deref(),
        )
    }

    fn events(&self) -> Option<report::Figure> {
        // A picture of effects would call them so.
        if self.mostly_levels.is_some() {
            return None;
        }
        let with_errors = |one: &&Estimated| {
            one.kind == "dynamic" && one.event_time.is_some() && one.std_error.is_some()
        };
        let points: Vec<report::EventPoint> = self
            .estimates
            .iter()
            .filter(with_errors)
            .filter_map(|one| {
                Some(report::EventPoint {
                    event_time: i32::try_from(one.event_time?).ok()?,
                    effect: Ok(report::FigureEstimate {
                        value: one.estimate?,
                        interval: span(one.low, one.high),
                        band: span(one.uniform_low, one.uniform_high),
                    }),
                })
            })
            .collect();
        if points.is_empty() {
            return None;
        }
        // Effects before treatment hang on one reference only with some methods.
        let has_base = points.iter().all(|point| point.event_time != -1);
        Some(report::event_study(&report::EventStudy {
            topic: self.topic("event-study", "effects by time since it began"),
            step: step(self.calendar),
            level: self.level,
            points,
            reference: (has_base && self.method != Method::SyntheticDid).then_some(-1),
        }))
    }

    fn path(&self, twin: &Twin) -> report::SyntheticPath {
        let periods = twin.periods.iter().enumerate();
        let (part, heading) = match twin.of {
            report::TwinOf::Others => ("synthetic", "beside what would have been"),
            report::TwinOf::OwnTrend => ("series", "beside its trend from before"),
        };
        report::SyntheticPath {
            topic: self.topic(part, heading),
            place: twin.place.clone(),
            periods: periods
                .map(|(at, label)| report::PathPeriod {
                    label: label.clone(),
                    actual: twin.actual.get(at).copied(),
                    synthetic: twin.synthetic.get(at).copied(),
                })
                .collect(),
            first_treated: twin.first_treated,
            twin: twin.of,
            interval: {
                let (low, high) = self.interval();
                span(low, high)
            },
        }
    }

    fn cloud(&self, twin: &Twin) -> report::PlaceboCloud {
        let gaps = twin.actual.iter().zip(&twin.synthetic);
        let placebos = twin.placebos.iter();
        report::PlaceboCloud {
            topic: self.topic("placebos", "among places that it did not reach"),
            place: twin.place.clone(),
            periods: twin.periods.clone(),
            first_treated: twin.first_treated,
            treated: gaps
                .map(|(actual, synthetic)| Some(actual - synthetic))
                .collect(),
            placebos: placebos
                .map(|(name, gaps)| report::Placebo {
                    name: name.clone(),
                    gaps: gaps.iter().copied().map(Some).collect(),
                })
                .collect(),
            ranked_by: "how far the line moves after the start, next to before".into(),
            rank: twin.rank,
            p_value: twin.p_value,
        }
    }
}

impl SensitivityFinding {
    /// The curve of intervals over bounds.
    #[must_use]
    pub fn figure(&self, unit: Option<&str>) -> report::Figure {
        let points = self.curve().into_iter();
        let (part, restriction) = match self.restriction() {
            Restriction::RelativeMagnitudes => {
                ("sensitivity", report::FigureRestriction::RelativeMagnitudes)
            }
            Restriction::Smoothness => ("smoothness", report::FigureRestriction::Smoothness),
        };
        report::sensitivity_curve(&report::SensitivityCurve {
            topic: topic(
                part,
                "how far trends would have to break",
                self.column(),
                Some(&self.outcome()),
                unit,
            ),
            restriction,
            plain: span(Some(self.found.low), Some(self.found.high)),
            points: points
                .map(|(bound, low, high)| report::SensitivityPoint {
                    bound,
                    interval: Ok(report::FigureSpan { low, high }),
                })
                .collect(),
            breakdown: match self.found.breakdown {
                Breakdown::At { bound, .. } => report::FigureBreakdown::At(bound),
                Breakdown::FromTheStart => report::FigureBreakdown::FromTheStart,
                Breakdown::NotUpTo { bound } => report::FigureBreakdown::NotUpTo(bound),
            },
        })
    }
}

impl MatchFinding {
    /// Each covariate before and after.
    #[must_use]
    pub fn figure(&self) -> report::Figure {
        let rows = self.differences().into_iter();
        report::balance_plot(&report::BalancePlot {
            topic: topic(
                "balance",
                "how alike, before and after",
                "comparison",
                Some("The comparison group"),
                None,
            ),
            rows: rows
                .map(|(name, before, after)| report::BalanceRow {
                    covariate: name.to_owned(),
                    before,
                    after,
                })
                .collect(),
        })
    }
}

impl PowerFinding {
    /// Power against the size of the effect.
    #[must_use]
    pub fn figure(&self) -> report::Figure {
        let lines = self.found.smallest.iter();
        report::power_curve(&report::PowerCurve {
            topic: topic(
                "power",
                "what the design could see",
                self.outcome(),
                None,
                None,
            ),
            target: self.target(),
            lines: lines
                .map(|smallest| {
                    let cells = self.found.cells.iter();
                    let own = cells.filter(|cell| cell.treated == smallest.treated);
                    report::PowerLine {
                        name: format!("{} places", smallest.treated),
                        points: own
                            .map(|cell| report::PowerPoint {
                                effect: cell.effect,
                                power: Some(cell.power),
                            })
                            .collect(),
                        smallest: smallest.effect,
                    }
                })
                .collect(),
        })
    }
}

impl Watched {
    /// The chart.
    #[must_use]
    pub fn figure(&self) -> report::Figure {
        let chart = self.chart();
        let starts: Vec<i64> = chart.phases.iter().map(|phase| phase.start).collect();
        let points = chart.points.iter().map(|point| {
            let phase = starts.partition_point(|&start| start <= point.time).max(1) - 1;
            report::XmrPoint {
                label: self.calendar().label(point.time),
                value: point.value,
                mean: point.mean,
                limits: report::FigureSpan {
                    low: point.low,
                    high: point.high,
                },
                near: chart.phases.get(phase).map(|phase| report::FigureSpan {
                    low: phase.near_low,
                    high: phase.near_high,
                }),
                phase: u32::try_from(phase).unwrap_or(u32::MAX),
                kind: match point.kind {
                    PointKind::Common | PointKind::Missing => report::XmrKind::Usual,
                    PointKind::High | PointKind::Low => report::XmrKind::Changed,
                    PointKind::Improvement => report::XmrKind::Better,
                    PointKind::Concern => report::XmrKind::Worse,
                },
                rules: point
                    .rules
                    .iter()
                    .map(|signal| super::watch::rule_key(signal.rule).replace('-', " "))
                    .collect(),
            }
        });
        report::xmr_chart(&report::XmrChart {
            topic: topic("xmr", "as it came in", self.measure(), None, None),
            points: points.collect(),
        })
    }
}

/// A page of pictures that stands alone.
///
/// # Errors
/// In words, if two pictures have one name.
pub fn figures_page(
    title: &str,
    lead: &[String],
    figures: &[report::Figure],
) -> Result<String, String> {
    report::figures_page(title, lead, figures, env!("CARGO_PKG_VERSION"))
        .map_err(|error| error.to_string())
}

/// The intervals of a page in words: `95% intervals`.
#[must_use]
pub fn intervals_in_words(level: f64) -> String {
    format!(
        "Intervals are meant to hold the truth in {} of 100 cases.",
        hundredths(level)
    )
}
