//! What the crate promises, through its public door.

mod gaps;
mod group;
mod mend;
mod overlay;
mod pattern;
mod shapes;
mod weights;
