//! Who voted, told apart from how.

use allotment_election::Election;

use super::PublishOptions;
use super::kinds::{Cells, Kinds};
use crate::participation::{NOT_GIVEN, withhold_people};

/// How many voters there are of each kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// What tells kinds apart.
    pub columns: Vec<String>,
    /// The kinds, in order. None at all if no choice of counts could be shown
    /// safely.
    pub rows: Vec<PeopleRow>,
}

/// A kind of voters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleRow {
    /// One value for each column: a band for ages, `not given` if empty.
    pub values: Vec<String>,
    /// How many voters; nothing if withheld.
    pub voters: Option<u64>,
}

/// The kinds by as many of the columns `personal` together as leave no kind
/// with fewer than `k` voters; and for each column left out a table of its
/// own, small counts withheld.
///
/// While some kind is too small, the column goes without which the fewest
/// voters are in small kinds; of equal ones the later.
pub(super) fn people(
    election: &Election,
    personal: &[&str],
    options: &PublishOptions,
) -> (People, Vec<People>) {
    let columns: Vec<Cells> = personal
        .iter()
        .filter_map(|name| election.vote_column(name))
        .map(|column| Cells::coarse(column, &options.ages, NOT_GIVEN))
        .collect();
    let voters = election.ballots.len();
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    let split = |kept: &[usize]| -> Kinds {
        kept.iter().fold(Kinds::one(voters), |kinds, &at| {
            kinds.split_by(&columns[at])
        })
    };
    let small = |kept: &[usize]| split(kept).below(options.k);
    while !kept.is_empty() && small(&kept) > 0 {
        let without = |at: usize| {
            let mut rest = kept.clone();
            rest.remove(at);
            rest
        };
        let goes = (0..kept.len())
            .rev()
            .min_by_key(|&at| small(&without(at)))
            .expect("some column is left");
        kept = without(goes);
    }
    let table = |of: &[usize]| -> People {
        let rows = rows(&columns, of, &split(of));
        let counts: Vec<u64> = rows.iter().map(|(_, voters)| *voters).collect();
        let hidden = withhold_people(&counts, options.k);
        People {
            columns: of.iter().map(|&at| personal[at].to_owned()).collect(),
            rows: hidden
                .into_iter()
                .flatten()
                .zip(rows)
                .map(|(hidden, (values, voters))| PeopleRow {
                    values,
                    voters: (!hidden).then_some(voters),
                })
                .collect(),
        }
    };
    let people = if kept.is_empty() {
        People {
            columns: Vec::new(),
            rows: Vec::new(),
        }
    } else {
        table(&kept)
    };
    let tables = (0..columns.len())
        .filter(|at| !kept.contains(at))
        .map(|at| table(&[at]))
        .collect();
    (people, tables)
}

/// The kinds by their values, in order, and how many voters each has.
fn rows(columns: &[Cells], of: &[usize], kinds: &Kinds) -> Vec<(Vec<String>, u64)> {
    let mut seen = vec![false; kinds.sizes.len()];
    let mut rows: Vec<(Vec<String>, u64)> = Vec::new();
    for (voter, &kind) in kinds.of.iter().enumerate() {
        if !std::mem::replace(&mut seen[kind as usize], true) {
            let values = of.iter().map(|&at| columns[at].get(voter).to_owned());
            rows.push((values.collect(), kinds.size(voter)));
        }
    }
    rows.sort_unstable();
    rows
}
