//! The days on which most of the money that comes each year runs.

use std::collections::BTreeMap;

use crate::Span;

/// The days on which `pots` bring the most together: each with when it runs,
/// and what it brings in a year, in minor units. Of several such times the
/// earliest; open where nothing begins or ends.
///
/// Money of 2024-25 and money of 2025-26 are never one year's money: what comes
/// in a year is the sum of the pots that run on these days, which are those
/// whose spans [meet](Span::meets) them. A pot that does not, runs on other days
/// only. Nothing if there is no pot with money.
#[must_use]
pub fn peak(pots: &[(Span, u128)]) -> Option<Span> {
    // What begins on each day, and what has ended before it goes on.
    let mut changes: BTreeMap<(u32, bool), u128> = BTreeMap::new();
    for &(span, minor) in pots.iter().filter(|(_, minor)| *minor > 0) {
        let (from, to) = (span.from.unwrap_or(0), span.to.unwrap_or(u32::MAX));
        *changes.entry((from, false)).or_default() += minor;
        *changes.entry((to, true)).or_default() += minor;
    }
    let mut sum = 0;
    let mut most: Option<(u128, u32)> = None;
    for ((day, is_end), minor) in changes {
        if is_end {
            sum -= minor;
            continue;
        }
        sum += minor;
        if most.is_none_or(|(before, _)| sum > before) {
            most = Some((sum, day));
        }
    }
    let (_, day) = most?;
    let on = Span {
        from: Some(day),
        to: Some(day),
    };
    let running = pots
        .iter()
        .filter(|(span, minor)| *minor > 0 && span.meets(on));
    Some(running.fold(Span::default(), |days, (span, _)| days.both(*span)))
}
