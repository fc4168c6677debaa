//! Every policy and pot that reaches a place, as a command on files.

mod awards;
mod load;
mod run;
mod spec;
mod tell;

pub use run::{ConnectChoice, connect_command};
pub use spec::{ConnectSpec, GrantsSpec, PolicySpec};
