//! The smallest effect that a design could see, on the panel itself.

use std::fmt::Write as _;

use allotment_outcome::panel::{PanelOptions, Unbalanced};
use allotment_outcome::power::{PowerGrid, PowerOptions, UntreatedPanel, simulate_means};
use allotment_table::{Column, Fault, Faults, Source, Table};
use serde_json::{Map, Value, json};

use super::Calendar;
use super::finding::period_json;
use super::panel::{PanelColumns, PanelTable};
use super::told::Told;
use super::words::{aligned, figure, hundredths, minded, times};
use crate::sheet::{Sheet, provenance};

/// What a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerChoice {
    /// The first period in which the programme would act; the panel's own first
    /// treated period if not given.
    pub start: Option<String>,
    /// How many periods after that the programme will be looked at, where these are not
    /// in the panel yet; a third of the panel's periods if not given.
    pub after: Option<usize>,
    /// How many places could be treated; as many as the panel's own if none are
    /// given.
    pub treated: Vec<usize>,
    /// Effects to try; some around the smallest that can be seen if none are given.
    pub effects: Vec<f64>,
    /// Draws of who is treated.
    pub draws: u32,
    /// The seed of the draws.
    pub seed: u64,
    /// The chance with which an interval covers: one less the size of the test.
    pub level: f64,
    /// The chance with which the smallest effect is found.
    pub power: f64,
    /// What happens with units that are not seen in every period.
    pub unbalanced: Unbalanced,
}

/// The first option of the columns that power would pass over, and why.
#[must_use]
pub fn power_passes_over(columns: &PanelColumns) -> Option<(&'static str, &'static str)> {
    let why = "power tries each place's mean after less its mean before, all places alike";
    if !columns.covariates.is_empty() {
        Some(("covariates", why))
    } else if columns.cluster.is_some() {
        let why = "power treats places one by one; with a programme that treats whole districts, give a table of districts";
        Some(("cluster", why))
    } else if columns.weights.is_some() {
        Some(("weights", why))
    } else {
        None
    }
}

/// With fewer draws a chance of 80% is known to no better than four points of a hundred:
/// a share of 0.8 of N draws has the standard error 0.4 / √N.
const FEWEST_DRAWS: u32 = 100;

/// How an effect is looked for.
const ESTIMATOR: &str =
    "each place's mean after less its mean before, treated less untreated, by Welch's test";

/// What the design could see.
#[derive(Debug, Clone)]
pub struct PowerFinding {
    outcome: String,
    calendar: Calendar,
    start: i64,
    /// The period from which effects were tried: an earlier one, if the start is beyond
    /// the panel.
    tried: i64,
    before: usize,
    after: usize,
    untreated: usize,
    choice: PowerChoice,
    /// What the stage found.
    pub found: PowerGrid,
}

/// Numbers of treated units to try where neither the panel nor a person says.
const USUAL: [usize; 5] = [5, 10, 20, 50, 100];

