//! «Data flows one way»: which of our crates may import which.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::DependencyKind;

use crate::workspace::{metadata, our_crates, reached, short};

/// Each crate with those of ours that it may import, in any way: for its code,
/// its build or its tests. `proof` may import anything, and nothing imports it.
const ALLOWED: [(&str, &[&str]); 31] = [
    ("place", &[]),
    ("expression", &[]),
    ("projection", &["place"]),
    ("table", &["place", "expression"]),
    ("need", &["place"]),
    ("share", &["place", "expression"]),
    ("election", &[]),
    ("decide", &["election"]),
    ("distribution", &[]),
    ("outcome", &["distribution"]),
    ("targets", &["place", "distribution"]),
    ("assets", &["place"]),
    ("streetmap", &[]),
    ("peers", &["place"]),
    ("crosswalk", &[]),
    ("connect", &[]),
    ("examine", &["place"]),
    ("spatial", &["place"]),
    ("roadmap", &["place"]),
    ("plan", &["place"]),
    ("intake", &["place"]),
    ("ledger", &["place"]),
    ("poll", &["place", "election", "ledger"]),
    ("proposal", &["place", "ledger", "poll"]),
    ("store", &["ledger", "poll", "proposal"]),
    ("document", &[]),
    ("report", &["place"]),
    ("country", &["place"]),
    (
        "programme",
        &[
            "place",
            "expression",
            "table",
            "need",
            "share",
            "election",
            "decide",
            "outcome",
            "targets",
            "peers",
            "crosswalk",
            "connect",
            "examine",
            "ledger",
            "report",
            "country",
            "projection",
            "assets",
            "streetmap",
            "spatial",
            "roadmap",
            "plan",
            "intake",
            "poll",
            "document",
        ],
    ),
    (
        "server",
        &[
            "place",
            "table",
            "ledger",
            "poll",
            "proposal",
            "document",
            "programme",
            "report",
            "store",
        ],
    ),
    (
        "cli",
        &[
            "place",
            "table",
            "intake",
            "ledger",
            "programme",
            "server",
            "store",
        ],
    ),
];

/// The crates that are pure functions.
const PURE: [&str; 26] = [
    "place",
    "projection",
    "expression",
    "need",
    "share",
    "election",
    "decide",
    "distribution",
    "outcome",
    "targets",
    "crosswalk",
    "connect",
    "examine",
    "ledger",
    "spatial",
    "assets",
    "streetmap",
    "peers",
    "report",
    "country",
    "roadmap",
    "plan",
    "intake",
    "poll",
    "proposal",
    "document",
];

/// What a pure crate's code may not reach, however far down.
const IMPURE: [&str; 17] = [
    "arrow-array",
    "async-std",
    "chrono",
    "csv",
    "fs-err",
    "hyper",
    "jiff",
    "memmap2",
    "parquet",
    "reqwest",
    "rusqlite",
    "rustls",
    "sqlx",
    "tempfile",
    "time",
    "tokio",
    "ureq",
];

#[test]
fn data_flows_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.into_iter().collect();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (name, package) in our_crates() {
        if name == "proof" {
            continue;
        }
        let Some(may) = allowed.get(name) else {
            wrong.push(format!(
                "{name} is not in the list of crates: add it, with what it may import"
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let ours = dependency.path.is_some();
            let to = short(&dependency.name);
            if ours {
                seen.insert((name, to));
            }
            if ours && !may.contains(&to) {
                wrong.push(format!(
                    "{name} imports {to}: data flows one way, and no stage knows another"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for arrow in [
        ("table", "expression"),
        ("programme", "share"),
        ("cli", "programme"),
    ] {
        assert!(
            seen.contains(&arrow),
            "{arrow:?} is not seen: nor would a wrong one be"
        );
    }
}

#[test]
fn the_list_names_every_crate_and_no_other() {
    let listed: BTreeSet<&str> = ALLOWED
        .iter()
        .map(|(name, _)| *name)
        .chain(["proof"])
        .collect();
    let there: BTreeSet<&str> = our_crates().into_keys().collect();
    assert_eq!(listed, there);
}

#[test]
fn pure_crates_reach_no_file_clock_or_network() {
    let crates = our_crates();
    let mut wrong = Vec::new();
    for name in PURE {
        let package = crates[name];
        for id in reached(&[&package.id], &[DependencyKind::Normal]) {
            let reached = metadata()[&id].name.as_str();
            if IMPURE.contains(&reached) {
                wrong.push(format!(
                    "{name} reaches {reached}: a pure crate has no file, clock or network"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_crate_that_reads_is_seen_to_reach_what_reads() {
    let package = our_crates()["table"];
    let reached = reached(&[&package.id], &[DependencyKind::Normal]);
    let names: Vec<&str> = reached
        .iter()
        .map(|id| metadata()[id].name.as_str())
        .collect();
    assert!(
        names.contains(&"parquet") && names.contains(&"tempfile"),
        "{names:?}"
    );
}
