//! Who is in, and how much: an envelope divided by a published formula, to the penny.

mod allocate;
mod cash;
mod check;
mod claims;
mod controlled;
mod divide;
mod error;
mod exact;
mod fact;
mod limits;
mod pool;
mod reason;
mod remainder;
mod rows;
mod schedule;
mod select;
mod solve;
mod spec;

pub use allocate::{Allocation, PlaceShare, PoolShare, Row, allocate};
pub use error::{Culprits, ShareError};
pub use limits::Limit;
pub use reason::Reason;
pub use select::odds_of_selection;
pub use spec::{
    AuditOptions, Cap, Damping, Envelope, Index, Limits, Nations, Part, Places, Pool, Prices,
    Select, Spec,
};
