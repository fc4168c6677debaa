//! The lists of places that are worst on something, and how they differ.

use allotment_need::{Both, TwoIndices, both};
use serde_json::{Map, Value, json};

use super::gather::Level;
use super::{BothSpec, ListName};

/// The lists of one level of places.
#[derive(Debug)]
pub(super) struct Lists {
    pub(super) found: Both,
    /// The list that the spec declares.
    pub(super) selected: Vec<bool>,
}

impl Lists {
    pub(super) fn of(level: &Level, spec: &BothSpec) -> Self {
        let found = both(&TwoIndices {
            ranks: [&level.ranks[0], &level.ranks[1]],
            worst: spec.worst,
            joint: spec.joint,
        });
        let mut lists = Self {
            found,
            selected: Vec::new(),
        };
        let rows = 0..level.ids.len();
        lists.selected = rows.map(|row| lists.has(spec.select, row)).collect();
        lists
    }

    /// Whether the list `name` has the place at `row`.
    pub(super) fn has(&self, name: ListName, row: usize) -> bool {
        match name {
            ListName::Need => self.found.worst[0][row],
            ListName::Community => self.found.worst[1][row],
            ListName::Both => self.found.on_both(row),
            ListName::Joint => self.found.joint_worst[row],
        }
    }

    /// The rows that the list `name` has.
    pub(super) fn rows(&self, name: ListName) -> Vec<usize> {
        let rows = 0..self.selected.len();
        rows.filter(|&row| self.has(name, row)).collect()
    }

    /// The rows that some lists have and others have not.
    pub(super) fn differing(&self) -> Vec<usize> {
        let on = |row: usize| {
            ListName::ALL
                .iter()
                .filter(|(_, name)| self.has(*name, row))
                .count()
        };
        let rows = 0..self.selected.len();
        rows.filter(|&row| (1..ListName::ALL.len()).contains(&on(row)))
            .collect()
    }

    /// The names of the lists that have the place at `row`, joined by `+`;
    /// nothing if none has it.
    pub(super) fn named(&self, row: usize, names: &[String; 2]) -> Option<String> {
        let on = ListName::ALL
            .iter()
            .filter(|(_, name)| self.has(*name, row));
        let on: Vec<&str> = on.map(|(_, name)| called(*name, names)).collect();
        (!on.is_empty()).then(|| on.join("+"))
    }

    /// How long each list is, how many people live there, and how many places
    /// equal the last one across the line, so that they are in too.
    pub(super) fn lengths(&self, level: &Level, spec: &BothSpec, names: &[String; 2]) -> Value {
        let places = level.ids.len();
        let even = places / spec.worst.get() as usize;
        let mut lengths = Map::new();
        for (_, name) in ListName::ALL {
            let rows = self.rows(name);
            let mut length = length(&rows, level);
            if name != ListName::Both {
                let more = rows.len().saturating_sub(even);
                length.insert("more_than_the_share_because_equal".into(), json!(more));
            }
            lengths.insert(called(name, names).into(), Value::Object(length));
        }
        Value::Object(lengths)
    }

    /// For each two lists what the first has and the second has not.
    pub(super) fn differences(&self, level: &Level, names: &[String; 2]) -> Value {
        let mut differences = Vec::new();
        for (_, list) in ListName::ALL {
            for (_, other) in ListName::ALL
                .into_iter()
                .filter(|(_, other)| *other != list)
            {
                let mut rows = self.rows(list);
                rows.retain(|&row| !self.has(other, row));
                let mut one = Map::new();
                one.insert("in".into(), json!(called(list, names)));
                one.insert("not_in".into(), json!(called(other, names)));
                one.extend(length(&rows, level));
                differences.push(Value::Object(one));
            }
        }
        Value::Array(differences)
    }
}

/// How many places, and how many people in them.
pub(super) fn length(rows: &[usize], level: &Level) -> Map<String, Value> {
    let mut length = Map::new();
    length.insert("places".into(), json!(rows.len()));
    length.insert(
        "people".into(),
        people(rows, level).map_or(Value::Null, number),
    );
    length
}

/// The people of `rows`, if people are counted.
pub(super) fn people(rows: &[usize], level: &Level) -> Option<f64> {
    let people = level.people.as_ref()?;
    // From 0: the empty sum of floats is -0, which would be told as such.
    Some(rows.iter().fold(0.0, |sum, &row| sum + people[row]))
}

/// People as a whole number where they are one.
fn number(people: f64) -> Value {
    const LARGEST: f64 = 9_007_199_254_740_992.0; // 2^53: whole numbers up to it are exact
    if people.fract().abs() < f64::MIN_POSITIVE && people < LARGEST {
        #[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
        return json!(people as i64);
    }
    json!(people)
}

/// What a list is called where the indices have `names`.
pub(super) fn called(list: ListName, names: &[String; 2]) -> &str {
    match list {
        ListName::Need => &names[0],
        ListName::Community => &names[1],
        ListName::Both => "both",
        ListName::Joint => "joint",
    }
}
