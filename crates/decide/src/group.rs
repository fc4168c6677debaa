//! Identical ballots, counted once.

use allotment_election::{Ballots, VoteType};
use hashbrown::HashTable;

use crate::DecideError;
use crate::contest::Groups;

/// The ballots with identical ones together, in the order in which each first
/// appears. Approvals are put in the projects' order; rankings keep theirs.
///
/// # Errors
/// [`DecideError::TooManyVoters`] if a group weighs more than a `u32` holds.
pub(crate) fn group(
    ballots: &Ballots,
    vote_type: VoteType,
    weights: Option<&[u32]>,
) -> Result<Groups, DecideError> {
    let ordered = vote_type == VoteType::Ordinal;
    let points = ballots
        .points
        .as_deref()
        .filter(|_| matches!(vote_type, VoteType::Cumulative | VoteType::Scoring));
    let mut groups = Groups {
        starts: vec![0],
        points: points.map(|_| Vec::new()),
        points_places: ballots.points_places,
        ..Groups::default()
    };
    let mut table: HashTable<u32> = HashTable::new();
    let mut ballot_now: Vec<(u32, i64)> = Vec::new();
    for ballot in 0..ballots.len() {
        let range = ballots.starts[ballot] as usize..ballots.starts[ballot + 1] as usize;
        ballot_now.clear();
        ballot_now
            .extend(range.map(|at| (ballots.choices[at], points.map_or(0, |points| points[at]))));
        if !ordered {
            ballot_now.sort_unstable_by_key(|&(choice, _)| choice);
        }
        let weight = weights.map_or(1, |weights| weights[ballot]);
        let hash = hash_of(&ballot_now);
        let found = table
            .find(hash, |&group| groups.is_ballot(group as usize, &ballot_now))
            .copied();
        match found {
            Some(group) => groups.add(group as usize, weight)?,
            None => {
                let group = groups.push(&ballot_now, weight);
                table.insert_unique(hash, group, |&group| groups.hash_of(group as usize));
            }
        }
    }
    Ok(groups)
}

impl Groups {
    fn is_ballot(&self, group: usize, ballot: &[(u32, i64)]) -> bool {
        let range = self.range(group);
        range.len() == ballot.len()
            && range
                .zip(ballot)
                .all(|(at, &(choice, points))| self.entry(at) == (choice, points))
    }

    fn entry(&self, at: usize) -> (u32, i64) {
        (
            self.choices[at],
            self.points.as_ref().map_or(0, |points| points[at]),
        )
    }

    fn hash_of(&self, group: usize) -> u64 {
        self.range(group)
            .fold(SEED, |hash, at| mix(hash, self.entry(at)))
    }

    fn add(&mut self, group: usize, weight: u32) -> Result<(), DecideError> {
        self.weight[group] = self.weight[group]
            .checked_add(weight)
            .ok_or(DecideError::TooManyVoters)?;
        self.voters[group] = self.voters[group]
            .checked_add(1)
            .ok_or(DecideError::TooManyVoters)?;
        Ok(())
    }

    fn push(&mut self, ballot: &[(u32, i64)], weight: u32) -> u32 {
        let group = u32::try_from(self.weight.len()).expect("ballots are counted in u32");
        self.choices
            .extend(ballot.iter().map(|&(choice, _)| choice));
        if let Some(points) = &mut self.points {
            points.extend(ballot.iter().map(|&(_, points)| points));
        }
        self.starts
            .push(u32::try_from(self.choices.len()).expect("choices are counted in u32"));
        self.weight.push(weight);
        self.voters.push(1);
        group
    }
}

const SEED: u64 = 0x243f_6a88_85a3_08d3;

fn hash_of(ballot: &[(u32, i64)]) -> u64 {
    ballot.iter().fold(SEED, |hash, &entry| mix(hash, entry))
}

/// One step of a folded multiplication: both halves of the product together.
fn mix(hash: u64, (choice, points): (u32, i64)) -> u64 {
    /// The golden ratio's fraction in 64 bits, made odd.
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let entry = u64::from(choice) ^ points.cast_unsigned().rotate_left(32);
    let product = u128::from(hash ^ entry) * u128::from(FACTOR);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves are meant")]
    let folded = (product as u64) ^ ((product >> 64) as u64);
    folded
}
