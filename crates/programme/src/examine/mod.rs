//! Promises made elsewhere, from tables: read, examined and told.

mod base;
mod cells;
mod gaps;
mod ground;
mod page;
mod promises;
mod run;
mod spending;
mod tables;
mod words;

pub use run::{Examination, ExamineFiles, examine_command};
