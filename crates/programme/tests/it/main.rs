//! Specs and programmes, as a caller of the library sees them.

mod mutant;
mod never_panics;
