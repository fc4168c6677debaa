//! Each rule against its definition.

use allotment_decide::{Satisfaction, Ties, Utilities};
use allotment_election::VoteType;

use crate::naive::{self, whole};
use crate::random;

fn contest(costs: &[i64], budget: i64, ballots: &[&[usize]]) -> allotment_decide::Contest {
    let ids = ["a", "b", "c", "d", "e", "f"];
    let voters: Vec<_> = ballots
        .iter()
        .map(|ballot| (ballot.iter().map(|&choice| (choice, 1)).collect(), 1))
        .collect();
    let election = random::election(
        VoteType::Approval,
        &ids[..costs.len()],
        costs,
        budget,
        &voters,
    );
    allotment_decide::Contest::new(&election, &allotment_decide::ContestOptions::default())
        .expect("amounts are small")
}

/// Two of three voters can pay for what both want; the third cannot pay
/// alone for what only she wants until her share is large enough.
#[test]
fn the_naive_equal_shares_buys_what_supporters_can_pay() {
    let contest = contest(&[60, 30], 90, &[&[0], &[0], &[1]]);
    let utilities = Utilities::new(&contest, Satisfaction::Cost).expect("approvals");
    let (selected, prices, ties) =
        naive::equal_shares(&contest, &utilities, &whole(30), &Ties::default());
    assert_eq!(selected, [0, 1]);
    assert_eq!(prices, [whole(1) / whole(2), whole(1)]);
    assert!(ties.is_empty());
    let (selected, ..) = naive::equal_shares(&contest, &utilities, &whole(29), &Ties::default());
    assert!(selected.is_empty());
}
