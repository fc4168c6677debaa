#![doc = include_str!("../README.md")]

mod cells;
mod check;
mod csv;
mod decimal;
mod election;
mod fault;
mod fields;
mod ids;
mod intake;
mod kind;
mod read;
mod rows;
mod sink;
mod write;

pub use check::{FINDINGS_KEPT, check};
pub use csv::{read_csv, write_csv};
pub use decimal::{Decimal, DecimalError};
pub use election::{Ballots, Election, Project, TextColumn, VoteType};
pub use fault::{ElectionFaults, FAULTS_KEPT, Fault, Finding, Input};
pub use intake::take_in;
pub use kind::{Kind, Severity};
pub use read::{PROJECTS_MAX, Reading, WITHDRAWN_COST, read_pb};
pub use rows::LINE_MAX;
pub use write::write_pb;
