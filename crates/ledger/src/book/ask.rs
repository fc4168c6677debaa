//! What a ledger answers: what stands in it, and what its accounts hold.

use allotment_place::Currency;

use super::{Book, BreachRecord, DecisionRecord, MeasureRecord};
use crate::account::{Account, Pool};
use crate::commitment::Commitment;
use crate::date::{Date, Moment};
use crate::entry::Party;
use crate::hash::Hash;
use crate::id::EntryId;
use crate::party::HeldKey;
use crate::promise::Promise;
use crate::tree::Tree;

impl Book {
    /// The community.
    #[must_use]
    pub fn community(&self) -> &str {
        &self.community
    }

    /// How many entries it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// The root that stands for all of them.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.tree.root()
    }

    /// The tree of its entries.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// The place of an entry, from 0.
    #[must_use]
    pub fn place_of(&self, id: EntryId) -> Option<u64> {
        self.ids.place(id).map(u64::from)
    }

    /// The id of the entry at a place, from 0.
    #[must_use]
    pub fn id_at(&self, place: u64) -> Option<EntryId> {
        self.ids.at(place)
    }

    /// When the last entry was recorded.
    #[must_use]
    pub fn last_recorded(&self) -> Option<Moment> {
        self.recorded
    }

    /// How many entries were recorded by the end of `date`, by the clock of who
    /// wrote them down (UTC): what comes after was not in the ledger yet.
    #[must_use]
    pub fn recorded_by(&self, date: Date) -> u64 {
        let later = self.days.partition_point(|(day, _)| *day <= date);
        (self.days.get(later)).map_or(self.size(), |(_, first)| u64::from(*first))
    }

    /// The parties, by name.
    pub fn parties(&self) -> impl Iterator<Item = &Party> {
        self.parties.iter()
    }

    /// Whether `one` is `other`, or follows it or is followed by it.
    #[must_use]
    pub fn is_now(&self, one: &str, other: &str) -> bool {
        self.parties.is_now(one, other)
    }

    /// A party.
    #[must_use]
    pub fn party(&self, name: &str) -> Option<&Party> {
        self.parties.get(name)
    }

    /// The keys, by name, those that count no more among them.
    pub fn keys(&self) -> impl Iterator<Item = &HeldKey> {
        self.parties.keys()
    }

    /// Who followed a party that folded.
    #[must_use]
    pub fn successor(&self, party: &str) -> Option<&str> {
        self.parties.successor(party).map(String::as_str)
    }

    /// The promises, as they came.
    #[must_use]
    pub fn promises(&self) -> &[Promise] {
        &self.promises
    }

    /// The commitments, as they came.
    #[must_use]
    pub fn commitments(&self) -> &[Commitment] {
        &self.commitments
    }

    /// The numbers of the commitments that draw on promise `number`.
    #[must_use]
    pub fn drawn_on(&self, number: u32) -> &[u32] {
        self.drawn.get(number as usize).map_or(&[], Vec::as_slice)
    }

    /// A commitment by its name.
    #[must_use]
    pub fn commitment(&self, name: &str) -> Option<&Commitment> {
        let at = *self.commitment_of.get(name)?;
        self.commitments.get(at as usize)
    }

    /// The hash that a signature is over, and the entry that is signed: of the
    /// commitment `what`, by name, the amendment that waits, or else itself; of the
    /// number of either's entry, that.
    #[must_use]
    pub fn to_be_signed(&self, what: &str) -> Option<(EntryId, Hash)> {
        if let Some(commitment) = self.commitment(what) {
            let pending = commitment.pending.as_ref();
            let pending = pending.map(|pending| (pending.entry, pending.hash));
            return Some(pending.unwrap_or((commitment.entry, commitment.hash)));
        }
        let id = EntryId::parse(what)?;
        self.commitments.iter().find_map(|one| {
            let pending = one.pending.as_ref().filter(|pending| pending.entry == id);
            let own = (one.entry == id).then_some((id, one.hash));
            pending.map(|pending| (id, pending.hash)).or(own)
        })
    }

    /// The numbers that were measured, as they came.
    #[must_use]
    pub fn measures(&self) -> &[MeasureRecord] {
        &self.measures
    }

    /// The decisions, as they came.
    #[must_use]
    pub fn decisions(&self) -> &[DecisionRecord] {
        &self.decisions
    }

    /// The facts that broke a rule, as they came.
    #[must_use]
    pub fn breaches(&self) -> &[BreachRecord] {
        &self.breaches
    }

    /// What an account holds at the end of `date`, in minor units.
    #[must_use]
    pub fn held(&self, account: Account, date: Date) -> i64 {
        self.accounts.at(account, date)
    }

    /// The first day on which an account held anything.
    #[must_use]
    pub fn first_day(&self, account: Account) -> Option<Date> {
        self.accounts.first_day(account)
    }

    /// The days on which an account changed, each with what it held at its end.
    #[must_use]
    pub fn changes(&self, account: Account) -> &[(Date, i64)] {
        self.accounts.changes(account)
    }

    /// Every account that money ever moved through.
    pub fn accounts(&self) -> impl Iterator<Item = Account> {
        self.accounts.iter()
    }

    /// The currency of an account.
    #[must_use]
    pub fn currency_of(&self, account: Account) -> Currency {
        match account {
            Account::Given(at)
            | Account::Available(at, _)
            | Account::TakenOver(at)
            | Account::Lapsed(at) => self.promises[at as usize].money.currency,
            Account::Committed(at, _)
            | Account::Paid(at, _)
            | Account::Due(at, _)
            | Account::CalledDue(at, _)
            | Account::Spent(at, _)
            | Account::ByPartner(at, _) => self.commitments[at as usize].currency,
        }
    }

    /// An account's name, for people and for other programs' ledgers.
    #[must_use]
    pub fn account_name(&self, account: Account) -> String {
        let promise = |at: u32| self.promises[at as usize].entry.to_string();
        let commitment = |at: u32| self.commitments[at as usize].name.clone();
        match account {
            Account::Given(at) => format!("promise:{}:given", promise(at)),
            Account::Available(at, pool) => {
                let pool = match pool {
                    Pool::Capital => ":capital",
                    Pool::Revenue => ":revenue",
                    Pool::Either => "",
                };
                format!("promise:{}:available{pool}", promise(at))
            }
            Account::TakenOver(at) => format!("promise:{}:taken-over", promise(at)),
            Account::Lapsed(at) => format!("promise:{}:lapsed", promise(at)),
            Account::Committed(at, used_for) => {
                format!("commitment:{}:committed:{used_for}", commitment(at))
            }
            Account::Paid(at, used_for) => format!("commitment:{}:paid:{used_for}", commitment(at)),
            Account::Due(at, used_for) => format!("commitment:{}:due:{used_for}", commitment(at)),
            Account::CalledDue(at, used_for) => {
                format!("commitment:{}:called-due:{used_for}", commitment(at))
            }
            Account::Spent(at, used_for) => {
                format!("commitment:{}:spent:{used_for}", commitment(at))
            }
            Account::ByPartner(at, used_for) => {
                format!("commitment:{}:by-partner:{used_for}", commitment(at))
            }
        }
    }
}
