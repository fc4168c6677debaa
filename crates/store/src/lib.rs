//! Keeps the ledger in a database: the only crate that knows SQL.
//!
//! A [`Store`] is a file of SQLite, or a database of PostgreSQL. What it takes is
//! on the disk before it says so; what it takes together is there together or
//! not at all. It holds the whole ledger in memory as well; opening it begins
//! from what each chain came to when it was last kept, and takes what came since.

mod address;
mod backup;
mod copy;
mod doctor;
mod engine;
mod error;
mod file;
mod ground;
mod head;
mod insert;
mod pages;
mod past;
mod person;
mod polls;
mod rows;
mod server;
mod stamp;
mod state;
mod store;
mod take;
mod verify;
mod writer;

pub use address::Address;
pub use backup::restore;
pub use copy::migrate;
pub use doctor::{Examined, doctor};
pub use error::StoreError;
pub use file::only_for_owner;
pub use ground::{examine_ground, free_room};
pub use polls::{
    Account, Ending, Entitlement, Hold, KeptCall, KeptIdeas, KeptPasskey, KeptPoll, KeptPrepared,
    Looked, NewIdea, NewPaper, PaperEntered, PaperRefused, PaperRight, PaperWaits, Person, Polls,
    Returning, Role, SendRefused, Session, Upgraded, Vote, VoteRefused, Voted, Wait,
    backup_service, examine_service, restore_service, upgrade_service, verify_service,
};
pub use stamp::{new_id, new_secret, now};
pub use store::{Added, Kept, Store};
pub use verify::{Finding, Verdict, verify};
pub use writer::{Unwritten, Writer};

/// The README's example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
