//! What funders, boards and partners promise each other, as an append-only,
//! double-entry, co-signed ledger that can be proved.
//!
//! A [`Book`] is the ledger of one community: [`Book::apply`] takes an [`Entry`]
//! or says which [`Rule`] it breaks, and the sequence of entries taken is all
//! there is. A [`Programme`] holds the books of all its communities under one
//! [`Checkpoint`]. Nothing here reads a file or a clock.

mod account;
mod book;
mod canonical;
mod checkpoint;
mod commitment;
mod date;
mod entry;
mod fields;
mod hash;
mod id;
mod json;
mod kept;
mod key;
mod known_key;
mod money;
mod note;
mod party;
mod passkey;
mod payees;
mod personal;
mod prepared;
mod programme;
mod promise;
mod registration;
mod rule;
mod tree;
mod view;

pub use account::{Account, Pool, Posting};
pub use book::{
    AsOf, Book, BreachRecord, Correction, DecisionRecord, MeasureRecord, NotAState, Posted,
    SEGMENT, STATE_FORMAT,
};
pub use canonical::canonical;
pub use checkpoint::{Checkpoint, CommunityRoot};
pub use commitment::{Commitment, CommitmentState, Milestone, Pending};
pub use date::{Date, Moment};
pub use entry::{
    Amend, Body, Breach, Close, Commit, Correct, DecidedBy, Decision, Entry, Evidence, Key,
    KeyReplace, KeyRevoke, Kind, Measure, MeasureKind, MilestoneEntry, MilestoneState, MoneyMove,
    Party, PartyType, PromiseEntry, Scheduled, Sign, Signature, Succeed, Use, Years, signed_part,
};
pub use fields::{FieldFault, NotAnEntry, is_currency};
pub use hash::Hash;
pub use id::EntryId;
pub use key::{
    Checked, NotSigned, PublicKey, SecretKey, SignatureBytes, is_public_key, is_signed,
    public_key_name,
};
pub use known_key::KnownKey;
pub use money::{Basis, Deflator, MOST, Money, MoneyMixed, PriceBase, shown};
pub use note::{Note, NoteError, Signer, Verifier};
pub use party::HeldKey;
pub use passkey::{Assertion, AssertionFault, Passkey};
pub use payees::Payees;
pub use personal::stand_in;
pub use prepared::{NotConfirmed, Prepared};
pub use programme::Programme;
pub use promise::Promise;
pub use registration::{NewPasskey, RegistrationFault};
pub use rule::{Refusal, Rule};
pub use tree::{Tree, includes, leaf_hash, node_hash, only_grew};
pub use view::{
    Awaited, Balance, Burden, Certainty, DaysToPay, Decided, HeadPlace, Heads, HeadsOf, NextDue,
    PaidThrough, PromiseState, PromiseView, Slip, Step, Term, Waterfall, about, awaited, balances,
    burden, certainty, days_to_pay, decided, deciders, endless, heads, hundredths,
    is_civil_society, next_due, one_base, paid_through, percent_of, promises, slippage, tenths,
    terms, waterfall,
};

/// The README's example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
