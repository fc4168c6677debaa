//! One cohort against the units that are never treated.

use super::corral::corral;
use super::dual::dual;
use super::frank_wolfe::frank_wolfe;
use super::options::{Method, Solver, SyntheticDidOptions};
use super::problem::Problem;
use crate::linear::sums::{add_multiple, count, dot, sum};
use crate::panel::Panel;
use crate::simplex::Pool;
use std::ops::Range;

/// How much weights of periods are regularised, in units of the noise: only so much
/// that they are unique.
///
/// Source: Arkhangelsky et al. (2021), footnote 3.
const TIME_ZETA: f64 = 1e-6;
/// Steps end when they bring less than the square of this, in units of the noise.
///
/// Source: the default of R's `synthdid`.
const STOP: f64 = 1e-5;
/// A ridge below this part of the longest point is too small for the dual.
const SMALL_RIDGE: f64 = 1e-8;

/// A miss below this part of the noise is rounding.
const EXACT: f64 = 1e-5;

/// Outcomes by unit, then by period.
pub(super) struct Matrix {
    values: Vec<f64>,
    pub periods: usize,
}

impl Matrix {
    /// Of a balanced panel, in the order of its units.
    pub(super) fn new(panel: &Panel) -> Self {
        let periods = panel.periods().len();
        let mut values = vec![0.0; panel.units() * periods];
        for (cohort, members) in panel.cohorts().iter().enumerate() {
            for period in 0..periods {
                let cell = panel.cell(cohort, period);
                let units = members.units.clone();
                for (unit, &outcome) in units.zip(&panel.outcomes()[cell]) {
                    values[unit * periods + period] = outcome;
                }
            }
        }
        Self { values, periods }
    }

    pub(super) fn row(&self, unit: usize) -> &[f64] {
        &self.values[unit * self.periods..(unit + 1) * self.periods]
    }

    /// The mean path of some units.
    fn mean(&self, units: &[Times]) -> Vec<f64> {
        let total = total(units);
        let mut mean = vec![0.0; self.periods];
        for one in units {
            add_multiple(&mut mean, one.times / total, self.row(one.unit));
        }
        mean
    }
}

/// A unit, by position in the panel, and how many times it is there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Times {
    pub unit: usize,
    pub times: f64,
}

impl Times {
    /// Each of some units once.
    pub(super) fn once(units: Range<usize>) -> Vec<Self> {
        units.map(|unit| Self { unit, times: 1.0 }).collect()
    }

    /// The same, but one.
    pub(super) fn once_but(units: Range<usize>, out: usize) -> Vec<Self> {
        let others = units.filter(|&unit| unit != out);
        others.map(|unit| Self { unit, times: 1.0 }).collect()
    }
}

fn total(units: &[Times]) -> f64 {
    units.iter().map(|one| one.times).sum()
}

/// Weights of controls and of periods before treatment.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    /// In the order of the controls that were weighed.
    pub units: Vec<f64>,
    pub times: Vec<f64>,
}

/// One cohort against the units that are never treated.
pub(super) struct Block<'a> {
    matrix: &'a Matrix,
    pub first: i64,
    /// Positions of treated units.
    pub treated: Range<usize>,
    /// Positions of units that are never treated.
    pub controls: Range<usize>,
    /// Periods before treatment.
    pub before: usize,
    pub noise: f64,
    pub unit_zeta: f64,
    pub time_zeta: f64,
    method: Method,
    /// Paths of controls before treatment, less their mean if they have a level.
    own: Vec<f64>,
    /// Products of these, if steps need them.
    products: Vec<f64>,
    /// The mean of each control after treatment.
    after: Vec<f64>,
}

