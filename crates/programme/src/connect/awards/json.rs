//! Awards in the JSON form of the standard.

use allotment_place::Currency;
use allotment_table::{Fault, Faults};
use serde::Deserialize;
use serde_json::Value;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::super::spec::GrantsSpec;
use super::One;
use super::record::{Field, Record};

/// A file: the text of each grant as it stands, so that an amount never becomes
/// a float.
#[derive(Deserialize)]
struct Package<'a> {
    #[serde(borrow)]
    grants: Option<Vec<&'a RawValue>>,
}

/// The one field of a grant that its text is needed of.
#[derive(Deserialize)]
struct Amount<'a> {
    #[serde(borrow, rename = "amountAwarded")]
    amount: Option<&'a RawValue>,
}

/// The awards in the file called `file`.
pub(super) fn read(
    bytes: &[u8],
    file: &str,
    spec: &GrantsSpec,
    currency: Currency,
) -> Result<Vec<One>, Faults> {
    let wrong = |what: String, help: &str| Fault::new(file, what, help);
    let text = std::str::from_utf8(bytes)
        .map_err(|_| wrong("it is not UTF-8".into(), "save it as UTF-8"))?;
    let text = text.trim_start_matches('\u{feff}');
    let package = serde_json::from_str::<Package<'_>>(text);
    let grants = match package {
        Ok(Package {
            grants: Some(grants),
        }) => grants,
        Err(error) if error.classify() != Category::Data => {
            let help = "give a file in the 360Giving JSON form, or let its name end in .csv or .xlsx if it is in that form";
            let line = u64::try_from(error.line()).unwrap_or(1);
            let fault = wrong(format!("it is not JSON: {error}"), help);
            return Err(fault.at_line(line).into());
        }
        _ => {
            let help = "give a file in the 360Giving JSON form: an object with a list 'grants'";
            return Err(wrong("there is no list 'grants' in it".into(), help).into());
        }
    };
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(grants.len());
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    for (at, grant) in grants.into_iter().enumerate() {
        let grant = grant.get();
        let begins = lines.of(grant);
        let fault =
            |line: u64, what: String, help: String| Fault::new(file, what, help).at_line(line);
        let (record, odd) = match record(grant) {
            Ok(read) => read,
            Err(error) => {
                let line = begins + u64::try_from(error.line()).unwrap_or(1).saturating_sub(1);
                let help = "write it as an object with the standard's fields, each once".to_owned();
                faults.push(fault(
                    line,
                    format!("grant {} is none: {error}", at + 1),
                    help,
                ));
                continue;
            }
        };
        let name = match record.get(Field::Id) {
            Some(id) => format!("grant '{id}'"),
            None => format!("grant {}", at + 1),
        };
        for path in odd {
            let line = line_of(grant, begins, path);
            let what = format!("{name}: '{path}' is not text");
            faults.push(fault(line, what, "write it in quotes".into()));
        }
        let found_one = record.award(
            begins,
            spec,
            currency,
            Field::path,
            &mut |field, what, help| {
                let line = line_of(grant, begins, field.path());
                faults.push(fault(line, format!("{name}: {what}"), help));
            },
        );
        found.extend(found_one);
    }
    faults.into_result(found)
}

/// The texts of `grant`, and the paths that hold something else.
fn record(grant: &str) -> Result<(Record, Vec<&'static str>), serde_json::Error> {
    let Amount { amount } = serde_json::from_str(grant)?;
    let grant: Value = serde_json::from_str(grant)?;
    let mut record = Record::default();
    let mut odd = Vec::new();
    for (field, path, _) in Field::ALL {
        match (field, grant.pointer(&format!("/{path}"))) {
            // Text in quotes is no number: it is told of as it stands.
            (Field::Amount, _) => {
                if let Some(amount) = amount {
                    record.set(field, amount.get());
                }
            }
            (_, None | Some(Value::Null)) => {}
            (_, Some(Value::String(text))) => record.set(field, text),
            _ => odd.push(path),
        }
    }
    if grant
        .get("recipientIndividual")
        .is_some_and(Value::is_object)
        && record.get(Field::Individual).is_none()
    {
        record.set(Field::Individual, "somebody");
    }
    record.beneficiaries = codes(grant.get("beneficiaryLocation"));
    record.offices = codes(grant.pointer("/recipientOrganization/0/location"));
    Ok((record, odd))
}

/// The codes of places in a list of locations.
fn codes(locations: Option<&Value>) -> Vec<String> {
    let list = locations.and_then(Value::as_array);
    (list.into_iter().flatten())
        .filter_map(|place| place.get("geoCode")?.as_str())
        .map(str::to_owned)
        .collect()
}

/// The line on which the value at `path` stands in `grant`, which begins on the
/// line `begins`; that line if the path is not there.
fn line_of(grant: &str, begins: u64, path: &str) -> u64 {
    let key = path.split('/').next().unwrap_or_default();
    let at = grant.find(&format!("\"{key}\"")).unwrap_or(0);
    begins + newlines(&grant[..at])
}

fn newlines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}

/// The lines of a text, on which parts of it begin one after another.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line on which `part`, a slice of the text, begins.
    fn of(&mut self, part: &str) -> u64 {
        let at = part.as_ptr() as usize - self.text.as_ptr() as usize;
        self.line += newlines(&self.text[self.at..at]);
        self.at = at;
        self.line
    }
}
