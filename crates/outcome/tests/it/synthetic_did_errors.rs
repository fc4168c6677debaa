//! Synthetic difference-in-differences: how sure, what is refused, what to mind.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::synthetic_did::{NO_ERRORS, Paths, made, panel};
use allotment_outcome::panel::{Panel, PanelOptions, Rows, Unbalanced};
use allotment_outcome::synthetic_did::{
    Errors, Method, Solver, SyntheticDid, SyntheticDidError, SyntheticDidOptions,
    SyntheticDidWarning, synthetic_did,
};

fn with(errors: Errors) -> SyntheticDidOptions {
    SyntheticDidOptions {
        errors: Some(errors),
        ..NO_ERRORS
    }
}

/// Difference in differences of a part of the paths.
fn plain(paths: &Paths, is_treated: impl Fn(usize) -> bool, out: Option<usize>) -> f64 {
    let change = |path: &[f64]| {
        let mean =
            |part: &[f64]| part.iter().sum::<f64>() / f64::from(u8::try_from(part.len()).unwrap());
        mean(&path[4..]) - mean(&path[..4])
    };
    let (mut sums, mut numbers) = ([0.0; 2], [0.0; 2]);
    for (unit, (path, _)) in paths.iter().enumerate() {
        if out != Some(unit) {
            let side = usize::from(is_treated(unit));
            sums[side] += change(path);
            numbers[side] += 1.0;
        }
    }
    sums[1] / numbers[1] - sums[0] / numbers[0]
}

fn variance(values: &[f64]) -> f64 {
    let number = f64::from(u8::try_from(values.len()).unwrap());
    let mean = values.iter().sum::<f64>() / number;
    values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / number
}

/// Each control against the rest, with the treated unit away.
#[test]
fn each_placebo_of_one_treated_unit() {
    let paths = made(21, 7, &[4], 8);
    let options = SyntheticDidOptions {
        method: Method::DifferenceInDifferences,
        errors: None,
        ..NO_ERRORS
    };
    let found = synthetic_did(&panel(&paths), &options).unwrap();
    assert_eq!((found.errors, found.replicates), (Errors::Placebo, 20));
    let expected: Vec<f64> = (1..21)
        .map(|control| plain(&paths, |unit| unit == control, Some(0)))
        .collect();
    for ((unit, effect), (control, expected)) in found.placebos.iter().zip((1..).zip(&expected)) {
        assert_eq!(*unit, control);
        assert!((effect - expected).abs() < 1e-12);
    }
    let error = found.overall.std_error.unwrap();
    assert!((error - variance(&expected).sqrt()).abs() < 1e-12);
    let low = found.overall.value - 1.959_963_984_540_054 * error;
    assert!((found.overall.low.unwrap() - low).abs() < 1e-9);
    let further = expected
        .iter()
        .filter(|e| e.abs() >= found.overall.value.abs())
        .count();
    let rank = f64::from(u8::try_from(1 + further).unwrap()) / 21.0;
    assert!((found.rank_p_value.unwrap() - rank).abs() < 1e-12);
}

/// The jackknife with one left out, by hand.
#[test]
fn the_jackknife_by_hand() {
    let paths = made(12, 7, &[4, 4, 4], 8);
    let options = SyntheticDidOptions {
        method: Method::DifferenceInDifferences,
        ..with(Errors::Jackknife)
    };
    let found = synthetic_did(&panel(&paths), &options).unwrap();
    let all: Vec<f64> = (0..12)
        .map(|out| plain(&paths, |unit| unit < 3, Some(out)))
        .collect();
    let expected = (11.0 * variance(&all)).sqrt();
    assert!((found.overall.std_error.unwrap() - expected).abs() < 1e-12);
    assert_eq!(found.replicates, 12);
    assert_eq!(found.rank_p_value, None);
}

