//! What is asked of a ledger.

use std::path::Path;

use allotment_ledger::Date;
use allotment_programme::ledger::{
    balance_sheet, certainty_sheet, commitments_sheet, date_of, entries_sheet, promises_sheet,
    slippage_sheet, waterfall_sheet,
};
use allotment_store::now;
use allotment_table::{Faults, Table};

use super::{all_entries, open};
use crate::args::{LedgerPromises, LedgerShow, LedgerView, Output};
use crate::destination::accept;
use crate::render::{Status, write_sheet};

pub(super) fn show(at: &Path, args: &LedgerShow) -> Result<Status, Faults> {
    accept(&args.output);
    let mut store = open(at)?;
    let sheet = match &args.commitment {
        None => commitments_sheet(store.programme(), Date::LAST),
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
        &certainty_sheet(store.programme(), date),
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
