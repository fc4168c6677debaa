//! The share stage as a command on files, and as a stage of a programme.

mod error;
mod load;
mod output;
mod spec;

pub use error::share_faults;
pub use load::ShareInput;
pub(crate) use load::nearest_float;
pub use output::share_table;
pub use spec::{
    DampingSpec, EnvelopeSpec, IndexSpec, LimitsSpec, PartSpec, PlacesSpec, PoolSpec, SelectSpec,
    ShareSpec, decimal,
};
