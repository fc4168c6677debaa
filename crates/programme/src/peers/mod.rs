//! The peers stage as commands on files, and as a stage of a programme.

mod barred;
mod error;
mod load;
mod profile;
mod run;
mod spec;
mod types;

pub use barred::Barred;
pub(crate) use error::peers_faults;
pub use load::PeersInput;
pub use profile::{PlaceProfile, profile_command};
pub(crate) use profile::{place_profiles, profiles_table};
pub use run::{PeersRun, peers_command, run_peers};
pub use spec::{ComparedSpec, PeersSpec, StructureSpec};
pub use types::{TypesFinding, types_command};
