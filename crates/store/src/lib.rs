//! Keeps the ledger in a database: the only crate that knows SQL.
//!
//! A [`Store`] is a file of SQLite. What it takes is on the disk before it says
//! so; what it takes together is there together or not at all. It holds the
//! whole ledger in memory as well, rebuilt from the entries whenever it opens.

mod backup;
mod doctor;
mod error;
mod file;
mod ground;
mod polls;
mod rows;
mod stamp;
mod store;
mod verify;

pub use backup::restore;
pub use doctor::{Examined, doctor};
pub use error::StoreError;
pub use file::only_for_owner;
pub use polls::{Account, Entitlement, KeptPoll, Polls, Role, Vote, VoteRefused, Voted};
pub use stamp::{new_id, new_secret, now};
pub use store::{Added, Kept, Store};
pub use verify::{Finding, Verdict, verify};

/// The README's example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
