//! A plan's tables: its items by year, and what was agreed.

use allotment_place::Pence;
use allotment_plan::{
    Commitment, DecidedBy, Item, Kind, Language, Plan, Status, WholeLife, WithinMoney, Word,
    YearMoney,
};
use allotment_table::{Column, Table};

use super::page_items::paid_from;

fn minor(amount: Pence) -> Option<i64> {
    i64::try_from(amount.get()).ok()
}

/// `text` as a spreadsheet shows it and does not run it: one that begins as a formula
/// does gets an apostrophe before it.
///
/// Source: OWASP, *CSV Injection*.
fn as_words(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text
    }
}

/// The name that files use for `value`.
fn name_of<T: PartialEq, const N: usize>(value: &T, all: &[(&'static str, T); N]) -> &'static str {
    let found = all.iter().find(|(_, one)| one == value);
    found.map_or("", |(name, _)| name)
}

/// One row: an item in a year, or what is set aside in it for what residents chose.
#[derive(Clone, Copy)]
struct Row<'a> {
    item: Option<&'a Item>,
    year: usize,
    money: YearMoney,
}

/// The rows of `plan`: its items' first.
fn rows_of(plan: &Plan) -> Vec<Row<'_>> {
    let of_items = plan.items.iter().flat_map(|item| {
        (0..plan.years.len()).map(move |year| Row {
            item: Some(item),
            year,
            money: YearMoney {
                capital: item.capital[year],
                revenue: item.revenue[year],
            },
        })
    });
    let of_vote = (0..plan.years.len()).map(|year| Row {
        item: None,
        year,
        money: plan.vote.in_year(year),
    });
    let of_vote = of_vote.filter(|row| row.money != YearMoney::default());
    of_items.chain(of_vote).collect()
}

/// A row for each item and year, and for each year in which something is set aside for
/// what residents chose: amounts add up by any column.
pub(super) fn items_table(plan: WithinMoney<'_>) -> Table {
    let plan = plan.plan();
    let rows = rows_of(plan);
    let text = |name: &str, cell: &dyn Fn(&Item) -> Option<String>| {
        let cells = rows.iter().map(|row| cell(row.item?).map(as_words));
        Column::text(name, cells)
    };
    // What every row says.
    let every = |name: &str, cell: &str| {
        Column::text(name, rows.iter().map(|_| Some(as_words(cell.to_owned()))))
    };
    // What is said of an item, and of what is set aside.
    let said = |name: &str, cell: &dyn Fn(&Item) -> String, aside: &str| {
        let cells = rows
            .iter()
            .map(|row| as_words(row.item.map_or_else(|| aside.to_owned(), cell)));
        Column::text(name, cells.map(Some))
    };
    let joined = |texts: &[String]| (!texts.is_empty()).then(|| texts.join("; "));
    let aside = Word::SetAside.in_language(Language::English);
    let columns = vec![
        every("place", &plan.place),
        text("item", &|item| Some(item.id.clone()))
            .with_definition("empty for what is set aside for what residents chose"),
        said("title", &|item| item.title.clone(), aside),
        Column::text(
            "year",
            rows.iter().map(|row| Some(plan.years[row.year].label())),
        ),
        Column::integers(
            "capital_minor",
            rows.iter().map(|row| minor(row.money.capital)),
        )
        .with_definition("for things that last, in minor units such as pence"),
        Column::integers(
            "revenue_minor",
            rows.iter().map(|row| minor(row.money.revenue)),
        )
        .with_definition("that runs things, in minor units such as pence"),
        every("currency", plan.currency.as_str()),
        said(
            "status",
            &|item| name_of(&item.status, &Status::ALL).to_owned(),
            name_of(&Status::Agreed, &Status::ALL),
        )
        .with_definition("what is withdrawn counts in no total"),
        text("kind", &|item| {
            Some(name_of(&item.kind, &Kind::ALL).to_owned())
        }),
        text("theme", &|item| Some(item.theme.clone())),
        said(
            "decided_by",
            &|item| name_of(&item.decided_by, &DecidedBy::ALL).to_owned(),
            name_of(&DecidedBy::Residents, &DecidedBy::ALL),
        ),
        text("words", &|item| item.words.clone()),
        text("voted", &|item| {
            let chosen = item
                .voted
                .iter()
                .map(|&at| plan.vote.projects[at].id.clone());
            joined(&chosen.collect::<Vec<_>>())
        })
        .with_definition("what residents chose that it is"),
        text("need", &|item| joined(&item.needs)),
        text("asset_gap", &|item| joined(&item.asset_gaps)),
        text("outcome", &|item| item.outcome.clone()),
        text("measure", &|item| {
            item.measure.as_ref().map(|one| one.what.clone())
        }),
        text("baseline", &|item| item.measure.as_ref()?.baseline.clone()),
        text("target", &|item| item.measure.as_ref()?.target.clone()),
        text("by", &|item| item.measure.as_ref()?.by.clone()),
        text("measure_source", &|item| {
            item.measure.as_ref()?.source.clone()
        }),
        text("evidence", &|item| joined(&item.evidence)),
        text("evidence_source", &|item| {
            let named = item.evidence.iter().filter_map(|text| plan.evidence(text));
            let sources: Vec<String> = named.filter_map(|known| known.source.clone()).collect();
            joined(&sources)
        })
        .with_definition("where what the register has of it can be read"),
        text("partners", &|item| {
            let names: Vec<String> = (item.partners.iter())
                .map(|&at| plan.partners[at].name.clone())
                .collect();
            joined(&names)
        }),
        text("business_case", &|item| item.business_case.clone()),
        text("opens", &|item| Some(item.opens.as_ref()?.to_string())),
        Column::booleans("staffed", rows.iter().map(|row| row.item?.staffed)),
    ];
    let columns = (columns.into_iter())
        .chain(life_columns(plan, &rows))
        .chain([every("source", &plan.money.source)
            .with_definition("where the yearly money comes from")]);
    Table::new("items", columns.collect())
}

/// What each item costs for as long as it lasts, and who pays for that.
fn life_columns(plan: &Plan, rows: &[Row<'_>]) -> Vec<Column> {
    let text = |name: &str, cell: &dyn Fn(&WholeLife) -> Option<String>| {
        let cells = rows.iter().map(|row| row.item?.whole_life.as_ref());
        Column::text(name, cells.map(|life| cell(life?).map(as_words)))
    };
    let life = |of: &dyn Fn(&Item) -> Option<i64>| -> Vec<Option<i64>> {
        rows.iter().map(|row| of(row.item?)).collect()
    };
    vec![
        Column::integers(
            "life_years",
            life(&|item| item.whole_life.as_ref().map(|one| i64::from(one.years))),
        ),
        Column::integers(
            "life_yearly_minor",
            life(&|item| minor(item.whole_life.as_ref()?.yearly)),
        ),
        Column::integers(
            "whole_life_minor",
            life(&|item| minor(item.whole_life_cost()?)),
        )
        .with_definition("all its capital, and running it for as long as it lasts"),
        text("paid_by", &|life| life.paid_by.clone())
            .with_definition("who pays for running it, besides this plan"),
        text("paid_from", &|life| {
            Some(paid_from(plan, life)?.to_string())
        })
        .with_definition("from which year on; empty if from the plan's first year, or nobody says"),
        text("life_source", &|life| life.source.clone()),
    ]
}

/// A row a commitment: the columns of the decide stage's commitments, and what
/// only a plan knows after them.
pub(super) fn commitments_table(plan: &Plan, commitments: &[Commitment]) -> Table {
    let text = |name: &str, cell: &dyn Fn(&Commitment) -> String| {
        Column::text(
            name,
            commitments.iter().map(|one| Some(as_words(cell(one)))),
        )
    };
    let columns = vec![
        text("commitment", &|one| one.id.clone()),
        text("community", &|one| one.community.clone()),
        text("purpose", &|one| one.purpose.clone()),
        Column::integers(
            "amount_minor",
            commitments.iter().map(|one| minor(one.amount())),
        )
        .with_definition("in minor units of the currency, such as pence"),
        text("currency", &|_| plan.currency.as_str().to_owned()),
        text("decided_by", &|one| {
            name_of(&one.decided_by, &DecidedBy::ALL).to_owned()
        }),
        Column::integers("round", commitments.iter().map(|_| None::<i64>))
            .with_definition("of an election; empty, since a plan has none"),
        Column::integers(
            "capital_minor",
            commitments.iter().map(|one| minor(one.capital)),
        ),
        Column::integers(
            "revenue_minor",
            commitments.iter().map(|one| minor(one.revenue)),
        ),
        text("parties", &|one| one.parties.join("; "))
            .with_definition("who must sign: their numbers, or names if unregistered"),
    ];
    Table::new("commitments", columns)
}
