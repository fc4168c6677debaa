//! JSON objects in a text, each with the line on which it begins.

use allotment_table::{Fault, Faults};
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
    raws.into_iter()
        .map(|raw| {
            let own = raw.get();
            let offset = own.as_ptr() as usize - text.as_ptr() as usize;
            // Only what lies between this one and the one before is counted.
            line += newlines(&text[counted..offset]);
            counted = offset;
            let value = serde_json::from_str(own).map_err(|error| not_json(&error))?;
            Ok(Placed {
                value,
                text: own,
                line,
            })
        })
        .collect()
}
