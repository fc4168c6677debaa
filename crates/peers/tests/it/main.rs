//! Peers through the public door.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

mod by_hand;
mod given;
mod properties;
mod refusals;
mod typology;
