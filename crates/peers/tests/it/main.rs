//! Peers through the public door.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]
#![expect(
    clippy::cast_precision_loss,
    reason = "places, draws and random bits are below 2^53"
)]

mod by_hand;
mod given;
mod properties;
mod refusals;
mod typology;
