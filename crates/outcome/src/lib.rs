//! Did it change anything, and how sure are we? Effects of programmes on the
//! places that they reach, against a fair comparison, with error bars.
//!
//! Every method is a function from plain numbers to plain results. None reads a
//! file or a clock; what is drawn comes from a seed, each draw from a stream of
//! its own, so that the number of threads changes nothing.
//!
#![doc = include_str!("../README.md")]

mod chance;
pub mod clusters;
pub mod discontinuity;
pub mod group_time;
pub mod imputation;
pub mod interrupted;
pub mod level;
pub mod linear;
pub mod many;
pub mod matching;
pub mod panel;
pub mod power;
pub mod sensitivity;
pub mod simplex;
pub mod small;
pub mod spillover;
pub mod synthetic_control;
pub mod synthetic_did;
pub mod two_way;
pub mod value;
pub mod watch;
