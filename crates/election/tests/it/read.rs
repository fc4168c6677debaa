//! What is read out of odd files, and what is refused.

use std::fmt::Write as _;

use allotment_election::{
    Decimal, Kind, LINE_MAX, VoteType, check, read_csv, read_pb, write_csv, write_pb,
};

use crate::check::{GOOD, with_points};

#[test]
fn a_file_says_who_voted_for_what() {
    let reading = read_pb(GOOD.as_bytes()).expect("a good file");
    assert_eq!(reading.notes, []);
    let election = reading.election;
    assert_eq!(election.budget, Decimal::whole(1000));
    assert_eq!(election.vote_type, VoteType::Approval);
    assert_eq!(election.meta("unit"), Some("Testowo"));
    assert_eq!(election.projects[1].id, "2");
    assert_eq!(election.project_cell(1, "name"), Some("Tree"));
    let ballots = &election.ballots;
    assert_eq!(ballots.len(), 4);
    assert_eq!(
        (ballots.choices_of(0), ballots.choices_of(2)),
        (&[0, 1][..], &[0, 2][..])
    );
    assert_eq!(ballots.points, None);
    assert_eq!(
        election.vote_column("age").map(|ages| ages.get(1)),
        Some("40-59")
    );

    let election = read_pb(with_points().as_bytes())
        .expect("a good file")
        .election;
    assert_eq!(election.ballots.points_of(0), Some(&[4, 1][..]));
}

#[test]
fn what_is_plain_comes_back_byte_for_byte() {
    for file in [
        GOOD.to_owned(),
        with_points(),
        GOOD.replace("Bench", "\"Bench; \"\"red\"\"\nor blue\""),
    ] {
        let election = read_pb(file.as_bytes()).expect("a good file").election;
        assert_eq!(String::from_utf8(write_pb(&election)).expect("text"), file);
    }
}

#[test]
fn the_same_election_in_other_clothes_is_the_same() {
    let plain = read_pb(GOOD.as_bytes()).expect("a good file").election;
    let crlf = GOOD.replace('\n', "\r\n");
    let quoted: String = GOOD
        .lines()
        .map(|line| match line {
            "META" | "PROJECTS" | "VOTES" => format!("{}\n", line.to_lowercase()),
            _ => format!("\"{}\"\r\n", line.replace(';', "\";\"")),
        })
        .collect();
    for clothes in [
        crlf.trim_end().to_owned(),
        format!("\u{feff}{crlf}\r\n\r\n"),
        quoted,
        GOOD.replace("\n3;1,3;", "\n3;1 , 3 ;"),
        GOOD.replace("META\n", "META;;\n")
            .replace("VOTES\n", "Votes;;\n"),
    ] {
        let reading =
            read_pb(clothes.as_bytes()).unwrap_or_else(|faults| panic!("{faults}\n{clothes}"));
        assert_eq!(reading.election, plain, "{clothes}");
    }
}

#[test]
fn a_comma_is_read_as_a_point_and_written_as_it_stood() {
    let file = GOOD.replace(";600;", ";600,5;");
    let reading = read_pb(file.as_bytes()).expect("a note, not a fault");
    assert_eq!(
        reading.election.projects[0].cost,
        "600.5".parse().expect("a number")
    );
    let note = &reading.notes[0];
    assert_eq!(
        (note.kind, note.line, note.column.as_deref()),
        (Kind::DecimalComma, 21, Some("cost"))
    );
    assert!(note.what.contains("600.5"), "{note}");
    assert_eq!(write_pb(&reading.election), file.as_bytes());
}

#[test]
fn a_changed_amount_is_written_as_it_is_now() {
    let mut election = read_pb(GOOD.as_bytes()).expect("a good file").election;
    election.budget = Decimal::whole(2000);
    election.projects[0].cost = "650.25".parse().expect("a number");
    election.vote_type = VoteType::Ordinal;
    let text = String::from_utf8(write_pb(&election)).expect("text");
    assert!(
        text.contains("budget;2000\nvote_type;ordinal\n") && text.contains("1;650.25;3;Bench"),
        "{text}"
    );
}

