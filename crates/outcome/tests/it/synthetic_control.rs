//! Synthetic control: what it finds.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::noise::noise;
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::synthetic_control::{
    Importance, Interval, Penalty, Predictor, PredictorOf, SyntheticControl,
    SyntheticControlOptions, synthetic_control,
};

/// A panel from paths, one a unit, from 2001 on.
pub fn panel(paths: &[Vec<f64>], first: &[Option<i64>]) -> Panel {
    in_order(paths, first, |rows| rows)
}

fn in_order(
    paths: &[Vec<f64>],
    first: &[Option<i64>],
    order: impl Fn(Vec<(usize, usize)>) -> Vec<(usize, usize)>,
) -> Panel {
    let rows = (0..paths.len()).flat_map(|unit| (0..paths[unit].len()).map(move |at| (unit, at)));
    let rows = order(rows.collect());
    let rows = Rows {
        units: &rows
            .iter()
            .map(|row| u32::try_from(row.0).unwrap())
            .collect::<Vec<_>>(),
        periods: &rows
            .iter()
            .map(|row| 2001 + i64::try_from(row.1).unwrap())
            .collect::<Vec<_>>(),
        outcomes: &rows
            .iter()
            .map(|row| Some(paths[row.0][row.1]))
            .collect::<Vec<_>>(),
        first_treated: &rows.iter().map(|row| first[row.0]).collect::<Vec<_>>(),
        covariates: &[],
        weights: None,
        clusters: None,
    };
    Panel::new(&rows, PanelOptions::default()).unwrap()
}

fn run(
    paths: &[Vec<f64>],
    first: &[Option<i64>],
    options: &SyntheticControlOptions,
) -> SyntheticControl {
    synthetic_control(&panel(paths, first), options).unwrap()
}

/// Units that share three factors, with some noise; those first treated gain `effect`.
pub fn factors(
    units: usize,
    periods: usize,
    seed: u64,
    first: &[Option<i64>],
    effect: f64,
) -> Vec<Vec<f64>> {
    let shocks = noise(3 * periods, seed);
    let loads = noise(3 * units, seed + 1);
    let rest = noise(units * periods, seed + 2);
    (0..units)
        .map(|unit| {
            (0..periods)
                .map(|at| {
                    let common: f64 = (0..3)
                        .map(|k| (1.0 + loads[3 * unit + k]) * 3.0 * shocks[3 * at + k])
                        .sum();
                    let year = 2001 + i64::try_from(at).unwrap();
                    let is_treated = first[unit].is_some_and(|first| first <= year);
                    let more = if is_treated { effect } else { 0.0 };
                    10.0 + common + 0.3 * rest[unit * periods + at] + more
                })
                .collect()
        })
        .collect()
}

/// The first units are treated, each from its own year on.
pub fn treated(units: usize, years: &[i64]) -> Vec<Option<i64>> {
    (0..units).map(|unit| years.get(unit).copied()).collect()
}

/// Donors at (0, 0), (4, 0) and (0, 4); the treated unit at (1, -2) is nearest to
/// three quarters of the first and one of the second.
#[test]
fn a_case_worked_by_hand() {
    let paths = [
        vec![1.0, -2.0, 15.0],
        vec![0.0, 0.0, 10.0],
        vec![4.0, 0.0, 20.0],
        vec![0.0, 4.0, 30.0],
    ];
    let options = SyntheticControlOptions {
        level: 0.5,
        ..SyntheticControlOptions::default()
    };
    let first = treated(4, &[2003]);
    let found = run(&paths, &first, &options);
    let own = &found.treated[0];
    let near = |one: f64, other: f64| assert!((one - other).abs() < 1e-12, "{one} {other}");
    for (weight, (donor, expected)) in own.fit.weights.iter().zip([(1, 0.75), (2, 0.25), (3, 0.0)])
    {
        assert_eq!(weight.donor, donor);
        near(weight.weight, expected);
    }
    near(own.fit.effects[1].effect, -2.0);
    near(own.fit.effects[2].synthetic, 12.5);
    near(own.fit.att, 2.5);
    near(own.fit.pre_rmspe, 2.0_f64.sqrt());
    near(own.fit.ratio.unwrap(), 2.5 / 2.0_f64.sqrt());
    // Donors in turn: the first is half of each other; these are the first.
    let expected = [(-15.0, 2.0), (10.0, 8.0_f64.sqrt()), (20.0, 8.0_f64.sqrt())];
    for (placebo, (att, pre)) in found.placebos[0].placebos.iter().zip(expected) {
        near(placebo.att, att);
        near(placebo.pre_rmspe, pre);
        near(placebo.ratio.unwrap(), att.abs() / pre);
    }
    assert_eq!(
        (own.test.rank, own.test.of, own.test.p_value),
        (4, 4, Some(1.0))
    );
    // At 50%, the second largest ratio, 20 / sqrt 8, is still not rejected.
    let Interval::Between { low, high } = own.test.interval else {
        panic!("{:?}", own.test.interval);
    };
    near(low, 2.5 - 10.0);
    near(high, 2.5 + 10.0);
    assert_eq!(own.fit.effects[2].test.unwrap().interval, own.test.interval);
    assert_eq!(found.average.test, Some(own.test));
    // At 95%, three placebos cannot reject anything.
    let found = run(&paths, &first, &SyntheticControlOptions::default());
    assert_eq!(found.treated[0].test.interval, Interval::Unbounded);
}

