//! Two-way fixed effects.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::made::{Made, With};
use allotment_outcome::linear::least_squares;
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::two_way::{self, Kind, TwoWayError, two_way};

/// Rows of a small panel, by unit: outcomes in five periods and when treated.
fn panel(units: &[([f64; 5], Option<i64>)]) -> Panel {
    let owner: Vec<u32> = (0..u32::try_from(units.len()).unwrap() * 5)
        .map(|row| row / 5)
        .collect();
    let periods: Vec<i64> = units.iter().flat_map(|_| 1..6).collect();
    let outcomes: Vec<Option<f64>> = units
        .iter()
        .flat_map(|(outcomes, _)| outcomes.map(Some))
        .collect();
    let first: Vec<Option<i64>> = units.iter().flat_map(|(_, first)| [*first; 5]).collect();
    let rows = Rows {
        units: &owner,
        periods: &periods,
        outcomes: &outcomes,
        first_treated: &first,
        covariates: &[],
        weights: None,
        clusters: None,
    };
    Panel::new(&rows, PanelOptions::default()).unwrap()
}

fn treated(made: &Made, row: usize) -> f64 {
    let is_treated = made.first[row].is_some_and(|first| first <= made.periods[row]);
    if is_treated { 1.0 } else { 0.0 }
}

/// With a column for each unit and period, plain least squares gives the same.
#[test]
fn effects_are_taken_off_exactly_with_gaps_weights_and_covariates() {
    let made = Made::with_gaps();
    let with = With {
        varying: true,
        varying_weight: true,
        ..With::default()
    };
    let found = two_way(&made.panel(with), 0.95).unwrap();
    let rows = made.units.len();
    let numbers =
        |column: &[Option<f64>]| -> Vec<f64> { column.iter().copied().flatten().collect() };
    let mut columns = vec![
        (0..rows).map(|row| treated(&made, row)).collect(),
        numbers(&made.varying),
    ];
    for unit in 0..120 {
        columns.push(
            made.units
                .iter()
                .map(|&own| f64::from(own == unit))
                .collect(),
        );
    }
    for period in 2002..2007 {
        columns.push(
            made.periods
                .iter()
                .map(|&own| f64::from(own == period))
                .collect(),
        );
    }
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let weights = numbers(&made.varying_weight);
    let fit = least_squares(&views, &numbers(&made.outcomes), Some(&weights)).unwrap();
    assert!((fit.coefficients[0] - found.treatment.value).abs() < 1e-10);
    assert!((fit.coefficients[1] - found.covariates[0].value).abs() < 1e-10);

    // The error, from the same regression: scores by unit between the inverses.
    let size = columns.len();
    let inverse = fit.normal.inverse();
    let mut pulled = vec![0.0; 120];
    for row in 0..rows {
        let along: f64 = (0..size).map(|k| inverse[k] * columns[k][row]).sum();
        pulled[made.units[row] as usize] += weights[row] * fit.residuals[row] * along;
    }
    let squares: f64 = pulled.iter().map(|value| value * value).sum();
    let rule = found.small_sample;
    assert_eq!((rule.rows, rule.clusters, rule.coefficients), (664, 120, 8));
    assert!((rule.factor - 120.0 / 119.0 * 663.0 / 656.0).abs() < 1e-14);
    let error = (squares * rule.factor).sqrt();
    assert!((error - found.treatment.std_error.unwrap()).abs() < 1e-10);
    assert_eq!(found.decomposition, None);
}

/// Source: Goodman-Bacon (2021), section 2: effects that grow make late cohorts
/// look harmed when they are compared with early ones.
#[test]
fn growing_effects_are_taken_off_late_cohorts_and_the_warning_says_so() {
    let early = ([0.0, 1.0, 4.0, 9.0, 16.0], Some(2));
    let late = ([0.0, 0.0, 0.0, 1.0, 4.0], Some(4));
    let found = two_way(&panel(&[early, early, late, late]), 0.95).unwrap();
    // The mean effect on treated rows is 35 / 6.
    assert!(found.treatment.value < 1.5, "{}", found.treatment.value);
    assert!(found.is_misleading());
    let decomposition = found.decomposition.clone().unwrap();
    assert!((decomposition.total() - found.treatment.value).abs() < 1e-12);
    let kinds: Vec<Kind> = decomposition
        .comparisons
        .iter()
        .map(|one| one.kind)
        .collect();
    assert_eq!(kinds, [Kind::Later, Kind::Earlier]);
    let forbidden = &decomposition.comparisons[1];
    assert!((forbidden.estimate - (2.5 - (12.5 - 2.5))).abs() < 1e-12);
    // Shares D are 4/5 and 2/5: weights 0.4 * 0.2 against 0.4 * 0.4.
    assert!((decomposition.forbidden() - 2.0 / 3.0).abs() < 1e-12);
    assert!(found.negative.negative > 0 && found.negative.sum < 0.0);
    assert_eq!(found.warnings().len(), 2);
}

