//! How fast elections are read, written and checked.
//!
//! `cargo bench -p allotment-election`, and with real files
//! `ALLOTMENT_PABULIB=folder cargo bench -p allotment-election`.

use std::fmt::Write as _;

use allotment_election::{Election, check, read_csv, read_pb, write_csv, write_pb};
use divan::Bencher;
use divan::counter::BytesCount;

const BALLOTS: u32 = 200_000;
const PROJECTS: u32 = 100;

fn main() {
    divan::main();
}

/// A made-up election: each voter names one to ten of a hundred projects.
fn made_up() -> Vec<u8> {
    let mut file = format!(
        "META\nkey;value\nnum_projects;{PROJECTS}\nnum_votes;{BALLOTS}\nbudget;5000000\n\
         vote_type;approval\nPROJECTS\nproject_id;cost;name\n"
    );
    for project in 0..PROJECTS {
        writeln!(
            file,
            "BO/{project:03};{};Project {project}",
            10_000 + project * 997
        )
        .expect("a string grows");
    }
    file.push_str("VOTES\nvoter_id;vote;age;sex;voting_method\n");
    for voter in 0..BALLOTS {
        write!(file, "{voter};").expect("a string grows");
        for choice in 0..choices(voter) {
            let comma = if choice == 0 { "" } else { "," };
            write!(
                file,
                "{comma}BO/{:03}",
                (voter * 7 + choice * 11) % PROJECTS
            )
            .expect("a string grows");
        }
        writeln!(
            file,
            ";{};{};internet",
            voter % 90,
            ["F", "M"][voter as usize % 2]
        )
        .expect("a string grows");
    }
    file.into_bytes()
}

fn choices(voter: u32) -> u32 {
    voter % 10 + 1
}

fn assert_whole(election: &Election) {
    assert_eq!(election.ballots.len(), BALLOTS as usize);
    let expected: u32 = (0..BALLOTS).map(choices).sum();
    assert_eq!(election.ballots.choices.len(), expected as usize);
    assert_eq!(election.ballots.choices_of(3), [21, 32, 43, 54]);
}

#[divan::bench(sample_count = 10)]
fn read(bencher: Bencher) {
    let file = made_up();
    bencher
        .counter(BytesCount::new(file.len()))
        .bench_local(|| {
            let reading = read_pb(divan::black_box(&file)).expect("a good file");
            assert_whole(&reading.election);
            reading
        });
}

#[divan::bench(sample_count = 10)]
fn write(bencher: Bencher) {
    let file = made_up();
    let election = read_pb(&file).expect("a good file").election;
    bencher
        .counter(BytesCount::new(file.len()))
        .bench_local(|| {
            let written = write_pb(divan::black_box(&election));
            assert!(written == file);
            written
        });
}

#[divan::bench(sample_count = 10)]
fn checked(bencher: Bencher) {
    let file = made_up();
    bencher
        .counter(BytesCount::new(file.len()))
        .bench_local(|| {
            let findings = check(divan::black_box(&file));
            assert!(findings.iter().all(|finding| !finding.kind.stops()));
            findings
        });
}

#[divan::bench(sample_count = 10)]
fn read_tables(bencher: Bencher) {
    let election = read_pb(&made_up()).expect("a good file").election;
    let (projects, ballots) = write_csv(&election);
    let settings = election.settings();
    bencher
        .counter(BytesCount::new(projects.len() + ballots.len()))
        .bench_local(|| {
            let reading =
                read_csv(divan::black_box(&projects), &ballots, &settings).expect("good tables");
            assert_whole(&reading.election);
            reading
        });
}

/// Real files, if `ALLOTMENT_PABULIB` names a folder of them.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn read_real_files(bencher: Bencher) {
    let Ok(folder) = std::env::var("ALLOTMENT_PABULIB") else {
        return;
    };
    let files: Vec<Vec<u8>> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "pb"))
        .map(|path| std::fs::read(path).expect("a file"))
        .collect();
    let bytes: usize = files.iter().map(Vec::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        for file in &files {
            let election = read_pb(divan::black_box(file))
                .expect("an election")
                .election;
            assert_eq!(
                election.meta("num_votes"),
                Some(&*election.ballots.len().to_string())
            );
        }
    });
}
