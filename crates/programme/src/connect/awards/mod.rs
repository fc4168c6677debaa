//! Awards in the 360Giving standard, each money that reaches a place, from its
//! JSON form or from its spreadsheets.
//!
//! Source: 360Giving Data Standard 1.4, grants schema and codelists.

mod json;
mod record;
mod sheet;
mod titles;

use std::collections::HashMap;

use allotment_connect::{Award, Counted, Located, count_once};
use allotment_place::Currency;
use allotment_table::{Fault, Faults};

use super::spec::GrantsSpec;
use crate::Files;
use crate::spec::Located as Named;
use record::sorted;

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
        // A sheet may be named behind the file.
        let (file, sheet) = match spec.path.value.rsplit_once('#') {
            Some((file, sheet)) if file.to_lowercase().ends_with(".xlsx") => (file, Some(sheet)),
            _ => (spec.path.value.as_str(), None),
        };
        let path = Named {
            value: file.to_owned(),
            line: spec.path.line,
        };
        let Some(bytes) = faults.collect(files.bytes(&path)) else {
            continue;
        };
        for one in faults
            .collect(read_file(&bytes, (file, sheet), spec, currency))
            .unwrap_or_default()
        {
            match known.get(&one.id) {
                Some(&before) if read[before].award == one.award => {
                    let before = &mut read[before];
                    before.beneficiaries.extend(one.beneficiaries);
                    before.offices.extend(one.offices);
                }
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
            beneficiaries: sorted(one.beneficiaries),
            offices: sorted(one.offices),
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

/// The awards in a file, of which only `sheet` may be asked for.
fn read_file(
    bytes: &[u8],
    (file, sheet): (&str, Option<&str>),
    spec: &GrantsSpec,
    currency: Currency,
) -> Result<Vec<One>, Faults> {
    match sheet::tables(file, bytes, sheet) {
        Some(tables) => sheet::read(&tables?, spec, currency),
        None => json::read(bytes, file, spec, currency),
    }
}

/// How many awards a file in the 360Giving standard has, and how much money in
/// minor units of `currency`: JSON, or a spreadsheet if its `name` ends in
/// `.csv`, `.csv.gz`, `.parquet` or `.xlsx`.
///
/// # Errors
/// [`Faults`]: everything in it that is not as the standard says, as far as it
/// is read here.
pub fn count_awards(name: &str, bytes: &[u8], currency: Currency) -> Result<(usize, u128), Faults> {
    let spec = GrantsSpec {
        path: Named {
            value: name.to_owned(),
            line: 1,
        },
        theme: None,
    };
    let found = read_file(bytes, (name, None), &spec, currency)?;
    let money = found.iter().map(|one| u128::from(one.award.minor)).sum();
    Ok((found.len(), money))
}
