//! Interrupted time series.

use crate::noise::noise;
use allotment_outcome::interrupted::{
    InterruptedError, InterruptedOptions, JudgedBy, Lag, Series, SmallSample, interrupted,
};

fn series<'a>(times: &'a [i64], values: &'a [f64]) -> Series<'a> {
    Series {
        times,
        values,
        comparison: None,
        seasons: None,
    }
}

#[test]
fn a_planted_change_is_found_with_its_seasons() {
    let times: Vec<i64> = (0..48).collect();
    let seasons: Vec<u32> = (0..48).map(|at| at % 4).collect();
    let noise = noise(48, 3);
    let values: Vec<f64> = (0..48_i32)
        .map(|at| {
            let season = [3.0, -1.0, 0.5, 2.0][usize::try_from(at % 4).unwrap()];
            let effect = if at >= 30 {
                -6.0 + 0.25 * f64::from(at - 30)
            } else {
                0.0
            };
            20.0 + 0.1 * f64::from(at) + season + effect + 0.2 * noise[usize::try_from(at).unwrap()]
        })
        .collect();
    let with = Series {
        seasons: Some(&seasons),
        ..series(&times, &values)
    };
    let found = interrupted(&with, &InterruptedOptions::new(30)).unwrap();
    assert!((found.level.value + 6.0).abs() < 0.3, "{:?}", found.level);
    assert!(found.level.low < -6.0 && -6.0 < found.level.high);
    assert!((found.slope.value - 0.25).abs() < 0.03);
    assert!((found.mean_effect.value - (-6.0 + 0.25 * 8.5)).abs() < 0.2);
    assert!((found.last_effect.value - (-6.0 + 0.25 * 17.0)).abs() < 0.3);
    assert!(found.level.p_value <= 0.001);
    assert_eq!((found.before, found.after, found.degrees), (30, 18, 41));
    assert_eq!(found.lag, 3, "4 (48 / 100)^(2/9) is 3.4");
    let last = found.points.last().unwrap();
    assert!((last.fitted - last.without - found.last_effect.value).abs() < 1e-9);
}

/// What befalls both series is no effect: the shock is in the comparison too.
#[test]
fn a_comparison_takes_out_what_befalls_both() {
    let times: Vec<i64> = (0..40).collect();
    let noise = (noise(40, 5), noise(40, 6));
    let shock = |at: usize| if at >= 25 { 9.0 } else { 0.0 };
    let one: Vec<f64> = (0..40)
        .map(|at| 50.0 + shock(at) + if at >= 25 { 2.0 } else { 0.0 } + 0.3 * noise.0[at])
        .collect();
    let other: Vec<f64> = (0..40)
        .map(|at| 30.0 + shock(at) + 0.3 * noise.1[at])
        .collect();
    let options = InterruptedOptions::new(25);
    let alone = interrupted(&series(&times, &one), &options).unwrap();
    assert!(alone.level.low > 9.0);
    let compared = Series {
        comparison: Some(&other),
        ..series(&times, &one)
    };
    let found = interrupted(&compared, &options).unwrap();
    assert!(found.comparative && (found.level.value - 2.0).abs() < 0.5);
    assert!(found.level.low > 0.0 && found.level.high < 4.0);
}

/// The standard error with no lag is White's; worked out by hand for a mean
/// change it would be the sum of squares. Here it must agree with a sum over the
/// design, and with Student's interval.
#[test]
fn the_interval_may_be_students() {
    let times: Vec<i64> = (0..24).collect();
    let values = noise(24, 9);
    let options = InterruptedOptions {
        judged_by: JudgedBy::Student,
        lag: Lag::Given(0),
        small_sample: SmallSample::None,
        ..InterruptedOptions::new(12)
    };
    let found = interrupted(&series(&times, &values), &options).unwrap();
    // Student's 97.5% point with 20 degrees of freedom.
    let reach = 2.085_963_447_265_837;
    let width = found.level.high - found.level.value;
    assert!((width / found.level.std_error - reach).abs() < 1e-9);
    let degrees = InterruptedOptions {
        small_sample: SmallSample::Degrees,
        ..options
    };
    let larger = interrupted(&series(&times, &values), &degrees).unwrap();
    let ratio = larger.level.std_error / found.level.std_error;
    assert!((ratio - (24.0_f64 / 20.0).sqrt()).abs() < 1e-12);
}

