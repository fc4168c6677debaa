//! JSON objects in a text, each with the line on which it begins.

use std::collections::BTreeSet;
use std::fmt::{self, Formatter};

use allotment_table::{Fault, Faults};
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

/// A JSON object of a file, and where it stands.
pub(super) struct Placed<'a> {
    pub value: Value,
    pub text: &'a str,
    pub line: u64,
}

impl Placed<'_> {
    /// The line of the member `field`, or that of the object.
    pub fn line_of(&self, field: &str) -> u64 {
        let first = field.split(['.', '[']).next().unwrap_or(field);
        let member = format!("\"{first}\"");
        let before = self
            .text
            .find(&member)
            .map_or(0, |at| newlines(&self.text[..at]));
        self.line + before
    }
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

/// The JSON values of `text`: one, a list of them, or one after the other.
pub(super) fn values<'a>(file: &str, text: &'a str) -> Result<Vec<Placed<'a>>, Faults> {
    let not_json = |error: &serde_json::Error| {
        let what = format!("it is not JSON: {error}");
        let fault = Fault::new(
            file,
            what,
            "write one entry as an object, several as a list or one a line",
        );
        Faults::from(fault.at_line(error.line() as u64))
    };
    let mut raws: Vec<&'a RawValue> = Vec::new();
    if text.trim_start().starts_with('[') {
        raws = serde_json::from_str(text).map_err(|error| not_json(&error))?;
    } else {
        for raw in serde_json::Deserializer::from_str(text).into_iter() {
            raws.push(raw.map_err(|error| not_json(&error))?);
        }
    }
    let (mut line, mut counted) = (1, 0);
    let begin: Vec<(u64, &'a str)> = (raws.into_iter())
        .map(|raw| {
            let own = raw.get();
            let offset = own.as_ptr() as usize - text.as_ptr() as usize;
            // Only what lies between this one and the one before is counted.
            line += newlines(&text[counted..offset]);
            counted = offset;
            (line, own)
        })
        .collect();
    let read = |(line, own): (u64, &'a str)| {
        let distinct: Result<Distinct, _> = serde_json::from_str(own);
        distinct.map_err(|error| {
            let help = "write each name once: of two, nobody can tell which counts";
            let fault = Fault::new(file, error.to_string(), help);
            Faults::from(fault.at_line(line + error.line().saturating_sub(1) as u64))
        })?;
        let value = serde_json::from_str(own).map_err(|error| not_json(&error))?;
        Ok(Placed {
            value,
            text: own,
            line,
        })
    };
    // On all cores; of what is wrong the first is told.
    let all: Vec<Result<Placed<'a>, Faults>> = begin.into_par_iter().map(read).collect();
    all.into_iter().collect()
}

/// JSON whose objects have each name once.
struct Distinct;

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Distinct {
    type Value = Self;

    fn expecting(&self, to: &mut Formatter<'_>) -> fmt::Result {
        to.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut names = BTreeSet::new();
        while let Some(name) = map.next_key::<String>()? {
            map.next_value::<Self>()?;
            if let Some(name) = names.replace(name) {
                let what = format!("the name '{name}' is given twice");
                return Err(A::Error::custom(what));
            }
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self, A::Error> {
        while list.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E: Error>(self) -> Result<Self, E> {
        Ok(self)
    }
}
