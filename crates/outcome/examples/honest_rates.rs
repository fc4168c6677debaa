//! How often honest intervals hold the truth, and how often tests with few clusters
//! reject it: `cargo run --release --example honest_rates`.
//!
//! Intervals at 95% must hold the truth in at least 95% of draws while trends break
//! by no more than the bound; tests at 5% must reject a true null in about 5%. Beside
//! them is what is usual. Every draw comes from a stream of one seed.

#![expect(clippy::print_stdout, reason = "an example that reports")]
#![expect(clippy::expect_used, reason = "an example stops at what is wrong")]

use allotment_outcome::clusters::{
    ClusteredRows, JudgeOptions, Statistic, TreatedClusters, Weights, permuted, wild_bootstrap,
};
use allotment_outcome::sensitivity::{
    EventStudy, Restriction, Sensitivity, SensitivityOptions, sensitivity,
};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

const SEED: u64 = 20_231_004;
const DRAWS: usize = 4000;

fn main() {
    println!("share of {DRAWS} draws; a rate of 5% has an error of 0.34 points\n");
    println!("intervals at 95%: hold the truth        honest  parallel trends");
    for row in trends() {
        row.report();
    }
    println!("\ntests at 5%: reject the truth           CR1 (1.96)  CR1 (t)  bootstrap  by lot");
    for (treated, spread) in [(6, 0.0), (6, 1.0), (4, 0.0), (2, 0.0)] {
        few_clusters(treated, spread);
    }
}

/// One way in which trends break.
struct Trend {
    name: &'static str,
    restriction: Restriction,
    bound: f64,
    weights: [f64; POST],
    /// The difference in trends, by period.
    broken: [f64; PRE + POST],
}

const PRE: usize = 5;
const POST: usize = 3;

/// Trends from their bends: `bends[PRE]` is at the base period.
fn bent(slope: f64, bends: [f64; PRE + POST]) -> [f64; PRE + POST] {
    // Changes from each period to the next, the first after the base period last set.
    let mut changes = [slope; PRE + POST];
    for at in 1..PRE + POST {
        changes[at] = changes[at - 1] + bends[at];
    }
    changed(changes)
}

/// Trends from their changes: the change into the base period is `changes[PRE - 1]`.
fn changed(changes: [f64; PRE + POST]) -> [f64; PRE + POST] {
    let mut broken = [0.0; PRE + POST];
    let mut level = 0.0;
    for at in (0..PRE).rev() {
        level -= changes[at];
        broken[at] = level;
    }
    level = 0.0;
    for at in PRE..PRE + POST {
        level += changes[at];
        broken[at] = level;
    }
    broken
}

fn trends() -> Vec<Trend> {
    let first = [1.0, 0.0, 0.0];
    let mean = [1.0 / 3.0; POST];
    let smooth = |name, bound, weights, broken| Trend {
        name,
        restriction: Restriction::Smoothness,
        bound,
        weights,
        broken,
    };
    let relative = |name, bound, weights, changes| Trend {
        name,
        restriction: Restriction::RelativeMagnitudes,
        bound,
        weights,
        broken: changed(changes),
    };
    let m = 0.05;
    vec![
        smooth("smoothness 0: a line", 0.0, first, bent(0.1, [0.0; 8])),
        smooth(
            "smoothness M: bends M throughout",
            m,
            first,
            bent(-0.2, [m; 8]),
        ),
        smooth("the same, the average", m, mean, bent(-0.2, [m; 8])),
        smooth(
            "smoothness M: bends M at the base only",
            m,
            mean,
            bent(0.0, [0.0, 0.0, 0.0, 0.0, 0.0, m, 0.0, 0.0]),
        ),
        smooth("smoothness M: parallel trends", m, mean, [0.0; 8]),
        relative(
            "magnitudes 1: one large change, then as large",
            1.0,
            first,
            [0.0, 0.0, 0.3, 0.0, 0.0, 0.3, 0.3, 0.3],
        ),
        relative(
            "the same, the average",
            1.0,
            mean,
            [0.0, 0.0, 0.3, 0.0, 0.0, 0.3, 0.3, 0.3],
        ),
        relative(
            "magnitudes 1: a very large change, then as large",
            1.0,
            first,
            [0.0, 1.5, 0.0, 0.0, 0.0, -1.5, -1.5, -1.5],
        ),
        relative("magnitudes 1: a steady trend", 1.0, mean, [0.1; 8]),
        relative("magnitudes 0.5: parallel trends", 0.5, mean, [0.0; 8]),
    ]
}

