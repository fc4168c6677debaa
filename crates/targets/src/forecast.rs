//! What would come of it if nothing changed.

use allotment_distribution::{student_reach, student_two_sided};

/// What the trend comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Forecast {
    /// When.
    pub at: f64,
    /// What is expected.
    pub value: f64,
    /// The ends of an interval that holds it in 90 of 100 such cases.
    pub low: f64,
    /// See `low`.
    pub high: f64,
    /// By how much it moved a year so far.
    pub a_year: f64,
    /// Of how many points.
    pub points: usize,
    /// What it is out by, about: the spread of the error.
    std_error: f64,
    freedom: f64,
}

/// So much of the cases the interval holds.
const LEVEL: f64 = 0.9;

/// A trend is told from no fewer points.
const POINTS_MIN: usize = 4;

/// What `points`, in order of time, come to at the time `at` if they go on as they
/// did: a walk that drifts by the same amount each year, and by chance beside, each
/// value measured with an error of `noise`. Nothing from fewer than 4 points, or for a
/// time that is over.
///
/// `value = y_n + h b`, where `b = (y_n - y_1) / T` over the `T` years so far and `h`
/// is the years from the last point on. The variance of its error, as the value
/// will be measured, is `s² h (1 + h/T) + e² ((1 + h/T)² + (h/T)² + 1)`: `e` is the
/// noise, and `s²` the mean square of the yearly steps beside the drift, each over its
/// own years, less what the noise has in it. The interval is Student's with as
/// many degrees of freedom as there are steps, less one.
///
/// Source: without noise, Hyndman and Athanasopoulos, *Forecasting: Principles and Practice* (3rd
/// ed., 2021), sections 5.2 and 5.5, the drift method, here for steps of any length.
#[must_use]
pub fn forecast(points: &[(f64, f64)], noise: f64, at: f64) -> Option<Forecast> {
    let (&(first, from), &(last, to)) = (points.first()?, points.last()?);
    if points.len() < POINTS_MIN || at <= last {
        return None;
    }
    let (span, ahead) = (last - first, at - last);
    let a_year = (to - from) / span;
    let squares: f64 = (points.windows(2))
        .map(|pair| {
            let years = pair[1].0 - pair[0].0;
            let beside = pair[1].1 - pair[0].1 - a_year * years;
            beside * beside / years
        })
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "a series has few points")]
    let freedom = (points.len() - 2) as f64;
    #[expect(clippy::cast_precision_loss, reason = "a series has few points")]
    let steps = (points.len() - 1) as f64;
    let shortness =
        (points.windows(2).map(|pair| 1.0 / (pair[1].0 - pair[0].0))).sum::<f64>() / steps;
    let (noise, further) = (noise * noise, ahead / span);
    let walk = (squares / freedom - 2.0 * noise * shortness).max(0.0);
    let measured = noise * ((1.0 + further).powi(2) + further * further + 1.0);
    let std_error = (walk * ahead * (1.0 + further) + measured).sqrt();
    let value = to + ahead * a_year;
    let reach = student_reach(LEVEL, freedom) * std_error;
    Some(Forecast {
        at,
        value,
        low: value - reach,
        high: value + reach,
        a_year,
        points: points.len(),
        std_error,
        freedom,
    })
}

impl Forecast {
    /// Whether it comes to just `level` for sure: what differs by no more than numbers of
    /// that size are rounded is the same, and so much chance is none.
    #[must_use]
    pub fn is_just(&self, level: f64) -> bool {
        const ROUNDING: f64 = 1e-12;
        let rounded = ROUNDING * (self.value.abs() + level.abs());
        (self.value - level).abs() <= rounded && self.std_error <= rounded
    }

    /// The chance that it comes to more than `level`, from 0 to 1; of a series
    /// without any chance in it, one half if it comes to just that.
    #[must_use]
    pub fn chance_above(&self, level: f64) -> f64 {
        let over = self.value - level;
        if self.std_error <= 0.0 {
            return match over.total_cmp(&0.0) {
                _ if over.abs() <= 0.0 => 0.5,
                std::cmp::Ordering::Greater => 1.0,
                _ => 0.0,
            };
        }
        let beyond = 0.5 * student_two_sided(over / self.std_error, self.freedom);
        if over >= 0.0 { 1.0 - beyond } else { beyond }
    }
}
