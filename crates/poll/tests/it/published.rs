//! What is published: every ballot under one root, and receipts that open it.

use allotment_ledger::{Hash, SecretKey, Signer};
use allotment_poll::{
    Ballot, CastBallot, Marks, Nonce, PublicationFault, Published, Receipt, Sealed, Standing,
    Turnout, election, is_in,
};

use crate::vote;

fn signer(secret: u8) -> Signer {
    Signer::new("votes", SecretKey::new([secret; 32])).unwrap()
}

fn cast(count: u8) -> Vec<CastBallot> {
    let definition = vote("form = \"approval\"");
    (0..count)
        .map(|number| {
            let id = ["bench", "tree", "swing"][usize::from(number) % 3];
            let marks = Marks([(id.to_owned(), "1".to_owned())].into());
            CastBallot {
                ballot: Ballot::read(&definition, &marks).unwrap(),
                nonce: Nonce::new([number; 16]),
            }
        })
        .collect()
}

fn published(ballots: Vec<CastBallot>) -> Published {
    let closed = Standing::Closed.closed().unwrap();
    let used = ballots.len() as u64;
    let turnout = Turnout {
        issued: 40,
        used,
        ..Turnout::default()
    };
    let replaced = vec![Hash::new([9; 32])];
    Published::new(
        closed,
        vote("form = \"approval\""),
        ballots,
        replaced,
        turnout,
    )
}

#[test]
fn every_receipt_is_found_under_the_root_and_no_other() {
    let all = published(cast(17));
    let size = all.ballots.len() as u64;
    for (leaf, _) in &all.ballots {
        let (at, proof) = all.inclusion(leaf).unwrap();
        assert!(is_in(leaf, at, size, &proof, &all.root()));
        assert!(!is_in(leaf, (at + 1) % size, size, &proof, &all.root()));
    }
    assert_eq!(all.inclusion(&Hash::new([1; 32])), None);
    let mut turned = cast(17);
    turned.reverse();
    assert_eq!(
        published(turned).root(),
        all.root(),
        "the order of casting plays no part"
    );
}

#[test]
fn what_cannot_be_right_is_said() {
    let all = published(cast(5));
    let (ours, theirs) = (signer(1), signer(2));
    let note = all.checkpoint(&ours);
    assert_eq!(all.faults(&note, ours.verifier()), []);
    let faults = all.faults(&note, theirs.verifier());
    assert!(
        matches!(faults[..], [PublicationFault::Note(_)]),
        "{faults:?}"
    );
    let mut fewer = cast(5);
    fewer.pop();
    let faults = published(fewer).faults(&note, ours.verifier());
    assert!(faults.contains(&PublicationFault::Checkpoint), "{faults:?}");
    let mut twice = cast(5);
    twice.push(twice[0].clone());
    let faults = published(twice).faults(&note, ours.verifier());
    assert!(
        faults
            .iter()
            .any(|fault| matches!(fault, PublicationFault::Twice { .. })),
        "{faults:?}"
    );
    let mut more = published(cast(5));
    more.turnout = Turnout {
        issued: 3,
        used: 4,
        ..Turnout::default()
    };
    let faults = more.faults(&note, ours.verifier());
    assert!(
        matches!(
            faults[..],
            [
                PublicationFault::Ballots { .. },
                PublicationFault::Codes { .. }
            ]
        ),
        "{faults:?}"
    );
    more = published(cast(5));
    more.replaced.push(more.ballots[2].0);
    let faults = more.faults(&note, ours.verifier());
    assert!(
        matches!(faults[..], [PublicationFault::Replaced { .. }]),
        "{faults:?}"
    );
}

#[test]
fn a_receipt_is_the_services_word() {
    let receipt = Receipt {
        community: "Q1".into(),
        poll: "spring".into(),
        definition: Hash::new([1; 32]),
        leaf: Hash::new([2; 32]),
    };
    let note = receipt.sign(&signer(1));
    assert_eq!(Receipt::open(&note, signer(1).verifier()).unwrap(), receipt);
    assert!(Receipt::open(&note, signer(2).verifier()).is_err());
    let forged = note.replace("spring", "autumn");
    assert!(Receipt::open(&forged, signer(1).verifier()).is_err());
}

#[test]
fn nothing_sealed_is_seen_before_closing() {
    assert!(Standing::Draft.closed().is_none());
    assert!(Standing::Open.closed().is_none());
    let sealed = Sealed::new(1_234);
    assert_eq!(format!("{sealed:?}"), "Sealed");
    assert_eq!(*sealed.open(Standing::Closed.closed().unwrap()), 1_234);
}

#[test]
fn the_election_says_what_the_ballots_say() {
    let election = election(&published(cast(6)));
    assert_eq!(election.ballots.len(), 6);
    let of_first = (0..6)
        .filter(|ballot| election.ballots.choices_of(*ballot) == [0])
        .count();
    assert_eq!(of_first, 2);
    let written = allotment_election::write_pb(&election);
    let read = allotment_election::read_pb(&written).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(read.election.ballots.len(), 6);
    assert_eq!(read.election.meta("budget"), Some("100"));
    assert_eq!(read.election.projects[1].cost.to_string(), "60.5");
}
