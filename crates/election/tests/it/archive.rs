//! Real elections, where there are some: a folder of `.pb` files that the
//! variable `ALLOTMENT_PABULIB` names.
//!
//! `ALLOTMENT_PABULIB=folder cargo test -p allotment-election -- --ignored`

use std::path::PathBuf;

use allotment_election::{Kind, read_csv, read_pb, write_csv, write_pb};

fn files() -> Vec<PathBuf> {
    let folder = std::env::var("ALLOTMENT_PABULIB").expect("ALLOTMENT_PABULIB names a folder");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "pb"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no .pb file in the folder");
    files
}

#[test]
#[ignore = "needs ALLOTMENT_PABULIB"]
fn every_real_file_is_read_and_comes_back() {
    let (mut same_bytes, mut same_but_ends, mut ballots) = (0, 0, 0);
    let mut notes = std::collections::BTreeMap::new();
    for path in files() {
        let bytes = std::fs::read(&path).expect("a file");
        let name = path.display();
        let reading = read_pb(&bytes).unwrap_or_else(|faults| panic!("{name}\n{faults}"));
        let election = &reading.election;
        for note in &reading.notes {
            assert!(
                !matches!(note.kind, Kind::VoteCount | Kind::ProjectCount),
                "{name}: {note}"
            );
            notes
                .entry(note.kind.key())
                .or_insert_with(|| (0, format!("{name}: {note}")))
                .0 += 1;
        }
        let said = |key| {
            election
                .meta(key)
                .expect("a key")
                .parse::<usize>()
                .expect("a number")
        };
        assert_eq!(election.ballots.len(), said("num_votes"), "{name}");
        assert_eq!(election.projects.len(), said("num_projects"), "{name}");
        ballots += election.ballots.len();

        let written = write_pb(election);
        let again = read_pb(&written).unwrap_or_else(|faults| panic!("{name}\n{faults}"));
        assert!(again.election == *election, "{name} does not come back");
        assert_eq!(write_pb(&again.election), written, "{name}");
        same_bytes += usize::from(written == bytes);
        let (projects, ballots) = write_csv(election);
        let tables = read_csv(&projects, &ballots, &election.settings())
            .unwrap_or_else(|faults| panic!("{name}\n{faults}"));
        assert!(
            tables.election == *election,
            "{name} does not come back from CSV"
        );
        assert_eq!(write_csv(&tables.election), (projects, ballots), "{name}");
        // Apart from the ends of lines and quotes that are not needed, a file
        // without a note is written as it stood.
        let plain = String::from_utf8(bytes)
            .expect("text")
            .replace("\r\n", "\n");
        let unquoted = !plain.contains('"') && reading.notes.is_empty();
        if unquoted {
            assert_eq!(
                String::from_utf8(written).expect("text").trim_end(),
                plain.trim_end(),
                "{name}"
            );
            same_but_ends += 1;
        }
    }
    eprintln!(
        "{ballots} ballots; {same_bytes} files come back byte for byte, {same_but_ends} but for the ends of lines"
    );
    eprintln!("notes: {notes:#?}");
}
