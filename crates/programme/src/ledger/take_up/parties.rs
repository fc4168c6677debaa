//! The table of parties: who there is in each community, and who signs.

use allotment_ledger::PartyType;
use allotment_table::{Fault, Faults};
use serde_json::{Value, json};

use crate::files::Files;
use crate::ledger::spec::LedgerSpec;

/// The rows of the table.
#[derive(Debug, Default)]
pub(super) struct Parties(Vec<Row>);

#[derive(Debug)]
struct Row {
    /// Nothing for every community.
    community: Option<String>,
    party: String,
    name: String,
    is: &'static str,
    org_id: String,
    signs: bool,
}

impl Parties {
    /// The table that `spec` names: `community` (empty for all of them), `party`,
    /// `name`, `type`, `org_id`, and `signs` for those who must sign what
    /// residents decided.
    ///
    /// # Errors
    /// [`Faults`] for every cell that is wrong.
    pub fn read(spec: &LedgerSpec, files: &Files<'_>) -> Result<Self, Faults> {
        let Some(path) = &spec.parties else {
            return Ok(Self::default());
        };
        let table = files.table(path)?;
        let column = |name: &str| table.text(name);
        let (party, name, kind, org_id) = (
            column("party")?,
            column("name")?,
            column("type")?,
            column("org_id")?,
        );
        let (community, signs) = (column("community")?, column("signs")?);
        let mut faults = Faults::new();
        let mut rows: Vec<Row> = Vec::new();
        for row in 0..table.rows() {
            let mut wrong = |column: &str, what: String, help: &str| {
                faults.push(table.fault_at(row, column, what, help));
            };
            let said = kind[row].unwrap_or_default().replace('_', " ");
            let is = PartyType::ALL.iter().find(|(_, word)| *word == said);
            let words: Vec<&str> = PartyType::ALL.iter().map(|(_, word)| *word).collect();
            let help = format!("write one of: {}", words.join(", "));
            if is.is_none() {
                wrong("type", format!("'{said}' is no type of party"), &help);
            }
            let signs = match signs[row].unwrap_or("no") {
                "yes" | "true" => true,
                "no" | "false" => false,
                other => {
                    wrong(
                        "signs",
                        format!("'{other}' is neither yes nor no"),
                        "write yes, or no",
                    );
                    false
                }
            };
            let id = org_id[row].unwrap_or("unregistered");
            let called = party[row].or((id != "unregistered").then_some(id));
            let is_again = |one: &&Row| {
                let both = one.community.as_deref().zip(community[row]);
                Some(one.party.as_str()) == called && both.is_none_or(|(one, own)| one == own)
            };
            if let Some(before) = rows.iter().find(is_again) {
                let of = before.community.as_deref().unwrap_or("every community");
                let what = format!("'{}' has a row already, for {of}", before.party);
                let help = "write one row for each party of a community, or one for them all";
                wrong("party", what, help);
            }
            match (called, name[row], is) {
                (Some(party), Some(name), Some((_, is))) => rows.push(Row {
                    community: community[row].map(str::to_owned),
                    party: party.to_owned(),
                    name: name.to_owned(),
                    is,
                    org_id: id.to_owned(),
                    signs,
                }),
                (None, ..) => {
                    let help = "write by what entries call it, or its number under org_id";
                    wrong("party", "the party has no name for entries".into(), help);
                }
                (_, None, _) => wrong("name", "the party has no name".into(), "write its name"),
                _ => {}
            }
        }
        faults.into_result(Self(rows))
    }

    fn of<'a>(&'a self, community: &'a str) -> impl Iterator<Item = &'a Row> {
        let here = move |row: &&Row| row.community.as_deref().is_none_or(|own| own == community);
        self.0.iter().filter(here)
    }

    /// Who must sign what residents of `community` decided.
    pub fn signers(&self, community: &str) -> Vec<String> {
        let own = self.of(community).filter(|row| row.signs);
        own.map(|row| row.party.clone()).collect()
    }

    /// The entry of the party `party` of `community`, if the table has it.
    pub fn entry(&self, community: &str, party: &str) -> Option<Value> {
        let row = self.of(community).find(|row| row.party == party)?;
        Some(entry(&row.party, &row.name, row.is, &row.org_id))
    }

    /// Those of `community`.
    pub fn names<'a>(&'a self, community: &'a str) -> impl Iterator<Item = &'a str> {
        self.of(community).map(|row| row.party.as_str())
    }
}

pub(super) fn entry(party: &str, name: &str, is: &str, org_id: &str) -> Value {
    json!({"kind": "party", "party": party, "name": name, "type": is, "org_id": org_id})
}

/// That nobody is named who could sign.
pub(super) fn nobody_signs(file: &str, spec: &LedgerSpec, community: &str) -> Faults {
    let what = format!("nobody is named who signs what residents of {community} decided");
    let help = "add  parties = \"parties.csv\"  with the columns community, party, name, type, org_id, signs";
    Fault::new(file, what, help).at_line(spec.line).into()
}
