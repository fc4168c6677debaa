//! Publishing ballots without their voters.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of tests may unwrap as a test may"
)]

use std::collections::BTreeMap;

use allotment_decide::{
    Contest, ContestOptions, GreedyOptions, PublishOptions, Recognisable, Satisfaction, greedy,
    publishable, recognisable,
};
use allotment_election::{Ballots, Election, TextColumn, VoteType};
use proptest::prelude::*;

use crate::participation::town;
use crate::random;

fn options(k: u64) -> PublishOptions {
    PublishOptions {
        k,
        ..PublishOptions::default()
    }
}

/// The same ballots in another order, with other people's cells, and the
/// choices of each ballot turned round unless their order is the vote.
fn disguised(election: &Election, order: &[usize], cells: &[String]) -> Election {
    let from = &election.ballots;
    let mut ballots = Ballots {
        starts: vec![0],
        points: from.points.as_ref().map(|_| Vec::new()),
        points_places: from.points_places,
        ..Ballots::default()
    };
    let mut ages = TextColumn::new("age");
    for (&ballot, cell) in order.iter().zip(cells) {
        let mut range: Vec<usize> =
            (from.starts[ballot] as usize..from.starts[ballot + 1] as usize).collect();
        if election.vote_type != VoteType::Ordinal {
            range.reverse();
        }
        for at in range {
            ballots.choices.push(from.choices[at]);
            if let Some(points) = &mut ballots.points {
                points.push(from.points.as_ref().unwrap()[at]);
            }
        }
        ballots
            .starts
            .push(u32::try_from(ballots.choices.len()).unwrap());
        ages.push(cell);
    }
    ballots.columns.push(ages);
    Election {
        ballots,
        vote_columns: ["vote", "age"].map(str::to_owned).to_vec(),
        ..election.clone()
    }
}

fn any_election() -> impl Strategy<Value = Election> {
    prop_oneof![
        random::elections(VoteType::Approval),
        random::elections(VoteType::Ordinal),
        random::elections(VoteType::Cumulative),
    ]
}

