//! Files into places and assets on one plane.

mod inventory;
mod odd;
mod osm;
mod place;
mod plane;

pub(super) use inventory::{Asset, Inventory, TypeOf, load_inventory};
pub(super) use osm::{ATTRIBUTION, refused};
pub(super) use place::{Places, load_places};
pub(super) use plane::{Plane, fault_of, settle};
