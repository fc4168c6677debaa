//! Promises made elsewhere: each pound once, on one base, with its status, its
//! way and its delays.
//!
//! Money is in whole minor units, such as pence, ratios are exact, and days are
//! counted: no float decides anything here. What is a promise, and what became
//! of it, is said by sources; this stage only holds them beside each other.

mod basis;
mod circles;
mod comes_to;
mod day;
mod each_once;
mod error;
mod examine;
mod flow;
mod gap;
mod ground;
mod in_pence;
mod in_wholes;
mod inside;
mod most_ever;
mod once;
mod part;
mod pots;
mod so_far;
mod status;
mod take_off;
mod under_new_name;

pub use basis::{
    Amount, Basis, Clash, Deflator, Mixed, Prices, one_basis, only_price_year, years_between,
};
pub use comes_to::now_comes_to;
pub use day::{Day, median_days};
pub use each_once::each_once;
pub use error::ExamineError;
pub use examine::{Examined, Number, Promise, Told, Totals, examine};
pub use flow::{AtPlace, Flow, Reached, Stage, Step, by_place, reached, waterfall};
pub use gap::{Gap, gaps};
pub use ground::{Sum, Wait, by_group, concentration, lay, worst_tenths};
pub use in_pence::{Added, added_up, in_pence};
pub use inside::Inside;
pub use most_ever::most_ever;
pub use once::{Counted, count_once, promised};
pub use part::{Part, per_head};
pub use pots::{Link, Pots};
pub use so_far::Scopes;
pub use status::{Found, Record, Standing, Statement, Status, Why, standing};

/// The README's example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