impl<'a> Block<'a> {
    pub(super) fn new(
        matrix: &'a Matrix,
        (first, treated): (i64, Range<usize>),
        controls: Range<usize>,
        before: usize,
        options: &SyntheticDidOptions,
    ) -> Self {
        let after = matrix.periods - before;
        let noise = noise(matrix, controls.clone(), before);
        let root = |value: f64| value.sqrt().sqrt();
        let unit_zeta = match options.method {
            Method::SyntheticControl => TIME_ZETA * noise,
            _ => root(count(treated.len() * after)) * noise,
        };
        let mut block = Self {
            matrix,
            first,
            treated,
            controls: controls.clone(),
            before,
            noise,
            unit_zeta,
            time_zeta: TIME_ZETA * noise,
            method: options.method,
            own: Vec::with_capacity(controls.len() * before),
            products: Vec::new(),
            after: Vec::with_capacity(controls.len()),
        };
        for unit in controls {
            let row = matrix.row(unit);
            let own = block.levelled(&row[..before]);
            block.own.extend(own);
            block.after.push(sum(&row[before..]) / count(after));
        }
        let has_steps = [options.solver, options.solver_in_draws()].contains(&Solver::AsR);
        if has_steps && options.method != Method::DifferenceInDifferences && noise > 0.0 {
            block.products = block.products();
        }
        block
    }

    /// A path before treatment, less its mean if weights have a level.
    fn levelled(&self, path: &[f64]) -> Vec<f64> {
        let level = match self.method {
            Method::SyntheticControl => 0.0,
            _ => sum(path) / count(path.len()),
        };
        path.iter().map(|value| value - level).collect()
    }

    fn own(&self, control: usize) -> &[f64] {
        &self.own[control * self.before..(control + 1) * self.before]
    }

