//! The folder that ties the stages together: the TOML, running, `out/`, report and receipt.

mod ahead;
mod check;
mod civil;
mod columns;
mod commands;
mod course;
mod files;
mod ground_stages;
mod origin;
mod outputs;
mod pages;
mod programme;
mod progress;
mod run;
pub mod serve;
mod sheet;
mod shrink;
mod site;
mod standards;
mod start;
mod summarise;
mod survey;
mod verify;
mod vintage;
mod why;

pub mod assets;
pub mod both;
pub mod connect;
pub mod crosswalk;
pub mod decide;
pub mod examine;
pub mod ledger;
pub mod need;
pub mod out;
pub mod outcome;
pub mod pack;
pub mod peers;
pub mod plan;
pub mod poll;
pub mod roadmap;
pub mod share;
pub mod spatial;
pub mod spec;
pub mod targets;
pub mod tidy;

pub use check::check;
pub use commands::{
    CrosswalkFiles, crosswalk_command, draws_table, need_command, need_standard_command,
    share_audit_command, share_command, shrink_command, summarise_command,
};
pub use files::Files;
pub use origin::{Origins, SourceSpec};
pub use outputs::make_out;
pub use pages::Pages;
pub use programme::{Head, LevelSpec, MapSpec, OUT, PROGRAMME, Programme, SEED, SummariseSpec};
pub use progress::{Progress, Silent};
pub use run::{Run, run_stages};
pub use sheet::{Sheet, provenance};
pub use shrink::shrink_table;
pub use site::{ElectionParts, election_html, election_page};
pub use standards::{Standard, standard, standards};
pub use start::{demo_country, new_programme};
pub use summarise::{Areas, SummariseRequest};
pub use survey::places_command;
pub use verify::{Verified, verify};
pub use why::{Trace, why};
