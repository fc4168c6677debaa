//! Whether a file may be published.

use allotment_election::Election;

use super::ballots::Recognisable;
use super::kinds::{Cells, Kinds, Said};

/// What an election's file tells about its voters besides how somebody voted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// How many voters of a kind there must be.
    pub k: u64,
    /// How many voters there are.
    pub voters: u64,
    /// The voters' columns, besides `voter_id`, in which some cell is filled.
    pub columns: Vec<String>,
    /// How many voters have a filled cell in one of them.
    pub described: u64,
    /// How many of those stand out, by their ballot and their cells together.
    pub standing_out: Recognisable,
    /// Whether `voter_id` is no more than a number that goes up by 1 from row
    /// to row; so too if there is none.
    pub numbered: bool,
    /// Whether the ballots stand in the order of what they say, so that their
    /// order tells nothing.
    pub in_order: bool,
}

impl Examined {
    /// Whether voters without a filled cell are so few that being one of them
    /// tells something.
    #[must_use]
    pub fn few_are_blank(&self) -> bool {
        let blank = self.voters - self.described;
        blank > 0 && blank < self.k
    }

    /// Whether nobody can be recognised by what stands in the file.
    #[must_use]
    pub fn is_publishable(&self) -> bool {
        self.standing_out.below_k == 0 && !self.few_are_blank() && self.numbered
    }
}

/// What the file of `election` tells about its voters.
///
/// Publishable is a file in which, with `k` the least number of a kind,
/// 1. every voter with a filled cell in any column but `voter_id`, `vote` and
///    `points` is one of `k` or more who are alike in all cells *and* in the
///    ballot, so that nothing personal stands beside a ballot that few cast;
/// 2. the other voters, of whom only the ballot is told, are none or `k` and
///    more;
/// 3. `voter_id` is a mere number of the row.
///
/// Source: 1 and 2 are Sweeney's k-anonymity (International Journal on
/// Uncertainty, Fuzziness and Knowledge-based Systems 10, 2002) with the ballot
/// as one of the columns by which a voter may be known.
#[must_use]
pub fn examine(election: &Election, k: u64) -> Examined {
    let said = Said::of(election);
    let voters = said.len();
    let mut kinds = Kinds::of_ballots(&said);
    let mut described = vec![false; voters];
    let mut columns = Vec::new();
    for column in &election.ballots.columns {
        if column.name == "voter_id" {
            continue;
        }
        let mut filled = false;
        for (row, cell) in column.cells().enumerate() {
            if !cell.trim().is_empty() {
                (filled, described[row]) = (true, true);
            }
        }
        if filled {
            kinds = kinds.split_by(&Cells::plain(column));
            columns.push(column.name.clone());
        }
    }
    let count = |is: &dyn Fn(usize) -> bool| (0..voters).filter(|&voter| is(voter)).count() as u64;
    let standing_out = Recognisable {
        alone: count(&|voter| described[voter] && kinds.size(voter) < 2),
        below_k: count(&|voter| described[voter] && kinds.size(voter) < k),
    };
    Examined {
        k,
        voters: voters as u64,
        columns,
        described: count(&|voter| described[voter]),
        standing_out,
        numbered: numbered(election),
        in_order: (1..voters).all(|ballot| said.get(ballot - 1) <= said.get(ballot)),
    }
}

fn numbered(election: &Election) -> bool {
    let Some(ids) = election.vote_column("voter_id") else {
        return true;
    };
    let Some(first) = ids.cells().next() else {
        return true;
    };
    let Ok(first) = first.parse::<u64>() else {
        return false;
    };
    first <= 1
        && ids
            .cells()
            .zip(first..)
            .all(|(cell, number)| cell.parse() == Ok(number))
}
