//! Other people's tables as they are: columns found, cells mended or refused, each
//! change told.
//!
//! What is read is never guessed in silence. A column is taken by its own name, by
//! another name that the form lists, or because somebody said so; one that is only
//! nearly so named is a [`Found::Near`] to be confirmed. A cell is taken as it is, mended
//! in a way that has one meaning (a pound sign taken off, `31/03/2026` where the
//! column has days after the 12th), or refused with what to write instead.
#![doc = include_str!("../README.md")]

mod amount;
mod cell;
mod columns;
mod day;
mod encoding;
mod form;
mod header;
mod separator;
mod sheet;
mod take;

pub use columns::{Columns, Found, find_columns};
pub use day::DayOrder;
pub use form::{Field, Form, Kind};
pub use sheet::{Sheet, SheetError, SheetRow};
pub use take::{Missing, Options, Row, Taken, Wrong, take};