#[test]
fn a_planted_effect_is_found() {
    let first = treated(31, &[2041]);
    let paths = factors(31, 50, 3, &first, 2.0);
    let found = run(&paths, &first, &SyntheticControlOptions::default());
    let own = &found.treated[0];
    assert!((own.fit.att - 2.0).abs() < 0.3, "{}", own.fit.att);
    assert_eq!((own.test.rank, own.test.of), (1, 31));
    let Interval::Between { low, high } = own.test.interval else {
        panic!("{:?}", own.test.interval);
    };
    assert!(low > 0.0 && high > 2.0 && low < 2.0, "{low} {high}");
    assert!(own.fit.is_unique && own.fit.duality_gap < 1e-9);
}

/// What moves all units alike moves no effect, nor does the order of rows.
#[test]
fn levels_and_order_change_nothing() {
    let first = treated(20, &[2021, 2025]);
    let paths = factors(20, 30, 11, &first, 1.0);
    let options = SyntheticControlOptions::default();
    let plain = run(&paths, &first, &options);
    let moved: Vec<Vec<f64>> = paths
        .iter()
        .map(|path| {
            path.iter()
                .zip(0_u32..)
                .map(|(y, at)| y + 500.0 + f64::from(at * at))
                .collect()
        })
        .collect();
    let moved = run(&moved, &first, &options);
    for (one, other) in plain.treated.iter().zip(&moved.treated) {
        assert!((one.fit.att - other.fit.att).abs() < 1e-9);
        assert_eq!(one.test.rank, other.test.rank);
        for (one, other) in one.fit.weights.iter().zip(&other.fit.weights) {
            assert!((one.weight - other.weight).abs() < 1e-9);
        }
    }
    let backwards = in_order(&paths, &first, |rows| rows.into_iter().rev().collect());
    assert_eq!(synthetic_control(&backwards, &options).unwrap(), plain);
}

#[test]
fn threads_change_no_bit() {
    let first = treated(14, &[2015, 2017, 2015]);
    let paths = factors(14, 20, 5, &first, 1.0);
    let years: Vec<Vec<i64>> = vec![vec![2001, 2002], vec![2007], vec![2012, 2013, 2014]];
    let predictors: Vec<Predictor> = years
        .iter()
        .map(|periods| Predictor {
            name: "some years",
            of: PredictorOf::Outcome { periods },
        })
        .collect();
    let panel = panel(&paths, &first);
    let plain = SyntheticControlOptions::default();
    for options in [
        plain,
        SyntheticControlOptions {
            predictors: &predictors,
            ..plain
        },
        SyntheticControlOptions {
            ridge: Some(Penalty::CrossValidated),
            pretend_first: Some(2010),
            ..plain
        },
    ] {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| synthetic_control(&panel, &options).unwrap())
        };
        assert_eq!(on(1), on(5));
    }
}

