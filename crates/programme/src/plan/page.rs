//! A plan as a document, in the language of its headings.

use allotment_document::{Block, Chart, Column, Document, Level, Row, Series, Side, Table};
use allotment_place::Pence;
use allotment_plan::{
    DecidedBy, Item, Kind, Line, PartnerKind, Plan, WithinMoney, Word, YearMoney, check,
    profile, sentence, totals,
};

use super::page_items::items;
use super::spec::Read;

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
    pub(super) fn word(&self, word: Word) -> &'static str {
        word.in_language(self.plan.language)
    }

    /// `word` with what stands in braces filled in.
    pub(super) fn filled(&self, word: Word, with: &[(&str, &str)]) -> String {
        let mut text = self.word(word).to_owned();
        for (name, value) in with {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    pub(super) fn heading(&self, level: Level, word: Word) -> Block {
        Block::Heading(level, self.word(word).to_owned())
    }

    pub(super) fn money(&self, amount: Pence) -> String {
        let unit = 10_u64.pow(self.plan.currency.decimals());
        if amount.get().is_multiple_of(unit) {
            amount.display_whole(self.plan.currency)
        } else {
            amount.display(self.plan.currency)
        }
    }

    /// The first and the last year of the plan.
    fn from_to(&self) -> [(&'static str, &'a str); 2] {
        let years = &self.plan.years;
        let (first, last) = (years.first(), years.last());
        let label = |year: Option<&'a allotment_plan::Year>| year.map_or("", |year| year.label());
        [("from", label(first)), ("to", label(last))]
    }

    fn about(&self) -> String {
        let mut with = vec![("name", self.plan.name.as_str()), ("code", &self.plan.place)];
        with.extend(self.from_to());
        self.filled(Word::PlanFor, &with)
    }

    fn vision(&self) -> Vec<Block> {
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

    fn residents(&self) -> Vec<Block> {
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

    fn investment(&self) -> Vec<Block> {
        let plan = self.plan;
        let head = self.filled(Word::ThisPeriod, &self.from_to());
        let profile = profile(plan);
        let mut blocks = vec![
            Block::Heading(Level::Two, head),
            Block::paragraph(self.word(Word::KindsOfMoney)),
            Block::paragraph(self.carried()),
            self.heading(Level::Three, Word::MoneyByYear),
            self.chart(&profile.capital, &profile.revenue),
            self.by_year(Word::CapitalByYear, &profile.capital),
            self.by_year(Word::RevenueByYear, &profile.revenue),
        ];
        let mut themes: Vec<&str> = Vec::new();
        for item in plan.items.iter().filter(|item| item.counts()) {
            if !themes.contains(&item.theme.as_str()) {
                themes.push(&item.theme);
            }
        }
        let rows = themes.iter().map(|theme| {
            let money = totals(plan, |item| item.theme == *theme);
            ((*theme).to_owned(), money)
        });
        blocks.push(self.heading(Level::Three, Word::MoneyByTheme));
        blocks.push(self.split(Word::MoneyByTheme, Word::Theme, rows));
        let kinds = Kind::ALL.map(|(_, kind)| {
            let money = totals(plan, |item| item.kind == kind);
            (self.kind(kind).to_owned(), money)
        });
        blocks.push(self.heading(Level::Three, Word::Balance));
        blocks.push(self.split(Word::Balance, Word::KindOf, kinds));
        let deciders = DecidedBy::ALL.map(|(_, one)| {
            let money = totals(plan, |item| item.decided_by == one);
            (self.decider(one).to_owned(), money)
        });
        blocks.push(self.heading(Level::Three, Word::WhoDecided));
        blocks.push(self.split(Word::WhoDecided, Word::DecidedBy, deciders));
        blocks
    }

    fn carried(&self) -> String {
        let carry = &self.plan.money.carry;
        let mut kinds = Vec::new();
        if carry.capital {
            kinds.push(self.word(Word::Capital).to_lowercase());
        }
        if carry.revenue {
            kinds.push(self.word(Word::Revenue).to_lowercase());
        }
        if kinds.is_empty() {
            return self.word(Word::NotCarriedOver).to_owned();
        }
        let source = carry.source.as_deref().unwrap_or_default();
        let with = [("what", kinds.join(", ")), ("source", source.to_owned())];
        let with: Vec<(&str, &str)> = with.iter().map(|(name, text)| (*name, &**text)).collect();
        self.filled(Word::CarriedOver, &with)
    }

    fn chart(&self, capital: &[Line], revenue: &[Line]) -> Block {
        let labels = |lines: &[Line]| -> Vec<String> {
            lines.iter().map(|line| self.money(line.planned)).collect()
        };
        let series = |word: Word, lines: &[Line]| Series {
            name: self.word(word).to_owned(),
            values: lines.iter().map(|line| line.planned.get()).collect(),
            labels: labels(lines),
        };
        let lower = |word: Word| self.word(word).to_lowercase();
        let values: Vec<String> = (self.plan.years.iter().zip(capital.iter().zip(revenue)))
            .map(|(year, (capital, revenue))| {
                format!(
                    "{year}: {} {}, {} {}",
                    lower(Word::Capital),
                    self.money(capital.planned),
                    lower(Word::Revenue),
                    self.money(revenue.planned)
                )
            })
            .collect();
        Block::Chart(Chart {
            title: self.word(Word::MoneyByYear).to_owned(),
            alternative: self.filled(Word::ChartOfMoney, &[("values", &values.join("; "))]),
            categories: self.plan.years.iter().map(|year| year.label().to_owned()).collect(),
            series: vec![
                series(Word::Capital, capital),
                series(Word::Revenue, revenue),
            ],
        })
    }

    fn by_year(&self, caption: Word, lines: &[Line]) -> Block {
        let mut rows: Vec<Row> = (self.plan.years.iter().zip(lines))
            .map(|(year, line)| Row {
                cells: vec![
                    year.label().to_owned(),
                    self.money(line.available),
                    self.money(line.planned),
                    self.money(line.left()),
                ],
                is_total: false,
            })
            .collect();
        let planned: u64 = lines.iter().map(|line| line.planned.get()).sum();
        rows.push(Row {
            cells: vec![
                self.word(Word::Total).to_owned(),
                String::new(),
                self.money(Pence::new(planned)),
                String::new(),
            ],
            is_total: true,
        });
        Block::Table(Table {
            caption: self.word(caption).to_owned(),
            columns: vec![
                self.column(Word::Year, Side::Start),
                self.column(Word::Available, Side::End),
                self.column(Word::Planned, Side::End),
                self.column(Word::Left, Side::End),
            ],
            rows,
        })
    }

    /// Capital, revenue and both of each of `rows`, those without money left
    /// out, and their total.
    pub(super) fn split(
        &self,
        caption: Word,
        head: Word,
        rows: impl IntoIterator<Item = (String, YearMoney)>,
    ) -> Block {
        let row = |name: String, money: YearMoney, is_total: bool| {
            let both = money.capital.get().saturating_add(money.revenue.get());
            Row {
                cells: vec![
                    name,
                    self.money(money.capital),
                    self.money(money.revenue),
                    self.money(Pence::new(both)),
                ],
                is_total,
            }
        };
        let with_money = rows.into_iter().filter(|(_, money)| *money != YearMoney::default());
        let mut rows: Vec<Row> = with_money.map(|(name, money)| row(name, money, false)).collect();
        let all = totals(self.plan, |_| true);
        rows.push(row(self.word(Word::Total).to_owned(), all, true));
        Block::Table(Table {
            caption: self.word(caption).to_owned(),
            columns: vec![
                self.column(head, Side::Start),
                self.column(Word::Capital, Side::End),
                self.column(Word::Revenue, Side::End),
                self.column(Word::Total, Side::End),
            ],
            rows,
        })
    }

    pub(super) fn column(&self, word: Word, side: Side) -> Column {
        Column {
            name: self.word(word).to_owned(),
            side,
        }
    }

    fn partners(&self) -> Vec<Block> {
        if self.plan.partners.is_empty() {
            return Vec::new();
        }
        let rows = self.plan.partners.iter().map(|partner| Row {
            cells: vec![
                partner.name.clone(),
                self.partner_kind(partner.kind).to_owned(),
                match partner.org_id.as_str() {
                    "unregistered" => self.word(Word::Unregistered).to_owned(),
                    number => number.to_owned(),
                },
            ],
            is_total: false,
        });
        vec![
            self.heading(Level::Two, Word::Partners),
            Block::Table(Table {
                caption: self.word(Word::Partners).to_owned(),
                columns: vec![
                    self.column(Word::Name, Side::Start),
                    self.column(Word::KindOf, Side::Start),
                    self.column(Word::Number, Side::Start),
                ],
                rows: rows.collect(),
            }),
        ]
    }

    fn board(&self) -> Vec<Block> {
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

    fn still_to_do(&self) -> Vec<Block> {
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

    fn sources(&self, sha256: &str) -> Vec<Block> {
        let plan = self.plan;
        let mut points = vec![self.filled(Word::ShareSource, &[("source", &plan.money.source)])];
        if let Some(form) = &plan.form {
            points.push(format!("{}: {}, {}", self.word(Word::Form), form.name, form.source));
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
            if let Some(source) = item.whole_life.as_ref().and_then(|one| one.source.as_ref()) {
                of(&item.title, source);
            }
        }
        points.push(self.filled(Word::ThisPlan, &[("hash", sha256)]));
        vec![
            self.heading(Level::Two, Word::Sources),
            Block::List(points),
        ]
    }

    pub(super) fn kind(&self, kind: Kind) -> &'static str {
        self.word(match kind {
            Kind::Social => Word::Social,
            Kind::Physical => Word::Physical,
        })
    }

    pub(super) fn decider(&self, decider: DecidedBy) -> &'static str {
        self.word(match decider {
            DecidedBy::Residents => Word::Residents,
            DecidedBy::Board => Word::TheBoard,
            DecidedBy::Council => Word::Council,
            DecidedBy::Funder => Word::Funder,
        })
    }

    fn partner_kind(&self, kind: PartnerKind) -> &'static str {
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
    let parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
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

impl Read {
    /// The plan's money in a sentence.
    pub(super) fn money_in_words(&self) -> String {
        let plan = &self.plan;
        let all = totals(plan, |_| true);
        let share = |of: fn(&YearMoney) -> Pence| {
            let years = plan.money.share.iter().map(|year| of(year).get());
            Pence::new(years.fold(0, u64::saturating_add))
        };
        let display = |amount: Pence| amount.display(plan.currency);
        format!(
            "{}: {} of {} of capital and {} of {} of revenue are planned",
            plan.name,
            display(all.capital),
            display(share(|year| year.capital)),
            display(all.revenue),
            display(share(|year| year.revenue)),
        )
    }
}
