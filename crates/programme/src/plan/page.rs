//! A plan as a document, in the language of its headings.

use allotment_document::{Block, Document, Level, Row, Side, Table};
use allotment_place::Pence;
use allotment_plan::{
    DecidedBy, Item, Kind, PartnerKind, Plan, WithinMoney, Word, check, sentence,
};

use super::page_items::items;

/// A plan and the language that its fixed words are in.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) plan: &'a Plan,
}

/// `plan`, whose file has the hash `sha256`, as a document.
pub(super) fn document(plan: WithinMoney<'_>, sha256: &str) -> Document {
    let plan = plan.plan();
    let page = Page { plan };
    let mut blocks = vec![Block::Heading(Level::One, plan.title.clone())];
    let about = page.about();
    blocks.push(Block::paragraph(about.clone()));
    blocks.extend(page.vision());
    blocks.extend(page.residents());
    blocks.extend(page.investment());
    blocks.extend(page.vote());
    blocks.extend(items(page));
    blocks.extend(page.partners());
    blocks.extend(page.board());
    blocks.extend(page.still_to_do());
    blocks.extend(page.sources(sha256));
    Document {
        title: plan.title.clone(),
        language: plan.language.tag().to_owned(),
        about,
        page_of: page.word(Word::PageOf).to_owned(),
        blocks,
    }
}

