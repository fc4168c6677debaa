//! The report as a whole.

#![expect(
    clippy::unwrap_used,
    clippy::case_sensitive_file_extension_comparisons,
    reason = "tests, and files that this crate names itself"
)]

mod content;
mod election;
mod examination;
mod figures;
mod findings;
mod html;
mod links;
mod sample;
#[cfg(feature = "map")]
mod tiles;
mod wrong;
