#![doc = include_str!("../README.md")]
//!
//! # How
//! [`lint`] puts seven questions to a [`Target`], those that auditors and the
//! Institute for Government put to the twelve levelling-up missions: four about what
//! it says ([`Baseline`], end, measure, success), one about the gap ([`gap`]), and
//! two about what is known of its measure ([`Panel`]): would it happen anyway
//! ([`forecast`]), and has anything of its size ever moved so far ([`history`])?
//!
//! Each answer carries the numbers that it rests on. Where there is no panel, or too
//! short a one, the answer is that it cannot be told.

mod attainable;
mod forecast;
mod gap;
mod history;
mod lint;
mod panel;
mod target;

pub use attainable::{AtOnce, Attainable, AttainableFound};
pub use forecast::{Forecast, forecast};
pub use gap::{Gap, Spread, gap};
pub use history::{Asking, History, Move, history};
pub use lint::{Anyway, AnywayFound, GapFound, Lint, NotTold, Said, lint};
pub use panel::{Panel, Series};
pub use target::{Aim, Baseline, Of, Target};
