//! Synthetic control, from a table to a finding.

mod document;

use allotment_outcome::level::{Facts, Method as Design, level_of_evidence};
use allotment_outcome::panel::Panel;
use allotment_outcome::synthetic_control::{
    Importance, Interval, Penalty, Predictor, PredictorOf, RankTest, SyntheticControl,
    SyntheticControlOptions, synthetic_control,
};
use allotment_table::{Fault, Faults};

use super::caution::{few, gathered, left_out};
use super::choice::OutcomeChoice;
use super::finding::{Estimated, Finding, design_json};
use super::method::Method;
use super::panel::PanelTable;
use super::pictures::Twin;
use super::words::{figure, p_text, times};

use document::{diagnostics, options_json, weights};
pub(super) use document::{path_json, synthetic_settings};

/// Above this many treated units, donors are not left out one by one.
const FEW_TREATED: usize = 5;

/// How much predictors count.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum PredictorWeights {
    /// As lets outcomes before treatment be met best.
    #[default]
    Searched,
    /// All alike.
    Equal,
    /// As given, in the predictors' order.
    Given(Vec<f64>),
}

/// A column that units are compared by, over some periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredictorChoice {
    /// The column.
    pub column: String,
    /// The first and last period; all before treatment if not given.
    pub periods: Option<(String, String)>,
}

impl std::str::FromStr for PredictorChoice {
    type Err = String;

    /// `income`, `income@1985` or `income@1980..1988`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let help = "write a column, or COLUMN@PERIOD, or COLUMN@FROM..TO";
        let (column, periods) = match text.rsplit_once('@') {
            None => (text, None),
            Some((column, periods)) => {
                let (from, to) = periods.split_once("..").unwrap_or((periods, periods));
                if from.is_empty() || to.is_empty() {
                    return Err(help.into());
                }
                (column, Some((from.to_owned(), to.to_owned())))
            }
        };
        if column.is_empty() {
            return Err(help.into());
        }
        Ok(Self {
            column: column.to_owned(),
            periods,
        })
    }
}

impl std::str::FromStr for PredictorWeights {
    type Err = String;

    /// `searched`, `equal`, or numbers separated by commas.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "searched" => Ok(Self::Searched),
            "equal" => Ok(Self::Equal),
            numbers => {
                let given: Result<Vec<f64>, _> = numbers
                    .split(',')
                    .map(|number| number.trim().parse())
                    .collect();
                given.map(Self::Given).map_err(|_| {
                    "write searched, equal, or a number a predictor: 0.5,0.3,0.2".into()
                })
            }
        }
    }
}

/// One of them, read.
struct Read {
    name: String,
    values: Vec<Option<f64>>,
    periods: Vec<i64>,
}

/// Runs the method on a panel made from `table` without covariates: these, and
/// further predictors, are means over periods before treatment.
///
/// # Errors
/// [`Faults`], with the reason and the number, for what cannot be estimated.
pub(super) fn find(
    table: &PanelTable,
    panel: &Panel,
    choice: &OutcomeChoice,
) -> Result<Finding, Faults> {
    let read = predictors(table, panel, choice)?;
    let rows = table.rows(&[]);
    let predictors: Vec<Predictor<'_>> = read
        .iter()
        .map(|one| Predictor {
            name: &one.name,
            of: PredictorOf::Rows {
                units: rows.units,
                times: rows.periods,
                values: &one.values,
                periods: &one.periods,
            },
        })
        .collect();
    let pretend = period_of(table, choice.pretend.as_deref(), "--pretend")?;
    let treated: usize = panel
        .design()
        .cohorts
        .iter()
        .map(|cohort| cohort.units)
        .sum();
    let options = SyntheticControlOptions {
        predictors: &predictors,
        importance: match &choice.predictor_weights {
            PredictorWeights::Searched => Importance::Searched,
            PredictorWeights::Equal => Importance::Equal,
            PredictorWeights::Given(given) => Importance::Given(given),
        },
        ridge: choice.ridge.then_some(Penalty::CrossValidated),
        pretend_first: pretend,
        leave_one_out: treated <= FEW_TREATED,
        draws: choice.draws,
        seed: choice.seed,
        level: choice.level,
        ..SyntheticControlOptions::default()
    };
    let found =
        synthetic_control(panel, &options).map_err(|error| table.fault_of(&error.to_string()))?;
    let design = panel.design();
    let warned = found.warnings.iter();
    let warned = warned.map(|one| table.said(&one.to_string()));
    let mut warnings = gathered(warned.collect());
    warnings.extend(few(checked(table, &found)));
    warnings.extend(left_out(table, &design.dropped));
    let fits = found.treated.iter().map(|one| one.fit.pre_rmspe);
    let facts = Facts {
        fit_before: fits
            .reduce(f64::max)
            .zip(panel.spread())
            .map(|(miss, spread)| miss / spread),
        fit_is_forced: found.treated.iter().any(|one| one.fit.is_forced),
        ..Facts::none()
    };
    let evidence = level_of_evidence(Design::SyntheticControl, &facts);
    Ok(Finding {
        options: options_json(table, choice),
        estimates: {
            let mut all = estimates(&found);
            all.extend(checks(table, &found));
            all
        },
        design: design_json(&design, table.calendar),
        diagnostics: diagnostics(table, &found),
        weights: weights(table, &found),
        warnings,
        twin: twin(table, &found),
        ..Finding::new(Method::SyntheticControl, table, choice.level, evidence)
    })
}

