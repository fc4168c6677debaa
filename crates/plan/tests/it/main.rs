//! The rules, the money and the words.

mod commitments;
mod made;
mod money;
mod rules;
mod words;
