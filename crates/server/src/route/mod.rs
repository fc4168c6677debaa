//! One file a kind of page.

pub(crate) mod about;
pub(crate) mod api;
pub(crate) mod check_code;
pub(crate) mod decisions;
pub(crate) mod health;
pub(crate) mod idea_data;
pub(crate) mod idea_own;
pub(crate) mod idea_send;
pub(crate) mod idea_vote;
pub(crate) mod ideas;
pub(crate) mod invite;
pub(crate) mod ledger;
pub(crate) mod office;
pub(crate) mod office_idea;
pub(crate) mod office_ideas;
pub(crate) mod paper;
pub(crate) mod papers;
pub(crate) mod party;
pub(crate) mod payments;
pub(crate) mod people;
pub(crate) mod places;
pub(crate) mod polls;
pub(crate) mod results;
pub(crate) mod sign_in;
pub(crate) mod vote;
pub(crate) mod you;
