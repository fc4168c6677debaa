//! The public face of the crate.

mod forecast;
mod questions;
