//! Every package under a licence that lets anybody use this.

use std::collections::BTreeSet;
use std::fs;

use cargo_metadata::DependencyKind;

use crate::workspace::{metadata, reached, root};

/// The licences in use that ask for no more than a notice (and MPL-2.0, whose
/// terms stay with its own files).
const ALLOWED: [&str; 15] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "bzip2-1.0.6",
];

/// Whether the SPDX expression `text` can be met with allowed licences alone:
/// `OR` needs one side, `AND` both. A slash is the old way to write `OR`.
fn allowed(text: &str) -> bool {
    let spaced = text
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    let met = either(&mut rest);
    met && rest.is_empty()
}

fn either(rest: &mut &[&str]) -> bool {
    let mut met = both(rest);
    while take(rest, "OR") {
        met |= both(rest);
    }
    met
}

fn both(rest: &mut &[&str]) -> bool {
    let mut met = one(rest);
    while take(rest, "AND") {
        met &= one(rest);
    }
    met
}

fn one(rest: &mut &[&str]) -> bool {
    if take(rest, "(") {
        let met = either(rest);
        return take(rest, ")") && met;
    }
    let Some((name, after)) = rest.split_first() else {
        return false;
    };
    *rest = after;
    let mut licence = (*name).to_owned();
    if take(rest, "WITH") {
        let Some((exception, after)) = rest.split_first() else {
            return false;
        };
        *rest = after;
        licence = format!("{licence} WITH {exception}");
    }
    ALLOWED.contains(&licence.as_str())
}

fn take(rest: &mut &[&str], word: &str) -> bool {
    let Some((first, after)) = rest.split_first() else {
        return false;
    };
    let there = *first == word;
    if there {
        *rest = after;
    }
    there
}

#[test]
fn every_package_has_a_licence_that_is_allowed() {
    let members: Vec<_> = metadata().workspace_members.iter().collect();
    let kinds = [
        DependencyKind::Normal,
        DependencyKind::Build,
        DependencyKind::Development,
    ];
    let all = reached(&members, &kinds);
    assert!(all.len() > members.len(), "no package was found");
    let mut wrong = Vec::new();
    for id in all {
        let package = &metadata()[&id];
        let licence = package.license.as_deref().unwrap_or("none");
        if !allowed(licence) {
            wrong.push(format!("{} {}: {licence}", package.name, package.version));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `deny.toml` is for those with cargo-deny; it must not say anything else.
#[test]
fn both_lists_are_the_same() {
    let text = fs::read_to_string(root().join("deny.toml")).expect("deny.toml is in the root");
    let deny: toml::Table = toml::from_str(&text).expect("deny.toml is TOML");
    let listed = deny["licenses"]["allow"]
        .as_array()
        .expect("a list of licences");
    let listed: BTreeSet<&str> = listed.iter().filter_map(toml::Value::as_str).collect();
    assert_eq!(listed, ALLOWED.into_iter().collect());
}

#[test]
fn expressions_are_read_as_they_are_meant() {
    for yes in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR MIT",
        "(MIT OR Apache-2.0) AND Unicode-3.0",
        "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
    ] {
        assert!(allowed(yes), "{yes}");
    }
    for no in [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "(MIT OR GPL-3.0) AND LGPL-3.0-only",
        "Apache-2.0 WITH Another-exception",
        "none",
        "",
        "(MIT",
    ] {
        assert!(!allowed(no), "{no}");
    }
}
