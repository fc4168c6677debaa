//! Many send, one writes.

use std::thread;

use allotment_ledger::Entry;
use allotment_store::{Store, Unwritten, Writer};

use crate::desk::{Desk, pay};

#[test]
fn what_many_send_is_kept_once_each() {
    for desk in Desk::each() {
        let (writer, ended) = Writer::begin(desk.open());
        thread::scope(|scope| {
            for sender in 0..8_u64 {
                let writer = writer.clone();
                scope.spawn(move || {
                    for number in 0..25 {
                        // Each is sent by two of them.
                        let number = 1_000 + sender / 2 * 100 + number;
                        writer.add(pay(number, "1")).unwrap();
                        let refused = writer.add(pay(10_000 + 100 * sender + number, "99999999"));
                        assert!(matches!(refused, Err(Unwritten::Refused(_))), "{refused:?}");
                    }
                });
            }
        });
        drop(writer);
        ended.join().unwrap().unwrap();
        assert_eq!(desk.open().programme().size(), 16 + 100);
        let verdict = desk.verify();
        assert!(verdict.findings.is_empty(), "{:?}", verdict.findings);
    }
}

#[test]
fn what_was_worked_out_from_an_older_ledger_is_not_taken() {
    for desk in Desk::each() {
        let (mut one, mut other) = (desk.open(), desk.open());
        let size = other.programme().size();
        one.add(&[pay(1_000, "1")]).unwrap();
        assert!(other.add_to(size, &[pay(1_001, "1")]).unwrap().is_none());
        // It knows by now what was added, and nothing of its own is there.
        assert_eq!(other.programme().size(), size + 1);
        assert_eq!(desk.open().programme().size(), size + 1);
        let added = other.add_to(size + 1, &[pay(1_001, "1")]).unwrap();
        assert_eq!(added.map(|posted| posted.len()), Some(1));
        assert!(desk.verify().findings.is_empty());
    }
}

#[test]
fn who_sends_to_a_ledger_that_ended_is_told() {
    let desk = Desk::new();
    let (writer, ended) = Writer::open(&desk.ledger()).unwrap();
    // Somebody else makes the table go.
    crate::desk::run(&desk.ledger(), "drop table posting").unwrap();
    let told = writer.add(pay(1_000, "1"));
    assert!(matches!(told, Err(Unwritten::Failed { .. })), "{told:?}");
    let told = writer.add(pay(1_001, "1"));
    assert!(matches!(told, Err(Unwritten::Failed { .. })), "{told:?}");
    assert!(ended.join().unwrap().is_err());
    assert!(Store::open(&desk.ledger()).is_ok());
}

/// Whoever only reads has what others added as soon as it looks again, and the entries of
/// one chain alone.
#[test]
fn a_reader_looks_again_and_reads_one_chain() {
    for desk in Desk::each() {
        let mut reader = desk.open();
        let before = reader.programme().size();
        let mut writer = desk.open();
        writer.add(&[pay(70, "1")]).unwrap();
        assert_eq!(reader.programme().size(), before);
        reader.refresh().unwrap();
        assert_eq!(reader.programme().size(), before + 1);
        let entries = reader.entries_of("E05").unwrap();
        let book = reader.programme().book("E05").unwrap();
        let leaves: Vec<_> = entries.iter().map(Entry::leaf).collect();
        assert_eq!(leaves.len() as u64, book.size());
        for (place, leaf) in (0..).zip(leaves) {
            assert_eq!(book.tree().leaf(place), Some(leaf));
        }
        assert!(reader.entries_of("E99").unwrap().is_empty());
    }
}
