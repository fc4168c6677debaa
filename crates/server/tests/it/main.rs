//! The service, asked in the same process.

#![expect(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "a test stops at what is wrong, and knows how files are named"
)]

mod changed;
mod closing;
mod device;
mod house;
mod idea_votes;
mod ideas;
mod leaks;
mod ledger;
mod ledger_made;
mod letters;
mod limits;
mod operations;
mod pages;
mod papers;
mod parties;
mod passkeys;
mod payments;
mod roles;
mod settings;
mod sign_in;
mod votes;
mod words;
