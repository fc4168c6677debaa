//! Tests of the share stage through its public API.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of tests may unwrap as a test may"
)]

mod audit;
mod division;
mod errors;
mod limits;
mod properties;
mod selection;
mod world;
mod years;
