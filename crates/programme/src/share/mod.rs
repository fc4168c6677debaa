//! The share stage as a command on files, and as a stage of a programme.

mod audit_json;
mod decimal;
mod error;
mod grants;
mod load;
mod output;
mod read;
mod run;
mod spec;

pub use decimal::{decimal, rounded};
pub use error::share_faults;
pub use grants::{GrantsAudit, GrantsRequest};
pub use load::ShareInput;
pub use output::{reason_text, share_table};
pub use run::{Draws, ShareRun, run_share};
pub use spec::{
    DampingSpec, EnvelopeSpec, IndexSpec, LimitsSpec, PartSpec, PlacesSpec, PoolSpec, SelectSpec,
    ShareSpec,
};
