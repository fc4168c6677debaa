//! The need stage as a command on files, and as a stage of a programme.

mod error;
mod load;
mod output;
mod read;
mod run;
mod spec;

pub use error::need_faults;
pub(crate) use load::Denominator;
pub use load::NeedInput;
pub(crate) use output::counts;
pub use output::need_table;
pub use run::{Depth, NeedRun, draw_options, run_need};
pub use spec::{
    ColumnNames, GroupSpec, IndicatorSpec, JoinSpec, NeedSpec, RobustnessSpec, TableSpec,
    ValuesSpec,
};
