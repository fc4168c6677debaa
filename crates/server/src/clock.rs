//! The clock. It is asked for sessions, links and entries, never for votes.

use std::time::{SystemTime, UNIX_EPOCH};

use allotment_ledger::Date;

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    i64::try_from(since.unwrap_or_default().as_secs()).unwrap_or(i64::MAX)
}

/// Today, in universal time.
pub(crate) fn today() -> Date {
    let days = i32::try_from(now().div_euclid(86_400)).ok();
    days.and_then(Date::from_days).unwrap_or(Date::LAST)
}
