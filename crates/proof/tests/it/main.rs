//! What others published, reproduced; and what the house forbids, checked.

mod arrows;
mod conformance;
mod licences;
mod packages;
mod purity;
mod workspace;