proptest! {
    /// The guarantee: ids, personal columns, the order of ballots and the
    /// order within them where it says nothing leave no trace.
    #[test]
    fn what_is_published_depends_on_the_ballots_alone(
        (election, order, cells) in any_election().prop_flat_map(|election| {
            let voters = election.ballots.len();
            (
                Just(election),
                Just((0..voters).collect::<Vec<_>>()).prop_shuffle(),
                prop::collection::vec("[0-9]{0,2}", voters),
            )
        }),
        k in 1_u64..5,
    ) {
        let (published, _) = publishable(&election, &options(k));
        let (other, _) = publishable(&disguised(&election, &order, &cells), &options(k));
        prop_assert_eq!(&published, &other);
        let columns: Vec<&str> = published.ballots.columns.iter().map(|column| column.name.as_str()).collect();
        prop_assert_eq!(columns, ["voter_id"]);
    }

    /// The published ballots are the same ballots: the same contest up to the
    /// order of its groups, and the same outcome.
    #[test]
    fn what_is_published_gives_the_same_count(election in any_election()) {
        let (published, _) = publishable(&election, &options(3));
        let contest = |election| Contest::new(election, &ContestOptions::default()).unwrap();
        let (before, after) = (contest(&election), contest(&published));
        prop_assert_eq!(groups(&before), groups(&after));
        prop_assert_eq!(&before.projects, &after.projects);
        prop_assert_eq!((before.budget, before.voters), (after.budget, after.voters));
        let count = |contest| greedy(contest, &GreedyOptions::new(Satisfaction::Cost)).unwrap().selected;
        prop_assert_eq!(count(&before), count(&after));
        prop_assert_eq!(publishable(&published, &options(3)).0, published);
    }

    /// Weights are published only if no weight is that of fewer than k.
    #[test]
    fn a_rare_weight_is_withheld(election in random::elections(VoteType::Approval), k in 1_u64..4) {
        let with = PublishOptions { weights: Some("weight".to_owned()), ..options(k) };
        let (published, withheld) = publishable(&election, &with);
        let mut voters: BTreeMap<&str, u64> = BTreeMap::new();
        let column = election.vote_column("weight").unwrap();
        for ballot in 0..election.ballots.len() {
            *voters.entry(column.get(ballot)).or_default() += 1;
        }
        let rare = voters.values().any(|&voters| voters < k);
        prop_assert_eq!(withheld.weights, rare);
        prop_assert_eq!(published.vote_column("weight").is_none(), rare);
        if !rare {
            let options = ContestOptions { weights: Some("weight".to_owned()) };
            let contest = |election| Contest::new(election, &options).unwrap();
            prop_assert_eq!(groups(&contest(&election)), groups(&contest(&published)));
        }
    }

    /// Kinds of voters are named only from k voters up, and the people always
    /// add up to the voters.
    #[test]
    fn no_small_kind_is_named(
        people in prop::collection::vec((15_u32..90, 0_usize..3), 0..60),
        k in 2_u64..8,
    ) {
        let cells: Vec<(String, usize)> =
            people.iter().map(|(age, place)| (age.to_string(), *place)).collect();
        let voters: Vec<(&[usize], &str, &str)> = cells
            .iter()
            .map(|(age, place)| (&[0_usize][..], age.as_str(), ["N", "S", ""][*place]))
            .collect();
        let (_, withheld) = publishable(&town(&voters), &options(k));
        let all = people.len() as u64;
        if !withheld.people.columns.is_empty() {
            let counts: Vec<u64> = withheld.people.rows.iter().map(|row| row.voters.unwrap()).collect();
            prop_assert!(counts.iter().all(|&voters| voters >= k), "{:?}", counts);
            prop_assert_eq!(counts.iter().sum::<u64>(), all);
        }
        for table in &withheld.tables {
            let shown: u64 = table.rows.iter().filter_map(|row| row.voters).sum();
            let hidden = table.rows.iter().filter(|row| row.voters.is_none()).count();
            prop_assert!(table.rows.iter().filter_map(|row| row.voters).all(|voters| voters >= k));
            prop_assert!(table.rows.is_empty() || hidden != 1);
            prop_assert!(table.rows.is_empty() || all == shown || all - shown >= k);
        }
    }
}

/// A contest's ballots whatever their order: choices and points, and weight.
fn groups(contest: &Contest) -> BTreeMap<(Vec<u32>, Vec<i64>), (u32, u32)> {
    let groups = &contest.groups;
    (0..groups.len())
        .map(|group| {
            let points = groups
                .points
                .as_ref()
                .map_or(Vec::new(), |points| points[groups.range(group)].to_vec());
            let said = (groups.choices_of(group).to_vec(), points);
            (said, (groups.weight[group], groups.voters[group]))
        })
        .collect()
}

#[test]
fn a_neighbour_who_stood_out_is_gone() {
    let mut voters: Vec<(&[usize], &str, &str)> = vec![(&[0], "30", "North"); 12];
    voters.extend([(&[0, 1][..], "41", "South"); 11]);
    voters.push((&[1], "97", "South"));
    let election = town(&voters);
    let columns = ["age", "district"];
    assert_eq!(
        recognisable(&election, &columns, 10),
        Recognisable {
            alone: 1,
            below_k: 1
        }
    );
    let (published, withheld) = publishable(&election, &options(10));
    assert_eq!(published.vote_columns, ["voter_id", "vote"]);
    assert_eq!(withheld.columns, ["weight", "age", "district"]);
    assert_eq!(
        withheld.sentences,
        [
            "not published with the ballots: weight, age, district; ballots are numbered anew, in an order that says nothing of when they were cast",
            "with those columns, 1 voters would have stood alone with their ballot, and 1 in a group of fewer than 10",
            "who voted is told apart from the ballots, by district: every kind has at least 10 voters",
            "age is told by itself only, with 2 small counts withheld",
        ]
    );
    assert_eq!(withheld.people.rows[1].voters, Some(12));
}
