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
            continue;
        }
        let helps: Box<dyn Fn(usize) -> bool> =
            match blanks(ballots, &people, columns, &which, &shown, k) {
                Blanks::Safe => break,
                Blanks::Few => Box::new(|_| true),
                Blanks::Alike { column, value } => {
                    Box::new(move |voter| columns[column].of[voter] != value)
                }
                Blanks::OfOneMind { ballot } => Box::new(move |voter| ballots.of[voter] != ballot),
            };
        let key = |voter: usize| {
            let cells: Vec<&str> = which.iter().map(|&at| columns[at].get(voter)).collect();
            (kinds.size(voter), ballots.of[voter], cells)
        };
        let next = (0..voters)
            .filter(|&voter| shown[voter])
            .filter(|&voter| helps(voter))
            .min_by(|&one, &other| {
                let quick = |voter: usize| (kinds.size(voter), ballots.of[voter]);
                quick(one)
                    .cmp(&quick(other))
                    .then_with(|| key(one).cmp(&key(other)))
            });
        let Some(next) = next else {
            shown.fill(false);
            break;
        };
        let least = key(next);
        for (voter, shown) in shown.iter_mut().enumerate() {
            *shown = *shown && key(voter) != least;
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

/// What being left blank tells.
enum Blanks {
    /// Nothing.
    Safe,
    /// That one is among a few.
    Few,
    /// A value, as all who are blank have the same, and others do not: who
    /// knows the totals would know it.
    Alike { column: usize, value: u32 },
    /// How each of a kind of people voted: all of the kind are blank, and all
    /// who are blank voted so.
    OfOneMind { ballot: u32 },
}

fn blanks(
    ballots: &Kinds,
    people: &Kinds,
    columns: &[Cells],
    which: &[usize],
    shown: &[bool],
    k: u64,
) -> Blanks {
    let blank = || (0..shown.len()).filter(|&voter| !shown[voter]);
    let Some(first) = blank().next() else {
        return Blanks::Safe;
    };
    if (blank().count() as u64) < k {
        return Blanks::Few;
    }
    let alike = which.iter().find(|&&at| {
        let cells = &columns[at].of;
        let value = cells[first];
        blank().all(|voter| cells[voter] == value) && cells.iter().any(|&cell| cell != value)
    });
    if let Some(&column) = alike {
        let value = columns[column].of[first];
        return Blanks::Alike { column, value };
    }
    let ballot = ballots.of[first];
    let mut seen = vec![false; people.sizes.len()];
    for (voter, &shown) in shown.iter().enumerate() {
        seen[people.of[voter] as usize] |= shown;
    }
    let hides_a_kind = blank().any(|voter| !seen[people.of[voter] as usize]);
    if hides_a_kind && blank().all(|voter| ballots.of[voter] == ballot) {
        return Blanks::OfOneMind { ballot };
    }
    Blanks::Safe
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
        // One blank would be known for a woman's, so two women and two men who
        // voted otherwise are left blank with her.
        assert_eq!(some.voters(), 4);
        assert_eq!(some.shown[2..4], [true; 2]);
        let all = kept(&[0, 0, 1, 1, 0, 0, 1, 1, 1], sex, 2);
        assert_eq!(all.voters(), 9);
    }

    #[test]
    fn who_all_voted_alike_are_not_told_apart() {
        let sex = cells(&["F", "F", "M", "M", "M", "M"]);
        // Both women voted alike; the men did not. Were two men left blank with
        // them, all left blank would be known to have voted so.
        let kept = kept(&[0, 0, 0, 0, 1, 1], std::slice::from_ref(&sex), 2);
        assert_eq!(kept.voters(), 0);
    }
}
