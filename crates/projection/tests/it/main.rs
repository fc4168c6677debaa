//! What the crate promises, through its public door.

mod lies;
mod points;
