//! That a ledger which is opened is as far as it was when it was last kept, and
//! the same. Whoever goes on without that would wipe the trace of what is gone.

use std::collections::BTreeMap;

use super::Store;
use crate::error::StoreError;
use crate::head::{self, Heads};
use crate::state;

impl Store {
    /// That every chain is as far as it was when it was last kept.
    pub(super) fn is_as_far(
        &mut self,
        heads: &Heads,
        chains: &[(String, i64)],
    ) -> Result<(), StoreError> {
        let sizes: BTreeMap<&str, u64> = (chains.iter())
            .map(|(community, size)| (community.as_str(), u64::try_from(*size).unwrap_or(0)))
            .collect();
        let has = |community: &str| sizes.get(community).copied().unwrap_or(0);
        let verifier = self.signer.verifier();
        let said = heads.iter().find(|(community, head)| {
            head.size > has(community) && head.holds(community, verifier)
        });
        let mut said = said.map(|(community, head)| (community.clone(), head.size));
        if said.is_none() {
            let kept = state::sizes(&mut self.connection);
            for (community, size) in self.runtime.block_on(kept)? {
                if size <= has(&community) {
                    continue;
                }
                let sealed = state::sealed_size(&mut self.connection, verifier, &community);
                if self.runtime.block_on(sealed)? == Some(size) {
                    said = Some((community, size));
                    break;
                }
            }
        }
        if let Some((community, had)) = said {
            return Err(not_as_far(&community, has(&community), had));
        }
        let (count, entries) = (sizes.len() as u64, sizes.values().sum());
        if heads.lack_the_whole(verifier) {
            return Err(StoreError::NotAsKept {
                what: "the ledger does not say under its seal how many entries it has".into(),
            });
        }
        match heads.more_than(count, entries, verifier) {
            None => Ok(()),
            Some((had, in_chains)) => Err(StoreError::NotAsKept {
                what: format!(
                    "the ledger has {entries} entries in {count} chains, and had {had} in {in_chains} when it was last kept: the last were dropped"
                ),
            }),
        }
    }

    /// That every chain begins with what it was when it was last kept.
    pub(super) fn is_as_it_was(&mut self, heads: &Heads) -> Result<(), StoreError> {
        for book in self.programme.books() {
            let community = book.community();
            let what = match heads.of(community) {
                Some(head) if head.is_of(book) => continue,
                Some(head) if !head.holds(community, self.signer.verifier()) => {
                    "does not say under the ledger's seal how far it is"
                }
                Some(_) => "is not the one that was last kept: it was altered",
                None => {
                    let (size, root) = (book.size(), book.root());
                    let verifier = self.signer.verifier();
                    let missing =
                        head::is_missing(&mut self.connection, verifier, community, size, &root);
                    if !self.runtime.block_on(missing)? {
                        continue;
                    }
                    // Somebody may have begun the chain since the heads were read.
                    let now = self.runtime.block_on(Heads::read(&mut self.connection))?;
                    if now.of(community).is_some() {
                        continue;
                    }
                    "does not say under the ledger's seal how far it is"
                }
            };
            return Err(StoreError::NotAsKept {
                what: format!("the chain of '{community}' {what}"),
            });
        }
        Ok(())
    }
}

pub(super) fn not_as_far(community: &str, has: u64, had: u64) -> StoreError {
    StoreError::NotAsKept {
        what: format!(
            "the chain of '{community}' has {has} entries, and had {had} when it was last kept: the last were dropped"
        ),
    }
}

pub(super) fn lost_some(community: &str, there: i64, kept: i64) -> StoreError {
    StoreError::NotAsKept {
        what: format!(
            "of the first {kept} entries of the chain of '{community}' there are {there}: some were dropped"
        ),
    }
}
