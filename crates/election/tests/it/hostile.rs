//! Files that would take all memory, or make no sense: told on their line, out
//! of a stream of which no more is taken than is needed.

use std::io::{Read, Result};

use allotment_election::{
    ElectionFaults, Kind, LINE_MAX, PROJECTS_MAX, read_csv, read_pb, take_in,
};

use crate::check::GOOD;

/// Far more than the memory that a reader may use.
const FIVE_GB: u64 = 5_000_000_000;

/// The most that may be taken of a line too long: up to the limit, and what
/// was asked for last.
const TAKEN_MAX: usize = LINE_MAX + (2 << 20);

/// A stream that counts what is taken of it.
struct Counted<R> {
    source: R,
    taken: usize,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let count = self.source.read(buffer)?;
        self.taken += count;
        Ok(count)
    }
}

/// What is taken in of `before` and a line of five gigabytes after it.
fn with_a_long_line(before: &str, byte: u8) -> Vec<u8> {
    let long = std::io::repeat(byte).take(FIVE_GB);
    let mut stream = Counted {
        source: before.as_bytes().chain(long),
        taken: 0,
    };
    let bytes = take_in(&mut stream).expect("a stream without errors");
    assert!(stream.taken <= TAKEN_MAX, "took {}", stream.taken);
    bytes
}

fn refused(bytes: &[u8]) -> ElectionFaults {
    read_pb(bytes).expect_err("an election that cannot be counted")
}

/// The one fault of `file`, as a person reads it.
fn only_fault(file: &str, kind: Kind) -> String {
    let faults = refused(&take_in(file.as_bytes()).expect("a stream without errors"));
    assert_eq!(faults.total(), 1, "{faults}");
    assert_eq!(faults.faults()[0].kind, kind, "{faults}");
    faults.to_string()
}

#[test]
fn of_a_line_of_five_gigabytes_only_the_beginning_is_taken() {
    let lines = GOOD.lines().count();
    // One cell, one cell in quotes, and cells without end.
    for (begun, byte) in [("", b'a'), ("5;\"", b'a'), ("", b';')] {
        let faults = refused(&with_a_long_line(&format!("{GOOD}{begun}"), byte));
        assert_eq!(faults.total(), 1, "{faults}");
        assert_eq!(faults.faults()[0].kind, Kind::LineTooLong, "{faults}");
        assert_eq!(faults.faults()[0].line, lines + 1, "{faults}");
    }
}

#[test]
fn nor_of_such_a_line_in_a_table() {
    let settings = [("budget", "100"), ("vote_type", "approval")];
    let settings = settings.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let ballots = with_a_long_line("voter_id,project_id\n1,A\n2,", b'A');
    let faults = read_csv(b"project_id,cost\nA,60\n", &ballots, &settings)
        .expect_err("ballots that cannot be counted");
    assert_eq!(faults.total(), 1, "{faults}");
    assert!(
        faults
            .to_string()
            .starts_with("ballots, line 3: a line of more than 16 MiB"),
        "{faults}"
    );
}

#[test]
fn what_makes_no_sense_is_told_on_its_line() {
    for (right, wrong, kind, said) in [
        (
            "300;1",
            "-300;1",
            Kind::NegativeCost,
            "line 23, cost: the cost is -300, below zero (give what the project costs)",
        ),
        (
            "budget;1000",
            "budget;0",
            Kind::NoBudget,
            "line 9, budget: the budget is 0: there is nothing to decide on (give an amount above zero)",
        ),
        (
            "\n3;1,3;",
            "\n1;1,3;",
            Kind::DuplicateVoter,
            "line 28, voter_id: the voter 1 has a ballot already on line 26 (keep the ballot that counts; each voter has one)",
        ),
    ] {
        assert_eq!(only_fault(&GOOD.replace(right, wrong), kind), said);
    }
}

#[test]
fn a_project_beyond_a_million_is_told_on_its_line() {
    let before = "META\nkey;value\nbudget;5\nvote_type;approval\nPROJECTS\nproject_id;cost\n";
    let mut file = before.to_owned();
    for project in 0..PROJECTS_MAX {
        file.push_str(&project.to_string());
        file.push_str(";1\n");
    }
    file.push_str("one more;1\nVOTES\nvoter_id;vote\na;999999\n");
    assert_eq!(
        only_fault(&file, Kind::TooManyProjects),
        "line 1000007: more than 1,000,000 projects; nothing after this line was read \
         (check that the ballots stand under VOTES, or split the election)"
    );
}
