//! Who is like whom.

use std::collections::BTreeMap;

use allotment_election::{Election, TextColumn, VoteType};

use crate::participation::AgeBands;

/// What each ballot says: projects and points, in the projects' order unless
/// the order is the vote.
pub(super) struct Said {
    starts: Vec<u32>,
    entries: Vec<(u32, i64)>,
}

impl Said {
    pub(super) fn of(election: &Election) -> Self {
        let ballots = &election.ballots;
        let points = |at: usize| ballots.points.as_ref().map_or(0, |points| points[at]);
        let entries = ballots.choices.iter().enumerate();
        let mut said = Self {
            starts: ballots.starts.clone(),
            entries: entries.map(|(at, &choice)| (choice, points(at))).collect(),
        };
        if election.vote_type != VoteType::Ordinal {
            for pair in said.starts.windows(2) {
                said.entries[pair[0] as usize..pair[1] as usize].sort_unstable();
            }
        }
        said
    }

    pub(super) fn get(&self, ballot: usize) -> &[(u32, i64)] {
        &self.entries[self.starts[ballot] as usize..self.starts[ballot + 1] as usize]
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The ballots in the order of what they say.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by(|&one, &other| self.get(one).cmp(self.get(other)));
        order
    }
}

/// A column with each of its values written once.
pub(super) struct Cells {
    /// For each voter, which value.
    pub(super) of: Vec<u32>,
    /// The values.
    pub(super) values: Vec<String>,
}

impl Cells {
    /// The cells of `column` as they stand.
    pub(super) fn plain(column: &TextColumn) -> Self {
        Self::made(column, str::to_owned)
    }

    /// The cells of `column` without spaces round them, ages in bands. What is
    /// no age becomes `otherwise`, and so does an empty cell.
    pub(super) fn coarse(column: &TextColumn, ages: &AgeBands, otherwise: &str) -> Self {
        let is_age = column.name == "age";
        Self::made(column, |cell| match cell.trim() {
            "" => otherwise.to_owned(),
            cell if is_age => ages.band_of(cell).unwrap_or_else(|| otherwise.to_owned()),
            cell => cell.to_owned(),
        })
    }

    fn made(column: &TextColumn, value: impl Fn(&str) -> String) -> Self {
        let mut known: BTreeMap<&str, u32> = BTreeMap::new();
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        let mut values = Vec::new();
        let of = column.cells().map(|cell| {
            *known.entry(cell).or_insert_with(|| {
                let value = value(cell);
                *numbers.entry(value).or_insert_with_key(|value| {
                    values.push(value.clone());
                    u32::try_from(values.len() - 1).expect("voters are counted in u32")
                })
            })
        });
        Self {
            of: of.collect(),
            values,
        }
    }

    pub(super) fn get(&self, voter: usize) -> &str {
        &self.values[self.of[voter] as usize]
    }
}

/// Voters in kinds, those alike together.
#[derive(Clone)]
pub(super) struct Kinds {
    /// For each voter, which kind.
    pub(super) of: Vec<u32>,
    /// How many voters each kind has.
    pub(super) sizes: Vec<u64>,
}

impl Kinds {
    /// All `voters` alike.
    pub(super) fn one(voters: usize) -> Self {
        Self {
            of: vec![0; voters],
            sizes: vec![voters as u64],
        }
    }

    /// Those alike who say the same.
    pub(super) fn of_ballots(said: &Said) -> Self {
        let mut kinds = Self {
            of: vec![0; said.len()],
            sizes: Vec::new(),
        };
        let mut before: Option<usize> = None;
        for ballot in said.order() {
            if before.is_none_or(|before| said.get(before) != said.get(ballot)) {
                kinds.sizes.push(0);
            }
            let kind = kinds.sizes.len() - 1;
            kinds.of[ballot] = u32::try_from(kind).expect("voters are counted in u32");
            kinds.sizes[kind] += 1;
            before = Some(ballot);
        }
        kinds
    }

    /// Those alike who are so already, and in `cells` too.
    pub(super) fn split_by(&self, cells: &Cells) -> Self {
        let mut known: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        let mut sizes: Vec<u64> = Vec::new();
        let pairs = self.of.iter().zip(&cells.of);
        let of = pairs.map(|(&kind, &cell)| {
            let number = *known.entry((kind, cell)).or_insert_with(|| {
                sizes.push(0);
                u32::try_from(sizes.len() - 1).expect("voters are counted in u32")
            });
            sizes[number as usize] += 1;
            number
        });
        Self {
            of: of.collect(),
            sizes,
        }
    }

    /// How many voters are in the kind of `voter`.
    pub(super) fn size(&self, voter: usize) -> u64 {
        self.sizes[self.of[voter] as usize]
    }

    /// How many voters are in kinds of fewer than `k`.
    pub(super) fn below(&self, k: u64) -> u64 {
        self.sizes.iter().filter(|&&size| size < k).sum()
    }
}
