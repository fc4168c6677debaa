//! What connecting promises: nothing is lost, nothing is counted twice.

mod clash;
mod lay;
mod once;
mod peak;
