//! How often an effect that is none is called one where few clusters are treated:
//! `cargo run --release --example few_clusters_rates -p allotment-outcome`.
//!
//! Each draw is a panel from a stream of one seed: places in clusters (districts), a
//! shock to each cluster in each period that all its places share, and noise of
//! their own. Nothing is ever changed by treatment. The row of an estimate keeps the
//! usual interval by cluster, for comparison with other tools; the sentence goes by
//! what few clusters are judged by, and that must call an effect in no more than
//! about 5%, or say that it cannot be told.

#![expect(clippy::print_stdout, reason = "an example that reports")]
#![expect(clippy::expect_used, reason = "an example stops at what is wrong")]

use allotment_outcome::clusters::{Few, JudgeOptions, Judged};
use allotment_outcome::group_time::{self, Estimate, GroupTimeOptions, group_time};
use allotment_outcome::imputation::{self, ImputationOptions, imputation};
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::two_way::{self, two_way};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

const PANELS: u64 = 2000;
const SEED: u64 = 20_180_901;

/// How panels are drawn.
#[derive(Clone, Copy)]
struct Made {
    clusters: u32,
    /// First treated period and how many clusters.
    starts: &'static [(u32, u32)],
    /// Whether clusters differ in size: from 2 to 14 places instead of 8.
    unequal: bool,
    /// Whether there is a covariate, on which nothing hangs.
    covariate: bool,
    /// Whether treatment is given out within clusters, to half of the places.
    within: bool,
}

fn main() {
    println!(
        "{PANELS} panels a line, 4 periods, no effect; rates of 5% have an error of 0.49 points"
    );
    let made = Made {
        clusters: 20,
        starts: &[],
        unequal: false,
        covariate: false,
        within: false,
    };
    for (name, starts) in [
        ("20 clusters of 8, 1 treated", &[(2, 1)][..]),
        ("2 treated", &[(2, 2)]),
        ("3 treated", &[(2, 3)]),
        ("5 treated", &[(2, 5)]),
        ("6 treated", &[(2, 6)]),
        ("10 treated", &[(2, 10)]),
        (
            "3 treated from the third period, 4 from the fourth",
            &[(2, 3), (3, 4)],
        ),
        (
            "1 treated from the third period, 7 from the fourth",
            &[(2, 1), (3, 7)],
        ),
        ("2 and 1, at different times", &[(2, 2), (3, 1)]),
    ] {
        report(name, &Made { starts, ..made });
    }
    let starts = &[(2, 6)];
    report(
        "clusters of 2 to 14, 3 treated",
        &Made {
            unequal: true,
            starts: &[(2, 3)],
            ..made
        },
    );
    report(
        "clusters of 2 to 14, 6 treated",
        &Made {
            unequal: true,
            starts,
            ..made
        },
    );
    report(
        "a covariate, 3 treated",
        &Made {
            covariate: true,
            starts: &[(2, 3)],
            ..made
        },
    );
    report(
        "a covariate, 6 treated",
        &Made {
            covariate: true,
            starts,
            ..made
        },
    );
    report(
        "40 clusters, 15 treated",
        &Made {
            clusters: 40,
            starts: &[(2, 15)],
            ..made
        },
    );
    report(
        "40 clusters, 15 treated, a covariate",
        &Made {
            clusters: 40,
            covariate: true,
            starts: &[(2, 15)],
            ..made
        },
    );
    report(
        "12 clusters, treated within",
        &Made {
            clusters: 12,
            within: true,
            starts: &[(2, 12)],
            ..made
        },
    );
}

