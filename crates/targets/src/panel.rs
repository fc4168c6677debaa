//! What is known of a measure, over time.

/// A measure in one place, or in all of them together.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The place's code.
    pub code: String,
    /// Years and values, in order of time, each time once; a year is `2021.5` in
    /// the middle of 2021.
    pub points: Vec<(f64, f64)>,
    /// The standard errors with which the values were measured, one for each point;
    /// empty if they are exact, or nobody knows.
    pub errors: Vec<f64>,
}

/// Half a month: the same day of another year is meant.
pub(crate) const SAME_TIME: f64 = 1.0 / 24.0;

impl Series {
    /// The standard error of the value at place `at`; 0 if it is exact.
    #[must_use]
    pub fn error(&self, at: usize) -> f64 {
        self.errors.get(at).copied().unwrap_or(0.0)
    }

    /// The root of the mean square of the errors: what a value is out by, about.
    #[must_use]
    pub fn noise(&self) -> f64 {
        let squares: f64 = self.errors.iter().map(|error| error * error).sum();
        #[expect(clippy::cast_precision_loss, reason = "a series has few points")]
        let many = self.errors.len().max(1) as f64;
        (squares / many).sqrt()
    }

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
    /// Others of the size of the whole, such as regions or nations: what they did is
    /// what can be asked of a whole, as single places go up and down more.
    pub wholes: Vec<Series>,
    /// The places, in any order, none without a point.
    pub places: Vec<Series>,
    /// How many years one value is gathered over; 0 for a moment. Between two values
    /// nearer than that some of the same people are counted twice, and it is no move.
    pub window_years: f64,
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
