//! The rules: how ballots become projects.

mod equal_shares;

pub use equal_shares::{
    Completion, EqualShares, EqualSharesOptions, Purchase, Start, Stop, equal_shares,
};
