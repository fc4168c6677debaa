//! How often an effect that is none is called one where few places are treated among
//! many, or a few of them carry most of the weight:
//! `cargo run --release --example few_among_many_rates -p allotment-outcome`, and after
//! ` -- ` which of `one`, `weights`, `several` (outcomes) and `before` (trends), if not all.
//!
//! Each draw is a panel from a stream of one seed: places with an effect of their own and
//! white noise over 4 periods, some of them treated in the last two. Nothing is changed by
//! treatment. The row of an estimate keeps the usual interval, for comparison with other
//! tools; the sentence goes by what few are judged by, and must call an effect in 4 to 6%.
//! Trends before treatment, over 6 periods, are called apart in no more than about 5%.
//! Of several outcomes, any is called changed in no more than about 5%, and the joint test
//! rejects in about 5%.

#![expect(clippy::print_stdout, reason = "an example that reports")]
#![expect(clippy::expect_used, reason = "an example stops at what is wrong")]

use allotment_outcome::clusters::{Few, JudgeOptions, Judged};
use allotment_outcome::group_time::{
    self, Estimate, GroupTime, GroupTimeOptions, PreTrend, group_time,
};
use allotment_outcome::imputation::{self, ImputationOptions, imputation};
use allotment_outcome::many::{Together, TogetherOptions, joint_test, romano_wolf};
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::two_way::{self, event_study, two_way};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

const PANELS: u64 = 4000;
const SEED: u64 = 20_261_201;

/// How panels are drawn.
#[derive(Clone, Copy)]
struct Made {
    /// First treated period, and how many places.
    starts: &'static [(i64, u32)],
    places: u32,
    /// How far weights, which nothing else hangs on, spread: the deviation of their logs.
    weights: f64,
    /// Persons, seen once, of this many in each place and period; places are clusters
    /// then.
    persons: Option<u32>,
    periods: i64,
}

const PLAIN: Made = Made {
    starts: &[],
    places: 0,
    weights: 0.0,
    persons: None,
    periods: 4,
};

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let asks = |part: &str| wanted.is_empty() || wanted.iter().any(|one| one == part);
    println!(
        "{PANELS} panels a line, 4 periods, no effect; rates of 5% have an error of {:.2} points",
        100.0 * (0.05 * 0.95 / f64::from(u32::try_from(PANELS).expect("few"))).sqrt()
    );
    if asks("one") {
        one();
    }
    if asks("weights") {
        uneven();
    }
    if asks("several") {
        several();
    }
    if asks("before") {
        before();
    }
}

fn before() {
    for (treated, places, weights) in [
        (&[(4, 6)][..], 60, 0.0),
        (&[(4, 6)], 300, 0.0),
        (&[(4, 12)], 300, 0.0),
        (&[(4, 20)], 400, 0.0),
        (&[(4, 30)], 60, 0.0),
        (&[(4, 8), (5, 12)], 300, 0.0),
        (&[(4, 30)], 100, 1.0),
        (&[(4, 100)], 400, 0.0),
    ] {
        trends(&Made {
            starts: treated,
            places,
            weights,
            periods: 6,
            ..PLAIN
        });
    }
}

fn one() {
    for (treated, places) in [
        (&[(2, 6)][..], 100),
        (&[(2, 12)], 60),
        (&[(2, 30)], 60),
        (&[(2, 6)], 199),
        (&[(2, 6)], 200),
        (&[(2, 6)], 300),
        (&[(2, 10)], 250),
        (&[(2, 20)], 400),
        (&[(2, 8)], 1000),
        (&[(2, 292)], 300),
        (&[(2, 8), (3, 12)], 300),
        (&[(2, 60)], 300),
    ] {
        let made = Made {
            starts: treated,
            places,
            ..PLAIN
        };
        one_outcome(&made);
    }
    one_outcome(&Made {
        starts: &[(2, 8)],
        places: 258,
        persons: Some(4),
        ..PLAIN
    });
}

fn uneven() {
    for (treated, places, weights) in [
        (&[(2, 30)][..], 100, 1.0),
        (&[(2, 10)], 60, 1.2),
        (&[(2, 10)], 60, 0.8),
        (&[(2, 100)], 400, 1.0),
        (&[(2, 200)], 1000, 1.0),
        (&[(2, 10)], 40, 1.0),
    ] {
        let made = Made {
            starts: treated,
            places,
            weights,
            ..PLAIN
        };
        one_outcome(&made);
    }
}

