//! What a command line names, read; and what is found in it.

use allotment_examine::{Basis, Day, Examined, Statement};
use allotment_place::{Currency, Period};
use allotment_table::{Fault, Faults, Source, Table};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::cells;
use super::gaps;
use super::ground::{self, Ground};
use super::lay::Laid;
use super::promises::{self, Promise};
use super::spending::{self, Kind, Told};
use super::work::Work;
use crate::Origins;

/// What a command line names.
#[derive(Debug, Clone)]
pub struct ExamineFiles {
    /// The promises.
    pub promises: PathBuf,
    /// What became of them.
    pub spending: Option<PathBuf>,
    /// The places that they name.
    pub places: Option<PathBuf>,
    /// An index of prices.
    pub deflator: Option<PathBuf>,
    /// The year to whose prices all is brought.
    pub prices: Option<String>,
    /// The day on which promises are judged; else the last that any row has.
    pub as_of: Option<String>,
    /// Columns of the places that grow with need.
    pub indices: Vec<String>,
    /// The currency's code.
    pub currency: String,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Examination {
    pub(super) currency: Currency,
    pub(super) basis: Basis,
    pub(super) converted: Option<Period>,
    pub(super) now: Day,
    pub(super) promises: Vec<Promise>,
    pub(super) told: Vec<Told>,
    /// What each row of `told` comes to on the base of all.
    pub(super) told_minor: Vec<Option<i128>>,
    /// Of each promise and kind, the rows of the first and of the last day.
    pub(super) ends: BTreeMap<(usize, Kind), [usize; 2]>,
    pub(super) statements: Vec<Vec<Statement>>,
    pub(super) examined: Examined,
    pub(super) ground: Option<Ground>,
    pub(super) laid: Option<Laid>,
    pub(super) gaps: Vec<gaps::GapRow>,
    pub(super) sources: Vec<Source>,
    /// What was left aside, in words.
    pub(super) aside: Vec<String>,
}

/// Reads the files and examines what they say; `origins` says where they came
/// from.
///
/// # Errors
/// [`Faults`] of every file; or every amount on another base than the rest.
pub fn examine_command(files: &ExamineFiles, origins: &Origins) -> Result<Examination, Faults> {
    let (prices, as_of, currency) = options(files)?;
    let paths = [
        Some(&files.promises),
        files.spending.as_ref(),
        files.places.as_ref(),
        files.deflator.as_ref(),
    ];
    let paths: Vec<&Path> = paths.into_iter().flatten().map(PathBuf::as_path).collect();
    origins.about(&paths)?;
    let mut faults = Faults::new();
    let mut read =
        |path: Option<&PathBuf>| path.and_then(|path| faults.collect(origins.table(path)));
    let stated = read(Some(&files.promises));
    let tables = Tables {
        spending: read(files.spending.as_ref()),
        places: read(files.places.as_ref()),
        deflator: read(files.deflator.as_ref()),
    };
    faults.into_result(())?;
    let stated = stated.expect("else there are faults");
    let mut faults = Faults::new();
    let read = faults.collect(promises::read(&stated));
    let ground =
        (tables.places.as_ref()).map(|table| faults.collect(ground::read(table, &files.indices)));
    let ground = ground.flatten();
    let Some(read) = read else {
        faults.into_result(())?;
        unreachable!("else there are faults");
    };
    let told = tables.spending.as_ref().map(|table| {
        let told = faults.collect(spending::read(table, &read.all));
        told.unwrap_or_default()
    });
    faults.into_result(())?;
    let (told, passed) = told.unwrap_or_default();
    let sources = [
        Some(&stated),
        tables.spending.as_ref(),
        tables.places.as_ref(),
        tables.deflator.as_ref(),
    ];
    let sources = sources
        .into_iter()
        .flatten()
        .map(|table| table.source().clone());
    let mut aside = Vec::new();
    for (table, passed) in [
        (Some(&stated), &read.passed),
        (tables.spending.as_ref(), &passed),
    ] {
        if let Some(table) = table.filter(|_| !passed.is_empty()) {
            aside.push(format!("{}: not read: {}", table.name(), passed.join(", ")));
        }
    }
    if read.other_claims > 0 {
        aside.push(format!(
            "claims that are none of the six statuses, and were left aside: {}",
            read.other_claims
        ));
    }
    let work = Work {
        stated: &stated,
        tables: &tables,
        promises: read.all,
        told,
        ground,
    };
    work.finish(prices, as_of, currency, sources.collect(), aside)
}

/// The files beside the promises.
pub(super) struct Tables {
    pub spending: Option<Table>,
    pub places: Option<Table>,
    pub deflator: Option<Table>,
}

fn options(files: &ExamineFiles) -> Result<(Option<Period>, Option<Day>, Currency), Faults> {
    let mut faults = Faults::new();
    let fault = |option: &str, said: &str| {
        let (what, help) = said.rsplit_once(": ").unwrap_or((said, "correct it"));
        Fault::new(option, what, help)
    };
    let prices = files
        .prices
        .as_deref()
        .and_then(|text| match Period::new(text) {
            Ok(year) => Some(year),
            Err(error) => {
                faults.push(fault("--prices", &error.to_string()));
                None
            }
        });
    let as_of = files.as_of.as_deref().and_then(|text| {
        let day = cells::day(text);
        if day.is_none() {
            let said =
                format!("'{text}' is not a day: write year, month and day, such as 2024-03-31");
            faults.push(fault("--as-of", &said));
        }
        day
    });
    let currency = match Currency::new(&files.currency) {
        Ok(currency) => currency,
        Err(error) => {
            faults.push(fault("--currency", &error.to_string()));
            Currency::GBP
        }
    };
    faults.into_result((prices, as_of, currency))
}
