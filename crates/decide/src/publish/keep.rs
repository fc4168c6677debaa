//! Which cells may stand beside ballots.

use std::collections::BTreeSet;

use super::kinds::{Cells, Kinds};

/// Some columns, and the voters whose cells may be shown.
pub(super) struct Kept {
    /// The columns, by their position in what was asked for.
    pub(super) columns: Vec<usize>,
    /// For each voter, whether their cells in all of those are shown.
    pub(super) shown: Vec<bool>,
}

impl Kept {
    /// How many voters' cells are shown.
    pub(super) fn voters(&self) -> usize {
        self.shown.iter().filter(|&&shown| shown).count()
    }

    fn cells(&self) -> usize {
        self.voters() * self.columns.len()
    }
}

/// As many cells of `columns` as may stand beside `ballots` (kinds of voters
/// who cast the same) and what else stands there (`rows`, the same kinds or
/// finer ones).
///
/// While leaving a column out shows more cells, the column goes whose going
/// shows most voters; of equal ones the later.
pub(super) fn keep(ballots: &Kinds, rows: &Kinds, columns: &[Cells], k: u64) -> Kept {
    let mut now = shown(ballots, rows, columns, (0..columns.len()).collect(), k);
    let mut best: Option<Kept> = None;
    loop {
        let (cells, left) = (now.cells(), now.columns.clone());
        if cells > best.as_ref().map_or(0, Kept::cells) {
            best = Some(now);
        }
        let without = |at: usize| {
            let mut rest = left.clone();
            rest.remove(at);
            shown(ballots, rows, columns, rest, k)
        };
        let next = (0..left.len())
            .rev()
            .filter(|_| left.len() > 1)
            .map(without)
            .reduce(|one, other| {
                if other.voters() > one.voters() {
                    other
                } else {
                    one
                }
            });
        match next {
            Some(next) => now = next,
            None => break,
        }
    }
    best.unwrap_or_else(|| Kept {
        columns: Vec::new(),
        shown: vec![false; ballots.of.len()],
    })
}

/// The voters whose cells in `which` of `columns` may be shown: see
/// [`super::publishable`] for the rules.
fn shown(ballots: &Kinds, rows: &Kinds, columns: &[Cells], which: Vec<usize>, k: u64) -> Kept {
    let voters = ballots.of.len();
    let split = |kinds: Kinds| {
        which
            .iter()
            .fold(kinds, |kinds, &at| kinds.split_by(&columns[at]))
    };
    let kinds = split(rows.clone());
    let people = split(Kinds::one(voters));
    let filled = |voter: usize| which.iter().any(|&at| !columns[at].get(voter).is_empty());
    let mut shown: Vec<bool> = (0..voters)
        .map(|voter| kinds.size(voter) >= k && filled(voter))
        .collect();
    loop {
        let of_one_mind = of_one_mind(ballots, &people, &shown);
        if !of_one_mind.is_empty() {
            for (voter, shown) in shown.iter_mut().enumerate() {
                *shown &= !of_one_mind.contains(&people.of[voter]);
            }
        } else if blanks_tell(columns, &which, &shown, k) {
            let sizes = (0..voters).filter(|&voter| shown[voter]);
            let Some(least) = sizes.map(|voter| kinds.size(voter)).min() else {
                break;
            };
            for (voter, shown) in shown.iter_mut().enumerate() {
                *shown &= kinds.size(voter) > least;
            }
        } else {
            break;
        }
    }
    Kept {
        columns: which,
        shown,
    }
}

/// The kinds of `people` who are all shown and all cast the same ballot: who
/// knew one of them would know how they voted.
fn of_one_mind(ballots: &Kinds, people: &Kinds, shown: &[bool]) -> BTreeSet<u32> {
    let mut ballot: Vec<Option<u32>> = vec![None; people.sizes.len()];
    let mut mixed: Vec<bool> = people.sizes.iter().map(|&size| size == 0).collect();
    for (voter, &shown) in shown.iter().enumerate() {
        let kind = people.of[voter] as usize;
        let cast = ballots.of[voter];
        mixed[kind] |= !shown || *ballot[kind].get_or_insert(cast) != cast;
    }
    (0_u32..)
        .zip(mixed)
        .filter_map(|(kind, mixed)| (!mixed).then_some(kind))
        .collect()
}

/// Whether being left blank tells something: too few are, or all who are have
/// the same value in some column, which the totals would give away.
fn blanks_tell(columns: &[Cells], which: &[usize], shown: &[bool], k: u64) -> bool {
    let blank = || (0..shown.len()).filter(|&voter| !shown[voter]);
    let Some(first) = blank().next() else {
        return false;
    };
    if (blank().count() as u64) < k {
        return true;
    }
    which.iter().any(|&at| {
        let cells = &columns[at].of;
        blank().all(|voter| cells[voter] == cells[first])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(values: &[&str]) -> Cells {
        Cells::plain(&allotment_election::TextColumn::from_cells(
            "sex",
            values.iter().copied(),
        ))
    }

    fn kept(of: &[u32], columns: &[Cells], k: u64) -> Kept {
        let ballots = ballots(of);
        keep(&ballots, &ballots, columns, k)
    }

    fn ballots(of: &[u32]) -> Kinds {
        Kinds::one(of.len()).split_by(&Cells {
            of: of.to_vec(),
            values: Vec::new(),
        })
    }

    #[test]
    fn cells_of_a_rare_ballot_are_left_blank_with_others() {
        let sex = cells(&["F", "F", "F", "F", "M", "M", "M", "M", "F"]);
        // Two ballots, each cast by two of either sex, and one by one woman.
        let sex = std::slice::from_ref(&sex);
        let some = kept(&[0, 0, 1, 1, 0, 0, 1, 1, 2], sex, 2);
        // One blank would be known for a woman's, and all others are as rare.
        assert_eq!(some.voters(), 0);
        let all = kept(&[0, 0, 1, 1, 0, 0, 1, 1, 1], sex, 2);
        assert_eq!(all.voters(), 9);
    }

    #[test]
    fn who_all_voted_alike_are_not_told_apart() {
        let sex = cells(&["F", "F", "M", "M", "M", "M"]);
        // Both women voted alike; the men did not.
        let kept = kept(&[0, 0, 0, 0, 1, 1], std::slice::from_ref(&sex), 2);
        assert_eq!(kept.voters(), 0);
    }
}
