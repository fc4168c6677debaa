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
/// up in order of day, then of position.
#[must_use]
pub fn count_once(awards: &[Award]) -> Vec<Counted> {
    let mut counted: Vec<Counted> = (awards.iter())
        .map(|award| Counted {
            minor: award.minor,
            passed_on: 0,
        })
        .collect();
    let order = |of: &dyn Fn(&Award) -> Option<String>| {
        let mut by: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, award) in awards.iter().enumerate() {
            if let Some(name) = of(award) {
                by.entry(name).or_default().push(at);
            }
        }
        for list in by.values_mut() {
            list.sort_by_key(|&at| (awards[at].day, at));
        }
        by
    };
    let received = order(&|award| award.is_to_be_passed_on.then(|| award.recipient.clone()));
    let given = order(&|award| Some(award.funder.clone()));
    for (name, received) in received {
        for &award in given.get(&name).into_iter().flatten() {
            let mut left = awards[award].minor;
            for &from in &received {
                // Nobody passes an award on to themselves, nor before it came.
                if from == award || awards[from].day > awards[award].day {
                    continue;
                }
                let used = left.min(counted[from].minor);
                counted[from].minor -= used;
                counted[from].passed_on += used;
                left -= used;
            }
        }
    }
    counted
}
