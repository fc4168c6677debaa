//! Who is in, and in which order.

use std::collections::BTreeMap;

use num_traits::ToPrimitive;

use crate::exact::Key;
use crate::fact::{Fact, culprits, named};
use crate::{Nations, Select, ShareError};

/// Where a place stands after selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// In; its position from 0, in order of selection.
    In(usize),
    /// Behind those that are in; its position from 0, counted on.
    Waiting(usize),
    /// Marked as excluded.
    Excluded,
    /// As many of its group are in as the cap of this index allows.
    Capped(usize),
    /// Without a value to rank it by.
    Unranked,
}

/// Who is in, and in which order.
#[derive(Debug, Clone)]
pub(crate) struct Selection {
    /// Where each place stands.
    pub(crate) standing: Vec<Standing>,
    /// The rows of those that are in, in the table's order.
    pub(crate) rows: Vec<usize>,
}

/// Selects the places, the greatest first by exact value, ties by code.
///
/// A place passes if it is not excluded, has a value, and no cap on a group of
/// its is used up by those that are in. Those that pass are counted; the first
/// `count` are in, and the others wait behind them: a cap leaves a place out
/// only where its group's places are really in. Without a [`Select`], everybody is in, in no order.
pub(crate) fn select(facts: &[&Fact], select: Option<&Select>) -> Result<Selection, ShareError> {
    let Some(select) = select else {
        return Ok(Selection {
            standing: (0..facts.len()).map(Standing::In).collect(),
            rows: (0..facts.len()).collect(),
        });
    };
    let queue = queue(facts);
    if select.nations == Nations::Apart {
        one_nation(facts, &queue)?;
    }
    caps_can_be_counted(facts, &queue, select)?;

    let mut standing: Vec<Standing> = facts
        .iter()
        .map(|fact| {
            if fact.excluded {
                Standing::Excluded
            } else {
                Standing::Unranked
            }
        })
        .collect();
    let count = select.count.unwrap_or(usize::MAX);
    let mut used: Vec<BTreeMap<&str, usize>> = vec![BTreeMap::new(); select.at_most.len()];
    let mut passed = 0;
    for row in queue {
        let groups: Vec<&str> = facts[row]
            .groups
            .iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let full = (0..groups.len()).find(|&cap| {
            used[cap].get(groups[cap]).copied().unwrap_or(0) >= select.at_most[cap].places
        });
        standing[row] = if let Some(cap) = full {
            Standing::Capped(cap)
        } else {
            passed += 1;
            if passed <= count {
                for (used, group) in used.iter_mut().zip(groups) {
                    *used.entry(group).or_insert(0) += 1;
                }
                Standing::In(passed - 1)
            } else {
                Standing::Waiting(passed - 1)
            }
        };
    }
    let is_in = |row: &usize| matches!(standing[*row], Standing::In(_));
    let rows: Vec<usize> = (0..facts.len()).filter(is_in).collect();
    if rows.is_empty() {
        return Err(ShareError::NobodySelected);
    }
    Ok(Selection { standing, rows })
}

/// The rows of those that can be ranked and are not excluded, in order.
fn queue(facts: &[&Fact]) -> Vec<usize> {
    let mut keyed: Vec<(usize, Key)> = facts
        .iter()
        .enumerate()
        .filter(|(_, fact)| !fact.excluded)
        .filter_map(|(row, fact)| fact.by.as_ref().map(|by| (row, Key::new(by))))
        .collect();
    keyed.sort_unstable_by(|(a, first), (b, second)| {
        let greater = second.compare(first);
        greater.then_with(|| facts[*a].id.cmp(&facts[*b].id))
    });
    keyed.into_iter().map(|(row, _)| row).collect()
}

fn caps_can_be_counted(
    facts: &[&Fact],
    queue: &[usize],
    select: &Select,
) -> Result<(), ShareError> {
    for (index, cap) in select.at_most.iter().enumerate() {
        let without = queue.iter().copied();
        let mut without: Vec<usize> = without
            .filter(|&row| facts[row].groups[index].is_none())
            .collect();
        if !without.is_empty() {
            without.sort_unstable();
            let name = |row: usize| named(&facts[row].name, &facts[row].id);
            return Err(ShareError::Missing {
                what: format!("'{}', by which a cap counts,", cap.per),
                places: culprits(without, &name),
            });
        }
    }
    Ok(())
}

