#![doc = include_str!("../README.md")]

/// How many places a thread takes at once: fewer are not worth waking one.
const AT_ONCE: usize = 512;

mod allocate;
mod audit;
mod cash;
mod check;
mod claim;
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
pub use audit::{
    Audit, Axiom, CounterExample, Distance, Distribution, Finding, IndexAudit, LimitCost,
    TRIED_ALL, Tenth, Theil, Verdict, audit, audit_grants, concentration, gini, theil,
};
pub use claim::{Claim, claim};
pub use error::{Culprits, ShareError};
pub use limits::Limit;
pub use reason::Reason;
pub use select::odds_of_selection;
pub use spec::{
    AuditOptions, Cap, Damping, Envelope, Index, Limits, Nations, Part, Places, Pool, Prices,
    Select, Spec,
};
