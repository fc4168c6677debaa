//! Any bytes are an election or a list of faults; an election comes back alike
//! from `.pb` and from CSV, and checking agrees with reading.
#![no_main]

use allotment_election::{VoteType, check, read_csv, read_pb, write_csv, write_pb};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let stopped = check(bytes).iter().any(|finding| finding.kind.stops());
    match read_pb(bytes) {
        Err(faults) => {
            assert!(stopped, "{faults}");
            assert!(faults.total() >= faults.faults().len() as u64 && faults.total() > 0);
        }
        Ok(reading) => {
            assert!(!stopped);
            let election = reading.election;
            let written = write_pb(&election);
            let again = read_pb(&written).expect("what we write, we read").election;
            assert_eq!(again, election);
            assert_eq!(write_pb(&again), written);
            let (projects, ballots) = write_csv(&election);
            let tables = read_csv(&projects, &ballots, &election.settings());
            assert_eq!(tables.expect("what we write, we read").election, election);
        }
    }
    let half = bytes
        .iter()
        .position(|&byte| byte == 0)
        .unwrap_or(bytes.len());
    let (projects, ballots) = bytes.split_at(half);
    let vote_type = VoteType::ALL[bytes.len() % VoteType::ALL.len()];
    let settings = [("budget", "100"), ("vote_type", vote_type.key())];
    let settings = settings.map(|(key, value)| (key.to_owned(), value.to_owned()));
    if let Ok(reading) = read_csv(projects, ballots.get(1..).unwrap_or_default(), &settings) {
        let election = reading.election;
        let again = read_pb(&write_pb(&election))
            .expect("what we write, we read")
            .election;
        assert_eq!(again, election);
    }
});
