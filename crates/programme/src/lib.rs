//! The folder that ties the stages together: the TOML, running, `out/`, report and receipt.

mod files;
mod progress;
mod sheet;
mod shrink;
mod standards;
mod summarise;

pub mod need;
pub mod out;
pub mod pack;
pub mod share;
pub mod spec;

pub use files::{Files, SourceSpec};
pub use progress::{Progress, Silent};
pub use sheet::{Sheet, provenance};
pub use shrink::shrink_table;
pub use standards::{Standard, standard, standards};
pub use summarise::{Areas, SummariseRequest};
