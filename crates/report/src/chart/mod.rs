//! Charts, each a picture with words that say the same.

mod bars;
mod drivers;
mod flow;
mod money;
mod outcome;
mod rank;
mod rows;

pub(crate) use bars::{Bar, Frame, bars};
pub(crate) use drivers::drivers;
pub(crate) use flow::{MOST_ROUNDS, money_flow};
pub(crate) use money::money_by_year;
pub use outcome::{
    Figure, amount_bars, balance_plot, beside_plot, discontinuity_plot, event_study, peer_strips,
    placebo_cloud, power_curve, promise_timeline, sensitivity_curve, spillover_plot,
    synthetic_path, worth_bars, xmr_chart,
};
pub(crate) use rank::{Strip, rank_strip};
pub(crate) use rows::{Row, rank_rows};

/// How wide every chart is: a phone's width, so that words stay legible there.
const WIDTH: f64 = 400.0;
