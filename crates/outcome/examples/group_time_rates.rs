//! How often intervals and bands of effects by group and time hold the truth, and
//! how often tests reject a true null: `cargo run --release --example group_time_rates`.
//!
//! Each draw is a panel from a stream of one seed: two starts among 6 periods, the
//! effect 0.5 at first and 0.25 more in each period, or none. Where trends hang on
//! a covariate, so does the chance of being treated. Intervals at 95% must hold the
//! truth in 93 to 97% of panels, bands all of the effects by time since treatment at
//! once in 93 to 97%, and tests at 5% must reject a true null in 4 to 6%.

#![expect(clippy::print_stdout, reason = "an example that reports")]
#![expect(clippy::expect_used, reason = "an example stops at what is wrong")]

mod made;

use allotment_outcome::clusters::{JudgeOptions, Judged};
use allotment_outcome::group_time::{
    Control, Estimate, Estimator, GroupTimeOptions, PreTrend, few, group_time,
};
use made::{Made, Simulated};
use rayon::prelude::*;

const PANELS: u64 = 2000;
const SEED: u64 = 20_211_201;

fn main() {
    println!("{PANELS} panels a line; rates of 95% and 5% have an error of 0.49 points\n");
    println!(
        "{:62}  holds the truth: all   at 1   band | rejects a true null: all  trend (plain        ) | finds the effect",
        ""
    );
    let some = [None, Some(Estimator::DoublyRobust)];
    let all = [
        None,
        Some(Estimator::DoublyRobust),
        Some(Estimator::Regression),
        Some(Estimator::Weighting),
    ];
    let only: Option<u32> = std::env::args().nth(1).and_then(|text| text.parse().ok());
    for (units, repeated, estimators) in [
        (1600, false, &some[..]),
        (400, false, &all),
        (150, false, &all),
        (100, false, &all),
        (60, false, &[None]),
        (1600, true, &some),
        (400, true, &all),
    ] {
        if only.is_some_and(|only| only != units) {
            continue;
        }
        for &estimator in estimators {
            for control in [Control::Never, Control::NotYet] {
                line(units, repeated, estimator, control);
            }
        }
        println!();
    }
    println!("trends that hang on the covariate, which is left out");
    left_out();
}

fn effect(_: u32, after: i32) -> f64 {
    0.5 + 0.25 * f64::from(after)
}

fn made(units: u32, repeated: bool, confounded: bool) -> Made {
    Made {
        units,
        periods: 6,
        starts: if confounded {
            &[(3, 1, 2), (4, 1, 2)]
        } else {
            &[(3, 3, 10), (4, 3, 10)]
        },
        effect,
        confounded,
        repeated,
    }
}

fn line(units: u32, repeated: bool, estimator: Option<Estimator>, control: Control) {
    let made = made(units, repeated, estimator.is_some());
    let options = GroupTimeOptions {
        estimator: estimator.unwrap_or(Estimator::Regression),
        control,
        draws: 400,
        ..GroupTimeOptions::default()
    };
    let found = draw(&made, &options, true);
    let none = Made {
        effect: |_, _| 0.0,
        ..made
    };
    let null = draw(&none, &options, true);
    let of = match (estimator, repeated) {
        (None, _) => "no covariate".to_owned(),
        (Some(estimator), _) => format!("{estimator:?} with a covariate"),
    };
    let seen = if repeated {
        "a period, repeated"
    } else {
        "units"
    };
    println!(
        "{:62}  {:19.2}% {:5.2}% {:5.2}% | {:22.2}% {:5.2}% (plain {:5.2}% {:5.2}%) | {:6.2}%",
        format!("{units} {seen}, {of}, {control:?}"),
        found.holds(),
        found.share(|one| one.holds_at_1),
        found.share(|one| one.in_band),
        null.share(rejects),
        null.share(|one| one.trend),
        null.share(|one| rejects_by_itself(&one.all)),
        null.share(|one| one.plain_trend),
        found.share(rejects),
    );
}

