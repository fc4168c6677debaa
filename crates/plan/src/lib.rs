//! A neighbourhood's ten-year plan: its items, its money by year, and what is
//! wrong with it.
//!
//! Money is in whole minor units, such as pence; capital and revenue never pay
//! for each other. What publishes a plan takes a [`WithinMoney`], so that none
//! which breaks its yearly money can be published.

mod check;
mod commitment;
mod evidence;
mod lengths;
mod marks;
mod money;
mod plan;
mod rule;
mod say;
mod staffed;
mod vote;
mod words;
mod year;

pub use check::{Finding, WithinMoney, check};
pub use commitment::{Commitment, commitments};
pub use evidence::{Evidence, Strength, is_code, is_untested};
pub use lengths::Lengths;
pub use money::{Carry, Line, Money, Profile, YearMoney, planned, profile, totals};
pub use plan::{
    Board, DecidedBy, Form, Item, Kind, Known, Later, Measure, Partner, PartnerKind, Plan,
    Residents, Status, Vision, WholeLife,
};
pub use rule::Rule;
pub use say::{help, sentence};
pub use vote::{Sort, Vote, Voted};
pub use words::{Language, Word};
pub use year::Year;

/// The README's example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
