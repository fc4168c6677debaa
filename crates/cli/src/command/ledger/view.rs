//! What is asked of a ledger.

use std::path::Path;

use allotment_ledger::{Date, Entry};
use allotment_programme::ledger::{
    HeadFiles, balance_sheet, burden_sheet, certainty_sheet, commitments_sheet, date_of,
    entries_sheet, heads_of, heads_sheet, health_sheet, locus_sheet, promises_sheet,
    slippage_sheet, waterfall_sheet,
};
use allotment_store::now;
use allotment_table::{Faults, Table};

use super::{all_entries, open};
use crate::args::{LedgerHeads, LedgerPromises, LedgerShow, LedgerView, Output};
use crate::destination::accept;
use crate::render::{Status, write_sheet};

pub(super) fn show(at: &Path, args: &LedgerShow) -> Result<Status, Faults> {
    accept(&args.output);
    let mut store = open(at)?;
    let sheet = match &args.commitment {
        None => {
            let date = args
                .at
                .as_deref()
                .map(|at| date_of(Some(at), ""))
                .transpose()?;
            commitments_sheet(store.programme(), date.unwrap_or(Date::LAST))
        }
        Some(commitment) => {
            let all = all_entries(&mut store)?;
            entries_sheet(store.programme(), commitment, &all)?
        }
    };
    write_sheet(&sheet, &args.output, &[at])?;
    Ok(Status::Done)
}

pub(super) fn balance(at: &Path, date: Option<&str>, output: &Output) -> Result<Status, Faults> {
    accept(output);
    let date = date_of(date, &now())?;
    let store = open(at)?;
    write_sheet(&balance_sheet(store.programme(), date), output, &[at])?;
    Ok(Status::Done)
}

pub(super) fn promises(at: &Path, args: &LedgerPromises) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let table = args.deflator.as_ref().map(Table::read).transpose()?;
    let store = open(at)?;
    let deflator = table.as_ref().zip(args.prices.as_deref());
    write_sheet(
        &promises_sheet(store.programme(), date, deflator)?,
        &args.output,
        &[at],
    )?;
    Ok(Status::Done)
}

pub(super) fn waterfall(at: &Path, args: &LedgerView) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let store = open(at)?;
    write_sheet(
        &waterfall_sheet(store.programme(), date)?,
        &args.output,
        &[at],
    )?;
    Ok(Status::Done)
}

pub(super) fn certainty(at: &Path, args: &LedgerView) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let store = open(at)?;
    write_sheet(
        &certainty_sheet(store.programme(), date)?,
        &args.output,
        &[at],
    )?;
    Ok(Status::Done)
}

pub(super) fn slippage(at: &Path, args: &LedgerView) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let store = open(at)?;
    write_sheet(
        &slippage_sheet(store.programme(), date),
        &args.output,
        &[at],
    )?;
    Ok(Status::Done)
}

pub(super) fn locus(at: &Path, args: &LedgerView) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let store = open(at)?;
    write_sheet(&locus_sheet(store.programme(), date), &args.output, &[at])?;
    Ok(Status::Done)
}

pub(super) fn health(at: &Path, args: &LedgerView) -> Result<Status, Faults> {
    accept(&args.output);
    let date = date_of(args.at.as_deref(), &now())?;
    let mut store = open(at)?;
    let entries = read_entries(&mut store)?;
    write_sheet(
        &health_sheet(store.programme(), &entries, date),
        &args.output,
        &[at],
    )?;
    Ok(Status::Done)
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
    let store = open(at)?;
    write_sheet(&burden_sheet(store.programme(), date), &args.output, &[at])?;
    Ok(Status::Done)
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
    let mut inputs: Vec<&Path> = vec![at, &args.places];
    inputs.extend(args.cuts.as_deref());
    write_sheet(
        &heads_sheet(&rows, &args.index, date),
        &args.output,
        &inputs,
    )?;
    Ok(Status::Done)
}
