//! Pots that are other pots under a new name.

use std::collections::BTreeMap;

use crate::Policy;

/// For each policy, the position of the one whose money it already is: one that
/// says that it replaces it, and runs on a day when it does. The first of
/// several, in order.
///
/// Where a pot replaces another only after it ended, both are money of their
/// own.
#[must_use]
pub fn replaced(policies: &[Policy]) -> Vec<Option<usize>> {
    let position: BTreeMap<&str, usize> = (policies.iter().enumerate())
        .map(|(at, policy)| (policy.id.as_str(), at))
        .collect();
    let mut by = vec![None; policies.len()];
    for (at, policy) in policies.iter().enumerate() {
        for name in &policy.replaces {
            let Some(&old) = position.get(name.as_str()) else {
                continue;
            };
            if old != at && by[old].is_none() && policies[old].span.meets(policy.span) {
                by[old] = Some(at);
            }
        }
    }
    by
}
