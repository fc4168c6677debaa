//! The tables of the programme's page.

use allotment_ledger::{
    Book, DecidedBy, HeadsOf, PartyType, Slip, burden, certainty, days_to_pay, decided,
    paid_through, percent_of, promises, shown, slippage, terms,
};
use allotment_place::Currency;
use allotment_report as report;

use super::place::party;
use super::{Telling, in_words, table};

/// So many places and late days stand on the page; the rest is in the tables.
const MOST: usize = 200;
const LATE: usize = 30;

impl Telling<'_> {
    pub(super) fn tables(&self) -> Vec<report::LedgerTable> {
        let all = [
            self.by_place(),
            self.late(),
            self.ahead(),
            self.deciders(),
            self.through(),
            self.for_how_long(),
            self.how_soon(),
            self.asked(),
            self.per_head(),
        ];
        all.into_iter().flatten().collect()
    }

    fn by_place(&self) -> Option<report::LedgerTable> {
        let mut rows = Vec::new();
        for book in self.all() {
            for view in promises(book, self.date()) {
                let promise = book.as_of(self.date()).promise(view.number);
                let show = |minor| shown(minor, promise.money.currency);
                rows.push(vec![
                    self.place_name(book.community()).to_owned(),
                    view.state.words().to_owned(),
                    show(view.counted),
                    show(view.committed),
                    show(view.agreed),
                    show(view.paid),
                    view.why,
                ]);
            }
        }
        let all = rows.len();
        rows.truncate(MOST);
        let caption = if all > MOST {
            format!("Promises, the first {MOST} of {all}")
        } else {
            "Promises".to_owned()
        };
        table(
            &caption,
            &[
                ("Place", false),
                ("It is", false),
                ("Promised", true),
                ("Committed", true),
                ("Signed by all", true),
                ("Paid", true),
                ("Why", false),
            ],
            rows,
        )
    }

    /// Every payment and milestone of all communities, the latest first.
    pub(super) fn slips(&self) -> Vec<(&str, Slip)> {
        let mut slips: Vec<(&str, Slip)> = (self.all())
            .flat_map(|book| {
                let own = slippage(book, self.date()).into_iter();
                own.map(move |slip| (book.community(), slip))
            })
            .collect();
        slips.sort_by_key(|(_, slip)| std::cmp::Reverse(slip.days.unwrap_or(i64::MIN)));
        slips
    }

    fn late(&self) -> Option<report::LedgerTable> {
        let late = self.slips().into_iter();
        let rows = late.filter(|(_, slip)| slip.days.is_some_and(|days| days > 0));
        let rows = rows.take(LATE).map(|(community, slip)| {
            let book = self.run.kept.books.book(community);
            let what = book.and_then(|book| book.commitment(&slip.commitment));
            vec![
                what.map_or(slip.commitment.clone(), |one| one.purpose.clone()),
                self.place_name(community).to_owned(),
                format!("{} {}", slip.of, slip.name),
                slip.first.map_or("–".to_owned(), in_words),
                slip.actual.map_or("not yet".to_owned(), in_words),
                slip.days.unwrap_or(0).to_string(),
            ]
        });
        table(
            "What is late, or came late, by the day that was promised first",
            &[
                ("What for", false),
                ("Where", false),
                ("Which", false),
                ("Promised for", false),
                ("Came", false),
                ("Days late", true),
            ],
            rows.collect(),
        )
    }

    fn ahead(&self) -> Option<report::LedgerTable> {
        let rows = certainty(&self.books(), self.date(), 10).unwrap_or_default();
        let rows = rows.into_iter().map(|row| {
            vec![
                format!("{} to {}", in_words(row.from), in_words(row.to)),
                shown(row.planned, row.currency),
                shown(row.signed, row.currency),
                shown(row.proposed, row.currency),
                row.percent
                    .map_or("–".to_owned(), |part| format!("{part}%")),
            ]
        });
        table(
            "The next ten years: what is planned, and what signatures back",
            &[
                ("Year", false),
                ("Planned", true),
                ("Signed by all", true),
                ("Waits for signatures", true),
                ("Signed, of what is planned", true),
            ],
            rows.collect(),
        )
    }

    fn deciders(&self) -> Option<report::LedgerTable> {
        let rows = decided(&self.books(), self.date()).into_iter();
        let rows = rows.filter(|row| row.community.is_none() && row.year.is_none());
        let rows = rows.map(|row| {
            vec![
                row.by.map_or("not said", DecidedBy::word).to_owned(),
                shown(row.minor, row.currency),
                format!("{}%", percent_of(row.hundredths)),
            ]
        });
        table(
            "Who decided each pound that is committed",
            &[("Who", false), ("Money", true), ("Part of all", true)],
            rows.collect(),
        )
    }

    fn through(&self) -> Option<report::LedgerTable> {
        let rows = paid_through(&self.books(), &self.run.kept.entries, self.date());
        let rows = rows.into_iter().map(|row| {
            vec![
                row.is.map_or("not said", PartyType::word).to_owned(),
                if row.civil_society { "yes" } else { "no" }.to_owned(),
                shown(row.minor, row.currency),
                format!("{}%", percent_of(row.hundredths)),
            ]
        });
        table(
            "To whom money was paid",
            &[
                ("Type", false),
                ("Civil society", false),
                ("Paid", true),
                ("Part of all", true),
            ],
            rows.collect(),
        )
    }

    fn for_how_long(&self) -> Option<report::LedgerTable> {
        let rows = terms(&self.books(), self.date()).into_iter().map(|row| {
            let words = match row.multi_year {
                Some(true) => "more than a year",
                Some(false) => "a year or less",
                None => "not said",
            };
            vec![
                words.to_owned(),
                shown(row.minor, row.currency),
                format!("{}%", percent_of(row.hundredths)),
            ]
        });
        table(
            "For how long money is committed",
            &[("For", false), ("Committed", true), ("Part of all", true)],
            rows.collect(),
        )
    }

    fn how_soon(&self) -> Option<report::LedgerTable> {
        let days = |days: Option<i64>| days.map_or("–".to_owned(), |days| days.to_string());
        let rows = days_to_pay(&self.books(), self.date())
            .into_iter()
            .map(|row| {
                vec![
                    self.any_party(&row.payer),
                    row.paid.to_string(),
                    days(row.median),
                    days(row.longest),
                    row.waiting.to_string(),
                    days(row.oldest),
                ]
            });
        table(
            "How soon sums that were called due are paid",
            &[
                ("Who pays", false),
                ("Sums paid", true),
                ("Days, the middle one", true),
                ("Days, the longest", true),
                ("Sums waiting", true),
                ("Days the oldest waits", true),
            ],
            rows.collect(),
        )
    }

    /// What people call a party that is in some community.
    fn any_party(&self, name: &str) -> String {
        let known = self.all().find(|book| book.party(name).is_some());
        known.map_or_else(|| name.to_owned(), |book: &Book| party(book, name))
    }

    fn asked(&self) -> Option<report::LedgerTable> {
        let rows = burden(&self.books(), self.date()).into_iter().map(|row| {
            vec![
                row.funder.map_or_else(
                    || "all together".to_owned(),
                    |funder| self.any_party(&funder),
                ),
                row.commitments.to_string(),
                row.answered.to_string(),
                row.open.to_string(),
                row.per_ten_thousand.unwrap_or_else(|| "–".to_owned()),
            ]
        });
        table(
            "What partners are asked",
            &[
                ("By whom", false),
                ("Commitments", true),
                ("Answered", true),
                ("To come", true),
                ("Questions for each 10,000 committed", true),
            ],
            rows.collect(),
        )
    }

    fn per_head(&self) -> Option<report::LedgerTable> {
        let rows = self.run.heads.iter().flatten().filter_map(|row| {
            let HeadsOf::Tenth(index, tenth) = &row.of else {
                return None;
            };
            let each = |minor: Option<i64>, currency: Currency| {
                minor.map_or("–".to_owned(), |minor| shown(minor, currency))
            };
            let mut cells = vec![
                self.run.indices.get(*index).cloned().unwrap_or_default(),
                tenth.to_string(),
                row.places.to_string(),
            ];
            cells.extend(row.per_head.map(|minor| each(minor, row.currency)));
            Some(cells)
        });
        table(
            "Money for each person, by tenth of need (1 the greatest) under each index",
            &[
                ("Index", false),
                ("Tenth", true),
                ("Places", true),
                ("Promised", true),
                ("Committed", true),
                ("Paid", true),
                ("Promised less cuts", true),
            ],
            rows.collect(),
        )
    }
}
