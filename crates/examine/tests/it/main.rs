//! What examining promises: each pound once, on one base, nothing made up.

mod basis;
mod flow;
mod generated;
mod ground;
mod once;
mod status;

#[path = "../../examples/made/mod.rs"]
mod made;
