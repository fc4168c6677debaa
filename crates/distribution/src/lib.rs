#![doc = include_str!("../README.md")]

mod beta;
mod bisect;
mod chi_squared;
mod normal;

pub use beta::{beta_below, fisher_above, student_reach, student_two_sided};
pub use bisect::bisect;
pub use chi_squared::chi_squared_above;
pub use normal::{reach, two_sided};
