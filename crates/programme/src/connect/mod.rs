//! Every policy and pot that reaches a place, as a command on files and as a
//! stage of a programme.

mod awards;
mod budget;
mod clashes;
mod command;
mod ground;
mod here;
mod notes;
mod pots;
mod reach;
mod read;
mod relabelled;
mod run;
mod spec;
mod stage;
mod sums;
mod tell;

pub use awards::count_awards;
pub use budget::{BudgetSpec, Days, Said, Where};
pub use command::{ConnectChoice, Connected, connect_command};
pub use here::PotHere;
pub use pots::Pot;
pub use reach::Outside;
pub use run::{ConnectRun, run_connect};
pub use spec::{ConnectSpec, GrantsSpec, PlacesSpec, PolicySpec};
pub use stage::ConnectTables;

pub(crate) use notes::{in_days, in_words};
