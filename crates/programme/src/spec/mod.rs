//! Specs: TOML read so that every fault is found at once, with its line.

mod document;
mod entry;
mod section;

pub use document::Document;
pub use section::{Located, Section};
