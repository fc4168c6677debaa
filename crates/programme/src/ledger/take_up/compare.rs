//! What of it is in the ledger already, and what stands there otherwise.

use std::collections::BTreeSet;

use allotment_ledger::{
    Account, Book, Commitment, Date, EntryId, Programme as Books, Promise, Use,
};
use allotment_table::{Fault, Faults};
use serde_json::Value;

use super::{OF_THE_PLAN, OF_THE_VOTE, SHARE_OF, Wanted};
use crate::Run;

/// What became of a wanted entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is to be added.
    New,
    /// It is there.
    There,
}

/// Whether what `one` wants stands in the ledger by now: after a correction, in
/// another promise that replaced it, or after an amendment. Of a commitment that is its
/// sum and its use, by when what of it is to be paid, and who signs.
fn stands_so(books: &Books, one: &Wanted) -> bool {
    let Some(book) = books.book(&one.community) else {
        return false;
    };
    let text = |name: &str| one.value[name].as_str();
    let minor = |name: &str| text(name).and_then(|text| text.parse::<i64>().ok());
    match one.what {
        "promise" => {
            let id = text("id").and_then(EntryId::parse);
            let own = book.promises().iter().find(|own| Some(own.entry) == id);
            let newer = |promise: &&Promise| {
                let at = promise.replaced_by?;
                book.promises().get(at as usize)
            };
            let Some(last) = std::iter::successors(own, newer).last() else {
                return false;
            };
            let years = last.years.map(|years| {
                if years.first == years.last {
                    years.first.to_string()
                } else {
                    format!("{} to {}", years.first, years.last)
                }
            });
            last.envelope == minor("amount")
                && last.capital == minor("capital")
                && years.as_deref() == text("years")
                && Some(last.from_party.as_str()) == text("from_party")
                && Some(last.money.currency.as_str()) == text("currency")
        }
        "commitment" => book.commitment(&one.name).is_some_and(|own| {
            let part = |name: &str| minor(name).unwrap_or(0);
            Some(own.amount()) == minor("amount")
                && (own.capital, own.revenue) == (part("capital"), part("revenue"))
                && Some(own.currency.as_str()) == text("currency")
                && same_parties(book, own, one)
                && same_years(own, one)
        }),
        _ => false,
    }
}

/// Whether the same sign, or who followed them.
fn same_parties(book: &Book, own: &Commitment, one: &Wanted) -> bool {
    let rows = one.value["parties"].as_array().into_iter().flatten();
    let wanted: Vec<&str> = rows.filter_map(Value::as_str).collect();
    let follows = |party: &str, other: &str| book.is_now(party, other);
    let all = |party: &&str| own.parties.iter().any(|now| follows(now, party));
    let none_else = |now: &String| wanted.iter().any(|party| follows(now, party));
    wanted.iter().all(all) && own.parties.iter().all(none_else)
}

/// Whether as much is to be paid by each day that the plan has, whatever days the
/// schedule of the ledger has between them.
fn same_years(own: &Commitment, one: &Wanted) -> bool {
    let mut sum = 0;
    one.value["schedule"]
        .as_array()
        .into_iter()
        .flatten()
        .all(|row| {
            let minor = row["amount"].as_str().and_then(|text| text.parse().ok());
            sum += minor.unwrap_or(0);
            let due = row["due"].as_str().and_then(Date::parse);
            let by = own.schedule.iter().filter(|own| Some(own.due) <= due);
            by.map(|own| own.amount).sum::<i64>() == sum
        })
}

/// Which of `wanted`, which `run` asks for, the ledger `books` lacks; `kept` gives the
/// entry with an id, if it is there.
///
/// # Errors
/// [`Faults`] for each that is there with another amount, other years or other parties,
/// and for each that was taken up before and that the run decides no more.
pub fn compare(
    file: &str,
    books: &Books,
    run: &Run,
    wanted: &[Wanted],
    kept: &mut dyn FnMut(EntryId) -> Option<Value>,
) -> Result<Vec<Taken>, Faults> {
    let mut faults = Faults::new();
    let mut all = Vec::new();
    for one in wanted {
        let id = one.value["id"].as_str().and_then(EntryId::parse);
        let found = id.and_then(&mut *kept);
        let Some(mut found) = found else {
            let book = books.book(&one.community);
            let by_another = book.is_some_and(|book| match one.what {
                "party" => book.party(&one.name).is_some(),
                "commitment" => book.commitment(&one.name).is_some(),
                _ => false,
            });
            all.push(if by_another { Taken::There } else { Taken::New });
            continue;
        };
        all.push(Taken::There);
        if let Some(fields) = found.as_object_mut() {
            fields.remove("recorded");
        }
        let differs: Vec<String> = (one.value.as_object().into_iter().flatten())
            .filter(|(name, value)| found[name.as_str()] != **value && !value.is_null())
            .map(|(name, value)| format!("{name} {} and not {value}", found[name.as_str()]))
            .collect();
        // Who a party is, and from when things count, may have been told before. A promise
        // may be another by now, though it was this one once.
        let is_asked = one.what == "promise" || one.what != "party" && !differs.is_empty();
        if is_asked && !stands_so(books, one) {
            let with = if differs.is_empty() {
                "another amount by now, since it was corrected, replaced or lapsed".to_owned()
            } else {
                differs.join(", ")
            };
            let what = format!(
                "the {} '{}' of {} is in the ledger with {with}",
                one.what, one.name, one.community,
            );
            let help = match one.what {
                "commitment" => {
                    "record an amendment that all sign; or let it lapse and give what takes its place an id of its own; or run the programme as it was"
                }
                _ => {
                    "record a `correct` with the new amounts for it, or a promise that `replaces` it; or run the programme as it was"
                }
            };
            faults.push(Fault::new(file, what, help));
        }
    }
    for left in left_over(books, wanted) {
        let help = "let it lapse, or promise what `replaces` it; or run the programme as it was";
        faults.push(Fault::new(file, left, help));
    }
    for left in decided_no_more(books, run, wanted, kept) {
        let help = "let what is left of it lapse; or run the programme as it was";
        faults.push(Fault::new(file, left, help));
    }
    faults.into_result(all)
}

