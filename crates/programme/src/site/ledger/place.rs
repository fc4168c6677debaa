//! One place's promises, commitments, payments and results.

use std::borrow::Cow;

use allotment_ledger::{
    Account, Book, Commitment, CommitmentState, Date, Entry, Kind, MeasureKind, Milestone, Use,
    promises, shown,
};
use allotment_report as report;

use super::{Telling, in_words, sentence, table};

/// So many payments stand on a page; the rest is in the tables.
const MOST: usize = 60;

impl Telling<'_> {
    pub(super) fn place(&self, book: &Book) -> report::PlaceLedger {
        let tables = [
            self.commitments(book),
            self.payments(book),
            self.milestones(book),
            self.measures(book),
        ];
        report::PlaceLedger {
            lead: self.place_lead(book),
            tables: tables.into_iter().flatten().collect(),
            breaches: self.breaches(book),
        }
    }

    fn place_lead(&self, book: &Book) -> Vec<String> {
        let views = promises(book, self.date()).into_iter();
        let lines = views.map(|view| {
            let promise = book.as_of(self.date()).promise(view.number);
            let show = |minor| shown(minor, promise.money.currency);
            let years = promise.years.map_or(String::new(), |years| {
                format!(" for {} to {}", years.first, years.last)
            });
            format!(
                "{} promised {}{years} on {}. It is {}: {}. {} of it is committed to projects, and {} is paid.",
                party(book, &promise.from_party),
                promise.money,
                in_words(promise.effective),
                view.state.words(),
                view.why,
                show(view.committed),
                show(view.paid)
            )
        });
        let mut lead: Vec<String> = lines.collect();
        lead.push(format!(
            "This is how it stood on {}.",
            in_words(self.date())
        ));
        lead
    }

    fn numbered<'b>(
        &self,
        book: &'b Book,
    ) -> impl Iterator<Item = (u32, Cow<'b, Commitment>)> + use<'b> {
        book.as_of(self.date()).commitments()
    }

    fn commitments(&self, book: &Book) -> Option<report::LedgerTable> {
        let date = self.date();
        let rows = self.numbered(book).map(|(number, one)| {
            let sum = |account: fn(u32, Use) -> Account| {
                let uses = [Use::Capital, Use::Revenue];
                let minor: i64 = uses
                    .map(|used_for| book.held(account(number, used_for), date))
                    .iter()
                    .sum();
                shown(minor, one.currency)
            };
            let waits: Vec<String> = (one.unsigned().iter())
                .map(|name| party(book, name))
                .collect();
            let state = match one.state() {
                CommitmentState::Proposed => format!("waits for {}", waits.join(" and ")),
                other => other.word().to_owned(),
            };
            vec![
                one.purpose.clone(),
                state,
                shown(one.amount(), one.currency),
                sum(Account::Due),
                sum(Account::Paid),
                sum(Account::Spent),
            ]
        });
        table(
            "What money is committed to",
            &[
                ("What for", false),
                ("So far", false),
                ("Committed", true),
                ("Called due", true),
                ("Paid", true),
                ("Spent", true),
            ],
            rows.collect(),
        )
    }

    fn payments(&self, book: &Book) -> Option<report::LedgerTable> {
        let own =
            |entry: &&Entry| entry.community == book.community() && entry.effective <= self.date();
        let mut rows = Vec::new();
        for entry in self.run.kept.entries.iter().filter(own) {
            let word = match entry.kind() {
                Kind::Due => "called due",
                Kind::Pay => "paid",
                Kind::Return => "given back",
                Kind::Lapse => "lapsed",
                _ => continue,
            };
            let Some(moved) = entry.body.money_move() else {
                continue;
            };
            let what = moved
                .commitment
                .as_deref()
                .and_then(|name| book.commitment(name));
            rows.push((
                entry.effective,
                vec![
                    in_words(entry.effective),
                    word.to_owned(),
                    what.map_or(String::new(), |one| one.purpose.clone()),
                    moved
                        .to_party
                        .as_deref()
                        .map_or_else(|| "–".to_owned(), |to| party(book, to)),
                    shown(moved.amount, moved.currency),
                ],
            ));
        }
        rows.sort_by_key(|(day, _)| *day);
        let all = rows.len();
        let skipped = all.saturating_sub(MOST);
        let caption = if skipped > 0 {
            format!("Payments, the last {MOST} of {all}")
        } else {
            "Payments".to_owned()
        };
        table(
            &caption,
            &[
                ("Day", false),
                ("What happened", false),
                ("What for", false),
                ("To", false),
                ("Amount", true),
            ],
            rows.into_iter().skip(skipped).map(|(_, row)| row).collect(),
        )
    }

    fn milestones(&self, book: &Book) -> Option<report::LedgerTable> {
        let date = self.date();
        let rows = self.numbered(book).flat_map(|(_, one)| {
            let row = |(name, found): (&String, &Milestone)| {
                let day = |day: Option<Date>| day.map_or("–".to_owned(), in_words);
                let late = found.due.is_some_and(|due| due < date)
                    && found.reported.is_none()
                    && found.confirmed.is_none();
                let state = if late {
                    "late".to_owned()
                } else {
                    found.state.to_string()
                };
                vec![
                    sentence(name).trim_end_matches('.').to_owned(),
                    one.purpose.clone(),
                    state,
                    found.due.map_or("–".to_owned(), in_words),
                    day(found.reported),
                    day(found.confirmed),
                    (found.confirmed_by.as_deref())
                        .map_or_else(|| "–".to_owned(), |by| party(book, by)),
                ]
            };
            one.milestones.iter().map(row).collect::<Vec<_>>()
        });
        table(
            "Steps of the work",
            &[
                ("Step", false),
                ("Of", false),
                ("So far", false),
                ("Promised for", false),
                ("Reported", false),
                ("Confirmed", false),
                ("By", false),
            ],
            rows.collect(),
        )
    }

    fn measures(&self, book: &Book) -> Option<report::LedgerTable> {
        let known: Vec<_> = (book.as_of(self.date()).measures())
            .map(|(_, one)| one)
            .collect();
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut seen = Vec::new();
        for one in &known {
            let key = (&one.indicator, &one.unit, &one.commitment);
            if seen.contains(&key) {
                continue;
            }
            seen.push(key);
            let of = |kind: MeasureKind| {
                let same = |other: &&&allotment_ledger::Measure| {
                    other.measure == kind
                        && (&other.indicator, &other.unit, &other.commitment) == key
                };
                let last = known.iter().rfind(same);
                last.map_or("–".to_owned(), |one| one.value.clone())
            };
            rows.push(vec![
                format!("{} ({})", one.indicator, one.unit),
                of(MeasureKind::Baseline),
                of(MeasureKind::Target),
                of(MeasureKind::Actual),
                one.source.clone(),
            ]);
        }
        table(
            "What was measured",
            &[
                ("What", false),
                ("Before", true),
                ("Aim", true),
                ("Now", true),
                ("Source", false),
            ],
            rows,
        )
    }
}

/// What people call a party.
pub(super) fn party(book: &Book, name: &str) -> String {
    book.party(name)
        .map_or_else(|| name.to_owned(), |one| one.name.clone())
}