/// Leaving out a unit of another cohort says nothing of a cohort's own error.
#[test]
fn cohorts_have_the_jackknife_of_their_own() {
    let paths = made(25, 10, &[5, 5, 5, 7, 7], 3);
    let found = synthetic_did(&panel(&paths), &with(Errors::Jackknife)).unwrap();
    for cohort in &found.cohorts {
        let alone: Paths = paths
            .iter()
            .filter(|path| path.1.is_none_or(|start| start == cohort.first))
            .cloned()
            .collect();
        let alone = synthetic_did(&panel(&alone), &with(Errors::Jackknife)).unwrap();
        let (one, other) = (cohort.estimate.std_error, alone.overall.std_error);
        assert!((one.unwrap() - other.unwrap()).abs() < 1e-12);
    }
}

/// The three kinds are near to each other where all units are alike, and draws with
/// R's steps and with the best weights are nearer still.
#[test]
fn three_kinds_of_errors_agree() {
    let paths = made(90, 12, &[8; 15], 21);
    let panel = panel(&paths);
    let error = |options: &SyntheticDidOptions| {
        synthetic_did(&panel, options)
            .unwrap()
            .overall
            .std_error
            .unwrap()
    };
    let jackknife = error(&with(Errors::Jackknife));
    for errors in [Errors::Bootstrap, Errors::Placebo] {
        let found = error(&with(errors));
        assert!(
            (found / jackknife - 1.0).abs() < 0.25,
            "{found} and {jackknife}"
        );
        let steps = error(&SyntheticDidOptions {
            solver_in_draws: Some(Solver::AsR),
            ..with(errors)
        });
        assert!((steps / found - 1.0).abs() < 0.02, "{steps} and {found}");
    }
}

/// A cohort of one has no error of its own by the bootstrap; the whole has.
#[test]
fn a_cohort_of_one_has_no_bootstrap_of_its_own() {
    let paths = made(30, 10, &[5, 7, 7], 3);
    let found = synthetic_did(&panel(&paths), &with(Errors::Bootstrap)).unwrap();
    assert_eq!(found.cohorts[0].estimate.std_error, None);
    assert!(found.cohorts[1].estimate.std_error.is_some());
    assert!(found.overall.std_error.is_some());
    let alone = SyntheticDidWarning::Alone {
        first: 5,
        errors: Errors::Bootstrap,
    };
    assert!(found.warnings.contains(&alone));
    assert_eq!(
        alone.to_string(),
        "5 has 1 treated unit, so that the bootstrap has no error for it alone"
    );
}

#[test]
fn threads_change_no_bit() {
    let paths = made(40, 10, &[5, 5, 5, 7, 7], 3);
    let one = made(20, 10, &[5], 3);
    let bits = |threads: usize| -> Vec<u64> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| {
            let mut bits = Vec::new();
            let mut add = |found: &SyntheticDid| {
                for (_, at) in &found.events {
                    bits.extend([at.value.to_bits(), at.std_error.unwrap().to_bits()]);
                }
            };
            for errors in [Errors::Placebo, Errors::Jackknife, Errors::Bootstrap] {
                add(&synthetic_did(&panel(&paths), &with(errors)).unwrap());
            }
            add(&synthetic_did(&panel(&one), &with(Errors::Placebo)).unwrap());
            bits
        })
    };
    assert_eq!(bits(1), bits(4));
}

fn refused(paths: &Paths, options: &SyntheticDidOptions, expected: &str) {
    let error = synthetic_did(&panel(paths), options).unwrap_err();
    assert_eq!(error.to_string(), expected);
}

