//! Specs and programmes, as a caller of the library sees them.

mod election_page;
mod mutant;
mod never_panics;
mod plan;
