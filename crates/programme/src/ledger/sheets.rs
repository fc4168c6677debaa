//! The ledger's views as tables.

use std::collections::BTreeMap;

use allotment_ledger::{
    Account, Basis, Body, Book, Date, Deflator, Entry, Money, MoneyMove, PriceBase, Programme, Use,
    balances, certainty, promises, slippage, waterfall,
};
use allotment_place::{Currency, Period};
use allotment_table::{Column, Fault, Faults, Table};
use serde_json::{Map, Value, json};

use crate::Sheet;

fn sheet(rows: &'static str, columns: Vec<Column>) -> Sheet {
    Sheet {
        table: Table::new(rows, columns),
        rows,
        sources: Vec::new(),
        more: Map::new(),
    }
}

fn texts<T>(name: &str, rows: &[T], cell: impl Fn(&T) -> Option<String>) -> Column {
    Column::text(name, rows.iter().map(cell))
}

fn minors<T>(name: &str, rows: &[T], cell: impl Fn(&T) -> Option<i64>) -> Column {
    Column::integers(name, rows.iter().map(cell))
}

/// The day that `text` names, or today's where it names none.
///
/// # Errors
/// [`Faults`] if there is no such day.
pub fn date_of(text: Option<&str>, today: &str) -> Result<Date, Faults> {
    let text = text.unwrap_or(&today[..10.min(today.len())]);
    Date::parse(text).ok_or_else(|| {
        let what = format!("'{text}' is not a day");
        Fault::new(
            "the command line",
            what,
            "write a day that exists as YYYY-MM-DD",
        )
        .into()
    })
}

/// What every account holds at the end of `date`.
#[must_use]
pub fn balance_sheet(ledger: &Programme, date: Date) -> Sheet {
    let rows: Vec<(&str, _)> = (ledger.books())
        .flat_map(|book| {
            balances(book, date)
                .into_iter()
                .map(move |one| (book.community(), one))
        })
        .collect();
    let mut made = sheet(
        "balances",
        vec![
            texts("community", &rows, |(community, _)| Some((*community).to_owned())),
            texts("account", &rows, |(_, one)| Some(one.name.clone())),
            minors("balance_minor", &rows, |(_, one)| Some(one.minor))
                .with_definition("minor units at the end of the day; an account 'given', 'called-due' or 'by-partner' is the other side, below zero"),
            texts("currency", &rows, |(_, one)| Some(one.currency.to_string())),
        ],
    );
    made.more.insert("date".into(), json!(date.to_string()));
    made
}

/// Every commitment and how far it is.
#[must_use]
pub fn commitments_sheet(ledger: &Programme, date: Date) -> Sheet {
    let all: Vec<(&Book, u32)> = (ledger.books())
        .flat_map(|book| (0..).zip(book.commitments()).map(move |(at, _)| (book, at)))
        .collect();
    let of = |row: &(&Book, u32)| row.0.commitments()[row.1 as usize].clone();
    let held = |row: &(&Book, u32), account: fn(u32, Use) -> Account| {
        Some(
            [Use::Capital, Use::Revenue]
                .map(|used_for| row.0.held(account(row.1, used_for), date))
                .iter()
                .sum(),
        )
    };
    sheet(
        "commitments",
        vec![
            texts("commitment", &all, |row| Some(of(row).name)),
            texts("community", &all, |row| Some(row.0.community().to_owned())),
            texts("state", &all, |row| Some(of(row).state().word().to_owned())),
            texts("effective", &all, |row| Some(of(row).effective.to_string())),
            texts("agreed", &all, |row| {
                of(row).agreed.map(|day| day.to_string())
            }),
            minors("amount_minor", &all, |row| Some(of(row).amount())),
            minors("capital_minor", &all, |row| Some(of(row).capital)),
            minors("revenue_minor", &all, |row| Some(of(row).revenue)),
            minors("due_minor", &all, |row| held(row, Account::Due)),
            minors("paid_minor", &all, |row| held(row, Account::Paid)),
            minors("unpaid_minor", &all, |row| held(row, Account::Committed)),
            minors("spent_minor", &all, |row| held(row, Account::Spent)),
            texts("currency", &all, |row| Some(of(row).currency.to_string())),
            texts("parties", &all, |row| Some(of(row).parties.join("; "))),
            texts("waits_for", &all, |row| {
                let waits = of(row).unsigned().join("; ");
                (!waits.is_empty()).then_some(waits)
            })
            .with_definition("the parties that have not signed"),
            texts("purpose", &all, |row| Some(of(row).purpose)),
            texts("entry", &all, |row| Some(of(row).entry.to_string())),
        ],
    )
}

