//! Who took part, with small counts withheld.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of tests may unwrap as a test may"
)]

use allotment_decide::{
    Eligible, Fared, Participation, ParticipationOptions, Satisfaction, participation,
};
use allotment_election::{Election, TextColumn, VoteType};
use num_rational::BigRational;
use proptest::prelude::*;

use crate::random;

fn ratio(n: i64, d: i64) -> BigRational {
    BigRational::new(n.into(), d.into())
}

/// An approval election on a (cost 10) and b (cost 30), with the voters'
/// choices, ages and districts.
pub fn town(voters: &[(&[usize], &str, &str)]) -> Election {
    let ballots: Vec<_> = voters
        .iter()
        .map(|(ballot, _, _)| (ballot.iter().map(|&project| (project, 1)).collect(), 1))
        .collect();
    let mut election = random::election(VoteType::Approval, &["a", "b"], &[10, 30], 30, &ballots);
    let (mut age, mut district) = (TextColumn::new("age"), TextColumn::new("district"));
    for (_, years, place) in voters {
        age.push(years);
        district.push(place);
    }
    election.ballots.columns.extend([age, district]);
    election
        .vote_columns
        .extend(["age", "district"].map(str::to_owned));
    election
}

fn report(election: &Election, k: u64, population: &[Eligible]) -> Participation {
    let options = ParticipationOptions {
        k,
        ..ParticipationOptions::new(Satisfaction::Cost)
    };
    participation(election, &[0], Some(population), &options).unwrap()
}

#[test]
fn turnout_and_what_each_group_got() {
    let mut voters: Vec<(&[usize], &str, &str)> = vec![(&[0, 1], "30", "North"); 4];
    voters.extend([(&[1][..], "31", "South"); 2]);
    voters.extend([(&[0][..], "70", "South"); 2]);
    let eligible = [("North", 10), ("South", 16), ("West", 5)].map(|(value, people)| Eligible {
        column: "district".to_owned(),
        value: value.to_owned(),
        people,
    });
    let report = report(&town(&voters), 2, &eligible);
    assert_eq!(report.voters, Some(8));
    let [age, district] = &report.tables[..] else {
        panic!("{report:?}")
    };
    let labels: Vec<&str> = age.rows.iter().map(|row| row.value.as_str()).collect();
    assert_eq!(labels, ["25-34", "65-74"]);
    let [north, south, west] = &district.rows[..] else {
        panic!("{district:?}")
    };
    assert_eq!(north.turnout, Some(ratio(2, 5)));
    assert_eq!((west.voters, west.population), (Some(0), Some(5)));
    assert_eq!(west.turnout, Some(ratio(0, 1)));
    assert_eq!(west.fared, None);
    // Worked by hand: each in the North has 10 of 40; in the South two have 0
    // of 30, two 10 of 10.
    assert_eq!(
        north.fared,
        Some(Fared {
            served: 4,
            served_share: ratio(1, 1),
            satisfied: Some(ratio(1, 4)),
            mean_share: ratio(1, 4),
            money: ratio(10, 1),
            money_share: Some(ratio(1, 1)),
        })
    );
    assert_eq!(
        south.fared,
        Some(Fared {
            served: 2,
            served_share: ratio(1, 2),
            satisfied: Some(ratio(20, 80)),
            mean_share: ratio(1, 2),
            money: ratio(5, 1),
            money_share: Some(ratio(1, 2)),
        })
    );
}

#[test]
fn a_small_group_and_the_next_are_withheld() {
    let mut voters: Vec<(&[usize], &str, &str)> = vec![(&[0], "30", "North"); 50];
    voters.extend([(&[0][..], "30", "South"); 20]);
    voters.push((&[1], "30", "West"));
    let report = report(&town(&voters), 10, &[]);
    let district = &report.tables[1];
    let shown: Vec<_> = district.rows.iter().map(|row| row.voters).collect();
    assert_eq!(shown, [Some(50), None, None]);
    assert_eq!((district.voters_withheld, district.fared_withheld), (2, 3));
    // One voter has nothing: all counts of the served would tell of that one.
    assert_eq!(report.fared, None);
    assert!(district.rows.iter().all(|row| row.fared.is_none()));
}

proptest! {
    /// No count from 1 to k - 1 stands in a report, nor the sum of what was
    /// withheld if that is so small.
    #[test]
    fn no_small_count_is_told(
        places in prop::collection::vec((0_usize..4, any::<bool>()), 0..60),
        k in 2_u64..8,
    ) {
        let voters: Vec<(&[usize], &str, &str)> = places
            .iter()
            .map(|&(place, served)| {
                let ballot: &[usize] = if served { &[0] } else { &[1] };
                (ballot, "30", ["N", "S", "W", ""][place])
            })
            .collect();
        let report = report(&town(&voters), k, &[]);
        let small = |count: u64| count > 0 && count < k;
        for table in &report.tables {
            let shown: u64 = table.rows.iter().filter_map(|row| row.voters).sum();
            prop_assert!(!table.rows.iter().filter_map(|row| row.voters).any(small));
            prop_assert!(table.rows.is_empty() || report.voters.is_some_and(|all| !small(all - shown)));
            for row in &table.rows {
                if let Some(fared) = &row.fared {
                    let voters = row.voters.unwrap();
                    prop_assert!(!small(fared.served) && !small(voters - fared.served));
                }
            }
            if let Some(all) = &report.fared {
                let known = table.rows.iter().filter_map(|row| row.fared.as_ref());
                let served: u64 = known.clone().map(|fared| fared.served).sum();
                prop_assert!(!small(all.served - served));
                let voters: u64 = table.rows.iter().filter(|row| row.fared.is_some()).filter_map(|row| row.voters).sum();
                prop_assert!(!small(report.voters.unwrap() - voters - (all.served - served)));
            }
        }
    }
}
