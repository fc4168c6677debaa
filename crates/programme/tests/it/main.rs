//! Specs and programmes, as a caller of the library sees them.

mod connect_forms;
mod election_page;
mod mutant;
mod never_panics;
