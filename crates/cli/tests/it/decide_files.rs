//! Elections as files: two tables, conversion, checking, many at once.

use allotment_table::{Table, sha256_of};

use crate::decide::{ELECTION, desk};
use crate::desk::Desk;

const PROJECTS: &str = "project_id,name,cost\na,Swings,60\nb,Slide,40\n";
const BALLOTS: &str = "voter_id,project_id,points\n1,a,\n1,b,\n2,a,\n";

#[test]
fn two_tables_are_an_election() {
    let desk = Desk::new();
    desk.write("projects.csv", PROJECTS)
        .write("ballots.csv", BALLOTS);
    let args = [
        "decide",
        "projects.csv",
        "ballots.csv",
        "--budget",
        "100",
        "--format",
        "json",
    ];
    let document = desk.run(&args).done().json();
    assert_eq!(document["voters"], 2);
    assert_eq!(document["vote_type"], "approval");
    let folder = ["decide", ".", "--budget", "100", "--format", "json"];
    assert_eq!(
        desk.run(&folder).done().json()["selected"],
        document["selected"]
    );
    desk.run(&["decide", "projects.csv", "ballots.csv"])
        .ends(3)
        .says("help: say what may be spent with --budget");
    desk.run(&["decide", "projects.csv", "--budget", "1"])
        .refused("projects.csv: one table is no election");
}

/// «Input tables: CSV, `.csv.gz`, and Parquet, told apart by name. Every table
/// can also be read from `.xlsx`.»
#[test]
fn the_two_tables_may_have_any_form() {
    let desk = desk();
    desk.run(&["decide", "convert", "e.pb", "csv"]).done();
    let json = |paths: &[&str]| {
        let args = [&["decide"], paths, &["--format", "json"]].concat();
        desk.run(&args).done().json()
    };
    let plain = json(&["csv"]);
    for form in ["csv.gz", "parquet", "xlsx"] {
        let convert = ["decide", "convert", "csv", form, "--format", form];
        desk.run(&convert).done();
        let files = ["projects", "ballots"].map(|table| format!("{form}/{table}.{form}"));
        for found in [json(&[form]), json(&[&files[0], &files[1]])] {
            assert_eq!(found["selected"], plain["selected"], "{form}");
            assert_eq!(found["projects"], plain["projects"], "{form}");
            let sources = found["provenance"]["inputs"].as_array().unwrap();
            assert_eq!(sources.len(), 3, "{form}");
            assert_eq!(sources[0]["title"], format!("projects.{form}"));
            let bytes = desk.bytes(&files[0]);
            assert_eq!(sources[0]["sha256"], sha256_of(&bytes), "{form}");
        }
        let back = format!("{form}.pb");
        desk.run(&["decide", "convert", form, &back]).done();
        assert_eq!(desk.text(&back), ELECTION, "{form}");
    }
    let tally = desk
        .run(&["decide", "tally", ".", "--format", "csv"])
        .done();
    let files = tally.csv();
    for form in ["csv", "csv.gz", "parquet", "xlsx"] {
        assert!(files.column("file").contains(&form), "{form}");
    }
    // A wrong cell still has its line; a table alone is no election.
    let wrong = "voter_id,project_id,points\n1,z,\n";
    desk.write("wrong.csv", wrong);
    let table = Table::read(desk.path("wrong.csv")).unwrap();
    table.write(desk.path("wrong.xlsx")).unwrap();
    desk.run(&["decide", "csv/projects.csv", "wrong.xlsx"])
        .refused("wrong.xlsx:2: column 'project_id'");
    desk.run(&["decide", "xlsx/projects.xlsx"])
        .refused("xlsx/projects.xlsx: one table is no election");
    // A row of a spreadsheet is told by its number, whatever its cells hold.
    let broken = "voter_id,project_id,points,remark\n1,track,,\"two\nlines\"\n2,z,,\n";
    desk.write("broken.csv", broken);
    let table = Table::read(desk.path("broken.csv")).unwrap();
    table.write(desk.path("broken.xlsx")).unwrap();
    desk.run(&["decide", "csv/projects.csv", "broken.xlsx"])
        .refused("broken.xlsx:3: column 'project_id'");
    desk.run(&["decide", "csv/projects.csv", "broken.csv"])
        .refused("broken.csv:4: column 'project_id'");
    // Of two forms in one folder, none is taken for the other.
    desk.run(&["decide", "convert", "e.pb", "csv", "--format", "xlsx"])
        .done()
        .says("warning: csv/projects.csv is there too");
    desk.run(&["decide", "csv"])
        .refused("csv/ballots.csv: ballots.xlsx is there too")
        .says("csv/projects.csv: projects.xlsx is there too");
    let pb = ["decide", "convert", "xlsx", "e2.pb", "--format", "xlsx"];
    desk.run(&pb).ends(2).says("--format is for tables");
}

