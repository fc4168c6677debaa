//! Somebody changes the file: verify names what was changed.

use std::fs;

use allotment_store::{Store, verify};

use crate::desk::{Desk, sample};

/// What is found first after `sql`, the same on each engine.
#[track_caller]
fn first(sql: &str) -> String {
    let mut said: Vec<String> = Vec::new();
    for desk in Desk::each() {
        desk.tamper(&sql.replace("BYTES", &desk.bytes(&"00".repeat(32))));
        let verdict = desk.verify();
        let found = verdict
            .findings
            .first()
            .unwrap_or_else(|| panic!("nothing was seen of {sql} on {:?}", desk.on));
        said.push(found.to_string());
    }
    assert!(said.windows(2).all(|two| two[0] == two[1]), "{said:?}");
    said.remove(0)
}

fn id(place: usize) -> String {
    sample()[4 + place].id.to_string()
}

#[test]
fn an_altered_entry_is_named() {
    let said = first(
        "update entry set body = replace(body, '\"amount\":\"700\"', '\"amount\":\"701\"') where community = 'E05'",
    );
    assert!(
        said.starts_with(&format!(
            "entry 7 of 'E05' ({}) was altered: its text has the hash ",
            id(7)
        )),
        "{said}"
    );
    for (sql, what) in [
        (
            "update entry set kind = 'return' where community = 'E05' and place = 7",
            "its column 'kind' is not what its text says",
        ),
        (
            "update entry set effective = '2026-04-02' where community = 'E05' and place = 7",
            "its column 'effective'",
        ),
        (
            "update entry set leaf = BYTES where community = 'E05' and place = 7",
            "and another is kept",
        ),
        (
            "update posting set minor = minor + 1 where community = 'E05' and place = 7 and number = 1",
            "its postings were altered",
        ),
        (
            "delete from posting where community = 'E05' and place = 7 and number = 1",
            "its postings were altered",
        ),
        (
            "update posting set account = 'x' where community = 'E05' and place = 7",
            "its postings were altered",
        ),
    ] {
        let said = first(sql);
        assert!(
            said.starts_with("entry 7 of 'E05'") && said.contains(what),
            "{sql}: {said}"
        );
    }
}

#[test]
fn a_dropped_entry_is_named() {
    let said = first(
        "delete from posting where community = 'E05' and place = 8; delete from entry where community = 'E05' and place = 8",
    );
    assert_eq!(
        said,
        "entry 8 of 'E05' was dropped: entry 8 of the chain is not there"
    );
    let said = first(
        "delete from posting where community = 'E05' and place > 9; delete from entry where community = 'E05' and place > 9",
    );
    assert_eq!(
        said,
        "entry 10 of 'E05' was dropped: the chain had 12 entries, and has 10"
    );
    let said = first(
        "delete from posting where community = 'E04'; delete from entry where community = 'E04'",
    );
    assert_eq!(
        said,
        "entry 0 of 'E04' was dropped: the chain had 4 entries, and has 0"
    );
}

#[test]
fn swapped_entries_are_named() {
    // Whole rows trade places, with their hashes, seals and postings.
    let swap = "\
        create table t as select * from entry where community = 'E05' and place in (7, 9); \
        create table p as select * from posting where community = 'E05' and place in (7, 9); \
        delete from posting where community = 'E05' and place in (7, 9); \
        delete from entry where community = 'E05' and place in (7, 9); \
        insert into entry select community, 16 - place, id, kind, effective, body, leaf, seal from t; \
        insert into posting select community, 16 - place, number, account, currency, effective, minor from p; \
        drop table t; drop table p;";
    let said = first(swap);
    assert_eq!(
        said,
        format!(
            "entry 7 of 'E05' ({}) is not the one that the ledger sealed here: it was altered, or swapped with another",
            id(9)
        )
    );
}

