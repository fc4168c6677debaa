//! Units that are treated before the panel begins.

use crate::panel::Panel;
use std::borrow::Cow;

/// The panel without units that are treated (or may react already) from its first period
/// on, which are counted: nothing is known of them without treatment, so that nothing is
/// told of them. The whole panel if no others are treated.
pub(super) fn with_a_before(panel: &Panel, anticipation: u32) -> Cow<'_, Panel> {
    let periods = panel.periods();
    let begins = periods[0] + i64::from(anticipation);
    let cohorts = panel.cohorts();
    let start = cohorts.partition_point(|one| one.first.is_some_and(|first| first <= begins));
    let last = periods[periods.len() - 1];
    let others = cohorts[start..].iter();
    let is_treated = |first: Option<i64>| first.is_some_and(|first| first <= last);
    if start == 0 || !others.clone().any(|one| is_treated(one.first)) {
        return Cow::Borrowed(panel);
    }
    let early = cohorts[..start].iter().map(|one| one.units.len()).sum();
    let mut part = panel.select(start..cohorts.len(), 0..periods.len());
    part.count_dropped(early, 0);
    Cow::Owned(part)
}
