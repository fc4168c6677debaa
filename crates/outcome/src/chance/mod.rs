//! Draws that are the same on every machine, each stream of them from a seed, and
//! where variables lie with a given chance.

mod choice;
mod draws;
mod quantile;

pub(crate) use choice::{below, shuffle};
pub(crate) use draws::{normal, stream};
pub(crate) use quantile::{beta_quantile, gamma_quantile};
