//! Every policy and pot of money that reaches a place, counted once.
//!
//! Money is in whole minor units, such as pence. Laying it on places divides it
//! by largest remainders, so that nothing is lost or made up; what is not known
//! to benefit an area is not laid on anyone.

mod clash;
mod lay;
mod once;
mod peak;
mod policy;
mod replaced;

pub use clash::{Conflict, Overlap, conflicts, overlaps, visit_conflicts, visit_overlaps};
pub use lay::{Geography, Laid, LaidOn, Money, Places, lay};
pub use once::{Award, Counted, count_once};
pub use peak::peak;
pub use policy::{Direction, Effect, Located, Policy, Reach, Span};
pub use replaced::{replaced, successors};

/// The README's example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
