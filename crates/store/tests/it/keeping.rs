//! What was taken is there, once, and comes back.

use std::fs;

use allotment_ledger::{Account, Date, Rule, Use};
use allotment_store::{Store, StoreError, doctor, restore, verify};
use serde_json::json;

use crate::desk::{Desk, On, entry, pay, run, sample};

#[test]
fn what_was_taken_is_there_after_opening_again() {
    for desk in Desk::each() {
        let store = desk.open();
        assert_eq!(store.programme().size(), 16);
        let book = store.programme().book("E05").unwrap();
        let day = Date::parse("2026-04-01").unwrap();
        assert_eq!(
            book.held(Account::Paid(0, Use::Revenue), day),
            100 * (5..12).sum::<i64>()
        );
        let checkpoint = store.checkpoint();
        drop(store);
        assert_eq!(desk.open().checkpoint(), checkpoint);
        assert!(desk.on == On::Postgres || desk.files().contains(&"allotment.db".to_owned()));
        assert!(
            desk.files()
                .iter()
                .all(|name| name.starts_with("allotment.db")),
            "{:?}",
            desk.files()
        );
    }
}

#[test]
fn what_is_sent_again_is_added_once() {
    for desk in Desk::each() {
        let mut store = desk.open();
        let before = store.checkpoint();
        let posted = store.add(&sample()).unwrap();
        assert!(posted.iter().all(|one| one.again));
        assert_eq!(store.checkpoint(), before);
    }
}

#[test]
fn all_are_taken_or_none() {
    for desk in Desk::each() {
        let mut store = desk.open();
        let before = store.checkpoint();
        let batch = [pay(50, "1"), pay(51, "99999999"), pay(52, "1")];
        let Err(StoreError::Refused { at, refusal }) = store.add(&batch) else {
            panic!("it was taken")
        };
        assert_eq!((at, refusal.rule), (1, Rule::PaidWithinCommitted));
        assert_eq!(store.checkpoint(), before);
        assert_eq!(desk.open().checkpoint(), before);
        assert_eq!(store.try_out(&batch[..1]).unwrap().len(), 1);
        assert_eq!(store.checkpoint(), before);
        let answers = store.add_each(&batch).unwrap();
        assert!(answers[0].is_ok() && answers[1].is_err() && answers[2].is_ok());
        assert_eq!(desk.open().programme().size(), 18);
        assert!(desk.verify().findings.is_empty());
    }
}

#[test]
fn two_who_have_it_open_do_not_get_in_each_others_way() {
    for desk in Desk::each() {
        let (mut one, mut other) = (desk.open(), desk.open());
        one.add(&[pay(50, "1")]).unwrap();
        other.add(&[pay(51, "2")]).unwrap();
        one.add(&[pay(52, "3")]).unwrap();
        assert_eq!(one.programme().size(), 19);
        drop((one, other));
        let verdict = desk.verify();
        assert!(verdict.findings.is_empty(), "{:?}", verdict.findings);
        assert_eq!(verdict.signatures, 1);
    }
}

#[test]
fn entries_are_never_changed_or_removed_by_accident() {
    for desk in Desk::each() {
        for sql in [
            "update entry set kind = 'pay' where place = 0",
            "delete from entry where place = 11",
            "update posting set minor = 1",
            "delete from posting",
        ] {
            let error = run(&desk.ledger(), sql).unwrap_err().to_string();
            assert!(error.contains("add a correction"), "{sql}: {error}");
        }
    }
}

#[test]
fn a_backup_comes_back_and_a_damaged_one_does_not() {
    for desk in Desk::each() {
        let mut store = desk.open();
        let copy = desk.path("copy.db");
        store.backup(&copy).unwrap();
        assert!(matches!(store.backup(&copy), Err(StoreError::There { .. })));
        let checkpoint = store.checkpoint();
        store.add(&[pay(50, "1")]).unwrap();
        drop(store);
        let back = desk.elsewhere("back.db");
        let verdict = restore(&copy, &back).unwrap();
        assert_eq!(verdict.entries(), 16);
        assert_eq!(Store::open(&back).unwrap().checkpoint(), checkpoint);
        assert!(matches!(
            restore(&copy, &back),
            Err(StoreError::There { .. })
        ));
        let gone = desk.path("gone.db");
        let elsewhere = desk.elsewhere("elsewhere.db");
        assert!(matches!(
            restore(&gone, &elsewhere),
            Err(StoreError::NotThere { .. })
        ));

        run(
        &copy,
        "drop trigger entry_stands; update entry set body = replace(body, '\"500\"', '\"501\"')",
    )
    .unwrap();
        let verdict = restore(&copy, &elsewhere).unwrap();
        assert!(!verdict.findings.is_empty());
        assert!(Store::open_if_there(&elsewhere).unwrap().is_none());
        assert!(
            desk.files().iter().all(|name| !name.contains(".new-")),
            "{:?}",
            desk.files()
        );
    }
}

