//! What of it is in the ledger already, and what stands there otherwise.

use std::collections::BTreeSet;

use allotment_ledger::{Account, Date, EntryId, Programme as Books, Promise};
use allotment_table::{Fault, Faults};
use serde_json::Value;

use super::stand::{differs, to_pay};
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
        let Some(found) = found else {
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
        // Who a party is may have been told otherwise since.
        let book = books.book(&one.community);
        let differs = book.map_or_else(Vec::new, |book| differs(book, one));
        if !differs.is_empty() {
            let mut with = differs.join(", ");
            let said = one.value["amount"].as_str();
            if found["amount"].as_str() == said && with.starts_with("amount") {
                with += ", since it was corrected, replaced, amended or lapsed";
            }
            let what = format!(
                "the {} '{}' of {} is in the ledger with {with}",
                one.what, one.name, one.community,
            );
            let help = match one.what {
                "commitment" => {
                    "record an amendment that all sign; or let it lapse and give what takes its place an id of its own; or run the programme as it was"
                }
                _ => {
                    "record a `correct` with the new amounts for it, or a promise that `replaces` what of it is free; or run the programme as it was"
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
