//! Every promise, and what became of it.

use super::base::is_endless;
use super::{both, counted as counted_up};
use crate::account::Account;
use crate::book::{AsOf, Book};
use crate::commitment::{Commitment, CommitmentState};
use crate::date::Date;
use crate::entry::Use;
use crate::id::EntryId;
use crate::money::shown;
use crate::promise::Promise;

/// How a promise is seen of which no money is late. Steps may be: of them tells
/// [`slippage`](super::slippage()).
const ON_TRACK: &str = "none of its money is late";

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PromiseState {
    /// All of it is paid.
    Kept,
    /// Nothing is late.
    OnTrack,
    /// Something is owed, or its years are over, and not all is paid.
    Late,
    /// A part of it lapsed, went elsewhere or was cut.
    ScaledBack,
    /// All of it lapsed, or its years are over and nobody was promised any of it.
    Broken,
    /// It takes over another pot; nothing of it is late.
    Replaces,
}

impl PromiseState {
    /// The words for it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::OnTrack => "on track",
            Self::Late => "late",
            Self::ScaledBack => "scaled back",
            Self::Broken => "broken",
            Self::Replaces => "replaces another pot",
        }
    }
}

/// A promise at the end of a day. All amounts are minor units over all its years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromiseView {
    /// Its entry.
    pub entry: EntryId,
    /// Its number in the book.
    pub number: u32,
    /// What became of it.
    pub state: PromiseState,
    /// How it was seen, in a sentence.
    pub why: String,
    /// The day of the evidence.
    pub since: Date,
    /// What was promised, as it stands.
    pub promised: i64,
    /// Of it, what counts here: what another promise took over counts there.
    pub counted: i64,
    /// Of it, what is not taken over from an older promise.
    pub new: i64,
    /// What is committed to projects, paid or not.
    pub committed: i64,
    /// Of that, what every party has signed for.
    pub agreed: i64,
    /// What is paid and did not come back.
    pub paid: i64,
    /// What lapsed.
    pub lapsed: i64,
}

/// Every promise that counts from `date` or before. Their `counted` adds up
/// with every pound in one promise alone. A promise that comes every year
/// without an end has no envelope, and shows zeros.
#[must_use]
pub fn promises(book: &Book, date: Date) -> Vec<PromiseView> {
    let book = book.as_of(date);
    book.promises()
        .map(|(number, promise)| view(book, number, &promise))
        .collect()
}

fn view(book: AsOf<'_>, number: u32, promise: &Promise) -> PromiseView {
    let date = book.date();
    let promised = -book.held(Account::Given(number));
    let taken_over = book.held(Account::TakenOver(number));
    let carried = promise.replaces.map_or(0, |old| {
        // What was promised in prices of a year is nothing new in money of the day.
        if book.promise(old).money.prices == promise.money.prices {
            book.held(Account::TakenOver(old))
        } else {
            promised
        }
    });
    let lapsed = book.held(Account::Lapsed(number));
    let [mut committed, mut agreed, mut paid] = [0; 3];
    for (at, commitment) in book.drawn_on(number) {
        let own_paid = both(book, |used_for| Account::Paid(at, used_for));
        let own = own_paid + both(book, |used_for| Account::Committed(at, used_for));
        committed += own;
        paid += own_paid;
        if commitment.agreed.is_some() {
            agreed += own;
        }
    }
    let [committed, agreed, paid] = [committed, agreed, paid].map(counted_up);
    let counted = promised - taken_over;
    let mut view = PromiseView {
        entry: promise.entry,
        number,
        state: PromiseState::OnTrack,
        why: ON_TRACK.into(),
        since: date,
        promised,
        counted,
        new: promised - carried.min(promised),
        committed,
        agreed,
        paid,
        lapsed,
    };
    (view.state, view.why, view.since) = judged(book, promise, &view);
    view
}