#[test]
fn what_is_no_ledger_is_not_opened() {
    let desk = Desk::empty();
    let path = desk.ledger();
    assert!(matches!(
        Store::open(&path),
        Err(StoreError::NotThere { .. })
    ));
    fs::write(&path, "id,amount\n1,2\n").unwrap();
    assert!(matches!(
        Store::open(&path),
        Err(StoreError::NotALedger { .. })
    ));
    fs::remove_file(&path).unwrap();
    run_new(&path);
    assert!(matches!(
        Store::open(&path),
        Err(StoreError::NotALedger { .. })
    ));
    fs::remove_file(&path).unwrap();
    drop(Store::open_or_create(&path).unwrap());
    run(&path, "pragma user_version = 99").unwrap();
    let error = Store::open(&path).unwrap_err();
    assert_eq!(
        error.to_string(),
        "it has schema 99, and this program knows 2"
    );
}

fn run_new(path: &std::path::Path) {
    fs::write(path, "").unwrap();
    run(path, "create table other (a)").unwrap();
}

#[test]
fn the_doctor_finds_a_new_ledger_well() {
    for desk in Desk::each() {
        let examined = doctor(&desk.ledger()).unwrap();
        assert!(examined.iter().all(|one| one.well), "{examined:?}");
        assert!(examined.iter().any(|one| one.found == "synced to the disk"));
    }
}

#[test]
fn a_person_can_be_forgotten_and_every_proof_still_holds() {
    for desk in Desk::each() {
        let mut store = desk.open();
        let hash = store
            .stand_in_for("E05", "Person of Example Street")
            .unwrap();
        assert_eq!(
            store
                .stand_in_for("E05", "Person of Example Street")
                .unwrap(),
            hash
        );
        assert_ne!(
            store
                .stand_in_for("E04", "Person of Example Street")
                .unwrap(),
            hash
        );
        let words = json!({"kind": "decision", "what": "x", "decided_by": "board", "reason": "y", "words": hash.to_string()});
        store.add(&[entry(60, "E05", &words)]).unwrap();
        let person = "Person of Example Street";
        let mut erase = |community, value: &str| store.erase_person(community, value).unwrap();
        assert_eq!(erase(Some("E03"), person), 0);
        assert_eq!(erase(Some("E05"), &hash.to_string()), 1);
        assert_eq!(erase(Some("E05"), person), 0);
        assert_eq!(erase(None, person), 1);
        assert_eq!(erase(None, person), 0);
        drop(store);
        for name in desk.files() {
            // The log goes when its last reader closes, which may be just now.
            let Ok(bytes) = fs::read(desk.path(&name)) else {
                assert_ne!(name, "allotment.db");
                continue;
            };
            assert!(
                !bytes.windows(14).any(|window| window == b"Example Street"),
                "{name}"
            );
        }
        assert!(desk.verify().findings.is_empty());
    }
}

#[test]
fn a_checkpoint_kept_outside_catches_another_history() {
    for desk in Desk::each() {
        let kept = desk.open().checkpoint();
        desk.open().add(&[pay(50, "1")]).unwrap();
        let verdict = verify(&desk.ledger(), Some(&kept), None).unwrap();
        assert!(verdict.findings.is_empty(), "{:?}", verdict.findings);
        assert_eq!(verdict.vouched, Some(16));

        // The operator goes back to a copy from before, and writes another history
        // with the ledger's own key.
        let fork = Desk::each_empty()
            .into_iter()
            .find(|one| one.on == desk.on)
            .unwrap();
        let mut store = Store::open_or_create(&fork.ledger()).unwrap();
        store.add(&sample()[..15]).unwrap();
        let copy = fork.path("copy.db");
        store.backup(&copy).unwrap();
        store.add(&sample()[15..]).unwrap();
        let kept = store.checkpoint();
        drop(store);
        let other = fork.elsewhere("other.db");
        restore(&copy, &other).unwrap();
        assert_eq!(
            verify(&other, Some(&kept), None).unwrap().findings[0].to_string(),
            "the chain of 'E05' has 11 entries, and the checkpoint vouches for 12: the last were dropped"
        );
        Store::open(&other)
            .unwrap()
            .add(&[pay(11, "1101")])
            .unwrap();
        let verdict = verify(&other, None, None).unwrap();
        assert!(verdict.findings.is_empty(), "by itself it is a ledger");
        assert_eq!(
            verify(&other, Some(&kept), None).unwrap().findings[0].to_string(),
            "the chain of 'E05' has another history: its first 12 entries are not those that the checkpoint vouches for"
        );
        // A checkpoint of another ledger is none of this one.
        let stranger = desk.open().checkpoint();
        let findings = verify(&other, Some(&stranger), None).unwrap().findings;
        assert!(
            findings[0]
                .what
                .starts_with("cannot be held to the checkpoint: the note is not signed by"),
            "{findings:?}"
        );
    }
}
