//! META: what the election is.

use std::borrow::Cow;

use crate::election::VoteType;
use crate::kind::Kind;
use crate::read::{amount, bad_number};
use crate::rows::{Row, words};
use crate::sink::Sink;
use crate::{Decimal, fields};

/// Keys and values as they come.
#[derive(Debug, Default)]
pub(crate) struct MetaTable {
    pairs: Vec<(String, String)>,
    lines: Vec<usize>,
    places: std::collections::HashMap<String, usize>,
}

impl MetaTable {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Takes the row after the title: `key;value`, or data already.
    pub(crate) fn header(&mut self, row: &Row<'_>, sink: &mut Sink) {
        let named = |at, name| row.cell(at).trim().eq_ignore_ascii_case(name);
        if named(0, "key") && named(1, "value") {
            return;
        }
        sink.push(Kind::MetaHeader, row.line, None, || {
            words(
                "META does not begin with key;value",
                "put that line under META",
            )
        });
        self.row(row, sink);
    }

    /// Takes a key and its value. A key that comes again has its last value,
    /// as in the peers.
    pub(crate) fn row(&mut self, row: &Row<'_>, sink: &mut Sink) {
        let line = row.line;
        let key = fields::known(row.cell(0), fields::META, line, sink);
        let raw = row.cell(1);
        let value = raw.trim();
        if value.len() != raw.len() {
            sink.push(Kind::SurroundingSpace, line, Some(&key), || {
                words(
                    "blanks before or after the value",
                    "take them out; they are passed over",
                )
            });
        }
        if row.cells.iter().skip(2).any(|cell| !cell.trim().is_empty()) {
            sink.push(Kind::ExtraMetaCells, line, Some(&key), || {
                words(
                    "more than a key and a value; only the first value was read",
                    "put a value that holds a semicolon in double quotes",
                )
            });
        }
        self.add(&key, value, line, sink);
    }

    /// Takes a pair.
    pub(crate) fn add(&mut self, key: &str, value: &str, line: usize, sink: &mut Sink) {
        if key.is_empty() {
            sink.push(Kind::EmptyKey, line, None, || {
                words(
                    "a value without a key",
                    "name it, or take the line out; it is passed over",
                )
            });
            return;
        }
        let Some(&earlier) = self.places.get(key) else {
            self.places.insert(key.to_owned(), self.pairs.len());
            self.pairs.push((key.to_owned(), value.to_owned()));
            self.lines.push(line);
            return;
        };
        let decides = key == "budget" || key == "vote_type";
        let kind = if decides && self.pairs[earlier].1 != value {
            Kind::ConflictingKey
        } else {
            Kind::DuplicateKey
        };
        let first = self.lines[earlier];
        sink.push(kind, line, Some(key), || {
            words(
                &format!("{key} was given already on line {first}; the last value holds"),
                "keep one of the two lines",
            )
        });
        value.clone_into(&mut self.pairs[earlier].1);
        self.lines[earlier] = line;
    }

    /// The budget and the vote type, without which nothing can be counted.
    /// `title` is the line of META, if it is there at all.
    pub(crate) fn needed(
        &self,
        title: Option<usize>,
        sink: &mut Sink,
    ) -> (Option<Decimal>, Option<VoteType>) {
        let budget = self
            .get("budget", title, sink)
            .and_then(|(text, line)| budget(text, line, sink));
        let vote_type = self
            .get("vote_type", title, sink)
            .and_then(|(text, line)| vote_type(text, line, sink));
        (budget, vote_type)
    }

    fn get(&self, key: &str, title: Option<usize>, sink: &mut Sink) -> Option<(&str, usize)> {
        if let Some(&at) = self.places.get(key) {
            return Some((&self.pairs[at].1, self.lines[at]));
        }
        if let Some(title) = title {
            sink.push(Kind::MissingNeededKey, title, Some(key), || {
                words(
                    &format!("no {key} is given"),
                    &format!("add a line {key};… below key;value"),
                )
            });
        }
        None
    }

    pub(crate) fn into_parts(self) -> (Vec<(String, String)>, Vec<usize>) {
        (self.pairs, self.lines)
    }
}

fn budget(text: &str, line: usize, sink: &mut Sink) -> Option<Decimal> {
    match amount(text) {
        Err(error) => {
            sink.push(Kind::NotANumber, line, Some("budget"), || {
                bad_number(text, error)
            });
            None
        }
        Ok((budget, comma)) => {
            if comma {
                decimal_comma(text, budget, "budget", line, sink);
            }
            if budget.mantissa() > 0 {
                return Some(budget);
            }
            sink.push(Kind::NoBudget, line, Some("budget"), || {
                words(
                    &format!("the budget is {budget}: there is nothing to decide on"),
                    "give an amount above zero",
                )
            });
            None
        }
    }
}

fn vote_type(text: &str, line: usize, sink: &mut Sink) -> Option<VoteType> {
    let key: Cow<'_, str> = if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    };
    let found = VoteType::from_key(&key);
    if found.is_none() {
        let known = VoteType::ALL.map(VoteType::key).join(", ");
        sink.push(Kind::UnknownVoteType, line, Some("vote_type"), || {
            let shown: String = text.chars().take(40).collect();
            words(
                &format!("«{shown}» is no vote type"),
                &format!("the format has {known}"),
            )
        });
    } else if key != text {
        sink.push(Kind::LetterCase, line, Some("vote_type"), || {
            words(&format!("«{text}» is written {key}"), "use small letters")
        });
    }
    found
}

/// The note that a comma was read as a point.
pub(crate) fn decimal_comma(
    text: &str,
    number: Decimal,
    column: &str,
    line: usize,
    sink: &mut Sink,
) {
    sink.push(Kind::DecimalComma, line, Some(column), || {
        words(
            &format!("«{}» has a comma and was read as {number}", text.trim()),
            "write a point for decimals, and nothing between thousands",
        )
    });
}
