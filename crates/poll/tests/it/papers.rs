//! Paper ballots: their numbers, what is kept of them, and what is published.

use std::collections::BTreeMap;

use allotment_ledger::{SecretKey, Signer};
use allotment_poll::{
    Ballot, CastBallot, Definition, Marks, Nonce, PaperEntry, PaperNumber, PaperTurnout, Papers,
    PublicationFault, Published, Turnout,
};

use crate::vote;

fn ballot(definition: &Definition, projects: &[&str]) -> Ballot {
    let marks: BTreeMap<_, _> = projects
        .iter()
        .map(|id| ((*id).to_owned(), "1".to_owned()))
        .collect();
    Ballot::read(definition, &Marks(marks)).unwrap()
}

fn taking(without_code: bool) -> Definition {
    Definition {
        papers: Some(Papers { without_code }),
        ..vote("form = \"approval\"")
    }
}

#[test]
fn a_number_is_read_as_people_write_it() {
    let read = |text: &str| text.parse::<PaperNumber>().map(|number| number.to_string());
    assert_eq!(read(" 0042 "), Ok("42".into()));
    assert_eq!(read("east 7-b"), Ok("EAST7-B".into()));
    assert_eq!(read("42"), Ok(PaperNumber::whole(42).to_string()));
    for wrong in ["", "0", "000", "7/8", "é1", "123456789012345678901"] {
        assert!(read(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn an_entry_is_kept_and_read_back() {
    let definition = vote("form = \"approval\"");
    let all = [
        PaperEntry::Ballot(ballot(&definition, &["tree", "bench"])),
        PaperEntry::NotCounted,
    ];
    for entry in &all {
        let text = entry.canonical(&definition);
        assert_eq!(
            PaperEntry::from_canonical(&definition, &text).as_ref(),
            Some(entry)
        );
    }
    assert_eq!(PaperEntry::from_canonical(&definition, "[]"), None);
}

#[test]
fn where_two_differ_is_told_and_not_how() {
    let definition = vote("form = \"approval\"");
    let entry = |projects: &[&str]| PaperEntry::Ballot(ballot(&definition, projects));
    let (one, two) = (entry(&["bench", "tree"]), entry(&["bench", "swing"]));
    assert_eq!(one.differ_at(&two), [1, 2]);
    assert_eq!(two.differ_at(&one), [1, 2]);
    assert_eq!(one.differ_at(&one), Vec::<usize>::new());
    assert_eq!(one.differ_at(&PaperEntry::NotCounted), Vec::<usize>::new());
}

/// Where a vote takes no papers, nothing is said of them: the hash stays what it
/// was before there were any.
#[test]
fn papers_are_frozen_with_the_rest_of_the_definition() {
    let none = vote("form = \"approval\"");
    assert!(!none.canonical().contains("papers"));
    let (with, without) = (taking(false), taking(true));
    assert_ne!(with.hash(), none.hash());
    assert_ne!(with.hash(), without.hash());
    for definition in [none, with, without] {
        let text = definition.canonical();
        assert_eq!(Definition::from_canonical(&text), Some(definition));
    }
}

fn faults(definition: &Definition, ballots: u8, turnout: Turnout) -> Vec<PublicationFault> {
    let cast = (0..ballots).map(|number| CastBallot {
        ballot: ballot(definition, &["bench"]),
        nonce: Nonce::new([number; 16]),
    });
    let published = Published::read(definition.clone(), cast.collect(), Vec::new(), turnout);
    let signer = Signer::new("votes", SecretKey::new([1; 32])).unwrap();
    published.faults(&published.checkpoint(&signer), signer.verifier())
}

fn turnout(used: u64, with_code: u64, without_code: u64, not_counted: u64) -> Turnout {
    Turnout {
        issued: 10,
        used,
        papers: PaperTurnout {
            with_code,
            without_code,
            not_counted,
        },
    }
}

#[test]
fn papers_and_ballots_add_up() {
    // 4 codes, 2 of them on paper; 3 papers without; one paper is spoilt.
    assert_eq!(faults(&taking(true), 6, turnout(4, 2, 3, 1)), []);
    assert_eq!(turnout(4, 2, 3, 1).took_part(), 7);
    assert!(matches!(
        faults(&taking(true), 7, turnout(4, 2, 3, 1))[..],
        [PublicationFault::BallotsAndPapers { .. }]
    ));
    assert_eq!(
        faults(&taking(false), 6, turnout(4, 2, 3, 1)),
        [PublicationFault::Papers { found: 3 }]
    );
    assert_eq!(
        faults(&vote("form = \"approval\""), 4, turnout(4, 2, 0, 0)),
        [PublicationFault::Papers { found: 2 }]
    );
    // More papers with a code than codes that were voted with.
    assert!(matches!(
        faults(&taking(true), 1, turnout(1, 2, 0, 0))[..],
        [PublicationFault::PapersAdd { .. }]
    ));
    // More spoilt than there are: the ballots it hides would be missed.
    assert!(matches!(
        faults(&taking(true), 2, turnout(4, 1, 0, 2))[..],
        [PublicationFault::PapersAdd { .. }]
    ));
}
