//! Column expressions in a small subset of SQL, in floats and in exact ratios.
