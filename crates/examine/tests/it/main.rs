//! What examining promises: each pound once, on one base, nothing made up.

#![expect(clippy::unwrap_used, reason = "tests")]

mod basis;
mod flow;
mod generated;
mod ground;
mod once;
mod status;

#[path = "../../examples/made/mod.rs"]
mod made;
