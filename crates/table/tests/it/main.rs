//! Tables in and out, as a caller sees them.

mod csv_faults;
mod evaluate;
