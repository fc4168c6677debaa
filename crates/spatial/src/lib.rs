#![doc = include_str!("../README.md")]

mod error;
mod gaps;
mod grid;
pub mod group;
pub mod mend;
pub mod overlay;
pub mod pattern;
pub mod weights;

pub use error::SpatialError;
pub use gaps::{Gap, gaps};
