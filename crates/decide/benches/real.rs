//! How long it takes to decide real elections, each answer checked.
//!
//! `ALLOTMENT_PABULIB=FOLDER cargo bench -p allotment-decide --bench real`,
//! where FOLDER holds `.pb` files of the Pabulib archive.
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use std::path::Path;
use std::time::{Duration, Instant};

use allotment_decide::{
    Completion, Contest, ContestOptions, EqualSharesOptions, Satisfaction, Stop,
    equal_shares_outcome,
};
use allotment_election::{VoteType, read_pb};
use rayon::prelude::*;

fn main() {
    let Ok(folder) = std::env::var("ALLOTMENT_PABULIB") else {
        println!("set ALLOTMENT_PABULIB to a folder of .pb files to time real elections");
        return;
    };
    let folder = Path::new(&folder);
    all(folder);
    wieliczka(folder);
    budapest(folder);
}

fn contest(file: &Path) -> Contest {
    let bytes = std::fs::read(file).expect("the file can be read");
    let election = read_pb(&bytes).expect("the file is an election").election;
    Contest::new(&election, &ContestOptions::default()).expect("its amounts are small")
}

/// The quickest of `times` runs.
fn quickest<T>(times: u32, mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut once = || {
        let start = Instant::now();
        let answer = run();
        (start.elapsed(), answer)
    };
    let first = once();
    (1..times).fold(first, |best, _| {
        let now = once();
        if now.0 < best.0 { now } else { best }
    })
}

fn all(folder: &Path) {
    let mut bytes = 0;
    let mut reading = Duration::ZERO;
    let mut contests = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder can be read")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "pb"))
        .collect();
    files.sort();
    for file in &files {
        let text = std::fs::read(file).expect("the file can be read");
        bytes += text.len();
        let start = Instant::now();
        let election = read_pb(&text).expect("an election").election;
        reading += start.elapsed();
        contests.push(Contest::new(&election, &ContestOptions::default()).expect("small amounts"));
    }
    told(files.len(), bytes, reading, "on one processor");
    let texts: Vec<Vec<u8>> = (files.iter())
        .map(|file| std::fs::read(file).expect("the file can be read"))
        .collect();
    let (reading, projects) = quickest(3, || {
        let read = |text: &Vec<u8>| read_pb(text).expect("an election").election;
        (texts.par_iter())
            .map(|text| read(text).projects.len())
            .sum::<usize>()
    });
    let known: usize = contests.iter().map(|contest| contest.projects.len()).sum();
    assert_eq!(projects, known, "the same projects");
    told(files.len(), bytes, reading, "on all, as tally reads");
    contests.retain(|contest| matches!(contest.vote_type, VoteType::Approval | VoteType::Choose1));
    let options = EqualSharesOptions {
        completion: Completion::None,
        ..EqualSharesOptions::new(Satisfaction::Cost)
    };
    let (time, winners) = quickest(5, || {
        contests
            .iter()
            .map(|contest| {
                let outcome = equal_shares_outcome(contest, &options).expect("small amounts");
                assert!(
                    outcome.spent(contest) <= contest.budget,
                    "within the budget"
                );
                outcome.selected.len()
            })
            .sum::<usize>()
    });
    println!(
        "equal shares, cost, no completion, {} approval and choose-1 elections: {:.3} s, {winners} winners",
        contests.len(),
        time.as_secs_f64()
    );
}

/// The official winners of the Green Budget of Wieliczka, 2023, in order.
///
/// Source: Pabulib, `Poland_Wieliczka_2023_Green_Budget.pb`, column
/// `selected`; equalshares.net/elections/wieliczka.
const WIELICZKA: [&str; 30] = [
    "24", "41", "40", "74", "19", "6", "58", "32", "25", "20", "60", "43", "29", "39", "17", "42",
    "26", "70", "34", "71", "62", "88", "9", "61", "7", "36", "46", "33", "56", "69",
];

fn told(files: usize, bytes: usize, took: Duration, how: &str) {
    let millis = took.as_millis().max(1);
    println!(
        "reading {files} elections, {} MB, {how}: {millis} ms, {} MB/s",
        bytes / 1_000_000,
        bytes as u128 / 1_000 / millis
    );
}

fn wieliczka(folder: &Path) {
    let file = folder.join("Poland_Wieliczka_2023_Green_Budget.pb");
    if !file.is_file() {
        println!("Wieliczka 2023: not in the folder");
        return;
    }
    let contest = contest(&file);
    let options = EqualSharesOptions {
        completion: Completion::Add1,
        stop: Stop::Infeasible,
        ..EqualSharesOptions::new(Satisfaction::Cost)
    };
    let (time, outcome) = quickest(20, || {
        equal_shares_outcome(&contest, &options).expect("small amounts")
    });
    let ids: Vec<&str> = outcome
        .selected
        .iter()
        .map(|&project| contest.projects[project as usize].id.as_str())
        .collect();
    assert_eq!(ids, WIELICZKA, "the official winners");
    println!(
        "Wieliczka 2023, Add1 to the official stop: {:.2} ms",
        time.as_secs_f64() * 1e3
    );
}

fn budapest(folder: &Path) {
    let file = folder.join("Hungary_Budapest_2024.pb");
    if !file.is_file() {
        println!("Budapest 2024: not in the folder");
        return;
    }
    let contest = contest(&file);
    let options = EqualSharesOptions {
        completion: Completion::Add1,
        ..EqualSharesOptions::new(Satisfaction::Cost)
    };
    let (time, done) = quickest(3, || {
        allotment_decide::equal_shares(&contest, &options).expect("small amounts")
    });
    assert_eq!(done.steps, 23_175, "steps of 1 HUF");
    println!(
        "Budapest 2024, {} ballots, Add1 in {} steps of 1 HUF: {:.3} s",
        contest.voters,
        done.steps,
        time.as_secs_f64()
    );
}
