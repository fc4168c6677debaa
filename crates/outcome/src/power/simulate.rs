//! Power by simulation, for any estimator.

use super::{PowerError, UntreatedPanel};
use crate::chance::{shuffle, stream};
use crate::linear::sums::count;
use rayon::prelude::*;

/// What is simulated.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerOptions {
    /// Numbers of treated units to try.
    pub treated: Vec<usize>,
    /// Effects to try, in units of the outcome. The smallest detectable effect is
    /// looked for on the side of the largest of them.
    pub effects: Vec<f64>,
    /// Draws of who is treated.
    pub draws: usize,
    /// The seed of the draws.
    pub seed: u64,
    /// The size of the test of [`simulate_means`](super::simulate_means); other
    /// estimators have their own.
    pub size: f64,
    /// The chance with which the smallest detectable effect is found.
    pub power: f64,
}

impl PowerOptions {
    /// A thousand draws, tests of 5%, found with 80%.
    #[must_use]
    pub const fn new(treated: Vec<usize>, effects: Vec<f64>) -> Self {
        Self {
            treated,
            effects,
            draws: 1000,
            seed: 1,
            size: 0.05,
            power: 0.8,
        }
    }
}

/// A panel in which some units are called treated, and an effect is planted.
#[derive(Debug, Clone, Copy)]
pub struct Trial<'a> {
    /// Values unit by unit, in each period by period.
    pub values: &'a [f64],
    /// How many periods there are.
    pub periods: usize,
    /// The first treated period, by position.
    pub start: usize,
    /// Whether each unit is treated.
    pub treated: &'a [bool],
}

/// What an estimator says of a trial.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// The estimate; its sign is the direction.
    pub estimate: f64,
    /// Whether it is called different from zero.
    pub detected: bool,
}

/// How often an effect was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PowerCell {
    /// Treated units.
    pub treated: usize,
    /// The planted effect.
    pub effect: f64,
    /// The share of draws in which it was found, in its direction (without an
    /// effect: in either).
    pub power: f64,
}

/// The smallest effect that was found often enough.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SmallestEffect {
    /// Treated units.
    pub treated: usize,
    /// The effect; `None` if none was found often enough.
    pub effect: Option<f64>,
    /// The share of draws in which an effect was seen that was not there.
    pub false_alarms: f64,
    /// Draws in which the estimator gave no answer, without an effect; they count
    /// as not found.
    pub unanswered: usize,
}

/// Power over a grid.
#[derive(Debug, Clone, PartialEq)]
pub struct PowerGrid {
    /// By number treated, then by effect, as asked.
    pub cells: Vec<PowerCell>,
    /// By number treated, as asked.
    pub smallest: Vec<SmallestEffect>,
    /// Draws behind each cell.
    pub draws: usize,
}

