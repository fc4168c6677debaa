//! Every pound in exactly one promise.

use std::collections::BTreeMap;

use crate::{Day, ExamineError};

/// A promise, as far as counting its money needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stake {
    /// What it now comes to, in minor units; nothing if nobody said.
    pub minor: Option<u128>,
    /// When it was first made.
    pub since: Day,
    /// The promises whose money it is, under another name, by position.
    pub replaces: Vec<usize>,
    /// The promise whose money holds this one's, by position.
    pub part_of: Option<usize>,
    /// What tells one pot from another, as it was stated first and since: a promise
    /// whose first key an earlier one has is that pot, announced again. None if it is
    /// never the same as another.
    pub keys: Vec<String>,
}

/// Where the money of a promise is counted, in minor units.
///
/// `stated + over = counted + carried + lost + again + in_parts`, and
/// `counted + carried + lost = new + brought`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// What it comes to as stated; 0 if nobody said.
    pub stated: u128,
    /// Money that is counted here, and nowhere else.
    pub counted: u128,
    /// Money that is counted with the promise that replaces this one.
    pub carried: u128,
    /// What the promises that replace it no longer have.
    pub lost: u128,
    /// Money that was announced before under another id, and is counted there.
    pub again: u128,
    /// Money that is counted with its parts.
    pub in_parts: u128,
    /// By how much its parts come to more than the whole.
    pub over: u128,
    /// What of its own money came from promises that it replaces.
    pub brought: u128,
    /// What of it is new.
    pub new: u128,
    /// The promises that replace it, in order.
    pub replaced_by: Vec<usize>,
    /// The earlier announcement of the same pot.
    pub same_as: Option<usize>,
    /// What the pots that it replaces came to. A pot that several replace is
    /// divided between them, and what is lost of it falls to the last.
    pub replaced: u128,
    /// Of the pots that it replaces, what is counted with others that replace them too.
    pub with_others: u128,
    /// The promises that its money went to, each with how much, in order.
    pub carried_to: Vec<(usize, u128)>,
}

/// Counts each pound once.
///
/// - A promise with parts keeps only what its parts do not come to.
/// - One that another replaces keeps nothing: as much as fits is carried to
///   the newer one, the rest is lost. Of several that replace one, the earlier
///   takes first; of several that one replaces, the earlier is taken first.
///   A newer one without an amount takes nothing, and the older keeps all.
/// - Of those that neither replace, are replaced, have parts nor are parts, one whose
///   first key an earlier one has had is that one: the first made keeps its money, the
///   others have none.
///
/// Ties of days go to the earlier position.
///
/// # Errors
/// Every circle, and every promise that has parts and replaces or is replaced.
pub fn count_once(stakes: &[Stake]) -> Result<Vec<Counted>, Vec<ExamineError>> {
    refuse(stakes)?;
    let mut all: Vec<Counted> = (stakes.iter())
        .map(|stake| Counted {
            stated: stake.minor.unwrap_or(0),
            ..Counted::default()
        })
        .collect();
    parts(stakes, &mut all);
    let mut order: Vec<usize> = (0..stakes.len()).collect();
    order.sort_by_key(|&at| (stakes[at].since, at));
    twice(stakes, &order, &mut all);
    let own: Vec<u128> = (all.iter())
        .map(|one| one.stated + one.over - one.in_parts - one.again)
        .collect();
    replaced(stakes, &order, &own, &mut all);
    for (one, own) in all.iter_mut().zip(own) {
        one.counted = own - one.carried - one.lost;
        one.new = own - one.brought;
    }
    Ok(all)
}

/// What parts come to is not the whole's own.
fn parts(stakes: &[Stake], all: &mut [Counted]) {
    for stake in stakes {
        if let Some(whole) = stake.part_of {
            all[whole].in_parts += stake.minor.unwrap_or(0);
        }
    }
    for one in all.iter_mut() {
        one.over = one.in_parts.saturating_sub(one.stated);
    }
}