/// Of 200 series without an effect, in which so much of an error is left in the next, the
/// average effect is called one in 5% (10, with an error of 3.1): neither more nor, where
/// no more than half is left, much less. Newey and West's errors with Student's
/// distribution call many more.
#[test]
fn a_true_null_is_rejected_as_often_as_stated() {
    let mut short = 0;
    for (points, left) in [(24_usize, 0.0), (24, 0.5), (48, 0.8), (60, 0.9)] {
        let times: Vec<i64> = (0..).take(points).collect();
        let (mut judged, mut student, mut wanders) = (0, 0, 0.0);
        for seed in 1..=200 {
            let shocks = noise(points + 60, seed);
            let mut values = vec![0.0];
            for shock in shocks {
                values.push(left * values[values.len() - 1] + shock);
            }
            let values = &values[values.len() - points..];
            let mut options = InterruptedOptions::new(times[points / 2]);
            let found = interrupted(&series(&times, values), &options).unwrap();
            judged += u32::from(found.mean_effect.p_value <= 0.05);
            let clear = found.mean_effect.low > 0.0 || found.mean_effect.high < 0.0;
            assert_eq!(clear, found.mean_effect.p_value < 0.05);
            wanders += found.wanders.unwrap() / 200.0;
            options.judged_by = JudgedBy::Student;
            let found = interrupted(&series(&times, values), &options).unwrap();
            student += u32::from(found.mean_effect.p_value <= 0.05);
        }
        assert!(judged <= 19, "{points} {left}: {judged} of 200");
        short += if left < 0.7 { judged } else { 0 };
        assert!(student > 2 * judged, "{student} and {judged} of 200");
        assert_eq!(wanders > 0.25, left > 0.7, "{points} {left}: {wanders}");
    }
    assert!(short >= 12, "{short} of 400 are far fewer than 20");
}

/// The same seed gives the same numbers, another seed nearly the same.
#[test]
fn what_is_drawn_hangs_on_the_seed_alone() {
    let times: Vec<i64> = (0..30).collect();
    let values = noise(30, 8);
    let find = |seed| {
        let options = InterruptedOptions {
            seed,
            ..InterruptedOptions::new(20)
        };
        interrupted(&series(&times, &values), &options).unwrap()
    };
    let (one, again, other) = (find(1), find(1), find(2));
    assert_eq!(one, again);
    let wide = |found: &allotment_outcome::interrupted::Interrupted| {
        found.mean_effect.high - found.mean_effect.low
    };
    assert!(one.mean_effect != other.mean_effect);
    assert!((wide(&one) / wide(&other) - 1.0).abs() < 0.1);
    assert_eq!(
        one.mean_effect.std_error.to_bits(),
        other.mean_effect.std_error.to_bits()
    );
}

#[test]
fn what_cannot_be_judged_is_refused_with_the_number() {
    let times: Vec<i64> = (0..20).collect();
    let values = noise(20, 1);
    let refuse = |series: &Series<'_>, start| {
        interrupted(series, &InterruptedOptions::new(start)).unwrap_err()
    };
    assert_eq!(
        refuse(&series(&times, &values), 5).to_string(),
        "5 times are before 5 where 8 are asked for: use a finer series, or wait for more"
    );
    assert_eq!(
        refuse(&series(&times, &values), 18),
        InterruptedError::TooShort {
            side: "from",
            start: 18,
            found: 2,
            fewest: 3
        }
    );
    let mut gap = times.clone();
    gap[19] = 20;
    assert_eq!(
        refuse(&series(&gap, &values), 10),
        InterruptedError::Uneven {
            time: 20,
            before: 18,
            step: 1
        }
    );
    let line: Vec<f64> = (0..20).map(f64::from).collect();
    assert_eq!(
        refuse(&series(&times, &line), 10),
        InterruptedError::Exact { times: 20 }
    );
    let seasons: Vec<u32> = (0..20).map(|at| at % 12).collect();
    let with = Series {
        seasons: Some(&seasons),
        ..series(&times, &values)
    };
    assert_eq!(
        refuse(&with, 13),
        InterruptedError::Season {
            season: 1,
            found: 1,
            start: 13
        }
    );
    let mut broken = values.clone();
    broken[4] = f64::INFINITY;
    assert!(matches!(
        refuse(&series(&times, &broken), 10),
        InterruptedError::NotFinite { time: 4, .. }
    ));
}
