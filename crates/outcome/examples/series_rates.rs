//! How often tests reject a true null and intervals hold the truth, in samples
//! from fixed seeds.
//!
//! `cargo run --release -p allotment-outcome --example series_rates -- [SAMPLES] [interrupted [POINTS]]`
//! (2000 where none is given; `interrupted` for these alone, of so many points)

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

use allotment_outcome::discontinuity::{
    Bandwidths, DiscontinuityOptions, Scores, Treated, density, discontinuity,
};
use allotment_outcome::interrupted::{InterruptedOptions, JudgedBy, Series, interrupted};
use allotment_outcome::many::{Together, TogetherOptions, joint_test, romano_wolf};
use allotment_outcome::matching::{
    Distance, Moments, NearestOptions, Order, Places, Replacement, entropy_balance, nearest,
    pair_effect, propensity, weighted_effect,
};
use allotment_outcome::power::{
    Design, Plan, PowerOptions, UntreatedPanel, simulate_means, smallest_effect,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

struct Draws(ChaCha8Rng);

impl Draws {
    fn new(seed: u64) -> Self {
        // Apart from the seeds that methods are given.
        Self(ChaCha8Rng::seed_from_u64(seed + 1_000_000_007))
    }

    fn uniform(&mut self) -> f64 {
        (f64::from(self.0.next_u32()) + 0.5) / 4_294_967_296.0
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(self.uniform())).sqrt();
        radius * libm::cos(2.0 * std::f64::consts::PI * self.uniform())
    }

    fn normals(&mut self, number: usize) -> Vec<f64> {
        (0..number).map(|_| self.normal()).collect()
    }
}

fn main() {
    let samples: u32 = std::env::args()
        .nth(1)
        .map_or(2000, |text| text.parse().unwrap());
    let share = |number: u32| 100.0 * f64::from(number) / f64::from(samples);
    println!("of {samples} samples, in percent");
    series(samples, share);
    if std::env::args()
        .nth(2)
        .is_some_and(|only| only == "interrupted")
    {
        return;
    }
    comparison(samples, share);
    cut_off(samples, share);
    outcomes(samples, share);
    design();
}

/// How errors follow each other.
#[derive(Clone, Copy)]
enum Errors {
    /// So much of one is left in the next.
    Left(f64),
    /// Each is its own shock and half of the last one's.
    Moving,
    /// Of one a half is left in the next, and of the one before a fifth.
    Two,
}

impl Errors {
    fn draw(self, points: usize, draws: &mut Draws) -> Vec<f64> {
        // Errors that have settled.
        let settle = 300;
        let (mut errors, mut last) = (vec![0.0, 0.0], 0.0);
        for _ in 0..settle + points {
            let shock = draws.normal();
            let at = errors.len();
            errors.push(match self {
                Self::Left(left) => left * errors[at - 1] + shock,
                Self::Moving => shock + 0.5 * last,
                Self::Two => 0.5 * errors[at - 1] + 0.2 * errors[at - 2] + shock,
            });
            last = shock;
        }
        errors.split_off(settle + 2)
    }
}

/// Series of so many points, the first of them before, whose errors follow each other.
fn series(samples: u32, share: impl Fn(u32) -> f64) {
    let only: Vec<usize> = std::env::args()
        .nth(3)
        .map(|text| text.split(',').map(|one| one.parse().unwrap()).collect())
        .unwrap_or_default();
    let all = [0.0, 0.3, 0.5, 0.8, 0.9].map(Errors::Left);
    for (points, before, seasons) in [
        (12, 8, 0),
        (16, 10, 0),
        (20, 12, 0),
        (24, 14, 0),
        (30, 22, 0),
        (40, 24, 0),
        (60, 36, 0),
        (100, 60, 0),
        (48, 30, 12),
    ] {
        if !only.is_empty() && !only.contains(&points) {
            continue;
        }
        for errors in all.into_iter().chain([Errors::Moving, Errors::Two]) {
            judged((points, before, seasons), errors, samples, &share);
        }
    }
}

