//! The store, through its public face.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

mod desk;
mod keeping;
mod many;
mod polls;
mod tamper;
