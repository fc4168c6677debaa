//! What is known of awards: from the ledger, and from the entries so far.
use std::collections::{HashMap, HashSet};

use allotment_ledger::{Account, Book, Commitment, CommitmentState, Date, Programme, Use};
use allotment_place::Currency;
use serde_json::Value;

use super::grant::{Grant, one_name, text_of};
use super::passing::Passing;
use crate::ledger::grants::imported_as;
use crate::ledger::identifier::of_commitment;

/// A commitment of an award.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) name: String,
    /// How much was ever awarded with it, whatever lapsed.
    pub(super) amount: i64,
    /// How much was ever paid of it, whatever came back or was corrected.
    pub(super) paid: i64,
    /// How much of it stands.
    pub(super) stands: i64,
    /// How much of it is paid and did not come back.
    pub(super) held: i64,
    /// How much of it can still be paid.
    pub(super) room: i64,
    /// What it is for.
    pub(super) used_for: Use,
}

/// What a line says of its grant.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Said<'a> {
    currency: Currency,
    awarded: i64,
    disbursed: Option<i64>,
    date: Date,
    funder: &'a str,
    recipient: &'a str,
    regrant: Option<&'a str>,
    title: &'a str,
}

impl<'a> Said<'a> {
    pub(super) fn of(grant: &'a Grant) -> Self {
        Self {
            currency: grant.currency,
            awarded: grant.awarded,
            disbursed: grant.disbursed,
            date: grant.date,
            funder: &grant.funder.0,
            recipient: &grant.recipient.0,
            regrant: grant.regrant.as_deref(),
            title: &grant.title,
        }
    }
}

/// An award, as far as it is known.
#[derive(Clone)]
pub(super) struct Award<'a> {
    pub(super) community: String,
    pub(super) title: String,
    pub(super) currency: Currency,
    pub(super) funder: String,
    /// Its other parties.
    pub(super) recipients: Vec<String>,
    /// From when its last part counts.
    pub(super) last: Date,
    pub(super) parts: Vec<Part>,
    /// Whether it was in the ledger before.
    pub(super) kept: bool,
    /// What its lines in the file said.
    pub(super) seen: HashSet<Said<'a>>,
}

impl Award<'_> {
    /// How much of it was ever awarded: what lapsed was in a file before.
    pub(super) fn amount(&self) -> i64 {
        self.parts.iter().map(|part| part.amount).sum()
    }

    /// How much of it was ever paid: what came back or was corrected was in a file before.
    pub(super) fn paid(&self) -> i64 {
        self.parts.iter().map(|part| part.paid).sum()
    }

    /// How much of it stands.
    pub(super) fn stands(&self) -> i64 {
        self.parts.iter().map(|part| part.stands).sum()
    }

    /// How much of it is paid and did not come back.
    pub(super) fn held(&self) -> i64 {
        self.parts.iter().map(|part| part.held).sum()
    }

    /// Where it was before: in the ledger, or on a line of the file.
    pub(super) fn place(&self) -> &'static str {
        if self.seen.is_empty() {
            "the ledger"
        } else {
            "a line before"
        }
    }
}

/// What is in the ledger, and in the entries so far.
pub(super) struct Known<'a> {
    pub(super) ledger: &'a Programme,
    /// The commitments of each award of the ledger, and where they are.
    pub(super) places: HashMap<&'a str, (&'a Book, Vec<&'a Commitment>)>,
    /// The ledger's own commitments, by how the identifiers end under which they are
    /// published.
    own: HashMap<String, &'a Commitment>,
    /// The names that commitments have been given so far, each in its community.
    pub(super) names: HashMap<&'a str, HashSet<String>>,
    /// The parties that are there so far, each in its community.
    pub(super) parties: HashSet<(&'a str, &'a str)>,
    pub(super) awards: HashMap<String, Award<'a>>,
    /// Whose money counts where.
    pub(super) passing: Passing,
    /// The rows of each grant in the file, doubled ones once.
    pub(super) rows: HashMap<String, Vec<usize>>,
}

impl<'a> Known<'a> {
    /// What `ledger` has, beside a file of `grants`, whose money counts as `passing` has
    /// it.
    pub(super) fn new(ledger: &'a Programme, grants: &[(u64, Value)], passing: Passing) -> Self {
        let mut known = Self {
            ledger,
            places: HashMap::new(),
            own: HashMap::new(),
            names: HashMap::new(),
            parties: HashSet::new(),
            awards: HashMap::new(),
            passing,
            rows: HashMap::new(),
        };
        for book in ledger.books() {
            for one in book.commitments() {
                if imported_as(book, one).is_none() {
                    known.own.insert(published_as(book, one), one);
                }
                let place = known.places.entry(award_of(book, one));
                let (there, parts) = place.or_insert_with(|| (book, Vec::new()));
                if there.community() != book.community() {
                    (*there, *parts) = (book, Vec::new());
                }
                parts.push(one);
            }
        }
        for (at, (_, value)) in grants.iter().enumerate() {
            let id = text_of(value, "/id").unwrap_or_default();
            let id = one_name("id", id, &mut Vec::new());
            let rows = known.rows.entry(id).or_default();
            if !rows.iter().any(|before| grants[*before].1 == *value) {
                rows.push(at);
            }
        }
        known
    }