fn judged(
    (points, before, seasons): (usize, usize, usize),
    errors: Errors,
    samples: u32,
    share: &impl Fn(u32) -> f64,
) {
    let times: Vec<i64> = (0..).take(points).collect();
    let of: Vec<u32> = (0..).take(points).map(|at: u32| at % 12).collect();
    let one = |seed: u32| {
        let values = errors.draw(points, &mut Draws::new(u64::from(seed)));
        let series = Series {
            times: &times,
            values: &values,
            comparison: None,
            seasons: (seasons > 0).then_some(of.as_slice()),
        };
        let mut options = InterruptedOptions::new(times[before]);
        options.seed = u64::from(seed);
        let found = interrupted(&series, &options).unwrap();
        options.judged_by = JudgedBy::Student;
        let student = interrupted(&series, &options).unwrap();
        [
            found.mean_effect.p_value < 0.05,
            found.level.p_value < 0.05,
            found.last_effect.p_value < 0.05,
            found.wanders.unwrap() > 0.25,
            student.mean_effect.p_value < 0.05,
        ]
        .map(u32::from)
    };
    let all: Vec<[u32; 5]> = (0..samples).into_par_iter().map(one).collect();
    let [mean, level, last, wanders, student] =
        std::array::from_fn(|at| share(all.iter().map(|one| one[at]).sum()));
    let kind = match errors {
        Errors::Left(left) => format!("{left} left over"),
        Errors::Moving => "half of the last shock".to_owned(),
        Errors::Two => "0.5 and 0.2 left over".to_owned(),
    };
    let seasons = if seasons > 0 { " with months" } else { "" };
    println!(
        "interrupted, {points} points{seasons}, {before} before, {kind}: the average effect, as printed, rejected {mean:.1} (with Newey-West and Student's {student:.1}), the last {last:.1}, level {level:.1}; told that it wanders {wanders:.0}"
    );
}

/// 300 places of which about 80 are treated for two covariates' sake.
fn comparison(samples: u32, share: impl Fn(u32) -> f64) {
    let (mut weighted, mut paired, mut pairs) = (0, 0, 0);
    for seed in 0..samples {
        let mut draws = Draws::new(u64::from(seed));
        let x: [Vec<f64>; 2] = [draws.normals(300), draws.normals(300)];
        let treated: Vec<bool> = (0..300)
            .map(|at| 0.6 * x[0][at] + 0.4 * x[1][at] + draws.normal() > 0.8)
            .collect();
        let outcomes: Vec<f64> = (0..300)
            .map(|at| {
                let effect = if treated[at] { 1.0 } else { 0.0 };
                x[0][at] - 0.5 * x[1][at] + effect + draws.normal()
            })
            .collect();
        let columns: [&[f64]; 2] = [&x[0], &x[1]];
        let places = Places {
            treated: &treated,
            covariates: &columns,
            strata: None,
        };
        if let Ok(weights) = entropy_balance(&places, Moments::Means) {
            let effect = weighted_effect(&places, &weights.weights, &outcomes, 0.95).unwrap();
            weighted += u32::from(effect.low <= 1.0 && 1.0 <= effect.high);
        }
        let scores = propensity(&places).unwrap().scores;
        let options = NearestOptions {
            distance: Distance::Score(&scores),
            caliper: Some(0.1),
            replacement: Replacement::Without,
            order: Order::Descending,
        };
        let matched = nearest(&places, &options).unwrap();
        let effect = pair_effect(&matched, &outcomes, 0.95).unwrap();
        paired += u32::from(effect.low <= 1.0 && 1.0 <= effect.high);
        pairs += u32::try_from(matched.pairs.len()).unwrap();
    }
    println!("entropy balancing: interval held {:.1}", share(weighted));
    println!(
        "pairs by score, caliper 0.1: interval held {:.1} ({:.0} pairs)",
        share(paired),
        f64::from(pairs) / f64::from(samples)
    );
}

