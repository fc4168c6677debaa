//! Data packs: official files, pinned by address, date, licence and hash.
//!
//! A pack says which files a programme needs and where their publishers keep
//! them. It holds no data. `pack:england/lsoa21_pop2021` in a programme names a
//! file of a pack that was added.

mod add;
mod arcgis;
mod fetch;
mod list;
mod names;
mod record;
mod resolve;
mod unzip;
mod web;

pub use add::{Added, Addition, add};
pub use list::{Edition, Pack, PackFile, packs};
pub use record::{RecordedFile, read_record};
pub use resolve::{PREFIX, resolve};
pub(crate) use unzip::member as zip_member;
