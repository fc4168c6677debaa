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

/// What the entries came to is kept; that some of them are gone is seen all the same.
#[test]
fn entries_that_were_dropped_are_missed_beside_a_kept_state() {
    for desk in Desk::each() {
        let mut store = desk.open();
        store.add(&payments(0, 300)).unwrap();
        drop(store);
        drop(desk.open());
        for place in ["(select max(place) from entry)", "7"] {
            let ledger = desk.ledger();
            for table in ["posting", "entry"] {
                desk.tamper(&format!("delete from {table} where place = {place}"));
            }
            let Err(error) = Store::open(&ledger) else {
                panic!("entries are gone")
            };
            let error = error.to_string();
            assert!(error.contains("some were dropped"), "{place}: {error}");
            assert!(!desk.verify().findings.is_empty());
        }
    }
}

/// No entry is handed out that is not the one in the tree.
#[test]
fn an_entry_that_was_altered_beside_a_kept_state_is_not_handed_out() {
    for desk in Desk::each() {
        let mut store = desk.open();
        store.add(&payments(0, 300)).unwrap();
        drop(store);
        drop(desk.open());
        let entry = pay(1_000, "1");
        assert!(desk.open().entry(entry.id).unwrap().is_some());
        let sql = format!(
            "update entry set body = replace(body, '\"amount\":\"1\"', '\"amount\":\"9\"') where id = '{}'",
            entry.id
        );
        desk.tamper(&sql);
        let error = desk.open().entry(entry.id).unwrap_err().to_string();
        assert!(error.contains("it was altered"), "{error}");
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

/// Drops the entries of 'E05' from place `less` on, and puts right what the chain
/// says of itself.
fn drop_last(desk: &Desk, less: u64, root: &str) {
    desk.tamper(&format!(
        "delete from posting where community = 'E05' and place >= {less}; \
        delete from entry where community = 'E05' and place >= {less}; \
        update chain set size = {less}, root = {} where community = 'E05'",
        desk.bytes(root)
    ));
}

fn found(desk: &Desk) -> Vec<String> {
    let verdict = desk.verify();
    verdict.findings.iter().map(ToString::to_string).collect()
}

/// Whoever drops the last entries, and puts the chain's size and root right, has
/// to drop what was kept of it as well; however few they are, and in a ledger
/// however small.
#[test]
fn entries_that_were_dropped_are_missed_by_what_was_kept() {
    for (more, gone) in [(0, 1), (0, 5), (300, 1), (300, 5)] {
        for desk in Desk::each() {
            let mut store = desk.open();
            store.add(&payments(0, more)).unwrap();
            let book = store.programme().book("E05").unwrap();
            let (size, less) = (book.size(), book.size() - gone);
            let root = book.tree().root_at(less).unwrap().to_string();
            drop(store);
            drop_last(&desk, less, &root);
            let wanted = format!(
                "the chain of 'E05' has {less} entries, and had {size} when it was last kept: the last were dropped"
            );
            assert_eq!(found(&desk), std::slice::from_ref(&wanted));
            // Who only looks is told, and wipes nothing of it.
            for _ in 0..2 {
                let said = Store::open(&desk.ledger()).unwrap_err();
                assert!(said.is_broken() && !said.is_system());
                assert_eq!(said.to_string(), wanted);
            }
            assert_eq!(found(&desk), std::slice::from_ref(&wanted));
        }
    }
}

/// Without what was kept, what the last entry bears tells that something was.
#[test]
fn what_was_kept_is_missed_where_it_is_dropped_too() {
    for (sql, wanted) in [
        (
            "delete from about where name = 'head'; delete from state; delete from segment",
            "the chain of 'E05' does not say under the ledger's seal how far it is",
        ),
        (
            "delete from about where name = 'head' and community = ''",
            "the ledger does not say under its seal how many entries it has",
        ),
        (
            "update about set value = replace(value, '12 ', '11 ') where name = 'head' and community = 'E05'",
            "the chain of 'E05' does not say under the ledger's seal how far it is",
        ),
        (
            "delete from posting where community = 'E04'; delete from entry where community = 'E04'; \
            delete from chain where community = 'E04'; delete from about where community = 'E04'",
            "the ledger has 12 entries in 1 chains, and had 16 in 2 when it was last kept: the last were dropped",
        ),
    ] {
        for desk in Desk::each() {
            desk.tamper(sql);
            assert!(
                found(&desk).contains(&wanted.to_owned()),
                "{sql}: {:?}",
                found(&desk)
            );
            let said = Store::open(&desk.ledger()).unwrap_err();
            assert!(said.is_broken(), "{sql}: {said}");
        }
    }
    for desk in Desk::each() {
        desk.tamper(
            "delete from posting where community = 'E04'; delete from entry where community = 'E04'; \
            delete from chain where community = 'E04'",
        );
        assert!(found(&desk)[0].starts_with("the chain of 'E04' is not there, and had 4 entries"));
        assert!(Store::open(&desk.ledger()).unwrap_err().is_broken());
    }
}

/// What a program wrote that kept no heads yet is read, and has them from the next
/// entry on.
#[test]
fn a_ledger_without_heads_gets_them_with_the_next_entry() {
    use allotment_ledger::{Hash, SecretKey, Signer};
    for desk in Desk::each() {
        let store = desk.open();
        let origin = store.origin().to_owned();
        let roots: Vec<(String, u64, String)> = (store.programme().books())
            .flat_map(|book| {
                let root = |size| book.tree().root_at(size).unwrap().to_string();
                let all = 1..=book.size();
                all.map(move |size| (book.community().to_owned(), size, root(size)))
            })
            .collect();
        drop(store);
        let secret = desk.secret();
        let signer = Signer::new(&origin, SecretKey::new(secret)).unwrap();
        let mut sql = "delete from about where name = 'head';".to_owned();
        for (community, size, root) in roots {
            let message = format!("allotment ledger entry\n{community}\n{size}\n{root}\n");
            let seal = signer.seal(message.as_bytes());
            let half = |part: &[u8]| Hash::new(part.try_into().unwrap()).to_string();
            let seal = desk.bytes(&(half(&seal[..32]) + &half(&seal[32..])));
            let place = size - 1;
            let update = format!(
                "update entry set seal = {seal} where community = '{community}' and place = {place};"
            );
            sql.push_str(&update);
        }
        desk.tamper(&sql);
        assert_eq!(found(&desk), Vec::<String>::new());
        let mut store = desk.open();
        store.add(&payments(0, 1)).unwrap();
        let book = store.programme().book("E05").unwrap();
        let root = book.tree().root_at(12).unwrap().to_string();
        drop(store);
        assert_eq!(found(&desk), Vec::<String>::new());
        drop_last(&desk, 12, &root);
        assert_eq!(found(&desk).len(), 1);
    }
}

#[test]
fn what_was_recorded_by_a_day_is_told_as_it_was_then() {
    for desk in Desk::each() {
        let mut store = desk.open();
        let day = |text: &str| Date::parse(text).unwrap();
        let late = crate::desk::entry(
            500,
            "E05",
            &serde_json::json!({"kind": "pay", "commitment": "garden", "amount": "7", "currency": "GBP",
                "effective": "2026-04-02", "recorded": "2026-06-09T12:00:00Z"}),
        );
        store.add(&[late]).unwrap();
        let held = |programme: &allotment_ledger::Programme| {
            let book = programme.book("E05").unwrap();
            book.held(Account::Paid(0, Use::Revenue), day("2026-04-30"))
        };
        let now = held(store.programme());
        let then = store.as_recorded(day("2026-06-08")).unwrap();
        assert_eq!((held(&then), then.size()), (now - 7, 16));
        assert_eq!(store.recorded_later(day("2026-04-30")).unwrap(), 1);
        assert_eq!(store.recorded_later(day("2026-04-01")).unwrap(), 0);
        assert_eq!(store.recorded_later(day("2026-06-09")).unwrap(), 0);
        let all = store.as_recorded(day("2026-06-09")).unwrap();
        assert_eq!(held(&all), now);
        assert_eq!(store.as_recorded(day("2026-03-31")).unwrap().size(), 0);
    }
}