    fn products(&self) -> Vec<f64> {
        let size = self.controls.len();
        let mut products = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..=row {
                let product = dot(self.own(row), self.own(column));
                products[row * size + column] = product;
                products[column * size + row] = product;
            }
        }
        products
    }

    /// Weights of some controls for some treated units; steps begin from a `start` in
    /// the order of the controls. What is regularised by how much does not change
    /// with who is there.
    pub(super) fn weigh(
        &self,
        (controls, treated): (&[Times], &[Times]),
        start: Option<&Weights>,
        solver: Solver,
    ) -> Weights {
        let whole = total(controls);
        let even = || controls.iter().map(|one| one.times / whole).collect();
        let even_times = || vec![1.0 / count(self.before); self.before];
        if self.method == Method::DifferenceInDifferences {
            return Weights {
                units: even(),
                times: even_times(),
            };
        }
        let from = start.map_or_else(even, |start| start.units.clone());
        let units = self.weigh_units((controls, treated), from, solver);
        let times = match self.method {
            Method::SyntheticControl => vec![0.0; self.before],
            _ => {
                let from = start.map_or_else(even_times, |start| start.times.clone());
                self.weigh_times(controls, from, solver)
            }
        };
        Weights { units, times }
    }

    /// Each control's path before treatment is a point, less that of the treated.
    fn weigh_units(
        &self,
        (controls, treated): (&[Times], &[Times]),
        start: Vec<f64>,
        solver: Solver,
    ) -> Vec<f64> {
        let wanted = self.levelled(&self.matrix.mean(treated)[..self.before]);
        // Copies of a unit share its weight alike, which makes their ridge smaller.
        let ridge = |one: &Times| count(self.before) * self.unit_zeta.powi(2) / one.times;
        let ridges: Vec<f64> = controls.iter().map(ridge).collect();
        if solver == Solver::AsR {
            let products = self.products_of(controls, &wanted, &ridges);
            return frank_wolfe(products, start, self.least(count(self.before)));
        }
        let mut points = Vec::with_capacity(controls.len() * self.before);
        for one in controls {
            let own = self.own(one.unit - self.controls.start);
            points.extend(own.iter().zip(&wanted).map(|(own, wanted)| own - wanted));
        }
        let problem = Problem::new(points, self.before, ridges);
        let small = SMALL_RIDGE * problem.longest();
        if problem.ridge.iter().all(|&ridge| ridge > small) {
            dual(&problem)
        } else {
            corral(&problem)
        }
    }

    /// Products of paths less the wanted one, with ridges.
    fn products_of(&self, controls: &[Times], wanted: &[f64], ridges: &[f64]) -> Vec<f64> {
        let size = controls.len();
        let at = |one: &Times| one.unit - self.controls.start;
        let with: Vec<f64> = controls
            .iter()
            .map(|one| dot(self.own(at(one)), wanted))
            .collect();
        let square = dot(wanted, wanted);
        let mut products = Vec::with_capacity(size * size);
        for (row, one) in controls.iter().enumerate() {
            let from = at(one) * self.controls.len();
            let of = &self.products[from..from + self.controls.len()];
            let mine = square - with[row];
            let entries = controls.iter().zip(&with);
            products.extend(entries.map(|(other, with)| of[at(other)] - with + mine));
            products[row * size + row] += ridges[row];
        }
        products
    }

    /// Each period before treatment is a point: controls then, less their mean
    /// after treatment, all less their mean over controls.
    fn weigh_times(&self, controls: &[Times], start: Vec<f64>, solver: Solver) -> Vec<f64> {
        let whole = total(controls);
        let roots: Vec<f64> = controls.iter().map(|one| one.times.sqrt()).collect();
        let mut points = vec![0.0; self.before * controls.len()];
        for (column, (one, root)) in controls.iter().zip(&roots).enumerate() {
            let after = self.after[one.unit - self.controls.start];
            for (period, value) in self.matrix.row(one.unit)[..self.before].iter().enumerate() {
                points[period * controls.len() + column] = root * (value - after);
            }
        }
        for point in points.chunks_exact_mut(controls.len()) {
            let mean = dot(point, &roots) / whole;
            add_multiple(point, -mean, &roots);
        }
        let ridges = vec![whole * self.time_zeta.powi(2); self.before];
        let problem = Problem::new(points, controls.len(), ridges);
        match solver {
            Solver::AsR => frank_wolfe(problem.products(), start, self.least(whole)),
            Solver::Exact => corral(&problem),
        }
    }

    /// What a step must bring, summed over rows.
    fn least(&self, rows: f64) -> f64 {
        rows * (STOP * self.noise).powi(2)
    }

    /// Treated less weighted controls by period, less their mean over periods before
    /// treatment by weight: effects, and before treatment what should be near zero.
    pub(super) fn curve(
        &self,
        controls: &[Times],
        treated: &[Times],
        weights: &Weights,
    ) -> Vec<f64> {
        let mut curve = self.matrix.mean(treated);
        for (one, &weight) in controls.iter().zip(&weights.units) {
            if weight != 0.0 {
                add_multiple(&mut curve, -weight, self.matrix.row(one.unit));
            }
        }
        let base = dot(&curve[..self.before], &weights.times);
        for value in &mut curve {
            *value -= base;
        }
        curve
    }

    /// The root mean square gap before treatment, less what weights have a level for.
    pub(super) fn miss(&self, gaps: &[f64]) -> f64 {
        let squares: f64 = self.levelled(gaps).iter().map(|gap| gap * gap).sum();
        (squares / count(gaps.len())).sqrt()
    }

    /// Whether weights would follow almost any treated before treatment: controls are as
    /// many as periods, and these are no more than `few`, or the path of the treated is a
    /// mean of theirs but for the ridge.
    pub(super) fn is_forced(&self, few: usize) -> bool {
        if self.method == Method::DifferenceInDifferences || self.controls.len() < self.before {
            return false;
        }
        if self.before <= few {
            return true;
        }
        let wanted = self.levelled(&self.path()[..self.before]);
        let nearest = Pool::without_products(&self.own, self.before)
            .and_then(|pool| pool.nearest(&wanted, None, None));
        nearest.is_ok_and(|nearest| {
            let miss = (nearest.distance_squared / count(self.before)).sqrt();
            miss <= EXACT * self.noise
        })
    }

    /// The mean path of the treated.
    pub(super) fn path(&self) -> Vec<f64> {
        self.matrix.mean(&Times::once(self.treated.clone()))
    }
}

/// The standard deviation of what controls change by, from period to period before
/// treatment, about their mean change over all.
///
/// Source: Arkhangelsky et al. (2021), equation 2.2.
fn noise(matrix: &Matrix, controls: Range<usize>, before: usize) -> f64 {
    let changes = |unit: usize| {
        let row = matrix.row(unit)[..before].windows(2);
        row.map(|pair| pair[1] - pair[0])
    };
    let all = || controls.clone().flat_map(changes);
    let number = count(controls.len() * (before - 1));
    let mean = all().sum::<f64>() / number;
    let squares: f64 = all().map(|change| (change - mean).powi(2)).sum();
    (squares / (number - 1.0)).sqrt()
}
