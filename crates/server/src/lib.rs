#![doc = include_str!("../README.md")]

mod answer;
mod assets;
mod clock;
mod closing;
mod connections;
mod cookie;
mod error;
mod idea_view;
mod language;
mod letters;
mod limit;
mod measure;
mod name;
mod openapi;
mod page;
mod passkey;
mod permission;
mod polls;
mod record;
mod residents;
mod route;
mod routes;
mod secret;
mod service;
mod settings;
mod state;
mod typed_code;

pub use language::{Language, Words};
pub use permission::Act;
pub use routes::{Open, Route, routes};
pub use service::{Inputs, Service, Stop, run, stop};
pub use settings::{Flags, SETTINGS, Settings};
pub use state::Say;