/// A result says when people voted, as the file does.
#[test]
fn the_days_of_voting_are_told_with_the_source() {
    let desk = Desk::new();
    let note = |text: String| {
        desk.write("days.pb", text);
        let found = desk.run(&["decide", "days.pb", "--format", "json"]).done();
        found.json()["provenance"]["inputs"][0]["note"].clone()
    };
    let days = "votes cast from 01.06.2026 to 14.06.2026";
    assert_eq!(note(ELECTION.to_owned()), days);
    let one = ELECTION.replace("14.06.2026", "01.06.2026");
    assert_eq!(note(one), "votes cast on 01.06.2026");
}

#[test]
fn points_without_a_vote_type_are_not_guessed() {
    let desk = Desk::new();
    desk.write("projects.csv", PROJECTS)
        .write("ballots.csv", "voter_id,project_id,points\n1,a,3\n2,b,2\n");
    let args = ["decide", ".", "--budget", "100", "--format", "json"];
    desk.run(&args).ends(3);
    let mut told = args.to_vec();
    told.extend(["--vote-type", "cumulative"]);
    let document = desk.run(&told).done().json();
    assert_eq!(document["satisfaction"], "points");
}

#[test]
fn a_wrong_cell_is_named_by_file_and_line() {
    let desk = desk();
    desk.write("e.pb", ELECTION.replace("track;400", "track;4oo"));
    desk.run(&["decide", "e.pb"])
        .refused("e.pb:18: column 'cost'");
    desk.write("projects.csv", PROJECTS)
        .write("ballots.csv", "voter_id,project_id,points\n1,z,\n");
    desk.run(&["decide", "projects.csv", "ballots.csv", "--budget", "9"])
        .refused("ballots.csv:2: column 'project_id'");
    desk.run(&["decide", "nowhere.pb"]).refused("nowhere.pb");
}

#[test]
fn what_is_converted_comes_back() {
    let desk = desk();
    desk.run(&["decide", "convert", "e.pb", "folder"]).done();
    assert!(desk.text("folder/meta.csv").contains("budget,1000"));
    desk.run(&["decide", "convert", "folder", "back.pb"]).done();
    assert_eq!(desk.text("back.pb"), ELECTION);
    desk.run(&[
        "decide",
        "convert",
        "folder/projects.csv",
        "folder/ballots.csv",
        "again.pb",
    ])
    .done();
    assert_eq!(desk.text("again.pb"), ELECTION);
    desk.run(&["decide", "convert", "e.pb", "other.pb"]).ends(2);
    desk.run(&["decide", "convert", "folder", "elsewhere"])
        .ends(2);
}

#[test]
fn a_check_lists_every_fault_with_its_line() {
    let desk = desk();
    desk.write("e.pb", ELECTION.replace("num_votes;10", "num_votes;11"));
    let ran = desk.run(&["decide", "check", "e.pb"]).ends(4);
    assert!(ran.text().contains("error: e.pb:"), "{}", ran.text());
    assert!(ran.text().contains("\nhelp: "));
    let csv = desk
        .run(&["decide", "check", "e.pb", "--format", "csv"])
        .ends(4)
        .csv();
    assert!(csv.column("kind").contains(&"vote-count"));
    desk.run(&["decide", "check", "nowhere.pb"])
        .refused("nowhere.pb");
}

