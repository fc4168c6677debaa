//! Elections read, written and checked, through the public face of the crate.

mod archive;
mod check;
mod generate;
mod hostile;
mod read;
mod round_trip;
