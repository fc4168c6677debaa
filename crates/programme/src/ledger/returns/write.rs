//! A filled form as a table, a JSON document and a page.

use allotment_document::{Block, Column as Head, Document, Level, Row, Side, Table as Grid, html};
use allotment_table::{Column, Fault, Faults, Table};
use serde_json::{Map, Value as Json, json};

use super::fill::Filled;
use super::views::Value;
use crate::sheet::{Sheet, provenance};

impl Filled {
    /// A row for each field of each row of each section.
    #[must_use]
    pub fn sheet(&self) -> Sheet {
        let mut rows: Vec<[Option<String>; 8]> = Vec::new();
        for (section, filled) in self.layout.sections.iter().zip(&self.sections) {
            for (number, (name, values)) in filled.rows.iter().enumerate() {
                for (field, value) in section.fields.iter().zip(values) {
                    let currency = match value {
                        Some(Value::Money(_, currency)) => Some(currency.to_string()),
                        _ => None,
                    };
                    rows.push([
                        Some(section.id.clone()),
                        Some((number + 1).to_string()),
                        Some(name.clone()).filter(|name| !name.is_empty()),
                        Some(field.id.clone()),
                        Some(field.title.clone()),
                        value.as_ref().map(Value::text),
                        currency,
                        Some(if field.verified { "yes" } else { "no" }.to_owned()),
                    ]);
                }
            }
        }
        let names = [
            "section", "row", "of", "field", "title", "value", "currency", "verified",
        ];
        let columns = names.iter().enumerate().map(|(at, name)| {
            let column = Column::text(*name, rows.iter().map(|row| row[at].clone()));
            match *name {
                "value" => column.with_definition("money in whole units, days as YYYY-MM-DD"),
                "verified" => {
                    column.with_definition("whether the field's official wording was read")
                }
                _ => column,
            }
        });
        Sheet {
            table: Table::new("return", columns.collect()),
            rows: "fields",
            sources: self.sources.clone(),
            more: self.head(),
        }
    }

    fn head(&self) -> Map<String, Json> {
        let mut head = Map::new();
        let mut add = |name: &str, value: Json| {
            head.insert(name.to_owned(), value);
        };
        add("return", json!(self.layout.id));
        add("title", json!(self.layout.title));
        add("edition", json!(self.layout.edition));
        add("source", json!(self.layout.source));
        add("read_of_source", json!(self.layout.read));
        add("layout_sha256", json!(self.layout.sha256));
        add("period", json!(self.span.label));
        add("from", json!(self.span.from.to_string()));
        add("to", json!(self.span.to.to_string()));
        add("missing", json!(self.missing));
        add("unverified", json!(self.unverified));
        head
    }

    /// The same as one JSON document: rows by section, fields by their names.
    #[must_use]
    pub fn json(&self) -> Json {
        let sections = self.layout.sections.iter().zip(&self.sections);
        let sections: Map<String, Json> = sections
            .map(|(section, filled)| {
                let rows: Vec<Json> = (filled.rows.iter())
                    .map(|(_, values)| {
                        let fields = section.fields.iter().zip(values);
                        let fields = fields.map(|(field, value)| {
                            let value = match value {
                                Some(Value::Money(minor, currency)) => {
                                    json!({"minor": minor.to_string(), "currency": currency.as_str()})
                                }
                                Some(value) => json!(value.text()),
                                None => Json::Null,
                            };
                            (field.id.clone(), value)
                        });
                        Json::Object(fields.collect())
                    })
                    .collect();
                (section.id.clone(), Json::Array(rows))
            })
            .collect();
        let mut document = self.head();
        document.insert("provenance".into(), provenance(&self.sources));
        document.insert("sections".into(), Json::Object(sections));
        Json::Object(document)
    }

    /// The same as a page.
    ///
    /// # Errors
    /// [`Faults`] if the page cannot be made.
    pub fn page(&self) -> Result<String, Faults> {
        let about = format!(
            "From {} to {}, from the ledger alone: nothing was typed.",
            self.span.from, self.span.to
        );
        let mut blocks = vec![
            Block::Heading(Level::One, self.layout.title.clone()),
            Block::paragraph(about.clone()),
        ];
        for (section, filled) in self.layout.sections.iter().zip(&self.sections) {
            blocks.push(Block::Heading(Level::Two, section.title.clone()));
            if filled.rows.is_empty() {
                blocks.push(Block::paragraph("None."));
                continue;
            }
            let is_money = |at: usize| {
                let cells = filled
                    .rows
                    .iter()
                    .filter_map(|(_, values)| values[at].as_ref());
                cells.clone().count() > 0 && cells.clone().all(Value::is_number)
            };
            let columns = section.fields.iter().enumerate().map(|(at, field)| Head {
                name: field.title.clone(),
                side: if is_money(at) { Side::End } else { Side::Start },
            });
            let rows = filled.rows.iter().map(|(_, values)| Row {
                cells: values.iter().map(|value| shown(value.as_ref())).collect(),
                is_total: false,
            });
            blocks.push(Block::Table(Grid {
                caption: section.title.clone(),
                columns: columns.collect(),
                rows: rows.collect(),
            }));
        }
        let list = |blocks: &mut Vec<Block>, title: &str, none: &str, items: &[String]| {
            blocks.push(Block::Heading(Level::Two, title.to_owned()));
            if items.is_empty() {
                blocks.push(Block::paragraph(none));
            } else {
                blocks.push(Block::List(items.to_vec()));
            }
        };
        list(&mut blocks, "Missing", "Nothing is missing.", &self.missing);
        let none = "The official wording of every field was read.";
        list(
            &mut blocks,
            "Fields whose official wording was not read",
            none,
            &self.unverified,
        );
        blocks.push(Block::Heading(Level::Two, "The form".into()));
        blocks.push(Block::paragraph(format!(
            "Layout {} of {}. Its source: {}. Read of it: {}.",
            self.layout.id, self.layout.edition, self.layout.source, self.layout.read
        )));
        let document = Document {
            title: self.layout.title.clone(),
            language: "en-GB".into(),
            about,
            page_of: "Page {page} of {pages}".into(),
            blocks,
        };
        html(&document).map_err(|error| {
            let help = "write it as CSV or JSON";
            Fault::new(
                format!("the return {}", self.layout.id),
                error.to_string(),
                help,
            )
            .into()
        })
    }
}

/// As people read it.
fn shown(value: Option<&Value>) -> String {
    match value {
        Some(Value::Money(minor, currency)) => allotment_ledger::shown(*minor, *currency),
        Some(value) => value.text(),
        None => "–".into(),
    }
}
