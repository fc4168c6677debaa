//! Tables by place: CSV, Parquet, spreadsheets and boundaries in and out, with provenance.
//!
//! A [`Table`] is read from a file told apart by its name. Its cells are what
//! they say they are: an empty one is missing, `0` and `NA` are not, and a code
//! keeps its zeros. Whoever asks for a column of numbers gets numbers, or every
//! wrong cell with its line ([`Faults`]).
//!
//! ```
//! use allotment_table::Table;
//!
//! let csv = "area,income\nE01,0.25\nE02,\nE03,12%\n".as_bytes().to_vec();
//! let table = Table::from_bytes("need.csv", csv).unwrap();
//! assert_eq!(table.text("area").unwrap()[0], Some("E01"));
//!
//! let faults = table.numbers("income").unwrap_err();
//! assert_eq!(
//!     faults.report(),
//!     "error: need.csv:4: column 'income': '12%' is not a number\n\
//!      help: write the number without the per cent sign\n"
//! );
//! ```

mod access;
mod atomic;
mod bytes;
mod cell;
mod column;
mod date_text;
mod evaluate;
mod fault;
mod file;
mod format;
mod geo;
mod nearest;
mod number_text;
mod provenance;
mod table;

pub use access::{Cell, CellsFound, MEASURE_LEAST, MEASURE_MOST};
pub use atomic::{make_folder, wait_for_writers, write_all_atomically, write_atomically, writing};
pub use bytes::{read_bytes, read_bytes_through};
pub use column::Column;
pub use fault::{FAULTS_KEPT, Fault, FaultKind, Faults};
pub use format::NamedSheet;
pub use geo::{Boundaries, FeatureTable, Points, Shapes};
pub use nearest::nearest;
pub use provenance::{Source, sha256_of};
pub use table::Table;

/// The README's example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