/// Asks what a design could see, from the units of the panel that nobody treated.
///
/// # Errors
/// [`Faults`], with the reason and the number.
pub fn power(
    table: Table,
    columns: &PanelColumns,
    choice: &PowerChoice,
) -> Result<PowerFinding, Faults> {
    if choice.draws < FEWEST_DRAWS {
        let what = format!(
            "of {} no chance can be told",
            times(choice.draws as usize, "draw", "draws")
        );
        let help = format!("ask for at least {FEWEST_DRAWS} (1,000 are usual)");
        return Err(Fault::asked("--draws", what, help).into());
    }
    let table = PanelTable::new(table, columns)?;
    let panel = table
        .panel(PanelOptions {
            unbalanced: choice.unbalanced,
            repeated: false,
        })
        .map_err(|faults| without_allow(&faults))?;
    let design = panel.design();
    let start = match &choice.start {
        Some(text) => table.calendar.period(text).ok_or_else(|| {
            let what = format!("'{text}' is not a period of this panel");
            Fault::new("--start", what, "write it as the column of periods does")
        })?,
        None => design.cohorts.first().map(|cohort| cohort.first).ok_or_else(|| {
            let what = "it is not said when the programme would begin, and nobody in the panel is treated";
            Fault::new(table.table().name(), what, "add --start with the first period in which it would act")
        })?,
    };
    let periods = panel.periods();
    let ahead = start > periods[periods.len() - 1];
    if !ahead && choice.after.is_some() {
        let what = format!(
            "periods from {} on are in the panel, so that their number is known",
            table.calendar.label(start)
        );
        let help = "leave it out, or give a start beyond the panel's last period";
        return Err(Fault::new("--periods-after", what, help).into());
    }
    let tried = if ahead {
        pretended(&table, periods, choice.after)?
    } else {
        start
    };
    let untreated = UntreatedPanel::from_panel(&panel, tried)
        .map_err(|error| table.fault_of(&error.to_string()))?;
    let treated = if choice.treated.is_empty() {
        let own: usize = design.cohorts.iter().map(|cohort| cohort.units).sum();
        if own > 0 {
            vec![own]
        } else {
            let most = untreated.units().saturating_sub(2);
            USUAL.into_iter().filter(|&some| some <= most).collect()
        }
    } else {
        choice.treated.clone()
    };
    let options = |effects: Vec<f64>| PowerOptions {
        draws: choice.draws as usize,
        seed: choice.seed,
        size: 1.0 - choice.level,
        power: choice.power,
        ..PowerOptions::new(treated.clone(), effects)
    };
    let run = |effects: Vec<f64>| {
        simulate_means(&untreated, &options(effects))
            .map_err(|error| table.fault_of(&error.to_string()))
    };
    let effects = if choice.effects.is_empty() {
        around(&run(vec![1.0])?)
    } else {
        choice.effects.clone()
    };
    let before = periods.partition_point(|&period| period < tried);
    Ok(PowerFinding {
        outcome: columns.outcome.clone(),
        calendar: table.calendar,
        start,
        tried,
        before,
        after: panel.periods().len() - before,
        untreated: untreated.units(),
        choice: choice.clone(),
        found: run(effects)?,
    })
}

/// Power is tried on units that are seen in every period: it has no use of the others.
fn without_allow(faults: &Faults) -> Faults {
    let mut told = Faults::new();
    for fault in faults.iter() {
        let mut fault = fault.clone();
        fault.help = fault.help.replace(
            "add --unbalanced allow to use every row, or --unbalanced drop",
            "or add --unbalanced drop",
        );
        told.push(fault);
    }
    told
}

/// The period of the panel at which a programme that is to begin after it is pretended
/// to have begun: as many of the last periods are then after it as will be.
fn pretended(table: &PanelTable, periods: &[i64], after: Option<usize>) -> Result<i64, Faults> {
    let after = after.unwrap_or((periods.len() / 3).max(1));
    let at = periods
        .len()
        .checked_sub(after)
        .filter(|&before| before > 0 && after > 0);
    at.map(|at| periods[at]).ok_or_else(|| {
        let what = format!(
            "the panel has {}, and {after} of them cannot stand for those after the start with one left before",
            times(periods.len(), "period", "periods")
        );
        let help = "ask for fewer with --periods-after, or add earlier periods";
        Fault::new(table.table().name(), what, help).into()
    })
}

/// Effects around the smallest that can be seen with the most treated, in round
/// steps.
fn around(found: &PowerGrid) -> Vec<f64> {
    let smallest = found.smallest.iter().filter_map(|one| one.effect);
    let smallest = smallest.fold(f64::INFINITY, f64::min);
    if !(smallest.is_finite() && smallest > 0.0) {
        return vec![1.0];
    }
    let step = round_step(smallest / 4.0);
    (1..=8).map(|times| f64::from(times) * step).collect()
}

/// The largest of 1, 2 and 5 times a power of ten that is not above `size`.
fn round_step(size: f64) -> f64 {
    let mut unit = 1.0;
    while unit > size {
        unit /= 10.0;
    }
    while unit * 10.0 <= size {
        unit *= 10.0;
    }
    [5.0, 2.0]
        .into_iter()
        .map(|times| times * unit)
        .find(|&step| step <= size)
        .unwrap_or(unit)
}

impl PowerFinding {
    pub(super) fn outcome(&self) -> &str {
        &self.outcome
    }

    pub(super) fn target(&self) -> f64 {
        self.choice.power
    }

