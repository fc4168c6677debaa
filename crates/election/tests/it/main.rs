//! Elections read, written and checked, through the public face of the crate.

mod archive;
mod generate;
mod round_trip;
