//! What everybody reads of the ledger beside the programme, as it is now.

use allotment_ledger::Checkpoint;
use allotment_ledger::{Entry, Hash, Tree, Verifier, leaf_hash};
use allotment_store::{Store, verify};
use serde_json::{Value, json};

use crate::house::House;
use crate::ledger_made::{GARDEN, garden_entry, id, keep};

fn house() -> House {
    House::new_with(|set| keep(&set.folder))
}

const COMMITMENT: &str = "/ledger/Q1/commitment/garden";

#[test]
fn without_a_ledger_pages_say_so_plainly() {
    let house = House::new_with(|_| {});
    house
        .get("/ledger")
        .is(200)
        .says("No one keeps such a list here yet");
    house.get("/cy/ledger").is(200);
    house
        .get("/ledger/Q1")
        .is(200)
        .says("There is no promise to this place");
    house.get("/ledger/Q1/decisions").is(200);
    house.get("/place/Q1").is(200).says("href=\"/ledger/Q1\"");
    for none in [
        "/ledger/Q9",
        COMMITMENT,
        "/ledger/checkpoint.txt",
        "/ledger/Q1/entries.jsonl",
        "/api/ledger/Q1",
    ] {
        house.get(none).is(404);
    }
    let told: Value = serde_json::from_str(&house.get("/api/ledger").is(200).text).unwrap();
    assert_eq!(told["communities"], json!([]));
    assert_eq!(told["checkpoint"], Value::Null);
}

#[test]
fn promises_and_commitments_are_told_in_plain_words() {
    let house = house();
    house
        .get("/ledger")
        .is(200)
        .says("Eastgate &#38; Quay")
        .says("£1,000.00")
        .says("<svg")
        .says("60.0%");
    house
        .get("/ledger/Q1")
        .is(200)
        .says("The Fund promised £1,000.00")
        .says("A &#60;garden&#62; &#38; benches")
        .says("Not all have signed")
        .says("Northshire Council, Garden Trust");
    let page = house.get(COMMITMENT).is(200);
    for words in [
        "£600.00",
        "has not signed",
        "by 30 June 2026",
        "This step comes first: planted",
        "Next, £400.00 is to be paid by 30 June 2026",
        "Line 6",
        "£600.00 is set aside for this",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(!page.text.contains("<garden>"), "{}", page.text);
    let entry = house.get(&format!("/ledger/Q1/entry/{}", garden_entry()));
    entry
        .is(200)
        .says("6 of 6")
        .says("Northshire Council")
        .says(&format!("/api/ledger/Q1/entries/{}", garden_entry()));
    // In Welsh the same.
    house
        .get(&format!("/cy{COMMITMENT}"))
        .is(200)
        .says("£600.00");
    house.get("/cy/ledger/Q1/decisions").is(200);
    house.get("/ledger/Q1/entry/none").is(404);
    house.get(&format!("/ledger/Q1/entry/{}", id(99))).is(404);
    house.get(&format!("/ledger/Q2/entry/{}", id(1))).is(404);
}

/// What others add meanwhile is there at once: nothing waits for a run or a new start.
#[test]
fn it_is_read_as_it_is_now() {
    let folder = std::cell::RefCell::new(None);
    let house = House::new_with(|set| {
        *folder.borrow_mut() = Some(set.folder.clone());
    });
    house.get("/ledger/Q1").is(200).says("There is no promise");
    let folder = folder.into_inner().unwrap();
    keep(&folder);
    house.get("/ledger/Q1").is(200).says("The Fund promised");
    house
        .get("/ledger/Q1/decisions")
        .is(200)
        .says("Nothing was decided");
    let mut store = Store::open(&folder.join("allotment.db")).unwrap();
    let decision = json!({
        "kind": "decision", "id": id(50), "community": "Q1", "effective": "2026-05-01",
        "recorded": "2026-05-01T10:00:00Z", "actor": "BOARD", "what": "The garden comes first",
        "decided_by": "board", "reason": "most people asked for it", "commitment": GARDEN,
        "amount": "60000",
    });
    store.add(&[Entry::read(&decision).unwrap()]).unwrap();
    house
        .get("/ledger/Q1/decisions")
        .is(200)
        .says("The garden comes first")
        .says("The board, 1 May 2026")
        .says("most people asked for it")
        .says("£600.00");
    house.get(COMMITMENT).is(200).says("Line 7");
}

#[test]
fn open_data_proves_itself() {
    let house = house();
    let lines = house.get("/ledger/Q1/entries.jsonl").is(200).text;
    let mut tree = Tree::new();
    for line in lines.lines() {
        tree.push(leaf_hash(line.as_bytes()));
    }
    let told: Value = serde_json::from_str(&house.get("/api/ledger/Q1").is(200).text).unwrap();
    assert_eq!(told["root"], tree.root().to_string());
    assert_eq!(told["size"], 6);
    let garden = &told["commitments"][0];
    assert_eq!(garden["waits_for"], json!(["COUNCIL", "TRUST"]));
    assert_eq!(garden["next_due"]["amount_minor"], 40_000);
    let all: Value = serde_json::from_str(&house.get("/api/ledger").is(200).text).unwrap();
    assert_eq!(all["communities"][0]["root"], tree.root().to_string());
    let note = house.get("/ledger/checkpoint.txt").is(200).text;
    let verifier = Verifier::parse(all["verifier"].as_str().unwrap()).unwrap();
    let checkpoint = Checkpoint::open(&note, &verifier).unwrap();
    assert_eq!(checkpoint.communities()[0].root, tree.root());
    let path = format!("/api/ledger/Q1/entries/{}", garden_entry());
    let receipt: Value = serde_json::from_str(&house.get(&path).is(200).text).unwrap();
    let steps = receipt["community"]["inclusion_proof"].as_array().unwrap();
    let steps: Vec<Hash> = (steps.iter())
        .map(|step| Hash::from_hex(step.as_str().unwrap()).unwrap())
        .collect();
    let leaf = leaf_hash(receipt["canonical"].as_str().unwrap().as_bytes());
    assert!(allotment_ledger::includes(
        &leaf,
        5,
        6,
        &steps,
        &tree.root()
    ));
    let csv = house.get("/ledger/Q1/commitments.csv").is(200).text;
    assert!(
        csv.lines()
            .nth(1)
            .unwrap()
            .starts_with("garden,Q1,proposed"),
        "{csv}"
    );
    house.get("/ledger/Q1/promises.csv").is(200).says("FUND");
    house
        .get("/ledger/waterfall.csv")
        .is(200)
        .says("committed,60000,GBP");
}

/// A ledger that was altered is no page that looks well.
#[test]
fn an_altered_ledger_is_not_shown() {
    let folder = std::cell::RefCell::new(None);
    let house = House::new_with(|set| {
        keep(&set.folder);
        *folder.borrow_mut() = Some(set.folder.clone());
    });
    let at = folder.into_inner().unwrap().join("allotment.db");
    let verdict = verify(&at, None, None).unwrap();
    assert!(verdict.findings.is_empty());
    // Never mind how: the file is not a ledger any more.
    std::fs::write(&at, "something else").unwrap();
    for ending in ["-wal", "-shm"] {
        let mut name = at.as_os_str().to_owned();
        name.push(ending);
        let _where_it_is = std::fs::remove_file(name);
    }
    house.get("/ledger").is(500);
    let said = house.said.lock().unwrap().join("\n");
    assert!(said.contains("error: "), "{said}");
}
