//! What a design could see.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::made::Made;
use crate::noise::noise;
use allotment_outcome::panel::PanelOptions;
use allotment_outcome::power::{
    Design, Plan, PowerError, PowerOptions, Reading, Towards, UntreatedPanel, difference_of_means,
    multiplier, power_of, simulate, simulate_means, smallest_effect,
};
use proptest::prelude::*;

const PLAN: Plan = Plan {
    design: Design::DifferenceInDifferences,
    treated: 150,
    untreated: 450,
    before: 5,
    after: 5,
    deviation: 1.0,
    correlation: 0.7,
};

/// Source: Bloom (1995): 2.80 for 5% and 80%, 3.24 for 5% and 90%; `McKenzie`
/// (2012), worked with his formulas.
#[test]
fn closed_forms() {
    assert!((multiplier(0.05, 0.8).unwrap() - 2.801_585_218_112_968).abs() < 1e-12);
    assert!((multiplier(0.05, 0.9).unwrap() - 3.241_515_550_135_87).abs() < 1e-9);
    assert!((multiplier(0.05, 0.5).unwrap() - 1.959_963_984_540_054).abs() < 1e-12);
    let of = |design| smallest_effect(&Plan { design, ..PLAN }, 0.05, 0.8).unwrap();
    assert!((of(Design::DifferenceInDifferences) - 0.091_499_390_070_675_85).abs() < 1e-12);
    assert!((of(Design::PostOnly) - 0.230_268_415_320_619_67).abs() < 1e-12);
    assert!((of(Design::Ancova) - 0.089_675_298_921_142_5).abs() < 1e-12);
}

#[test]
fn power_at_the_smallest_effect_is_the_power_asked_for() {
    for (size, power) in [(0.05, 0.8), (0.01, 0.9), (0.1, 0.3)] {
        let effect = smallest_effect(&PLAN, size, power).unwrap();
        let found = power_of(effect, PLAN.std_error().unwrap(), size).unwrap();
        assert!((found - power).abs() < 1e-12, "{found}");
    }
}

fn panel(units: usize, periods: usize, seed: u64) -> UntreatedPanel {
    let level = noise(units, seed);
    let values = noise(units * periods, seed + 1);
    let values = values
        .iter()
        .enumerate()
        .map(|(at, value)| value + 3.0 * level[at / periods]);
    UntreatedPanel::new(values.collect(), periods, periods / 2).unwrap()
}

/// The fast way and the long way are one.
#[test]
fn any_estimator_gives_what_the_built_in_one_does() {
    let panel = panel(30, 6, 4);
    let mut options = PowerOptions::new(vec![6, 12], vec![0.0, 0.2, 0.6]);
    options.draws = 120;
    let fast = simulate_means(&panel, &options).unwrap();
    let long = simulate(&panel, &options, |trial| difference_of_means(trial, 0.05)).unwrap();
    assert_eq!(fast.cells, long.cells);
    for (fast, long) in fast.smallest.iter().zip(&long.smallest) {
        let (one, other) = (fast.effect.unwrap(), long.effect.unwrap());
        assert!((one / other - 1.0).abs() < 1e-6, "{one} and {other}");
        assert!((fast.false_alarms - long.false_alarms).abs() < 1e-15);
    }
}

/// Where errors are as the closed form has it, simulation agrees with it. Each
/// unit's change has the variance `(1/3 + 1/3) / 3`, a sum of four uniform numbers
/// having a third.
#[test]
fn simulation_agrees_with_the_closed_form() {
    let panel = panel(400, 6, 8);
    let mut options = PowerOptions::new(vec![40], vec![0.1]);
    options.draws = 2000;
    let found = simulate_means(&panel, &options).unwrap();
    let error = (2.0_f64 / 9.0 * (1.0 / 40.0 + 1.0 / 360.0)).sqrt();
    let expected = multiplier(0.05, 0.8).unwrap() * error;
    let smallest = found.smallest[0].effect.unwrap();
    assert!(
        (smallest / expected - 1.0).abs() < 0.1,
        "{smallest} and {expected}"
    );
    let expected = power_of(0.1, error, 0.05).unwrap();
    assert!((found.cells[0].power - expected).abs() < 0.06);
    assert!(
        (0.035..=0.065).contains(&found.smallest[0].false_alarms),
        "{:?}",
        found.smallest
    );
}

