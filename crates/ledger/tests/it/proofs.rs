//! Checkpoints, and what shows that somebody changed the past.

use allotment_ledger::{
    Checkpoint, CommunityRoot, Entry, Programme, Signer, Verifier, includes, leaf_hash, only_grew,
    stand_in,
};
use serde_json::{Value, json};

use crate::made::{Desk, garden, pay, secret, with};

fn programme(entries: &[Value]) -> Programme {
    let mut programme = Programme::new();
    for entry in entries {
        programme.apply(&Entry::read(entry).unwrap()).unwrap();
    }
    programme
}

fn signer() -> Signer {
    Signer::new("allotment.example/fund", secret("LOG")).unwrap()
}

fn two_communities() -> Vec<Value> {
    let mut entries = Desk::agreed().taken;
    let mut others: Vec<Value> = entries[..3].to_vec();
    for other in &mut others {
        other["community"] = json!("E04");
    }
    entries.extend(others);
    entries
}

#[test]
fn a_checkpoint_is_a_signed_note_of_all_communities() {
    let entries = two_communities();
    let programme = programme(&entries);
    let checkpoint = programme.checkpoint("allotment.example/fund");
    let text = checkpoint.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..2], ["allotment.example/fund", "2"]);
    assert!(
        lines[3].starts_with("community E04 3 ") && lines[4].starts_with("community E05 10 "),
        "{text}"
    );
    let note = checkpoint.sign(&signer());
    let verifier = Verifier::parse(&signer().verifier().to_string()).unwrap();
    assert_eq!(Checkpoint::open(&note, &verifier).unwrap(), checkpoint);
    assert_eq!(
        checkpoint.communities()[0].canonical(),
        format!(
            r#"{{"community":"E04","root":"{}","size":"3"}}"#,
            programme.book("E04").unwrap().root()
        )
    );
    for (from, to) in [
        (" 10 ", " 11 "),
        ("\n2\n", "\n3\n"),
        ("E04", "E03"),
        ("allotment.example/fund\n2", "another\n2"),
    ] {
        assert!(
            Checkpoint::open(&note.replacen(from, to, 1), &verifier).is_err(),
            "{from}"
        );
    }
    assert!(
        Checkpoint::parse(&text.replace("E04", "E06")).is_err(),
        "the communities are sorted"
    );
}

#[test]
fn a_receipt_proves_an_entry_against_the_checkpoint_alone() {
    let entries = two_communities();
    let programme = programme(&entries);
    let checkpoint = programme.checkpoint("allotment.example/fund");
    let book = programme.book("E05").unwrap();
    let entry = Entry::read(&entries[7]).unwrap();
    let at = book.place_of(entry.id).unwrap();
    let proof = book.tree().inclusion(at, book.size()).unwrap();
    let community = &checkpoint.communities()[1];
    assert!(includes(
        &entry.leaf(),
        at,
        community.size,
        &proof,
        &community.root
    ));
    let outer = checkpoint.tree().inclusion(1, 2).unwrap();
    let leaf = leaf_hash(community.canonical().as_bytes());
    assert!(includes(&leaf, 1, 2, &outer, &checkpoint.tree().root()));
    let altered = Entry::read(&with(entries[7].clone(), json!({"purpose": "A car park"}))).unwrap();
    assert!(!includes(
        &altered.leaf(),
        at,
        community.size,
        &proof,
        &community.root
    ));
}

/// Each entry is altered, dropped, swapped with the next or repeated: either the
/// chain is refused, or its root is another.
#[test]
fn no_history_but_one_has_the_root() {
    let mut desk = Desk::agreed();
    desk.add(pay("100", "capital"));
    desk.add(pay("200", "capital"));
    desk.add(with(
        garden(),
        json!({"commitment": "hall", "capital": "100", "revenue": "100", "amount": "200"}),
    ));
    let taken = desk.taken.clone();
    let root = |entries: &[Value]| -> Option<_> {
        let mut programme = Programme::new();
        for entry in entries {
            programme.apply(&Entry::read(entry).ok()?).ok()?;
        }
        Some(programme.book("E05")?.root())
    };
    let right = root(&taken).unwrap();
    for at in 0..taken.len() {
        let mut altered = taken.clone();
        altered[at]["words"] = json!("nobody will notice");
        let mut dropped = taken.clone();
        dropped.remove(at);
        let mut swapped = taken.clone();
        if at + 1 < taken.len() {
            swapped.swap(at, at + 1);
        } else {
            swapped.pop();
        }
        for (how, entries) in [
            ("altered", altered),
            ("dropped", dropped),
            ("swapped", swapped),
        ] {
            assert_ne!(root(&entries), Some(right), "{how} {at}");
        }
    }
}

#[test]
fn a_fork_is_seen_against_a_checkpoint_kept_outside() {
    let mut desk = Desk::agreed();
    let kept = CommunityRoot {
        community: "E05".into(),
        size: desk.book.size(),
        root: desk.book.root(),
    };
    let mut forked = desk.taken.clone();
    desk.add(pay("100", "capital"));
    let proof = desk
        .book
        .tree()
        .consistency(kept.size, desk.book.size())
        .unwrap();
    assert!(only_grew(
        kept.size,
        &kept.root,
        desk.book.size(),
        &desk.book.root(),
        &proof
    ));
    forked[6]["words"] = json!("as it never was");
    let mut other = Programme::new();
    for entry in &forked[..7] {
        other.apply(&Entry::read(entry).unwrap()).unwrap();
    }
    let book = other.book("E05").unwrap();
    assert_ne!(book.tree().root_at(7), desk.book.tree().root_at(7));
}

#[test]
fn a_stand_in_says_nothing_without_its_salt() {
    let one = stand_in(&[1; 32], "a person");
    assert_ne!(one, stand_in(&[2; 32], "a person"));
    assert_ne!(one, stand_in(&[1; 32], "another person"));
    assert_eq!(one, stand_in(&[1; 32], "a person"));
}
