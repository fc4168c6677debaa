//! Few treated among many: errors are those of the few.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use allotment_outcome::clusters::{Caution, Corrected, Few, JudgeOptions, Judged};
use allotment_outcome::group_time::{
    self, GroupTime, GroupTimeOptions, PreTrend, PreTrendFew, group_time,
};
use allotment_outcome::imputation::{self, ImputationOptions, imputation};
use allotment_outcome::many::{ManyError, Together, TogetherOptions, joint_test, romano_wolf};
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::two_way::{self, event_study, leads_and_lags, two_way};

const PLACES: u32 = 240;

/// Two periods of noise; so many begin in the second.
fn panel(treated: u32, seed: u64, weights: Option<&[Option<f64>]>) -> (Panel, Vec<f64>) {
    panel_of(2, treated, seed, weights)
}

/// So many periods of noise, of which places begin in the last; and the changes of the
/// first two.
fn panel_of(
    times: u32,
    treated: u32,
    seed: u64,
    weights: Option<&[Option<f64>]>,
) -> (Panel, Vec<f64>) {
    let noise = crate::noise::noise((PLACES * times) as usize, seed);
    let outcomes: Vec<Option<f64>> = noise.iter().copied().map(Some).collect();
    let units: Vec<u32> = (0..times * PLACES).map(|row| row / times).collect();
    let periods: Vec<i64> = (0..times * PLACES)
        .map(|row| i64::from(row % times))
        .collect();
    let first: Vec<Option<i64>> = units
        .iter()
        .map(|&unit| (unit < treated).then_some(i64::from(times) - 1))
        .collect();
    let rows = Rows {
        units: &units,
        periods: &periods,
        outcomes: &outcomes,
        first_treated: &first,
        covariates: &[],
        weights,
        clusters: None,
    };
    let of_place = noise.chunks(times as usize);
    let changes = of_place.map(|own| own[1] - own[0]).collect();
    (Panel::new(&rows, PanelOptions::default()).unwrap(), changes)
}

fn by_group_time(panel: &Panel) -> (GroupTime, Option<Few>) {
    let options = GroupTimeOptions {
        draws: 0,
        ..GroupTimeOptions::default()
    };
    let found = group_time(panel, &options).unwrap();
    let few = group_time::few(panel, &options, &found, &JudgeOptions::default());
    (found, few)
}

fn corrected(few: Option<&Few>) -> Corrected {
    match few.map(|few| &few.judged) {
        Some(Judged::Corrected(told)) => *told,
        other => panic!("{other:?}"),
    }
}

fn mean(of: &[f64]) -> f64 {
    of.iter().sum::<f64>() / f64::from(u32::try_from(of.len()).unwrap())
}

/// The variance of a mean, by its own group, and its degrees of freedom.
fn own(of: &[f64]) -> (f64, f64) {
    let (mean, size) = (mean(of), f64::from(u32::try_from(of.len()).unwrap()));
    let squares: f64 = of.iter().map(|y| (y - mean).powi(2)).sum();
    (squares / (size - 1.0) / size, size - 1.0)
}

/// Source: Welch (*Biometrika* 34, 1947): of two means of changes, each group by its own
/// variance, which does not know how many there are in all.
#[test]
fn six_of_many_are_judged_by_the_test_of_welch() {
    let (panel, changes) = panel(6, 4, None);
    let ((one, above), (other, below)) = (own(&changes[..6]), own(&changes[6..]));
    let error = (one + other).sqrt();
    let degrees = (one + other).powi(2) / (one * one / above + other * other / below);
    let (found, few) = by_group_time(&panel);
    let told = corrected(few.as_ref());
    assert!((told.std_error - error).abs() < 1e-12, "{told:?} {error}");
    assert!((told.freedom - degrees).abs() < 1e-9, "{told:?} {degrees}");
    let row = found.simple.estimate;
    assert!(told.low < row.low.unwrap() && told.high > row.high.unwrap());
    let Some(Caution::SmallGroup { smallest, clusters }) = few.map(|few| few.caution) else {
        panic!("not few")
    };
    assert_eq!((smallest.clusters, clusters), (6, PLACES as usize));
    assert!((smallest.even - 6.0).abs() < 1e-12);

    // Imputation from one period before is the same; two-way is the same estimate, whose
    // degrees are those of even variances.
    let options = ImputationOptions::default();
    let found = imputation(&panel, &options).unwrap();
    let few = imputation::few(&panel, &options, &found, &JudgeOptions::default());
    let same = corrected(few.as_ref());
    assert!((same.std_error - error).abs() < 1e-10, "{same:?} {error}");
    let found = two_way(&panel, 0.95).unwrap();
    let few = two_way::few(&panel, &found, &JudgeOptions::default()).unwrap();
    let same = corrected(few.as_ref());
    assert!((same.std_error - error).abs() < 1e-10, "{same:?} {error}");
    assert!((5.0..7.0).contains(&same.freedom), "{same:?}");
}

