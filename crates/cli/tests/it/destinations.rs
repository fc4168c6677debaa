//! Where a command is told to write: a name that cannot be meant is a wrong
//! command line, status 2, found before anything is read.

use crate::desk::{Desk, Ran};
use crate::tables::{need_desk, robust_spec, share_desk};

#[track_caller]
fn wrong(desk: &Desk, args: &[&str], words: &str) -> Ran {
    let before = desk.everything();
    let ran = desk.run(args).ends(2).says(words);
    assert!(ran.out.is_empty(), "data came out");
    assert!(ran.err.starts_with("error: "), "{}", ran.err);
    assert!(desk.everything() == before, "something was written");
    ran
}

const KNOWN: &str = ".csv, .csv.gz, .parquet, .xlsx, .json or .txt";

#[test]
fn an_ending_that_nobody_knows_names_those_that_are_known() {
    let desk = need_desk();
    for name in ["x.doc", "x.json.gz", "x", "x.ods", "x.csv.zip"] {
        wrong(&desk, &["need", "spec.toml", "--out", name], KNOWN);
    }
    wrong(&desk, &["need", "standards", "--out", "x.doc"], KNOWN);
    desk.write("spec.toml", robust_spec());
    wrong(&desk, &["need", "spec.toml", "--draws", "x.doc"], KNOWN);
    // Before anything is read: this spec is not there.
    wrong(&desk, &["need", "no.toml", "--out", "x.doc"], KNOWN);
    let desk = share_desk("amount = \"100.00\"", "");
    wrong(&desk, &["share", "spec.toml", "--out", "x.doc"], KNOWN);
    for command in [
        &["summarise", "n.csv", "--by", "a", "--population", "p"][..],
        &[
            "shrink",
            "r.csv",
            "--numerator",
            "n",
            "--denominator",
            "d",
            "--within",
            "w",
        ][..],
    ] {
        wrong(&desk, &[command, &["--out", "x.doc"]].concat(), KNOWN);
    }
}

#[test]
fn with_a_format_any_name_will_do_that_is_not_another_forms() {
    let desk = need_desk();
    let args = ["need", "spec.toml", "--format", "csv", "--out", "x.data"];
    desk.run(&args).done();
    assert_eq!(desk.csv("x.data").rows.len(), 12);
    let args = ["need", "spec.toml", "--format", "csv", "--out", "x.parquet"];
    wrong(&desk, &args, "x.parquet is no name for --format csv");
    desk.run(&["need", "spec.toml", "--out", "X.CSV"]).done();
    desk.run(&["need", "spec.toml", "--out", "X.JSON"]).done();
    assert!(desk.json("X.JSON")["places"].is_array());
}

#[test]
fn an_audit_is_json_and_is_not_named_otherwise() {
    let desk = share_desk("amount = \"100.00\"", "");
    let words = "would hold a JSON document";
    wrong(&desk, &["share", "spec.toml", "--audit", "a.xlsx"], words);
    let args = [
        "share", "audit", "g.csv", "--places", "p.csv", "--out", "a.csv",
    ];
    wrong(&desk, &args, words);
}

#[test]
fn a_folder_that_is_not_there() {
    let desk = share_desk("amount = \"100.00\"", "");
    let words = "there is no folder no/such: make it first";
    wrong(
        &desk,
        &["share", "spec.toml", "--out", "no/such/x.csv"],
        words,
    );
    wrong(
        &desk,
        &["share", "spec.toml", "--audit", "no/such/x.json"],
        words,
    );
    wrong(
        &desk,
        &["need", "spec.toml", "--draws", "no/such/x.csv"],
        words,
    );
    desk.write("folder/x.csv", "");
    let args = ["share", "spec.toml", "--out", "folder"];
    wrong(&desk, &args, "folder is a folder: name a file in it");
}

/// A folder that is no programme is a wrong input to every command on one; only
/// what is wrong in a programme is a finding of `check`.
#[test]
fn a_folder_without_a_programme_is_a_wrong_input_to_all() {
    let desk = Desk::new();
    desk.write("empty/.here", "");
    for command in ["check", "run", "verify"] {
        for folder in ["nowhere", "empty"] {
            desk.run(&[command, folder]).refused(folder);
        }
    }
    desk.run(&["why", "A", "nowhere"]).refused("nowhere");
    desk.write("bad/programme.toml", "[programme]\n");
    desk.run(&["check", "bad"]).ends(4);
}
