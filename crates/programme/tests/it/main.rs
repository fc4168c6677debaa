//! Specs and programmes, as a caller of the library sees them.

mod civic_assets;
mod connect_forms;
mod election_page;
mod mutant;
mod never_panics;
mod plan;
mod register;
