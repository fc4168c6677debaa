//! A neighbourhood in full as a page that stands alone.

use allotment_document::{Block, Column, Document, Level, Row, Side, Table, html};
use allotment_place::Currency;
use allotment_table::Source;

use super::line::{Line, Part};
use super::{Identity, Told};
use crate::Programme;
use crate::connect::in_words;
use crate::outcome::figure;

pub(super) fn page(
    programme: &Programme,
    told: &Told,
    identity: &Identity,
    called: &str,
    said: &[String],
    sources: &[Source],
) -> String {
    let currency = programme.currency();
    let mut blocks = vec![
        Block::Heading(Level::One, called.to_owned()),
        Block::paragraph(format!(
            "A neighbourhood as residents drew it: {}, version {}. Its figures come from the smallest areas inside.",
            identity.id, identity.version
        )),
    ];
    let sure = said.iter().filter(|one| !one.starts_with("mind: "));
    blocks.push(Block::List(sure.map(|one| sentence(one)).collect()));
    for part in Part::ALL {
        let lines: Vec<&Line> = told.lines.iter().filter(|line| line.part == part).collect();
        if part == Part::Strength && !told.peers.is_empty() {
            peers(told, &mut blocks);
        }
        if lines.is_empty() {
            let none = match part {
                Part::Strength if !told.peers.is_empty() => "No measure stands out as a strength.",
                Part::Gap if !told.peers.is_empty() => "None stands out as a gap.",
                _ => continue,
            };
            blocks.push(Block::Heading(Level::Two, part.heading().to_owned()));
            blocks.push(Block::paragraph(none));
            continue;
        }
        blocks.push(Block::Heading(Level::Two, part.heading().to_owned()));
        if part == Part::Money {
            blocks.extend(sums(told, currency).map(Block::paragraph));
        }
        blocks.push(Block::Table(table(part, &lines, currency)));
    }
    let mind: Vec<String> = (said.iter())
        .filter_map(|one| one.strip_prefix("mind: "))
        .map(sentence)
        .collect();
    blocks.push(Block::Heading(
        Level::Two,
        "How this was worked out".to_owned(),
    ));
    blocks.push(Block::paragraph("A small area that lies wholly inside counts as it is; one that lies there in part counts as far as it does. Nobody knows who of it lives inside, so figures have an interval: between the least and the most that they can be. A mean is that of the people here, each having the figure of the small area where they live. Peers are the places most like it by structure, never by need or results."));
    if !mind.is_empty() {
        blocks.push(Block::labelled("Mind", ""));
        blocks.push(Block::List(mind));
    }
    blocks.push(Block::Heading(Level::Two, "Sources".to_owned()));
    blocks.push(Block::List(sources.iter().map(source).collect()));
    let document = Document {
        title: called.to_owned(),
        language: programme.head.languages[0].clone(),
        about: format!("Who lives in {called}, what it needs and what it has"),
        page_of: "Page {page} of {pages}".to_owned(),
        blocks,
    };
    html(&document).expect("headings go down level by level, and rows have all cells")
}

fn peers(told: &Told, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(Level::Two, "Places like it".to_owned()));
    let called = told.peers.iter().map(|(_, called, _)| called.as_str());
    blocks.push(Block::paragraph(format!(
        "By how they are built and who lives there, the nearest first: {}.",
        called.collect::<Vec<_>>().join(", ")
    )));
}

/// One-off money and a year's apart: they are not one amount.
fn sums(told: &Told, currency: Currency) -> impl Iterator<Item = String> {
    let of = |money: [u64; 3], often: &str| {
        let [value, low, high] = money.map(|minor| in_words(u128::from(minor), currency));
        let between = if low == high {
            String::new()
        } else {
            format!(" (between {low} and {high})")
        };
        (money[2] > 0).then(|| format!("{value} {often} is known to benefit it{between}."))
    };
    let [once, yearly] = told.money.unwrap_or_default();
    [of(once, "of one-off money"), of(yearly, "a year")]
        .into_iter()
        .flatten()
}

fn table(part: Part, lines: &[&Line], currency: Currency) -> Table {
    let with_peers = lines.iter().any(|line| line.peer_median.is_some());
    let column = |name: &str, side: Side| Column {
        name: name.to_owned(),
        side,
    };
    let mut columns = vec![
        column("What", Side::Start),
        column("Here", Side::End),
        column("Between", Side::End),
    ];
    if with_peers {
        columns.push(column("Median of its peers", Side::End));
    }
    columns.push(column("In", Side::Start));
    columns.push(column("Note", Side::Start));
    let rows = lines.iter().map(|line| {
        let money = |at: usize| {
            let money = line.money?;
            Some(in_words(u128::from(money[at]), currency))
        };
        let here = line.value.map(figure).or_else(|| money(0));
        let between = match (line.bounds, line.money) {
            (Some((low, high)), _) if low < high => format!("{} and {}", figure(low), figure(high)),
            (_, Some([_, low, high])) if low < high => {
                format!(
                    "{} and {}",
                    money(1).unwrap_or_default(),
                    money(2).unwrap_or_default()
                )
            }
            _ => String::new(),
        };
        let mut cells = vec![
            line.title.clone(),
            here.unwrap_or_else(|| "not known".to_owned()),
            between,
        ];
        if with_peers {
            cells.push(line.peer_median.map_or_else(String::new, figure));
        }
        cells.push(line.unit.clone());
        cells.push(line.note.clone());
        Row {
            cells,
            is_total: false,
        }
    });
    Table {
        caption: part.heading().to_owned(),
        rows: rows.collect(),
        columns,
    }
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let whole: String = first.chain(letters).collect();
    if whole.ends_with('.') {
        whole
    } else {
        whole + "."
    }
}

fn source(source: &Source) -> String {
    let mut parts = vec![source.title.clone()];
    parts.extend(source.date.clone());
    parts.extend(source.licence.clone());
    parts.extend(source.sha256.as_ref().map(|hash| format!("sha256 {hash}")));
    parts.join(", ")
}