/// The entries about `commitment`, of those given with their community and place.
///
/// # Errors
/// [`Faults`] if there is no such commitment.
pub fn entries_sheet(
    ledger: &Programme,
    commitment: &str,
    all: &[(String, u64, String)],
) -> Result<Sheet, Faults> {
    let found: Vec<&Book> = ledger
        .books()
        .filter(|book| book.commitment(commitment).is_some())
        .collect();
    let Some(book) = found.first() else {
        let names: Vec<&str> = ledger
            .books()
            .flat_map(Book::commitments)
            .map(|one| one.name.as_str())
            .take(20)
            .collect();
        let what = format!("there is no commitment '{commitment}'");
        let help = if names.is_empty() {
            "there is none yet".to_owned()
        } else {
            format!("name one of: {}", names.join(", "))
        };
        return Err(Fault::new("the ledger", what, help).into());
    };
    let mut rows = Vec::new();
    let mut about: Vec<String> = vec![commitment.to_owned()];
    about.extend(
        found
            .iter()
            .filter_map(|book| book.commitment(commitment))
            .map(|one| one.entry.to_string()),
    );
    for (community, place, body) in all {
        let Ok(entry) = Entry::from_canonical(body) else {
            continue;
        };
        let named = entry
            .refers_to
            .as_ref()
            .is_some_and(|named| about.contains(named));
        if named
            || about.contains(&entry.id.to_string())
            || commitment_of(&entry.body) == Some(commitment)
        {
            about.push(entry.id.to_string());
            rows.push((community.clone(), *place, entry));
        }
    }
    let moved = |entry: &Entry| moved_of(&entry.body).cloned();
    let mut made = sheet(
        "entries",
        vec![
            texts("community", &rows, |row| Some(row.0.clone())),
            minors("place", &rows, |row| i64::try_from(row.1).ok()),
            texts("id", &rows, |row| Some(row.2.id.to_string())),
            texts("kind", &rows, |row| Some(row.2.kind().to_string())),
            texts("effective", &rows, |row| Some(row.2.effective.to_string())),
            texts("actor", &rows, |row| Some(row.2.actor.clone())),
            minors("amount_minor", &rows, |row| amount_of(&row.2.body)),
            texts("use", &rows, |row| {
                moved(&row.2)?.used_for.map(|one| one.to_string())
            }),
            texts("to_party", &rows, |row| moved(&row.2)?.to_party),
            texts("words", &rows, |row| row.2.words.clone()),
        ],
    );
    if let Some(one) = book.commitment(commitment) {
        let about = json!({
            "commitment": one.name, "state": one.state().word(), "purpose": one.purpose,
            "amount_minor": one.amount(), "capital_minor": one.capital, "revenue_minor": one.revenue,
            "currency": one.currency.as_str(), "parties": one.parties, "waits_for": one.unsigned(),
            "amendment_waits": one.pending.is_some(),
            "paid_before_all_had_signed": one.paid_unsigned.map(|id| id.to_string()),
        });
        made.more.insert("commitment".into(), about);
    }
    Ok(made)
}

fn commitment_of(body: &Body) -> Option<&str> {
    match body {
        Body::Commit(one) => Some(&one.commitment),
        Body::Amend(one) => Some(&one.commitment),
        Body::Milestone(one) => Some(&one.commitment),
        Body::Close(one) => Some(&one.commitment),
        Body::Measure(one) => one.commitment.as_deref(),
        Body::Decision(one) => one.commitment.as_deref(),
        Body::Correct(one) => commitment_of(one.entry.as_deref()?),
        other => moved_of(other)?.commitment.as_deref(),
    }
}

fn moved_of(body: &Body) -> Option<&MoneyMove> {
    match body {
        Body::Due(one)
        | Body::Pay(one)
        | Body::Return(one)
        | Body::Lapse(one)
        | Body::Spend(one) => Some(one),
        _ => None,
    }
}

