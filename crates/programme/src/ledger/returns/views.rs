//! What a field can be filled from: rows of the ledger, each with its fields.

use std::cmp::Reverse;

use allotment_ledger::{
    Account, Book, CommitmentState, Date, DecidedBy, Measure, MeasureKind, MeasureRecord,
    Milestone, Scheduled, Use, deciders, endless, promises,
};
use allotment_place::Currency;

use super::period::Span;

/// Each view with its fields.
pub(super) const VIEWS: &[(&str, &[&str])] = &[
    (
        "place",
        &[
            "community",
            "period_from",
            "period_to",
            "promised",
            "committed",
            "agreed",
            "paid",
            "paid_in_period",
            "paid_capital_in_period",
            "paid_revenue_in_period",
            "spent_in_period",
            "due_in_next_period",
            "currency",
            "entries",
            "root",
        ],
    ),
    (
        "commitments",
        &[
            "community",
            "commitment",
            "purpose",
            "parties",
            "state",
            "decided_by",
            "flexibility",
            "starts",
            "ends",
            "amount",
            "capital",
            "revenue",
            "paid",
            "paid_in_period",
            "spent_in_period",
            "due_in_next_period",
            "currency",
        ],
    ),
    ("steps", STEP),
    ("steps_completed", STEP),
    ("steps_next", STEP),
    (
        "measures",
        &[
            "community",
            "commitment",
            "indicator",
            "unit",
            "baseline",
            "target",
            "actual",
            "period",
            "source",
            "said_by",
        ],
    ),
    (
        "decisions",
        &[
            "community",
            "what",
            "date",
            "decided_by",
            "reason",
            "amount",
            "commitment",
            "actor",
        ],
    ),
    (
        "breaches",
        &["community", "date", "rule", "because", "source", "resolved"],
    ),
    ("none", &["none"]),
];

const STEP: &[&str] = &[
    "community",
    "commitment",
    "purpose",
    "step",
    "state",
    "promised_for",
    "due",
    "reported",
    "confirmed",
    "confirmed_by",
    "cost",
    "evidence",
];

/// What stands in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Words, a name, a number as somebody wrote it.
    Text(String),
    /// A day.
    Day(Date),
    /// Minor units.
    Money(i64, Currency),
}

impl Value {
    /// As it is typed into a form: money in whole units with decimals.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Day(date) => date.to_string(),
            Self::Money(minor, currency) => units(*minor, *currency),
        }
    }

    /// Whether a spreadsheet should take it as a number.
    #[must_use]
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Money(..))
    }
}

/// Minor units as whole units with decimals: `-1250.00`.
fn units(minor: i64, currency: Currency) -> String {
    let decimals = currency.decimals() as usize;
    let sign = if minor < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    if decimals == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part}")
    }
}