fn left_out() {
    let options = GroupTimeOptions {
        draws: 0,
        ..GroupTimeOptions::default()
    };
    let found = draw(&made(400, false, true), &options, false);
    println!(
        "400 units: holds the truth {:.2}%, trend before rejected {:.2}%",
        found.holds(),
        found.share(|one| one.trend)
    );
}

/// What was found in one panel.
#[expect(clippy::struct_excessive_bools, reason = "each is counted by itself")]
struct One {
    all: Estimate,
    /// The mean effect on its treated rows.
    truth: f64,
    /// Whether the interval one period after treatment holds the truth.
    holds_at_1: bool,
    /// Whether the band holds all effects by time since treatment.
    in_band: bool,
    /// Whether trends before treatment are rejected.
    trend: bool,
    /// The same by a test that counts on many units.
    plain_trend: bool,
    /// The interval and p-value of all, as it is judged with few units.
    judged: Option<(f64, f64, f64)>,
}

struct All(Vec<One>);

impl All {
    #[expect(clippy::cast_precision_loss, reason = "a number of panels")]
    fn share(&self, is: impl Fn(&One) -> bool) -> f64 {
        100.0 * self.0.iter().filter(|one| is(one)).count() as f64 / self.0.len() as f64
    }

    /// How often the interval of all effects in one holds their mean, over cohorts
    /// of the size that they have on average.
    #[expect(clippy::cast_precision_loss, reason = "a number of panels")]
    fn holds(&self) -> f64 {
        let truth = self.0.iter().map(|one| one.truth).sum::<f64>() / self.0.len() as f64;
        self.share(|one| match one.judged {
            Some((low, high, _)) => low <= truth && truth <= high,
            None => inside(one.all.low, truth, one.all.high),
        })
    }
}

fn inside(low: Option<f64>, truth: f64, high: Option<f64>) -> bool {
    low.zip(high)
        .is_some_and(|(low, high)| low <= truth && truth <= high)
}

/// As it is judged; and by its own row.
fn rejects(one: &One) -> bool {
    match one.judged {
        Some((_, _, p_value)) => p_value < 0.05,
        None => rejects_by_itself(&one.all),
    }
}

fn rejects_by_itself(estimate: &Estimate) -> bool {
    estimate.p_value.is_some_and(|p| p < 0.05)
}

fn draw(made: &Made, options: &GroupTimeOptions, covariate: bool) -> All {
    let one = |draw: u64| {
        let simulated: Simulated = made.draw(SEED, draw);
        let options = GroupTimeOptions {
            seed: draw,
            ..*options
        };
        let panel = simulated.with(covariate && made.confounded);
        let found = group_time(&panel, &options).expect("a panel");
        let truth = |event: i64| {
            if event < 0 {
                0.0
            } else {
                simulated.effect_at(event)
            }
        };
        let mut parts = found
            .dynamic
            .parts
            .iter()
            .map(|(event, part)| (*event, part.estimate));
        let at_1 = parts.clone().find(|part| part.0 == 1).expect("told").1;
        One {
            all: found.simple.estimate,
            truth: simulated.mean_effect(),
            holds_at_1: inside(at_1.low, truth(1), at_1.high),
            in_band: parts.all(|(event, at)| inside(at.uniform_low, truth(event), at.uniform_high)),
            trend: found.pre_trend.p_value().is_some_and(|p| p < 0.05),
            plain_trend: matches!(found.pre_trend, PreTrend::Tested { p_value, .. } if p_value < 0.05),
            judged: few(&panel, &options, &found, &JudgeOptions::default()).and_then(
                |few| match few.judged {
                    Judged::Corrected(told) => Some((told.low, told.high, told.p_value)),
                    _ => None,
                },
            ),
        }
    };
    All((0..PANELS).into_par_iter().map(one).collect())
}
