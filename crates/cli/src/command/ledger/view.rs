//! What is asked of a ledger.

use std::borrow::Cow;
use std::path::Path;

use allotment_ledger::{Date, Entry, Programme};
use allotment_programme::Sheet;
use allotment_programme::ledger::{
    HeadFiles, balance_sheet, burden_sheet, certainty_sheet, commitments_sheet, date_of,
    entries_sheet, heads_of, heads_sheet, health_sheet, ledger_source, locus_sheet, promises_sheet,
    slippage_sheet, waterfall_sheet, without_end,
};
use allotment_store::{Store, now};
use allotment_table::{Faults, Table};

use super::{all_entries, fault, open};
use crate::args::{LedgerHeads, LedgerPromises, LedgerShow, LedgerView, Output};
use crate::destination::accept;
use crate::render::{Status, say, write_sheet};

pub(super) fn show(at: &Path, args: &LedgerShow) -> Result<Status, Faults> {
    accept(&args.output);
    let mut store = open(at)?;
    let sheet = match &args.commitment {
        None => match &args.at {
            None => commitments_sheet(store.programme(), Date::LAST),
            Some(day) => {
                let date = date_of(Some(day), "")?;
                let ledger = known(&mut store, at, date, Past::of(Some(day), args.as_recorded))?;
                return tell(commitments_sheet(&ledger, date), &ledger, at, &args.output);
            }
        },
        Some(commitment) => {
            let all = all_entries(&mut store)?;
            entries_sheet(store.programme(), commitment, &all)?
        }
    };
    tell(sheet, store.programme(), at, &args.output)
}

/// Writes what `ledger`, which lies `at`, tells.
fn tell(
    mut sheet: Sheet,
    ledger: &Programme,
    at: &Path,
    output: &Output,
) -> Result<Status, Faults> {
    let own = ledger_source(ledger, &super::shown(at));
    sheet.sources.insert(0, own);
    write_sheet(&sheet, output, &[at])?;
    Ok(Status::Done)
}

/// Which ledger tells of a day that is past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Past {
    /// No day is named: all that is known.
    Today,
    /// What held on that day, as it is known now.
    AsKnown,
    /// What was recorded by then.
    AsRecorded,
}

impl Past {
    pub(super) fn of(date: Option<&str>, as_recorded: bool) -> Self {
        match date {
            None => Self::Today,
            Some(_) if as_recorded => Self::AsRecorded,
            Some(_) => Self::AsKnown,
        }
    }
}

/// The ledger that tells of `date`. Where the two differ, it says so.
fn known<'a>(
    store: &'a mut Store,
    at: &Path,
    date: Date,
    past: Past,
) -> Result<Cow<'a, Programme>, Faults> {
    let wrong = |error| fault(at, &error);
    if past == Past::AsRecorded {
        return store.as_recorded(date).map(Cow::Owned).map_err(wrong);
    }
    let later = match past {
        Past::Today => 0,
        _ => store.recorded_later(date).map_err(wrong)?,
    };
    if later > 0 {
        let entries = if later == 1 {
            "1 entry that counts by then was".to_owned()
        } else {
            format!("{later} entries that count by then were")
        };
        say(&format!(
            "{entries} recorded after {date}: this is what held on that day as it is known now. --as-recorded tells what was recorded by then."
        ));
    }
    Ok(Cow::Borrowed(store.programme()))
}

/// Says which promises no sum has.
fn mind_endless(ledger: &Programme, date: Date) {
    for note in without_end(ledger, date) {
        say(&format!("note: {note}"));
    }
}

pub(super) fn balance(
    at: &Path,
    day: Option<&str>,
    as_recorded: bool,
    output: &Output,
) -> Result<Status, Faults> {
    accept(output);
    let date = date_of(day, &now())?;
    let mut store = open(at)?;
    let ledger = known(&mut store, at, date, Past::of(day, as_recorded))?;
    tell(balance_sheet(&ledger, date), &ledger, at, output)
}

pub(super) fn promises(at: &Path, args: &LedgerPromises) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let table = args.deflator.as_ref().map(Table::read).transpose()?;
    let mut store = open(at)?;
    let past = Past::of(args.at.as_deref(), args.as_recorded);
    let ledger = known(&mut store, at, date, past)?;
    let deflator = table.as_ref().zip(args.prices.as_deref());
    mind_endless(&ledger, date);
    let mut sheet = promises_sheet(&ledger, date, deflator)?;
    sheet
        .sources
        .extend(table.iter().map(|table| table.source().clone()));
    tell(sheet, &ledger, at, &args.output)
}