/// Each treated unit has what it would have if it alone were treated, and the
/// average over both is ranked among the averages of all choices of donors.
#[test]
fn treated_units_do_not_touch_each_other() {
    let first = treated(8, &[2013, 2016]);
    let paths = factors(8, 18, 21, &first, 1.0);
    let options = SyntheticControlOptions::default();
    let both = run(&paths, &first, &options);
    for unit in 0..2 {
        let others: Vec<usize> = (0..8).filter(|&other| other > 1 || other == unit).collect();
        let alone: Vec<Vec<f64>> = others.iter().map(|&other| paths[other].clone()).collect();
        let alone_first: Vec<Option<i64>> = others.iter().map(|&other| first[other]).collect();
        let alone = run(&alone, &alone_first, &options);
        assert_eq!(alone.treated[0].test, both.treated[unit].test);
        assert_eq!(alone.treated[0].fit.effects, both.treated[unit].fit.effects);
        assert_eq!(alone.average.test, Some(alone.treated[0].test));
    }
    let path = |effects: &[f64], start: usize, event: i64| -> Option<f64> {
        let at = i64::try_from(start).unwrap() + event;
        effects.get(usize::try_from(at).ok()?).copied()
    };
    // The mean square over treated rows after and before, of two paths side by side.
    let squares = |one: &[f64], other: &[f64]| -> f64 {
        let (mut sums, mut rows) = ([0.0; 2], [0.0; 2]);
        for event in -15..6 {
            let seen: Vec<f64> = [path(one, 12, event), path(other, 15, event)]
                .into_iter()
                .flatten()
                .collect();
            let count = f64::from(u32::try_from(seen.len()).unwrap());
            let side = usize::from(event >= 0);
            if count > 0.0 {
                sums[side] += count * (seen.iter().sum::<f64>() / count).powi(2);
                rows[side] += count;
            }
        }
        ((sums[1] / rows[1]) / (sums[0] / rows[0])).sqrt()
    };
    let effects = |unit: usize| -> Vec<f64> {
        both.treated[unit]
            .fit
            .effects
            .iter()
            .map(|effect| effect.effect)
            .collect()
    };
    let own = squares(&effects(0), &effects(1));
    let mut rank = 1;
    for one in 0..6 {
        for other in (0..6).filter(|&other| other != one) {
            let ratio = squares(
                &both.placebos[0].placebos[one].effects,
                &both.placebos[1].placebos[other].effects,
            );
            rank += usize::from(ratio >= own);
        }
    }
    let test = both.average.test.unwrap();
    assert_eq!((test.rank, test.of), (rank, 31));
    let found = both.average.post_rmspe / both.average.pre_rmspe;
    assert!((found - own).abs() < 1e-12);
}

/// Without a donor, and before an earlier beginning, all is as in a panel without
/// that donor, or those periods.
#[test]
fn leaving_out_is_another_panel() {
    let first = treated(12, &[2016]);
    let mut paths = factors(12, 20, 8, &first, 0.0);
    // The treated unit is near the mean of four donors, so that several have weight.
    for (at, own) in noise(20, 77).into_iter().enumerate() {
        let four = paths[1..5].iter().map(|path| path[at]).sum::<f64>() / 4.0;
        paths[0][at] = four + 0.2 * own;
    }
    let options = SyntheticControlOptions {
        pretend_first: Some(2011),
        ..SyntheticControlOptions::default()
    };
    let found = run(&paths, &first, &options);
    let own = &found.treated[0];
    assert!(own.left_out.len() > 1);
    for left in &own.left_out {
        let (mut fewer, mut fewer_first) = (paths.clone(), first.clone());
        fewer.remove(left.donor as usize);
        fewer_first.remove(left.donor as usize);
        let fewer = run(&fewer, &fewer_first, &SyntheticControlOptions::default());
        assert!((fewer.treated[0].fit.att - left.att).abs() < 1e-9);
        assert!((fewer.treated[0].fit.pre_rmspe - left.pre_rmspe).abs() < 1e-9);
    }
    let shorter: Vec<Vec<f64>> = paths.iter().map(|path| path[..15].to_vec()).collect();
    let earlier = run(
        &shorter,
        &treated(12, &[2011]),
        &SyntheticControlOptions::default(),
    );
    let in_time = own.in_time.as_ref().unwrap();
    assert_eq!(in_time.test, earlier.treated[0].test);
    assert_eq!(in_time.fit, earlier.treated[0].fit);
    assert!(in_time.fit.att.abs() < 0.5);
}

