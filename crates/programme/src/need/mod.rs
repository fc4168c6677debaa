//! The need stage as a command on files, and as a stage of a programme.

mod error;
mod load;
mod spec;

pub use error::need_faults;
pub use load::NeedInput;
pub use spec::{
    ColumnNames, GroupSpec, IndicatorSpec, NeedSpec, RobustnessSpec, TableSpec, ValuesSpec,
};