pub(super) fn waterfall(at: &Path, args: &LedgerView) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let mut store = open(at)?;
    let past = Past::of(args.at.as_deref(), args.as_recorded);
    let ledger = known(&mut store, at, date, past)?;
    let sheet = waterfall_sheet(&ledger, date)?;
    mind_endless(&ledger, date);
    tell(sheet, &ledger, at, &args.output)
}

pub(super) fn certainty(at: &Path, args: &LedgerView) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let mut store = open(at)?;
    let past = Past::of(args.at.as_deref(), args.as_recorded);
    let ledger = known(&mut store, at, date, past)?;
    let sheet = certainty_sheet(&ledger, date)?;
    mind_endless(&ledger, date);
    tell(sheet, &ledger, at, &args.output)
}

pub(super) fn slippage(at: &Path, args: &LedgerView) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let mut store = open(at)?;
    let past = Past::of(args.at.as_deref(), args.as_recorded);
    let ledger = known(&mut store, at, date, past)?;
    tell(slippage_sheet(&ledger, date), &ledger, at, &args.output)
}

pub(super) fn locus(at: &Path, args: &LedgerView) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let mut store = open(at)?;
    let past = Past::of(args.at.as_deref(), args.as_recorded);
    let ledger = known(&mut store, at, date, past)?;
    tell(locus_sheet(&ledger, date), &ledger, at, &args.output)
}

pub(super) fn health(at: &Path, args: &LedgerView) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let mut store = open(at)?;
    let past = Past::of(args.at.as_deref(), args.as_recorded);
    let mut entries = read_entries(&mut store)?;
    if past == Past::AsRecorded {
        entries.retain(|entry| entry.recorded.date() <= date);
    }
    let ledger = known(&mut store, at, date, past)?;
    tell(
        health_sheet(&ledger, &entries, date),
        &ledger,
        at,
        &args.output,
    )
}

/// Every entry, chain by chain.
pub(in crate::command) fn read_entries(
    store: &mut allotment_store::Store,
) -> Result<Vec<Entry>, Faults> {
    let all = all_entries(store)?;
    let read = |(_, _, body): &(String, u64, String)| Entry::from_canonical(body).ok();
    Ok(all.iter().filter_map(read).collect())
}

pub(super) fn burden(at: &Path, args: &LedgerView) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let mut store = open(at)?;
    let past = Past::of(args.at.as_deref(), args.as_recorded);
    let ledger = known(&mut store, at, date, past)?;
    tell(burden_sheet(&ledger, date), &ledger, at, &args.output)
}

pub(super) fn heads(at: &Path, args: &LedgerHeads) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let mut faults = Faults::new();
    let mut read =
        |path: Option<&std::path::PathBuf>| path.and_then(|path| faults.collect(Table::read(path)));
    let (places, cuts) = (read(Some(&args.places)), read(args.cuts.as_ref()));
    faults.into_result(())?;
    let places = places.expect("else there are faults");
    let store = open(at)?;
    let files = HeadFiles {
        places: &places,
        id: &args.id,
        population: &args.population,
        indices: &args.index,
        cuts: cuts.as_ref(),
    };
    let rows = heads_of(store.programme(), &files, date)?;
    mind_endless(store.programme(), date);
    let mut inputs: Vec<&Path> = vec![at, &args.places];
    inputs.extend(args.cuts.as_deref());
    for index in &args.index {
        let without = places
            .exact(index)?
            .iter()
            .filter(|value| value.is_none())
            .count();
        if without > 0 {
            let places = if without == 1 {
                "place has"
            } else {
                "places have"
            };
            say(&format!(
                "note: {without} {places} no value of '{index}', and no tenth by it has them"
            ));
        }
    }
    let mut sheet = heads_sheet(&rows, &args.index, date);
    let tables = [Some(&places), cuts.as_ref()].into_iter().flatten();
    sheet
        .sources
        .extend(tables.map(|table| table.source().clone()));
    let own = ledger_source(store.programme(), &super::shown(at));
    sheet.sources.insert(0, own);
    write_sheet(&sheet, &args.output, &inputs)?;
    Ok(Status::Done)
}
