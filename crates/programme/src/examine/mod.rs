//! Promises made elsewhere, from tables: read, examined and told.

mod base;
mod cells;
mod circles;
mod claims;
mod doubts;
mod fits;
mod gaps;
mod ground;
mod here;
mod lay;
mod located;
mod net;
mod notes;
mod one_currency;
mod page;
mod pictures;
mod pots;
mod promises;
mod run;
mod spec;
mod spending;
mod stage;
mod tables;
mod verdict;
mod waits;
mod words;
mod words_alike;
mod work;

pub use run::{Examination, ExamineFiles, examine_command};
pub use spec::ExamineSpec;
pub use stage::PAGE;
pub(crate) use stage::run_examine;
pub use tables::ExaminationFile;
