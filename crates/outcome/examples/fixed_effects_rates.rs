//! How often intervals of two-way fixed effects, imputation and Sun and Abraham's
//! event study hold the truth, and how often their tests reject a true null:
//! `cargo run --release --example fixed_effects_rates`.
//!
//! Each draw is a panel from a stream of one seed: unit and period effects, and
//! noise that lasts from period to period. Intervals at 95% must hold the truth in
//! 93 to 97% of panels, tests at 5% reject a true null in 4 to 6%.

#![expect(clippy::print_stdout, reason = "an example that reports")]
#![expect(clippy::expect_used, reason = "an example stops at what is wrong")]

mod made;

use allotment_outcome::clusters::{JudgeOptions, Judged};
use allotment_outcome::group_time::{Estimate, PreTrend};
use allotment_outcome::imputation::{ImputationOptions, few, imputation};
use allotment_outcome::two_way::{event_study, leads_and_lags, two_way};
use made::{Made, Simulated};
use rayon::prelude::*;

const PANELS: u64 = 4000;
const SEED: u64 = 20_210_801;

fn main() {
    println!("{PANELS} panels a line; rates of 95% and 5% have an error of 0.34 points\n");
    println!("one start, an effect of 1 for all");
    same(200);
    same(50);
    println!("\nthree starts, effects that differ by cohort and grow");
    staggered("600 units, 180 never treated", 600);
    staggered("200 units, 60 never treated", 200);
    staggered("60 units, 18 never treated and 12 in each later cohort", 60);
    println!("\ntwo starts, all treated in the end, effects that grow: where two-way must fail");
    fails();
}

/// Panels with one start and an effect of 1.
fn same(units: u32) {
    let made = Made {
        units,
        periods: 8,
        starts: &[(4, 4, 10)],
        effect: |_, after| if after >= 0 { 1.0 } else { 0.0 },
        ..Made::default()
    };
    println!("{units} units, 4 in 10 treated from the fifth of 8 periods");
    report(&made, "two-way", |panel| {
        let found = two_way(&panel.panel(), 0.95).expect("a panel");
        let warned = found.is_misleading();
        (found.treatment, 1.0, None, warned)
    });
    report(&made, "imputation", |panel| imputed(panel, 1.0));
    report(&made, "cohorts by events", |panel| saturated(panel, 1.0));
    let none = Made {
        effect: |_, _| 0.0,
        ..made
    };
    report(&none, "two-way, no effect", |panel| {
        let found = two_way(&panel.panel(), 0.95).expect("a panel");
        (found.treatment, 0.0, None, found.is_misleading())
    });
    report(&none, "imputation, no effect", |panel| imputed(panel, 0.0));
    report(&none, "cohorts by events, no effect", |panel| {
        saturated(panel, 0.0)
    });
}

/// Panels with three starts and effects that differ.
fn staggered(name: &str, units: u32) {
    let made = Made {
        units,
        periods: 8,
        starts: &[(3, 3, 10), (5, 2, 10), (6, 2, 10)],
        effect: |start, after| match (start, after) {
            (_, ..0) => 0.0,
            (3, _) => 0.5 + 0.4 * f64::from(after),
            (5, _) => -0.3 * f64::from(after + 1),
            _ => 1.5,
        },
        ..Made::default()
    };
    println!("{name}");
    report(&made, "two-way", |panel| {
        let found = two_way(&panel.panel(), 0.95).expect("a panel");
        let truth = panel.mean_effect();
        (found.treatment, truth, None, found.is_misleading())
    });
    report(&made, "two-way leads and lags, event 0", |panel| {
        let found = leads_and_lags(&panel.panel(), 0.95).expect("a panel");
        let (_, first) = found.events.iter().find(|part| part.0 == 0).expect("told");
        (*first, panel.effect_at(0), p_value(found.pre_trend), true)
    });
    report(&made, "imputation", |panel| {
        imputed(panel, panel.mean_effect())
    });
    report(&made, "imputation, event 2", |panel| {
        let options = ImputationOptions::default();
        let found = imputation(&panel.panel(), &options).expect("a panel");
        let (_, at) = found.events.iter().find(|part| part.0 == 2).expect("told");
        (*at, panel.effect_at(2), None, false)
    });
    report(&made, "imputation, first cohort", |panel| {
        let options = ImputationOptions::default();
        let found = imputation(&panel.panel(), &options).expect("a panel");
        (found.cohorts[0].1, panel.effect_of(3), None, false)
    });
    report(&made, "cohorts by events", |panel| {
        saturated(panel, panel.mean_effect())
    });
    report(&made, "cohorts by events, event 2", |panel| {
        let found = event_study(&panel.panel(), 0.95).expect("a panel");
        let (_, at) = found.events.iter().find(|part| part.0 == 2).expect("told");
        (*at, panel.effect_at(2), None, false)
    });
}

