//! What was promised, what was paid, and what broke a rule.

use askama::Template;

use super::figures::figures_html;
use super::{Shell, cite, render};
use crate::{Area, File, LedgerBreach, LedgerPart, LedgerTable, ReportError, plan::Plan};

/// The page's file.
pub(super) const PAGE: &str = "promises.html";

#[derive(Template)]
#[template(path = "ledger.html")]
struct Page<'a> {
    shell: Shell<'a>,
    ledger: &'a LedgerPart,
    tables: Vec<Drawn<'a>>,
    open: Vec<&'a LedgerBreach>,
    resolved: Vec<&'a LedgerBreach>,
    figures: String,
    cite: String,
}

/// A table with each cell beside whether it is a number.
pub(super) struct Drawn<'a> {
    pub caption: &'a str,
    pub columns: Vec<(&'a str, bool)>,
    pub rows: Vec<Vec<(&'a str, bool)>>,
}

impl<'a> Drawn<'a> {
    fn new(table: &'a LedgerTable) -> Self {
        let with = |cells: &'a [String]| -> Vec<(&'a str, bool)> {
            let number = |at: usize| table.numbers.get(at).copied().unwrap_or(false);
            (cells.iter().enumerate())
                .map(|(at, cell)| (cell.as_str(), number(at)))
                .collect()
        };
        Self {
            caption: &table.table.caption,
            columns: with(&table.table.columns),
            rows: table.table.rows.iter().map(|row| with(row)).collect(),
        }
    }
}

/// The page of the programme, with its pictures as files of their own beside it.
pub(super) fn pages(plan: &Plan<'_>) -> Result<Vec<File>, ReportError> {
    let Some(ledger) = &plan.site.ledger else {
        return Ok(Vec::new());
    };
    let mut files: Vec<File> = ledger.figures.iter().map(crate::Figure::file).collect();
    let (resolved, open) = ledger.breaches.iter().partition(|breach| breach.resolved);
    let page = Page {
        shell: Shell::new(plan, "", PAGE),
        tables: ledger.tables.iter().map(Drawn::new).collect(),
        open,
        resolved,
        figures: figures_html(&ledger.figures)?,
        cite: cite(plan, "", &ledger.cites),
        ledger,
    };
    files.push(render(PAGE, &page)?);
    Ok(files)
}

/// The part of a place's page, if the ledger knows the place.
pub(super) struct Section<'a> {
    pub lead: &'a [String],
    pub tables: Vec<Drawn<'a>>,
    pub breaches: &'a [LedgerBreach],
    pub cite: String,
}

/// What the page of `here` says of promises and payments.
pub(super) fn section<'a>(plan: &Plan<'a>, here: &Area) -> Option<Section<'a>> {
    let part = plan.site.ledger.as_ref()?;
    let found = part.places.get(&here.id)?;
    Some(Section {
        lead: &found.lead,
        tables: found.tables.iter().map(Drawn::new).collect(),
        breaches: &found.breaches,
        cite: cite(plan, "../", &part.cites),
    })
}
