//! What must hold for every spec.
