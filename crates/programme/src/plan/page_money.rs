//! The money of a plan, as a part of the document.

use allotment_document::{Block, Chart, Column, Level, Row, Series, Side, Table};
use allotment_place::Pence;
use allotment_plan::{DecidedBy, Kind, Line, Word, YearMoney, planned, profile, totals};

use super::page::Page;
use super::spec::Read;

impl Page<'_> {
    pub(super) fn investment(self) -> Vec<Block> {
        let plan = self.plan;
        let head = self.filled(Word::ThisPeriod, &self.term());
        let profile = profile(plan);
        let mut blocks = vec![
            Block::Heading(Level::Two, head),
            Block::paragraph(self.word(Word::KindsOfMoney)),
            Block::paragraph(self.carried()),
            self.chart(&profile.capital, &profile.revenue),
            self.by_year(Word::CapitalByYear, &profile.capital, |year| year.capital),
            self.by_year(Word::RevenueByYear, &profile.revenue, |year| year.revenue),
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
        blocks.push(self.split(Word::MoneyByTheme, Word::Theme, rows));
        let kinds = Kind::ALL.map(|(_, kind)| {
            let money = totals(plan, |item| item.kind == kind);
            (self.kind(kind).to_owned(), money)
        });
        blocks.push(self.split(Word::Balance, Word::KindOf, kinds));
        let deciders = DecidedBy::ALL.map(|(_, one)| {
            let money = totals(plan, |item| item.decided_by == one);
            (self.decider(one).to_owned(), money)
        });
        blocks.push(self.split(Word::WhoDecided, Word::DecidedBy, deciders));
        blocks
    }

    fn carried(self) -> String {
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

    fn chart(self, capital: &[Line], revenue: &[Line]) -> Block {
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
            categories: self
                .plan
                .years
                .iter()
                .map(|year| year.label().to_owned())
                .collect(),
            series: vec![
                series(Word::Capital, capital),
                series(Word::Revenue, revenue),
            ],
        })
    }

    fn by_year(self, caption: Word, lines: &[Line], of: fn(&YearMoney) -> Pence) -> Block {
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
        // The share, and not what there is: that has what earlier years left too.
        let share: u64 = self
            .plan
            .money
            .share
            .iter()
            .map(|year| of(year).get())
            .sum();
        let planned: u64 = lines.iter().map(|line| line.planned.get()).sum();
        rows.push(Row {
            cells: vec![
                self.word(Word::Total).to_owned(),
                self.money(Pence::new(share)),
                self.money(Pence::new(planned)),
                self.money(Pence::new(share.saturating_sub(planned))),
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

    /// Capital, revenue and both of each of `rows` and of what is set aside, those without
    /// money left out, and their total.
    fn split(
        self,
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
        let aside = (
            self.word(Word::SetAside).to_owned(),
            self.plan.vote.in_all(),
        );
        let with_money = rows
            .into_iter()
            .chain([aside])
            .filter(|(_, money)| *money != YearMoney::default());
        let mut rows: Vec<Row> = with_money
            .map(|(name, money)| row(name, money, false))
            .collect();
        let all = planned(self.plan);
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

    pub(super) fn column(self, word: Word, side: Side) -> Column {
        Column {
            name: self.word(word).to_owned(),
            side,
        }
    }
}

impl Read {
    /// The plan's money in a sentence.
    pub(super) fn money_in_words(&self) -> String {
        let plan = &self.plan;
        let all = planned(plan);
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
