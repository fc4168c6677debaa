//! Places: codes, vintages, geometry, and the typed numbers that every stage speaks.
//!
//! Nothing here reads a file. Once one of these values exists it is valid: the
//! constructors are the only way in, and they say what is wrong.

mod currency;
mod geometry;
mod id;
mod level;
mod money;
mod period;
mod polarity;
mod rank;
mod ratio;
mod series;
mod topology;

pub use currency::{Currency, CurrencyError};
pub use geometry::{Bounds, MultiPolygon, Point, Polygon, Ring};
pub use id::{PlaceId, PlaceIdError};
pub use level::{Level, LevelError};
pub use money::{MoneyError, Pence, thousands};
pub use period::{Period, PeriodError};
pub use polarity::{Measures, MoreIs};
pub use rank::{Rank, best_ranks, decile};
pub use ratio::{Share, ShareError};
pub use series::FirstDrawn;
pub use topology::{Simplified, Topology};