impl Made {
    fn draw(&self, number: u64) -> Panel {
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        random.set_stream(number);
        let mut normal = || {
            let (one, other): (f64, f64) = (1.0 - random.random::<f64>(), random.random());
            (-2.0 * one.ln()).sqrt() * (2.0 * std::f64::consts::PI * other).cos()
        };
        let (mut units, mut periods, mut clusters) = (Vec::new(), Vec::new(), Vec::new());
        let (mut outcomes, mut first, mut covariate) = (Vec::new(), Vec::new(), Vec::new());
        let mut unit = 0;
        for cluster in 0..self.clusters {
            let shocks: Vec<f64> = (0..4).map(|_| normal()).collect();
            // Sizes go round, so that treated and untreated have all of them.
            let places = if self.unequal {
                2 + 3 * (cluster * 7 % 5)
            } else {
                8
            };
            for place in 0..places {
                let (own, x) = (normal(), normal());
                for (period, shock) in (0_u32..).zip(&shocks) {
                    units.push(unit);
                    periods.push(i64::from(period));
                    clusters.push(cluster);
                    covariate.push(Some(x));
                    outcomes.push(Some(own + shock + 0.5 * normal()));
                    let on = !self.within || place % 2 == 0;
                    first.push(self.start(cluster).filter(|_| on).map(i64::from));
                }
                unit += 1;
            }
        }
        let covariates: &[&[Option<f64>]] = &[&covariate];
        let rows = Rows {
            units: &units,
            periods: &periods,
            outcomes: &outcomes,
            first_treated: &first,
            covariates: if self.covariate { covariates } else { &[] },
            weights: None,
            clusters: Some(&clusters),
        };
        Panel::new(&rows, PanelOptions::default()).expect("a panel")
    }

    fn start(&self, cluster: u32) -> Option<u32> {
        let mut before = 0;
        self.starts.iter().find_map(|&(start, clusters)| {
            before += clusters;
            (cluster < before).then_some(start)
        })
    }
}

/// The row's estimate, and how it is judged.
type Told = (Estimate, Option<Few>);

fn report(name: &str, made: &Made) {
    println!("{name}");
    let judge = |seed| JudgeOptions {
        draws: 399,
        seed,
        ..JudgeOptions::default()
    };
    rates("group-time", made, |panel, seed| {
        let options = GroupTimeOptions {
            draws: 0,
            ..GroupTimeOptions::default()
        };
        let found = group_time(panel, &options).expect("a panel");
        let few = group_time::few(panel, &options, &found, &judge(seed));
        (found.simple.estimate, few)
    });
    rates("imputation", made, |panel, seed| {
        let options = ImputationOptions::default();
        let found = imputation(panel, &options).expect("a panel");
        let few = imputation::few(panel, &options, &found, &judge(seed));
        (found.overall, few)
    });
    if !made.covariate {
        rates("two-way", made, |panel, seed| {
            let found = two_way(panel, 0.95).expect("a panel");
            (
                found.treatment,
                two_way::few(panel, &found, &judge(seed)).expect("a panel"),
            )
        });
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number of panels")]
fn rates(method: &str, made: &Made, tell: impl Fn(&Panel, u64) -> Told + Sync) {
    let all: Vec<Told> = (0..PANELS)
        .into_par_iter()
        .map(|number| tell(&made.draw(number), number))
        .collect();
    let share = |is: &dyn Fn(&Told) -> bool| {
        100.0 * all.iter().filter(|told| is(told)).count() as f64 / PANELS as f64
    };
    let how = all[0].1.as_ref().map_or("usual", |few| match few.judged {
        Judged::Bootstrap(_) => "wild bootstrap",
        Judged::Permuted(_) => "randomisation",
        Judged::Corrected(_) => "corrected",
        Judged::Nothing => "nothing",
    });
    println!(
        "  {method:10} by {how:14} the row rejects {:5.2}%, the sentence calls an effect {:5.2}%, cannot tell {:6.2}%",
        share(&|told| told.0.p_value.is_some_and(|p| p < 0.05)),
        share(&|told| interval(told).is_some_and(|(low, high)| low > 0.0 || high < 0.0)),
        share(&|told| interval(told).is_none()),
    );
}

/// The interval by which the sentence goes.
fn interval((row, few): &Told) -> Option<(f64, f64)> {
    match few.as_ref().map(|few| &few.judged) {
        None => row.low.zip(row.high),
        Some(Judged::Bootstrap(told) | Judged::Permuted(told)) => {
            let told = told.as_ref().ok()?;
            told.low.zip(told.high)
        }
        Some(Judged::Corrected(told)) => Some((told.low, told.high)),
        Some(Judged::Nothing) => None,
    }
}