#[test]
fn a_folder_of_elections_is_a_row_each() {
    let desk = Desk::new();
    desk.write("many/b.pb", ELECTION)
        .write(
            "many/a.pb",
            ELECTION.replace("budget;1000", "budget;1000.5"),
        )
        .write("many/note.txt", "not an election");
    let args = ["decide", "tally", "many", "--no-seconds", "--format", "csv"];
    let first = desk.run(&args).done();
    let csv = first.csv();
    assert_eq!(csv.column("file"), ["a.pb", "b.pb"]);
    assert_eq!(csv.column("budget"), ["2001/2", "1000"]);
    let mut names = first.text().lines().next().unwrap().to_owned();
    assert_eq!(
        names,
        "file,rule,voters,projects,budget,spent,selected,ties,fault"
    );
    for threads in ["1", "2", "5"] {
        let again = desk
            .run_with(&args, &[("RAYON_NUM_THREADS", threads)])
            .done();
        assert_eq!(again.out, first.out);
    }
    let timed = desk
        .run(&["decide", "tally", "many", "--format", "csv"])
        .done();
    names = timed.text().lines().next().unwrap().to_owned();
    assert_eq!(
        names,
        "file,rule,voters,projects,budget,spent,selected,ties,seconds,fault"
    );
    // In JSON amounts and codes are texts, also where all are whole numbers.
    desk.write("one/a.pb", ELECTION.replace("track", "7"));
    let args_of_one = ["decide", "tally", "one", "--rule", "phragmen"];
    let one = desk
        .run(
            &[
                &args_of_one[..],
                &["--leave-out", "pitch,hall,warm,bench", "--format", "json"],
            ]
            .concat(),
        )
        .done()
        .json();
    let row = &one["elections"][0];
    assert_eq!(row["budget"], "1000");
    assert_eq!(row["spent"], "400");
    assert_eq!(row["selected"], "7");
    assert_eq!(row["voters"], 10);
    // One that cannot be read is a row too, and the status says so.
    desk.write("many/c.pb", "nothing");
    let ran = desk
        .run(&args)
        .ends(3)
        .says("error: many/c.pb:1: ")
        .text()
        .to_owned();
    assert_eq!(ran.lines().count(), 4);
    desk.run(&["decide", "tally", "nowhere"])
        .refused("nowhere: the folder cannot be read");
}

#[test]
fn a_result_that_its_own_rule_does_not_give_is_told() {
    let text = include_str!("../../../../examples/decide/election.pb");
    let desk = Desk::new();
    desk.write("true.pb", text);
    let told = desk.run(&["decide", "check", "true.pb"]).done();
    assert!(
        !told.text().contains("the rule 'greedy' gives"),
        "{}",
        told.text()
    );
    // The track was funded in truth, and the benches were not.
    let other = text
        .replace(
            "track;400;6;Lights for the track;sport;1",
            "track;400;6;Lights for the track;sport;0",
        )
        .replace(
            "bench;100;4;Benches;welfare;0",
            "bench;100;4;Benches;welfare;1",
        );
    assert_ne!(text, other);
    desk.write("other.pb", other);
    let told = desk.run(&["decide", "check", "other.pb"]);
    assert!(
        told.text()
            .contains("it funds track; it does not fund bench"),
        "{}",
        told.text()
    );
}

/// A stream without an end and without a line's end: what is taken of it is
/// bounded, and the line that never ends is named.
#[cfg(target_os = "linux")]
#[test]
fn a_line_without_an_end_is_refused_and_not_waited_for() {
    let desk = Desk::new();
    desk.run(&["decide", "/dev/zero"]).refused("/dev/zero:1");
    desk.run(&["decide", "check", "/dev/zero"]).ends(4);
}
