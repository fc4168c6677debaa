//! What stands in a TOML file, each thing with its line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and the line it stands on.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) line: u64,
    pub(super) node: Node,
}

/// A value. Numbers stay as they were written: `0.1` is a tenth, exactly.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Text(String),
    Number(String),
    Boolean(bool),
    Date,
    List(Vec<Entry>),
    Table(Vec<Key>),
}

/// A key of a table, in the file's order.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) line: u64,
    pub(super) entry: Entry,
}

impl Entry {
    pub(super) fn table(line: u64, keys: Vec<Key>) -> Self {
        Self {
            line,
            node: Node::Table(keys),
        }
    }
}

impl Entry {
    /// Adds every text in it to `texts`, with its line.
    pub(super) fn texts_into<'a>(&'a self, texts: &mut Vec<(u64, &'a str)>) {
        match &self.node {
            Node::Text(text) => texts.push((self.line, text)),
            Node::List(entries) => entries.iter().for_each(|entry| entry.texts_into(texts)),
            Node::Table(keys) => keys.iter().for_each(|key| key.entry.texts_into(texts)),
            Node::Number(_) | Node::Boolean(_) | Node::Date => {}
        }
    }
}

impl Node {
    /// What it is, for a message: `text`, `a number`.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Number(_) => "a number",
            Self::Boolean(_) => "true or false",
            Self::Date => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

pub(super) fn read_table(table: &DeTable<'_>, line: &dyn Fn(usize) -> u64) -> Vec<Key> {
    let mut keys: Vec<(usize, Key)> = table
        .iter()
        .map(|(name, value)| {
            let start = name.span().start;
            let key = Key {
                name: name.get_ref().to_string(),
                line: line(start),
                entry: read_value(value, line),
            };
            (start, key)
        })
        .collect();
    keys.sort_by_key(|(start, _)| *start);
    keys.into_iter().map(|(_, key)| key).collect()
}

fn read_value(value: &Spanned<DeValue<'_>>, line: &dyn Fn(usize) -> u64) -> Entry {
    let node = match value.get_ref() {
        DeValue::String(text) => Node::Text(text.to_string()),
        DeValue::Integer(number) => Node::Number(match number.radix() {
            10 => number.as_str().to_owned(),
            radix => i128::from_str_radix(number.as_str(), radix)
                .map_or_else(|_| number.as_str().to_owned(), |number| number.to_string()),
        }),
        DeValue::Float(number) => Node::Number(number.as_str().to_owned()),
        DeValue::Boolean(truth) => Node::Boolean(*truth),
        DeValue::Datetime(_) => Node::Date,
        DeValue::Array(items) => {
            Node::List(items.iter().map(|item| read_value(item, line)).collect())
        }
        DeValue::Table(inner) => Node::Table(read_table(inner, line)),
    };
    Entry {
        line: line(value.span().start),
        node,
    }
}
