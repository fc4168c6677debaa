//! The lines of a statement that the ledger has as breaches.

use std::collections::BTreeMap;

use allotment_ledger::Programme;

use super::number::line_id;
use super::{Spent, find};
use crate::ledger::came_back::Gone;
use crate::ledger::paid::Paid;

/// The lines that are breaches of the ledger which nothing resolved, by what was paid and
/// when: a line that is written otherwise now is the same fact.
pub(super) fn broken(
    ledger: &Programme,
    lines: &[Spent],
    found: &[Option<String>],
    gone: &BTreeMap<usize, Gone>,
) -> BTreeMap<usize, String> {
    let mut breaches: Vec<Paid> = Vec::new();
    for book in ledger.books() {
        for one in book
            .breaches()
            .iter()
            .filter(|one| one.resolved_by.is_none())
        {
            let fact = &one.breach.fact;
            let text = |name: &str| fact[name].as_str().unwrap_or_default().to_owned();
            let sign = match fact["kind"].as_str() {
                Some("pay") => 1,
                Some("return") => -1,
                _ => continue,
            };
            breaches.push(Paid {
                community: book.community().to_owned(),
                day: one.effective,
                effective: one.effective,
                commitment: text("commitment"),
                minor: sign * text("amount").parse().unwrap_or(0),
                currency: text("currency"),
                id: one.entry.to_string(),
                found: false,
                taken_back: None,
            });
        }
    }
    // A line that is one word for word is that one.
    let mut same = BTreeMap::new();
    let mut of_line = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        if found[at].is_some() || gone.contains_key(&at) {
            continue;
        }
        let book = ledger.book(&line.community);
        loop {
            let id = line_id(line, &mut same);
            let own = id.to_string();
            let breach = breaches.iter_mut().find(|one| one.id == own);
            if let Some(breach) = breach {
                breach.found = true;
                of_line.insert(at, own);
                break;
            }
            // A payment under that number is on another line.
            if book.is_none_or(|book| book.place_of(id).is_none()) {
                break;
            }
        }
    }
    let left: Vec<usize> = (0..lines.len())
        .filter(|at| found[*at].is_none() && !gone.contains_key(at) && !of_line.contains_key(at))
        .collect();
    let others: Vec<&Spent> = left.iter().map(|&at| &lines[at]).collect();
    let each = left.iter().zip(find(&mut breaches, &others, 0));
    of_line.extend(each.filter_map(|(&at, breach)| Some((at, breach?))));
    of_line
}