/// Somebody who knows how the ledger is made alters an entry and puts every
/// hash right after it; without the ledger's key the seal gives it away.
#[test]
fn hashes_that_were_put_right_do_not_help() {
    for desk in Desk::each() {
        let body = sample()[11]
            .canonical()
            .replace("\"amount\":\"700\"", "\"amount\":\"500\"");
        let leaf = allotment_ledger::leaf_hash(body.as_bytes());
        // The root of the chain, as it would be.
        let mut tree = allotment_ledger::Tree::new();
        for (at, entry) in sample()[4..].iter().enumerate() {
            tree.push(if at == 7 { leaf } else { entry.leaf() });
        }
        desk.tamper(&format!(
            "update entry set body = '{body}', leaf = {} where community = 'E05' and place = 7; \
         update posting set minor = minor * 500 / 700 where community = 'E05' and place = 7; \
         update chain set root = {} where community = 'E05'",
            desk.bytes(&leaf.to_string()),
            desk.bytes(&tree.root().to_string())
        ));
        let findings = desk.verify().findings;
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(
            findings[0].to_string().starts_with(&format!(
                "entry 7 of 'E05' ({}) is not the one that the ledger sealed here",
                id(7)
            )),
            "{findings:?}"
        );
        // Nobody reads or writes on, as if nothing were: a later entry would bear a
        // seal that fits.
        let said = Store::open(&desk.ledger()).unwrap_err();
        assert!(said.is_broken(), "{said}");
        assert_eq!(
            said.to_string(),
            "the chain of 'E05' is not the one that was last kept: it was altered"
        );
        assert_eq!(desk.verify().findings.len(), 1);
    }
}

#[test]
fn an_entry_that_breaks_a_rule_cannot_be_slipped_in() {
    for desk in Desk::each() {
        desk.tamper(
        "insert into entry select community, 12, '019cf1f0-0000-7000-8000-00000000ffff', kind, effective, body, leaf, seal \
         from entry where community = 'E05' and place = 11",
    );
        let said = desk.verify().findings[0].to_string();
        assert!(
            said.contains("its column 'id' is not what its text says"),
            "{said}"
        );
    }
}

/// Every byte of the file is flipped in turn: it is seen, or every entry,
/// balance and proof is what it was. `ALLOTMENT_STORE_EVERY_BYTE=1` flips all;
/// without it, one in 97.
#[test]
fn every_flipped_byte_is_seen_or_changes_nothing() {
    let step = if std::env::var("ALLOTMENT_STORE_EVERY_BYTE").is_ok() {
        1
    } else {
        97
    };
    flipped(|bytes| (0..bytes.len()).step_by(step).collect());
}

/// What follows the community's name in the database's own indexes is the place: one that
/// is out of order there would lead back to where it was read before, for ever.
#[test]
fn an_index_out_of_order_is_seen_and_not_followed_for_ever() {
    flipped(|bytes| {
        let names = bytes.windows(3).enumerate();
        names
            .filter(|(_, three)| *three == b"E05")
            .map(|(at, _)| at + 3)
            .filter(|&at| at < bytes.len())
            .collect()
    });
}

/// Flips each byte that `wanted` names of a small ledger, by itself.
fn flipped(wanted: impl Fn(&[u8]) -> Vec<usize>) {
    let desk = Desk::new();
    let copy = desk.path("copy.db");
    desk.open().backup(&copy).unwrap();
    let right = fs::read(&copy).unwrap();
    let checkpoint = Store::open(&copy).unwrap().checkpoint();
    let untouched = verify(&copy, Some(&checkpoint), None).unwrap();
    assert!(untouched.findings.is_empty());
    let wanted = wanted(&right);
    let (mut seen, mut same) = (0, 0);
    let path = desk.path("flipped.db");
    for &at in &wanted {
        let mut bytes = right.clone();
        bytes[at] ^= 0xff;
        fs::write(&path, &bytes).unwrap();
        match verify(&path, Some(&checkpoint), None) {
            Ok(verdict) if verdict.findings.is_empty() => {
                assert_eq!(verdict, untouched, "byte {at}");
                same += 1;
            }
            _ => seen += 1,
        }
        for ending in ["-wal", "-shm", "-journal"] {
            let _gone = fs::remove_file(desk.path(&format!("flipped.db{ending}")));
        }
    }
    assert!(seen > 0 && seen + same == wanted.len());
}

/// Who is behind a hash is no part of an entry, and is held to it all the same.
#[test]
fn a_person_beside_another_hash_is_named() {
    for desk in Desk::each() {
        let mut store = desk.open();
        let hash = store.stand_in_for("E05", "Jo Clerk").unwrap();
        store.stand_in_for("E05", "Sam Chair").unwrap();
        drop(store);
        assert!(desk.verify().findings.is_empty());
        desk.tamper(&format!(
            "update person set value = 'Al Other' where stand_in = '{hash}'"
        ));
        let findings = desk.verify().findings;
        let said: Vec<String> = findings.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains(&hash.to_string()), "{said:?}");
    }
}
