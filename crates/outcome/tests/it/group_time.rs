//! Effects by group and time.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::made::{Made, With};
use allotment_outcome::group_time::{
    Base, CannotEstimate, CellProblem, Estimator, Found, GroupTimeOptions, group_time,
};
use allotment_outcome::panel::{Panel, PanelOptions, Rows, Unbalanced};
use proptest::prelude::*;

/// All defaults, but for draws.
pub fn without_draws() -> GroupTimeOptions {
    GroupTimeOptions {
        draws: 0,
        ..GroupTimeOptions::default()
    }
}

#[test]
fn without_covariates_all_estimators_are_the_difference_of_mean_changes() {
    let made = Made::whole();
    let panel = made.panel(With::default());
    for estimator in [
        Estimator::DoublyRobust,
        Estimator::Weighting,
        Estimator::Regression,
    ] {
        let found = group_time(
            &panel,
            &GroupTimeOptions {
                estimator,
                ..without_draws()
            },
        )
        .unwrap();
        let cell = found
            .cells
            .iter()
            .find(|cell| (cell.group, cell.time) == (2004, 2006));
        let mean = |first: Option<i64>, period: i64| {
            let rows = (0..made.units.len())
                .filter(|&row| made.first[row] == first && made.periods[row] == period);
            let values: Vec<f64> = rows.filter_map(|row| made.outcomes[row]).collect();
            values.iter().sum::<f64>() / f64::from(u32::try_from(values.len()).unwrap())
        };
        let change = |first| mean(first, 2006) - mean(first, 2003);
        let expected = change(Some(2004)) - change(None);
        let value = cell.unwrap().estimate().unwrap().value;
        assert!((value - expected).abs() < 1e-12, "{value} and {expected}");
    }
}

#[test]
fn a_reference_has_no_error() {
    let panel = Made::whole().panel(With::default());
    let options = GroupTimeOptions {
        base: Base::Universal,
        ..GroupTimeOptions::default()
    };
    let found = group_time(&panel, &options).unwrap();
    let references: Vec<_> = found
        .cells
        .iter()
        .filter(|cell| cell.found == Found::Reference)
        .map(|cell| (cell.group, cell.time))
        .collect();
    assert_eq!(references, [(2003, 2002), (2004, 2003), (2006, 2005)]);
    let (_, before) = found
        .dynamic
        .parts
        .iter()
        .find(|(event, _)| *event == -1)
        .unwrap();
    assert_eq!(before.estimate.std_error, None);
    assert_eq!(before.estimate.uniform_low, None);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let panel = Made::whole().panel(With {
        fixed: true,
        ..With::default()
    });
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let found = pool
            .install(|| group_time(&panel, &GroupTimeOptions::default()))
            .unwrap();
        format!("{:?} {:?} {:?}", found.cells, found.dynamic, found.simple)
    };
    assert_eq!(with(1), with(3));
}

#[test]
fn bands_are_wider_than_single_intervals() {
    let panel = Made::whole().panel(With::default());
    let found = group_time(&panel, &GroupTimeOptions::default()).unwrap();
    assert!((2.3..3.3).contains(&found.critical.unwrap()));
    assert!(found.critical > found.group.critical);
    let without = group_time(&panel, &without_draws()).unwrap();
    assert_eq!(
        (without.critical, without.simple.estimate.uniform_high),
        (None, None)
    );
}

#[test]
fn influence_is_kept_by_unit() {
    let panel = Made::whole().panel(With {
        fixed: true,
        ..With::default()
    });
    let found = group_time(&panel, &without_draws()).unwrap();
    let influence = found.influence.combined(&found.simple.coefficients);
    let squares: f64 = influence.iter().map(|value| value * value).sum();
    let error = squares.sqrt() / 120.0;
    assert!((error - found.simple.estimate.std_error.unwrap()).abs() < 1e-14);
    let mut units = found.influence.unit_numbers().to_vec();
    units.sort_unstable();
    assert_eq!(units, (0..120).collect::<Vec<u32>>());
}

