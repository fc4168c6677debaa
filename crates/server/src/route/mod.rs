//! One file a kind of page.

pub(crate) mod about;
pub(crate) mod api;
pub(crate) mod health;
pub(crate) mod office;
pub(crate) mod places;
pub(crate) mod polls;
pub(crate) mod results;
pub(crate) mod sign_in;
pub(crate) mod vote;
