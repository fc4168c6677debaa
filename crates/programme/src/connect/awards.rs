//! Awards in the 360Giving standard, each money that reaches a place.
//!
//! Source: 360Giving Data Standard 1.4, grants schema and codelists.

use std::collections::HashMap;

use allotment_connect::{Award, Counted, Located, count_once};
use allotment_place::Currency;
use allotment_table::{Fault, Faults};
use serde_json::Value;

use super::spec::{GrantsSpec, digits};
use crate::Files;

/// An award, with what of it is new money.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub id: String,
    pub funder: String,
    pub theme: String,
    pub counted: Counted,
    pub day: u32,
    /// The codes where those who benefit are, and of the recipient's office.
    pub beneficiaries: Vec<String>,
    pub offices: Vec<String>,
}

impl Found {
    /// The codes by which it is located, the surest way first.
    pub fn places(&self) -> Option<(Located, &[String])> {
        if !self.beneficiaries.is_empty() {
            Some((Located::Beneficiary, &self.beneficiaries))
        } else if !self.offices.is_empty() {
            Some((Located::Recipient, &self.offices))
        } else {
            None
        }
    }
}

/// The awards of all `specs`: the same award in two files is one, and money
/// that was passed on is counted where it ended up.
pub(super) fn read(
    specs: &[GrantsSpec],
    files: &Files<'_>,
    currency: Currency,
) -> Result<Vec<Found>, Faults> {
    let mut faults = Faults::new();
    let mut read: Vec<One> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for spec in specs {
        let Some(bytes) = faults.collect(files.bytes(&spec.path)) else {
            continue;
        };
        let file = spec.path.value.as_str();
        for one in faults
            .collect(read_file(&bytes, file, spec, currency))
            .unwrap_or_default()
        {
            match known.get(&one.id) {
                Some(&before) if read[before].award == one.award => {}
                Some(_) => {
                    let what = format!(
                        "the award '{}' is here with other amounts or parties than before",
                        one.id
                    );
                    let help = "keep the newest record of it";
                    faults.push(Fault::new(file, what, help).at_line(one.line));
                }
                None => {
                    known.insert(one.id.clone(), read.len());
                    read.push(one);
                }
            }
        }
    }
    faults.into_result(())?;
    let awards: Vec<Award> = read.iter().map(|one| one.award.clone()).collect();
    let counted = count_once(&awards);
    Ok((read.into_iter().zip(counted))
        .map(|(one, counted)| Found {
            id: one.id,
            funder: one.funder,
            theme: one.theme,
            counted,
            day: one.award.day,
            beneficiaries: one.beneficiaries,
            offices: one.offices,
        })
        .collect())
}

/// An award as it stands in a file.
struct One {
    id: String,
    line: u64,
    award: Award,
    funder: String,
    theme: String,
    beneficiaries: Vec<String>,
    offices: Vec<String>,
}

fn read_file(
    bytes: &[u8],
    file: &str,
    spec: &GrantsSpec,
    currency: Currency,
) -> Result<Vec<One>, Faults> {
    let wrong = |what: String, help: &str| Faults::from(Fault::new(file, what, help));
    let text = std::str::from_utf8(bytes)
        .map_err(|_| wrong("it is not UTF-8".into(), "save it as UTF-8"))?;
    let document: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            let help = "give a file in the 360Giving JSON form";
            let line = u64::try_from(error.line()).unwrap_or(1);
            Faults::from(Fault::new(file, format!("it is not JSON: {error}"), help).at_line(line))
        })?;
    let grants = document
        .get("grants")
        .and_then(Value::as_array)
        .ok_or_else(|| {
            let help = "give a file in the 360Giving JSON form: an object with a list 'grants'";
            wrong("there is no list 'grants' in it".into(), help)
        })?;
    let mut faults = Faults::new();
    let mut found = Vec::with_capacity(grants.len());
    let mut lines = Lines::new(text);
    for (at, grant) in grants.iter().enumerate() {
        let id = grant.get("id").and_then(Value::as_str);
        let line = id.map_or(1, |id| lines.of(id));
        match read_grant(grant, line, spec, currency) {
            Ok(one) => found.push(one),
            Err((what, help)) => {
                let name =
                    id.map_or_else(|| format!("grant {}", at + 1), |id| format!("grant '{id}'"));
                faults.push(Fault::new(file, format!("{name}: {what}"), help).at_line(line));
            }
        }
    }
    faults.into_result(found)
}

