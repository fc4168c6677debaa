#![doc = include_str!("../README.md")]

mod crs;
mod error;
mod project;
mod settle;

pub use crs::Crs;
pub use error::ProjectionError;
pub use project::project;
pub use settle::{Note, Reading};
