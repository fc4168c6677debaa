//! Conformance: what others published, reproduced; and what the house forbids,
//! checked.
//!
//! A case is a file in `cases/`: what is run, on which published data, and what
//! must come out, with its source. The data is other people's and stays where it
//! is ([`data_folder`]); a case whose data is not there is skipped and says so.
//! An expected failure is a case like any other, and one that passes is an
//! error: what the software can do should be written down as it is.

mod case;
mod check;
mod data;
mod error;
mod kind;
mod run;
mod verdict;

pub use case::{Case, Check, Expect, Kind, cases, read_case};
pub use data::{DATA_VARIABLE, Data, data_folder};
pub use error::ProofError;
pub use run::{Finding, prove};
pub use verdict::{Report, Verdict};