fn amount_of(body: &Body) -> Option<i64> {
    match body {
        Body::Promise(one) => Some(one.money.minor),
        Body::Commit(one) => Some(one.amount),
        Body::Amend(one) => one.amount,
        Body::Decision(one) => one.amount,
        Body::Correct(one) => amount_of(one.entry.as_deref()?),
        other => moved_of(other).map(|one| one.amount),
    }
}

/// The index of prices of a table with a year and a value a row.
fn read_deflator(table: &Table) -> Result<Deflator, Faults> {
    let names = table.column_names();
    let pick = |all: &[&str]| names.iter().find(|name| all.contains(name)).copied();
    let year = pick(&["year", "period"])
        .or(names.first().copied())
        .unwrap_or("year");
    let index = pick(&["index", "deflator", "value"])
        .or(names.get(1).copied())
        .unwrap_or("index");
    let (years, values) = (table.text(year)?, table.exact(index)?);
    let mut by_year = BTreeMap::new();
    let mut faults = Faults::new();
    for (row, (year, value)) in years.iter().zip(&values).enumerate() {
        match (year.and_then(|year| Period::new(year).ok()), value) {
            (Some(year), Some(value)) => {
                by_year.insert(year, value.clone());
            }
            _ => faults.push(
                Fault::new(
                    table.name(),
                    "a year or its value is missing",
                    "write a year such as 2025-26, and a value",
                )
                .at_line(table.line_of(row)),
            ),
        }
    }
    let by_year = faults.into_result(by_year)?;
    Deflator::new(by_year).ok_or_else(|| {
        Fault::new(
            table.name(),
            "a value of the index is not above zero",
            "write values such as 100 or 104.5",
        )
        .into()
    })
}

/// Every promise and what became of it; with a deflator and a year, what was
/// promised in prices of that year beside it.
///
/// # Errors
/// [`Faults`] if amounts that would be added up are on different bases.
pub fn promises_sheet(
    ledger: &Programme,
    date: Date,
    deflator: Option<(&Table, &str)>,
) -> Result<Sheet, Faults> {
    let mut rows = Vec::new();
    for book in ledger.books() {
        rows.extend(promises(book, date).into_iter().map(|view| (book, view)));
    }
    let of = |row: &(&Book, allotment_ledger::PromiseView)| {
        row.0.promises()[row.1.number as usize].clone()
    };
    let converted = match deflator {
        None => None,
        Some((table, year)) => Some(convert(
            &rows.iter().map(of).collect::<Vec<_>>(),
            table,
            year,
        )?),
    };
    let totals = totals(
        &rows
            .iter()
            .map(|row| (of(row), row.1.counted))
            .collect::<Vec<_>>(),
        converted.is_some(),
    )?;
    let mut columns = vec![
        texts("promise", &rows, |row| Some(row.1.entry.to_string())),
        texts("community", &rows, |row| Some(row.0.community().to_owned())),
        texts("from_party", &rows, |row| Some(of(row).from_party)),
        texts("state", &rows, |row| Some(row.1.state.words().to_owned())),
        texts("why", &rows, |row| Some(row.1.why.clone())),
        texts("since", &rows, |row| Some(row.1.since.to_string())),
        minors("promised_minor", &rows, |row| Some(row.1.promised)),
        minors("counted_minor", &rows, |row| Some(row.1.counted))
            .with_definition("what another promise took over counts there"),
        minors("new_minor", &rows, |row| Some(row.1.new))
            .with_definition("what is not taken over from an older promise"),
        minors("committed_minor", &rows, |row| Some(row.1.committed)),
        minors("agreed_minor", &rows, |row| Some(row.1.agreed)),
        minors("paid_minor", &rows, |row| Some(row.1.paid)),
        minors("lapsed_minor", &rows, |row| Some(row.1.lapsed)),
        texts("currency", &rows, |row| {
            Some(of(row).money.currency.to_string())
        }),
        texts("basis", &rows, |row| {
            Some(
                if of(row).money.basis == Basis::Once {
                    "once"
                } else {
                    "per_year"
                }
                .to_owned(),
            )
        }),
        texts("price_base", &rows, |row| {
            Some(of(row).money.prices.to_string())
        }),
        texts("years", &rows, |row| {
            of(row)
                .years
                .map(|years| format!("{} to {}", years.first, years.last))
        }),
        texts("replaces", &rows, |row| {
            of(row)
                .replaces
                .map(|old| row.0.promises()[old as usize].entry.to_string())
        }),
        texts("source", &rows, |row| Some(of(row).source)),
    ];
    if let Some(converted) = converted {
        columns.push(
            Column::integers("promised_converted_minor", converted.into_iter().map(Some))
                .with_definition("in prices of the year that was asked for"),
        );
    }
    let mut made = sheet("promises", columns);
    made.more.insert("date".into(), json!(date.to_string()));
    made.more.insert("totals".into(), totals);
    Ok(made)
}

