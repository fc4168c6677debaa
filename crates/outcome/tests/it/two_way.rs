//! Two-way fixed effects.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::made::{Made, With};
use allotment_outcome::linear::least_squares;
use allotment_outcome::panel::{Panel, PanelOptions, Rows};
use allotment_outcome::two_way::{Kind, TwoWayError, event_study, two_way};

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
    let decomposition = found.decomposition.unwrap();
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
    let decomposition = found.decomposition.unwrap();
    assert!((decomposition.total() - found.treatment.value).abs() < 1e-12);
    let kinds: Vec<Kind> = decomposition
        .comparisons
        .iter()
        .map(|one| one.kind)
        .collect();
    assert_eq!(kinds, [Kind::Always, Kind::Never]);
}

/// Without covariates an event study is the difference of mean changes from the
/// last period before treatment, which is what effects by group and time with a
/// universal base are.
#[test]
fn an_event_study_agrees_with_effects_by_group_and_time() {
    use allotment_outcome::group_time::{Base, GroupTimeOptions, group_time};
    let panel = Made::whole().panel(With::default());
    let study = event_study(&panel, 0.95).unwrap();
    let options = GroupTimeOptions {
        base: Base::Universal,
        draws: 0,
        ..GroupTimeOptions::default()
    };
    let dynamic = group_time(&panel, &options).unwrap().dynamic.parts;
    let others = dynamic.iter().filter(|(event, _)| *event != -1);
    for ((event, estimate), (other, part)) in study.events.iter().zip(others) {
        assert_eq!(event, other);
        assert!((estimate.value - part.estimate.value).abs() < 1e-11);
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
