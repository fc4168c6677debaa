//! What lies in what, as a look-up has it.

use std::collections::{BTreeMap, BTreeSet};

use allotment_place::{Level, thousands};
use serde_json::{Value, json};

use super::Codes;
use super::files::Read;

/// Two levels on the lines of one file.
pub(super) struct Nesting {
    pub file: String,
    small: Level,
    large: Level,
    smalls: usize,
    larges: usize,
    /// The small places that lie in more than one large one.
    astride: Vec<String>,
}

/// Every two levels of `read`, the one with more codes as the smaller.
pub(super) fn of(read: &Read, columns: &[Codes]) -> Vec<Nesting> {
    let mut found = Vec::new();
    for (at, one) in columns.iter().enumerate() {
        for other in &columns[at + 1..] {
            let (small, large) = if one.known.len() >= other.known.len() {
                (one, other)
            } else {
                (other, one)
            };
            if let Some(nesting) = between(read, small, large) {
                found.push(nesting);
            }
        }
    }
    found
}

fn between(read: &Read, small: &Codes, large: &Codes) -> Option<Nesting> {
    let inner = read.table.text(&small.column).ok()?;
    let outer = read.table.text(&large.column).ok()?;
    let mut homes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (inner, outer) in inner.into_iter().zip(outer) {
        if let (Some(inner), Some(outer)) = (inner, outer) {
            homes.entry(inner.trim()).or_default().insert(outer.trim());
        }
    }
    let astride = homes.iter().filter(|(_, homes)| homes.len() > 1);
    Some(Nesting {
        file: read.file.clone(),
        small: small.level.clone(),
        large: large.level.clone(),
        smalls: homes.len(),
        larges: large.known.len(),
        astride: astride.map(|(code, _)| (*code).to_owned()).collect(),
    })
}

impl Nesting {
    pub(super) fn to_json(&self) -> Value {
        json!({
            "file": self.file,
            "small": self.small.to_string(),
            "large": self.large.to_string(),
            "small_places": self.smalls,
            "large_places": self.larges,
            "astride": self.astride,
        })
    }

    pub(super) fn sentence(&self) -> String {
        let (smalls, larges) = (thousands(self.smalls as u64), thousands(self.larges as u64));
        let Self {
            file, small, large, ..
        } = self;
        match self.astride.first() {
            None => format!("{file}: {smalls} of {small} lie in {larges} of {large}, each in one."),
            Some(first) => format!(
                "{file}: {smalls} of {small} and {larges} of {large}: {} of the first lie in more than one of the second, such as {first}; bring figures over with a crosswalk.",
                thousands(self.astride.len() as u64)
            ),
        }
    }
}
