//! Figures of one geography on another: counts conserved, rates re-made, the
//! estimated part told.
//!
//! ```
//! use allotment_crosswalk::{Crosswalk, Piece};
//!
//! // The first place became two, of 300 and 100 people; the other two became one.
//! let pieces = [
//!     Piece { from: 0, to: 0, weight: 300.0 },
//!     Piece { from: 0, to: 1, weight: 100.0 },
//!     Piece { from: 1, to: 2, weight: 250.0 },
//!     Piece { from: 2, to: 2, weight: 150.0 },
//! ];
//! let crosswalk = Crosswalk::new(3, 3, &pieces).unwrap();
//! let pupils = crosswalk.count(&[Some(40.0), Some(21.0), Some(12.0)]);
//! assert_eq!(pupils, [Some(30.0), Some(10.0), Some(33.0)]);
//! let estimated = crosswalk.estimated_shares(&[Some(40.0), Some(21.0), Some(12.0)]);
//! assert_eq!(estimated, [1.0, 1.0, 0.0]);
//! ```

mod crosswalk;
mod error;
mod rate;
mod within;

pub use crosswalk::{Crosswalk, Piece};
pub use error::CrosswalkError;
pub use rate::rates;
pub use within::{Bounded, Lies, count_within, mean_within, rate_within};

/// The README's example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
