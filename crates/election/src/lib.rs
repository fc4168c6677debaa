//! Who voted for what: an election as data.
//!
//! Bytes in, an [`Election`] out, and back again. No file, no clock, no
//! network: whoever has the bytes reads them.

mod decimal;
mod election;

pub use decimal::{Decimal, DecimalError};
pub use election::{Ballots, Election, Project, TextColumn, VoteType};
