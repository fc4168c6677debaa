//! Effects by time since treatment, in one regression.

use crate::dummies::Plain;
use crate::made::{Made, With};
use allotment_outcome::group_time::{Base, GroupTimeOptions, PreTrend, group_time};
use allotment_outcome::two_way::{TwoWayError, event_study, leads_and_lags};

const WITH: With = With {
    fixed: false,
    varying: true,
    weight: false,
    varying_weight: true,
    clusters: false,
    repeated: false,
};

fn indicator(made: &Made, wanted: impl Fn(i64, i64) -> bool) -> Vec<f64> {
    let rows = made.first.iter().zip(&made.periods);
    rows.map(|(first, &period)| f64::from(first.is_some_and(|first| wanted(first, period))))
        .collect()
}

fn covariate(made: &Made) -> Vec<f64> {
    made.varying.iter().copied().flatten().collect()
}

/// A column for each cohort in each period, unit and period, with gaps, weights
/// and a covariate, gives the same estimates and errors.
#[test]
fn cohorts_fall_apart_into_regressions_of_their_own() {
    let made = Made::with_gaps();
    let found = event_study(&made.panel(WITH), 0.95).unwrap();
    let cells: Vec<(i64, i64)> = [2003, 2004, 2006]
        .into_iter()
        .flat_map(|first| (2001..2007).map(move |period| (first, period)))
        .filter(|(first, period)| *period != first - 1)
        .collect();
    let mut own: Vec<Vec<f64>> = cells
        .iter()
        .map(|&cell| indicator(&made, |first, period| (first, period) == cell))
        .collect();
    own.push(covariate(&made));
    let plain = Plain::new(&made, (0..made.units.len()).collect(), own);
    let factor = found.small_sample.factor.sqrt();
    let check = |wanted: &dyn Fn(i64, i64) -> bool, value: f64, error: f64| {
        let weight = |&(first, period): &(i64, i64)| -> f64 {
            let is_in =
                |row: &usize| made.first[*row] == Some(first) && made.periods[*row] == period;
            if !wanted(first, period) {
                return 0.0;
            }
            let rows = (0..made.units.len()).filter(is_in);
            rows.map(|row| made.varying_weight[row].unwrap()).sum()
        };
        let weights: Vec<f64> = cells.iter().map(weight).collect();
        let total: f64 = weights.iter().sum();
        let weights: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
        assert!((plain.value(&weights) - value).abs() < 1e-10);
        assert!((factor * plain.error(&weights) - error).abs() < 1e-10);
    };
    check(
        &|first, period| period >= first,
        found.overall.value,
        found.overall.std_error.unwrap(),
    );
    for (event, at) in &found.events {
        let is_at = |first, period| period - first == *event;
        check(&is_at, at.value, at.std_error.unwrap());
    }
    for (cohort, at) in &found.cohorts {
        let is_of = |first, period| first == *cohort && period >= first;
        check(&is_of, at.value, at.std_error.unwrap());
    }
    let mut last = vec![0.0; cells.len() + 1];
    last[cells.len()] = 1.0;
    assert!((plain.value(&last) - found.covariates[0].value).abs() < 1e-10);
    let error = found.covariates[0].std_error.unwrap();
    assert!((factor * plain.error(&last) - error).abs() < 1e-10);
    assert_eq!(found.small_sample.coefficients, cells.len() + 1 + 6);
}

#[test]
fn leads_and_lags_are_a_column_each() {
    let made = Made::with_gaps();
    let found = leads_and_lags(&made.panel(WITH), 0.95).unwrap();
    let events: Vec<i64> = found.events.iter().map(|(event, _)| *event).collect();
    assert_eq!(events, [-5, -4, -3, -2, 0, 1, 2, 3]);
    let mut own: Vec<Vec<f64>> = events
        .iter()
        .map(|event| indicator(&made, |first, period| period - first == *event))
        .collect();
    own.push(covariate(&made));
    let plain = Plain::new(&made, (0..made.units.len()).collect(), own);
    let factor = found.small_sample.factor.sqrt();
    for (place, (_, at)) in found.events.iter().enumerate() {
        let mut one = vec![0.0; place + 1];
        one[place] = 1.0;
        assert!((plain.value(&one) - at.value).abs() < 1e-10);
        assert!((factor * plain.error(&one) - at.std_error.unwrap()).abs() < 1e-10);
        let own = found.covariance[place * events.len() + place];
        assert!((own.sqrt() / at.std_error.unwrap() - 1.0).abs() < 1e-12);
    }
    assert!(matches!(
        found.pre_trend,
        PreTrend::Tested { degrees: 4, .. }
    ));
}

/// Without covariates an event study is the difference of mean changes from the
/// last period before treatment, which is what effects by group and time with a
/// universal base are.
#[test]
fn an_event_study_agrees_with_effects_by_group_and_time() {
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

/// Rows without weight say nothing: leaving them out changes no number.
#[test]
fn rows_without_weight_are_as_if_left_out() {
    let mut made = Made::whole();
    for row in 0..made.units.len() {
        if made.units[row].is_multiple_of(7)
            || (made.units[row] + 1).is_multiple_of(11) && made.periods[row] == 2005
        {
            made.varying_weight[row] = Some(0.0);
        }
    }
    let less = Made::new(|unit, after, _| unit % 7 != 0 && !((unit + 1) % 11 == 0 && after == 4));
    let one = event_study(&made.panel(WITH), 0.95).unwrap();
    let other = event_study(&less.panel(WITH), 0.95).unwrap();
    assert_eq!(one.small_sample, other.small_sample);
    for ((_, one), (_, other)) in one.events.iter().zip(&other.events) {
        assert!((one.value - other.value).abs() < 1e-12);
        assert!((one.std_error.unwrap() - other.std_error.unwrap()).abs() < 1e-12);
    }
}

#[test]
fn refusals_say_why_and_how_many() {
    let study = |made: &Made| event_study(&made.panel(With::default()), 0.95).unwrap_err();
    let none = Made::new(|_, _, first| first.is_some());
    assert_eq!(
        study(&none),
        TwoWayError::NoVariation {
            treated: 24 * 8,
            rows: 72 * 6
        }
    );
    let gap = Made::new(|_, after, first| first.is_some() || after != 4);
    let expected = TwoWayError::NoControl {
        first: 2003,
        period: 2005,
    };
    assert_eq!(study(&gap), expected);
    assert_eq!(
        expected.to_string(),
        "nobody never treated is seen in 2005, when the cohort of 2003 is: leave the period out, or add units that are never treated",
    );
    // The cohort of 2004 is seen in 2001 to 2003 by one half, and after by the other.
    let apart = Made::new(|unit, after, first| first != Some(2004) || (unit < 60) == (after < 3));
    let expected = TwoWayError::Apart {
        first: Some(2004),
        period: 2004,
    };
    assert_eq!(study(&apart), expected);
    let tied = leads_and_lags(&none.panel(With::default()), 0.95).unwrap_err();
    assert_eq!(
        tied.to_string(),
        "effects at [-5, -4, -3, -2, 0, 1, 2, 3] periods since treatment cannot be told apart from units and periods: add units that are never treated, or ask for fewer times",
    );
    // Units that are never seen untreated are left out and counted.
    let late = Made::new(|_, after, first| first != Some(2003) || after > 1);
    let found = event_study(&late.panel(With::default()), 0.95).unwrap();
    assert_eq!(found.already_treated, 24);
    assert_eq!(found.cohorts.len(), 2);
}