/// Tries an estimator on a panel that nobody treated.
///
/// Each draw calls some units treated at random; the same draws serve all
/// effects. The estimator gives `None` where it has no answer.
///
/// # Errors
/// [`PowerError`] with what is wrong with the panel or the options.
pub fn simulate<E>(
    panel: &UntreatedPanel,
    options: &PowerOptions,
    estimator: E,
) -> Result<PowerGrid, PowerError>
where
    E: Fn(&Trial<'_>) -> Option<Verdict> + Sync,
{
    check(panel, options)?;
    let mut grid = PowerGrid {
        cells: Vec::new(),
        smallest: Vec::new(),
        draws: options.draws,
    };
    for (block, &treated) in options.treated.iter().enumerate() {
        let verdicts = |effects: &[f64]| -> Vec<Vec<Option<Verdict>>> {
            let draw = |draw| trials(panel, (options, block, draw), effects, &estimator);
            (0..options.draws).into_par_iter().map(draw).collect()
        };
        let mut effects = vec![0.0];
        effects.extend(&options.effects);
        let found = verdicts(&effects);
        let share = |found: &[Vec<Option<Verdict>>], at: usize, effect: f64| {
            let seen = found
                .iter()
                .filter(|draw| draw[at].is_some_and(|v| is_found(v, effect)));
            count(seen.count()) / count(options.draws)
        };
        let unanswered = found.iter().filter(|draw| draw[0].is_none()).count();
        if unanswered == options.draws {
            let draws = options.draws;
            return Err(PowerError::NoAnswer { draws, treated });
        }
        for (at, &effect) in effects.iter().enumerate().skip(1) {
            let power = share(&found, at, effect);
            grid.cells.push(PowerCell {
                treated,
                effect,
                power,
            });
        }
        let side = side(options);
        let power = |effect: f64| share(&verdicts(&[side * effect]), 0, side * effect);
        grid.smallest.push(SmallestEffect {
            treated,
            effect: smallest(power, &options.effects, options.power).map(|effect| side * effect),
            false_alarms: share(&found, 0, 0.0),
            unanswered,
        });
    }
    Ok(grid)
}

/// Who is called treated in a draw, by position. The stream is that of the number
/// treated, so that which other numbers are tried changes nothing.
pub(super) fn drawn(units: usize, treated: usize, seed: u64, draw: usize) -> Vec<usize> {
    let mut random = stream(seed, (treated << 32) + draw);
    let mut entries: Vec<usize> = (0..units).collect();
    shuffle(&mut random, &mut entries, treated);
    entries.truncate(treated);
    entries.sort_unstable();
    entries
}

pub(super) fn check(panel: &UntreatedPanel, options: &PowerOptions) -> Result<(), PowerError> {
    super::multiplier(options.size, options.power)?;
    let asked = [
        ("the number of draws", options.draws, 1),
        (
            "how many numbers of treated units are tried",
            options.treated.len(),
            1,
        ),
        ("how many effects are tried", options.effects.len(), 1),
    ];
    if let Some((what, found, fewest)) = asked.into_iter().find(|(_, found, fewest)| found < fewest)
    {
        return Err(PowerError::TooFew {
            what,
            found,
            fewest,
        });
    }
    if let Some(&value) = options.effects.iter().find(|effect| !effect.is_finite()) {
        let what = "an effect";
        return Err(PowerError::Spread { what, value });
    }
    let units = panel.units;
    for &treated in &options.treated {
        if treated < 2 {
            let what = "the number of treated units";
            return Err(PowerError::TooFew {
                what,
                found: treated,
                fewest: 2,
            });
        }
        if treated + 2 > units {
            return Err(PowerError::TooManyTreated { treated, units });
        }
    }
    Ok(())
}

/// Which side the smallest detectable effect is looked for on.
pub(super) fn side(options: &PowerOptions) -> f64 {
    let larger = |one: f64, &other: &f64| if other.abs() > one.abs() { other } else { one };
    if options.effects.iter().fold(0.0, larger) < 0.0 {
        -1.0
    } else {
        1.0
    }
}

fn is_found(verdict: Verdict, effect: f64) -> bool {
    verdict.detected && (effect == 0.0 || verdict.estimate * effect > 0.0)
}

fn trials<E>(
    panel: &UntreatedPanel,
    (options, block, draw): (&PowerOptions, usize, usize),
    effects: &[f64],
    estimator: &E,
) -> Vec<Option<Verdict>>
where
    E: Fn(&Trial<'_>) -> Option<Verdict>,
{
    let chosen = drawn(panel.units, options.treated[block], options.seed, draw);
    let mut treated = vec![false; panel.units];
    for &unit in &chosen {
        treated[unit] = true;
    }
    let mut values = panel.values.clone();
    let mut tell = |effect: f64| {
        for &unit in &chosen {
            let after = unit * panel.periods + panel.start..(unit + 1) * panel.periods;
            let plain = &panel.values[after.clone()];
            for (value, plain) in values[after].iter_mut().zip(plain) {
                *value = plain + effect;
            }
        }
        estimator(&Trial {
            values: &values,
            periods: panel.periods,
            start: panel.start,
            treated: &treated,
        })
    };
    effects.iter().map(|&effect| tell(effect)).collect()
}

/// The smallest effect with enough power: doubled until it has, then halved to
/// the last digit that matters.
fn smallest(power: impl Fn(f64) -> f64, effects: &[f64], enough: f64) -> Option<f64> {
    let largest = effects
        .iter()
        .fold(0.0_f64, |most, effect| most.max(effect.abs()));
    let mut high = if largest > 0.0 { largest } else { 1.0 };
    let mut low = 0.0;
    let mut doubled = 0;
    while power(high) < enough {
        low = high;
        high *= 2.0;
        doubled += 1;
        if doubled > 20 {
            return None;
        }
    }
    while high - low > 1e-9 * high {
        let middle = f64::midpoint(low, high);
        if power(middle) < enough {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(high)
}
