//! The kind `elections`, on an archive made here.

use std::io::Write;
use std::path::Path;

use allotment_proof::{Case, Data, Finding, prove, read_case};
use allotment_table::sha256_of;
use flate2::Compression;
use flate2::write::GzEncoder;

/// Everyone has 30. The bench takes all that its two supporters have, at half
/// of its cost to each; the swing all that its one has; nobody is left for the
/// tree.
const ELECTION: &str = "META\nkey;value\nbudget;90\nvote_type;approval\nrule;greedy\n\
    PROJECTS\nproject_id;cost;selected\nbench;60;1\ntree;40;0\nswing;30;1\n\
    VOTES\nvoter_id;vote\na;bench\nb;bench\nc;swing,tree\n";

const CASE: &str = r#"
name = "by-hand"
source = "by hand"
[run]
kind = "elections"
archive = "elections.tar.zst"
expected = "expected.jsonl.gz"
[[check]]
name = "rules"
group = "equal-shares none"
ours = "same"
agree = "holds"
because = "worked out by hand"
at_least = 1
total = 1
[[check]]
name = "city"
group = "city as declared"
ours = "same"
agree = "holds"
because = "worked out by hand"
at_least = 1
total = 1
"#;

/// What is expected of [`ELECTION`]: this order of winners by Equal Shares.
fn expected(selected: &str) -> String {
    let hash = sha256_of(ELECTION.as_bytes());
    format!(
        r#"{{"file":"x.pb","sha256":"{hash}","declared_rule":"greedy","official_follows_from":["greedy","greedy-threshold","greedy-no-skip","greedy-no-skip with the threshold"],"cases":[{{"rule":"equal-shares","completion":"none","satisfaction":"cost","ties":"lexicographic","selected":{selected},"spent":"90","ties_met":[],"from":"hand"}}]}}"#
    )
}

fn proved(folder: &Path, election: &str, expected: &str) -> Vec<Finding> {
    let file = |name: &str| std::fs::File::create(folder.join(name)).expect("a file is made");
    let packed = zstd::Encoder::new(file("elections.tar.zst"), 1).expect("packing begins");
    let mut archive = tar::Builder::new(packed);
    let mut header = tar::Header::new_gnu();
    header.set_size(election.len() as u64);
    archive
        .append_data(&mut header, "x.pb", election.as_bytes())
        .expect("it is packed");
    let packed = archive.into_inner().expect("it is whole");
    packed.finish().expect("it is whole");
    let mut lines = GzEncoder::new(file("expected.jsonl.gz"), Compression::fast());
    writeln!(lines, "{expected}").expect("it is packed");
    lines.finish().expect("it is whole");
    let case: Case = read_case("by-hand", CASE).unwrap_or_else(|error| panic!("{error}"));
    prove(&case, Some(&Data::new(folder.into())))
}

#[test]
fn what_others_counted_is_compared_and_a_wrong_winner_is_found_out() {
    let folder = tempfile::tempdir().expect("a folder is made");
    let right = proved(folder.path(), ELECTION, &expected(r#"["bench","swing"]"#));
    for finding in &right {
        assert!(finding.verdict.is_fine(), "{finding:?}");
        assert_eq!((finding.matched, finding.total), (1, 1));
    }
    let wrong = proved(folder.path(), ELECTION, &expected(r#"["swing","bench"]"#));
    assert!(!wrong[0].verdict.is_fine() && wrong[1].verdict.is_fine());
    let note = wrong[0].note.as_deref().expect("why");
    assert!(
        note.ends_with(
            "x.pb: equal-shares none cost: \
             selected [\"bench\", \"swing\"], not [\"swing\", \"bench\"]"
        ),
        "{note}"
    );
}

#[test]
fn a_city_that_funded_otherwise_and_another_file_are_found_out() {
    let folder = tempfile::tempdir().expect("a folder is made");
    let winners = expected(r#"["bench","swing"]"#);
    let other = ELECTION.replace("tree;40;0", "tree;40;1");
    let hash = sha256_of(other.as_bytes());
    let told = winners.replace(&sha256_of(ELECTION.as_bytes()), &hash);
    let found = proved(folder.path(), &other, &told);
    assert!(found[0].verdict.is_fine() && !found[1].verdict.is_fine());

    let found = proved(folder.path(), &other, &winners);
    let note = found[0].note.as_deref().expect("why");
    assert!(!found[0].verdict.is_fine());
    assert_eq!(
        note,
        "x.pb: it is not the file that others counted: its SHA-256 differs"
    );
}
