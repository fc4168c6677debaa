//! Tables in and out, as a caller sees them.

mod cells;
mod csv_faults;
mod evaluate;
mod files;
mod formats;
mod hostile;
mod parquet_types;
mod shapes;
