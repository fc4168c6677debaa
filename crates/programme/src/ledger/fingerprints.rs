//! Whose key is which, as somebody kept it outside the ledger.

use std::collections::{BTreeMap, BTreeSet};

use allotment_ledger::KnownKey;
use allotment_table::{Fault, Faults, Table};

use super::FindingRow;

/// The fewest hexadecimal digits that stand for a key: those of its own name.
const FEWEST: usize = 16;

/// The fingerprints of each party's keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprints {
    file: String,
    of: BTreeMap<String, Vec<String>>,
    /// The line on which each party is named first.
    lines: BTreeMap<String, u64>,
}

impl Fingerprints {
    /// Reads `table`: a row a key, with the columns `party` and `fingerprint`, as
    /// `allotment ledger key list` writes them. A fingerprint is the SHA-256 of the
    /// public key in hexadecimal digits, or the first 16 of them or more.
    ///
    /// # Errors
    /// [`Faults`] of the table.
    pub fn read(table: &Table) -> Result<Self, Faults> {
        let (parties, prints) = (table.text("party")?, table.text("fingerprint")?);
        let mut faults = Faults::new();
        let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut lines = BTreeMap::new();
        for row in 0..table.rows() {
            let mut wrong = |column: &str, what: String, help: &str| {
                let fault = Fault::new(table.name(), what, help);
                faults.push(fault.at_line(table.line_of(row)).in_column(column));
            };
            let Some(party) = parties[row] else {
                wrong(
                    "party",
                    "nobody is named".into(),
                    "name the party whose key it is",
                );
                continue;
            };
            let print = prints[row].unwrap_or_default();
            let plain: String = (print.chars())
                .filter(|one| !matches!(one, ' ' | ':' | '-'))
                .flat_map(char::to_lowercase)
                .collect();
            let hexadecimal = plain.bytes().all(|byte| byte.is_ascii_hexdigit());
            if !hexadecimal || !(FEWEST..=64).contains(&plain.len()) {
                let help = "write its SHA-256 as `allotment ledger key list` shows it, or the first 16 digits or more";
                wrong(
                    "fingerprint",
                    format!("'{print}' is no fingerprint of a key"),
                    help,
                );
                continue;
            }
            of.entry(party.to_owned()).or_default().push(plain);
            lines.entry(party.to_owned()).or_insert(table.line_of(row));
        }
        let file = table.name().to_owned();
        if of.is_empty() && faults.is_empty() {
            let help = "write a row for each key that you know: party, fingerprint";
            faults.push(Fault::new(&file, "there is no key in it", help));
        }
        faults.into_result(Self { file, of, lines })
    }

    /// How many of `keys` are those that are kept outside, or came in by them.
    #[must_use]
    pub fn held(&self, keys: &[KnownKey]) -> usize {
        let held = |key: &&KnownKey| {
            self.of
                .get(&key.party)
                .is_some_and(|own| key.is_one_of(own))
        };
        keys.iter().filter(held).count()
    }

    /// That those who are named outside are among `parties`: what is kept of others was held
    /// against nothing.
    ///
    /// # Errors
    /// [`Faults`] for each that is not, on its line.
    pub fn are_parties(&self, parties: &BTreeSet<String>) -> Result<(), Faults> {
        let mut faults = Faults::new();
        for (party, line) in self
            .lines
            .iter()
            .filter(|(party, _)| !parties.contains(*party))
        {
            let what = format!(
                "'{party}' is no party of this ledger, so nothing was held against its key"
            );
            let alike = parties.iter();
            let mut alike = alike.filter(|one| one.to_lowercase() == party.to_lowercase());
            let help = match alike.next() {
                Some(one) => format!("did you mean '{one}'?"),
                None => "write the party as entries call it, or leave its row out".to_owned(),
            };
            let fault = Fault::new(&self.file, what, help);
            faults.push(fault.at_line(*line).in_column("party"));
        }
        faults.into_result(())
    }

    /// The parties that are named outside, and have no key among `keys`.
    #[must_use]
    pub fn without_key(&self, keys: &[KnownKey]) -> Vec<&str> {
        let has = |party: &&String| keys.iter().any(|key| key.party == **party);
        let without = self.of.keys().filter(|party| !has(party));
        without.map(String::as_str).collect()
    }

    /// The keys of parties of which some are kept outside, and these are not.
    #[must_use]
    pub fn others(&self, keys: &[KnownKey]) -> Vec<FindingRow> {
        let other =
            |key: &&KnownKey| (self.of.get(&key.party)).is_some_and(|own| !key.is_one_of(own));
        let found = keys.iter().filter(other);
        found
            .map(|key| FindingRow {
                community: Some(key.community.clone()),
                place: None,
                entry: None,
                what: format!(
                    "the key '{}' of '{}' has the fingerprint {}, which is none of those that {} gives for it: {}",
                    key.key,
                    key.party,
                    key.fingerprint,
                    self.file,
                    self.of[&key.party].join(", ")
                ),
            })
            .collect()
    }
}
