//! How far all promises of the programme have come.

use allotment_ledger::{Waterfall, promises, shown};
use allotment_programme::ledger::without_end;
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::clock::today;
use crate::error::Refusal;
use crate::ledger::Open;
use crate::page::{Here, Page, public};
use crate::route::places::day;
use crate::state::App;
use crate::waterfall as picture;

/// A step of the way, as it is read.
struct Row {
    step: String,
    amount: String,
    reached: u64,
    of: u64,
    part: String,
    days: String,
}

struct Way {
    picture: String,
    rows: Vec<Row>,
}

struct Line {
    href: String,
    name: String,
    promises: usize,
    entries: u64,
}

/// What is told of the ledger.
struct Told {
    ways: Vec<Way>,
    /// Why sums cannot be told.
    mixed: Option<String>,
    /// What is in no sum.
    without_end: Vec<String>,
    places: Vec<Line>,
    checkpoint: String,
    verifier: String,
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    page: Page,
    day: String,
    told: Option<Told>,
}

fn way(page: &Page, way: &Waterfall) -> Way {
    let none = || "–".to_owned();
    let rows = way.steps.iter().map(|step| Row {
        step: page.say(&format!("step-{}", step.step)),
        amount: (step.minor).map_or_else(none, |minor| shown(minor, way.currency)),
        reached: step.reached,
        of: step.of,
        part: (step.of_promised.as_ref()).map_or_else(none, |part| format!("{part}%")),
        days: (step.lag_days).map_or_else(none, |days| days.to_string()),
    });
    Way {
        picture: picture::waterfall(page, way),
        rows: rows.collect(),
    }
}

fn told(app: &App, page: &Page, ledger: &mut Open) -> Told {
    let today = today();
    let ways = ledger.waterfall(today);
    let books: Vec<_> = ledger.programme().books().collect();
    let (ways, mixed) = match ways {
        Ok(all) => (all.iter().map(|one| way(page, one)).collect(), None),
        Err(mixed) => (Vec::new(), Some(mixed.to_string())),
    };
    let places = books.iter().map(|book| Line {
        href: page.ledger(book.community()),
        name: app.places.name_of(book.community()).to_owned(),
        promises: promises(book, today).len(),
        entries: book.size(),
    });
    Told {
        ways,
        mixed,
        without_end: without_end(ledger.programme(), today),
        places: places.collect(),
        checkpoint: ledger.checkpoint(),
        verifier: ledger.verifier(),
    }
}

/// The programme's promises and what came of them.
pub(crate) async fn page(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "ledger-title");
    let (asked, about) = (App::clone(&app), page.clone());
    let told = app.ledger.ask(move |ledger| told(&asked, &about, ledger));
    let told = told.await?;
    public(&LedgerPage {
        day: day(&page, today()),
        told,
        page,
    })
}
