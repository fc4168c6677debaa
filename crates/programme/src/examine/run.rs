//! What a command line names, read; and what is found in it.

use allotment_examine::{Basis, Day, Examined, Statement};
use allotment_place::{Currency, Period};
use allotment_table::{Fault, Faults, Source, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::base::read_deflator;
use super::cells;
use super::gaps;
use super::ground::{self, Ground};
use super::lay::Laid;
use super::located::Located;
use super::one_currency::one_currency;
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
    /// Of each pot, by its first promise, and kind, the rows of the first and of the
    /// last day.
    pub(super) ends: BTreeMap<(usize, Kind), [usize; 2]>,
    pub(super) statements: Vec<Vec<Statement>>,
    pub(super) examined: Examined,
    pub(super) ground: Option<Ground>,
    pub(super) places: Located,
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
    let judged = Judged {
        prices,
        as_of,
        currency,
        indices: &files.indices,
    };
    examine_tables(stated.expect("else there are faults"), tables, judged)
}

/// By what promises are judged.
#[derive(Clone, Copy)]
pub(super) struct Judged<'a> {
    /// The year to whose prices all is brought.
    pub prices: Option<Period>,
    /// The day; else the last that any row has.
    pub as_of: Option<Day>,
    pub currency: Currency,
    /// Columns of the places that grow with need.
    pub indices: &'a [String],
}

/// Examines what tables say.
pub(super) fn examine_tables(
    mut stated: Table,
    mut tables: Tables,
    judged: Judged<'_>,
) -> Result<Examination, Faults> {
    let Judged {
        prices,
        as_of,
        currency,
        indices,
    } = judged;
    let mut aside = Vec::new();
    if let Some(day) = as_of {
        aside = known_by(day, &mut stated, &mut tables.spending)?;
    }
    let mut faults = Faults::new();
    for table in [Some(&stated), tables.spending.as_ref()] {
        faults.collect(table.map_or(Ok(()), |table| one_currency(table, currency)));
    }
    if let Some(table) = &tables.deflator {
        faults.collect(read_deflator(table));
    }
    let read = faults.collect(promises::read(&stated));
    let ground = (tables.places.as_ref()).map(|table| faults.collect(ground::read(table, indices)));
    let ground = ground.flatten();
    let told = tables.spending.as_ref().map(|table| {
        let promises = read.as_ref().map(|read| read.all.as_slice());
        let told = faults.collect(spending::read(table, promises));
        told.unwrap_or_default()
    });
    faults.into_result(())?;
    let read = read.expect("else there are faults");
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
    for (table, passed) in [
        (Some(&stated), &read.passed),
        (tables.spending.as_ref(), &passed),
    ] {
        if let Some(table) = table.filter(|_| !passed.is_empty()) {
            aside.push(format!("{}: not read: {}", table.name(), passed.join(", ")));
        }
    }
    if !read.other_claims.is_empty() {
        aside.push(other_claims(&stated, &read.other_claims));
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

/// That claims were left aside, with where the first of them stand.
fn other_claims(stated: &Table, rows: &[usize]) -> String {
    let cells = stated.text("status_claimed").unwrap_or_default();
    let named: Vec<String> = (rows.iter().take(NAMED))
        .map(|&row| {
            let claim = cells.get(row).copied().flatten().unwrap_or_default();
            format!("'{}' on line {}", claim.trim(), stated.line_of(row))
        })
        .collect();
    let more = match rows.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "{}: claims that are none of the six statuses decide nothing: {}{more}",
        stated.name(),
        named.join(", ")
    )
}

/// So many rows are named; the rest are counted.
const NAMED: usize = 5;

/// Leaves in both tables only what was known on `day`, and says how much is left aside.
fn known_by(
    day: Day,
    stated: &mut Table,
    spending: &mut Option<Table>,
) -> Result<Vec<String>, Faults> {
    let later = |table: &Table| -> Result<Vec<bool>, Faults> {
        if !table.has("date") {
            return Ok(vec![false; table.rows()]);
        }
        let days = table.text("date")?.into_iter();
        Ok(days
            .map(|text| text.and_then(cells::day).is_some_and(|told| told > day))
            .collect())
    };
    let mut aside = Vec::new();
    let mut keep = |table: &Table, left: &[bool]| {
        let kept: Vec<usize> = (0..table.rows()).filter(|&row| !left[row]).collect();
        if kept.len() < table.rows() {
            let count = table.rows() - kept.len();
            let (rows, are) = if count == 1 {
                ("row", "is")
            } else {
                ("rows", "are")
            };
            aside.push(format!(
                "{}: {count} {rows} of what was not known on {} {are} left aside",
                table.name(),
                cells::in_words(day)
            ));
        }
        table.select_rows(&kept)
    };
    let unknown = later(stated)?;
    if !unknown.is_empty() && unknown.iter().all(|&one| one) {
        let what = format!("nothing was promised by {}", cells::in_words(day));
        return Err(Fault::new("--as-of", what, "judge on a later day").into());
    }
    let known = keep(stated, &unknown);
    if let Some(table) = spending {
        let mut unknown = later(table)?;
        if table.has("promise_id") && known.has("promise_id") && known.rows() < stated.rows() {
            let (all, then) = (stated.text("promise_id")?, known.text("promise_id")?);
            let promised: BTreeSet<&str> = all.into_iter().flatten().collect();
            let known: BTreeSet<&str> = then.into_iter().flatten().collect();
            for (row, id) in table.text("promise_id")?.into_iter().enumerate() {
                unknown[row] |= id.is_some_and(|id| promised.contains(id) && !known.contains(id));
            }
        }
        *table = keep(table, &unknown);
    }
    *stated = known;
    Ok(aside)
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
        Fault::asked(option, what, help)
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