#[test]
fn units_treated_from_the_start_are_left_out_and_counted() {
    let mut made = Made::whole();
    for (unit, first) in made.units.iter().zip(&mut made.first) {
        if *unit < 10 {
            *first = Some(2001);
        }
    }
    let found = group_time(&made.panel(With::default()), &without_draws()).unwrap();
    assert_eq!(found.design.dropped.units_already_treated, 10);
    assert_eq!(found.design.units, 110);
    assert_eq!(found.influence.units(), 110);
}

#[test]
fn refusals_say_why_and_how_many() {
    let made = Made::whole();
    let refusal = |change: &dyn Fn(&mut Made), with: With, options: &GroupTimeOptions| {
        let mut made = made.clone();
        change(&mut made);
        group_time(&made.panel(with), options)
            .unwrap_err()
            .to_string()
    };
    let covariates = With {
        fixed: true,
        varying: true,
        ..With::default()
    };
    assert_eq!(
        refusal(
            &|made| made.first.fill(None),
            With::default(),
            &without_draws()
        ),
        "no unit is first treated between 2002 and 2006: say from which period each treated unit is treated",
    );
    let few = |made: &mut Made| {
        for (unit, first) in made.units.iter().zip(&mut made.first) {
            if *first == Some(2004) && *unit > 20 {
                *first = None;
            }
        }
    };
    assert_eq!(
        refusal(&few, With::default(), &without_draws()),
        "the cohort of 2004 has 4 units below the 5 asked for: merge cohorts, leave them out, or lower the fewest units a group may have",
    );
    let copy = |made: &mut Made| {
        made.varying = made
            .fixed
            .iter()
            .map(|x| x.map(|x| 3.0 - 2.0 * x))
            .collect();
    };
    assert_eq!(
        refusal(&copy, covariates, &without_draws()),
        "the effect on the cohort of 2003 in 2002 cannot be told (nor can 14 more), since covariate 1 is fixed by covariates [0]: leave that covariate out",
    );
    let flat = |made: &mut Made| made.fixed.fill(Some(2.0));
    assert_eq!(
        refusal(
            &flat,
            With {
                fixed: true,
                ..With::default()
            },
            &without_draws()
        ),
        "the effect on the cohort of 2003 in 2002 cannot be told (nor can 14 more), since covariate 0 is the same for all controls: leave that covariate out",
    );
    let apart = |made: &mut Made| {
        for (x, first) in made.fixed.iter_mut().zip(&made.first) {
            if *first == Some(2006) {
                *x = x.map(|x| x + 10.0);
            }
        }
    };
    assert_eq!(
        refusal(
            &apart,
            With {
                fixed: true,
                ..With::default()
            },
            &without_draws()
        ),
        "the effect on the cohort of 2006 in 2002 cannot be told (nor can 4 more), since the covariates tell the treated from the controls without fail: compare with more alike units, or use fewer covariates",
    );
    // Regression would draw its line on to where nobody untreated is.
    let regression = GroupTimeOptions {
        estimator: Estimator::Regression,
        ..without_draws()
    };
    let fixed = With {
        fixed: true,
        ..With::default()
    };
    assert_eq!(
        refusal(&apart, fixed, &regression),
        refusal(&apart, fixed, &without_draws())
    );
    let level = GroupTimeOptions {
        level: 95.0,
        ..without_draws()
    };
    assert_eq!(
        refusal(&|_| (), With::default(), &level),
        "a level of 95 is not between 0 and 1: 0.95 is usual",
    );
}

