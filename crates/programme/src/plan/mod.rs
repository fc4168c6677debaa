//! A neighbourhood's plan: the TOML, the programme's share, checking, and the
//! documents that it becomes.

mod amounts;
mod around;
mod commands;
mod items;
mod page;
mod page_items;
mod page_money;
mod spec;
mod starter;
mod table;
mod tell;

pub use commands::{Checked, Exported, Form, plan_check, plan_commitments, plan_export, plan_new};
