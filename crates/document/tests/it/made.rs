//! A document with one of everything.

use allotment_document::{Block, Chart, Column, Document, Level, Row, Series, Side, Table};

pub fn table(rows: usize) -> Table {
    let column = |name: &str, side| Column {
        name: name.into(),
        side,
    };
    let mut all: Vec<Row> = (0..rows)
        .map(|row| Row {
            cells: vec![format!("Year {row}"), format!("£{row},000")],
            is_total: false,
        })
        .collect();
    all.push(Row {
        cells: vec!["Total & <all>".into(), "£1".into()],
        is_total: true,
    });
    Table {
        caption: "Money by year".into(),
        columns: vec![column("Year", Side::Start), column("Planned", Side::End)],
        rows: all,
    }
}

pub fn chart() -> Chart {
    let series = |name: &str, values: [u64; 2]| Series {
        name: name.into(),
        values: values.to_vec(),
        labels: values.iter().map(|value| format!("£{value}")).collect(),
    };
    Chart {
        title: "Planned".into(),
        alternative: "Capital 3 and 4, revenue \"1\" & 0".into(),
        categories: vec!["2026-27".into(), "2027-28".into()],
        series: vec![series("Capital", [3, 4]), series("Revenue", [1, 0])],
    }
}

pub fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Cynllun Tŷ'r Ŵyn & <co>".into(),
        language: "cy-GB".into(),
        about: "What we will do".into(),
        page_of: "Tudalen {page} o {pages}".into(),
        blocks,
    }
}

pub fn whole() -> Document {
    document(vec![
        Block::Heading(Level::One, "Cynllun Tŷ'r Ŵyn".into()),
        Block::paragraph("First, plain words."),
        Block::labelled("Measured", "children who swim"),
        Block::Heading(Level::Two, "What was said".into()),
        Block::Quote("It shut when I was six <sic> & \u{7} still is.".into()),
        Block::List(vec!["One point".into(), "Another point".into()]),
        Block::Heading(Level::Three, "Money".into()),
        Block::Table(table(2)),
        Block::Chart(chart()),
        Block::paragraph("Last words."),
    ])
}

/// The order in which `whole` is read.
pub const ORDER: [&str; 13] = [
    "Cynllun Tŷ'r Ŵyn",
    "First, plain words.",
    "Measured: ",
    "children who swim",
    "What was said",
    "It shut when I was six <sic> &   still is.",
    "One point",
    "Another point",
    "Money",
    "Money by year",
    "Planned",
    "Total & <all>",
    "Last words.",
];

/// Each of `words` is in `text`, after the one before it.
#[track_caller]
pub fn in_order(text: &str, words: &[&str]) {
    let mut rest = text;
    for word in words {
        let at = rest
            .find(word)
            .unwrap_or_else(|| panic!("«{word}» is not in\n{rest}"));
        rest = &rest[at + word.len()..];
    }
}
