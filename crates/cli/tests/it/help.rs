//! The words that people meet first.

use crate::desk::Desk;
use crate::tables::{PLACES, need_desk};

const COMMANDS: [&str; 34] = [
    "demo",
    "new",
    "data",
    "check",
    "run",
    "places",
    "place",
    "crosswalk",
    "overlay",
    "need",
    "shrink",
    "summarise",
    "clusters",
    "group",
    "peers",
    "assets",
    "targets",
    "share",
    "connect",
    "decide",
    "outcome",
    "examine",
    "roadmap",
    "plan",
    "ledger",
    "serve",
    "config",
    "backup",
    "restore",
    "upgrade",
    "doctor",
    "migrate",
    "why",
    "verify",
];

#[test]
fn help_fits_a_screen_and_names_the_stages_as_data_flows() {
    let ran = Desk::new().run(&["--help"]).done();
    let text = ran.text();
    assert!(text.lines().count() <= 40, "{} lines", text.lines().count());
    assert!(text.lines().all(|line| line.chars().count() <= 100));
    let at = |stage: &str| {
        let line = format!("\n  {stage} ");
        text.find(&line).unwrap_or_else(|| panic!("no {stage}"))
    };
    for pair in [
        "crosswalk",
        "overlay",
        "need",
        "summarise",
        "clusters",
        "peers",
        "assets",
        "targets",
        "share",
        "decide",
        "examine",
        "why",
    ]
    .windows(2)
    {
        assert!(at(pair[0]) < at(pair[1]), "{pair:?}");
    }
    insta::assert_snapshot!("help", text);
}

#[test]
fn every_command_has_an_example() {
    for command in COMMANDS {
        let ran = Desk::new().run(&[command, "--help"]).done();
        let example = format!("allotment {command}");
        let examples = ran
            .text()
            .split_once("Example:")
            .unwrap_or_else(|| panic!("{command}"))
            .1;
        assert!(examples.contains(&example), "{command}: {examples}");
    }
}

/// The examples of the stages that read plain files run as they are typed, in
/// the folder of this project.
#[test]
fn the_examples_of_the_stages_run_as_typed() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    for stage in [
        &["need"][..],
        &["need", "both"],
        &["shrink"],
        &["summarise"],
        &["places"],
        &["place", "draw"],
        &["place", "best-fit"],
        &["crosswalk"],
        &["connect"],
        &["peers"],
        &["overlay"],
        &["clusters"],
        &["group"],
        &["share"],
        &["share", "audit"],
        &["assets"],
        &["assets", "site"],
        &["assets", "changes"],
        &["decide"],
        &["decide", "tally"],
        &["decide", "check"],
        &["decide", "participation"],
        &["plan"],
        &["plan", "check"],
        &["plan", "export"],
        &["plan", "commitments"],
        &["outcome", "discontinuity"],
        &["outcome", "spillover"],
        &["examine"],
        &["targets", "lint"],
        &["ledger"],
        &["ledger", "add"],
    ] {
        let help = Desk::new().run(&[stage, &["--help"]].concat()).done();
        let (_, examples) = help
            .text()
            .split_once("Example:")
            .expect("there is an example");
        let runs_here = |line: &&str| !line.is_empty() && !line.contains("data/england");
        // A long one goes on after a backslash, as in a shell.
        let examples = examples.replace("\\\n", " ");
        for line in examples.lines().map(str::trim).filter(runs_here) {
            let desk = Desk::new();
            let words: Vec<String> = line
                .split_whitespace()
                .skip(1)
                .map(|word| {
                    if word.starts_with("examples/") {
                        format!("{root}/{word}")
                    } else {
                        word.into()
                    }
                })
                .collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            desk.run(&words).done();
        }
    }
}

#[test]
fn a_wrong_command_line_ends_with_status_2() {
    let desk = need_desk();
    for args in [
        &["needs"][..],
        &[],
        &["need"],
        &["need", "spec.toml", "--frmat", "csv"],
        &["need", "spec.toml", "--format", "pdf"],
        &["need", "spec.toml", "--seed", "x"],
        &["summarise", "places.csv"],
        &["share", "audit", "grants.csv"],
    ] {
        let ran = desk.run(args).ends(2);
        assert!(ran.out.is_empty(), "{args:?}");
        assert!(
            ran.err.contains("--help") || ran.err.contains("Usage"),
            "{args:?}: {}",
            ran.err
        );
    }
}

#[test]
fn the_version_is_told() {
    let ran = Desk::new().run(&["--version"]).done();
    assert_eq!(
        ran.text(),
        format!("allotment {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn a_report_of_faults_reads_as_sentences() {
    let desk = need_desk();
    let places = PLACES
        .replace("E05,", "E02,")
        .replace("1450,0.44,", "1450,44%,");
    desk.write(
        "places.csv",
        places.replace("1700,0.25,55", "1700,0.25,n/a"),
    );
    let ran = desk.run(&["need", "spec.toml"]).refused("places.csv:4: ");
    insta::assert_snapshot!("a_report_of_faults", ran.err);
}