#[test]
fn with_one_cohort_there_is_nothing_to_warn_of() {
    let never = ([1.0, 2.0, 2.5, 3.0, 5.0], None);
    let other = ([1.5, 2.0, 2.0, 3.5, 5.0], None);
    let treated = ([0.0, 1.0, 4.0, 4.5, 7.0], Some(3));
    let found = two_way(&panel(&[never, other, treated]), 0.95).unwrap();
    assert!(!found.is_misleading());
    let change =
        |unit: [f64; 5]| (unit[2] + unit[3] + unit[4]) / 3.0 - f64::midpoint(unit[0], unit[1]);
    let expected = change(treated.0) - f64::midpoint(change(never.0), change(other.0));
    assert!((found.treatment.value - expected).abs() < 1e-12);
}

#[test]
fn units_treated_from_the_start_are_a_forbidden_comparison() {
    let always = ([1.0, 2.0, 4.0, 7.0, 11.0], Some(1));
    let never = ([1.5, 2.0, 2.0, 3.5, 5.0], None);
    let treated = ([0.0, 1.0, 4.0, 4.5, 7.0], Some(3));
    let found = two_way(&panel(&[always, never, treated]), 0.95).unwrap();
    let decomposition = found.decomposition.clone().unwrap();
    assert!((decomposition.total() - found.treatment.value).abs() < 1e-12);
    let kinds: Vec<Kind> = decomposition
        .comparisons
        .iter()
        .map(|one| one.kind)
        .collect();
    assert_eq!(kinds, [Kind::Always, Kind::Never]);
}

/// Twice the same units, each in one cluster with its copy, say as much as once.
#[test]
fn copies_in_a_cluster_add_nothing() {
    let made = Made::whole();
    let once = two_way(&made.panel(With::default()), 0.95).unwrap();
    let mut twice = made.clone();
    twice.clusters = made.units.clone();
    let copies: Vec<u32> = made.units.iter().map(|unit| unit + 120).collect();
    twice.units.extend(copies);
    twice.periods.extend(&made.periods);
    twice.outcomes.extend(&made.outcomes);
    twice.first.extend(&made.first);
    twice.clusters.extend(&made.units);
    let panel = twice.panel(With {
        clusters: true,
        ..With::default()
    });
    let found = two_way(&panel, 0.95).unwrap();
    assert!((found.treatment.value - once.treatment.value).abs() < 1e-12);
    let plain = |one: &allotment_outcome::two_way::TwoWay| {
        one.treatment.std_error.unwrap() / one.small_sample.factor.sqrt()
    };
    assert!((plain(&found) / plain(&once) - 1.0).abs() < 1e-10);
    assert_eq!(found.small_sample.clusters, 120);
}

/// Where covariates or gaps leave no decomposition, starts at different times are
/// still warned of.
#[test]
fn staggered_starts_are_warned_of_without_a_decomposition() {
    let made = Made::with_gaps();
    let found = two_way(&made.panel(With::default()), 0.95).unwrap();
    assert_eq!((found.decomposition.clone(), found.timings), (None, 3));
    assert_eq!(
        found.warnings()[0].to_string(),
        "units begin to be treated in 3 different periods, and some of what is compared may be with units that are already treated: rely on effects by group and time, or on imputation",
    );
}

/// Source: de Chaisemartin and D'Haultfœuille (2020), theorem 1 and corollary 1:
/// with `w_gt` the weights over the shares of rows, effects would have to differ by
/// `|b|` over the standard deviation of `w_gt`.
#[test]
fn negative_weights_are_those_of_the_theorem() {
    let early = ([0.0, 1.0, 4.0, 9.0, 16.0], Some(2));
    let late = ([0.0, 0.0, 0.0, 1.0, 4.0], Some(4));
    let found = two_way(&panel(&[early, late]), 0.95).unwrap();
    // What treatment has of its own: D less means of its unit and period, plus that
    // of all. Early: 4/5 of periods, late: 2/5; periods 0, 1/2, 1/2, 1, 1; all 3/5.
    let own = [0.3, 0.3, -0.2, -0.2, 0.2, 0.2];
    let whole: f64 = own.iter().sum();
    let weights = own.map(|own| own / whole);
    assert_eq!((found.negative.cells, found.negative.negative), (6, 2));
    assert!((found.negative.sum - (weights[2] + weights[3])).abs() < 1e-12);
    let spread: f64 = weights.iter().map(|w| (6.0 * w - 1.0).powi(2) / 6.0).sum();
    let expected = found.treatment.value.abs() / spread.sqrt();
    assert!((found.negative.overturned_by.unwrap() - expected).abs() < 1e-12);
    let effects = [1.0, 4.0, 9.0, 16.0, 1.0, 4.0];
    let sum: f64 = weights.iter().zip(effects).map(|(w, e)| w * e).sum();
    assert!((found.treatment.value - sum).abs() < 1e-12);
}

