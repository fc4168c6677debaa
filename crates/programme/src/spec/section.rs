//! A table of a spec, read key by key; what nobody read is a fault.

use std::cell::RefCell;
use std::collections::BTreeSet;

use allotment_expression::exact_from_text;
use allotment_table::nearest;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::Document;
use super::entry::{Entry, Key, Node};

/// A value with the line it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its line in the spec, from 1.
    pub line: u64,
}

/// A table of a spec.
///
/// Reading a key of the wrong kind notes a fault and gives nothing, so that one
/// pass finds every fault. [`Section::finish`] refuses the keys that were not
/// read: a misspelt key is never passed over.
#[derive(Debug)]
pub struct Section<'a> {
    document: &'a Document,
    path: String,
    keys: &'a [Key],
    line: u64,
    read: RefCell<BTreeSet<String>>,
}

impl<'a> Section<'a> {
    pub(super) fn of(document: &'a Document, path: String, entry: &'a Entry) -> Option<Self> {
        let Node::Table(keys) = &entry.node else {
            return None;
        };
        Some(Self {
            document,
            path,
            keys,
            line: entry.line,
            read: RefCell::default(),
        })
    }

    /// The document it stands in.
    #[must_use]
    pub fn document(&self) -> &'a Document {
        self.document
    }

    /// Its line in the document.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Whether `key` stands in it, read or not.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|known| known.name == key)
    }

    /// Whether a number stands under `key`.
    #[must_use]
    pub fn is_number(&self, key: &str) -> bool {
        let found = self.keys.iter().find(|known| known.name == key);
        found.is_some_and(|key| matches!(key.entry.node, Node::Number(_)))
    }

    /// Whether a text stands under `key`.
    #[must_use]
    pub fn is_text(&self, key: &str) -> bool {
        let found = self.keys.iter().find(|known| known.name == key);
        found.is_some_and(|key| matches!(key.entry.node, Node::Text(_)))
    }

    /// Whether a table stands under `key`, such as `{ a = 1 }`.
    #[must_use]
    pub fn is_table(&self, key: &str) -> bool {
        let found = self.keys.iter().find(|known| known.name == key);
        found.is_some_and(|key| matches!(key.entry.node, Node::Table(_)))
    }

    /// Whether a list stands under `key`.
    #[must_use]
    pub fn is_list(&self, key: &str) -> bool {
        let found = self.keys.iter().find(|known| known.name == key);
        found.is_some_and(|key| matches!(key.entry.node, Node::List(_)))
    }

    /// The line of `key`, or of the section if it is not there.
    #[must_use]
    pub fn line_of(&self, key: &str) -> u64 {
        let found = self.keys.iter().find(|known| known.name == key);
        found.map_or(self.line, |key| key.line)
    }

    /// The names of all its keys, in the file's order.
    pub fn key_names(&self) -> impl Iterator<Item = &'a str> {
        self.keys.iter().map(|key| key.name.as_str())
    }

    /// Notes a fault on `key`'s line.
    pub fn fault(&self, key: &str, what: impl Into<String>, help: impl Into<String>) {
        self.document.fault(self.line_of(key), what, help);
    }

    /// The text under `key`, if it is there.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<Located<String>> {
        match self.entry(key)? {
            Entry {
                line,
                node: Node::Text(text),
            } if !text.trim().is_empty() => Some(Located {
                value: text.clone(),
                line: *line,
            }),
            Entry {
                node: Node::Text(_),
                ..
            } => {
                self.fault(
                    key,
                    format!("{} is empty", self.name(key)),
                    "fill it in, or remove the line",
                );
                None
            }
            other => self.wrong_kind(key, other, "text in quotes"),
        }
    }

    /// The text under `key`, which must be there.
    #[must_use]
    pub fn required_text(&self, key: &str, example: &str) -> Option<Located<String>> {
        self.require(key, &format!("{key} = \"{example}\""));
        self.text(key)
    }

    /// The texts under `key`, an empty list if it is not there.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<Located<String>> {
        self.list(key, "texts in quotes", |node| match node {
            Node::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// The labels under `key`, such as years: texts, or bare numbers as they are
    /// written; an empty list if it is not there.
    #[must_use]
    pub fn labels(&self, key: &str) -> Vec<Located<String>> {
        self.list(key, "texts in quotes", |node| match node {
            Node::Text(text) | Node::Number(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// The texts under `key`, of which there must be at least one.
    #[must_use]
    pub fn required_texts(&self, key: &str, example: &str) -> Vec<Located<String>> {
        let example = format!("{key} = {example}");
        self.require(key, &example);
        let entry = self.entry(key).map(|entry| &entry.node);
        if matches!(entry, Some(Node::List(items)) if items.is_empty()) {
            let what = format!("{} is an empty list", self.name(key));
            self.fault(key, what, format!("write  {example}"));
        }
        self.texts(key)
    }

    /// The number under `key`: written bare, or in quotes.
    #[must_use]
    pub fn exact(&self, key: &str) -> Option<Located<BigRational>> {
        self.exact_as(key, "a number, such as 0.25")
    }

    /// The number under `key`, `wanted` saying what it should look like.
    #[must_use]
    pub fn exact_as(&self, key: &str, wanted: &str) -> Option<Located<BigRational>> {
        let entry = self.entry(key)?;
        match exact_of(&entry.node) {
            Some(value) => Some(Located {
                value,
                line: entry.line,
            }),
            None => self.no_number(key, entry, wanted),
        }
    }

    /// The numbers under `key`, an empty list if it is not there.
    #[must_use]
    pub fn exacts(&self, key: &str) -> Vec<Located<BigRational>> {
        self.list(key, "numbers", exact_of)
    }

    /// The pairs of numbers under `key`, such as `[[500, 1.0], [1000, 0.5]]`; an
    /// empty list if it is not there.
    #[must_use]
    pub fn pairs(&self, key: &str) -> Vec<Located<[f64; 2]>> {
        let float = |node: &Node| exact_of(node)?.to_f64().filter(|number| number.is_finite());
        self.list(
            key,
            "pairs of numbers: [[500, 1.0], [1000, 0.68]]",
            |node| match node {
                Node::List(items) => match items.as_slice() {
                    [one, two] => Some([float(&one.node)?, float(&two.node)?]),
                    _ => None,
                },
                _ => None,
            },
        )
    }

    /// The number under `key` as a float, for measuring.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<Located<f64>> {
        let exact = self.exact(key)?;
        let value = exact.value.to_f64().filter(|value| value.is_finite());
        if value.is_none() {
            let what = format!("{} is too large", self.name(key));
            self.fault(key, what, "write a smaller number");
        }
        value.map(|value| Located {
            value,
            line: exact.line,
        })
    }

    /// The whole number under `key`.
    #[must_use]
    pub fn whole(&self, key: &str) -> Option<Located<u64>> {
        let exact = self.exact(key)?;
        let whole = exact
            .value
            .is_integer()
            .then(|| exact.value.to_integer().to_u64());
        if let Some(Some(value)) = whole {
            return Some(Located {
                value,
                line: exact.line,
            });
        }
        let what = format!("{} is not a whole number from 0 up", self.name(key));
        self.fault(key, what, "write a whole number, such as 146");
        None
    }

    /// The year under `vintage` that codes were drawn for, if it is said.
    #[must_use]
    pub fn vintage(&self) -> Option<u16> {
        let year = self.whole("vintage")?;
        let found = u16::try_from(year.value).ok();
        let found = found.filter(|year| (1900..2100).contains(year));
        if found.is_none() {
            let what = format!("'vintage' is {}", year.value);
            let help = "write the year that the codes were drawn for, such as 2021";
            self.fault("vintage", what, help);
        }
        found
    }

    /// The truth under `key`.
    #[must_use]
    pub fn boolean(&self, key: &str) -> Option<bool> {
        match self.entry(key)? {
            Entry {
                node: Node::Boolean(truth),
                ..
            } => Some(*truth),
            other => self.wrong_kind(key, other, "true or false"),
        }
    }

    /// The option under `key` among `options`, by name.
    #[must_use]
    pub fn choice<T: Copy>(&self, key: &str, options: &[(&str, T)]) -> Option<Located<T>> {
        let text = self.text(key)?;
        self.chosen(key, &text, options)
    }

    /// The options under `key` among `options`, by name; an empty list if it
    /// is not there.
    #[must_use]
    pub fn choices<T: Copy>(&self, key: &str, options: &[(&str, T)]) -> Vec<Located<T>> {
        let texts = self.texts(key);
        texts
            .iter()
            .filter_map(|text| self.chosen(key, text, options))
            .collect()
    }

    /// The section under `key`, if it is there.
    #[must_use]
    pub fn section(&self, key: &str) -> Option<Section<'a>> {
        let entry = self.entry(key)?;
        let mut section = Section::of(self.document, self.path_of(key), entry);
        match &mut section {
            Some(section) => section.line = self.line_of(key),
            None => {
                return self.wrong_kind(key, entry, &format!("a table: [{}]", self.path_of(key)));
            }
        }
        section
    }

    /// The section under `key`, which must be there.
    #[must_use]
    pub fn required_section(&self, key: &str) -> Option<Section<'a>> {
        self.require(key, &format!("a table [{}]", self.path_of(key)));
        self.section(key)
    }

    /// The sections of the list under `key`; an empty list if it is not there.
    #[must_use]
    pub fn sections(&self, key: &str) -> Vec<Section<'a>> {
        let Some(entry) = self.entry(key) else {
            return Vec::new();
        };
        let Node::List(items) = &entry.node else {
            let wanted = format!("a list of tables: [[{}]]", self.path_of(key));
            self.wrong_kind::<()>(key, entry, &wanted);
            return Vec::new();
        };
        let mut sections = Vec::with_capacity(items.len());
        for item in items {
            match Section::of(self.document, self.path_of(key), item) {
                Some(section) => sections.push(section),
                None => {
                    let wanted = format!("a list of tables: [[{}]]", self.path_of(key));
                    self.wrong_kind::<()>(key, item, &wanted);
                }
            }
        }
        sections
    }

    /// Refuses every key that was not read.
    pub fn finish(self) {
        self.finish_but(|_| None);
    }

    /// Refuses every key that was not read, with `why` saying what is special
    /// about some of them.
    pub fn finish_but(self, why: impl Fn(&str) -> Option<(String, String)>) {
        let read = self.read.borrow();
        for key in self.keys.iter().filter(|key| !read.contains(&key.name)) {
            let (what, help) = why(&key.name).unwrap_or_else(|| {
                let known: Vec<&str> = read.iter().map(String::as_str).collect();
                let help = match nearest(&key.name, known.iter().copied()).first() {
                    Some(near) => format!("did you mean '{near}'?"),
                    None => format!("remove it; the keys here are {}", known.join(", ")),
                };
                (
                    format!("there is no key '{}'", self.path_of(&key.name)),
                    help,
                )
            });
            self.document.fault(key.line, what, help);
        }
    }

    /// Notes a fault if `key` is not there.
    pub fn require(&self, key: &str, example: &str) {
        self.read.borrow_mut().insert(key.into());
        if !self.has(key) {
            let what = format!("{} is missing", self.name(key));
            self.document
                .fault(self.line, what, format!("add  {example}"));
        }
    }

    fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.read.borrow_mut().insert(key.into());
        let found = self.keys.iter().find(|known| known.name == key);
        found.map(|key| &key.entry)
    }

    fn list<T>(
        &self,
        key: &str,
        wanted: &str,
        read: impl Fn(&Node) -> Option<T>,
    ) -> Vec<Located<T>> {
        let Some(entry) = self.entry(key) else {
            return Vec::new();
        };
        let single = std::slice::from_ref(entry);
        let items = match &entry.node {
            Node::List(items) => items.as_slice(),
            _ => single,
        };
        let located = items.iter().filter_map(|item| match read(&item.node) {
            Some(value) => Some(Located {
                value,
                line: item.line,
            }),
            None => self.wrong_kind(key, item, &format!("a list of {wanted}")),
        });
        located.collect()
    }

    fn chosen<T: Copy>(
        &self,
        key: &str,
        text: &Located<String>,
        options: &[(&str, T)],
    ) -> Option<Located<T>> {
        let found = options.iter().find(|(name, _)| *name == text.value);
        if let Some((_, value)) = found {
            return Some(Located {
                value: *value,
                line: text.line,
            });
        }
        let names: Vec<&str> = options.iter().map(|(name, _)| *name).collect();
        let what = format!("'{}' is not a choice for {}", text.value, self.name(key));
        let help = format!("choose one of {}", names.join(", "));
        self.document.fault(text.line, what, help);
        None
    }

    /// Notes that no number stands under `key`; where it would be one without
    /// what people put into large numbers, how to write it.
    fn no_number<T>(&self, key: &str, entry: &Entry, wanted: &str) -> Option<T> {
        let Node::Text(text) = &entry.node else {
            return self.wrong_kind(key, entry, wanted);
        };
        let dressing = |letter: char| letter == ',' || letter == '\'' || letter.is_whitespace();
        let bare = text
            .trim_matches(['£', '€', '$', ' '])
            .replace(dressing, "");
        let help = match exact_from_text(&bare) {
            Some(_) => format!("write the number without quotes and commas: {bare}"),
            None => format!("write {wanted}"),
        };
        let what = format!("{} is '{text}', which is no number", self.name(key));
        self.document.fault(entry.line, what, help);
        None
    }

    fn wrong_kind<T>(&self, key: &str, entry: &Entry, wanted: &str) -> Option<T> {
        let what = format!("{} is {}", self.name(key), entry.node.kind());
        self.document
            .fault(entry.line, what, format!("write {wanted}"));
        None
    }

    fn name(&self, key: &str) -> String {
        format!("'{}'", self.path_of(key))
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.into()
        } else {
            format!("{}.{key}", self.path)
        }
    }
}

fn exact_of(node: &Node) -> Option<BigRational> {
    match node {
        Node::Number(digits) | Node::Text(digits) => exact_from_text(&digits.replace('_', "")),
        _ => None,
    }
}