fn convert(
    all: &[allotment_ledger::Promise],
    table: &Table,
    year: &str,
) -> Result<Vec<i64>, Faults> {
    let deflator = read_deflator(table)?;
    let wrong = |what: String, help: &str| Faults::from(Fault::new(table.name(), what, help));
    let to = Period::new(year)
        .map_err(|error| wrong(error.to_string(), "write a year such as 2025-26"))?;
    all.iter()
        .map(|promise| {
            let minor = promise.envelope.unwrap_or(promise.money.minor);
            let money = Money {
                minor,
                ..promise.money
            };
            let said_in = if to.to_string().len() > 4 {
                financial(promise.effective)
            } else {
                Period::new(&promise.effective.to_string()[..4]).ok()
            };
            let year = promise
                .years
                .map(|years| years.first)
                .or(said_in)
                .unwrap_or(to);
            let converted = deflator.convert(&money, year, to);
            converted
                .map(|money| money.minor)
                .map_err(|error| wrong(error.to_string(), "see the years of the promises"))
        })
        .collect()
}

/// The financial year, from April, of a day.
fn financial(day: Date) -> Option<Period> {
    let (year, month, _) = day.parts();
    let first = if month >= 4 { year } else { year - 1 };
    Period::new(&format!("{first:04}-{:02}", (first + 1) % 100)).ok()
}

/// What counts in all, by currency: refused where bases would be mixed.
fn totals(all: &[(allotment_ledger::Promise, i64)], converted: bool) -> Result<Value, Faults> {
    let mut sums: BTreeMap<Currency, (Money, i64)> = BTreeMap::new();
    for (promise, counted) in all {
        let basis = if promise.envelope.is_some() {
            Basis::Once
        } else {
            Basis::PerYear
        };
        let minor = promise.envelope.unwrap_or(promise.money.minor);
        let money = Money {
            basis,
            minor,
            ..promise.money
        };
        let entry = sums.entry(money.currency).or_insert((money, 0));
        if !converted {
            entry.0.same_base(&money).map_err(|mixed| {
                let help = "give an index of prices with --deflator and a year with --prices, or ask for one community";
                Fault::new("the promises", mixed.to_string(), help)
            })?;
        }
        entry.1 = entry.1.saturating_add(*counted);
    }
    let of = |(currency, (money, minor)): (Currency, (Money, i64))| json!({"currency": currency.as_str(), "counted_minor": minor, "price_base": if converted && money.prices != PriceBase::Nominal { "as stated".to_owned() } else { money.prices.to_string() }});
    Ok(Value::Array(sums.into_iter().map(of).collect()))
}

/// From what was promised to what came of it.
///
/// # Errors
/// [`Faults`] if promises are on different bases.
pub fn waterfall_sheet(ledger: &Programme, date: Date) -> Result<Sheet, Faults> {
    let all = waterfall(&ledger.books().collect::<Vec<_>>(), date).map_err(|mixed| {
        Fault::new(
            "the promises",
            mixed.to_string(),
            "ask for communities whose promises are on one base",
        )
    })?;
    let rows: Vec<_> = all
        .iter()
        .flat_map(|one| one.steps.iter().map(move |step| (one.currency, step)))
        .collect();
    let mut made = sheet(
        "steps",
        vec![
            texts("step", &rows, |row| Some(row.1.step.to_owned())),
            minors("amount_minor", &rows, |row| row.1.minor),
            texts("currency", &rows, |row| {
                row.1.minor.map(|_| row.0.to_string())
            }),
            minors("reached", &rows, |row| i64::try_from(row.1.reached).ok())
                .with_definition("commitments, milestones or targets that came this far"),
            minors("of", &rows, |row| i64::try_from(row.1.of).ok()),
            texts("percent_of_promised", &rows, |row| {
                row.1.of_promised.clone()
            })
            .with_definition("for outputs and outcomes: of those there are"),
            texts("percent_of_step_before", &rows, |row| {
                row.1.of_before.clone()
            }),
            minors("median_lag_days", &rows, |row| row.1.lag_days).with_definition(
                "lower median of the days since the step before, over those that came this far",
            ),
        ],
    );
    made.more.insert("date".into(), json!(date.to_string()));
    Ok(made)
}

