//! What others published, reproduced; and what the house forbids, checked.

mod arrows;
mod conformance;
mod elections;
mod licences;
mod packages;
mod purity;
mod workspace;
