//! What `[ledger]` of a programme says.

use allotment_ledger::{Date, Use};

use crate::programme::Head;
use crate::spec::{Located, Section};

/// Where a programme's ledger lies, and who promises and signs.
#[derive(Debug, Clone)]
pub struct LedgerSpec {
    /// The line of its table.
    pub line: u64,
    /// The ledger's file.
    pub database: Located<String>,
    /// The day as of whose end views are told; else that of the last entry.
    pub at: Option<Date>,
    /// Who promises the shares.
    pub from_party: Option<Located<String>>,
    /// The table of parties: who there is, and who signs what residents decided.
    pub parties: Option<Located<String>>,
    /// What money for projects that residents chose is for.
    pub projects_are: Option<Use>,
    /// The table of what was cut.
    pub cuts: Option<Located<String>>,
    /// The table of whose key is which, kept outside the ledger.
    pub keys: Option<Located<String>>,
}

impl LedgerSpec {
    /// Reads `section`; the programme's publisher promises unless it says
    /// otherwise.
    #[must_use]
    pub fn read(section: Section<'_>, head: Option<&Head>) -> Self {
        let line = section.line();
        let database = section.text("database").unwrap_or(Located {
            value: "allotment.db".into(),
            line,
        });
        let at = section.text("at").and_then(|text| {
            let date = Date::parse(&text.value);
            if date.is_none() {
                let what = format!("'{}' is not a day", text.value);
                section.fault("at", what, "write a day that exists as \"YYYY-MM-DD\"");
            }
            date
        });
        let publisher = head.and_then(|head| head.publisher.as_ref()?.0.clone());
        let from_party = section.text("from_party");
        let from_party = from_party.or(publisher.map(|value| Located { value, line }));
        let uses = [("capital", Use::Capital), ("revenue", Use::Revenue)];
        let spec = Self {
            line,
            database,
            at,
            from_party,
            parties: section.text("parties"),
            projects_are: section.choice("projects_are", &uses).map(|one| one.value),
            cuts: section.text("cuts"),
            keys: section.text("keys"),
        };
        section.finish();
        spec
    }
}
