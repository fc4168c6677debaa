//! How often an effect that is none is called one where few places are treated, or few
//! are not: `cargo run --release --example few_treated_rates -p allotment-outcome`, and
//! after ` -- ` which of `treated` and `untreated`, if not both.
//!
//! Each draw is a panel from a stream of one seed: 35 untreated places and a few
//! treated ones over 10 periods, the last 3 of them treated, a movement that places
//! share to different degrees, and noise that is normal or has fat tails (Student's
//! with 3 degrees). Nothing is changed by treatment. A method must call an effect in
//! about 5%, or not at all.

#![expect(clippy::print_stdout, reason = "an example that reports")]
#![expect(clippy::expect_used, reason = "an example stops at what is wrong")]

use allotment_outcome::clusters::{JudgeOptions, Judged};
use allotment_outcome::imputation::{ImputationOptions, few, imputation};
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::synthetic_did::{Errors, SyntheticDidOptions, synthetic_did};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

const PANELS: u64 = 2000;
const SEED: u64 = 20_240_301;
const CONTROLS: u32 = 35;
const PERIODS: u32 = 10;
const START: u32 = 7;

fn main() {
    println!("{PANELS} panels a line, no effect; rates of 5% have an error of 0.49 points");
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let asks = |part: &str| wanted.is_empty() || wanted.iter().any(|one| one == part);
    if asks("treated") {
        few_treated();
    }
    if asks("untreated") {
        few_untreated();
    }
}

/// As few untreated places as there may be, whose noise draws see as little of.
fn few_untreated() {
    for controls in [3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 30, 50, 80] {
        for treated in [10, 20, 40] {
            println!(" {treated} treated, {controls} not");
            let parties = (treated, controls);
            if controls <= 15 {
                synthetic("bootstrap", parties, false, Errors::Bootstrap);
            }
            synthetic("jackknife", parties, false, Errors::Jackknife);
        }
    }
}

fn few_treated() {
    for fat in [false, true] {
        println!(
            "{}",
            if fat {
                "noise with fat tails"
            } else {
                "normal noise"
            }
        );
        for treated in [1, 2, 3, 5, 9] {
            println!(" {treated} treated, {CONTROLS} not");
            if treated > 1 {
                synthetic("bootstrap", (treated, CONTROLS), fat, Errors::Bootstrap);
                synthetic("jackknife", (treated, CONTROLS), fat, Errors::Jackknife);
            }
            synthetic("placebo", (treated, CONTROLS), fat, Errors::Placebo);
            imputed(treated, fat);
        }
    }
}

fn draw((treated, controls): (u32, u32), fat: bool, number: u64) -> Panel {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    random.set_stream(number);
    let shared: Vec<f64> = (0..PERIODS)
        .scan(0.0, |walk, _| {
            *walk += normal(&mut random);
            Some(*walk)
        })
        .collect();
    let (mut units, mut periods) = (Vec::new(), Vec::new());
    let (mut outcomes, mut first) = (Vec::new(), Vec::new());
    for unit in 0..controls + treated {
        let own = normal(&mut random);
        let degree = random.random::<f64>();
        for period in 0..PERIODS {
            let mut noise = normal(&mut random);
            if fat {
                let squares = (0..3).map(|_| normal(&mut random).powi(2)).sum::<f64>();
                noise /= (squares / 3.0).sqrt();
            }
            units.push(unit);
            periods.push(i64::from(period));
            outcomes.push(Some(own + degree * shared[period as usize] + noise));
            first.push((unit < treated).then_some(i64::from(START)));
        }
    }
    let rows = Rows {
        units: &units,
        periods: &periods,
        outcomes: &outcomes,
        first_treated: &first,
        covariates: &[],
        weights: None,
        clusters: None,
    };
    Panel::new(&rows, PanelOptions::default()).expect("a panel")
}

fn normal(random: &mut ChaCha8Rng) -> f64 {
    let (one, other): (f64, f64) = (1.0 - random.random::<f64>(), random.random());
    (-2.0 * one.ln()).sqrt() * (2.0 * std::f64::consts::PI * other).cos()
}

/// Whether the row's interval, and what it is judged by, leave out zero.
type Told = (Option<bool>, Option<bool>);

fn leaves_out(low: Option<f64>, high: Option<f64>) -> Option<bool> {
    let (low, high) = low.zip(high)?;
    Some(low > 0.0 || high < 0.0)
}

fn synthetic(name: &str, parties: (u32, u32), fat: bool, errors: Errors) {
    report(&format!("synthetic-did, {name}"), |number| {
        let options = SyntheticDidOptions {
            errors: Some(errors),
            draws: 500,
            seed: number,
            ..SyntheticDidOptions::default()
        };
        let found = synthetic_did(&draw(parties, fat, number), &options).expect("a panel");
        let judged = found.ranked.map(|one| leaves_out(one.low, one.high));
        let row = leaves_out(found.overall.low, found.overall.high);
        (row, judged.unwrap_or(row))
    });
}

fn imputed(treated: u32, fat: bool) {
    report("imputation", |number| {
        let panel = draw((treated, CONTROLS), fat, number);
        let options = ImputationOptions::default();
        let found = imputation(&panel, &options).expect("a panel");
        let judge = JudgeOptions {
            seed: number,
            ..JudgeOptions::default()
        };
        let row = leaves_out(found.overall.low, found.overall.high);
        let judged = match few(&panel, &options, &found, &judge).map(|few| few.judged) {
            None => row,
            Some(Judged::Bootstrap(Ok(told)) | Judged::Permuted(Ok(told))) => {
                leaves_out(told.low, told.high)
            }
            Some(Judged::Corrected(told)) => leaves_out(Some(told.low), Some(told.high)),
            Some(_) => None,
        };
        (row, judged)
    });
}

#[expect(clippy::cast_precision_loss, reason = "a number of panels")]
fn report(name: &str, tell: impl Fn(u64) -> Told + Sync + Send) {
    let all: Vec<Told> = (0..PANELS).into_par_iter().map(tell).collect();
    let share = |is: &dyn Fn(&Told) -> bool| {
        100.0 * all.iter().filter(|told| is(told)).count() as f64 / PANELS as f64
    };
    println!(
        "  {name:24} the row rejects {:5.2}%, as judged {:5.2}%, cannot tell {:6.2}%",
        share(&|told| told.0 == Some(true)),
        share(&|told| told.1 == Some(true)),
        share(&|told| told.1.is_none()),
    );
}
