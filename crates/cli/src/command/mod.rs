//! One file a command.

mod assets;
mod connect;
mod crosswalk;
mod data;
mod decide;
mod need;
mod outcome;
mod peers;
mod place;
mod places;
mod plan;
mod programme;
mod share;
mod shrink;
mod spatial;
mod summarise;

pub use assets::assets;
pub use connect::connect;
pub use crosswalk::crosswalk;
pub use data::data;
pub use decide::decide;
pub use need::need;
pub use outcome::outcome;
pub use peers::peers;
pub use place::place;
pub use places::places;
pub use plan::plan;
pub use programme::{check, demo, new, run, verify, why};
pub use share::share;
pub use shrink::shrink;
pub use spatial::{clusters, group, overlay};
pub use summarise::summarise;
