//! Synthetic control: what it refuses, and what it warns of.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use crate::made::{Made, With};
use crate::synthetic_control::{factors, panel, treated};
use allotment_outcome::synthetic_control::{
    Importance, Interval, Penalty, Predictor, PredictorOf, SyntheticControlError,
    SyntheticControlOptions, Warning, synthetic_control,
};

fn refusal(years: &[i64], options: &SyntheticControlOptions) -> SyntheticControlError {
    let first = treated(6, years);
    let paths = factors(6, 10, 1, &first, 0.0);
    synthetic_control(&panel(&paths, &first), options).unwrap_err()
}

#[test]
fn refusals_of_panels_say_why_and_how_many() {
    let plain = SyntheticControlOptions::default();
    let says = |error: SyntheticControlError, text: &str| assert_eq!(error.to_string(), text);
    says(
        refusal(&[], &plain),
        "none of 6 units is treated in any period: check the first treated periods",
    );
    // First treated after the last period is as good as never.
    assert_eq!(
        refusal(&[2011], &plain),
        SyntheticControlError::NobodyTreated { units: 6 }
    );
    says(
        refusal(&[2005; 6], &plain),
        "all 6 units are treated at some time, so that there is no donor: add units that are never treated",
    );
    says(
        refusal(&[2005; 5], &plain),
        "there is one donor, unit 5, and nobody to compare it with: give at least two",
    );
    says(
        refusal(&[2005, 2001, 1990], &plain),
        "1 units (unit 2 first) are treated from 1990 on, and no period is before that: add earlier periods, or leave them out",
    );
    let level = SyntheticControlOptions {
        level: 1.0,
        ..plain
    };
    assert_eq!(
        refusal(&[2005], &level),
        SyntheticControlError::Level { level: 1.0 }
    );
    let made = Made::with_gaps().panel(With::default());
    assert!(matches!(
        synthetic_control(&made, &plain).unwrap_err(),
        SyntheticControlError::Unbalanced { units: 120, periods: 6, rows } if rows == made.rows()
    ));
    let with = With {
        repeated: true,
        ..With::default()
    };
    let repeated = synthetic_control(&Made::whole().panel(with), &plain).unwrap_err();
    assert_eq!(repeated, SyntheticControlError::Repeated { rows: 720 });
    let with = With {
        weight: true,
        ..With::default()
    };
    let weighted = synthetic_control(&Made::whole().panel(with), &plain).unwrap_err();
    assert_eq!(weighted, SyntheticControlError::Weighted);
}

#[test]
fn refusals_of_periods_and_penalties_say_why() {
    let plain = SyntheticControlOptions::default();
    let fit = |periods| SyntheticControlOptions {
        fit_periods: Some(periods),
        ..plain
    };
    assert_eq!(
        refusal(&[2005], &fit(&[2003, 2005])),
        SyntheticControlError::FitAfter {
            period: 2005,
            first: 2005
        }
    );
    assert_eq!(
        refusal(&[2005], &fit(&[1999])),
        SyntheticControlError::UnknownPeriod { period: 1999 }
    );
    assert_eq!(
        refusal(&[2005], &fit(&[])),
        SyntheticControlError::NothingToFit {
            given: 0,
            first: 2005
        }
    );
    let pretend = |at| SyntheticControlOptions {
        pretend_first: Some(at),
        ..plain
    };
    assert_eq!(
        refusal(&[2005], &pretend(2001)).to_string(),
        "pretending that treatment began in 2001 leaves 0 periods before it and 4 until 2005: choose a period of the panel with at least one each",
    );
    assert!(matches!(
        refusal(&[2005], &pretend(2005)),
        SyntheticControlError::Pretended {
            before: 4,
            after: 0,
            ..
        }
    ));
    let ridge = |ridge| SyntheticControlOptions {
        ridge: Some(ridge),
        ..plain
    };
    assert_eq!(
        refusal(&[2005], &ridge(Penalty::Given(0.0))),
        SyntheticControlError::Penalty { penalty: 0.0 }
    );
    assert_eq!(
        refusal(&[2003], &ridge(Penalty::CrossValidated)),
        SyntheticControlError::FewToChoose { periods: 2 }
    );
    let alike = vec![vec![1.0; 10]; 6];
    let panel = panel(&alike, &treated(6, &[2005]));
    assert_eq!(
        synthetic_control(&panel, &ridge(Penalty::CrossValidated)).unwrap_err(),
        SyntheticControlError::DonorsAlike { donors: 5 }
    );
}

