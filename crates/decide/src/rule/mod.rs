//! The rules: how ballots become projects.

mod backers;
mod equal_shares;
mod gain;
mod greedy;
mod phragmen;

pub use equal_shares::{
    Completion, EqualShares, EqualSharesOptions, Purchase, Start, Stop, equal_shares,
};
pub use greedy::{GreedyOptions, GreedyOrder, Misfit, greedy, greedy_from};
pub use phragmen::{PhragmenOptions, phragmen};