#[test]
fn threads_change_nothing() {
    let panel = panel(60, 8, 2);
    let options = PowerOptions::new(vec![5, 20], vec![-0.4, -0.1]);
    let one = simulate_means(&panel, &options).unwrap();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(3)
        .build()
        .unwrap();
    let other = pool.install(|| simulate_means(&panel, &options)).unwrap();
    assert_eq!(one, other);
    assert!(
        one.smallest[0].effect.unwrap() < one.smallest[1].effect.unwrap(),
        "fewer see less"
    );
    assert!(one.smallest[1].effect.unwrap() < 0.0);
}

#[test]
fn a_panel_lends_its_never_treated() {
    let made = Made::whole();
    let rows = allotment_outcome::panel::Rows {
        units: &made.units,
        periods: &made.periods,
        outcomes: &made.outcomes,
        first_treated: &made.first,
        covariates: &[],
        weights: None,
        clusters: None,
    };
    let panel = allotment_outcome::panel::Panel::new(&rows, PanelOptions::default()).unwrap();
    let untreated = UntreatedPanel::from_panel(&panel, 2004).unwrap();
    assert_eq!((untreated.units(), untreated.periods()), (48, 6));
    let error = UntreatedPanel::from_panel(&panel, 2010).unwrap_err();
    assert_eq!(
        error,
        PowerError::Start {
            start: 2010,
            before: 6,
            after: 0
        }
    );
    let options = PowerOptions::new(vec![47], vec![1.0]);
    assert_eq!(
        simulate_means(&untreated, &options)
            .unwrap_err()
            .to_string(),
        "47 units cannot be treated and 2 be left to compare with, since 48 are never treated: plan for at most 46"
    );
}

#[test]
fn not_detected_is_not_ruled_out() {
    let read = |low, high, matters| Reading::new((low, high), 0.5, 0.95, matters).unwrap();
    assert_eq!(
        read(0.2, 2.2, None),
        Reading::Detected {
            towards: Towards::More,
            at_least: 0.2
        }
    );
    assert_eq!(
        read(-2.2, -0.2, Some(1.0)),
        Reading::Detected {
            towards: Towards::Less,
            at_least: 0.2
        }
    );
    assert_eq!(
        read(-0.8, 1.2, Some(1.5)),
        Reading::RuledOut { more_than: 1.2 }
    );
    let Reading::NotDetected {
        above,
        below,
        could_see,
    } = read(-0.8, 1.2, Some(1.0))
    else {
        panic!("an effect of 1 is within");
    };
    assert!((above - 1.2).abs() + (below + 0.8).abs() < 1e-15);
    assert!((could_see - 1.400_792_609).abs() < 1e-8);
    assert!(matches!(read(-0.8, 1.2, None), Reading::NotDetected { .. }));
    assert!(Reading::new((f64::NAN, 1.0), 0.5, 0.95, None).is_err());
}

#[test]
fn plans_that_cannot_be_are_refused() {
    let error = Plan { treated: 0, ..PLAN }.std_error().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the number of treated units is 0 where at least 1 are needed: plan for more"
    );
    let error = Plan {
        correlation: -0.5,
        ..PLAN
    }
    .std_error()
    .unwrap_err();
    assert!(matches!(error, PowerError::Correlation { periods: 10, .. }));
    assert!(multiplier(0.05, 1.0).is_err());
    assert!(UntreatedPanel::new(vec![1.0; 7], 2, 1).is_err());
}

proptest! {
    /// Source: `McKenzie` (2012): analysis of covariance is never worse.
    #[test]
    fn ancova_is_never_worse(
        before in 1_usize..12, after in 1_usize..12, correlation in 0.0_f64..0.99,
    ) {
        let of = |design| {
            let plan = Plan { design, before, after, correlation, ..PLAN };
            plan.std_error().unwrap()
        };
        let ancova = of(Design::Ancova);
        prop_assert!(ancova <= of(Design::DifferenceInDifferences) * (1.0 + 1e-12));
        prop_assert!(ancova <= of(Design::PostOnly) * (1.0 + 1e-12));
    }
}
