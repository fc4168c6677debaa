//! Which entry is where, in little room: the ids in their order, and a table
//! of places beside them.

use std::hash::{BuildHasher, RandomState};

use hashbrown::HashTable;

use crate::id::EntryId;

/// The ids of a chain's entries, by place and by id.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ids {
    all: Vec<EntryId>,
    places: HashTable<u32>,
    /// Clients choose ids, so where one lies in the table is nothing that they
    /// can foresee.
    chance: RandomState,
}

impl Ids {
    /// Makes room for `more`.
    pub fn reserve(&mut self, more: usize) {
        self.all.reserve(more);
        let hash_of = |place: &u32| self.chance.hash_one(self.all[*place as usize]);
        self.places.reserve(more, hash_of);
    }

    /// The place of `id`, from 0.
    pub fn place(&self, id: EntryId) -> Option<u32> {
        let same = |place: &u32| self.all[*place as usize] == id;
        self.places.find(self.chance.hash_one(id), same).copied()
    }

    /// The id of the entry at `place`.
    pub fn at(&self, place: u64) -> Option<EntryId> {
        self.all.get(usize::try_from(place).ok()?).copied()
    }

    /// Adds `id`, which is not there yet, as the last.
    pub fn push(&mut self, id: EntryId) {
        let place = u32::try_from(self.all.len()).expect("a chain has fewer than 2^32 entries");
        self.all.push(id);
        let hash_of = |place: &u32| self.chance.hash_one(self.all[*place as usize]);
        self.places
            .insert_unique(self.chance.hash_one(id), place, hash_of);
    }
}
