//! Imputation.

use crate::made::{Made, With};
use allotment_outcome::imputation::{ImputationError, ImputationOptions, imputation};
use allotment_outcome::linear::least_squares;

/// With a column for each unit and period, least squares on untreated rows gives
/// the same predictions, with gaps, weights and a covariate.
#[test]
fn the_treated_are_predicted_from_the_untreated() {
    let made = Made::with_gaps();
    let with = With {
        varying: true,
        varying_weight: true,
        ..With::default()
    };
    let found = imputation(&made.panel(with), &ImputationOptions::default()).unwrap();
    let is_treated = |row: usize| made.first[row].is_some_and(|first| first <= made.periods[row]);
    let untreated: Vec<usize> = (0..made.units.len())
        .filter(|&row| !is_treated(row))
        .collect();
    // The first period has no column of its own.
    let design = |row: usize| -> Vec<f64> {
        let covariate = made.varying[row].unwrap();
        let units = (0..120).map(|unit| f64::from(made.units[row] == unit));
        let periods = (2002..2007).map(|period| f64::from(made.periods[row] == period));
        std::iter::once(covariate)
            .chain(units)
            .chain(periods)
            .collect()
    };
    let rows: Vec<Vec<f64>> = untreated.iter().map(|&row| design(row)).collect();
    let columns: Vec<Vec<f64>> = (0..126)
        .map(|k| rows.iter().map(|row| row[k]).collect())
        .collect();
    let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let y: Vec<f64> = untreated
        .iter()
        .map(|&row| made.outcomes[row].unwrap())
        .collect();
    let weights: Vec<f64> = untreated
        .iter()
        .map(|&row| made.varying_weight[row].unwrap())
        .collect();
    let fit = least_squares(&views, &y, Some(&weights)).unwrap();
    let (mut sum, mut total) = (0.0, 0.0);
    for row in (0..made.units.len()).filter(|&row| is_treated(row)) {
        let predicted: f64 = design(row)
            .iter()
            .zip(&fit.coefficients)
            .map(|(x, b)| x * b)
            .sum();
        let weight = made.varying_weight[row].unwrap();
        sum += weight * (made.outcomes[row].unwrap() - predicted);
        total += weight;
    }
    assert!((found.overall.value - sum / total).abs() < 1e-10);
}

/// An estimate is a sum of outcomes with known weights: moving one outcome moves
/// it by the same, whatever the outcomes are, and no effect moves with levels.
#[test]
fn levels_of_units_and_periods_change_nothing() {
    let mut made = Made::whole();
    let options = ImputationOptions {
        before: None,
        ..ImputationOptions::default()
    };
    let plain = imputation(&made.panel(With::default()), &options).unwrap();
    for row in 0..made.units.len() {
        #[expect(clippy::cast_precision_loss, reason = "a year")]
        let more = f64::from(made.units[row]) + (made.periods[row] as f64 - 2000.0).powi(2);
        made.outcomes[row] = made.outcomes[row].map(|outcome| outcome + more);
    }
    let moved = imputation(&made.panel(With::default()), &options).unwrap();
    for ((_, one), (_, other)) in plain.events.iter().zip(&moved.events) {
        assert!((one.value - other.value).abs() < 1e-9);
        assert!((one.std_error.unwrap() - other.std_error.unwrap()).abs() < 1e-9);
    }
    let before: Vec<i64> = plain.before.iter().map(|(event, _)| *event).collect();
    assert_eq!(before, [-5, -4, -3, -2]);
    let variance = plain.events[0].1.std_error.unwrap().powi(2);
    assert!((plain.covariance[0] / variance - 1.0).abs() < 1e-12);
}

#[test]
fn what_nothing_predicts_is_left_out_and_counted() {
    let mut made = Made::whole();
    for (unit, first) in made.units.iter().zip(&mut made.first) {
        if *unit < 10 {
            *first = Some(2001);
        }
    }
    let found = imputation(&made.panel(With::default()), &ImputationOptions::default()).unwrap();
    assert_eq!(
        (found.left_out, found.design.dropped.units_already_treated),
        (0, 10)
    );
    let all = Made::new(|_, after, first| first.is_some() && after > 0);
    let found = imputation(&all.panel(With::default()), &ImputationOptions::default()).unwrap();
    // Cohorts of 2003, 2004 and 2006 in 2002 to 2006: nobody is untreated in 2006.
    assert_eq!((found.treated, found.left_out), (24 * 5, 24 * 3));
}

#[test]
fn refusals_say_why_and_how_many() {
    let options = ImputationOptions::default();
    let made = Made::whole();
    let fixed = made.panel(With {
        fixed: true,
        ..With::default()
    });
    assert_eq!(
        imputation(&fixed, &options).unwrap_err().to_string(),
        "covariate 0 is fixed by units, periods and covariates [] where nobody is treated: leave it out",
    );
    let repeated = made.panel(With {
        repeated: true,
        ..With::default()
    });
    let error = imputation(&repeated, &options).unwrap_err();
    assert_eq!(error, ImputationError::Repeated { rows: 720 });
    let untreated = Made::new(|_, _, first| first.is_none()).panel(With::default());
    let error = imputation(&untreated, &options).unwrap_err();
    assert_eq!(error, ImputationError::Nothing { treated: 0 });
    let level = ImputationOptions {
        level: 1.5,
        ..options
    };
    let error = imputation(&untreated, &level).unwrap_err();
    assert_eq!(error, ImputationError::Level { level: 1.5 });
}

/// Nothing is known of a unit without treatment that was treated before the panel
/// begins: with it and without it the same is found, and it is counted.
#[test]
fn units_treated_before_the_panel_begins_are_left_out_and_counted() {
    let made = Made::whole();
    let with = With::default();
    let options = ImputationOptions {
        min_group: 5,
        ..ImputationOptions::default()
    };
    let mut early = made.clone();
    for row in 0..early.units.len() {
        if early.units[row] == 0 {
            early.first[row] = Some(1990);
        }
    }
    let found = imputation(&early.panel(with), &options).unwrap();
    let apart = Made::new(|unit, _, _| unit != 0);
    let without = imputation(&apart.panel(with), &options).unwrap();
    assert_eq!(found.design.dropped.units_already_treated, 1);
    assert_eq!(found.left_out, 0);
    assert!(
        found
            .design
            .cohorts
            .iter()
            .all(|cohort| cohort.first > 2000)
    );
    assert!((found.overall.value - without.overall.value).abs() < 1e-12);
    assert_eq!(found.clusters, without.clusters);
}