impl<'a> Page<'a> {
    pub(super) fn word(self, word: Word) -> &'static str {
        word.in_language(self.plan.language)
    }

    /// `word` with what stands in braces filled in.
    pub(super) fn filled(self, word: Word, with: &[(&str, &str)]) -> String {
        let mut text = self.word(word).to_owned();
        for (name, value) in with {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    pub(super) fn heading(self, level: Level, word: Word) -> Block {
        Block::Heading(level, self.word(word).to_owned())
    }

    pub(super) fn money(self, amount: Pence) -> String {
        let unit = 10_u64.pow(self.plan.currency.decimals());
        if amount.get().is_multiple_of(unit) {
            amount.display_whole(self.plan.currency)
        } else {
            amount.display(self.plan.currency)
        }
    }

    /// The first and the last year of the plan.
    pub(super) fn term(self) -> [(&'static str, &'a str); 2] {
        let years = &self.plan.years;
        let (first, last) = (years.first(), years.last());
        let label = |year: Option<&'a allotment_plan::Year>| year.map_or("", |year| year.label());
        [("from", label(first)), ("to", label(last))]
    }

    fn about(self) -> String {
        let mut with = vec![
            ("name", self.plan.name.as_str()),
            ("code", &self.plan.place),
        ];
        with.extend(self.term());
        self.filled(Word::PlanFor, &with)
    }

    fn vision(self) -> Vec<Block> {
        let vision = &self.plan.vision;
        let years = vision.years.to_string();
        let head = self.filled(Word::Vision, &[("years", &years)]);
        let mut blocks = vec![Block::Heading(Level::Two, head)];
        blocks.extend(paragraphs(&vision.words));
        for later in &vision.later {
            let span = [("from", later.from.label()), ("to", later.to.label())];
            let head = self.filled(Word::LaterPeriod, &span);
            blocks.push(Block::Heading(Level::Three, head));
            blocks.extend(paragraphs(&later.words));
        }
        blocks
    }

    fn residents(self) -> Vec<Block> {
        let Some(residents) = &self.plan.residents else {
            return Vec::new();
        };
        let mut blocks = vec![self.heading(Level::Two, Word::WhatResidentsSaid)];
        blocks.extend(paragraphs(&residents.how));
        if let Some(people) = residents.people {
            let people = allotment_place::thousands(people);
            let text = self.filled(Word::PeopleTookPart, &[("people", &people)]);
            blocks.push(Block::paragraph(text));
        }
        blocks
    }

    fn partners(self) -> Vec<Block> {
        if self.plan.partners.is_empty() {
            return Vec::new();
        }
        let rows = self.plan.partners.iter().map(|partner| Row {
            cells: vec![
                partner.name.clone(),
                partner
                    .kind
                    .map_or_else(String::new, |kind| self.partner_kind(kind).to_owned()),
                partner
                    .number()
                    .map_or_else(|| self.word(Word::Unregistered).to_owned(), str::to_owned),
            ],
            is_total: false,
        });
        vec![
            self.heading(Level::Two, Word::Partners),
            Block::Table(Table {
                caption: self.word(Word::WhoThePartnersAre).to_owned(),
                columns: vec![
                    self.column(Word::Name, Side::Start),
                    self.column(Word::KindOf, Side::Start),
                    self.column(Word::Number, Side::Start),
                ],
                rows: rows.collect(),
            }),
        ]
    }

    fn board(self) -> Vec<Block> {
        let Some(board) = &self.plan.board else {
            return Vec::new();
        };
        let facts = [
            (Word::Name, Some(&board.name)),
            (Word::Chair, board.chair.as_ref()),
            (Word::Accountable, board.accountable.as_ref()),
            (Word::Decisions, board.decisions.as_ref()),
        ];
        let mut blocks = vec![self.heading(Level::Two, Word::Board)];
        for (label, text) in facts {
            blocks.extend(text.map(|text| Block::labelled(self.word(label), text)));
        }
        blocks
    }

    fn still_to_do(self) -> Vec<Block> {
        let findings = check(self.plan);
        let head = self.heading(Level::Two, Word::StillToDo);
        if findings.is_empty() {
            return vec![head, Block::paragraph(self.word(Word::NothingFound))];
        }
        let points = findings.iter().map(|finding| {
            let text = sentence(self.plan, finding, self.plan.language);
            format!("{}.", capital(&text))
        });
        vec![head, Block::List(points.collect())]
    }

    fn sources(self, sha256: &str) -> Vec<Block> {
        let plan = self.plan;
        let mut points = vec![self.filled(Word::ShareSource, &[("source", &plan.money.source)])];
        if let Some(form) = &plan.form {
            points.push(format!(
                "{}: {}, {}",
                self.word(Word::Form),
                form.name,
                form.source
            ));
        }
        let mut of = |name: &str, source: &str| {
            points.push(self.filled(Word::ItemSource, &[("item", name), ("source", source)]));
        };
        if let Some(source) = plan.residents.as_ref().and_then(|one| one.source.as_ref()) {
            of(self.word(Word::WhatResidentsSaid), source);
        }
        let items: Vec<&Item> = plan.items.iter().filter(|item| item.counts()).collect();
        for item in items {
            if let Some(source) = item.measure.as_ref().and_then(|one| one.source.as_ref()) {
                of(&item.title, source);
            }
            let named = item.evidence.iter().filter_map(|text| plan.evidence(text));
            for source in named.filter_map(|known| known.source.as_ref()) {
                of(&item.title, source);
            }
            if let Some(source) = item.whole_life.as_ref().and_then(|one| one.source.as_ref()) {
                of(&item.title, source);
            }
        }
        points.push(self.filled(Word::ThisPlan, &[("hash", sha256)]));
        vec![self.heading(Level::Two, Word::Sources), Block::List(points)]
    }

    pub(super) fn kind(self, kind: Kind) -> &'static str {
        self.word(match kind {
            Kind::Social => Word::Social,
            Kind::Physical => Word::Physical,
        })
    }

    pub(super) fn decider(self, decider: DecidedBy) -> &'static str {
        self.word(match decider {
            DecidedBy::Residents => Word::Residents,
            DecidedBy::Board => Word::TheBoard,
            DecidedBy::Council => Word::Council,
            DecidedBy::Funder => Word::Funder,
        })
    }

    fn partner_kind(self, kind: PartnerKind) -> &'static str {
        self.word(match kind {
            PartnerKind::Council => Word::ACouncil,
            PartnerKind::Charity => Word::ACharity,
            PartnerKind::University => Word::AUniversity,
            PartnerKind::TradeUnion => Word::ATradeUnion,
            PartnerKind::FaithGroup => Word::AFaithGroup,
            PartnerKind::CommunityGroup => Word::ACommunityGroup,
            PartnerKind::Business => Word::ABusiness,
            PartnerKind::Funder => Word::AFunder,
            PartnerKind::Board => Word::ABoard,
        })
    }
}

/// Paragraphs of a text of several lines: a blank line parts them.
pub(super) fn paragraphs(text: &str) -> Vec<Block> {
    let parts = text
        .split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let words: Vec<&str> = part.split_whitespace().collect();
            Block::paragraph(words.join(" "))
        })
        .collect()
}

/// `text`, its first letter large.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
