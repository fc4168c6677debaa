//! A vote that is closed: counted, published, and counted again.

mod archive;
mod count;
mod verify;

pub use archive::{RESULTS, results_zip};
pub use count::{Counted, ballots_pb, choice, count};
pub use verify::{Recounted, verify_results};