#[test]
fn unknown_keys_and_columns_are_kept() {
    let file = GOOD
        .replace("language", "weather;fine\nlanguage")
        .replace("name;selected", "name;chosen_by_lot")
        .replace("vote;age", "vote;shoe_size");
    let reading = read_pb(file.as_bytes()).expect("nothing that stops");
    assert_eq!(reading.notes, []);
    assert_eq!(reading.election.meta("weather"), Some("fine"));
    assert_eq!(reading.election.project_cell(0, "chosen_by_lot"), Some("1"));
    assert_eq!(write_pb(&reading.election), file.as_bytes());
}

#[test]
fn a_project_named_twice_counts_once() {
    let file = GOOD.replace("1,3;", "1,3,1;");
    let election = read_pb(file.as_bytes())
        .expect("a note, not a fault")
        .election;
    assert_eq!(election.ballots.choices_of(2), [0, 2]);

    let ranking = GOOD
        .replace("approval", "ordinal")
        .replace("1,3;", "3,1,3;");
    let election = read_pb(ranking.as_bytes())
        .expect("a note, not a fault")
        .election;
    assert_eq!(election.ballots.choices_of(2), [2, 0]);
}

#[test]
fn without_voter_ids_the_voters_are_numbered() {
    let file: String = GOOD
        .lines()
        .enumerate()
        .map(|(at, line)| match line.split_once(';') {
            Some((_, rest)) if at >= 24 => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let election = read_pb(file.as_bytes())
        .expect("a note, not a fault")
        .election;
    assert_eq!(
        election,
        read_pb(GOOD.as_bytes()).expect("a good file").election
    );
}

#[test]
fn every_fault_is_told_and_the_first_hundred_in_full() {
    let mut file = GOOD
        .replace("budget;1000", "budget;0")
        .replace("300;1", "-300;1");
    for voter in 0..150 {
        writeln!(file, "x{voter};77;;;").expect("a string grows");
    }
    let faults = read_pb(file.as_bytes()).expect_err("many faults");
    assert_eq!(faults.total(), 152);
    assert_eq!(faults.faults().len(), 100);
    assert_eq!(
        (faults.faults()[0].kind, faults.faults()[0].line),
        (Kind::NoBudget, 9)
    );
    assert_eq!(
        (faults.faults()[1].kind, faults.faults()[1].line),
        (Kind::NegativeCost, 23)
    );
    let report = faults.to_string();
    assert!(
        report.starts_with("line 9, budget: the budget is 0"),
        "{report}"
    );
    assert!(report.ends_with("and 52 more"), "{report}");
}

#[test]
fn bad_bytes_are_found_on_their_line() {
    let mut bytes = GOOD.replace("Swing", "Sw?ing\nand").into_bytes();
    let at = bytes
        .iter()
        .position(|&byte| byte == b'?')
        .expect("the mark");
    bytes[at] = 0xb3;
    let faults = read_pb(&bytes).expect_err("no text");
    assert_eq!(
        (faults.faults()[0].kind, faults.faults()[0].line),
        (Kind::NotUtf8, 23)
    );

    let quoted = String::from_utf8_lossy(&bytes)
        .replace('\u{fffd}', "?")
        .replace("Sw?ing\nand", "\"Swing\na?d\"");
    let mut bytes = quoted.into_bytes();
    let at = bytes
        .iter()
        .position(|&byte| byte == b'?')
        .expect("the mark");
    bytes[at] = 0xff;
    let faults = read_pb(&bytes).expect_err("no text");
    assert_eq!(
        (faults.faults()[0].kind, faults.faults()[0].line),
        (Kind::NotUtf8, 24)
    );

    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(GOOD.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let faults = read_pb(&wide).expect_err("no UTF-8");
    assert!(
        faults.total() == 1 && faults.faults()[0].what.contains("UTF-16"),
        "{faults}"
    );
}

#[test]
fn a_line_without_an_end_is_refused_where_it_begins() {
    let mut file = GOOD.as_bytes().to_vec();
    file.extend(std::iter::repeat_n(b';', LINE_MAX + 1));
    let faults = read_pb(&file).expect_err("too long a line");
    assert_eq!(
        (faults.faults()[0].kind, faults.faults()[0].line),
        (Kind::LineTooLong, 30)
    );
    assert_eq!(faults.total(), 1);

    let mut file = GOOD.as_bytes().to_vec();
    file.extend(b"5;\"");
    file.extend(
        format!("{}\n", "x".repeat(1 << 16))
            .repeat((LINE_MAX >> 16) + 1)
            .bytes(),
    );
    let faults = read_pb(&file).expect_err("too long a cell");
    assert_eq!(
        (faults.faults()[0].kind, faults.faults()[0].line),
        (Kind::OpenQuote, 30)
    );
}

#[test]
fn nothing_and_nonsense_are_told_what_is_missing() {
    for bytes in [
        &b""[..],
        b"\n\n",
        b"\xef\xbb\xbf",
        b"META",
        b"PROJECTS\n",
        b"VOTES",
        b"\"",
        b";;;",
        b"META\rkey;value\r",
    ] {
        let faults = read_pb(bytes).expect_err("nothing to read");
        let kinds: Vec<Kind> = faults.faults().iter().map(|fault| fault.kind).collect();
        assert!(kinds.contains(&Kind::MissingSection), "{kinds:?}");
        assert!(!check(bytes).is_empty());
    }
}

#[test]
fn one_missing_column_is_one_fault() {
    for (from, to) in [("project_id", "id"), ("voter_id;vote", "voter_id;ballot")] {
        let faults = read_pb(GOOD.replace(from, to).as_bytes()).expect_err("a missing column");
        assert_eq!(faults.total(), 1, "{faults}");
    }
}

#[test]
fn a_section_without_a_header_hides_no_other() {
    for file in [
        GOOD.replace("project_id;cost", "META\nproject_id;cost"),
        GOOD.replace("key;value", "PROJECTS"),
    ] {
        let faults = read_pb(file.as_bytes()).expect_err("a section twice");
        let kinds: Vec<Kind> = faults.faults().iter().map(|fault| fault.kind).collect();
        assert!(kinds.contains(&Kind::SectionTwice), "{faults}");
    }
    let faults = read_pb(b"META\nPROJECTS\nVOTES\n").expect_err("nothing in them");
    let kinds: Vec<Kind> = faults.faults().iter().map(|fault| fault.kind).collect();
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| **kind == Kind::MissingHeader)
            .count(),
        2,
        "{faults}"
    );
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| **kind == Kind::MissingNeededKey)
            .count(),
        2,
        "{faults}"
    );
}

