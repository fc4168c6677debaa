//! Tests of the share stage through its public API.

mod division;
mod errors;
mod properties;
mod selection;
mod world;
mod years;
