//! Synthetic difference-in-differences.

mod block;
mod corral;
mod dual;
mod error;
mod frank_wolfe;
mod layout;
mod options;
mod problem;
mod result;
mod spread;
mod tell;

pub use error::{SyntheticDidError, SyntheticDidWarning};
pub use options::{Errors, Method, Solver, SyntheticDidOptions};
pub use result::{CohortEffect, SyntheticDid};
pub use tell::synthetic_did;
