#![doc = include_str!("../README.md")]

mod crs;
mod error;
mod project;
mod settle;

pub use crs::{Crs, side_by_side};
pub use error::ProjectionError;
pub use project::project;
pub use settle::{Note, Reading};