fn several() {
    for (treated, places) in [(&[(2, 6)][..], 300), (&[(2, 20)], 400), (&[(2, 12)], 100)] {
        for (outcomes, shared) in [(2, 0.3), (3, 0.0), (3, 0.8), (4, 0.0), (5, 0.3)] {
            let made = Made {
                starts: treated,
                places,
                ..PLAIN
            };
            several_outcomes(&made, outcomes, shared);
        }
    }
}

impl Made {
    fn name(&self) -> String {
        let treated: Vec<String> = self.starts.iter().map(|(_, n)| n.to_string()).collect();
        let weights = match self.weights {
            0.0 => String::new(),
            spread => format!(", weights exp({spread} N)"),
        };
        let persons = match self.persons {
            Some(persons) => format!(", {persons} persons in each"),
            None => String::new(),
        };
        format!(
            "{} of {}{weights}{persons}",
            treated.join(" and "),
            self.places
        )
    }

    fn start(&self, place: u32) -> Option<i64> {
        let mut before = 0;
        self.starts.iter().find_map(|&(start, places)| {
            before += places;
            (place < before).then_some(start)
        })
    }

    /// Panels of several outcomes, a part `shared` of whose noise is the same.
    fn draw(&self, number: u64, outcomes: usize, shared: f64) -> Vec<Panel> {
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        random.set_stream(number);
        let mut normal = || {
            let (one, other): (f64, f64) = (1.0 - random.random::<f64>(), random.random());
            (-2.0 * one.ln()).sqrt() * (2.0 * std::f64::consts::PI * other).cos()
        };
        let (mut units, mut periods, mut first) = (Vec::new(), Vec::new(), Vec::new());
        let (mut weights, mut clusters) = (Vec::new(), Vec::new());
        let mut values = vec![Vec::new(); outcomes];
        for place in 0..self.places {
            let own: Vec<f64> = (0..outcomes).map(|_| normal()).collect();
            let weight = (self.weights * normal()).exp();
            for period in 0..self.periods {
                let shock = normal();
                for _ in 0..self.persons.unwrap_or(1) {
                    let all = normal();
                    for (values, own) in values.iter_mut().zip(&own) {
                        let noise = shared.sqrt() * all + (1.0 - shared).sqrt() * normal();
                        let of_place = if self.persons.is_some() { shock } else { 0.0 };
                        values.push(Some(own + of_place + noise));
                    }
                    let unit = match self.persons {
                        Some(_) => u32::try_from(units.len()).expect("few rows"),
                        None => place,
                    };
                    units.push(unit);
                    periods.push(period);
                    first.push(self.start(place));
                    weights.push(Some(weight));
                    clusters.push(place);
                }
            }
        }
        let panel = |outcomes: &Vec<Option<f64>>| {
            let rows = Rows {
                units: &units,
                periods: &periods,
                outcomes,
                first_treated: &first,
                covariates: &[],
                weights: (self.weights > 0.0).then_some(&weights[..]),
                clusters: self.persons.map(|_| &clusters[..]),
            };
            let options = PanelOptions {
                repeated: self.persons.is_some(),
                ..PanelOptions::default()
            };
            Panel::new(&rows, options).expect("a panel")
        };
        values.iter().map(panel).collect()
    }
}

/// The row's estimate, and how it is judged.
type Told = (Estimate, Option<Few>);

fn one_outcome(made: &Made) {
    println!("{}", made.name());
    let judge = |seed| JudgeOptions {
        draws: 399,
        seed,
        ..JudgeOptions::default()
    };
    rates("group-time", made, |panel, seed| {
        let options = options(0);
        let found = group_time(panel, &options).expect("a panel");
        let few = group_time::few(panel, &options, &found, &judge(seed));
        (found.simple.estimate, few)
    });
    if made.persons.is_some() {
        return;
    }
    rates("imputation", made, |panel, seed| {
        let options = ImputationOptions::default();
        let found = imputation(panel, &options).expect("a panel");
        let few = imputation::few(panel, &options, &found, &judge(seed));
        (found.overall, few)
    });
    rates("two-way", made, |panel, seed| {
        let found = two_way(panel, 0.95).expect("a panel");
        let few = two_way::few(panel, &found, &judge(seed)).expect("a panel");
        (found.treatment, few)
    });
}