    /// What the design could see, in one sentence.
    #[must_use]
    pub fn said(&self) -> String {
        let what = &self.outcome;
        let chance = hundredths(self.choice.power);
        let said = self.found.smallest.iter().map(|one| {
            let units = one.treated;
            let places = times(units, "treated place", "treated places");
            match one.effect {
                Some(effect) => format!("with {places}, {}", figure(effect.abs())),
                None => format!("with {places}, none that was tried"),
            }
        });
        let said: Vec<String> = said.collect();
        format!(
            "The smallest effect on {what} that would be seen with a chance of {chance}%: {}.",
            said.join("; ")
        )
    }
}

impl Told for PowerFinding {
    fn figures(&self) -> Vec<allotment_report::Figure> {
        vec![self.figure()]
    }

    fn sentence(&self) -> String {
        self.said()
    }

    fn mind(&self) -> Vec<String> {
        if self.tried == self.start {
            return Vec::new();
        }
        vec![format!(
            "{} is beyond the panel: effects were tried as if the programme had begun in {}, with {} before and {} from then on (--periods-after says how many there will be); that is right as far as the years to come will be like these",
            self.calendar.label(self.start),
            self.calendar.label(self.tried),
            times(self.before, "period", "periods"),
            times(self.after, "period", "periods")
        )]
    }

    fn document(&self, sources: &[Source]) -> Value {
        let cells = self.found.cells.iter().map(
            |cell| json!({"treated": cell.treated, "effect": cell.effect, "power": cell.power}),
        );
        let smallest = self.found.smallest.iter().map(|one| {
            json!({
                "treated": one.treated,
                "effect": one.effect,
                "false_alarms": one.false_alarms,
                "unanswered": one.unanswered,
            })
        });
        json!({
            "outcome": self.outcome,
            "sentence": self.said(),
            "warnings": self.mind(),
            "power": cells.collect::<Vec<_>>(),
            "smallest_detectable_effect": smallest.collect::<Vec<_>>(),
            "design": {
                "untreated_units": self.untreated,
                "start": period_json(self.start, self.calendar),
                "tried_from": period_json(self.tried, self.calendar),
                "periods_before": self.before,
                "periods_after": self.after,
                "estimator": ESTIMATOR,
            },
            "options": {
                "draws": self.choice.draws,
                "seed": self.choice.seed,
                "level": self.choice.level,
                "power": self.choice.power,
            },
            "provenance": provenance(sources),
        })
    }

    fn in_words(&self) -> String {
        let mut text = format!("{}\n{}\n", self.said(), minded(&self.mind()));
        let _infallible = writeln!(
            text,
            "{} places that nobody treated, {} before {} and {} from then on; {}.\nLooked for by {ESTIMATOR}. The default method, group-time, compares with the last period before alone and may see less.\n",
            self.untreated,
            times(self.before, "period", "periods"),
            self.calendar.label(self.tried),
            times(self.after, "period", "periods"),
            times(self.found.draws, "draw", "draws")
        );
        let mut rows = vec![["treated", "effect", "power"].map(str::to_owned).to_vec()];
        for cell in &self.found.cells {
            let power = format!("{:.0}%", cell.power * 100.0);
            rows.push(vec![cell.treated.to_string(), figure(cell.effect), power]);
        }
        text.push_str(&aligned(&rows));
        text
    }

    fn sheet(&self, sources: &[Source]) -> Sheet {
        let cells = &self.found.cells;
        let treated = cells.iter().map(|cell| i64::try_from(cell.treated).ok());
        let columns = vec![
            Column::integers("treated", treated).with_definition("how many places are treated"),
            Column::numbers("effect", cells.iter().map(|cell| Some(cell.effect)))
                .with_definition(format!("the effect on {}, in its units", self.outcome)),
            Column::numbers("power", cells.iter().map(|cell| Some(cell.power)))
                .with_definition("the share of draws in which it was seen"),
        ];
        Sheet {
            table: Table::new("power", columns),
            rows: "power",
            sources: sources.to_vec(),
            more: Map::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (size, step) in [(0.3, 0.2), (1.0, 1.0), (70.0, 50.0), (0.0123, 0.01)] {
            assert!((round_step(size) - step).abs() < 1e-12 * step, "{size}");
        }
    }
}
