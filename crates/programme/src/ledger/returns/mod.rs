//! Returns to funders, from the ledger alone: layouts are dated data files that
//! map each field of a form to a view of the ledger.

mod fill;
mod layout;
mod period;
mod views;
mod workbook;
mod write;

pub use fill::{Filled, FilledSection, fill_return};
pub use layout::{Field, Layout, Section, layouts};
pub use period::Span;
pub use workbook::fill_workbook;
