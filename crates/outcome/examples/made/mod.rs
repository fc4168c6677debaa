//! Panels drawn from a model, for examples that report rates.

#![allow(dead_code, reason = "each example uses a part")]
#![expect(clippy::expect_used, reason = "an example stops at what is wrong")]

use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How panels are drawn: `y_it = a_i + l_t + x_i (0.3 + 0.2 t) + effect + e_it`,
/// with `e_it = 0.5 e_i,t-1 + normal`.
#[derive(Clone, Copy)]
pub struct Made {
    pub units: u32,
    pub periods: u32,
    /// The first treated period (from zero), and how many of how many units.
    pub starts: &'static [(u32, u32, u32)],
    /// The effect, by start and time since.
    pub effect: fn(u32, i32) -> f64,
    /// Whether those with a larger `x` grow faster and are treated more often.
    pub confounded: bool,
    /// Whether each row is another unit.
    pub repeated: bool,
}

impl Default for Made {
    fn default() -> Self {
        Self {
            units: 200,
            periods: 8,
            starts: &[],
            effect: |_, _| 0.0,
            confounded: false,
            repeated: false,
        }
    }
}

/// A panel that was drawn.
pub struct Simulated {
    units: Vec<u32>,
    periods: Vec<i64>,
    outcomes: Vec<Option<f64>>,
    first: Vec<Option<i64>>,
    covariate: Vec<Option<f64>>,
    effects: Vec<f64>,
    confounded: bool,
    repeated: bool,
}

impl Made {
    /// Panel number `draw`.
    pub fn draw(&self, seed: u64, draw: u64) -> Simulated {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(draw);
        let mut made = Simulated {
            units: Vec::new(),
            periods: Vec::new(),
            outcomes: Vec::new(),
            first: Vec::new(),
            covariate: Vec::new(),
            effects: Vec::new(),
            confounded: self.confounded,
            repeated: self.repeated,
        };
        let shocks: Vec<f64> = (0..self.periods).map(|_| normal(&mut random)).collect();
        for unit in 0..self.units {
            let start = if self.confounded {
                None
            } else {
                self.start(f64::from(unit) / f64::from(self.units))
            };
            if self.repeated {
                for period in 0..self.periods {
                    self.unit(
                        (unit * self.periods + period, start),
                        period..period + 1,
                        &shocks,
                        &mut random,
                        &mut made,
                    );
                }
            } else {
                self.unit(
                    (unit, start),
                    0..self.periods,
                    &shocks,
                    &mut random,
                    &mut made,
                );
            }
        }
        made
    }

    /// The start of those at a place between 0 and 1.
    fn start(&self, place: f64) -> Option<u32> {
        let mut before = 0.0;
        for &(start, part, of) in self.starts {
            before += f64::from(part) / f64::from(of);
            if place < before - 1e-12 {
                return Some(start);
            }
        }
        None
    }

    fn unit(
        &self,
        (unit, mut start): (u32, Option<u32>),
        periods: std::ops::Range<u32>,
        shocks: &[f64],
        random: &mut ChaCha8Rng,
        made: &mut Simulated,
    ) {
        let x = normal(random);
        if self.confounded {
            // The chance of being treated is a logit in `x`.
            let chance = 1.0 / (1.0 + (-0.5 * x).exp());
            if random.random::<f64>() < chance {
                start = self.start(random.random::<f64>());
            }
        }
        let own = normal(random) + 0.5 * x;
        // Noise that has settled: its variance is that of any later period.
        let mut noise = normal(random) / 0.75_f64.sqrt();
        for period in periods {
            let after = start.map_or(-1, |start| period.cast_signed() - start.cast_signed());
            let effect = match start {
                Some(start) if after >= 0 => (self.effect)(start, after),
                _ => 0.0,
            };
            let trend = if self.confounded {
                0.2 * f64::from(period) * x
            } else {
                0.0
            };
            made.units.push(unit);
            made.periods.push(i64::from(period));
            made.outcomes
                .push(Some(own + shocks[period as usize] + trend + effect + noise));
            made.first.push(start.map(i64::from));
            made.covariate.push(Some(x));
            made.effects.push(effect);
            noise = 0.5 * noise + normal(random);
        }
    }
}

impl Simulated {
    /// The panel, with its covariate if trends hang on it.
    pub fn panel(&self) -> Panel {
        self.with(self.confounded)
    }

    /// The panel with its covariate or without.
    pub fn with(&self, covariate: bool) -> Panel {
        let covariates: &[&[Option<f64>]] = &[&self.covariate];
        let rows = Rows {
            units: &self.units,
            periods: &self.periods,
            outcomes: &self.outcomes,
            first_treated: &self.first,
            covariates: if covariate { covariates } else { &[] },
            weights: None,
            clusters: None,
        };
        let options = PanelOptions {
            repeated: self.repeated,
            ..PanelOptions::default()
        };
        Panel::new(&rows, options).expect("a panel")
    }

    /// The mean effect on treated rows.
    pub fn mean_effect(&self) -> f64 {
        self.mean(|_, after| after >= 0)
    }

    /// The mean effect some time since treatment.
    pub fn effect_at(&self, event: i64) -> f64 {
        self.mean(|_, after| after == event)
    }

    /// The mean effect on a cohort.
    pub fn effect_of(&self, cohort: i64) -> f64 {
        self.mean(|first, after| first == cohort && after >= 0)
    }

    fn mean(&self, wanted: impl Fn(i64, i64) -> bool) -> f64 {
        let (mut sum, mut rows) = (0.0, 0.0);
        for ((effect, first), period) in self.effects.iter().zip(&self.first).zip(&self.periods) {
            if first.is_some_and(|first| wanted(first, period - first)) {
                sum += effect;
                rows += 1.0;
            }
        }
        sum / rows
    }
}

/// A standard normal, as the sum of enough uniforms is not: by Box and Muller.
fn normal(random: &mut ChaCha8Rng) -> f64 {
    let (one, other): (f64, f64) = (1.0 - random.random::<f64>(), random.random());
    (-2.0 * one.ln()).sqrt() * (2.0 * std::f64::consts::PI * other).cos()
}
