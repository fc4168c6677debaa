//! Imputation: how sure, and what cannot be told.

use crate::dummies::Plain;
use crate::made::{Made, With};
use allotment_outcome::group_time::PreTrend;
use allotment_outcome::imputation::{ImputationError, ImputationOptions, imputation};

const WITH: With = With {
    fixed: false,
    varying: true,
    weight: false,
    varying_weight: true,
    clusters: false,
    repeated: false,
};

fn is_treated(made: &Made, row: usize) -> bool {
    made.first[row].is_some_and(|first| first <= made.periods[row])
}

/// Source: Borusyak, Jaravel and Spiess (2024), on conservative inference, the
/// long way: the weight of each outcome is how far the estimate moves with it.
#[test]
fn errors_are_weights_times_residuals() {
    let made = Made::new(|unit, after, _| unit < 40 && (unit * 5 + after * 3) % 13 != 0);
    let options = ImputationOptions::default();
    let estimate = |made: &Made| imputation(&made.panel(WITH), &options).unwrap();
    let found = estimate(&made);
    let rows = made.units.len();
    let number = |row: usize| made.outcomes[row].unwrap();
    let untreated: Vec<usize> = (0..rows).filter(|&row| !is_treated(&made, row)).collect();
    let covariate = |row: &usize| made.varying[*row].unwrap();
    let x: Vec<f64> = untreated.iter().map(covariate).collect();
    let plain = Plain::new(&made, untreated.clone(), vec![x]);
    let mut residual = vec![0.0; rows];
    for (at, &row) in untreated.iter().enumerate() {
        residual[row] = plain.fit.residuals[at];
    }
    // How far each estimate moves when an outcome moves by one.
    let moved: Vec<_> = (0..rows)
        .map(|row| {
            let mut other = made.clone();
            other.outcomes[row] = Some(number(row) + 1.0);
            estimate(&other)
        })
        .collect();
    let effect = |row: usize| {
        let b = &plain.fit.coefficients;
        let unit = made.units[row] as usize;
        let period = usize::try_from(made.periods[row] - 2001).unwrap();
        let of_period = if period == 0 { 0.0 } else { b[40 + period] };
        number(row) - b[0] * made.varying[row].unwrap() - b[1 + unit] - of_period
    };
    let check = |of: &dyn Fn(&allotment_outcome::imputation::Imputation) -> f64, error: f64| {
        let v: Vec<f64> = moved.iter().map(|other| of(other) - of(&found)).collect();
        let mut scores = vec![0.0; 120];
        for row in 0..rows {
            let e = if is_treated(&made, row) {
                let alike = |other: &usize| {
                    made.first[*other] == made.first[row]
                        && made.periods[*other] == made.periods[row]
                };
                let alike: Vec<usize> = (0..rows).filter(alike).collect();
                let total: f64 = alike.iter().map(|&other| v[other] * v[other]).sum();
                let sum: f64 = alike.iter().map(|&at| v[at] * v[at] * effect(at)).sum();
                if total < 1e-18 {
                    0.0
                } else {
                    effect(row) - sum / total
                }
            } else {
                residual[row]
            };
            scores[made.units[row] as usize] += v[row] * e;
        }
        let expected = scores.iter().map(|score| score * score).sum::<f64>().sqrt();
        assert!((expected - error).abs() < 1e-9, "{expected} and {error}");
    };
    check(&|one| one.overall.value, found.overall.std_error.unwrap());
    for (at, part) in found.events.iter().enumerate() {
        check(&|one| one.events[at].1.value, part.1.std_error.unwrap());
    }
    for (at, part) in found.cohorts.iter().enumerate() {
        check(&|one| one.cohorts[at].1.value, part.1.std_error.unwrap());
    }
}

/// Twice the same units, each in one cluster with its copy, say as much as once.
#[test]
fn copies_in_a_cluster_add_nothing() {
    let made = Made::whole();
    let options = ImputationOptions::default();
    let once = imputation(&made.panel(With::default()), &options).unwrap();
    let mut twice = made.clone();
    twice.clusters = made.units.clone();
    twice.units.extend(made.units.iter().map(|unit| unit + 120));
    twice.periods.extend(&made.periods);
    twice.outcomes.extend(&made.outcomes);
    twice.first.extend(&made.first);
    twice.clusters.extend(&made.units);
    let panel = twice.panel(With {
        clusters: true,
        ..With::default()
    });
    let found = imputation(&panel, &options).unwrap();
    assert_eq!(found.clusters, 120);
    assert!((found.overall.value - once.overall.value).abs() < 1e-12);
    let ratio = found.overall.std_error.unwrap() / once.overall.std_error.unwrap();
    assert!((ratio - 1.0).abs() < 1e-10);
}

