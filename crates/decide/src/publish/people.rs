//! Who voted, told apart from how.

use std::collections::BTreeMap;

use allotment_election::{Election, TextColumn};

use super::PublishOptions;
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
    let columns: Vec<Vec<String>> = personal
        .iter()
        .filter_map(|name| election.vote_column(name))
        .map(|column| values(column, election.ballots.len(), options))
        .collect();
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    let small = |kept: &[usize]| -> u64 {
        kinds(&columns, kept, election.ballots.len())
            .values()
            .filter(|&&voters| voters < options.k)
            .sum()
    };
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
        let kinds = kinds(&columns, of, election.ballots.len());
        let counts: Vec<u64> = kinds.values().copied().collect();
        let hidden = withhold_people(&counts, options.k);
        People {
            columns: of.iter().map(|&at| personal[at].to_owned()).collect(),
            rows: hidden
                .into_iter()
                .flatten()
                .zip(kinds)
                .map(|(hidden, (values, voters))| PeopleRow {
                    values: values.into_iter().map(str::to_owned).collect(),
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

/// What each voter's cell counts as.
fn values(column: &TextColumn, voters: usize, options: &PublishOptions) -> Vec<String> {
    (0..voters)
        .map(|voter| match column.get(voter).trim() {
            cell if column.name == "age" => options.ages.label(cell),
            "" => NOT_GIVEN.to_owned(),
            cell => cell.to_owned(),
        })
        .collect()
}

fn kinds<'a>(
    columns: &'a [Vec<String>],
    of: &[usize],
    voters: usize,
) -> BTreeMap<Vec<&'a str>, u64> {
    let mut kinds: BTreeMap<Vec<&str>, u64> = BTreeMap::new();
    (0..voters).for_each(|voter| {
        let kind = of.iter().map(|&at| columns[at][voter].as_str()).collect();
        *kinds.entry(kind).or_default() += 1;
    });
    kinds
}
