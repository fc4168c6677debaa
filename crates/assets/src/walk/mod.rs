//! Distances on foot, along a network of ways.

mod dijkstra;
mod network;

pub use dijkstra::{Legs, OFF_THE_NETWORK_M, OnFoot, on_foot};
pub use network::Network;