    /// The commitment of the ledger as which `grant` was published by it: its identifier
    /// ends so, and it is of the same day and in the same money.
    pub(super) fn published(&self, grant: &Grant) -> Option<&'a Commitment> {
        let hyphens = grant.id.match_indices('-');
        let mut found = hyphens.filter_map(|(at, _)| self.own.get(&grant.id[at..]).copied());
        found.find(|one| one.effective == grant.date && one.currency == grant.currency)
    }

    /// What the next commitment of an award of so many `parts` is called: the id of its
    /// `grant`, and then that and a number, where that is the name of no other.
    pub(super) fn name_of_part(&self, grant: &Grant, parts: usize) -> String {
        let book = self.ledger.book(&grant.community);
        let first = (parts == 0).then(|| grant.id.clone()).into_iter();
        let further = (parts.max(1) + 1..).map(|at| format!("{}/{at}", grant.id));
        let mut names = first.chain(further);
        let is_free = |name: &String| {
            let there = book.is_some_and(|book| book.commitment(name).is_some());
            let given = self.names.get(grant.community.as_str());
            let is_given = given.is_some_and(|names| names.contains(name));
            let of_another = *name != grant.id && self.rows.contains_key(name);
            !there && !of_another && !is_given
        };
        names
            .find(is_free)
            .expect("there are more numbers than names")
    }

    /// The award with the id of `grant`, if anything is known of it.
    /// Its money is for `used_for`, where it does not say.
    pub(super) fn award(&mut self, id: &str, used_for: Use) -> Option<&mut Award<'a>> {
        if !self.awards.contains_key(id) {
            let (book, parts) = self.places.get(id)?;
            let (first, last) = (parts.first()?, parts.last()?);
            let funder = &book.promises()[first.promise as usize].from_party;
            let others = first.parties.iter().filter(|party| *party != funder);
            let mut recipients: Vec<String> = others.cloned().collect();
            if recipients.is_empty() {
                recipients.push(funder.clone());
            }
            let award = Award {
                community: book.community().to_owned(),
                title: first.purpose.clone(),
                currency: first.currency,
                funder: funder.clone(),
                recipients,
                last: last.effective,
                parts: parts.iter().map(|one| part(book, one, used_for)).collect(),
                kept: true,
                seen: HashSet::new(),
            };
            self.awards.insert(id.to_owned(), award);
        }
        self.awards.get_mut(id)
    }
}

/// The id of the award that a commitment is of: as its promise says, if it is the
/// first or a further part of that, and else its name.
fn award_of<'a>(book: &'a Book, one: &'a Commitment) -> &'a str {
    imported_as(book, one).unwrap_or(&one.name)
}

/// How the identifier ends under which a commitment is published, whatever it begins with.
fn published_as(book: &Book, one: &Commitment) -> String {
    of_commitment("x", book.community(), &one.name)[1..].to_owned()
}

fn part(book: &Book, one: &Commitment, used_for: Use) -> Part {
    let own = |at: &&u32| book.commitments()[**at as usize].name == one.name;
    let number = book.drawn_on(one.promise).iter().find(own).copied();
    let held = |account: fn(u32, Use) -> Account, used_for| {
        number.map_or(0, |number| book.held(account(number, used_for), Date::LAST))
    };
    let ever = number.map_or(0, |number| book.as_of(Date::LAST).paid_in(number));
    let other = match used_for {
        Use::Capital => Use::Revenue,
        Use::Revenue => Use::Capital,
    };
    let used_for = if one.of(used_for) == 0 {
        other
    } else {
        used_for
    };
    let is_over = matches!(
        one.state(),
        CommitmentState::Closed | CommitmentState::Withdrawn
    );
    Part {
        name: one.name.clone(),
        amount: one.amount().max(one.first_amount),
        paid: ever.max(one.paid_as_recorded),
        stands: one.amount() - one.lapsed(),
        held: [Use::Capital, Use::Revenue]
            .map(|used_for| held(Account::Paid, used_for))
            .iter()
            .sum(),
        room: if is_over {
            0
        } else {
            held(Account::Committed, used_for)
        },
        used_for,
    }
}
