//! What is known of a measure, over time.

/// A measure in one place, or in all of them together.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The place's code.
    pub code: String,
    /// Years and values, in order of time, each time once; a year is `2021.5` in
    /// the middle of 2021.
    pub points: Vec<(f64, f64)>,
    /// The standard error with which the values were measured, all alike; 0 if they
    /// are exact, or nobody knows.
    pub noise: f64,
}

/// Half a month: the same day of another year is meant.
pub(crate) const SAME_TIME: f64 = 1.0 / 24.0;

impl Series {
    /// The points up to the time `at`.
    #[must_use]
    pub fn until(&self, at: f64) -> &[(f64, f64)] {
        let end = (self.points).partition_point(|point| point.0 <= at + SAME_TIME);
        &self.points[..end]
    }

    /// The last value up to the time `at`, if it is not a year older.
    #[must_use]
    pub fn value_at(&self, at: f64) -> Option<f64> {
        let &(when, value) = self.until(at).last()?;
        (when > at - 1.0).then_some(value)
    }
}

/// A measure in places and in all of them together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// The nation, or whatever the places are parts of.
    pub whole: Option<Series>,
    /// The places, in any order, none without a point.
    pub places: Vec<Series>,
}

impl Panel {
    /// The times at which any place has a value, in order.
    #[must_use]
    pub fn times(&self) -> Vec<f64> {
        let mut times: Vec<f64> = (self.places.iter())
            .flat_map(|place| place.points.iter().map(|point| point.0))
            .collect();
        times.sort_by(f64::total_cmp);
        times.dedup_by(|one, before| *one - *before <= SAME_TIME);
        times
    }
}
