//! How far estimates spread: placebos, the jackknife and the bootstrap.

use super::block::{Block, Times, Weights};
use super::frank_wolfe::normalise;
use super::layout::{Curve, Layout, Row};
use super::options::Solver;
use crate::chance::{below, shuffle, stream};
use crate::linear::sums::count;
use rayon::prelude::*;
use std::ops::Range;

/// All that is estimated again.
pub(super) struct Sample<'a> {
    pub blocks: &'a [Block<'a>],
    /// The weights of each block as found.
    pub weights: &'a [Weights],
    pub layout: &'a Layout,
    /// Positions of units that are never treated.
    pub controls: Range<usize>,
    /// How weights are found again.
    pub solver: Solver,
}

impl Sample<'_> {
    /// Each control is taken for the treated unit in turn, against the rest.
    pub(super) fn each_placebo(&self) -> Vec<Row> {
        let controls = self.controls.clone().into_par_iter();
        let row = |treated: usize| {
            let donors: Vec<usize> = self.controls.clone().filter(|&u| u != treated).collect();
            self.placebo(&donors, &[treated])
        };
        controls.map(row).collect()
    }

    /// As many controls as there are treated units are drawn, in each cohort as many
    /// as it has, against the rest.
    pub(super) fn placebos(&self, draws: usize, seed: u64) -> Vec<Row> {
        let treated: usize = self.blocks.iter().map(|block| block.treated.len()).sum();
        let row = |draw: usize| {
            let mut units: Vec<usize> = self.controls.clone().collect();
            shuffle(&mut stream(seed, draw), &mut units, treated);
            let mut donors = units.split_off(treated);
            donors.sort_unstable();
            self.placebo(&donors, &units)
        };
        (0..draws).into_par_iter().map(row).collect()
    }

    fn placebo(&self, donors: &[usize], treated: &[usize]) -> Row {
        let once = |unit: &usize| Times {
            unit: *unit,
            times: 1.0,
        };
        let controls: Vec<Times> = donors.iter().map(once).collect();
        let mut rest = treated;
        let curves: Vec<Option<Curve>> = self
            .blocks
            .iter()
            .zip(self.weights)
            .map(|(block, weights)| {
                let (own, later) = rest.split_at(block.treated.len());
                rest = later;
                let own: Vec<Times> = own.iter().map(once).collect();
                Some(self.again(block, weights, &controls, &own))
            })
            .collect();
        self.layout.row(&curves)
    }

    /// Units are drawn with replacement; a draw without a treated unit or with fewer
    /// than two different controls is drawn again.
    pub(super) fn bootstrap(&self, draws: usize, seed: u64) -> Vec<Row> {
        let units = self.controls.end;
        let row = |draw: usize| {
            let mut random = stream(seed, draw);
            loop {
                let mut times = vec![0.0; units];
                for _ in 0..units {
                    times[below(&mut random, units)] += 1.0;
                }
                let is_there = |unit: &usize| times[*unit] > 0.0;
                let treated = (0..self.controls.start).any(|unit| is_there(&unit));
                if treated && self.controls.clone().filter(is_there).count() > 1 {
                    return self.drawn(&times);
                }
            }
        };
        (0..draws).into_par_iter().map(row).collect()
    }

    fn drawn(&self, times: &[f64]) -> Row {
        let some = |units: Range<usize>| -> Vec<Times> {
            let there = units.filter(|&unit| times[unit] > 0.0);
            let one = |unit: usize| Times {
                unit,
                times: times[unit],
            };
            there.map(one).collect()
        };
        let controls = some(self.controls.clone());
        let curves: Vec<Option<Curve>> = self
            .blocks
            .iter()
            .zip(self.weights)
            .map(|(block, weights)| {
                let treated = some(block.treated.clone());
                (!treated.is_empty()).then(|| self.again(block, weights, &controls, &treated))
            })
            .collect();
        self.layout.row(&curves)
    }

    /// Weights found anew, from those of the controls that are there, and the curve.
    fn again(
        &self,
        block: &Block,
        weights: &Weights,
        controls: &[Times],
        treated: &[Times],
    ) -> Curve {
        let start = self.left(weights, controls);
        let found = block.weigh((controls, treated), Some(&start), self.solver);
        Curve {
            treated: treated.iter().map(|one| one.times).sum(),
            values: block.curve(controls, treated, &found),
        }
    }

    /// Weights of the controls that are there, made to sum to one.
    fn left(&self, weights: &Weights, controls: &[Times]) -> Weights {
        let weight = |one: &Times| one.times * weights.units[one.unit - self.controls.start];
        let mut units: Vec<f64> = controls.iter().map(weight).collect();
        normalise(&mut units);
        Weights {
            units,
            times: weights.times.clone(),
        }
    }

    /// Each unit is left out once; effects that it has no part in are not told.
    pub(super) fn jackknife(&self) -> Vec<Row> {
        let made_from = self.layout.made_from();
        let row = |out: usize| {
            let without = |units: Range<usize>| Times::once_but(units, out);
            let controls = without(self.controls.clone());
            let mut own = None;
            let curves: Vec<Option<Curve>> = self
                .blocks
                .iter()
                .zip(self.weights)
                .enumerate()
                .map(|(at, (block, weights))| {
                    if block.treated.contains(&out) {
                        own = Some(at);
                    }
                    let treated = without(block.treated.clone());
                    let left = self.left(weights, &controls);
                    Some(Curve {
                        treated: count(treated.len()),
                        values: block.curve(&controls, &treated, &left),
                    })
                })
                .collect();
            let mut row = self.layout.row(&curves);
            if let Some(own) = own {
                for (effect, cohorts) in row.iter_mut().zip(&made_from) {
                    if !cohorts.contains(&own) {
                        *effect = None;
                    }
                }
            }
            row
        };
        (0..self.controls.end).into_par_iter().map(row).collect()
    }
}

/// The variance of each entry over rows that tell it, divided by how many these
/// are.
pub(super) fn variances(rows: &[Row], size: usize) -> Vec<Spread> {
    let of = |at: usize| {
        let told = || rows.iter().filter_map(|row| row[at]);
        let number = count(told().count());
        if number < 2.0 {
            return Spread {
                variance: 0.0,
                number,
            };
        }
        let mean = told().sum::<f64>() / number;
        let squares: f64 = told().map(|value| (value - mean).powi(2)).sum();
        Spread {
            variance: squares / number,
            number,
        }
    };
    (0..size).map(of).collect()
}

/// How far an effect spreads over rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread {
    pub variance: f64,
    /// Rows that tell it.
    pub number: f64,
}

impl Spread {
    /// The variance that the jackknife tells.
    pub(super) fn jackknife(self) -> f64 {
        self.variance * (self.number - 1.0)
    }
}