#[test]
fn tables_are_read_in_any_order_of_rows() {
    let settings = [
        ("budget".to_owned(), "100".to_owned()),
        ("vote_type".to_owned(), "ordinal".to_owned()),
    ];
    let projects = b"project_id,name,cost\nA/1,\"Bench, red\",60\nB/2,Tree,50.5\n";
    let ballots =
        b"voter_id,project_id,points,age\r\n7,A/1,2,30\r\n8,,,\r\n9,B/2,1,\r\n7,B/2,1,30\r\n";
    let reading = read_csv(projects, ballots, &settings).expect("good tables");
    assert_eq!(
        reading
            .notes
            .iter()
            .map(|note| note.kind)
            .collect::<Vec<_>>(),
        [Kind::EmptyVote]
    );
    let election = reading.election;
    assert_eq!(election.vote_columns, ["voter_id", "vote", "age"]);
    assert_eq!(election.ballots.starts, [0, 2, 2, 3]);
    assert_eq!(election.ballots.choices, [1, 0, 1]);
    assert_eq!(election.ballots.points, None);
    let (_, written) = write_csv(&election);
    assert_eq!(
        String::from_utf8(written).expect("text"),
        "voter_id,project_id,points,age\n7,B/2,1,30\n7,A/1,2,30\n8,,,\n9,B/2,1,\n"
    );
}

#[test]
fn points_in_tables_stay_with_their_projects() {
    let settings = [
        ("budget".to_owned(), "100".to_owned()),
        ("vote_type".to_owned(), "cumulative".to_owned()),
    ];
    let projects = b"project_id,cost\nA,60\nB,50\n";
    let ballots = b"voter_id,project_id,points\n1,A,2\n2,B,0.5\n1,B,3\n";
    let election = read_csv(projects, ballots, &settings)
        .expect("good tables")
        .election;
    assert_eq!(election.ballots.choices, [0, 1, 1]);
    assert_eq!(election.ballots.points, Some(vec![20, 30, 5]));
    assert_eq!(election.ballots.points_places, 1);
}
