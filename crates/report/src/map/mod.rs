//! Maps: one drawn as SVG that needs no script, small ones for each place, and
//! vector tiles for the interactive one.

mod assets;
mod drawn;
mod ground;
mod locator;
mod outlines_of;
mod palette;
mod path;

#[cfg(feature = "map")]
mod clip;
#[cfg(feature = "map")]
mod details;
#[cfg(feature = "map")]
pub(crate) mod explore;
#[cfg(feature = "map")]
mod mvt;
#[cfg(feature = "map")]
mod outline;
#[cfg(feature = "map")]
mod tiles;

pub(crate) use assets::{AssetMap, asset_map};
pub(crate) use drawn::{Drawn, describe_map, drawn_map};
pub(crate) use ground::Ground;
pub(crate) use locator::locator;
pub(crate) use outlines_of::outlines_of;
pub(crate) use palette::{TENTHS, UNKNOWN};

#[cfg(feature = "map")]
pub(crate) use details::details;
#[cfg(feature = "map")]
pub(crate) use tiles::tileset;