/// How much of the next ten years is backed by signatures.
#[must_use]
pub fn certainty_sheet(ledger: &Programme, date: Date) -> Sheet {
    let rows = certainty(&ledger.books().collect::<Vec<_>>(), date, 10);
    sheet(
        "years",
        vec![
            texts("from", &rows, |row| Some(row.from.to_string())),
            texts("to", &rows, |row| Some(row.to.to_string())),
            minors("planned_minor", &rows, |row| Some(row.planned)),
            minors("signed_minor", &rows, |row| Some(row.signed)),
            minors("proposed_minor", &rows, |row| Some(row.proposed)),
            texts("currency", &rows, |row| Some(row.currency.to_string())),
            texts("percent_signed", &rows, |row| row.percent.clone()),
        ],
    )
}

/// What was to be when, and when it was.
#[must_use]
pub fn slippage_sheet(ledger: &Programme, date: Date) -> Sheet {
    let rows: Vec<_> = (ledger.books())
        .flat_map(|book| {
            slippage(book, date)
                .into_iter()
                .map(move |slip| (book.community(), slip))
        })
        .collect();
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    sheet(
        "slips",
        vec![
            texts("community", &rows, |row| Some(row.0.to_owned())),
            texts("commitment", &rows, |row| Some(row.1.commitment.clone())),
            texts("of", &rows, |row| Some(row.1.of.to_owned())),
            texts("name", &rows, |row| Some(row.1.name.clone())),
            minors("amount_minor", &rows, |row| row.1.minor),
            texts("first", &rows, |row| day(row.1.first))
                .with_definition("the day that was promised first"),
            texts("forecast", &rows, |row| day(row.1.forecast))
                .with_definition("the day that is promised now"),
            texts("actual", &rows, |row| day(row.1.actual)),
            minors("days_late", &rows, |row| row.1.days)
                .with_definition("against the day promised first; below zero is early"),
        ],
    )
}

/// The keys, those that count no more among them.
#[must_use]
pub fn keys_sheet(ledger: &Programme) -> Sheet {
    let rows: Vec<_> = ledger
        .books()
        .flat_map(|book| book.keys().map(move |key| (book.community(), key)))
        .collect();
    sheet(
        "keys",
        vec![
            texts("community", &rows, |row| Some(row.0.to_owned())),
            texts("party", &rows, |row| Some(row.1.party.clone())),
            texts("key", &rows, |row| Some(row.1.key.clone())),
            texts("counts", &rows, |row| {
                Some(if row.1.ended.is_none() { "yes" } else { "no" }.to_owned())
            }),
            texts("why_not", &rows, |row| row.1.ended.clone()),
        ],
    )
}

/// Something that verify found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingRow {
    /// The community, if it is about one.
    pub community: Option<String>,
    /// The entry's place in its chain, from 0.
    pub place: Option<u64>,
    /// The entry's id.
    pub entry: Option<String>,
    /// What is wrong.
    pub what: String,
}

/// What verify found: the community, the place from 0, the entry, what is wrong.
#[must_use]
pub fn findings_sheet(rows: &[FindingRow]) -> Sheet {
    sheet(
        "findings",
        vec![
            texts("community", rows, |row| row.community.clone()),
            minors("place", rows, |row| {
                row.place.and_then(|place| i64::try_from(place).ok())
            }),
            texts("entry", rows, |row| row.entry.clone()),
            texts("what", rows, |row| Some(row.what.clone())),
        ],
    )
}
