//! Promises and payments, in the report's words.

mod figures;
mod how;
mod place;
mod tables;

use std::collections::BTreeMap;

use allotment_ledger::{
    Book, Date, PromiseState, Rule, certainty, endless, promises, shown, waterfall,
};
use allotment_place::{Currency, PlaceId};
use allotment_report as report;

use super::sources::Sources;
use crate::ledger::LedgerRun;
use crate::{Programme, Run};

/// What is known while the pages are made.
struct Telling<'a> {
    run: &'a LedgerRun,
    /// What people call each community.
    names: BTreeMap<&'a str, &'a str>,
}

/// The ledger's pages, if there is one; `levels` give communities their names.
pub(super) fn ledger(
    programme: &Programme,
    run: &Run,
    sources: &Sources,
    levels: &[report::Level],
) -> Option<report::LedgerPart> {
    let (spec, run) = (programme.ledger.as_ref()?, run.ledger.as_ref()?);
    let areas = levels.iter().flat_map(|level| &level.areas);
    let telling = Telling {
        run,
        names: areas
            .map(|area| (area.id.as_str(), area.name.as_str()))
            .collect(),
    };
    let cites: Vec<usize> = sources.at(&spec.database.value).into_iter().collect();
    let places = run.kept.books.books().filter_map(|book| {
        let id = PlaceId::new(book.community()).ok()?;
        Some((id, telling.place(book)))
    });
    Some(report::LedgerPart {
        lead: telling.lead(),
        breaches: telling
            .all()
            .flat_map(|book| telling.breaches(book))
            .collect(),
        figures: telling.figures(),
        tables: telling.tables(),
        places: places.collect(),
        computed: telling.computed(&cites),
        cites,
    })
}

impl<'a> Telling<'a> {
    fn all(&self) -> impl Iterator<Item = &'a Book> + use<'a> {
        self.run.kept.books.books()
    }

    fn books(&self) -> Vec<&'a Book> {
        self.all().collect()
    }

    fn date(&self) -> Date {
        self.run.date
    }

    /// What people call a community.
    fn place_name<'b>(&self, community: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.names.get(community).copied().unwrap_or(community)
    }

    /// How far the promises have come, in two or three sentences.
    fn lead(&self) -> Vec<String> {
        let date = self.date();
        let mut states: BTreeMap<PromiseState, usize> = BTreeMap::new();
        for book in self.all() {
            for view in promises(book, date) {
                *states.entry(view.state).or_default() += 1;
            }
        }
        let all: usize = states.values().sum();
        let communities = self.all().count();
        let states: Vec<String> = states
            .iter()
            .map(|(state, count)| format!("{count} {}", state.words()))
            .collect();
        let mut lead = vec![format!(
            "As of {}, {} to {}: {}.",
            in_words(date),
            counted(all, "promise", "promises"),
            counted(communities, "place", "places"),
            if states.is_empty() {
                "none yet".to_owned()
            } else {
                states.join(", ")
            }
        )];
        for one in waterfall(&self.books(), date).unwrap_or_default() {
            let of = |at: usize| {
                let step = &one.steps[at];
                let part = step.of_promised.as_ref();
                let part = part.map_or(String::new(), |part| format!(" ({part}%)"));
                format!("{}{part}", shown(step.minor.unwrap_or(0), one.currency))
            };
            lead.push(format!(
                "{} was promised. Of it {} is committed to projects, {} was called due, {} is paid and {} is spent.",
                shown(one.steps[0].minor.unwrap_or(0), one.currency),
                of(1), of(2), of(3), of(4)
            ));
        }
        for book in self.all() {
            for (_, one) in endless(book, date) {
                lead.push(format!(
                    "{} every year, promised to {}, has no end: no sum on this page has it.",
                    shown(one.money.minor, one.money.currency),
                    self.place_name(book.community())
                ));
            }
        }
        for (currency, signed, planned) in self.signed() {
            if let Some(percent) = whole_percent(signed, planned) {
                lead.push(format!(
                    "Commitments that everybody has signed back {percent}% of what is planned for the next ten years, {} of {}.",
                    shown(signed, currency),
                    shown(planned, currency)
                ));
            }
        }
        lead
    }

    /// What signed commitments back of the next ten years, and all that is planned.
    fn signed(&self) -> Vec<(Currency, i64, i64)> {
        let mut sums: BTreeMap<Currency, (i64, i64)> = BTreeMap::new();
        for row in certainty(&self.books(), self.date(), 10).unwrap_or_default() {
            let sum = sums.entry(row.currency).or_default();
            sum.0 = sum.0.saturating_add(row.signed);
            sum.1 = sum.1.saturating_add(row.planned);
        }
        let sums = sums.into_iter();
        sums.map(|(currency, (signed, planned))| (currency, signed, planned))
            .collect()
    }

    fn breaches(&self, book: &Book) -> Vec<report::LedgerBreach> {
        let all = book.breaches().iter();
        all.filter(|one| one.effective <= self.date())
            .map(|one| report::LedgerBreach {
                place: self
                    .names
                    .get(book.community())
                    .map_or_else(|| book.community().to_owned(), |name| (*name).to_owned()),
                date: in_words(one.effective),
                rule: Rule::says(one.rule).to_owned(),
                because: sentence(&one.breach.because),
                source: one.breach.source.trim_end_matches('.').to_owned(),
                resolved: !one.stands(self.date()),
            })
            .collect()
    }
}

/// `whole` of 100, rounded down: never more than there is.
fn whole_percent(part: i64, whole: i64) -> Option<i128> {
    (whole > 0).then(|| i128::from(part) * 100 / i128::from(whole))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

/// `line` with a capital, and a full stop.
fn sentence(line: &str) -> String {
    let mut letters = line.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let mut said: String = first.chain(letters).collect();
    if !said.ends_with('.') {
        said.push('.');
    }
    said
}

/// A day as people write it: `9 March 2026`.
fn in_words(date: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, month, day) = date.parts();
    let month = MONTHS[(month as usize).clamp(1, 12) - 1];
    format!("{day} {month} {year}")
}

/// A table with its caption and its columns, each with whether it holds numbers.
fn table(
    caption: &str,
    columns: &[(&str, bool)],
    rows: Vec<Vec<String>>,
) -> Option<report::LedgerTable> {
    (!rows.is_empty()).then(|| report::LedgerTable {
        table: report::ComputedTable {
            caption: caption.to_owned(),
            columns: columns.iter().map(|(name, _)| (*name).to_owned()).collect(),
            rows,
        },
        numbers: columns.iter().map(|(_, number)| *number).collect(),
    })
}
