//! The rules, the money and the words.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

mod commitments;
mod made;
mod money;
mod rules;
mod words;
