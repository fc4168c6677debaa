#![doc = include_str!("../README.md")]

mod action;
mod ground;
mod way;

pub use action::{Action, Cost, Direction, Kind, Level, Read, Size, Source, Studied};
pub use ground::{Ground, Here, Stand};
pub use way::{Answer, FoundBy, Point, road_map};