#[test]
fn refusals_of_predictors_name_them() {
    let says = |of, text: &str| {
        let predictors = [Predictor { name: "wealth", of }];
        let options = SyntheticControlOptions {
            predictors: &predictors,
            ..SyntheticControlOptions::default()
        };
        assert_eq!(refusal(&[2005], &options).to_string(), text);
    };
    let values = [Some(1.0), Some(2.0), None, Some(3.0)];
    says(
        PredictorOf::Units(&values),
        "3 units (unit 2 first) have no number for the predictor «wealth»: choose other periods, or leave them out",
    );
    says(
        PredictorOf::Units(&[Some(2.0); 6]),
        "the predictor «wealth» is 2 for all 5 units: leave it out",
    );
    says(
        PredictorOf::Units(&[Some(f64::INFINITY); 6]),
        "the predictor «wealth» is not finite for unit 1: leave it missing instead",
    );
    says(
        PredictorOf::Outcome {
            periods: &[2004, 2006],
        },
        "the predictor «wealth» is of 2006, when units are treated from 2005 on: what treatment may have changed cannot be compared by",
    );
    says(
        PredictorOf::Covariate {
            covariate: 0,
            periods: &[2004],
        },
        "the predictor «wealth» is a covariate that the panel has not: count its covariates from zero",
    );
    says(
        PredictorOf::Rows {
            units: &[0],
            times: &[2001],
            values: &[],
            periods: &[2001],
        },
        "the predictor «wealth» has columns of several lengths: give one entry a row",
    );
    let predictors = [Predictor {
        name: "wealth",
        of: PredictorOf::Outcome { periods: &[2004] },
    }];
    let options = SyntheticControlOptions {
        predictors: &predictors,
        ..SyntheticControlOptions::default()
    };
    for given in [&[1.0, 1.0][..], &[-1.0], &[0.0], &[f64::NAN]] {
        let options = SyntheticControlOptions {
            importance: Importance::Given(given),
            ..options
        };
        let error = refusal(&[2005], &options);
        assert_eq!(
            error,
            SyntheticControlError::Importance {
                given: given.len(),
                predictors: 1
            }
        );
    }
    let options = SyntheticControlOptions {
        ridge: Some(Penalty::CrossValidated),
        ..options
    };
    assert_eq!(
        refusal(&[2005], &options),
        SyntheticControlError::RidgeWithPredictors { predictors: 1 }
    );
}

/// Many donors over few periods meet anything: nothing is a number that is none.
#[test]
fn a_perfect_fit_is_no_evidence() {
    let first = treated(40, &[2004]);
    let mut paths = factors(40, 6, 5, &first, 0.0);
    // The treated unit is the mean of all donors.
    for at in 0..6 {
        paths[0][at] = paths[1..].iter().map(|path| path[at]).sum::<f64>() / 39.0;
    }
    let found =
        synthetic_control(&panel(&paths, &first), &SyntheticControlOptions::default()).unwrap();
    let own = &found.treated[0];
    assert_eq!((own.fit.ratio, own.test.p_value), (None, None));
    assert_eq!(own.test.interval, Interval::Untold);
    assert!(own.fit.att.is_finite() && own.test.p_value_of_size > 0.0);
    assert!(!own.fit.is_unique);
    let has = |wanted: fn(&Warning) -> bool| found.warnings.iter().any(wanted);
    assert!(has(|warning| matches!(
        warning,
        Warning::NotUnique {
            unit: 0,
            donors: 39,
            numbers: 3
        }
    )));
    assert!(has(|warning| matches!(
        warning,
        Warning::PerfectFit { periods: 3, .. }
    )));
}

/// Source: the rates of `examples/synthetic_control_rates`: 9.4% at 5% with 19
/// donors and a given penalty.
#[test]
fn ranks_with_the_ridge_and_few_donors_are_warned_of() {
    let warned = |units: usize, ridge| {
        let first = treated(units, &[2009]);
        let options = SyntheticControlOptions {
            ridge,
            ..SyntheticControlOptions::default()
        };
        let found = synthetic_control(
            &panel(&factors(units, 12, 5, &first, 0.0), &first),
            &options,
        );
        let donors = units - 1;
        found
            .unwrap()
            .warnings
            .contains(&Warning::RidgeRank { donors })
    };
    assert!(warned(20, Some(Penalty::Given(1.0))));
    assert!(!warned(20, None));
    assert!(!warned(60, Some(Penalty::Given(1.0))));
}

#[test]
fn a_unit_out_of_reach_is_warned_of() {
    let first = treated(8, &[2009]);
    let mut paths = factors(8, 12, 5, &first, 0.0);
    for y in &mut paths[0] {
        *y += 100.0;
    }
    let wealth: Vec<Option<f64>> = (0..8).map(|unit| Some(f64::from(unit * unit))).collect();
    let twice: Vec<Option<f64>> = wealth.iter().map(|x| x.map(|x| 2.0 * x + 1.0)).collect();
    let predictors = [
        Predictor {
            name: "wealth",
            of: PredictorOf::Units(&wealth),
        },
        Predictor {
            name: "twice",
            of: PredictorOf::Units(&twice),
        },
    ];
    let options = SyntheticControlOptions {
        predictors: &predictors,
        ..SyntheticControlOptions::default()
    };
    let found = synthetic_control(&panel(&paths, &first), &options).unwrap();
    let texts: Vec<String> = found.warnings.iter().map(ToString::to_string).collect();
    let expected = [
        "with 7 donors no p-value is below 0.1250: nothing can be rejected at the level asked for",
        "the predictor «twice» is fixed by «a constant», «wealth»: how much each of them counts says nothing of which matters",
        "the synthetic unit of unit 0 is off by",
        "unit 0 is above every donor in 8 and below every donor in 0 of 8 fitted periods: no mean of donors is there",
        "unit 0 is beyond every donor in «wealth», «twice»: no mean of donors is there",
    ];
    assert_eq!(texts.len(), expected.len(), "{texts:?}");
    for (text, expected) in texts.iter().zip(expected) {
        assert!(text.starts_with(expected), "{text}");
    }
}

/// More treated units than donors have no average to be ranked with.
#[test]
fn an_average_needs_as_many_donors() {
    let first = treated(7, &[2008; 4]);
    let paths = factors(7, 10, 2, &first, 0.0);
    let found =
        synthetic_control(&panel(&paths, &first), &SyntheticControlOptions::default()).unwrap();
    assert_eq!(found.average.test, None);
    assert!(found.warnings.contains(&Warning::MoreTreatedThanDonors {
        treated: 4,
        donors: 3
    }));
}