proptest::proptest! {
    /// All comparisons, each with its weight, are the coefficient.
    #[test]
    fn the_decomposition_adds_up(
        units in proptest::collection::vec(
            (proptest::array::uniform5(-9.0..9.0_f64), proptest::option::of(0..7_i64)),
            3..20,
        ),
    ) {
        if let Ok(found) = two_way(&panel(&units), 0.95) {
            let decomposition = found.decomposition.clone().unwrap();
            let weights: f64 = decomposition.comparisons.iter().map(|one| one.weight).sum();
            proptest::prop_assert!((weights - 1.0).abs() < 1e-12);
            proptest::prop_assert!((decomposition.total() - found.treatment.value).abs() < 1e-9);
            let is_staggered = found.timings > 1;
            proptest::prop_assert_eq!(is_staggered, decomposition.forbidden() > 0.0);
            proptest::prop_assert_eq!(is_staggered, found.is_misleading());
        }
    }
}

#[test]
fn refusals_say_why_and_how_many() {
    let never = ([1.0, 2.0, 2.5, 3.0, 5.0], None);
    let error = two_way(&panel(&[never, never]), 0.95).unwrap_err();
    assert_eq!(
        error.to_string(),
        "treatment is fixed by units and periods (0 of 10 rows are treated): add units that are not treated, or periods before treatment",
    );
    let made = Made::whole();
    let fixed = made.panel(With {
        fixed: true,
        ..With::default()
    });
    let error = two_way(&fixed, 0.95).unwrap_err();
    assert_eq!(
        error,
        TwoWayError::Collinear {
            covariate: 0,
            on: vec![]
        }
    );
    let repeated = made.panel(With {
        repeated: true,
        ..With::default()
    });
    assert_eq!(
        two_way(&repeated, 0.95).unwrap_err(),
        TwoWayError::Repeated { rows: 720 }
    );
    assert_eq!(
        two_way(&fixed, 0.0).unwrap_err(),
        TwoWayError::Level { level: 0.0 }
    );
}

/// Forty districts, each with treated and untreated units: as many with each, which is
/// what the wild bootstrap is for.
#[test]
fn districts_that_are_treated_in_part_have_units_on_both_sides() {
    use allotment_outcome::clusters::{Caution, JudgeOptions, Judged};
    let panel = districts(120, |unit| (unit % 3 == 0).then_some(3), |unit| unit % 40);
    let options = JudgeOptions {
        draws: 199,
        ..JudgeOptions::default()
    };
    let found = two_way(&panel, 0.95).unwrap();
    let few = two_way::few(&panel, &found, &options).unwrap().unwrap();
    assert_eq!(few.caution, Caution::FewClusters { clusters: 40 });
    let Judged::Bootstrap(Ok(found)) = few.judged else {
        panic!("{few:?}")
    };
    assert!(found.low.unwrap() < found.estimate && found.estimate < found.high.unwrap());
}

/// Where all are treated in the end, the later are who the earlier are compared with: 30
/// and 30 of 60 are enough on each side.
#[test]
fn units_that_are_all_treated_in_the_end_are_compared_with_the_last() {
    use allotment_outcome::clusters::{Caution, JudgeOptions};
    let all = |early: u32| {
        let start = move |unit| Some(if unit < early { 3 } else { 5 });
        let panel = districts(60, start, |unit| unit);
        let found = two_way(&panel, 0.95).unwrap();
        two_way::few(&panel, &found, &JudgeOptions::default()).unwrap()
    };
    let (treated, clusters) = (56, 60);
    assert_eq!(all(30).unwrap().caution, Caution::SomeClusters { clusters });
    assert_eq!(
        all(56).unwrap().caution,
        Caution::FewTreated { treated, clusters }
    );
}

/// Units over five periods, with their start and cluster.
fn districts(
    units: u32,
    start: impl Fn(u32) -> Option<i64>,
    cluster: impl Fn(u32) -> u32,
) -> Panel {
    let noise = crate::noise::noise(units as usize * 5, 12);
    let rows = 0..units * 5;
    let owner: Vec<u32> = rows.clone().map(|row| row / 5).collect();
    let periods: Vec<i64> = rows.map(|row| i64::from(row % 5) + 1).collect();
    let outcomes: Vec<Option<f64>> = noise.into_iter().map(Some).collect();
    let first: Vec<Option<i64>> = owner.iter().map(|&unit| start(unit)).collect();
    let clusters: Vec<u32> = owner.iter().map(|&unit| cluster(unit)).collect();
    let rows = Rows {
        units: &owner,
        periods: &periods,
        outcomes: &outcomes,
        first_treated: &first,
        covariates: &[],
        weights: None,
        clusters: Some(&clusters),
    };
    Panel::new(&rows, PanelOptions::default()).unwrap()
}