/// Where ids stand in a text: grants are looked for one after another.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    fn of(&mut self, id: &str) -> u64 {
        let Some(next) = self.text[self.at..].find(id) else {
            return self.line;
        };
        let passed = &self.text[self.at..self.at + next];
        self.line += passed.bytes().filter(|byte| *byte == b'\n').count() as u64;
        // The same id again stands further on.
        self.at += next + id.len();
        self.line
    }
}

type Wrong = (String, &'static str);

fn read_grant(
    grant: &Value,
    line: u64,
    spec: &GrantsSpec,
    currency: Currency,
) -> Result<One, Wrong> {
    let text = |key: &'static str| -> Result<&str, Wrong> {
        let found = grant.get(key).and_then(Value::as_str);
        found.ok_or_else(|| {
            (
                format!("'{key}' is missing"),
                "the standard requires it: fill it in",
            )
        })
    };
    let id = text("id")?.to_owned();
    let in_currency = text("currency")?;
    if in_currency != currency.as_str() {
        let what = format!(
            "it is in {in_currency}, and this programme counts in {}",
            currency.as_str()
        );
        return Err((
            what,
            "convert it beforehand, saying at which rate, or leave it out",
        ));
    }
    let awarded = text("awardDate")?;
    let day = digits(awarded).ok_or_else(|| {
        (
            format!("the awardDate '{awarded}' is not a day"),
            "write year, month and day, such as 2024-04-01",
        )
    })?;
    let minor = (grant.get("amountAwarded"))
        .and_then(|amount| minor(amount, currency))
        .ok_or((
            "'amountAwarded' is no amount of money".to_owned(),
            "write a number of 0 or more, no finer than the currency",
        ))?;
    let funder = organisation(grant, "fundingOrganization")?;
    let recipient = match organisation(grant, "recipientOrganization") {
        Ok(found) => found.0,
        Err(_) if grant.get("recipientIndividual").is_some() => format!("individual {id}"),
        Err(wrong) => return Err(wrong),
    };
    let programme = (grant.pointer("/grantProgramme/0/title")).and_then(Value::as_str);
    let theme = spec.theme.as_deref().or(programme).unwrap_or("grants");
    Ok(One {
        line,
        award: Award {
            funder: funder.0,
            recipient,
            minor,
            day,
            is_to_be_passed_on: grant.get("regrantType").is_some_and(|kind| !kind.is_null()),
        },
        funder: funder.1,
        theme: theme.to_owned(),
        beneficiaries: codes(grant.get("beneficiaryLocation")),
        offices: codes(grant.pointer("/recipientOrganization/0/location")),
        id,
    })
}

/// The id and the name of the first organisation under `key`.
fn organisation(grant: &Value, key: &str) -> Result<(String, String), Wrong> {
    let first = grant.get(key).and_then(|list| list.get(0));
    let text = |part: &str| first.and_then(|one| one.get(part)).and_then(Value::as_str);
    match (text("id"), text("name")) {
        (Some(id), name) => Ok((id.to_owned(), name.unwrap_or(id).to_owned())),
        (None, _) => Err((
            format!("'{key}' has no id"),
            "the standard requires one, such as GB-CHC-123456: a name does not tell who it is",
        )),
    }
}

/// The codes of places in a list of locations.
fn codes(locations: Option<&Value>) -> Vec<String> {
    let list = locations.and_then(Value::as_array);
    let mut found: Vec<String> = (list.into_iter().flatten())
        .filter_map(|place| place.get("geoCode")?.as_str())
        .map(|code| code.trim().to_owned())
        .filter(|code| !code.is_empty())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// An amount in whole units, in minor units, exactly as written.
fn minor(amount: &Value, currency: Currency) -> Option<u64> {
    let text = match amount {
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let decimals = currency.decimals() as usize;
    let (part, beyond) = part.split_at_checked(decimals).unwrap_or((part, ""));
    if beyond.bytes().any(|byte| byte != b'0') {
        return None;
    }
    format!("{whole}{part:0<decimals$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn amounts_are_exact_or_none() {
        let pence = |amount: Value| minor(&amount, Currency::GBP);
        assert_eq!(pence(json!(152_505)), Some(15_250_500));
        assert_eq!(pence(json!(0.1)), Some(10));
        assert_eq!(pence(json!(12.50)), Some(1250));
        assert_eq!(pence(json!(12.0)), Some(1200));
        for wrong in [json!(-1), json!(0.125), json!("12"), json!(1e30)] {
            assert_eq!(pence(wrong.clone()), None, "{wrong}");
        }
    }
}