impl Trend {
    fn report(&self) {
        let size = PRE + POST;
        let deviation = 0.1;
        let correlation = 0.6_f64;
        let power = |distance: usize| (0..distance).fold(1.0, |product, _| product * correlation);
        let covariance: Vec<f64> = (0..size * size)
            .map(|at| deviation * deviation * power((at / size).abs_diff(at % size)))
            .collect();
        let options = SensitivityOptions {
            restriction: self.restriction,
            weights: Some(&self.weights),
            bounds: Some(std::slice::from_ref(&self.bound)),
            up_to: Some(1.0),
            tolerance: Some(1.0),
            ..SensitivityOptions::default()
        };
        let tell = |draw: usize| -> Sensitivity {
            let mut random = stream(draw);
            // Errors that fade with distance, one from the last.
            let mut error = deviation * normal(&mut random);
            let own = deviation * (1.0 - correlation * correlation).sqrt();
            let coefficients: Vec<f64> = self
                .broken
                .iter()
                .map(|broken| {
                    let coefficient = broken + error;
                    error = correlation * error + own * normal(&mut random);
                    coefficient
                })
                .collect();
            let study = EventStudy {
                coefficients: &coefficients,
                covariance: &covariance,
                pre: PRE,
                post: POST,
            };
            sensitivity(study, &options).expect("a study")
        };
        // No effect, so that an interval holds the truth if it holds nought.
        let found: Vec<Sensitivity> = (0..DRAWS).into_par_iter().map(tell).collect();
        let holds = |low: f64, high: f64| low <= 0.0 && high >= 0.0;
        let honest = found
            .iter()
            .filter(|one| holds(one.bounded[0].low, one.bounded[0].high))
            .count();
        let plain = found.iter().filter(|one| holds(one.low, one.high)).count();
        println!(
            "{:48} {:6.2}%  {:6.2}%",
            self.name,
            percent(honest),
            percent(plain)
        );
    }
}

/// Twelve clusters of 20 rows, an effect on each cluster, and treatment by cluster;
/// `spread` adds an effect of treatment that differs by cluster, nought on average.
fn few_clusters(treated: usize, spread: f64) {
    const CLUSTERS: u32 = 12;
    let ids: Vec<u32> = (0..20 * CLUSTERS).map(|row| row / 20).collect();
    let is_treated: Vec<bool> = (0..CLUSTERS as usize).map(|at| at < treated).collect();
    let one = vec![1.0; ids.len()];
    let x: Vec<f64> = ids
        .iter()
        .map(|&id| f64::from(u8::from(is_treated[id as usize])))
        .collect();
    // How far Student's variable with 11 degrees of freedom reaches at 95%.
    let usual = 2.200_985_160_082_949;
    let rejected: Vec<[bool; 4]> = (0..DRAWS)
        .into_par_iter()
        .map(|draw| {
            let mut random = stream(draw);
            let shared: Vec<f64> = is_treated
                .iter()
                .map(|&treated| {
                    let more = if treated {
                        spread * normal(&mut random)
                    } else {
                        0.0
                    };
                    normal(&mut random) + more
                })
                .collect();
            let y: Vec<f64> = ids
                .iter()
                .map(|&id| shared[id as usize] + normal(&mut random))
                .collect();
            let rows = ClusteredRows {
                outcomes: &y,
                columns: &[&one, &x],
                clusters: &ids,
                absorbed: 0,
            };
            let options = JudgeOptions::default();
            let wild = wild_bootstrap(&rows, 1, Weights::Usual, &options).expect("a regression");
            let given = TreatedClusters {
                outcomes: &y,
                exposure: &one,
                others: &[&one],
                clusters: &ids,
                treated: &is_treated,
            };
            let lot = permuted(&given, Statistic::Studentised, &options).expect("a comparison");
            [
                wild.statistic.abs() > 1.959_963_984_540_054,
                wild.statistic.abs() > usual,
                wild.p_value <= 0.05,
                lot.p_value <= 0.05,
            ]
        })
        .collect();
    let rate = |which: usize| percent(rejected.iter().filter(|row| row[which]).count());
    let name = format!(
        "{treated} of {CLUSTERS} treated{}",
        if spread > 0.0 { ", effects differ" } else { "" }
    );
    let rates = [rate(0), rate(1), rate(2), rate(3)].map(|rate| format!("{rate:7.2}%"));
    println!("{name:40} {}", rates.join("  "));
}

#[expect(clippy::cast_precision_loss, reason = "few draws")]
fn percent(number: usize) -> f64 {
    100.0 * number as f64 / DRAWS as f64
}

fn stream(draw: usize) -> ChaCha8Rng {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    random.set_stream(draw as u64);
    random
}

/// Source: Box and Muller (1958).
#[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn normal(random: &mut ChaCha8Rng) -> f64 {
    let mut uniform = || ((random.next_u64() >> 11) + 1) as f64 / 9_007_199_254_740_992.0;
    let radius = (-2.0 * libm::log(uniform())).sqrt();
    radius * libm::cos(2.0 * std::f64::consts::PI * uniform())
}
