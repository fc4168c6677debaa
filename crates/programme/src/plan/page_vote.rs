//! What residents chose in their vote, as a part of the document.

use allotment_document::{Block, Level, Row, Side, Table};
use allotment_place::Pence;
use allotment_plan::Word;

use super::page::Page;

impl Page<'_> {
    /// What residents chose, each with where its money is; nothing where nobody voted.
    pub(super) fn vote(self) -> Vec<Block> {
        let plan = self.plan;
        if plan.vote.projects.is_empty() {
            return Vec::new();
        }
        let where_it_is = |at: usize| {
            let mut items = plan.items.iter().filter(|item| item.counts());
            match items.find(|item| item.voted.contains(&at)) {
                Some(item) => self.filled(Word::InTheItem, &[("item", &item.title)]),
                None => self.word(Word::MoneySetAside).to_owned(),
            }
        };
        let row = |name: &str, cost: Pence, place: String, is_total: bool| Row {
            cells: vec![name.to_owned(), self.money(cost), place],
            is_total,
        };
        let mut rows: Vec<Row> = (plan.vote.projects.iter().enumerate())
            .map(|(at, one)| row(&one.purpose, one.amount, where_it_is(at), false))
            .collect();
        let cost = plan.vote.cost();
        rows.push(row(self.word(Word::Total), cost, String::new(), true));
        let cost = self.money(cost);
        vec![
            self.heading(Level::Two, Word::WhatResidentsChose),
            Block::paragraph(self.filled(Word::PromisedByVote, &[("cost", &cost)])),
            Block::Table(Table {
                caption: self.word(Word::WhatResidentsChose).to_owned(),
                columns: vec![
                    self.column(Word::Project, Side::Start),
                    self.column(Word::Cost, Side::End),
                    self.column(Word::WhereItsMoneyIs, Side::Start),
                ],
                rows,
            }),
        ]
    }
}
