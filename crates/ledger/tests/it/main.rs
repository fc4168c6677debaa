//! The ledger, through its public face.

#![expect(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    clippy::too_many_lines,
    reason = "a test stops at what is wrong, takes entries as they are written, and may be a long list"
)]

mod agree;
mod alone;
mod asked;
mod entries;
mod keys;
mod lapsed;
mod made;
mod may;
mod model;
mod moves;
mod next;
mod passkeys;
mod past;
mod payees;
mod proofs;
mod state;
mod tree;
mod views;