/// A predictor's unit of measurement does not matter, and its gaps are left out.
#[test]
fn predictors_are_scaled_and_averaged() {
    let first = treated(6, &[2005]);
    let paths = factors(6, 6, 2, &first, 0.0);
    let wealth = [3.0, 1.0, 5.0, 2.0, 9.0, 4.0].map(Some);
    let cents = wealth.map(|x| x.map(|x: f64| 100.0 * x));
    let units: Vec<u32> = (0..6).flat_map(|unit| [unit; 3]).collect();
    let times: Vec<i64> = (0..18).map(|row| 1990 + row % 3).collect();
    // The middle year is the mean of the others, or missing.
    let base = noise(6, 9);
    let rows: Vec<Option<f64>> = (0..18)
        .map(|row| {
            let (unit, year) = (row / 3, row % 3);
            let x = base[unit] + [-1.0, 0.0, 1.0][year];
            (year != 1 || unit % 2 == 0).then_some(x)
        })
        .collect();
    let run_with = |wealth: &[Option<f64>]| {
        let predictors = [
            Predictor {
                name: "wealth",
                of: PredictorOf::Units(wealth),
            },
            Predictor {
                name: "youth",
                of: PredictorOf::Rows {
                    units: &units,
                    times: &times,
                    values: &rows,
                    periods: &[1990, 1991, 1992],
                },
            },
            Predictor {
                name: "outcome",
                of: PredictorOf::Outcome {
                    periods: &[2003, 2004],
                },
            },
        ];
        let options = SyntheticControlOptions {
            predictors: &predictors,
            importance: Importance::Given(&[2.0, 1.0, 1.0]),
            ..SyntheticControlOptions::default()
        };
        run(&paths, &first, &options).treated.remove(0).fit
    };
    let (euros, cents) = (run_with(&wealth), run_with(&cents));
    for (one, other) in euros.weights.iter().zip(&cents.weights) {
        assert!((one.weight - other.weight).abs() < 1e-9);
    }
    assert!((euros.predictors[1].treated - base[0]).abs() < 1e-12);
    assert!((euros.predictors[0].importance - 0.5).abs() < 1e-12);
    // 3, 1, 5, 2, 9, 4: mean 4, squares 1 + 9 + 1 + 4 + 25 + 0 = 40 over 5.
    assert!((euros.predictors[0].deviation - 8.0_f64.sqrt()).abs() < 1e-12);
}

/// A search can only lower the error of equal importance.
#[test]
fn searching_importance_meets_outcomes_better() {
    for seed in 0..5 {
        let first = treated(16, &[2016]);
        let paths = factors(16, 20, 100 * seed, &first, 0.0);
        let numbers = noise(64, seed + 1);
        let columns: Vec<Vec<Option<f64>>> = numbers
            .chunks(16)
            .zip(0..)
            .map(|(column, at)| {
                column
                    .iter()
                    .zip(&paths)
                    .map(|(x, path)| Some(x + path[3 * at]))
                    .collect()
            })
            .collect();
        let predictors: Vec<Predictor> = columns
            .iter()
            .map(|column| Predictor {
                name: "column",
                of: PredictorOf::Units(column),
            })
            .collect();
        let error = |importance| {
            let options = SyntheticControlOptions {
                predictors: &predictors,
                importance,
                leave_one_out: false,
                ..SyntheticControlOptions::default()
            };
            let found = run(&paths, &first, &options);
            let placebos = found.placebos[0]
                .placebos
                .iter()
                .map(|placebo| placebo.pre_rmspe);
            std::iter::once(found.treated[0].fit.pre_rmspe)
                .chain(placebos)
                .collect::<Vec<f64>>()
        };
        let (searched, equal) = (error(Importance::Searched), error(Importance::Equal));
        let outcomes = run(&paths, &first, &SyntheticControlOptions::default());
        assert!(outcomes.treated[0].fit.pre_rmspe <= searched[0]);
        assert!(
            searched
                .iter()
                .zip(&equal)
                .all(|(searched, equal)| *searched <= equal + 1e-12)
        );
        assert!(searched[0] < equal[0]);
    }
}

#[test]
fn the_ridge_goes_from_plain_weights_to_a_perfect_fit() {
    let first = treated(25, &[2013]);
    let paths = factors(25, 16, 4, &first, 0.0);
    let with = |ridge| {
        let options = SyntheticControlOptions {
            ridge,
            ..SyntheticControlOptions::default()
        };
        run(&paths, &first, &options).treated.remove(0).fit
    };
    let plain = with(None);
    let heavy = with(Some(Penalty::Given(1e15)));
    for (one, other) in plain.weights.iter().zip(&heavy.weights) {
        assert!((one.weight - other.weight).abs() < 1e-9);
    }
    // 24 donors in 12 periods leave nothing unmet.
    let light = with(Some(Penalty::Given(1e-9)));
    assert!(light.imbalance < 1e-6 && plain.imbalance > 0.01);
    let chosen = with(Some(Penalty::CrossValidated));
    assert!(chosen.imbalance < plain.imbalance);
    for fit in [&heavy, &light, &chosen] {
        let total: f64 = fit.weights.iter().map(|weight| weight.weight).sum();
        assert!((total - 1.0).abs() < 1e-9, "{total}");
    }
    let ridge = chosen.ridge.unwrap();
    assert_eq!(ridge.tried.len(), 21);
    let least = ridge
        .tried
        .iter()
        .min_by(|a, b| a.error.total_cmp(&b.error))
        .unwrap();
    assert!(ridge.penalty >= least.penalty);
}