fn judged(book: AsOf<'_>, promise: &Promise, view: &PromiseView) -> (PromiseState, String, Date) {
    let date = book.date();
    let show = |minor| shown(minor, promise.money.currency);
    let ended = promise
        .years
        .map(|years| years.end())
        .filter(|end| *end < date);
    let corrected = promise.corrected;
    if view.lapsed > 0 && view.paid == 0 && view.lapsed >= view.counted {
        let since = book
            .held_since(Account::Lapsed(view.number))
            .unwrap_or(date);
        return (
            PromiseState::Broken,
            format!("all of it, {}, lapsed", show(view.lapsed)),
            since,
        );
    }
    if let (Some((_, day)), 0) = (corrected, view.promised) {
        return (PromiseState::Broken, "it was taken back".into(), day);
    }
    if view.counted > 0 && view.paid >= view.counted {
        let since = last_paid(book, view.number).unwrap_or(date);
        return (
            PromiseState::Kept,
            format!("{} is paid", show(view.paid)),
            since,
        );
    }
    if let Some(end) = ended.filter(|_| view.committed == 0 && view.counted > 0) {
        return (
            PromiseState::Broken,
            format!("its last year ended on {end}, and none of it was committed"),
            end,
        );
    }
    let late = overdue(book, view.number);
    let end = ended.map(|end| {
        (
            format!(
                "its last year ended on {end}, and {} of {} is paid",
                show(view.paid),
                show(view.counted)
            ),
            end,
        )
    });
    if let Some((why, since)) = late.or(end).filter(|_| view.counted > 0) {
        return (PromiseState::Late, why, since);
    }
    if view.lapsed > 0 {
        let since = book
            .held_since(Account::Lapsed(view.number))
            .unwrap_or(date);
        return (
            PromiseState::ScaledBack,
            format!("{} of it lapsed", show(view.lapsed)),
            since,
        );
    }
    if view.promised > view.counted {
        let since = book
            .held_since(Account::TakenOver(view.number))
            .unwrap_or(date);
        let went = view.promised - view.counted;
        return (
            PromiseState::ScaledBack,
            replaced_in_words(book, promise, went),
            since,
        );
    }
    if let Some((_, day)) = corrected.filter(|_| promise.money.minor < promise.first.minor) {
        return (
            PromiseState::ScaledBack,
            format!("{} became {}", promise.first, promise.money),
            day,
        );
    }
    if is_endless(promise) {
        let why = format!(
            "{} comes every year without an end, and is in no sum",
            show(promise.money.minor)
        );
        return (PromiseState::OnTrack, why, promise.effective);
    }
    if let Some(old) = promise.replaces {
        let old = book.promise(old).entry;
        return (
            PromiseState::Replaces,
            format!("it takes over {old}"),
            promise.effective,
        );
    }
    (PromiseState::OnTrack, ON_TRACK.into(), promise.effective)
}

/// That `went` of a promise was taken over: what another promise is less than that was cut.
fn replaced_in_words(book: AsOf<'_>, promise: &Promise, went: i64) -> String {
    let show = |minor| shown(minor, promise.money.currency);
    let Some(at) = promise.replaced_by else {
        return format!("{} of it went into another promise", show(went));
    };
    let newer = book.promise(at);
    // Sums in prices of two years are not told apart, nor is what comes every year.
    let is_one_base = newer.money.prices == promise.money.prices && newer.envelope.is_some();
    let carried = if is_one_base {
        went.min(-book.held(Account::Given(at)))
    } else {
        went
    };
    let cut = match went - carried {
        0 => String::new(),
        cut => format!(", and {} was cut", show(cut)),
    };
    format!(
        "{} of it went into another promise ({}){cut}",
        show(carried),
        newer.entry
    )
}

/// The last day on which anything was paid under a promise.
fn last_paid(book: AsOf<'_>, number: u32) -> Option<Date> {
    let days = book.drawn_on(number).flat_map(|(at, _)| {
        [Use::Capital, Use::Revenue].map(|used_for| book.last_change(Account::Paid(at, used_for)))
    });
    days.flatten().max()
}

/// What is owed and not paid, and since when: the earliest of the schedules.
/// A part that hangs on a milestone is owed once that is confirmed.
fn overdue(book: AsOf<'_>, number: u32) -> Option<(String, Date)> {
    let date = book.date();
    let mut found: Option<(String, Date)> = None;
    for (at, commitment) in book.drawn_on(number) {
        if commitment.state() == CommitmentState::Withdrawn {
            continue;
        }
        let paid = book.paid_in(at);
        // What lapsed is what was not owed yet, and then the last that was.
        let left = commitment.amount() - commitment.lapsed();
        let mut owed = 0_i64;
        let mut rows: Vec<(Date, i64)> = commitment
            .schedule
            .iter()
            .filter_map(|row| {
                Some((
                    owed_from(&commitment, row.milestone.as_deref(), row.due)?,
                    row.amount,
                ))
            })
            .filter(|(day, _)| *day < date)
            .collect();
        rows.sort_unstable();
        for (day, amount) in rows {
            owed = owed.saturating_add(amount).min(left);
            if owed > paid {
                let open = shown(owed - paid, commitment.currency);
                if found.as_ref().is_none_or(|(_, since)| day < *since) {
                    found = Some((
                        format!("{open} of '{}' was to be paid by {day}", commitment.name),
                        day,
                    ));
                }
                break;
            }
        }
    }
    found
}

fn owed_from(commitment: &Commitment, milestone: Option<&str>, due: Date) -> Option<Date> {
    match milestone {
        None => Some(due),
        Some(name) => commitment
            .milestones
            .get(name)?
            .confirmed
            .map(|day| day.max(due)),
    }
}