#[test]
fn what_cannot_be_told_can_be_left_out_with_its_reason() {
    let mut made = Made::whole();
    for (x, first) in made.fixed.iter_mut().zip(&made.first) {
        if *first == Some(2006) {
            *x = x.map(|x| x + 10.0);
        }
    }
    let panel = made.panel(With {
        fixed: true,
        ..With::default()
    });
    let cannot_estimate = CannotEstimate::LeaveOut;
    let found = group_time(
        &panel,
        &GroupTimeOptions {
            cannot_estimate,
            ..without_draws()
        },
    )
    .unwrap();
    let groups: Vec<i64> = found.group.parts.iter().map(|(group, _)| *group).collect();
    assert_eq!(groups, [2003, 2004]);
    let last = &found.cells[found.cells.len() - 1];
    assert_eq!(
        last.found,
        Found::Nothing(CellProblem::NoOverlap { units: None })
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Adding to every outcome of a unit, or to every outcome of a period,
    /// changes no effect.
    #[test]
    fn effects_do_not_see_levels(unit in -50.0..50.0, period in -50.0..50.0) {
        let mut made = Made::whole();
        let plain = group_time(&made.panel(With::default()), &without_draws()).unwrap();
        for row in 0..made.units.len() {
            let more = unit * f64::from(made.units[row] % 7) + if made.periods[row] == 2004 { period } else { 0.0 };
            made.outcomes[row] = made.outcomes[row].map(|outcome| outcome + more);
        }
        let moved = group_time(&made.panel(With::default()), &without_draws()).unwrap();
        let apart = plain.simple.estimate.value - moved.simple.estimate.value;
        prop_assert!(apart.abs() < 1e-9);
    }

    /// The order of rows changes nothing, to the bit.
    #[test]
    fn effects_do_not_see_the_order_of_rows(turn in 1_usize..719) {
        let made = Made::whole();
        let plain = group_time(&made.panel(With { fixed: true, ..With::default() }), &without_draws()).unwrap();
        let mut turned = made;
        turned.units.rotate_left(turn);
        turned.periods.rotate_left(turn);
        turned.outcomes.rotate_left(turn);
        turned.first.rotate_left(turn);
        turned.fixed.rotate_left(turn);
        let again = group_time(&turned.panel(With { fixed: true, ..With::default() }), &without_draws()).unwrap();
        prop_assert_eq!(plain.simple, again.simple);
    }
}

/// A panel of white noise from a plain generator, without any effect.
fn noise(seed: u64) -> Panel {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut uniform = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f64::from(u32::try_from(state >> 40).unwrap()) / f64::from(1_u32 << 24) - 0.5
    };
    let (mut units, mut periods, mut outcomes, mut first) = (vec![], vec![], vec![], vec![]);
    for unit in 0..150_u32 {
        let own = uniform();
        for period in 0..4 {
            units.push(unit);
            periods.push(period);
            outcomes.push(Some(own + (0..6).map(|_| uniform()).sum::<f64>()));
            first.push([None, Some(2), Some(3)][unit as usize % 3]);
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
    Panel::new(
        &rows,
        PanelOptions {
            unbalanced: Unbalanced::Refuse,
            repeated: false,
        },
    )
    .unwrap()
}

/// Where there is no effect, one in twenty is found at the 5% level; a larger
/// run is the example `group_time_level`.
#[test]
fn a_true_null_is_rejected_as_often_as_said() {
    let panels = 400;
    let rejected = (0..panels)
        .filter(|&seed| {
            let found = group_time(&noise(seed + 1), &without_draws()).unwrap();
            found.simple.estimate.p_value.unwrap() < 0.05
        })
        .count();
    assert!((8..=36).contains(&rejected), "{rejected} of {panels}");
}

/// What covers a family, or one estimate by draws, is never narrower than what covers
/// one alone, however few the draws.
#[test]
fn no_band_is_narrower_than_an_interval() {
    let panel = Made::whole().panel(With::default());
    for seed in 0..12 {
        let options = GroupTimeOptions {
            draws: 40,
            seed,
            ..GroupTimeOptions::default()
        };
        let found = group_time(&panel, &options).unwrap();
        let parts = [&found.dynamic, &found.group, &found.calendar];
        let parts = parts.into_iter().flat_map(|one| {
            let own = one.parts.iter().map(|(_, part)| part);
            own.chain([&one.overall])
        });
        for one in parts.chain([&found.simple]) {
            let (low, band) = (one.estimate.low.unwrap(), one.estimate.uniform_low.unwrap());
            assert!(band <= low + 1e-12, "seed {seed}: {band} and {low}");
        }
    }
}