#[test]
fn what_paths_cannot_tell_is_refused_with_the_number() {
    let default = SyntheticDidOptions::default();
    refused(
        &made(10, 6, &[], 1),
        &default,
        "none of 10 units is treated by the last period, 5: say when each was first treated",
    );
    refused(
        &made(10, 6, &[3; 9], 1),
        &default,
        "1 of 10 units are never treated, and at least 2 are needed to weigh: add units that were never treated, or use effects by group and time against those not yet treated",
    );
    refused(
        &made(10, 6, &[1, 1, 1, 4], 1),
        &default,
        "the 3 units first treated in 1 have 1 periods before, and at least 2 are needed to match paths: add earlier periods, or leave these units out",
    );
    refused(
        &made(10, 6, &[3; 5], 1),
        &with(Errors::Placebo),
        "placebos for 5 treated units need more than 5 never-treated ones, and there are 5: add units that were never treated, or choose jackknife or bootstrap",
    );
    refused(
        &made(10, 6, &[3], 1),
        &with(Errors::Bootstrap),
        "the bootstrap draws treated units, and there is 1, whose noise no draw would show: choose placebo",
    );
    refused(
        &made(10, 6, &[3, 3, 4], 1),
        &with(Errors::Jackknife),
        "the jackknife leaves out each unit in turn, and 4 has 1 treated unit: choose placebo",
    );
    let still: Paths = (0..6)
        .map(|unit| (vec![f64::from(unit); 5], (unit == 0).then_some(3)))
        .collect();
    refused(
        &still,
        &default,
        "the 5 never-treated units all change alike in each of 3 periods before 3, so that there is no noise to weigh them by: use difference in differences",
    );
    let mut twin = made(4, 6, &[3, 3], 1);
    twin[0].0 = twin[2].0.clone();
    twin[1].0 = twin[2].0.clone();
    let options = SyntheticDidOptions {
        method: Method::SyntheticControl,
        solver: Solver::Exact,
        ..with(Errors::Jackknife)
    };
    refused(
        &twin,
        &options,
        "the jackknife leaves out each unit in turn, and 1 of 2 never-treated units has all the weight for 3: choose placebo or bootstrap",
    );
    let huge: Paths = made(10, 6, &[3], 1)
        .into_iter()
        .map(|(path, start)| (path.into_iter().map(|v| v * 1e200).collect(), start))
        .collect();
    let error = synthetic_did(&panel(&huge), &default).unwrap_err();
    assert!(matches!(error, SyntheticDidError::TooLarge { largest } if largest > 1e200));
}

#[test]
fn wrong_options_are_refused() {
    let paths = made(10, 6, &[3], 1);
    let level = SyntheticDidOptions {
        level: 1.0,
        ..NO_ERRORS
    };
    refused(
        &paths,
        &level,
        "a level of 1 is not between 0 and 1: 0.95 is usual",
    );
    let draws = SyntheticDidOptions {
        draws: 1,
        ..with(Errors::Placebo)
    };
    let two = made(10, 6, &[3, 3], 1);
    let few = "1 draws have no spread: ask for at least 2 (200 are usual), or for errors that draw nothing, by the jackknife or none";
    refused(&two, &draws, few);
    let draws = SyntheticDidOptions {
        errors: Some(Errors::Bootstrap),
        ..draws
    };
    refused(&two, &draws, few);
    // Of one treated unit each placebo is taken once; and these two draw nothing either.
    for (paths, errors) in [
        (&paths, Errors::Placebo),
        (&two, Errors::Jackknife),
        (&two, Errors::None),
    ] {
        let draws = SyntheticDidOptions {
            draws: 0,
            ..with(errors)
        };
        let usual = with(errors);
        let found = |options| synthetic_did(&panel(paths), options).unwrap().overall;
        assert_eq!(found(&draws), found(&usual));
    }
}

