//! The store, through its public face.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test stops at what is wrong, and says what it leaves out"
)]

mod cluster;
mod desk;
mod engines;
mod ideas;
mod keeping;
mod papers;
mod people;
mod polls;
mod prepared;
mod service;
mod state;
mod tamper;
mod writing;
