//! What is written is read again as it was.

use allotment_election::{read_csv, read_pb, write_csv, write_pb};
use proptest::prelude::*;

use crate::generate::election;

proptest! {
    #[test]
    fn any_election_comes_back_from_pb(election in election()) {
        let written = write_pb(&election);
        let reading = read_pb(&written)
            .map_err(|faults| TestCaseError::fail(format!("{faults}\n{}", written.escape_ascii())))?;
        prop_assert_eq!(&reading.election, &election, "{}", written.escape_ascii());
    }

    #[test]
    fn any_election_comes_back_from_csv(election in election()) {
        let (projects, ballots) = write_csv(&election);
        let reading = read_csv(&projects, &ballots, &election.settings())
            .map_err(|faults| TestCaseError::fail(format!("{faults}\n{}", ballots.escape_ascii())))?;
        prop_assert_eq!(&reading.election, &election, "{}", ballots.escape_ascii());
    }
}
