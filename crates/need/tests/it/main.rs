//! The need stage from outside.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

mod both;
mod built;
mod calibration;
mod faults;
mod properties;
mod published;
mod robust;
