//! The ledger, through its public face.

mod agree;
mod alone;
mod entries;
mod keys;
mod made;
mod model;
mod moves;
mod proofs;
mod tree;
mod views;
