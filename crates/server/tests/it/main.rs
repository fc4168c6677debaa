//! The service, asked in the same process.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

mod house;
mod leaks;
mod limits;
mod pages;
mod roles;
mod settings;
mod sign_in;
mod votes;
mod words;
