//! Votes before they are counted.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

mod ballots;
mod codes;
mod definitions;
mod papers;
mod published;

use allotment_poll::{Definition, read_definition};

/// A vote on three projects, with `ballot` as its form.
#[must_use]
pub fn vote(ballot: &str) -> Definition {
    let text = format!(
        r#"
community = "Q1"
id = "spring"
title = {{ en = "What first?" }}
budget = 100
opens = 2027-03-01
closes = 2027-03-31
[ballot]
{ballot}
[[project]]
id = "bench"
cost = 40
name = {{ en = "Bench" }}
[[project]]
id = "tree"
cost = "60.50"
name = {{ en = "Tree" }}
[[project]]
id = "swing"
cost = 30
name = {{ en = "Swing" }}
"#
    );
    read_definition(&text).unwrap_or_else(|faults| panic!("{faults:?}"))
}
