//! Other people's tables, made into those that the stages read.

mod back;
mod form;
mod map;
mod run;

pub use form::{form_named, forms};
pub use map::Map;
pub use run::{Tidied, TidyFiles, map_of, tidy};
