//! Categories, districts and neighbourhoods: spelt alike, and listed in META.

use std::collections::{BTreeMap, BTreeSet};

use crate::kind::Kind;
use crate::read::Draft;
use crate::rows::words;
use crate::sink::Sink;

/// What META lists, and the columns that take from the list.
const DECLARED: [(&str, &str); 3] = [
    ("categories", "category"),
    ("neighborhoods", "neighborhood"),
    ("subdistricts", "district"),
];

/// Columns whose cells are lists.
const LISTS: [&str; 2] = ["category", "beneficiaries"];

/// How many labels of a column are told apart: enough for any city, and a file
/// whose every cell differs costs no memory.
const LABELS_MAX: usize = 10_000;

/// Where a label was first met.
type Labels<'a> = BTreeMap<&'a str, usize>;

pub(super) fn check(draft: &Draft, sink: &mut Sink) {
    for name in LISTS {
        for (line, cell) in draft.project_cells(name).into_iter().flatten() {
            let mut seen = BTreeSet::new();
            if items(cell).any(|item| !seen.insert(item)) {
                sink.push(Kind::ListDuplicate, line, Some(name), || {
                    words(&format!("a value stands twice in «{cell}»"), "name it once")
                });
            }
        }
    }
    for name in ["category", "beneficiaries", "district", "neighborhood"] {
        let list = LISTS.contains(&name);
        let projects = draft
            .project_cells(name)
            .map(|cells| labels(cells, list))
            .unwrap_or_default();
        let voters = if list {
            Labels::new()
        } else {
            draft
                .vote_cells(name)
                .map(|cells| labels(cells, false))
                .unwrap_or_default()
        };
        spelling(&projects, name, sink);
        spelling(&voters, name, sink);
        if let Some(&(key, _)) = DECLARED.iter().find(|(_, column)| *column == name) {
            for observed in [projects, voters] {
                declared(draft, key, name, &observed, sink);
            }
        }
    }
}

fn items(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

fn labels<'a>(cells: impl Iterator<Item = (usize, &'a str)>, list: bool) -> Labels<'a> {
    let mut labels = Labels::new();
    for (line, cell) in cells {
        if labels.len() >= LABELS_MAX {
            break;
        }
        if list {
            for item in items(cell) {
                labels.entry(item).or_insert(line);
            }
        } else if !cell.is_empty() {
            labels.entry(cell).or_insert(line);
        }
    }
    labels
}

/// Labels that are one when case, blanks and accents are left aside.
fn spelling(labels: &Labels<'_>, name: &str, sink: &mut Sink) {
    let mut first: BTreeMap<String, &str> = BTreeMap::new();
    for (&label, &line) in labels {
        let other = *first.entry(plain(label)).or_insert(label);
        if other != label {
            sink.push(Kind::LabelSpelling, line, Some(name), || {
                words(
                    &format!("«{label}» differs from «{other}» only by case, blanks or accents"),
                    "write both alike",
                )
            });
        }
    }
}

fn declared(draft: &Draft, key: &str, name: &str, observed: &Labels<'_>, sink: &mut Sink) {
    let Some((list, line)) = draft.value(key).filter(|_| !observed.is_empty()) else {
        return;
    };
    let listed: BTreeSet<&str> = items(list).collect();
    for (label, &line) in observed
        .iter()
        .filter(|(label, _)| !listed.contains(*label))
    {
        sink.push(Kind::UndeclaredLabel, line, Some(name), || {
            words(
                &format!("«{label}» is not among the {key} of META"),
                "add it there, or correct it",
            )
        });
    }
    for label in listed.iter().filter(|label| !observed.contains_key(*label)) {
        sink.push(Kind::UnusedLabel, line, Some(key), || {
            words(
                &format!("no {name} is «{label}»"),
                "take it out, or correct it",
            )
        });
    }
}

/// A label in small letters, with single blanks and without accents.
fn plain(label: &str) -> String {
    let words: Vec<String> = label
        .split_whitespace()
        .map(|word| {
            word.chars()
                .flat_map(char::to_lowercase)
                .map(base)
                .collect()
        })
        .collect();
    words.join(" ")
}

/// The letter under the accent, for the letters of Europe's Latin alphabets.
fn base(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ì'..='ï' | 'ĩ' | 'ī' | 'į' | 'ı' => 'i',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_look_alike_are_one() {
        assert_eq!(plain("  ŚRÓDMIEŚCIE  Północ "), plain("Srodmiescie polnoc"));
        assert_ne!(plain("Północ"), plain("Południe"));
    }
}
