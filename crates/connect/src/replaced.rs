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
    let all = successors(policies).into_iter();
    all.map(|by| by.first().copied()).collect()
}

/// For each policy, the positions of all those whose money it already is, in
/// order: each says that it replaces it, and runs on a day when it does.
#[must_use]
pub fn successors(policies: &[Policy]) -> Vec<Vec<usize>> {
    let position: BTreeMap<&str, usize> = (policies.iter().enumerate())
        .map(|(at, policy)| (policy.id.as_str(), at))
        .collect();
    let mut by: Vec<Vec<usize>> = vec![Vec::new(); policies.len()];
    for (at, policy) in policies.iter().enumerate() {
        for name in &policy.replaces {
            let Some(&old) = position.get(name.as_str()) else {
                continue;
            };
            let meets = policies[old].span.meets(policy.span);
            if old != at && meets && !by[old].contains(&at) {
                by[old].push(at);
            }
        }
    }
    by
}