fn period_of(table: &PanelTable, text: Option<&str>, option: &str) -> Result<Option<i64>, Faults> {
    let Some(text) = text else {
        return Ok(None);
    };
    table.calendar.period(text).map(Some).ok_or_else(|| {
        let what = format!("'{text}' is not a period of this panel");
        Fault::new(option, what, "write it as the column of periods does").into()
    })
}

fn predictors(
    table: &PanelTable,
    panel: &Panel,
    choice: &OutcomeChoice,
) -> Result<Vec<Read>, Faults> {
    let cohorts = panel.cohorts().iter();
    let first = cohorts.filter_map(|cohort| cohort.first).min();
    let rows = table.rows(&[]);
    let mut all: Vec<i64> = rows.periods.to_vec();
    all.sort_unstable();
    all.dedup();
    let before = first.unwrap_or(i64::MAX);
    let covariates = table
        .columns()
        .covariates
        .iter()
        .map(|column| PredictorChoice {
            column: column.clone(),
            periods: None,
        });
    let mut faults = Faults::new();
    let mut read = Vec::new();
    for one in covariates.chain(choice.predictors.iter().cloned()) {
        let values = faults.collect(table.table().numbers(&one.column));
        let (from, to) = match &one.periods {
            None => (i64::MIN, before - 1),
            Some((from, to)) => {
                let from = faults.collect(period_of(table, Some(from), "--predictor"));
                let to = faults.collect(period_of(table, Some(to), "--predictor"));
                match (from.flatten(), to.flatten()) {
                    (Some(from), Some(to)) => (from, to),
                    _ => continue,
                }
            }
        };
        if let Some(values) = values {
            let name = match &one.periods {
                None => one.column.clone(),
                Some((from, to)) if from == to => format!("{} in {from}", one.column),
                Some((from, to)) => format!("{} from {from} to {to}", one.column),
            };
            let periods = all
                .iter()
                .copied()
                .filter(|at| (from..=to).contains(at))
                .collect();
            read.push(Read {
                name,
                values,
                periods,
            });
        }
    }
    faults.into_result(read)
}

/// An effect with what its rank among placebos says.
fn ranked(kind: &'static str, effect: f64, test: Option<&RankTest>) -> Estimated {
    let (low, high) = match test.map(|test| test.interval) {
        Some(Interval::Between { low, high }) => (Some(low), Some(high)),
        _ => (None, None),
    };
    let note = match test.map(|test| test.interval) {
        Some(Interval::Between { .. }) => None,
        Some(Interval::Unbounded) => {
            Some("there are too few placebos for an interval at this level")
        }
        Some(Interval::Empty) => Some("no effect that is the same in all periods fits"),
        Some(Interval::Untold) => {
            Some("the fit before treatment is perfect, so that there is nothing to rank")
        }
        None => Some("it has no placebos to be ranked among"),
    };
    Estimated {
        kind,
        estimate: Some(effect),
        low,
        high,
        p_value: test.and_then(|test| test.p_value),
        note: note.map(str::to_owned),
        ..Estimated::default()
    }
}

