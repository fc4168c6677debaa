//! What is known of awards: from the ledger, and from the entries so far.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use allotment_ledger::{Account, Book, Commitment, Date, Programme, Use};
use serde_json::Value;

use super::TO_PASS_ON;
use super::grant::{one_name, organisation, text_of};

/// A commitment of an award.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) amount: i64,
    pub(super) paid: i64,
}

/// An award, as far as it is known.
#[derive(Clone)]
pub(super) struct Award {
    pub(super) community: String,
    pub(super) title: String,
    /// From when its last part counts.
    pub(super) last: Date,
    pub(super) parts: Vec<Part>,
    /// Whether it was in the ledger before.
    pub(super) kept: bool,
    /// What its lines in the file said.
    pub(super) seen: BTreeSet<String>,
}

impl Award {
    pub(super) fn amount(&self) -> i64 {
        self.parts.iter().map(|part| part.amount).sum()
    }

    pub(super) fn paid(&self) -> i64 {
        self.parts.iter().map(|part| part.paid).sum()
    }
}

/// What is in the ledger, and in the entries so far.
pub(super) struct Known<'a> {
    pub(super) ledger: &'a Programme,
    /// Where each commitment of the ledger is.
    pub(super) places: HashMap<&'a str, &'a Book>,
    pub(super) parties: BTreeSet<(String, String)>,
    pub(super) awards: BTreeMap<String, Award>,
    /// Of each grant that is passed on, by its recipient: its id.
    pub(super) passed_on: BTreeMap<String, String>,
    /// Who makes grants, in the ledger or in the file.
    pub(super) funders: BTreeSet<String>,
    /// The rows of each grant in the file, doubled ones once.
    pub(super) rows: HashMap<String, Vec<usize>>,
}

impl<'a> Known<'a> {
    pub(super) fn new(ledger: &'a Programme, grants: &[(u64, Value)]) -> Self {
        let mut known = Self {
            ledger,
            places: HashMap::new(),
            parties: BTreeSet::new(),
            awards: BTreeMap::new(),
            passed_on: BTreeMap::new(),
            funders: BTreeSet::new(),
            rows: HashMap::new(),
        };
        for book in ledger.books() {
            for one in book.commitments() {
                known.places.insert(one.name.as_str(), book);
                let funder = &book.promises()[one.promise as usize].from_party;
                let words = one.flexibility.as_deref().unwrap_or_default();
                if words.starts_with(TO_PASS_ON) {
                    let others = one.parties.iter().filter(|party| *party != funder);
                    known
                        .passed_on
                        .extend(others.map(|party| (party.clone(), one.name.clone())));
                } else {
                    known.funders.insert(funder.clone());
                }
            }
        }
        for (at, (_, value)) in grants.iter().enumerate() {
            let id = text_of(value, "/id").unwrap_or_default();
            let id = one_name("id", id, &mut Vec::new());
            let rows = known.rows.entry(id).or_default();
            if !rows.iter().any(|before| grants[*before].1 == *value) {
                rows.push(at);
            }
            if text_of(value, "/regrantType").is_none() {
                let funder = organisation(value, "fundingOrganization", &mut Vec::new());
                known.funders.extend(funder.map(|(funder, _)| funder));
            }
        }
        known
    }

    /// The award with the id of `grant`, if anything is known of it.
    pub(super) fn award(&mut self, id: &str) -> Option<&mut Award> {
        if !self.awards.contains_key(id) {
            let book = *self.places.get(id)?;
            let names = std::iter::once(id.to_owned()).chain((2..).map(|at| format!("{id}/{at}")));
            let parts: Vec<&Commitment> = names.map_while(|name| book.commitment(&name)).collect();
            let (first, last) = (parts.first()?, parts.last()?);
            let award = Award {
                community: book.community().to_owned(),
                title: first.purpose.clone(),
                last: last.effective,
                parts: parts.iter().map(|one| part(book, one)).collect(),
                kept: true,
                seen: BTreeSet::new(),
            };
            self.awards.insert(id.to_owned(), award);
        }
        self.awards.get_mut(id)
    }
}

pub(super) fn part(book: &Book, one: &Commitment) -> Part {
    let own = |at: &&u32| book.commitments()[**at as usize].name == one.name;
    let number = book.drawn_on(one.promise).iter().find(own);
    let paid = number.map_or(0, |&number| {
        [Use::Capital, Use::Revenue]
            .map(|used_for| book.held(Account::Paid(number, used_for), Date::LAST))
            .iter()
            .sum()
    });
    Part {
        name: one.name.clone(),
        amount: one.amount() - one.lapsed(),
        paid,
    }
}
