//! Peers through the public door.
