//! Days, counted.

/// A day, as the number of days since 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The day that comes `days` after 1 January 1970.
    #[must_use]
    pub const fn new(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1 January 1970.
    #[must_use]
    pub const fn get(self) -> i32 {
        self.0
    }

    /// How many days it comes after `earlier`; below zero if it comes before.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0 as i64 - earlier.0 as i64
    }
}

/// The lower median of `days`, where nothing stands for «not yet», which is
/// longer than any number. Nothing if more than half have not yet come, or if
/// there are none.
#[must_use]
pub fn median_days(days: &[Option<i64>]) -> Option<i64> {
    let mut known: Vec<i64> = days.iter().flatten().copied().collect();
    known.sort_unstable();
    let middle = days.len().checked_sub(1)? / 2;
    known.get(middle).copied()
}
