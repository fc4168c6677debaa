//! Small random elections, in which ties are frequent.

use allotment_decide::{Contest, ContestOptions};
use allotment_election::{Ballots, Decimal, Election, Project, TextColumn, VoteType};
use proptest::prelude::*;

/// Codes whose order as text is not the order of the list.
const IDS: [&str; 6] = ["c", "a", "10", "9", "B", "b"];

/// Elections with 1 to 6 projects and 1 to 8 voters of the given type.
/// Costs are 0 to 6, points -1 to 3; every voter has a `weight` of 0 to 3.
pub fn elections(vote_type: VoteType) -> impl Strategy<Value = Election> {
    (1..=IDS.len()).prop_flat_map(move |projects| {
        let ballot = prop::collection::vec((0..projects, -1_i64..=3), 0..=projects);
        (
            Just(IDS[..projects].to_vec()).prop_shuffle(),
            prop::collection::vec(0_i64..=6, projects),
            0_i64..=14,
            prop::collection::vec((ballot, 0_u32..=3), 1..=8),
        )
            .prop_map(move |(ids, costs, budget, voters)| {
                election(vote_type, &ids, &costs, budget, &voters)
            })
    })
}

/// Contests of the given type, every ballot with the weight 1.
pub fn contests(vote_type: VoteType) -> impl Strategy<Value = Contest> {
    elections(vote_type).prop_map(|election| {
        Contest::new(&election, &ContestOptions::default()).expect("amounts are small")
    })
}

/// Contests of the given type with weights of 0 to 3.
pub fn weighted_contests(vote_type: VoteType) -> impl Strategy<Value = Contest> {
    let options = ContestOptions {
        weights: Some("weight".to_owned()),
    };
    elections(vote_type)
        .prop_map(move |election| Contest::new(&election, &options).expect("amounts are small"))
}

/// An election; what a voter names twice counts once, where it first stands.
pub fn election(
    vote_type: VoteType,
    ids: &[&str],
    costs: &[i64],
    budget: i64,
    voters: &[(Vec<(usize, i64)>, u32)],
) -> Election {
    let mut ballots = Ballots {
        starts: vec![0],
        points: matches!(vote_type, VoteType::Cumulative | VoteType::Scoring).then(Vec::new),
        ..Ballots::default()
    };
    let mut weight = TextColumn::new("weight");
    for (ballot, weighs) in voters {
        let start = ballots.choices.len();
        let most = if vote_type == VoteType::Choose1 {
            1
        } else {
            ballot.len()
        };
        for &(choice, points) in &ballot[..most.min(ballot.len())] {
            let choice = u32::try_from(choice).expect("few projects");
            if ballots.choices[start..].contains(&choice) {
                continue;
            }
            ballots.choices.push(choice);
            if let Some(all) = &mut ballots.points {
                all.push(points);
            }
        }
        let end = u32::try_from(ballots.choices.len()).expect("few voters");
        ballots.starts.push(end);
        weight.push(&weighs.to_string());
    }
    ballots.columns.push(weight);
    Election {
        meta: Vec::new(),
        budget: Decimal::whole(budget),
        vote_type,
        project_columns: ["project_id", "cost"].map(str::to_owned).to_vec(),
        projects: ids
            .iter()
            .zip(costs)
            .map(|(id, &cost)| Project {
                id: (*id).to_owned(),
                cost: Decimal::whole(cost),
                cells: vec![(*id).to_owned(), cost.to_string()],
            })
            .collect(),
        vote_columns: ["voter_id", "vote", "weight"].map(str::to_owned).to_vec(),
        ballots,
    }
}
