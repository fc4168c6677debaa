//! The road map: beside each gap and strength of a place, what has worked.

mod command;
mod entry;
mod here;
mod points;
mod register;
mod run;
mod spec;
mod table;
mod tables;
mod tell;
pub(crate) mod words;

pub use command::{roadmap_command, starter_register};
pub(crate) use points::{
    Known, lacking, members_of, needs_above_all, rows_of, titles_of_need, types_with_gaps,
};
pub use register::Register;
pub use run::RoadmapRun;
pub(crate) use run::{register_of, run_roadmap};
pub use spec::RoadmapSpec;
pub(crate) use tables::Tables;
pub(crate) use tell::Group;
pub use tell::PlaceRoadmap;
