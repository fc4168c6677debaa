//! Distances on foot, along a network of ways.

mod dijkstra;
mod network;

pub use dijkstra::{OnFoot, on_foot};
pub use network::Network;
