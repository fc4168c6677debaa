//! Publishing ballots without their voters.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of tests may unwrap as a test may"
)]

use std::collections::BTreeMap;

use allotment_decide::{
    AgeBands, Contest, ContestOptions, EqualSharesOptions, GreedyOptions, Limits,
    MaxWelfareOptions, MaximinSupportOptions, PhragmenOptions, PublishOptions, Recognisable,
    Satisfaction, Ties, equal_shares_outcome, examine, greedy, max_welfare, maximin_support,
    phragmen, publishable, recognisable,
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
        prop_assert_eq!(winners(&before), winners(&after));
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

fn keeping(k: u64, columns: &[&str]) -> PublishOptions {
    PublishOptions {
        keep: columns.iter().map(|&name| name.to_owned()).collect(),
        ..options(k)
    }
}

/// Towns of a few kinds of people who cast few different ballots.
fn towns() -> impl Strategy<Value = Election> {
    const BALLOTS: [&[usize]; 4] = [&[0], &[1], &[0, 1], &[]];
    let person = (0_usize..4, 0_usize..3, 0_usize..3);
    prop::collection::vec((person, 1_usize..6), 1..14).prop_map(|groups| {
        let voters: Vec<(&[usize], &str, &str)> = groups
            .into_iter()
            .flat_map(|((ballot, age, place), people)| {
                let voter = (
                    BALLOTS[ballot],
                    ["17", "33", ""][age],
                    ["N", "S", ""][place],
                );
                std::iter::repeat_n(voter, people)
            })
            .collect();
        town(&voters)
    })
}

proptest! {
    /// With columns kept, whoever is described is so with k or more who are
    /// like them in all cells and in the ballot, and by these cells alone; the
    /// count is the same, and so is the file whatever the order it came in.
    #[test]
    fn cells_kept_are_those_of_k_or_more(
        (election, order) in towns().prop_flat_map(|election| {
            let voters = election.ballots.len();
            (Just(election), Just((0..voters).collect::<Vec<_>>()).prop_shuffle())
        }),
        k in 2_u64..8,
    ) {
        let keep = keeping(k, &["age", "district"]);
        let (published, withheld) = publishable(&election, &keep);
        let voters = election.ballots.len();
        prop_assert_eq!(&withheld.after, &examine(&published, k));
        prop_assert_eq!(withheld.after.is_publishable(), voters as u64 >= k);
        let columns: Vec<_> = ["age", "district"].iter().filter_map(|name| published.vote_column(name)).collect();
        let mut kinds: BTreeMap<Vec<&str>, Vec<&[u32]>> = BTreeMap::new();
        for ballot in 0..voters {
            let cells: Vec<&str> = columns.iter().map(|column| column.get(ballot)).collect();
            prop_assert!(cells.iter().all(|cell| ["0-17", "25-34", "N", "S", ""].contains(cell)));
            kinds.entry(cells).or_default().push(published.ballots.choices_of(ballot));
        }
        for (cells, ballots) in &kinds {
            prop_assert!(ballots.len() as u64 >= k.min(voters as u64), "{:?}", cells);
            if cells.iter().any(|cell| !cell.is_empty()) {
                for ballot in ballots {
                    let alike = ballots.iter().filter(|other| *other == ballot).count() as u64;
                    prop_assert!(alike >= k);
                }
                // Nobody blank: then those alike did not all vote alike.
                let blank = kinds.keys().any(|cells| cells.iter().all(|cell| cell.is_empty()));
                prop_assert!(blank || ballots.iter().any(|ballot| *ballot != ballots[0]));
            }
        }
        // Who knows the totals, and a voter's age and district, never knows
        // how they voted: those of the kind who are shown, and all who are
        // blank if some of the kind are, cast more than one ballot; unless all
        // voters are blank or all did.
        if !columns.is_empty() {
            let bands = AgeBands::default();
            let cell = |name: &str, voter: usize| election.vote_column(name).unwrap().get(voter).to_owned();
            let mut totals: BTreeMap<Vec<String>, usize> = BTreeMap::new();
            for voter in 0..voters {
                let age = bands.band_of(&cell("age", voter)).unwrap_or_default();
                let all = [("age", age), ("district", cell("district", voter))];
                let known = all.into_iter().filter(|(name, _)| published.vote_column(name).is_some());
                *totals.entry(known.map(|(_, cell)| cell).collect()).or_default() += 1;
            }
            let none = vec![""; columns.len()];
            let blank = kinds.get(&none).cloned().unwrap_or_default();
            for (cells, total) in totals {
                let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                let mut may = if cells == none { Vec::new() } else { kinds.get(&cells).cloned().unwrap_or_default() };
                if may.len() < total {
                    may.extend(&blank);
                }
                prop_assert!(may.iter().any(|ballot| *ballot != may[0]), "{:?} all voted alike", cells);
                prop_assert!(may.len() as u64 >= k);
            }
        }
        let contest = |election| Contest::new(election, &ContestOptions::default()).unwrap();
        prop_assert_eq!(groups(&contest(&election)), groups(&contest(&published)));
        prop_assert_eq!(&publishable(&turned(&election, &order), &keep).0, &published);
    }
}

/// The voters of a town in another order.
fn turned(election: &Election, order: &[usize]) -> Election {
    let cell = |name: &str, voter: usize| election.vote_column(name).unwrap().get(voter);
    let ballots: Vec<Vec<usize>> = order
        .iter()
        .map(|&voter| {
            election
                .ballots
                .choices_of(voter)
                .iter()
                .map(|&one| one as usize)
                .collect()
        })
        .collect();
    let voters: Vec<(&[usize], &str, &str)> = order
        .iter()
        .zip(&ballots)
        .map(|(&voter, ballot)| (&ballot[..], cell("age", voter), cell("district", voter)))
        .collect();
    town(&voters)
}

#[test]
fn cells_stand_beside_common_ballots_only() {
    let mut voters: Vec<(&[usize], &str, &str)> = Vec::new();
    for (age, place) in [("30", "North"), ("41", "South")] {
        voters.extend(vec![(&[0][..], age, place); 12]);
        voters.extend(vec![(&[1][..], age, place); 12]);
        voters.extend(vec![(&[0, 1][..], age, place); 6]);
    }
    let (published, withheld) = publishable(&town(&voters), &keeping(10, &["age", "district"]));
    assert_eq!(
        published.vote_columns,
        ["voter_id", "vote", "age", "district"]
    );
    let mut cells: BTreeMap<(&[u32], &str, &str), u64> = BTreeMap::new();
    for ballot in 0..published.ballots.len() {
        let cell = |name: &str| published.vote_column(name).unwrap().get(ballot);
        let key = (
            published.ballots.choices_of(ballot),
            cell("age"),
            cell("district"),
        );
        *cells.entry(key).or_default() += 1;
    }
    let (a, b, both) = (&[0_u32][..], &[1_u32][..], &[0_u32, 1][..]);
    assert_eq!(
        cells,
        BTreeMap::from([
            ((a, "25-34", "North"), 12),
            ((a, "35-44", "South"), 12),
            ((b, "25-34", "North"), 12),
            ((b, "35-44", "South"), 12),
            ((both, "", ""), 12),
        ])
    );
    assert!(withheld.after.is_publishable());
    let age = withheld
        .told
        .iter()
        .find(|told| told.column == "age")
        .unwrap();
    assert_eq!(age.published, "in bands");
    assert!(
        age.why.starts_with("blank for 12 of 60 voters: "),
        "{}",
        age.why
    );
}

#[test]
fn a_file_is_examined_before_it_is_published() {
    let mut voters: Vec<(&[usize], &str, &str)> = vec![(&[0], "30", ""); 12];
    voters.push((&[1], "", ""));
    let examined = examine(&town(&voters), 10);
    // Weights of 1 stand beside every ballot there: one voter's are alone.
    assert_eq!(examined.columns, ["weight", "age"]);
    assert_eq!(
        examined.standing_out,
        Recognisable {
            alone: 1,
            below_k: 1
        }
    );
    let mut bare = town(&voters);
    bare.ballots.columns.retain(|column| column.name == "age");
    let examined = examine(&bare, 10);
    assert_eq!((examined.described, examined.standing_out.below_k), (12, 0));
    assert!(examined.few_are_blank() && !examined.is_publishable());
    bare.ballots.columns[0] = TextColumn::from_cells("voter_id", ["7"; 13]);
    assert!(!examine(&bare, 10).numbered);
}

/// What each rule funds by its defaults.
fn winners(contest: &Contest) -> Vec<Option<Vec<u32>>> {
    let satisfaction = Satisfaction::default_for(contest.vote_type);
    let (ties, limits) = (Ties::default(), Limits::default());
    let equal = EqualSharesOptions::new(satisfaction);
    let outcomes = [
        equal_shares_outcome(contest, &equal),
        greedy(contest, &GreedyOptions::new(satisfaction)),
        phragmen(
            contest,
            &PhragmenOptions {
                ties: ties.clone(),
                limits: limits.clone(),
            },
        ),
        max_welfare(contest, &MaxWelfareOptions::new(satisfaction)).map(|found| found.outcome),
        maximin_support(contest, &MaximinSupportOptions { ties, limits }),
    ];
    outcomes
        .into_iter()
        .map(|outcome| Some(outcome.ok()?.selected))
        .collect()
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
    assert!(withheld.after.is_publishable());
    let told = |column: &str| withheld.told.iter().find(|told| told.column == column);
    let age = told("age").unwrap();
    assert_eq!(age.published, "withheld");
    assert_eq!(
        age.why,
        "fewer than 10 voters could be told apart by it and their ballot, as fewer than 10 are alike in both"
    );
    let kinds: Vec<&[String]> = withheld
        .tables
        .iter()
        .map(|table| &table.columns[..])
        .collect();
    assert_eq!(kinds, [["age"]]);
    assert_eq!(withheld.people.rows[1].voters, Some(12));
}
