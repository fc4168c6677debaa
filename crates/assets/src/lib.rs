#![doc = include_str!("../README.md")]

mod area;
mod catchment;
mod changes;
mod density;
mod error;
mod gap;
mod grid;
mod nearest;
mod reach;
mod site;
mod twins;
mod walk;

pub use area::distance_to;
pub use catchment::{Catchment, Step, access};
pub use changes::{Change, Changed, How, Known, Tolerance, changes};
pub use density::{Ground, Reached, per_thousand, reached};
pub use error::AssetsError;
pub use gap::{Bar, Counts, Gap, Peers, bars, gaps, more_needed};
pub use nearest::{Nearest, nearest};
pub use reach::Reach;
pub use site::{Candidates, Effort, Siting, Worth, site};
pub use twins::{Twin, twins};
pub use walk::{Legs, Network, OFF_THE_NETWORK_M, OnFoot, on_foot};
