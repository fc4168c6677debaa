//! The items of a plan, each as a part of the document.

use allotment_document::{Block, Level, Row, Side, Table};
use allotment_place::Pence;
use allotment_plan::{Item, Partner, Plan, Status, Strength, WholeLife, Word, Year, is_untested};

use super::page::{Page, paragraphs};

/// What will be done, then what was given up.
pub(super) fn items(page: Page<'_>) -> Vec<Block> {
    let mut blocks = vec![page.heading(Level::Two, Word::WhatWeWillDo)];
    for item in page.plan.items.iter().filter(|item| item.counts()) {
        blocks.extend(page.item(item));
    }
    let given_up: Vec<String> = (page.plan.items.iter())
        .filter(|item| !item.counts())
        .map(|item| item.title.clone())
        .collect();
    if !given_up.is_empty() {
        blocks.push(page.heading(Level::Two, Word::Withdrawn));
        blocks.push(Block::List(given_up));
    }
    blocks
}

impl Page<'_> {
    fn item(self, item: &Item) -> Vec<Block> {
        let mut blocks = vec![Block::Heading(Level::Three, item.title.clone())];
        if let Some(words) = &item.words {
            blocks.push(Block::labelled(self.word(Word::InResidentsWords), ""));
            let words: Vec<&str> = words.split_whitespace().collect();
            blocks.push(Block::Quote(words.join(" ")));
        }
        for (label, text) in self.facts(item) {
            blocks.push(Block::labelled(self.word(label), text));
        }
        if let Some(case) = &item.business_case {
            blocks.push(Block::labelled(self.word(Word::BusinessCase), ""));
            blocks.extend(paragraphs(case));
        }
        blocks.push(self.item_money(item));
        blocks
    }

    fn facts(self, item: &Item) -> Vec<(Word, String)> {
        let mut facts = Vec::new();
        let mut add = |label: Word, text: Option<String>| {
            facts.extend(
                text.filter(|text| !text.is_empty())
                    .map(|text| (label, text)),
            );
        };
        add(Word::Answers, Some(self.answers(item)));
        add(Word::Outcome, item.outcome.clone());
        add(Word::Measured, self.measured(item));
        add(Word::Evidence, Some(self.evidence(item)));
        let partners = item.partners.iter().map(|&at| &self.plan.partners[at]);
        let names: Vec<&str> = partners.map(|partner| partner.name.as_str()).collect();
        add(Word::DoneBy, Some(names.join(", ")));
        add(Word::KindOf, Some(self.kind(item.kind).to_owned()));
        add(Word::Theme, Some(item.theme.clone()));
        let opens = item.opens.as_ref().map(|year| year.label().to_owned());
        add(Word::Opens, opens);
        add(Word::WholeLife, self.whole_life(item));
        add(
            Word::DecidedBy,
            Some(self.decider(item.decided_by).to_owned()),
        );
        add(Word::Status, Some(self.status(item.status).to_owned()));
        facts
    }

    /// What is known to work: the register's words for what it has, else what is written.
    fn evidence(self, item: &Item) -> String {
        let told = item.evidence.iter().map(|text| {
            let Some(known) = self.plan.evidence(text) else {
                // A fixed word of Allotment, in the document's language.
                return if is_untested(text) {
                    self.word(Word::Untested).to_owned()
                } else {
                    text.clone()
                };
            };
            let level;
            let mut with = vec![("action", known.action.as_str()), ("id", known.id.as_str())];
            let word = match known.strength {
                Strength::Level(number) => {
                    level = number.to_string();
                    with.push(("level", &level));
                    Word::EvidenceLevel
                }
                Strength::NotGraded => Word::EvidenceNotGraded,
                Strength::NotRead => Word::EvidenceNotRead,
                Strength::Untested => Word::EvidenceUntested,
            };
            self.filled(word, &with)
        });
        told.collect::<Vec<_>>().join("; ")
    }

    fn answers(self, item: &Item) -> String {
        let what = |word: Word, id: &String| self.filled(word, &[("what", id)]);
        let known = self.plan.known.as_ref();
        let title = |id: &String| {
            let needs = known.into_iter().flat_map(|known| &known.needs);
            let found = needs.clone().find(|(known, _)| known == id);
            found.map_or_else(|| id.clone(), |(_, title)| title.clone())
        };
        let needs = item.needs.iter().map(|id| what(Word::Need, &title(id)));
        let gaps = item.asset_gaps.iter().map(|id| what(Word::AssetGap, id));
        needs.chain(gaps).collect::<Vec<_>>().join("; ")
    }

    fn measured(self, item: &Item) -> Option<String> {
        let measure = item.measure.as_ref()?;
        let mut parts = vec![measure.what.clone()];
        for (word, text) in [
            (Word::Baseline, &measure.baseline),
            (Word::Target, &measure.target),
            (Word::By, &measure.by),
        ] {
            let filled = text
                .as_ref()
                .map(|text| self.filled(word, &[("what", text)]));
            parts.extend(filled);
        }
        Some(parts.join("; "))
    }

    fn whole_life(self, item: &Item) -> Option<String> {
        let life = item.whole_life.as_ref()?;
        let total = self.money(item.whole_life_cost()?);
        let capital = self.money(item.totals().0);
        let yearly = self.money(life.yearly);
        let years = life.years.to_string();
        let cost = [
            ("total", total.as_str()),
            ("capital", &capital),
            ("yearly", &yearly),
            ("years", &years),
        ];
        let mut text = self.filled(Word::WholeLifeIs, &cost);
        if let Some(paid_by) = &life.paid_by {
            let who = named(paid_by, &self.plan.partners);
            let from = paid_from(self.plan, life).filter(|year| !paid_by.contains(year.label()));
            text.push_str("; ");
            text.push_str(&match from {
                Some(year) => {
                    let what = [("what", who.as_str()), ("year", year.label())];
                    self.filled(Word::PaidByFrom, &what)
                }
                None => self.filled(Word::PaidBy, &[("what", &who)]),
            });
        }
        Some(text)
    }

    fn status(self, status: Status) -> &'static str {
        self.word(match status {
            Status::Proposed => Word::Proposed,
            Status::Agreed => Word::Agreed,
            Status::Underway => Word::Underway,
            Status::Done => Word::Done,
            Status::Withdrawn => Word::GivenUp,
        })
    }

    fn item_money(self, item: &Item) -> Block {
        let row = |name: &str, capital: Pence, revenue: Pence, is_total: bool| Row {
            cells: vec![name.to_owned(), self.money(capital), self.money(revenue)],
            is_total,
        };
        let years = self
            .plan
            .years
            .iter()
            .zip(item.capital.iter().zip(&item.revenue));
        let mut rows: Vec<Row> = years
            .map(|(year, (&capital, &revenue))| row(year.label(), capital, revenue, false))
            .collect();
        let (capital, revenue) = item.totals();
        rows.push(row(self.word(Word::Total), capital, revenue, true));
        Block::Table(Table {
            caption: self.filled(Word::ItemMoney, &[("item", &item.title)]),
            columns: vec![
                self.column(Word::Year, Side::Start),
                self.column(Word::Capital, Side::End),
                self.column(Word::Revenue, Side::End),
            ],
            rows,
        })
    }
}

/// Who pays, in words: a partner that is there by its id is named.
fn named(words: &str, partners: &[Partner]) -> String {
    let parts = words.split(',').map(|part| {
        let partner = partners.iter().find(|partner| partner.id == part.trim());
        partner.map_or(part.trim(), |partner| partner.name.as_str())
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// From which year on others pay, if that is not the plan's first.
pub(super) fn paid_from(plan: &Plan, life: &WholeLife) -> Option<Year> {
    let (first, from) = (plan.years.first()?, life.paid_from?);
    let after = from.checked_sub(first.start()).filter(|after| *after > 0)?;
    Some(first.after(after))
}