/// What was committed of a share since residents chose it or a plan agreed it, and is
/// chosen or agreed no more, while something of it is still to be paid. A stage that does
/// not run says nothing of it, nor does a plan that breaks its yearly money.
fn decided_no_more(
    books: &Books,
    run: &Run,
    wanted: &[Wanted],
    kept: &mut dyn FnMut(EntryId) -> Option<Value>,
) -> Vec<String> {
    let text = |one: &Wanted, name: &str| one.value[name].as_str().map(str::to_owned);
    let shares = || wanted.iter().filter(|one| one.what == "promise");
    let ids: Vec<Option<EntryId>> = (shares())
        .map(|one| EntryId::parse(&text(one, "id")?))
        .collect();
    let own = shares().find_map(|one| text(one, "source"));
    let plans = run.plan.iter().flat_map(|plan| &plan.plans);
    let broken: Vec<&str> = (plans.filter(|plan| !plan.broken.is_empty()))
        .map(|plan| plan.id.as_str())
        .collect();
    let names: BTreeSet<(&str, &str)> = (wanted.iter())
        .filter(|one| one.what == "commitment")
        .map(|one| (one.community.as_str(), one.name.as_str()))
        .collect();
    let mut left = Vec::new();
    for book in books.books() {
        let community = book.community();
        for (number, commitment) in (0..).zip(book.commitments()) {
            let promise = &book.promises()[commitment.promise as usize];
            let is_own = own.as_deref() == Some(&promise.source)
                || replaces_one_of(book.promises(), promise, &ids);
            let is_open = commitment.closed.is_none() && to_pay(book, number) > 0;
            if !is_own || !is_open || names.contains(&(community, commitment.name.as_str())) {
                continue;
            }
            let entry = kept(commitment.entry);
            let words = entry.as_ref().and_then(|entry| entry["words"].as_str());
            let words = words.unwrap_or_default();
            let [starts, ends] = OF_THE_VOTE;
            let is_chosen = words.starts_with(starts) && words.ends_with(ends);
            let said = if words == OF_THE_PLAN && run.plan.is_some() && !broken.contains(&community)
            {
                "its plan agrees it no more"
            } else if is_chosen && run.decide.is_some() {
                "residents chose it no more"
            } else {
                continue;
            };
            left.push(format!(
                "the commitment '{}' of {community} ({}) is in the ledger with {} to be paid, and {said}",
                commitment.name,
                commitment.purpose,
                allotment_ledger::shown(to_pay(book, number), commitment.currency)
            ));
        }
    }
    left
}

/// What of the commitment `number` is neither paid nor lapsed.
fn to_pay(book: &Book, number: u32) -> i64 {
    let uses = [Use::Capital, Use::Revenue].into_iter();
    uses.map(|used_for| book.held(Account::Committed(number, used_for), Date::LAST))
        .sum()
}

/// What was promised as a share before, and is no share of `wanted`: of a place that gets
/// nothing any more, or of the same money under another name of the programme.
fn left_over(books: &Books, wanted: &[Wanted]) -> Vec<String> {
    let shares = || wanted.iter().filter(|one| one.what == "promise");
    let text = |one: &Wanted, name: &str| one.value[name].as_str().map(str::to_owned);
    let ids: Vec<Option<EntryId>> = (shares())
        .map(|one| EntryId::parse(&text(one, "id")?))
        .collect();
    let own = shares().find_map(|one| text(one, "source"));
    let mut left = Vec::new();
    for book in books.books() {
        let here: Vec<&Wanted> = shares()
            .filter(|one| one.community == book.community())
            .collect();
        for (number, promise) in (0..).zip(book.promises()) {
            let lapsed = book.held(Account::Lapsed(number), Date::LAST);
            let minor = promise.envelope.unwrap_or(0) - lapsed;
            let is_share = promise.source.starts_with(SHARE_OF);
            let is_known = ids.contains(&Some(promise.entry));
            if !is_share || is_known || minor <= 0 || promise.replaced_by.is_some() {
                continue;
            }
            // One that replaces a share stands for it.
            if replaces_one_of(book.promises(), promise, &ids) {
                continue;
            }
            let same = |one: &&Wanted| {
                let from = text(one, "from_party").as_deref() == Some(&promise.from_party);
                from && text(one, "amount") == Some(minor.to_string())
            };
            if own.as_deref() == Some(&promise.source) || here.iter().any(same) {
                left.push(format!(
                    "{} was promised {} as «{}» ({}), and that is no share now",
                    book.community(),
                    allotment_ledger::shown(minor, promise.money.currency),
                    promise.source,
                    promise.entry
                ));
            }
        }
    }
    left
}

/// Whether `promise` took the place of one of those with these ids, at whatever remove.
fn replaces_one_of(all: &[Promise], promise: &Promise, ids: &[Option<EntryId>]) -> bool {
    let older = |one: &&Promise| all.get(one.replaces? as usize);
    std::iter::successors(Some(promise), older).any(|one| ids.contains(&Some(one.entry)))
}
