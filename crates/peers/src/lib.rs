#![doc = include_str!("../README.md")]
//!
//! # How
//! Places are alike by *structure*: what they are (age, density, settlement,
//! industry, coast, housing), never how they do. [`Structure`] holds z-scores of
//! such variables, and from it come
//! - [`nearest`]: each place's `k` nearest, and which of them are *firm*, being
//!   among the nearest also when variables are left out and weights moved;
//! - [`types`]: a typology by k-means, with the number of types by a stated
//!   criterion, and how far it would be found again;
//! - [`profile`]: each measure of a place beside its own peers, strengths first;
//! - [`copy_of`]: whether a column of structure is an outcome in other clothes, and
//!   [`Mixes`], whether it is a sum of several.
//!
//! There is no model of a good place in it, and no national rank.
//!
//! # Same answers everywhere
//! Places are taken in the order of their codes, whatever the order of rows; each
//! draw has its own random stream; counts are whole numbers. So the same bytes
//! come out on any number of threads. Squared distances are compared to 40 binary
//! digits (twelve decimal ones): places as far as that tells are tied, and ties go
//! to the code that sorts first.

mod chance;
mod copy;
mod error;
mod factor;
mod firm;
mod mix;
mod nearest;
mod options;
mod profile;
mod space;
mod standing;
mod structure;
mod tree;
mod types;

pub use copy::{Copied, copy_of};
pub use error::PeersError;
pub use mix::Mixes;
pub use nearest::{Peer, Peers, nearest};
pub use options::{Counted, Distance, PeersOptions, Scale, Spread};
pub use profile::{Beside, Interval, Measure, Profile, ProfileOptions, Withheld, profile};
pub use standing::distances_from;
pub use structure::{Structure, Variable};
pub use types::{
    Clusters, KMeansOptions, Start, Tried, Types, TypesOptions, adjusted_rand, calinski_harabasz,
    k_means, types,
};