/// 500 places with curves on both sides of a cut-off.
fn cut_off(samples: u32, share: impl Fn(u32) -> f64) {
    let (mut held, mut plain, mut bunched, mut covered) = (0, 0, 0, 0);
    for seed in 0..samples {
        let mut draws = Draws::new(u64::from(seed));
        let x: Vec<f64> = (0..500).map(|_| 2.0 * draws.uniform() - 1.0).collect();
        let y: Vec<f64> = x
            .iter()
            .map(|&x| {
                let mean = if x < 0.0 {
                    1.3 * x + 7.0 * x * x
                } else {
                    0.04 + 0.8 * x - 3.0 * x * x + 4.0 * x * x * x
                };
                mean + 0.3 * draws.normal()
            })
            .collect();
        let scores = Scores {
            scores: &x,
            cut_off: 0.0,
            treated: Treated::AtOrAbove,
        };
        let found = discontinuity(&scores, &y, &DiscontinuityOptions::default()).unwrap();
        held += u32::from(found.low <= 0.04 && 0.04 <= found.high);
        let narrower = DiscontinuityOptions {
            bandwidths: Bandwidths::Coverage,
            ..DiscontinuityOptions::default()
        };
        let narrow = discontinuity(&scores, &y, &narrower).unwrap();
        covered += u32::from(narrow.low <= 0.04 && 0.04 <= narrow.high);
        plain += u32::from((found.plain - 0.04).abs() <= 1.96 * found.plain_error);
        bunched += u32::from(density(&scores).unwrap().p_value <= 0.05);
    }
    println!(
        "discontinuity: interval held {:.1} ({:.1} over the narrower bandwidth, of the line alone {:.1}); density rejected {:.1}",
        share(held),
        share(covered),
        share(plain),
        share(bunched)
    );
}

/// Ten outcomes on 200 units, that share half of their variance.
fn outcomes(samples: u32, share: impl Fn(u32) -> f64) {
    let (mut any, mut each, mut joint) = (0, 0, 0);
    for seed in 0..samples {
        let mut draws = Draws::new(u64::from(seed));
        let common = draws.normals(200);
        let columns: Vec<Vec<f64>> = (0..10)
            .map(|_| {
                common
                    .iter()
                    .map(|common| common + draws.normal())
                    .collect()
            })
            .collect();
        let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        let estimates: Vec<f64> = columns
            .iter()
            .map(|column| column.iter().sum::<f64>() / 200.0)
            .collect();
        let together = Together {
            estimates: &estimates,
            influence: &views,
            clusters: None,
            groups: None,
        };
        let options = TogetherOptions {
            draws: 999,
            seed: u64::from(seed),
            ..TogetherOptions::default()
        };
        let stepped = romano_wolf(&together, &options).unwrap();
        any += u32::from(stepped.iter().any(|outcome| outcome.adjusted <= 0.05));
        each += u32::from(stepped.iter().any(|outcome| outcome.p_value <= 0.05));
        joint += u32::from(joint_test(&together).unwrap().p_value <= 0.05);
    }
    println!(
        "ten outcomes: some null rejected {:.1} (unadjusted {:.1}); joint test rejected {:.1}",
        share(any),
        share(each),
        share(joint)
    );
}

/// A panel as the closed form has it.
fn design() {
    let mut draws = Draws::new(7);
    let values: Vec<f64> = (0..2000)
        .flat_map(|_| {
            let place = draws.normal();
            (0..8)
                .map(|_| 0.6_f64.sqrt() * place + 0.4_f64.sqrt() * draws.normal())
                .collect::<Vec<_>>()
        })
        .collect();
    let panel = UntreatedPanel::new(values, 8, 5).unwrap();
    let mut options = PowerOptions::new(vec![20, 100], vec![0.2]);
    options.draws = 5000;
    for smallest in simulate_means(&panel, &options).unwrap().smallest {
        let plan = Plan {
            design: Design::DifferenceInDifferences,
            treated: smallest.treated,
            untreated: 2000 - smallest.treated,
            before: 5,
            after: 3,
            deviation: 1.0,
            correlation: 0.6,
        };
        println!(
            "power, {} treated of 2000: smallest effect {:.4} (closed form {:.4}); false alarms {:.1}",
            smallest.treated,
            smallest.effect.unwrap(),
            smallest_effect(&plan, 0.05, 0.8).unwrap(),
            100.0 * smallest.false_alarms
        );
    }
}