/// How often trends before treatment are called apart.
fn trends(made: &Made) {
    println!("{}, trends before", made.name());
    let say = |method: &str, tested: &(dyn Fn(&Panel) -> PreTrend + Sync)| {
        let all: Vec<PreTrend> = (0..PANELS)
            .into_par_iter()
            .map(|number| tested(&made.draw(number, 1, 0.0)[0]))
            .collect();
        let as_for_many = share(
            &all,
            |told| matches!(told, PreTrend::Tested { p_value, .. } if *p_value < 0.05),
        );
        let called = share(&all, |told| told.p_value().is_some_and(|p| p < 0.05));
        let untold = share(&all, |told| told.p_value().is_none());
        println!(
            "  {method:10} called apart in {called:5.2}% (as for many {as_for_many:5.2}%), nothing made of {untold:6.2}%"
        );
    };
    say("group-time", &|panel| {
        group_time(panel, &options(0)).expect("a panel").pre_trend
    });
    say("imputation", &|panel| {
        let options = ImputationOptions::default();
        imputation(panel, &options).expect("a panel").pre_trend
    });
    say("two-way", &|panel| {
        event_study(panel, 0.95).expect("a panel").pre_trend
    });
}

fn options(draws: u32) -> GroupTimeOptions {
    GroupTimeOptions {
        draws,
        ..GroupTimeOptions::default()
    }
}

fn rates(method: &str, made: &Made, tell: impl Fn(&Panel, u64) -> Told + Sync) {
    let all: Vec<Told> = (0..PANELS)
        .into_par_iter()
        .map(|number| tell(&made.draw(number, 1, 0.0)[0], number))
        .collect();
    let how = all[0].1.as_ref().map_or("usual", |few| match few.judged {
        Judged::Bootstrap(_) => "wild bootstrap",
        Judged::Permuted(_) => "randomisation",
        Judged::Corrected(_) => "corrected",
        Judged::Nothing => "nothing",
    });
    let row = share(&all, |told| told.0.p_value.is_some_and(|p| p < 0.05));
    let said = share(&all, |told| {
        interval(told).is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    });
    println!(
        "  {method:10} by {how:14} the row rejects {row:5.2}%, the sentence calls an effect {said:5.2}%"
    );
}

#[expect(clippy::cast_precision_loss, reason = "a number of panels")]
fn share<T>(all: &[T], is: impl Fn(&T) -> bool) -> f64 {
    100.0 * all.iter().filter(|one| is(one)).count() as f64 / all.len() as f64
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

fn several_outcomes(made: &Made, outcomes: usize, shared: f64) {
    let tell = |number: u64| {
        let panels = made.draw(number, outcomes, shared);
        let found: Vec<GroupTime> = panels
            .iter()
            .map(|panel| group_time(panel, &options(0)).expect("a panel"))
            .collect();
        let of = |found: &GroupTime| found.influence.combined(&found.simple.coefficients);
        let influence: Vec<Vec<f64>> = found.iter().map(of).collect();
        let influence: Vec<&[f64]> = influence.iter().map(Vec::as_slice).collect();
        let estimates: Vec<f64> = found.iter().map(|one| one.simple.estimate.value).collect();
        let rejects = |groups| {
            let together = Together {
                estimates: &estimates,
                influence: &influence,
                clusters: None,
                groups,
            };
            let draws = TogetherOptions {
                draws: 999,
                seed: number,
                ..TogetherOptions::default()
            };
            let any = romano_wolf(&together, &draws).expect("outcomes that move");
            let joint = joint_test(&together);
            (
                any.iter().any(|one| one.adjusted <= 0.05),
                joint.is_ok_and(|joint| joint.p_value <= 0.05),
            )
        };
        (rejects(None), rejects(found[0].groups.as_ref()))
    };
    let all: Vec<_> = (0..PANELS).into_par_iter().map(tell).collect();
    println!(
        "{}, {outcomes} outcomes, {shared} of their noise shared: any is called changed in {:5.2}% (as for many {:5.2}%), the joint test rejects in {:5.2}% ({:5.2}%)",
        made.name(),
        share(&all, |told| told.1.0),
        share(&all, |told| told.0.0),
        share(&all, |told| told.1.1),
        share(&all, |told| told.0.1),
    );
}
