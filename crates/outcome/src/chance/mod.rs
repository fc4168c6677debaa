//! Draws that are the same on every machine, each stream of them from a seed, and
//! where variables lie with a given chance.

mod choice;
mod draws;
mod quantile;

pub(crate) use choice::{below, shuffle};
#[cfg(test)]
pub(crate) use draws::normal;
pub(crate) use draws::stream;
pub(crate) use quantile::{beta_quantile, gamma_quantile};
