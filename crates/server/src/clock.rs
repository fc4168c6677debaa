//! The clock. It is asked for sessions, links and entries, and for the day of an
//! idea's step; never for votes.

use std::time::{SystemTime, UNIX_EPOCH};

use allotment_ledger::Date;

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_secs()).unwrap_or(i64::MAX)
}

/// The day in universal time.
pub(crate) fn today() -> Date {
    day_of(now())
}

/// The day in universal time at `now`, in seconds since 1970.
pub(crate) fn day_of(now: i64) -> Date {
    let day = i32::try_from(now.div_euclid(86_400)).ok();
    day.and_then(Date::from_days).unwrap_or(Date::LAST)
}
