//! The folder `out/`: written whole or not at all, and compared byte by byte.

mod compare;
mod folder;
mod receipt;

pub use compare::{Difference, compare};
pub use folder::{OutFiles, write_out};
pub use receipt::{Input, RECEIPT, Receipt, StageNote};
