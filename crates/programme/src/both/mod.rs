//! Two indices side by side: a second one in a programme, who is worst on both,
//! and the pockets that averages hide.

mod align;
mod command;
mod draws;
mod gather;
mod lists;
mod output;
mod run;
mod spec;

pub use allotment_need::{Joint, JointBy, OneIn};
pub use command::{BothFiles, BothSheets, both_command};
pub(crate) use draws::{AreaDraws, area_draws};
pub(crate) use run::second_seed;
pub use run::{BothRun, run_both};
pub use spec::{Average, BothSpec, ListName};