/// A row of a view.
pub(super) enum Row<'a> {
    Place(&'a Book, Currency),
    Commitment(&'a Book, u32),
    Step(&'a Book, u32, &'a str),
    Measure(&'a Book, usize),
    Decision(&'a Book, usize),
    Breach(&'a Book, usize),
    None,
}

/// The rows of `view` in `book`.
pub(super) fn rows<'a>(book: &'a Book, view: &str, span: &Span) -> Vec<Row<'a>> {
    let known = |date: Date| date <= span.to;
    let commitments = || {
        (0..)
            .zip(book.commitments())
            .filter(|(_, one)| known(one.effective))
    };
    match view {
        "place" => {
            let mut currencies: Vec<Currency> = (book.promises().iter())
                .filter(|promise| known(promise.effective))
                .map(|promise| promise.money.currency)
                .collect();
            currencies.sort_unstable();
            currencies.dedup();
            let rows = currencies.into_iter();
            rows.map(|currency| Row::Place(book, currency)).collect()
        }
        "commitments" => commitments()
            .map(|(at, _)| Row::Commitment(book, at))
            .collect(),
        "steps" | "steps_completed" | "steps_next" => {
            let fits = |one: &Milestone, is_over: bool| match view {
                "steps_completed" => one.done().is_some_and(|day| span.has(day)),
                "steps_next" => {
                    let open = !is_over && one.done().is_none_or(|day| day > span.to);
                    open && one.due.is_some_and(|day| span.has_next(day))
                }
                _ => true,
            };
            let steps = commitments().flat_map(|(at, one)| {
                let then = one.at(span.to);
                let over = [CommitmentState::Withdrawn, CommitmentState::Closed];
                let is_over = over.contains(&then.state());
                let own = one.milestones.keys();
                let own = own.filter(|name| {
                    let step = then.milestones.get(*name);
                    step.is_some_and(|step| fits(step, is_over))
                });
                own.map(move |name| Row::Step(book, at, name.as_str()))
                    .collect::<Vec<_>>()
            });
            steps.collect()
        }
        "measures" => {
            let mut seen = Vec::new();
            let all = book.measures().iter().enumerate();
            let first = all.filter(|(_, record)| {
                let Some(one) = record.at(span.to) else {
                    return false;
                };
                let key = (
                    one.indicator.clone(),
                    one.unit.clone(),
                    one.commitment.clone(),
                );
                let new = !seen.contains(&key);
                seen.push(key);
                new
            });
            first.map(|(at, _)| Row::Measure(book, at)).collect()
        }
        "decisions" => {
            let all = book.decisions().iter().enumerate();
            let own = all.filter(|(_, one)| span.has(one.effective) && one.at(span.to).is_some());
            own.map(|(at, _)| Row::Decision(book, at)).collect()
        }
        "breaches" => {
            let all = book.breaches().iter().enumerate();
            let own = all.filter(|(_, one)| span.has(one.effective));
            own.map(|(at, _)| Row::Breach(book, at)).collect()
        }
        _ => vec![Row::None],
    }
}

impl Row<'_> {
    /// What names the row in a list of what is missing, as it was at the end of `span`.
    pub fn name(&self, span: &Span) -> String {
        match self {
            Self::Place(book, _) => book.community().to_owned(),
            Self::Commitment(book, at) => book.commitments()[*at as usize].name.clone(),
            Self::Step(book, at, step) => {
                format!("{}: {step}", book.commitments()[*at as usize].name)
            }
            Self::Measure(book, at) => (book.measures()[*at].at(span.to))
                .map_or_else(String::new, |one| one.indicator.clone()),
            Self::Decision(book, at) => book.decisions()[*at].entry.to_string(),
            Self::Breach(book, at) => book.breaches()[*at].entry.to_string(),
            Self::None => String::new(),
        }
    }

    /// What stands in its field `from`; nothing if the ledger does not say.
    pub fn value(&self, from: &str, span: &Span) -> Option<Value> {
        match self {
            Self::Place(book, currency) => place(book, *currency, from, span),
            Self::Commitment(book, at) => commitment(book, *at, from, span),
            Self::Step(book, at, name) => step(book, *at, name, from, span),
            Self::Measure(book, at) => measure(book, *at, from, span),
            Self::Decision(book, at) => decision(book, *at, from, span),
            Self::Breach(book, at) => breach(book, *at, from, span),
            Self::None => None,
        }
    }
}

fn text(text: impl Into<String>) -> Option<Value> {
    Some(Value::Text(text.into())).filter(|value| *value != Value::Text(String::new()))
}

const BOTH: [Use; 2] = [Use::Capital, Use::Revenue];

/// What came into an account of both uses in the span.
fn moved(book: &Book, span: &Span, account: impl Fn(Use) -> Account) -> i64 {
    let change = |used_for: Use| {
        let account = account(used_for);
        book.held(account, span.to) - book.held(account, span.before())
    };
    BOTH.map(change).iter().sum()
}

fn held(book: &Book, date: Date, account: impl Fn(Use) -> Account) -> i64 {
    BOTH.map(|used_for| book.held(account(used_for), date))
        .iter()
        .sum()
}

/// A row of a schedule.
struct Planned {
    row: Scheduled,
    /// What of it did not lapse.
    minor: i64,
    /// What of that is still to be paid.
    to_pay: i64,
}

/// The schedule of commitment `at` at the end of the span, in the order of its days: what
/// is paid is the first of it, and what lapsed the last. What came back again was paid
/// once, and cannot be paid any more.
fn planned(book: &Book, at: u32, span: &Span) -> Vec<Planned> {
    let one = book.commitments()[at as usize].at(span.to);
    let paid = book.as_of(span.to).paid_in(at);
    let to_come = held(book, span.to, |used_for| Account::Committed(at, used_for));
    let left = paid.saturating_add(to_come.max(0));
    let mut rows = one.schedule.clone();
    rows.sort_by_key(|row| row.due);
    let mut sum = 0_i64;
    let each = rows.into_iter().map(|row| {
        let before = sum;
        sum = sum.saturating_add(row.amount);
        Planned {
            minor: sum.min(left) - before.min(left),
            to_pay: sum.clamp(paid, left) - before.clamp(paid, left),
            row,
        }
    });
    each.collect()
}

/// What a commitment's schedule calls for in the span after this one.
fn due_next(book: &Book, at: u32, span: &Span) -> i64 {
    let rows = planned(book, at, span).into_iter();
    let next = rows.filter(|one| span.has_next(one.row.due));
    next.map(|one| one.to_pay).sum()
}

fn place(book: &Book, currency: Currency, from: &str, span: &Span) -> Option<Value> {
    let own = || {
        let all = (0..).zip(book.commitments());
        let own = all.filter(|(_, one)| one.currency == currency && one.effective <= span.to);
        own.map(|(at, one)| (at, one.at(span.to)))
    };
    let views = || {
        let views = promises(book, span.to).into_iter();
        views.filter(|view| book.promises()[view.number as usize].money.currency == currency)
    };
    let money = |minor: i64| Some(Value::Money(minor, currency));
    let of_use = |wanted: Use| -> i64 {
        own()
            .map(|(at, _)| {
                let account = Account::Paid(at, wanted);
                book.held(account, span.to) - book.held(account, span.before())
            })
            .sum()
    };
    match from {
        "community" => text(book.community()),
        "period_from" => Some(Value::Day(span.from)),
        "period_to" => Some(Value::Day(span.to)),
        // What comes every year without an end comes to nothing that anybody knows.
        "promised" if endless(book, span.to).any(|(_, one)| one.money.currency == currency) => None,
        "promised" => money(views().map(|view| view.counted).sum()),
        "committed" => money(views().map(|view| view.committed).sum()),
        "agreed" => money(views().map(|view| view.agreed).sum()),
        "paid" => money(views().map(|view| view.paid).sum()),
        "paid_in_period" => money(
            own()
                .map(|(at, _)| moved(book, span, |used_for| Account::Paid(at, used_for)))
                .sum(),
        ),
        "paid_capital_in_period" => money(of_use(Use::Capital)),
        "paid_revenue_in_period" => money(of_use(Use::Revenue)),
        "spent_in_period" => money(
            own()
                .map(|(at, _)| moved(book, span, |used_for| Account::Spent(at, used_for)))
                .sum(),
        ),
        "due_in_next_period" => money(own().map(|(at, _)| due_next(book, at, span)).sum()),
        "currency" => text(currency.as_str()),
        "entries" => text(book.size().to_string()),
        "root" => text(book.root().to_string()),
        _ => None,
    }
}

fn commitment(book: &Book, at: u32, from: &str, span: &Span) -> Option<Value> {
    let one = book.commitments()[at as usize].at(span.to);
    let money = |minor: i64| Some(Value::Money(minor, one.currency));
    match from {
        "community" => text(book.community()),
        "commitment" => text(&one.name),
        "purpose" => text(&one.purpose),
        "parties" => {
            let names = one.parties.iter();
            let names = names.map(|name| {
                book.as_of(span.to)
                    .party(name)
                    .map_or(name.as_str(), |one| one.name.as_str())
            });
            text(names.collect::<Vec<_>>().join("; "))
        }
        "state" => text(one.state().word()),
        "decided_by" => {
            let all = deciders(book, at, span.to);
            let words: Vec<&str> = all.into_iter().map(DecidedBy::word).collect();
            text(words.join("; "))
        }
        "flexibility" => text(one.flexibility.clone()?),
        "starts" => one.starts.map(Value::Day),
        "ends" => one.ends.map(Value::Day),
        "amount" => money(one.amount()),
        "capital" => money(one.capital),
        "revenue" => money(one.revenue),
        "paid" => money(held(book, span.to, |used_for| Account::Paid(at, used_for))),
        "paid_in_period" => money(moved(book, span, |used_for| Account::Paid(at, used_for))),
        "spent_in_period" => money(moved(book, span, |used_for| Account::Spent(at, used_for))),
        "due_in_next_period" if one.schedule.is_empty() => None,
        "due_in_next_period" => money(due_next(book, at, span)),
        "currency" => text(one.currency.as_str()),
        _ => None,
    }
}

fn step(book: &Book, at: u32, name: &str, from: &str, span: &Span) -> Option<Value> {
    let one = book.commitments()[at as usize].at(span.to);
    let step = one.milestones.get(name)?;
    let day = |day: Option<Date>| day.map(Value::Day);
    match from {
        "community" => text(book.community()),
        "commitment" => text(&one.name),
        "purpose" => text(&one.purpose),
        "step" => text(name),
        "state" => text(step.state.word()),
        "promised_for" => step.promised_for.map(Value::Day),
        "due" => step.due.map(Value::Day),
        "reported" => day(step.reported),
        "confirmed" => day(step.confirmed),
        "confirmed_by" => {
            let by = step.confirmed_by.as_deref()?;
            text(
                book.as_of(span.to)
                    .party(by)
                    .map_or(by, |one| one.name.as_str()),
            )
        }
        "cost" => {
            let rows = planned(book, at, span).into_iter();
            let hangs = rows.filter(|one| one.row.milestone.as_deref() == Some(name));
            // Nothing where nothing hangs on it, and no money where that lapsed.
            let sum = hangs.map(|one| one.minor).reduce(|sum, minor| sum + minor);
            sum.map(|sum| Value::Money(sum, one.currency))
        }
        "evidence" => {
            let titles = step.evidence.iter().map(|one| one.title.as_str());
            text(titles.collect::<Vec<_>>().join("; "))
        }
        _ => None,
    }
}

/// A number: its first baseline, which no later one rewrites, and the target and the
/// actual of the latest day. Where they are from is told of the actual, or else of the
/// baseline, or of the target.
fn measure(book: &Book, at: usize, from: &str, span: &Span) -> Option<Value> {
    let one = book.measures()[at].at(span.to)?;
    let known = |kind: MeasureKind| {
        let all = book.as_of(span.to).measures();
        all.filter(move |(_, other)| {
            other.measure == kind
                && other.indicator == one.indicator
                && other.unit == one.unit
                && other.commitment == one.commitment
        })
    };
    let latest = |kind: MeasureKind| {
        let day = |(record, _): &(&MeasureRecord, &Measure)| Reverse(record.effective);
        known(kind).rev().min_by_key(day).map(|(_, one)| one)
    };
    let baseline = known(MeasureKind::Baseline).next().map(|(_, one)| one);
    let (target, actual) = (latest(MeasureKind::Target), latest(MeasureKind::Actual));
    let told = actual.or(baseline).or(target)?;
    match from {
        "community" => text(book.community()),
        "commitment" => text(one.commitment.clone()?),
        "indicator" => text(&one.indicator),
        "unit" => text(&one.unit),
        "baseline" => text(&baseline?.value),
        "target" => text(&target?.value),
        "actual" => text(&actual?.value),
        "period" => text(&told.period),
        "source" => text(&told.source),
        "said_by" => text(&told.said_by),
        _ => None,
    }
}

fn decision(book: &Book, at: usize, from: &str, span: &Span) -> Option<Value> {
    let record = &book.decisions()[at];
    let one = record.at(span.to)?;
    match from {
        "community" => text(book.community()),
        "what" => text(&one.what),
        "date" => Some(Value::Day(record.effective)),
        "decided_by" => text(one.decided_by.word()),
        "reason" => text(&one.reason),
        "amount" => Some(Value::Money(one.amount?, one.currency?)),
        "commitment" => text(one.commitment.clone()?),
        "actor" => text(&record.actor),
        _ => None,
    }
}

fn breach(book: &Book, at: usize, from: &str, span: &Span) -> Option<Value> {
    let one = &book.breaches()[at];
    match from {
        "community" => text(book.community()),
        "date" => Some(Value::Day(one.effective)),
        "rule" => text(one.rule.word()),
        "because" => text(&one.breach.because),
        "source" => text(&one.breach.source),
        "resolved" => text(if one.stands(span.to) { "no" } else { "yes" }),
        _ => None,
    }
}
