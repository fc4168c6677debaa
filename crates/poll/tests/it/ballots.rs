//! Ballots keep to the definition's limits, or say all that is wrong.

use allotment_place::Pence;
use allotment_poll::{Ballot, BallotFault, Definition, Marks};

use crate::vote;

fn marks(all: &[(&str, &str)]) -> Marks {
    let own = |(id, mark): &(&str, &str)| ((*id).to_owned(), (*mark).to_owned());
    Marks(all.iter().map(own).collect())
}

fn read(definition: &Definition, all: &[(&str, &str)]) -> Result<String, Vec<BallotFault>> {
    let ballot = Ballot::read(definition, &marks(all))?;
    let text = ballot.canonical(definition);
    assert_eq!(
        Ballot::from_canonical(definition, &text).as_ref(),
        Some(&ballot)
    );
    assert_eq!(
        Ballot::read(definition, &ballot.marks(definition)).as_ref(),
        Ok(&ballot)
    );
    Ok(text)
}

#[test]
fn approval_counts_ticks() {
    let vote = vote("form = \"approval\"\nmost = 2");
    let text = read(&vote, &[("swing", "1"), ("bench", "1"), ("tree", "")]);
    assert_eq!(text, Ok(r#"[["bench",1],["swing",1]]"#.into()));
    let three = [("swing", "1"), ("bench", "1"), ("tree", "1")];
    let fault = BallotFault::TooMany { chosen: 3, most: 2 };
    assert_eq!(read(&vote, &three), Err(vec![fault]));
    assert_eq!(
        read(&vote, &[("tree", "0")]),
        Err(vec![BallotFault::Nothing])
    );
    // A tick is a tick, whatever number a form sends.
    assert_eq!(read(&vote, &[("tree", "7")]), Ok(r#"[["tree",1]]"#.into()));
}

#[test]
fn a_knapsack_holds_the_budget_and_no_penny_more() {
    let vote = vote("form = \"knapsack\"");
    assert!(read(&vote, &[("bench", "1"), ("swing", "1")]).is_ok());
    let over = BallotFault::OverBudget {
        cost: Pence::new(10_050),
        budget: Pence::new(10_000),
    };
    assert_eq!(
        read(&vote, &[("bench", "1"), ("tree", "1")]),
        Err(vec![over])
    );
}

#[test]
fn points_are_shared_out() {
    let vote = vote("form = \"points\"\ntotal = 10\neach = 6");
    let text = read(&vote, &[("bench", "6"), ("swing", " 4 ")]);
    assert_eq!(text, Ok(r#"[["bench",6],["swing",4]]"#.into()));
    let faults = read(&vote, &[("bench", "7"), ("swing", "4")]).unwrap_err();
    assert_eq!(faults.len(), 2, "{faults:?}");
    for odd in ["-1", "1.5", "one", "9999999999", "+3", "١"] {
        let faults = read(&vote, &[("bench", odd)]).unwrap_err();
        assert!(
            matches!(faults[..], [BallotFault::NotANumber { .. }]),
            "{odd}: {faults:?}"
        );
    }
}

#[test]
fn a_ranking_closes_its_gaps_and_refuses_ties() {
    let vote = vote("form = \"ranking\"\nmost = 3");
    let text = read(&vote, &[("bench", "5"), ("swing", "2")]);
    assert_eq!(text, Ok(r#"[["bench",2],["swing",1]]"#.into()));
    let same = read(&vote, &[("bench", "1"), ("swing", "1")]);
    assert_eq!(same, Err(vec![BallotFault::SamePlace { place: 1 }]));
}

#[test]
fn what_is_not_on_the_ballot_is_refused_and_cannot_be_read_back() {
    let vote = vote("form = \"approval\"");
    let faults = read(&vote, &[("bench", "1"), ("pool", "1")]).unwrap_err();
    assert!(
        matches!(faults[..], [BallotFault::NoProject { .. }]),
        "{faults:?}"
    );
    for text in [
        r#"[["pool",1]]"#,
        r#"[["bench",2]]"#,
        r#"[ ["bench",1]]"#,
        r#"[["swing",1],["bench",1]]"#,
        r#"[["bench",1],["bench",1]]"#,
        "[]",
        "{}",
    ] {
        assert_eq!(Ballot::from_canonical(&vote, text), None, "{text}");
    }
}
