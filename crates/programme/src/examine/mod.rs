//! Promises made elsewhere, from tables: read, examined and told.

mod base;
mod cells;
mod circles;
mod claims;
mod doubts;
mod gaps;
mod ground;
mod lay;
mod notes;
mod page;
mod pictures;
mod promises;
mod run;
mod spending;
mod tables;
mod verdict;
mod words;
mod work;

pub use run::{Examination, ExamineFiles, examine_command};
pub use tables::ExaminationFile;
