//! One ledger on two engines, and ledgers that older programs made.

use std::fs;
use std::path::PathBuf;

use allotment_store::{Store, StoreError, migrate, verify};

use crate::desk::{Desk, On, pay, run, sample};

fn all(store: &mut Store) -> Vec<(String, u64, String)> {
    let mut all = Vec::new();
    let each = |community: &str, place: u64, body: &str| {
        all.push((community.to_owned(), place, body.to_owned()));
    };
    store.each_entry(each).unwrap();
    all
}

#[test]
fn a_ledger_moves_between_engines_and_is_the_same() {
    let desks = Desk::each_empty();
    for from in &desks {
        let mut store = Store::open_or_create(&from.ledger()).unwrap();
        store.add(&sample()).unwrap();
        let hash = store
            .stand_in_for("E05", "Person of Example Street")
            .unwrap();
        for to in &desks {
            let to = to.elsewhere(&format!("from-{:?}.db", from.on));
            let verdict = migrate(&from.ledger(), &to).unwrap();
            assert!(verdict.findings.is_empty(), "{:?}", verdict.findings);
            assert_eq!((verdict.entries(), verdict.vouched), (16, Some(16)));
            assert!(matches!(
                migrate(&from.ledger(), &to),
                Err(StoreError::There { .. })
            ));
            let mut moved = Store::open(&to).unwrap();
            assert_eq!(moved.checkpoint(), store.checkpoint());
            assert_eq!(moved.signer().verifier(), store.signer().verifier());
            assert_eq!(all(&mut moved), all(&mut store));
            assert_eq!(
                moved
                    .stand_in_for("E05", "Person of Example Street")
                    .unwrap(),
                hash
            );
            // It goes on there as it would have here.
            let answers = [pay(50, "1"), pay(51, "99999999"), pay(52, "7")];
            let there = moved.add_each(&answers).unwrap();
            assert!(there[0].is_ok() && there[1].is_err() && there[2].is_ok());
            drop(moved);
            let verdict = verify(&to, Some(&store.checkpoint()), None).unwrap();
            assert!(verdict.findings.is_empty(), "{:?}", verdict.findings);
            assert_eq!(verdict.entries(), 18);
        }
    }
}

#[test]
fn the_same_entries_have_the_same_root_and_postings_on_each_engine() {
    let [desks, again] = [Desk::each_empty(), Desk::each()];
    let roots: Vec<String> = (desks.iter().zip(&again))
        .map(|(one, other)| {
            let mut store = Store::open_or_create(&one.ledger()).unwrap();
            for entry in sample() {
                store.add(&[entry]).unwrap();
            }
            let roots: Vec<String> = store
                .programme()
                .books()
                .map(|book| book.root().to_string())
                .collect();
            let others = other.open();
            let same: Vec<String> = others
                .programme()
                .books()
                .map(|book| book.root().to_string())
                .collect();
            assert_eq!(roots, same);
            roots.join(" ")
        })
        .collect();
    assert!(roots.windows(2).all(|two| two[0] == two[1]));
}

#[test]
fn a_database_that_holds_no_ledger_is_none() {
    for desk in Desk::each_empty() {
        if desk.on == On::Postgres {
            assert!(matches!(
                Store::open(&desk.ledger()),
                Err(StoreError::NotThere { .. })
            ));
            run(&desk.ledger(), "create table other (a text)").unwrap();
            assert!(matches!(
                Store::open(&desk.ledger()),
                Err(StoreError::NotThere { .. })
            ));
            drop(Store::open_or_create(&desk.ledger()).unwrap());
            run(
                &desk.ledger(),
                "update about set value = '99' where name = 'schema'",
            )
            .unwrap();
            let error = Store::open(&desk.ledger()).unwrap_err();
            assert_eq!(
                error.to_string(),
                "it has schema 99, and this program knows 2"
            );
        }
    }
    let nobody = PathBuf::from("postgres://ledger:secret@127.0.0.1:1/none");
    let error = Store::open(&nobody).unwrap_err();
    assert!(matches!(error, StoreError::Unreachable { .. }) && error.is_system());
    assert!(!error.to_string().contains("secret") && !error.help().is_empty());
}

/// A ledger for each schema that was ever released, as the program of its time
/// made it, with the checkpoint that it gave out.
#[test]
fn ledgers_of_older_programs_are_brought_forward() {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for schema in ["schema-1"] {
        let sql = fs::read_to_string(fixtures.join(format!("{schema}.sql"))).unwrap();
        let kept = fs::read_to_string(fixtures.join(format!("{schema}.checkpoint"))).unwrap();
        let desk = Desk::empty();
        run(&desk.ledger(), &sql).unwrap();
        // Whoever only reads leaves it as it is.
        let before = verify(&desk.ledger(), Some(&kept), None).unwrap();
        assert!(before.findings.is_empty(), "{:?}", before.findings);
        assert_eq!((before.vouched, before.signatures), (Some(18), 4));
        let mut store = desk.open();
        assert_eq!(store.checkpoint(), kept);
        let more = crate::desk::entry(
            900,
            "E05000026",
            &serde_json::json!({"kind": "pay", "commitment": "garden", "amount": "100", "currency": "GBP", "use": "capital",
                "effective": "2026-12-01", "recorded": allotment_store::now()}),
        );
        store.add(&[more]).unwrap();
        drop(store);
        let after = verify(&desk.ledger(), Some(&kept), None).unwrap();
        assert!(after.findings.is_empty(), "{:?}", after.findings);
        assert_eq!(after.entries(), 19);
        assert_eq!(after.postings, before.postings + 2);
        // Once it is forward, it moves like any other.
        for to in Desk::each_empty() {
            let to = to.elsewhere("moved.db");
            assert!(migrate(&desk.ledger(), &to).unwrap().findings.is_empty());
        }
        run(&desk.ledger(), "update posting set minor = 1").unwrap_err();
        run(&desk.ledger(), "delete from posting").unwrap_err();
    }
}
