#![doc = include_str!("../README.md")]

mod blob;
mod block;
mod centre;
mod error;
mod map;
mod sample;
mod tags;
mod walk;
mod wire;

pub use error::StreetMapError;
pub use map::{Degrees, Feature, Form, OsmId, OsmKind, StreetMap};
pub use sample::Sample;
pub use tags::{Tags, Term};
pub use walk::{NOT_FOR_FEET, Walk, is_walkable};