/// Source: Welch, as above: one change before treatment, of few and of many, by each
/// method that tells of it.
#[test]
fn a_trend_before_of_few_among_many_is_judged_by_the_test_of_welch() {
    let (panel, changes) = panel_of(3, 6, 8, None);
    let ((one, above), (other, below)) = (own(&changes[..6]), own(&changes[6..]));
    let apart = mean(&changes[..6]) - mean(&changes[6..]);
    let degrees = (one + other).powi(2) / (one * one / above + other * other / below);
    let statistic = apart * apart / (one + other);
    let chance = allotment_distribution::fisher_above(statistic, 1.0, degrees);
    let tested = [
        by_group_time(&panel).0.pre_trend,
        imputation(&panel, &ImputationOptions::default())
            .unwrap()
            .pre_trend,
        event_study(&panel, 0.95).unwrap().pre_trend,
        leads_and_lags(&panel, 0.95).unwrap().pre_trend,
    ];
    for tested in tested {
        let PreTrend::Tested {
            few: PreTrendFew::Corrected(told),
            p_value: as_for_many,
            ..
        } = tested
        else {
            panic!("{tested:?}")
        };
        assert!((told.below - degrees).abs() < 1e-8, "{told:?} {degrees}");
        assert!(
            (told.statistic - statistic).abs() < 1e-9 * statistic,
            "{told:?} {statistic}"
        );
        assert_eq!(tested.p_value(), Some(told.p_value));
        assert!((told.p_value - chance).abs() < 1e-9, "{told:?} {chance}");
        assert!(as_for_many < chance);
    }
    let (many, _) = panel_of(3, 100, 8, None);
    let found = event_study(&many, 0.95).unwrap().pre_trend;
    assert!(matches!(
        found,
        PreTrend::Tested {
            few: PreTrendFew::Many,
            ..
        }
    ));
}

#[test]
fn as_many_as_fifty_on_each_side_keep_the_usual_interval() {
    let judge = JudgeOptions::default();
    for (treated, few) in [(49, true), (60, false), (PLACES - 49, true)] {
        let (panel, _) = panel(treated, 5, None);
        assert_eq!(by_group_time(&panel).1.is_some(), few, "{treated}");
        let found = two_way(&panel, 0.95).unwrap();
        let by_two_way = two_way::few(&panel, &found, &judge).unwrap();
        assert!(few || by_two_way.is_none(), "{treated}");
    }
}

/// One of sixty weighs as much as all others: they tell no more than a few would.
#[test]
fn a_place_that_outweighs_others_leaves_few() {
    let weights: Vec<Option<f64>> = (0..2 * PLACES)
        .map(|row| Some(if row / 2 == 0 { 59.0 } else { 1.0 }))
        .collect();
    let (panel, _) = panel(60, 6, Some(&weights));
    let (found, few) = by_group_time(&panel);
    let told = corrected(few.as_ref());
    assert!(told.freedom < 4.0, "{told:?}");
    assert!(told.std_error > 1.2 * found.simple.estimate.std_error.unwrap());
    let Some(Caution::SmallGroup { smallest, .. }) = few.map(|few| few.caution) else {
        panic!("not few")
    };
    assert_eq!(smallest.clusters, 60);
    assert!(smallest.even < 5.0, "{smallest:?}");
}

/// One outcome tested jointly is that outcome; several of six places are judged by how few
/// degrees these leave, and more than they can tell apart by none.
#[test]
fn outcomes_are_judged_together_by_how_few_are_treated() {
    let found: Vec<GroupTime> = (10..15)
        .map(|seed| by_group_time(&panel(6, seed, None).0).0)
        .collect();
    let influence: Vec<Vec<f64>> = found
        .iter()
        .map(|one| one.influence.combined(&one.simple.coefficients))
        .collect();
    let influence: Vec<&[f64]> = influence.iter().map(Vec::as_slice).collect();
    let estimates: Vec<f64> = found.iter().map(|one| one.simple.estimate.value).collect();
    let together = |outcomes: usize| Together {
        estimates: &estimates[..outcomes],
        influence: &influence[..outcomes],
        clusters: None,
        groups: found[0].groups.as_ref(),
    };
    let (_, few) = by_group_time(&panel(6, 10, None).0);
    let alone = corrected(few.as_ref());
    let joint = joint_test(&together(1)).unwrap();
    assert!(
        (joint.p_value - alone.p_value).abs() < 1e-9,
        "{joint:?} {alone:?}"
    );
    assert!((joint.freedom - alone.freedom).abs() < 1e-9);

    let two = joint_test(&together(2)).unwrap();
    assert!(two.freedom < alone.freedom + 2.0, "{two:?}");
    assert_eq!(
        joint_test(&together(5)).unwrap_err(),
        ManyError::SmallGroup {
            clusters: 6,
            outcomes: 5
        }
    );
    let options = TogetherOptions::default();
    let stepped = romano_wolf(&together(5), &options).unwrap();
    let by_itself = romano_wolf(&together(1), &options).unwrap()[0];
    assert!((by_itself.p_value - alone.p_value).abs() < 1e-9);
    // Ten thousand draws: an error of half a point.
    assert!(
        (by_itself.adjusted - alone.p_value).abs() < 0.02,
        "{by_itself:?}"
    );
    for one in &stepped {
        assert!(one.adjusted >= one.p_value);
        assert!(one.adjusted <= 5.0 * one.p_value + 0.02, "{one:?}");
    }
    // Groups of another panel are refused.
    let other = by_group_time(&panel(30, 9, None).0).0;
    let short: Vec<&[f64]> = influence.iter().map(|column| &column[..100]).collect();
    let wrong = Together {
        influence: &short,
        groups: other.groups.as_ref(),
        ..together(5)
    };
    assert!(matches!(
        joint_test(&wrong).unwrap_err(),
        ManyError::Groups {
            known: 240,
            independent: 100
        }
    ));
}
