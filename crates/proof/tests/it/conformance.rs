//! Every case of `cases/`.

use std::collections::BTreeSet;
use std::path::Path;

use allotment_programme::{standard, standards};
use allotment_proof::{
    Case, DATA_VARIABLE, Data, Finding, Kind, Report, Verdict, cases, data_folder, prove, read_case,
};

fn all_cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    cases(&folder).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_case_comes_out_as_it_says() {
    let folder = data_folder().unwrap_or_else(|error| panic!("{error}"));
    let data = folder.map(Data::new);
    let mut all = all_cases();
    all.retain(|case| !case.long);
    let findings: Vec<Finding> = all
        .iter()
        .flat_map(|case| prove(case, data.as_ref()))
        .collect();
    let report = Report { findings };
    say(&report.to_string());
    if data.is_none() {
        say(&format!(
            "no data folder: set {DATA_VARIABLE} to run what was skipped"
        ));
    }
    assert!(report.made() > 0, "no case was run:\n{report}");
    assert!(report.is_fine(), "{report}");
    if data.is_some() {
        assert_eq!(
            report.count(Verdict::Skipped),
            0,
            "with the data here, all is run"
        );
    }
}

#[test]
fn without_data_what_needs_it_is_skipped_and_the_rest_is_run() {
    let all = all_cases();
    let (needing, free): (Vec<&Case>, Vec<&Case>) =
        all.iter().partition(|case| !case.files().is_empty());
    assert!(!needing.is_empty() && !free.is_empty());
    for case in needing {
        for finding in prove(case, None) {
            assert_eq!(finding.verdict, Verdict::Skipped, "{}", finding.name);
            assert_eq!(finding.note.as_deref(), Some("its data is not here"));
        }
    }
    for finding in free.into_iter().flat_map(|case| prove(case, None)) {
        assert_eq!(finding.verdict, Verdict::Proved, "{}", finding.name);
    }
}

#[test]
fn a_file_that_is_missing_where_the_data_is_fails() {
    let empty = Data::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"));
    let all = all_cases();
    let needing = all
        .iter()
        .find(|case| !case.files().is_empty())
        .expect("some need data");
    let finding = prove(needing, Some(&empty)).remove(0);
    assert_eq!(finding.verdict, Verdict::Failed);
    assert!(
        finding
            .note
            .expect("why")
            .starts_with("the data folder lacks data/")
    );
}

#[test]
fn a_standard_is_proved_if_it_says_so_and_says_so_if_it_is() {
    let names = standards().expect("the standards that ship can be read");
    let names = names.text("id").expect("they have names");
    let says: BTreeSet<&str> = names
        .into_iter()
        .flatten()
        .filter(|name| standard(name).expect("it ships").proved)
        .collect();
    let all = all_cases();
    let shown: BTreeSet<&str> = all
        .iter()
        .filter_map(|case| match &case.run {
            Kind::NeedStandard { standard } => Some(standard.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(says, shown);
}

/// One index of two places, whose scores are 100 for the worse and less for the
/// other: whatever is published as something else must be found out.
const CASE: &str = r#"
name = "by-hand"
source = "by hand"
[[table]]
csv = "id,rank_of\na,1\nb,2\n"
id = "id"
[run]
kind = "need-spec"
spec = """
[table]
id = "id"
[[indicator]]
id = "income"
column = "rank_of"
more_is = "better"
"""
[published]
csv = "id,score,rank\na,100,1\nb,15.681,2\n"
id = "id"
[[check]]
name = "scores"
ours = "score"
theirs = "score"
agree = { decimals = 3 }
because = "worked out by hand"
at_least = 2
total = 2
"#;

fn verdict_of(text: &str) -> (bool, usize, Option<String>) {
    let case = read_case("by-hand", text).unwrap_or_else(|error| panic!("{error}"));
    let finding = prove(&case, None).remove(0);
    (finding.verdict.is_fine(), finding.matched, finding.note)
}

/// E of R = 1/2: −23·ln(1 − (1 − e^(−100/23))/2) = 15.647.
#[test]
fn a_case_without_files_runs_anywhere_and_a_wrong_figure_is_found_out() {
    let right = CASE.replace("15.681", "15.647");
    assert_eq!(verdict_of(&right), (true, 2, None));
    let (fine, matched, note) = verdict_of(CASE);
    assert_eq!((fine, matched), (false, 1));
    assert!(note.expect("why").contains("at least 2 must agree"));
}

#[test]
fn a_known_failure_that_holds_fails() {
    let known = "total = 2\nexpect = \"fail\"\nreason = \"a wrong figure\"";
    let wrong = CASE.replace("total = 2", known);
    let (fine, _, note) = verdict_of(&wrong);
    assert_eq!((fine, note.as_deref()), (true, Some("a wrong figure")));
    let (fine, matched, _) = verdict_of(&wrong.replace("15.681", "15.647"));
    assert_eq!((fine, matched), (false, 2));
}

#[test]
fn values_that_are_not_there_do_not_count_as_agreeing() {
    let third = CASE.replace("15.681,2", "15.647,2\\nc,7,3");
    let (fine, matched, note) = verdict_of(&third);
    assert_eq!((fine, matched), (false, 2));
    assert!(note.expect("why").contains("there are 3 values"));
}

/// The table is worth reading where all is well, too.
fn say(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{text}");
}
