//! How many packages there are, and which of them come twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde::Deserialize;

use crate::workspace::{PLATFORM, root};

/// What is put up with, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tolerated {
    /// The most packages that the default build may take.
    most_packages: usize,
    /// Packages in more than one version.
    duplicate: Vec<Duplicate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Duplicate {
    name: String,
    versions: Vec<String>,
    reason: String,
}

/// How far below the limit the number may fall before the limit is too lax.
const SLACK: usize = 15;

fn tolerated() -> Tolerated {
    let path = root().join("crates/proof/duplicates.toml");
    let text = fs::read_to_string(&path).expect("duplicates.toml is part of the crate");
    toml::from_str(&text).unwrap_or_else(|error| panic!("duplicates.toml: {error}"))
}

/// The packages that are built for the workspace's members that `which` names,
/// over dependencies of `kinds`, as `cargo tree` lists them: what `cargo
/// metadata` resolves besides, for features that nobody turns on, is not built.
fn built(which: &str, kinds: &str) -> BTreeSet<(String, String)> {
    let listed = Command::new(env!("CARGO"))
        .current_dir(root())
        .args([
            "tree", "--locked", "--target", PLATFORM, "--prefix", "none", "--format", "{p}",
        ])
        .args(["--edges", kinds, which])
        .output()
        .expect("cargo runs, since it runs this test");
    let errors = String::from_utf8_lossy(&listed.stderr);
    assert!(listed.status.success(), "cargo tree: {errors}");
    let lines = String::from_utf8(listed.stdout).expect("names are ASCII");
    lines
        .lines()
        .filter_map(|line| {
            let (name, rest) = line.split_once(" v")?;
            let version = rest.split_whitespace().next()?;
            Some((name.to_owned(), version.to_owned()))
        })
        .collect()
}

#[test]
fn no_package_comes_twice_but_those_listed_with_a_reason() {
    let all = built("--workspace", "normal,build,dev");
    assert!(all.len() > 20, "cargo tree lists {} packages", all.len());
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, version) in all {
        versions.entry(name).or_default().insert(version);
    }
    versions.retain(|_, versions| versions.len() > 1);
    let listed: BTreeMap<String, BTreeSet<String>> = tolerated()
        .duplicate
        .into_iter()
        .map(|duplicate| {
            assert!(
                !duplicate.reason.trim().is_empty(),
                "{} has no reason",
                duplicate.name
            );
            (duplicate.name, duplicate.versions.into_iter().collect())
        })
        .collect();
    let mut wrong = Vec::new();
    for (name, found) in &versions {
        match listed.get(name) {
            None => wrong.push(format!(
                "{name} comes as {found:?}: bring them together, or list it"
            )),
            Some(known) if known != found => {
                wrong.push(format!(
                    "{name} comes as {found:?} and is listed as {known:?}"
                ));
            }
            Some(_) => {}
        }
    }
    for name in listed.keys().filter(|name| !versions.contains_key(*name)) {
        wrong.push(format!("{name} comes once: strike it off the list"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_default_build_does_not_grow_unnoticed() {
    let found = built("--package=allotment", "normal,build").len();
    let most = tolerated().most_packages;
    assert!(
        found <= most,
        "the default build takes {found} packages, and duplicates.toml allows {most}"
    );
    assert!(
        found + SLACK >= most,
        "the default build takes {found} packages: lower the {most} of duplicates.toml"
    );
}