fn estimates(found: &SyntheticControl) -> Vec<Estimated> {
    if let [only] = &found.treated[..] {
        let mut all = vec![Estimated {
            group: Some(only.first),
            ..ranked("att", only.fit.att, Some(&only.test))
        }];
        all.extend(only.fit.effects.iter().map(|one| Estimated {
            group: Some(only.first),
            time: Some(one.period),
            event_time: Some(one.period - only.first),
            note: None,
            ..ranked("dynamic", one.effect, one.test.as_ref())
        }));
        return all;
    }
    let average = &found.average;
    let mut all = vec![ranked("att", average.att, average.test.as_ref())];
    all.extend(average.effects.iter().map(|one| Estimated {
        event_time: Some(one.event),
        note: None,
        ..ranked("dynamic", one.effect, one.test.as_ref())
    }));
    all
}

/// What an earlier beginning, which there was not, would seem to have done, if that
/// was asked for.
fn checks(table: &PanelTable, found: &SyntheticControl) -> Vec<Estimated> {
    let name = |unit: u32| table.units[unit as usize].as_str();
    let several = found.treated.len() > 1;
    let mut all = Vec::new();
    for one in &found.treated {
        let of = if several {
            format!(" ({})", name(one.unit))
        } else {
            String::new()
        };
        all.extend(one.in_time.as_ref().map(|earlier| {
            let row = ranked("pretended", earlier.fit.att, Some(&earlier.test));
            let mut note = format!(
                "as if it had begun in {}, where nothing did: it should be near zero{of}",
                table.calendar.label(earlier.first)
            );
            if let Some(why) = &row.note {
                note.push_str("; ");
                note.push_str(why);
            }
            Estimated {
                group: Some(earlier.first),
                note: Some(note),
                ..row
            }
        }));
    }
    all
}

/// What the checks come to, in words.
fn checked(table: &PanelTable, found: &SyntheticControl) -> Vec<String> {
    let (mut earlier_said, mut left_said) = (Vec::new(), Vec::new());
    for one in &found.treated {
        let unit = &table.units[one.unit as usize];
        if let Some(earlier) = &one.in_time {
            let chance = earlier.test.p_value.map_or_else(
                || "whose rank is untold, as the fit is perfect".to_owned(),
                |p| {
                    format!(
                        "rank {} of {}, p {}",
                        earlier.test.rank,
                        earlier.test.of,
                        p_text(p)
                    )
                },
            );
            earlier_said.push(format!(
                "had '{unit}' begun in {}, where nothing did, the effect would seem to be {} ({chance}): where that is far from zero, the comparison is in doubt",
                table.calendar.label(earlier.first),
                figure(earlier.fit.att)
            ));
        }
        let effects = one.left_out.iter().map(|left| left.att);
        let ends = effects.fold(None, |ends: Option<(f64, f64)>, effect| {
            let (low, high) = ends.unwrap_or((effect, effect));
            Some((low.min(effect), high.max(effect)))
        });
        if let Some((low, high)) = ends {
            let crosses = low.min(one.fit.att) < 0.0 && high.max(one.fit.att) > 0.0;
            let hangs = if crosses {
                ", so that its sign hangs on one donor"
            } else {
                ""
            };
            left_said.push(format!(
                "without any one of its {} the effect on '{unit}' is between {} and {}{hangs}",
                times(one.left_out.len(), "donor", "donors"),
                figure(low),
                figure(high)
            ));
        }
    }
    // A line for each check, however many units.
    [earlier_said, left_said]
        .into_iter()
        .filter(|said| !said.is_empty())
        .map(|said| said.join("; "))
        .collect()
}

/// The one treated unit beside its synthetic twin, among its placebos; nothing
/// where there are several.
fn twin(table: &PanelTable, found: &SyntheticControl) -> Option<Twin> {
    let [only] = &found.treated[..] else {
        return None;
    };
    let effects = &only.fit.effects;
    let placebos = found.placebos.iter().flat_map(|group| &group.placebos);
    Some(Twin {
        of: allotment_report::TwinOf::Others,
        place: table.units[only.unit as usize].clone(),
        first_treated: effects.iter().filter(|one| one.period < only.first).count(),
        periods: effects
            .iter()
            .map(|one| table.calendar.label(one.period))
            .collect(),
        actual: effects.iter().map(|one| one.observed).collect(),
        synthetic: effects.iter().map(|one| one.synthetic).collect(),
        placebos: placebos
            .map(|one| (table.units[one.donor as usize].clone(), one.effects.clone()))
            .collect(),
        rank: u32::try_from(only.test.rank).ok(),
        p_value: only.test.p_value,
    })
}
