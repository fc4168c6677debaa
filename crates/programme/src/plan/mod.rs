//! A neighbourhood's plan: the TOML, the programme's share, checking, and the
//! documents that it becomes.

mod amounts;
mod around;
mod commands;
mod hints;
mod items;
mod money_spec;
mod page;
mod page_items;
mod page_money;
mod page_vote;
mod parts;
mod payers;
mod register;
mod spec;
mod stage;
mod starter;
mod table;
mod tell;
mod vote;

pub(crate) use around::Seen;
pub use commands::{Checked, Exported, Form, plan_check, plan_commitments, plan_export, plan_new};
pub(crate) use stage::run_plans;
pub use stage::{PlacePlan, PlanRun, PlanSpec};