/// The nation of the United Kingdom whose official codes `id` looks like: a
/// letter and eight digits.
///
/// Source: Office for National Statistics, *Coding and naming policy for UK
/// statistical geographies*: the first letter is E, W, S or N.
fn nation(id: &str) -> Option<&'static str> {
    let (letter, digits) = id.split_at_checked(1)?;
    let official = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
    match letter {
        _ if !official => None,
        "E" => Some("England"),
        "W" => Some("Wales"),
        "S" => Some("Scotland"),
        "N" => Some("Northern Ireland"),
        _ => None,
    }
}

fn one_nation(facts: &[&Fact], queue: &[usize]) -> Result<(), ShareError> {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for &row in queue {
        if let Some(nation) = nation(facts[row].id.as_str()) {
            first.entry(nation).or_insert(row);
        }
    }
    if first.len() < 2 {
        return Ok(());
    }
    let name = |row: usize| named(&facts[row].name, &facts[row].id);
    Err(ShareError::SeveralNations {
        nations: first.keys().copied().collect::<Vec<_>>().join(" and "),
        places: culprits(first.into_values().collect(), &name),
    })
}

/// The share of draws in which each place would be in: from 0 to 1, in the
/// table's order.
///
/// Each draw ranks every place, 1 being the greatest need; equal ranks are
/// ordered by code, as in the selection itself, and everything else of the
/// selection (count, caps, exclusion) stays. A draw must rank as many places as
/// there are.
///
/// # Errors
/// [`ShareError`] as for the selection itself.
pub fn odds_of_selection<'a>(
    places: &crate::Places,
    spec: &crate::Spec,
    draws: impl IntoIterator<Item = &'a [u32]>,
) -> Result<Vec<f64>, ShareError> {
    crate::check::check(places, spec)?;
    let facts = crate::fact::read(places, spec)?;
    let facts: Vec<&Fact> = facts.iter().collect();
    let Some(chosen) = &spec.select else {
        return Ok(vec![1.0; facts.len()]);
    };
    let queue = queue(&facts);
    caps_can_be_counted(&facts, &queue, chosen)?;
    let contest = Contest::new(&facts, queue, chosen);
    let mut times = vec![0_u32; facts.len()];
    let mut count = 0_u32;
    for ranks in draws {
        assert_eq!(ranks.len(), facts.len(), "one rank a place");
        contest.count(ranks, &mut times);
        count += 1;
    }
    let count = f64::from(count.max(1));
    Ok(times
        .into_iter()
        .map(|times| f64::from(times) / count)
        .collect())
}

/// The selection with everything but the order settled.
struct Contest {
    /// The rows that can be in, in order of code.
    by_code: Vec<usize>,
    /// Per cap: the group of each row, numbered, and the most that may be in.
    caps: Vec<(Vec<u32>, u32)>,
    groups: usize,
    count: usize,
}

impl Contest {
    fn new(facts: &[&Fact], queue: Vec<usize>, select: &Select) -> Self {
        let mut groups = 0;
        let mut caps = Vec::new();
        for (index, cap) in select.at_most.iter().enumerate() {
            let mut number: BTreeMap<&str, u32> = BTreeMap::new();
            let mut of = vec![0; facts.len()];
            for &row in &queue {
                let group = facts[row].groups[index].as_deref().expect("checked before");
                let next = u32::try_from(number.len()).expect("fewer groups than places");
                of[row] = *number.entry(group).or_insert(next);
            }
            groups = groups.max(number.len());
            caps.push((of, cap.places.to_u32().unwrap_or(u32::MAX)));
        }
        let mut by_code = queue;
        by_code.sort_unstable_by(|&a, &b| facts[a].id.cmp(&facts[b].id));
        Self {
            by_code,
            caps,
            groups,
            count: select.count.unwrap_or(usize::MAX),
        }
    }

    /// Adds one to every place that is in when they stand in order of `ranks`.
    fn count(&self, ranks: &[u32], times: &mut [u32]) {
        let mut order = self.by_code.clone();
        order.sort_by_key(|&row| ranks[row]);
        let mut used = vec![vec![0_u32; self.groups]; self.caps.len()];
        let mut left = self.count;
        for row in order {
            if left == 0 {
                break;
            }
            let group = |cap: usize| self.caps[cap].0[row] as usize;
            let full = (0..self.caps.len()).any(|cap| used[cap][group(cap)] >= self.caps[cap].1);
            if !full {
                for (cap, used) in used.iter_mut().enumerate() {
                    used[group(cap)] += 1;
                }
                times[row] += 1;
                left -= 1;
            }
        }
    }
}
