//! The assets stage as a command on files, and as a stage of a programme.

mod about;
mod changes;
mod command;
mod gap;
mod load;
mod output;
mod page;
mod read;
mod run;
mod sites;
mod spec;
mod told;
mod types;

pub use allotment_assets::Tolerance;
pub use changes::{ChangesRequest, Columns};
pub use command::{assets_command, sites_command};
pub use run::{AssetsRun, run_assets};
pub use sites::{Objective, SitesRequest};
pub use spec::{AssetsSpec, BlockSpec, GapSpec, MeasureSpec, NearestBy, PlacesSpec, TypeName};
pub use told::{Note, Notes};
pub use types::{Kind, TYPES, TypeSpec, own_types, read_types};