/// Source: Goodman-Bacon (2021), on effects that vary over time, and de Chaisemartin
/// and D'Haultfœuille (2020), on weights below zero: an early and a late cohort, and nobody left
/// untreated in the last periods, with effects that grow.
fn fails() {
    let made = Made {
        units: 100,
        periods: 10,
        starts: &[(2, 5, 10), (5, 5, 10)],
        effect: |_, after| f64::from((after + 1).max(0)),
        ..Made::default()
    };
    report(&made, "two-way", |panel| {
        let found = two_way(&panel.panel(), 0.95).expect("a panel");
        let truth = panel.mean_effect();
        (found.treatment, truth, None, found.is_misleading())
    });
    report(&made, "imputation, event 2", |panel| {
        let options = ImputationOptions::default();
        let found = imputation(&panel.panel(), &options).expect("a panel");
        let (_, at) = found.events.iter().find(|part| part.0 == 2).expect("told");
        (*at, 3.0, p_value(found.pre_trend), false)
    });
}

/// As the command judges it: with few units by what they allow.
fn imputed(panel: &Simulated, truth: f64) -> Told {
    let (panel, options) = (panel.panel(), ImputationOptions::default());
    let found = imputation(&panel, &options).expect("a panel");
    let mut overall = found.overall;
    if let Some(few) = few(&panel, &options, &found, &JudgeOptions::default()) {
        let told = match few.judged {
            Judged::Corrected(told) => (Some(told.low), Some(told.high), Some(told.p_value)),
            Judged::Bootstrap(Ok(told)) | Judged::Permuted(Ok(told)) => {
                (told.low, told.high, Some(told.p_value))
            }
            _ => (None, None, None),
        };
        (overall.low, overall.high, overall.p_value) = told;
    }
    (overall, truth, p_value(found.pre_trend), false)
}

fn saturated(panel: &Simulated, truth: f64) -> Told {
    let found = event_study(&panel.panel(), 0.95).expect("a panel");
    (found.overall, truth, p_value(found.pre_trend), false)
}

fn p_value(test: PreTrend) -> Option<f64> {
    match test {
        PreTrend::Tested { p_value, .. } => Some(p_value),
        _ => None,
    }
}

/// An estimate, the truth, the p-value of the test before treatment, and whether
/// a warning fired.
type Told = (Estimate, f64, Option<f64>, bool);

#[expect(clippy::cast_precision_loss, reason = "a number of panels")]
fn report(made: &Made, name: &str, tell: impl Fn(&Simulated) -> Told + Sync) {
    let all: Vec<Told> = (0..PANELS)
        .into_par_iter()
        .map(|draw| tell(&made.draw(SEED, draw)))
        .collect();
    let panels = PANELS as f64;
    let share = |is: &dyn Fn(&Told) -> bool| {
        100.0 * all.iter().filter(|told| is(told)).count() as f64 / panels
    };
    let holds = |told: &Told| {
        let inside = |low: f64, high: f64| low <= told.1 && told.1 <= high;
        told.0
            .low
            .zip(told.0.high)
            .is_some_and(|(low, high)| inside(low, high))
    };
    let mean: f64 = all.iter().map(|told| told.0.value).sum::<f64>() / panels;
    let truth: f64 = all.iter().map(|told| told.1).sum::<f64>() / panels;
    print!(
        "  {name:32} mean {mean:7.3}, truth {truth:7.3}; interval holds it {:6.2}%; rejects none {:6.2}%; wrong sign {:6.2}%; warns {:5.1}%",
        share(&holds),
        share(&|told| told.0.p_value.is_some_and(|p| p < 0.05)),
        share(&|told| told.0.value * told.1 < 0.0),
        share(&|told| told.3),
    );
    if all.iter().any(|told| told.2.is_some()) {
        print!(
            "; trend before rejected {:5.2}%",
            share(&|told| told.2.is_some_and(|p| p < 0.05))
        );
    }
    println!();
}
