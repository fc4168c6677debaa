#![doc = include_str!("../README.md")]

mod action;
mod ground;
mod way;

pub use action::{Action, Cost, Direction, Kind, Level, LevelOf, Read, Size, Source, Studied};
pub use ground::{Abroad, Ground, Here, Likeness, Stand};
pub use way::{Answer, FoundBy, Point, road_map};
