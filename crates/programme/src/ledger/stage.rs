//! The ledger in a run: read, never written to; its views beside the others.

use allotment_ledger::{Date, Heads};
use allotment_table::{Faults, Table};
use serde_json::{Map, Value, json};

use super::grants::{Published, published};
use super::keep::KeptLedger;
use super::sheets::{
    balance_sheet, burden_sheet, certainty_sheet, commitments_sheet, heads_sheet, health_sheet,
    locus_sheet, promises_sheet, slippage_sheet, waterfall_sheet,
};
use super::spec::LedgerSpec;
use super::{HeadPlaces, breaches_sheet, money_a_head};
use crate::files::Files;
use crate::share::ShareRun;
use crate::{Head, Sheet};

/// A programme's ledger as a run found it.
#[derive(Debug)]
pub struct LedgerRun {
    /// The ledger.
    pub kept: KeptLedger,
    /// The day as of whose end it is told.
    pub date: Date,
    /// Money a head, if it is known where people live.
    pub heads: Option<Vec<Heads>>,
    /// The indices of need that it is told by.
    pub indices: Vec<String>,
    /// Its views, each with the name of its file.
    pub sheets: Vec<(&'static str, Sheet)>,
    /// Its commitments as grants in 360Giving's standard, if there are any and the
    /// programme says who publishes them.
    pub grants: Option<Published>,
}

/// Reads the ledger that `spec` names; and what was found, in words.
///
/// # Errors
/// [`Faults`] if it cannot be read, or amounts on different bases would be added.
pub(crate) fn run_ledger(
    spec: &LedgerSpec,
    files: &Files<'_>,
    share: Option<&ShareRun>,
    head: &Head,
) -> Result<(Option<LedgerRun>, String), Faults> {
    let cuts = spec.cuts.as_ref().map(|path| files.table(path));
    let cuts = cuts.transpose()?;
    for path in spec.parties.iter().chain(&spec.keys) {
        files.table(path)?;
    }
    let Some(kept) = files.ledger(&spec.database)? else {
        let words = format!(
            "there is no {} yet: `allotment ledger take-up` begins it",
            spec.database.value
        );
        return Ok((None, words));
    };
    let Some(date) = spec.at.or_else(|| kept.last_day()) else {
        let words = format!("{} has no entries yet", spec.database.value);
        return Ok((None, words));
    };
    let places = share.map(HeadPlaces::of_share);
    let heads = match places.flatten() {
        Some(places) => Some((
            money_a_head(&kept.books, &places, cuts.as_ref(), date)?,
            places.indices,
        )),
        None => None,
    };
    let (heads, indices) = heads.map_or((None, Vec::new()), |(heads, names)| (Some(heads), names));
    let books = &kept.books;
    let mut sheets = vec![
        ("promises", promises_sheet(books, date, None)?),
        ("commitments", commitments_sheet(books, date)),
        ("waterfall", waterfall_sheet(books, date)?),
        ("certainty", certainty_sheet(books, date)?),
        ("slippage", slippage_sheet(books, date)),
        ("locus", locus_sheet(books, date)),
        ("health", health_sheet(books, &kept.entries, date)),
        ("burden", burden_sheet(books, date)),
        ("breaches", breaches_sheet(books, date)),
        ("balances", balance_sheet(books, date)),
    ];
    if let Some(heads) = &heads {
        sheets.push(("heads", heads_sheet(heads, &indices, date)));
    }
    // By what identifiers of grants begin: the same whatever it is called later.
    let publisher = head.publisher.as_ref();
    let publisher = publisher.map(|(org_id, name)| org_id.as_ref().unwrap_or(name));
    let grants = publisher.map(|publisher| published(books, date, publisher));
    let grants = grants.transpose()?.flatten();
    let run = LedgerRun {
        kept,
        date,
        heads,
        indices,
        sheets,
        grants,
    };
    let words = format!("{}; {}", run.in_words(), run.grants_in_words(publisher));
    Ok((Some(run), words))
}

impl LedgerRun {
    /// What was found, in words.
    fn in_words(&self) -> String {
        let books = &self.kept.books;
        let count = |number: usize, one: &str, many: &str| {
            if number == 1 {
                format!("1 {one}")
            } else {
                format!("{number} {many}")
            }
        };
        let promises = books.books().map(|book| book.promises().len()).sum();
        let commitments = books.books().map(|book| book.commitments().len()).sum();
        format!(
            "{} in {}: {}, {}, as of {}",
            count(self.kept.entries.len(), "entry", "entries"),
            count(books.books().count(), "community", "communities"),
            count(promises, "promise", "promises"),
            count(commitments, "commitment", "commitments"),
            self.date
        )
    }

    /// What became of grants, in words.
    fn grants_in_words(&self, publisher: Option<&String>) -> String {
        match (&self.grants, publisher) {
            (Some(Published { count: 1, .. }), _) => "1 grant in 360giving/".into(),
            (Some(grants), _) => format!("{} grants in 360giving/", grants.count),
            (None, Some(_)) => "no 360giving/, since nothing is agreed".into(),
            (None, None) => {
                "no 360giving/, since [programme] names no publisher = { org_id, name }".into()
            }
        }
    }

    /// The table of the view `name`.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&Table> {
        let found = self.sheets.iter().find(|(own, _)| *own == name);
        found.map(|(_, sheet)| &sheet.table)
    }

    /// What the tables do not say: the day, and the roots of the communities.
    pub(crate) fn document(&self) -> Map<String, Value> {
        let communities: Vec<Value> = (self.kept.communities().iter())
            .map(|one| json!({"community": one.community, "size": one.size, "root": one.root.to_string()}))
            .collect();
        let mut document = Map::new();
        document.insert("date".into(), json!(self.date.to_string()));
        document.insert("entries".into(), json!(self.kept.entries.len()));
        document.insert("root".into(), json!(self.kept.root().to_string()));
        document.insert("communities".into(), json!(communities));
        for (name, sheet) in &self.sheets {
            if let Some(totals) = sheet.more.get("totals") {
                document.insert(format!("{name}_totals"), totals.clone());
            }
        }
        document
    }
}