#[test]
fn threads_change_no_bit() {
    use allotment_outcome::two_way::event_study;
    let made = Made::with_gaps();
    let bits = |threads: usize| -> Vec<u64> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| {
            let panel = made.panel(WITH);
            let found = imputation(&panel, &ImputationOptions::default()).unwrap();
            let study = event_study(&panel, 0.95).unwrap();
            let parts = found.events.iter().chain(&found.before);
            let parts = parts.chain(&found.cohorts).chain(&study.events);
            parts
                .flat_map(|(_, at)| [at.value.to_bits(), at.std_error.unwrap().to_bits()])
                .collect()
        })
    };
    assert_eq!(bits(1), bits(4));
}

#[test]
fn effects_before_treatment_are_told_as_far_as_they_can_be() {
    let all = ImputationOptions::default();
    let events = |made: &Made, options: &ImputationOptions| -> Vec<i64> {
        let found = imputation(&made.panel(With::default()), options).unwrap();
        found.before.iter().map(|(event, _)| *event).collect()
    };
    let whole = Made::whole();
    assert_eq!(events(&whole, &all), [-5, -4, -3, -2]);
    let three = ImputationOptions {
        before: Some(3),
        ..all
    };
    assert_eq!(events(&whole, &three), [-3, -2]);
    // In anticipation a year counts as treated, and the reference lies before it.
    let anticipated = ImputationOptions {
        anticipation: 1,
        ..all
    };
    assert_eq!(events(&whole, &anticipated), [-5, -4, -3]);
    let found = imputation(&whole.panel(With::default()), &anticipated).unwrap();
    assert_eq!(found.events[0].0, -1);
    // Without never treated units one more is the reference: a line is not told.
    let none = Made::new(|_, _, first| first.is_some());
    assert_eq!(events(&none, &all), [-4, -3, -2]);
    let five = ImputationOptions {
        before: Some(5),
        ..all
    };
    let error = imputation(&none.panel(With::default()), &five).unwrap_err();
    assert_eq!(
        error.to_string(),
        "effects before treatment at [-5, -4, -3, -2] cannot be told apart from units and periods: ask for fewer periods before treatment",
    );
    let one = Made::new(|_, after, first| {
        (first.is_none() || first == Some(2003)) && (1..4).contains(&after)
    });
    let found = imputation(&one.panel(With::default()), &all).unwrap();
    assert_eq!(found.pre_trend, PreTrend::NothingBefore);
}

/// A trend that treated units have beforehand is found, and its test says so.
#[test]
fn a_trend_before_treatment_is_found() {
    let mut made = Made::whole();
    for row in 0..made.units.len() {
        #[expect(clippy::cast_precision_loss, reason = "a few years")]
        let years = made.first[row].map_or(0.0, |first| (made.periods[row] - first) as f64);
        // A bend, since a line that all share with their start is not told.
        made.outcomes[row] = made.outcomes[row].map(|outcome| outcome + 0.2 * years * years);
    }
    let found = imputation(&made.panel(With::default()), &ImputationOptions::default()).unwrap();
    let PreTrend::Tested {
        degrees, p_value, ..
    } = found.pre_trend
    else {
        panic!("tested");
    };
    assert!(degrees == 4 && p_value < 1e-6, "{p_value}");
}

/// One treated unit has an effect, but nothing is known of its noise.
#[test]
fn a_unit_alone_has_no_error() {
    let made = Made::new(|unit, _, first| first != Some(2004) || unit == 3);
    let found = imputation(&made.panel(With::default()), &ImputationOptions::default()).unwrap();
    assert_eq!(found.alone, 3);
    let (_, of) = found.cohorts.iter().find(|part| part.0 == 2004).unwrap();
    assert_eq!((of.std_error, of.p_value), (None, None));
    assert!(found.overall.std_error.is_some());
}

#[test]
fn refusals_say_why_and_how_many() {
    let options = ImputationOptions::default();
    let refuse = |made: &Made, with: With| imputation(&made.panel(with), &options).unwrap_err();
    // Nobody is seen both up to 2002 and after.
    let apart = Made::new(|unit, after, first| match first {
        None => (unit % 10 == 0) == (after < 2),
        first => first == Some(2003),
    });
    let error = refuse(&apart, With::default());
    assert_eq!(error, ImputationError::Disconnected { period: 2003 });
    assert_eq!(
        error.to_string(),
        "no chain of units seen untreated joins 2003 to the first period: leave out the periods that nothing joins",
    );
    let mut one = Made::whole();
    one.clusters.fill(7);
    let with = With {
        clusters: true,
        ..With::default()
    };
    assert_eq!(
        refuse(&one, with),
        ImputationError::FewClusters { clusters: 1 }
    );
    // The second covariate is the first, but for effects of units.
    let mut same = Made::whole();
    same.fixed = same.varying.iter().map(|x| x.map(|x| 3.0 * x)).collect();
    let with = With {
        fixed: true,
        varying: true,
        ..With::default()
    };
    assert_eq!(
        refuse(&same, with),
        ImputationError::Collinear {
            covariate: 1,
            on: vec![0]
        }
    );
}