/// Panels that this method has no use for.
#[test]
fn other_panels_are_refused() {
    let units: Vec<u32> = (0..60).map(|row| row / 6).collect();
    let periods: Vec<i64> = (0..60).map(|row| row % 6).collect();
    let first: Vec<Option<i64>> = units.iter().map(|&unit| (unit == 0).then_some(3)).collect();
    let outcomes: Vec<Option<f64>> = noise_of(60);
    let some: Vec<Option<f64>> = (0..60).map(|row| Some(f64::from(row + 1))).collect();
    let clusters: Vec<u32> = units.iter().map(|unit| unit / 2).collect();
    let rows = Rows {
        units: &units,
        periods: &periods,
        outcomes: &outcomes,
        first_treated: &first,
        covariates: &[],
        weights: None,
        clusters: None,
    };
    let repeated = PanelOptions {
        repeated: true,
        ..PanelOptions::default()
    };
    let allow = PanelOptions {
        unbalanced: Unbalanced::Allow,
        ..PanelOptions::default()
    };
    let mut gap = outcomes.clone();
    gap[7] = None;
    let plain = PanelOptions::default();
    let gaps = Rows {
        outcomes: &gap,
        ..rows
    };
    let weighted = Rows {
        weights: Some(&some),
        ..rows
    };
    let clustered = Rows {
        clusters: Some(&clusters),
        ..rows
    };
    let covariates: &[&[Option<f64>]] = &[&some];
    let explained = Rows { covariates, ..rows };
    for (rows, options, expected) in [
        (rows, repeated, SyntheticDidError::Repeated { rows: 60 }),
        (
            gaps,
            allow,
            SyntheticDidError::Unbalanced {
                missing: 1,
                cells: 60,
            },
        ),
        (weighted, plain, SyntheticDidError::Weighted { units: 10 }),
        (
            clustered,
            plain,
            SyntheticDidError::Clustered { clusters: 5 },
        ),
        (
            explained,
            plain,
            SyntheticDidError::Covariates { covariates: 1 },
        ),
    ] {
        let panel = Panel::new(&rows, options).unwrap();
        let error = synthetic_did(&panel, &SyntheticDidOptions::default()).unwrap_err();
        assert_eq!(error, expected);
    }
}

fn noise_of(points: usize) -> Vec<Option<f64>> {
    crate::noise::noise(points, 5)
        .into_iter()
        .map(Some)
        .collect()
}

#[test]
fn warnings_name_the_number() {
    let mut paths = made(12, 9, &[6], 2);
    let options = SyntheticDidOptions {
        errors: Some(Errors::Placebo),
        ..SyntheticDidOptions::default()
    };
    let few = synthetic_did(&panel(&paths), &options).unwrap();
    assert!(
        few.warnings
            .contains(&SyntheticDidWarning::FewPlacebos { placebos: 11 })
    );
    // Pairs of twelve are many; and where no placebos are asked for there are none.
    let is_few = |w: &SyntheticDidWarning| matches!(w, SyntheticDidWarning::FewPlacebos { .. });
    let pairs = synthetic_did(&panel(&made(14, 9, &[6, 6], 2)), &options).unwrap();
    assert!(!pairs.warnings.iter().any(is_few), "{:?}", pairs.warnings);
    let few = synthetic_did(&panel(&paths), &NO_ERRORS).unwrap();
    assert!(!few.warnings.iter().any(is_few));
    assert!(
        !few.warnings
            .iter()
            .any(|w| matches!(w, SyntheticDidWarning::PoorFit { .. }))
    );
    // A path that no mean of the others can follow.
    for (period, value) in paths[0].0.iter_mut().enumerate() {
        *value = if period % 2 == 0 { 60.0 } else { -60.0 };
    }
    let poor = synthetic_did(&panel(&paths), &NO_ERRORS).unwrap();
    let is_poor = |warning: &SyntheticDidWarning| matches!(warning, SyntheticDidWarning::PoorFit { first: 6, miss, noise } if *miss > 50.0 && *noise < 5.0);
    assert!(poor.warnings.iter().any(is_poor));
    let short = synthetic_did(&panel(&made(30, 6, &[3], 2)), &NO_ERRORS).unwrap();
    let few = SyntheticDidWarning::FewBefore {
        first: 3,
        before: 3,
    };
    assert_eq!(short.warnings, [few]);
}

/// Of three places drawn again and again no noise is seen, however many are treated.
#[test]
fn few_untreated_are_told() {
    for (errors, needed) in [(Errors::Bootstrap, 8), (Errors::Jackknife, 50)] {
        let few = |controls: usize| {
            let found = synthetic_did(&panel(&made(controls + 12, 12, &[6; 12], 8)), &with(errors));
            let warned =
                |one: &SyntheticDidWarning| matches!(one, SyntheticDidWarning::FewControls { .. });
            found.unwrap().warnings.iter().any(warned)
        };
        assert!(few(3) && few(needed - 1), "{errors:?}");
        assert!(!few(needed), "{errors:?}");
    }
}
