//! The store, through its public face.

mod desk;
mod keeping;
mod many;
mod tamper;
