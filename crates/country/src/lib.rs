//! A made-up country whose truth is known: for the demo, and for tests of
//! every stage.
//!
//! It is made by a seeded generator, so it is nobody's data: three towns, a
//! countryside and a coast, with a map, indicators that measure a known need
//! with noise of a known size, assets, past grants, six years of outcomes with
//! a planted effect, partners, and a vote in each quarter. The same seed and size give the
//! same bytes on every machine.
//!
//! ```
//! use allotment_country::{Country, Size};
//!
//! let country = Country::generate(7, Size::new(60)?);
//! assert_eq!(country.neighbourhoods.len(), 60);
//! let files = country.files();
//! let indicators = files.iter().find(|file| file.path == "indicators.csv").expect("a file");
//! assert_eq!(indicators.text.lines().count(), 61);
//! # Ok::<(), allotment_country::CountryError>(())
//! ```

mod areas;
mod assets;
mod ballots;
mod country;
mod csv;
mod draw;
mod files;
mod geojson;
mod grants;
mod group;
mod indicators;
mod land;
mod lattice;
mod names;
mod need;
mod outcomes;
mod pb;
mod people;
mod plans;
mod policies;
mod polls;
mod postcodes;
mod programme;
mod quarters;
mod records;
mod residents;
mod shape;
mod size;
mod truth;
mod wishes;

pub use areas::Area;
pub use assets::Asset;
pub use ballots::{Election, GROUPS, POINTS, POINTS_MAX, Project, RANKS, VoteType, Voter};
pub use country::{Country, Neighbourhood};
pub use files::CountryFile;
pub use grants::{Grant, Located, Partner};
pub use indicators::{Indicator, Kind, Measure};
pub use names::{COUNTRY, TOWNS};
pub use need::{DOMAINS, Need};
pub use outcomes::{OUTCOMES, Outcomes, YEARS, planted_effect};
pub use people::{People, Settlement};
pub use quarters::{Character, SingledOut};
pub use residents::Residents;
pub use shape::{Ground, Outline, Spot};
pub use size::{CountryError, Size};