/// One pot announced under two ids.
fn twice(stakes: &[Stake], order: &[usize], all: &mut [Counted]) {
    let mut linked = vec![false; stakes.len()];
    for (at, stake) in stakes.iter().enumerate() {
        for &other in stake.replaces.iter().chain(&stake.part_of) {
            linked[other] = true;
            linked[at] = true;
        }
    }
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for &at in order.iter().filter(|&&at| !linked[at]) {
        let keys = &stakes[at].keys;
        match keys.first().and_then(|key| first.get(key.as_str())) {
            Some(&before) => {
                all[at].same_as = Some(before);
                all[at].again = all[at].stated;
            }
            None => {
                for key in keys {
                    first.entry(key).or_insert(at);
                }
            }
        }
    }
}

/// Carries the money of older promises to those that replace them.
fn replaced(stakes: &[Stake], order: &[usize], own: &[u128], all: &mut [Counted]) {
    for &newer in order {
        let mut olders = stakes[newer].replaces.clone();
        olders.sort_by_key(|&at| (stakes[at].since, at));
        olders.dedup();
        for older in olders {
            all[older].replaced_by.push(newer);
            let left = own[older] - all[older].carried;
            let room = own[newer] - all[newer].brought;
            let taken = left.min(room);
            all[older].carried += taken;
            all[newer].brought += taken;
            all[newer].replaced += taken;
            if taken > 0 {
                all[older].carried_to.push((newer, taken));
            }
        }
    }
    for older in 0..stakes.len() {
        let with_money = |newer: &&usize| stakes[**newer].minor.is_some();
        let last = all[older].replaced_by.iter().rfind(with_money).copied();
        if let Some(last) = last {
            let gone = own[older] - all[older].carried;
            all[older].lost = gone;
            all[last].replaced += gone;
        }
        for newer in all[older].replaced_by.clone() {
            let to = |one: usize| {
                let carried = all[older].carried_to.iter();
                let carried: u128 = carried.filter(|to| to.0 == one).map(|to| to.1).sum();
                carried
                    + if last == Some(one) {
                        all[older].lost
                    } else {
                        0
                    }
            };
            let with_others: u128 = own[older] - to(newer);
            if last.is_some() {
                all[newer].with_others += with_others;
            }
        }
    }
}

fn refuse(stakes: &[Stake]) -> Result<(), Vec<ExamineError>> {
    let mut wrong = Vec::new();
    for circle in circles(stakes.len(), |at| &stakes[at].replaces) {
        wrong.push(ExamineError::ReplacesInACircle { circle });
    }
    let wholes: Vec<Vec<usize>> = (stakes.iter())
        .map(|stake| stake.part_of.into_iter().collect())
        .collect();
    for circle in circles(stakes.len(), |at| &wholes[at]) {
        wrong.push(ExamineError::PartOfItself { circle });
    }
    let mut has_parts = vec![false; stakes.len()];
    for whole in stakes.iter().filter_map(|stake| stake.part_of) {
        has_parts[whole] = true;
    }
    for (newer, stake) in stakes.iter().enumerate() {
        for &older in &stake.replaces {
            if let Some(&whole) = [newer, older].iter().find(|&&at| has_parts[at]) {
                wrong.push(ExamineError::ReplacesInWhole {
                    newer,
                    older,
                    whole,
                });
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Every circle among positions below `count`, each in order from where it was
/// first met; a position is in one circle at most.
fn circles<'a>(count: usize, next: impl Fn(usize) -> &'a Vec<usize>) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Never,
        OnTheWay,
        Done,
    }
    let mut seen = vec![Seen::Never; count];
    let mut found: Vec<Vec<usize>> = Vec::new();
    for start in 0..count {
        if seen[start] != Seen::Never {
            continue;
        }
        // The way from the start, and how many steps on from each were tried.
        let mut way = vec![(start, 0)];
        seen[start] = Seen::OnTheWay;
        while let Some((at, tried)) = way.last_mut() {
            let at = *at;
            let Some(&to) = next(at).get(*tried) else {
                seen[at] = Seen::Done;
                way.pop();
                continue;
            };
            *tried += 1;
            match seen[to] {
                Seen::Never => {
                    seen[to] = Seen::OnTheWay;
                    way.push((to, 0));
                }
                Seen::OnTheWay => {
                    let from = way.iter().position(|&(at, _)| at == to).unwrap_or(0);
                    found.push(way[from..].iter().map(|&(at, _)| at).collect());
                }
                Seen::Done => {}
            }
        }
    }
    found
}
