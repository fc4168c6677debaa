//! One file a command.

mod data;
mod decide;
mod need;
mod outcome;
mod programme;
mod share;
mod shrink;
mod spatial;
mod summarise;

pub use data::data;
pub use decide::decide;
pub use need::need;
pub use outcome::outcome;
pub use programme::{check, demo, new, run, verify, why};
pub use share::share;
pub use shrink::shrink;
pub use spatial::{clusters, group, overlay};
pub use summarise::summarise;
