//! Awards that pass money on, counted once.

use std::collections::BTreeMap;

/// An award of money to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// Who gives.
    pub funder: String,
    /// Who receives.
    pub recipient: String,
    /// How much, in minor units.
    pub minor: u64,
    /// The day, as its digits: `20240401`.
    pub day: u32,
    /// Whether the recipient is to pass it on as grants.
    pub is_to_be_passed_on: bool,
}

/// What of an award is money that no other award here has counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// New money, with this award's recipient.
    pub minor: u64,
    /// Money that other awards here passed on, and that is counted there.
    pub passed_on: u64,
}

/// Counts each pound once: what a recipient was given to pass on, and did pass
/// on in other awards here, is counted where it ended up.
///
/// An award that is to be passed on keeps what its recipient's own awards, of
/// its day or later, do not account for. Awards that were received are used
/// up in order of day, then of position. Money that would go round in a circle
/// is not passed on: it stays where the circle closes.
#[must_use]
pub fn count_once(awards: &[Award]) -> Vec<Counted> {
    let mut counted: Vec<Counted> = (awards.iter())
        .map(|award| Counted {
            minor: award.minor,
            passed_on: 0,
        })
        .collect();
    let received = by_name(awards, |award| {
        award.is_to_be_passed_on.then_some(award.recipient.as_str())
    });
    let given = by_name(awards, |award| Some(award.funder.as_str()));
    // For each award, those that pass its money on.
    let mut onward: Vec<Vec<usize>> = vec![Vec::new(); awards.len()];
    for (name, received) in received {
        for &award in given.get(name).into_iter().flatten() {
            let mut left = awards[award].minor;
            for &from in &received {
                let used = left.min(counted[from].minor);
                if used == 0
                    || awards[from].day > awards[award].day
                    || leads_to(&onward, award, from)
                {
                    continue;
                }
                counted[from].minor -= used;
                counted[from].passed_on += used;
                onward[from].push(award);
                left -= used;
            }
        }
    }
    counted
}

/// The awards of each name, in order of day and position.
fn by_name<'a>(
    awards: &'a [Award],
    name: impl Fn(&'a Award) -> Option<&'a str>,
) -> BTreeMap<&'a str, Vec<usize>> {
    let mut by: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, award) in awards.iter().enumerate() {
        if let Some(name) = name(award) {
            by.entry(name).or_default().push(at);
        }
    }
    for list in by.values_mut() {
        list.sort_by_key(|&at| (awards[at].day, at));
    }
    by
}

/// Whether money of the award `one` ends up, through any others, in `other`.
fn leads_to(onward: &[Vec<usize>], one: usize, other: usize) -> bool {
    let mut seen = vec![one];
    let mut at = 0;
    while let Some(&award) = seen.get(at) {
        if award == other {
            return true;
        }
        for &next in &onward[award] {
            if !seen.contains(&next) {
                seen.push(next);
            }
        }
        at += 1;
    }
    false
}
