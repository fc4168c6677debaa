//! How long it takes to decide, on made-up crowds; each answer checked.
//!
//! `cargo bench -p allotment-decide`; ten million ballots with
//! `cargo bench -p allotment-decide -- --ignored`. Real elections are timed
//! by `cargo bench -p allotment-decide --bench real`.

use allotment_decide::{
    Completion, Contest, ContestOptions, EqualSharesOptions, Satisfaction, equal_shares_outcome,
};
use allotment_election::{Ballots, Decimal, Election, Project, VoteType};
use divan::Bencher;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn main() {
    divan::main();
}

const PROJECTS: u32 = 200;

/// Voters who approve of some 7 of 200 projects, the first ones more often;
/// a quarter of what all would cost to spend.
fn crowd(voters: u32) -> Election {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let costs: Vec<i64> = (0..PROJECTS)
        .map(|_| 1000 * random.random_range(5..500))
        .collect();
    // 1 / (1 + p/20) for project p, adding up to 7.16 of 2^32.
    let weights: Vec<u64> = (0..PROJECTS)
        .map(|project| (1 << 40) / (20 + u64::from(project)))
        .collect();
    let all: u64 = weights.iter().sum();
    let chances: Vec<u64> = weights
        .iter()
        .map(|weight| u64::try_from(u128::from(*weight) * 30_751_965_839 / u128::from(all)))
        .collect::<Result<_, _>>()
        .expect("chances below certainty");
    let mut ballots = Ballots {
        starts: vec![0],
        ..Ballots::default()
    };
    for _ in 0..voters {
        for (project, &chance) in (0..).zip(&chances) {
            if u64::from(random.random::<u32>()) < chance {
                ballots.choices.push(project);
            }
        }
        let end = u32::try_from(ballots.choices.len()).expect("some hundred million");
        ballots.starts.push(end);
    }
    Election {
        meta: Vec::new(),
        budget: Decimal::whole(costs.iter().sum::<i64>() / 4),
        vote_type: VoteType::Approval,
        project_columns: Vec::new(),
        projects: (0..)
            .zip(&costs)
            .map(|(number, &cost): (u32, _)| Project {
                id: format!("p{number}"),
                cost: Decimal::whole(cost),
                cells: Vec::new(),
            })
            .collect(),
        vote_columns: Vec::new(),
        ballots,
    }
}

fn contest(election: &Election) -> Contest {
    Contest::new(election, &ContestOptions::default()).expect("amounts are small")
}

/// Winners, and thousandths of the budget spent.
fn decide(contest: &Contest, completion: Completion) -> (usize, u64) {
    let options = EqualSharesOptions {
        completion,
        ..EqualSharesOptions::new(Satisfaction::Cost)
    };
    let outcome = equal_shares_outcome(contest, &options).expect("amounts are small");
    let spent = outcome.spent(contest);
    assert!(spent <= contest.budget, "{spent} is more than there is");
    (outcome.selected.len(), spent * 1000 / contest.budget)
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn like_ballots_together_1_million(bencher: Bencher<'_, '_>) {
    let election = crowd(1_000_000);
    bencher.bench(|| {
        let contest = contest(&election);
        assert_eq!(contest.voters, 1_000_000);
        contest
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn equal_shares_1_million_ballots(bencher: Bencher<'_, '_>) {
    let contest = contest(&crowd(1_000_000));
    bencher.bench(|| assert_eq!(decide(&contest, Completion::None), (61, 711)));
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn equal_shares_add1_1_million_ballots(bencher: Bencher<'_, '_>) {
    let contest = contest(&crowd(1_000_000));
    bencher.bench(|| assert_eq!(decide(&contest, Completion::Add1), (77, 933)));
}

/// From ballots in memory to winners.
#[divan::bench(sample_count = 1, sample_size = 1, ignore)]
fn equal_shares_10_million_ballots(bencher: Bencher<'_, '_>) {
    let election = crowd(10_000_000);
    bencher.bench(|| assert_eq!(decide(&contest(&election), Completion::None), (61, 711)));
}
