//! How often synthetic control rejects a true null, holds the truth and finds an
//! effect, on panels drawn from fixed seeds.
//!
//! `cargo run --release --example synthetic_control_rates -- [PANELS] [WORDS OF A DESIGN]`
//!
//! Units share two factors, each to its own degree, and have noise of their own;
//! who is treated is chosen at random. A rank among `J + 1` can reject at 5% only
//! where `J + 1` is at least 20, and rejects a true null in exactly 5% if it is 20
//! or 40 and units may be exchanged.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example that reports"
)]

use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::synthetic_control::{
    Interval, Penalty, RankTest, SyntheticControlOptions, synthetic_control,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

/// How panels are drawn.
#[derive(Clone, Copy)]
struct Design {
    name: &'static str,
    treated: u32,
    donors: u32,
    before: u32,
    after: u32,
    ridge: Option<Penalty>,
}

const USUAL: Design = Design {
    name: "one of 20, 20 periods before",
    treated: 1,
    donors: 19,
    before: 20,
    after: 5,
    ridge: None,
};

fn main() {
    let panels: u64 = std::env::args()
        .nth(1)
        .map_or(2000, |text| text.parse().unwrap());
    println!("{panels} panels each, level 5%; rejected of 100");
    println!(
        "design | true null, by ratio | by size alone | interval held 1.5 | found 1.5 | found 3"
    );
    let designs = [
        USUAL,
        Design {
            name: "one of 20, 8 before",
            before: 8,
            ..USUAL
        },
        Design {
            name: "one of 40",
            donors: 39,
            ..USUAL
        },
        Design {
            name: "one of 100",
            donors: 99,
            ..USUAL
        },
        Design {
            name: "five and 45 donors, the average",
            treated: 5,
            donors: 45,
            ..USUAL
        },
        Design {
            name: "ten and 100 donors, the average",
            treated: 10,
            donors: 100,
            ..USUAL
        },
        Design {
            name: "one of 20, ridge of 5",
            ridge: Some(Penalty::Given(5.0)),
            ..USUAL
        },
        Design {
            name: "one of 20, 40 before, ridge chosen",
            before: 40,
            ridge: Some(Penalty::CrossValidated),
            ..USUAL
        },
        Design {
            name: "one of 40, ridge of 5",
            donors: 39,
            ridge: Some(Penalty::Given(5.0)),
            ..USUAL
        },
    ];
    let only = std::env::args().nth(2).unwrap_or_default();
    let designs = (0..).zip(designs).filter(|one| one.1.name.contains(&only));
    for (number, design) in designs {
        let rates = |effect: f64, counts: fn(&RankTest, f64) -> bool| {
            let found = (0..panels)
                .into_par_iter()
                .filter(|&draw| counts(&design.test(1000 * number + 17, draw, effect), effect));
            #[expect(clippy::cast_precision_loss, reason = "some thousand panels")]
            let rate = 100.0 * found.count() as f64 / panels as f64;
            rate
        };
        let rejects: fn(&RankTest, f64) -> bool =
            |test, _| test.p_value.is_some_and(|p| p <= 0.05 + 1e-12);
        println!(
            "{} | {:.2} | {:.2} | {:.2} | {:.1} | {:.1}",
            design.name,
            rates(0.0, rejects),
            rates(0.0, |test, _| test.p_value_of_size <= 0.05 + 1e-12),
            rates(1.5, |test, effect| match test.interval {
                Interval::Between { low, high } => low <= effect && effect <= high,
                Interval::Unbounded | Interval::Untold => true,
                Interval::Empty => false,
            }),
            rates(1.5, rejects),
            rates(3.0, rejects),
        );
    }
}

impl Design {
    /// The test of the average over treated units in one drawn panel.
    fn test(&self, seed: u64, draw: u64, effect: f64) -> RankTest {
        let options = SyntheticControlOptions {
            ridge: self.ridge,
            leave_one_out: false,
            draws: 999,
            ..SyntheticControlOptions::default()
        };
        let found = synthetic_control(&self.draw(seed, draw, effect), &options).unwrap();
        found.average.test.unwrap()
    }

    fn draw(&self, seed: u64, draw: u64, effect: f64) -> Panel {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        random.set_stream(draw);
        let periods = self.before + self.after;
        let factors: Vec<[f64; 2]> = (0..periods)
            .map(|_| [normal(&mut random), normal(&mut random)])
            .collect();
        let (mut units, mut times, mut outcomes, mut first) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for unit in 0..self.treated + self.donors {
            let loads = [normal(&mut random), normal(&mut random)];
            for (period, factor) in (0..periods).zip(&factors) {
                let is_treated = unit < self.treated && period >= self.before;
                let common = loads[0] * factor[0] + loads[1] * factor[1];
                let more = if is_treated { effect } else { 0.0 };
                units.push(unit);
                times.push(i64::from(period));
                outcomes.push(Some(common + normal(&mut random) + more));
                first.push((unit < self.treated).then_some(i64::from(self.before)));
            }
        }
        let rows = Rows {
            units: &units,
            periods: &times,
            outcomes: &outcomes,
            first_treated: &first,
            covariates: &[],
            weights: None,
            clusters: None,
        };
        Panel::new(&rows, PanelOptions::default()).unwrap()
    }
}

/// A standard normal, by Box and Muller.
fn normal(random: &mut ChaCha8Rng) -> f64 {
    let (one, other): (f64, f64) = (1.0 - random.random::<f64>(), random.random());
    (-2.0 * one.ln()).sqrt() * (2.0 * std::f64::consts::PI * other).cos()
}
