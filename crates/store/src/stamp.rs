//! The clock and the chance that entries are stamped with.

use std::time::{SystemTime, UNIX_EPOCH};

use allotment_ledger::{Date, EntryId};

use crate::error::StoreError;

fn chance<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Failed {
        why: format!("this machine gives no chance to make keys from: {error}"),
    })?;
    Ok(bytes)
}

/// A new id for an entry: a UUID of version 7 of now.
///
/// # Errors
/// [`StoreError::Failed`] if the machine has no source of chance.
pub fn new_id() -> Result<EntryId, StoreError> {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let milliseconds = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
    Ok(EntryId::new(milliseconds, chance()?))
}

/// 32 bytes that nobody can foresee, for a key or a salt.
///
/// # Errors
/// [`StoreError::Failed`] if the machine has no source of chance.
pub fn new_secret() -> Result<[u8; 32], StoreError> {
    chance()
}

/// The moment by this machine's clock, as RFC 3339 writes it in universal time,
/// to the millisecond.
#[must_use]
pub fn now() -> String {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let (seconds, millis) = (since.as_secs(), since.subsec_millis());
    let days = i32::try_from(seconds / 86_400).unwrap_or(i32::MAX);
    let date = Date::from_days(days).unwrap_or(Date::LAST);
    let second = seconds % 86_400;
    format!(
        "{date}T{:02}:{:02}:{:02}.{millis:03}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}
