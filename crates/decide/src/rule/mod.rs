//! The rules: how ballots become projects.

mod backers;
mod declared;
mod equal_shares;
mod gain;
mod greedy;
mod max_welfare;
mod maximin_support;
mod phragmen;

pub use declared::{DeclaredOutcome, DeclaredRule, declared};
pub(crate) use equal_shares::equal_shares_counted;
pub use equal_shares::{
    Completion, EqualShares, EqualSharesOptions, Purchase, Start, Stop, equal_shares,
    equal_shares_outcome,
};
pub use greedy::{GreedyOptions, GreedyOrder, Misfit, greedy, greedy_from};
pub use max_welfare::{MaxWelfare, MaxWelfareOptions, max_welfare};
pub use maximin_support::{MaximinSupportOptions, maximin_support};
pub use phragmen::{PhragmenOptions, phragmen};
