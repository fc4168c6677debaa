//! What a chain came to is kept, so that opening does not rebuild all of it; and
//! it is never what anybody has to believe.

use allotment_ledger::{Account, Date, Entry, Use};
use allotment_store::Store;

use crate::desk::{Desk, pay, run};

/// Payments numbered from 1,000 on.
fn payments(from: u64, count: u64) -> Vec<Entry> {
    (from..from + count)
        .map(|number| pay(1_000 + number, "1"))
        .collect()
}

fn paid(store: &Store) -> i64 {
    let book = store.programme().book("E05").unwrap();
    book.held(Account::Paid(0, Use::Revenue), Date::LAST)
}

#[test]
fn a_kept_state_opens_as_the_entries_would() {
    for desk in Desk::each() {
        let mut store = desk.open();
        store.add(&payments(0, 300)).unwrap();
        store.add(&payments(300, 100)).unwrap();
        let (checkpoint, money) = (store.checkpoint(), paid(&store));
        drop(store);
        let again = desk.open();
        assert_eq!(
            (again.checkpoint(), paid(&again)),
            (checkpoint.clone(), money)
        );
        drop(again);
        // The kept state says the same as the entries: without it, nothing is lost.
        run(&desk.ledger(), "delete from state; delete from segment").unwrap();
        let again = desk.open();
        assert_eq!((again.checkpoint(), paid(&again)), (checkpoint, money));
        drop(again);
        assert!(desk.verify().findings.is_empty());
    }
}

#[test]
fn a_kept_state_that_was_altered_is_left_aside() {
    for desk in Desk::each() {
        let mut store = desk.open();
        store.add(&payments(0, 300)).unwrap();
        let (checkpoint, money) = (store.checkpoint(), paid(&store));
        drop(store);
        let zero = desk.bytes("00");
        for sql in [
            format!("update state set bytes = {zero}"),
            format!("update segment set bytes = {zero}"),
            "update state set size = size - 1".to_owned(),
            "update state set size = 1000000".to_owned(),
            "update state set form = 99".to_owned(),
            "update state set community = 'E04'".to_owned(),
            "delete from segment".to_owned(),
            format!("update state set seal = {}", desk.bytes(&"00".repeat(64))),
        ] {
            run(&desk.ledger(), &sql).unwrap();
            let again = desk.open();
            assert_eq!(
                (again.checkpoint(), paid(&again)),
                (checkpoint.clone(), money),
                "{sql}"
            );
            drop(again);
            assert!(desk.verify().findings.is_empty(), "{sql}");
        }
    }
}

/// A state that says something else than the entries, sealed with the ledger's
/// own key, is not what verify goes by.
#[test]
fn verify_does_not_go_by_the_kept_state() {
    for desk in Desk::each() {
        let mut store = desk.open();
        store.add(&payments(0, 300)).unwrap();
        drop(store);
        desk.tamper("update posting set minor = 2 * minor where community = 'E05' and place = 20");
        let findings = desk.verify().findings;
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert_eq!(findings[0].place, Some(20));
    }
}

/// Whoever drops the last entries, and puts the chain's size and root right, has
/// to drop what was kept of it as well.
#[test]
fn entries_that_were_dropped_are_missed_by_what_was_kept() {
    for desk in Desk::each() {
        let mut store = desk.open();
        store.add(&payments(0, 300)).unwrap();
        let book = store.programme().book("E05").unwrap();
        let (size, less) = (book.size(), book.size() - 5);
        let root = book.tree().root_at(less).unwrap().to_string();
        drop(store);
        desk.tamper(&format!(
            "delete from posting where community = 'E05' and place >= {less}; \
            delete from entry where community = 'E05' and place >= {less}; \
            update chain set size = {less}, root = {} where community = 'E05'",
            desk.bytes(&root)
        ));
        let verdict = desk.verify();
        let said: Vec<String> = verdict.findings.iter().map(ToString::to_string).collect();
        let wanted = format!(
            "the chain of 'E05' has {less} entries, and had {size} when it was last kept: the last were dropped"
        );
        assert!(said.contains(&wanted), "{said:?}");
    }
}
