//! `allotment ledger`: who may do what, what a reader never wipes, and how it is
//! known whose a key is.

use crate::desk::{Desk, Ran};
use crate::ledger::{desk, ledger, sign_all};

/// Adds `entry`, which lacks what is common to all.
fn add(desk: &Desk, entry: &str) -> Ran {
    let common = r#"{"community": "E05000026", "effective": "2026-10-05", "#;
    desk.write("one.json", entry.replacen('{', common, 1));
    ledger(desk, &["add", "--file", "one.json"])
}

/// A charity that nothing concerns.
fn with_mallory() -> Desk {
    let desk = desk();
    add(
        &desk,
        r#"{"kind": "party", "actor": "MALLORY", "party": "MALLORY", "name": "M", "type": "charity", "org_id": "unregistered"}"#,
    )
    .done();
    desk
}

const PROMISE: &str = "019cf1f0-0005-7000-8000-000000000005";
const PAID: &str = "019cf1f0-0009-7000-8000-000000000009";

#[test]
fn one_party_changes_nothing_of_another() {
    let desk = with_mallory();
    for (entry, what, help) in [
        (
            format!(r#"{{"kind": "lapse", "actor": "MALLORY", "refers_to": "{PROMISE}", "amount": "1", "currency": "GBP"}}"#),
            "one.json:1: 'MALLORY' may not let lapse the promise ",
            "who may: HARBOUR-FUND",
        ),
        (
            r#"{"kind": "lapse", "actor": "MALLORY", "commitment": "garden", "amount": "1", "currency": "GBP", "use": "revenue"}"#.to_owned(),
            "one.json:1: 'MALLORY' may not move money of the commitment 'garden', which does not concern it",
            "let one do it whom it concerns: GB-LAE-HRB, GARDEN-TRUST, HARBOUR-FUND",
        ),
        (
            format!(r#"{{"kind": "correct", "actor": "MALLORY", "of": "{PAID}", "reason": "it was never paid"}}"#),
            "one.json:1: 'MALLORY' may not move money of the commitment 'garden', which does not concern it",
            "let one do it whom it concerns",
        ),
        (
            format!(r#"{{"kind": "promise", "actor": "MALLORY", "from_party": "MALLORY", "amount": "1", "currency": "GBP", "basis": "per_year", "price_base": "nominal", "years": "2026-27", "source": "x", "replaces": "{PROMISE}"}}"#),
            "one.json:1: 'MALLORY' may not replace the promise ",
            "let who promised let it lapse",
        ),
        (
            r#"{"kind": "commit", "actor": "MALLORY", "commitment": "mine", "parties": ["MALLORY", "GARDEN-TRUST"], "purpose": "x", "amount": "1", "currency": "GBP", "revenue": "1"}"#.to_owned(),
            "one.json:1: 'MALLORY' may not commit money of the promise ",
            "who may: HARBOUR-FUND, GB-LAE-HRB, QUAYSIDE-BOARD",
        ),
    ] {
        add(&desk, &entry)
            .refused(what)
            .says("(rule: who-may)")
            .says(help);
    }
    // An officer is no party: what they write down is shown as theirs.
    add(
        &desk,
        &format!(r#"{{"kind": "correct", "actor": "the clerk", "of": "{PAID}", "reason": "typed twice", "entry": {{"kind": "pay", "commitment": "garden", "amount": "1999900", "currency": "GBP", "use": "capital"}}}}"#),
    )
    .done();
    let shown = ledger(&desk, &["show", "garden"]).done().csv();
    let last = shown.rows.len() - 1;
    assert_eq!(shown.at(last, "actor"), "the clerk");
    assert_eq!(shown.at(last, "actor_is"), "no party of this ledger");
    assert_eq!(shown.at(0, "actor_is"), "council");
    ledger(&desk, &["verify"]).done();
}

#[test]
fn two_names_of_one_organisation_neither_agree_nor_confirm() {
    let desk = desk();
    for (party, org_id) in [("HALL", "GB-CHC-1164883"), ("HALL-TRUST", "gb-chc-1164883")] {
        add(
            &desk,
            &format!(r#"{{"kind": "party", "actor": "{party}", "party": "{party}", "name": "The hall", "type": "charity", "org_id": "{org_id}"}}"#),
        )
        .done();
    }
    let commit = |name: &str, parties: &str| {
        let entry = format!(
            r#"{{"kind": "commit", "actor": "HARBOUR-FUND", "commitment": "{name}", "parties": [{parties}], "purpose": "x", "amount": "100", "currency": "GBP", "revenue": "100"}}"#
        );
        add(&desk, &entry).done();
    };
    commit("own", r#""HALL", "HALL-TRUST""#);
    commit("work", r#""HARBOUR-FUND", "HALL""#);
    for party in ["HALL", "HALL-TRUST"] {
        let file = format!("{party}.key");
        let new = [
            "key",
            "new",
            "--party",
            party,
            "--out",
            &file,
            "--effective",
            "2026-10-05",
        ];
        ledger(&desk, &new).done();
        ledger(&desk, &["sign", "own", "--key", &file]).done();
    }
    let shown = ledger(&desk, &["show"]).done().csv();
    assert_eq!(
        (shown.at(1, "commitment"), shown.at(1, "state")),
        ("own", "proposed")
    );
    let step = |state: &str, by: &str| {
        let entry = format!(
            r#"{{"kind": "milestone", "actor": "{by}", "commitment": "work", "milestone": "built", "state": "{state}", "by": "{by}"}}"#
        );
        add(&desk, &entry)
    };
    step("reported", "HALL").done();
    step("confirmed", "HALL-TRUST").refused(
        "one.json:1: 'HALL-TRUST' is one organisation with 'HALL', which is paid by the commitment 'work' (rule: paid-confirms-nothing)",
    );
    step("confirmed", "QUAYSIDE-BOARD").done();
}

/// The bytes of a ledger whose last entry was dropped, everything else put right:
/// only what is kept under the seal still says that it was there.
fn without_its_last_entry(desk: &Desk) -> Vec<u8> {
    const HEAD: &[u8] = b"E05000026head";
    const LONG: usize = 2 + 1 + 64 + 1 + 128;
    let at = |bytes: &[u8]| {
        let found = bytes.windows(HEAD.len()).position(|window| window == HEAD);
        found.expect("the chain has a head") + HEAD.len()
    };
    desk.run(&["backup", "before.db"]).done();
    add(
        desk,
        r#"{"kind": "pay", "actor": "GB-LAE-HRB", "commitment": "garden", "amount": "5", "currency": "GBP", "use": "revenue"}"#,
    )
    .done();
    desk.run(&["backup", "after.db"]).done();
    let (mut before, after) = (desk.bytes("before.db"), desk.bytes("after.db"));
    let (to, from) = (at(&before), at(&after));
    assert!(before[to..].starts_with(b"14 ") && after[from..].starts_with(b"15 "));
    before[to..to + LONG].copy_from_slice(&after[from..from + LONG]);
    before
}

#[test]
fn whoever_reads_a_ledger_that_lost_its_end_is_told_and_wipes_nothing() {
    let desk = desk();
    let short = without_its_last_entry(&desk);
    desk.write("short.db", &short);
    let said = "the chain of 'E05000026' has 14 entries, and had 15 when it was last kept: the last were dropped";
    let on = |args: &[&str]| ledger(&desk, &[args, &["--database", "short.db"]].concat());
    for args in [
        &["show"][..],
        &["show", "garden"],
        &["at", "2026-12-31"],
        &["promises"],
        &["waterfall"],
        &["key", "list"],
        &["receipt", PAID],
        &["checkpoint"],
        &["export", "--to", "entries", "--out", "out"],
        &["add", "--file", "one.json"],
    ] {
        let ran = on(args).ends(4).says(said);
        assert_eq!(ran.text(), "", "{args:?}");
        on(&["verify"]).ends(4).says(said);
    }
    on(&["doctor"]).ends(4).says("not well: the entries:");
    // The whole one verifies.
    ledger(&desk, &["verify", "--database", "after.db"]).done();
    ledger(&desk, &["doctor", "--database", "after.db"])
        .done()
        .says("well: the entries: 15, as they were last kept");
}

#[test]
fn a_day_is_told_as_known_now_or_as_recorded_then() {
    let desk = desk();
    let at = ["at", "2026-07-06"];
    let known = ledger(&desk, &at)
        .done()
        .says("were recorded after 2026-07-06: this is what held on that day as it is known now");
    assert!(!known.csv().rows.is_empty());
    let recorded = ledger(&desk, &["at", "2026-07-06", "--as-recorded"]).done();
    assert!(recorded.csv().rows.is_empty(), "{}", recorded.text());
    for view in ["balance", "waterfall", "promises", "show"] {
        let args = [view, "--at", "2026-07-06", "--as-recorded"];
        assert!(
            !ledger(&desk, &args)
                .done()
                .err
                .contains("as it is known now")
        );
    }
    ledger(&desk, &["balance", "--as-recorded"]).ends(2);
    let shown = ledger(&desk, &["show", "--at", "2026-07-06", "--as-recorded"]).done();
    assert!(shown.csv().rows.is_empty());
    // What was recorded long after it took effect is marked so.
    let entries = ledger(&desk, &["show", "garden"]).done().csv();
    for row in 0..entries.rows.len() {
        let days: i64 = entries
            .at(row, "days_back")
            .parse()
            .expect("it was long ago");
        assert!(days > 0 && entries.at(row, "recorded").len() == 10);
    }
}

#[test]
fn it_is_told_how_each_key_is_known_and_held_to_what_was_kept_outside() {
    let desk = desk();
    sign_all(&desk);
    let new = [
        "key",
        "new",
        "--party",
        "QUAYSIDE-BOARD",
        "--out",
        "board.key",
        "--vouched-by",
        "GB-LAE-HRB.key",
    ];
    ledger(&desk, &new).done();
    let keys = ledger(&desk, &["key", "list", "--out", "keys.csv"]).done();
    drop(keys);
    let keys = ledger(&desk, &["key", "list"]).done().csv();
    let known = |party: &str| {
        let row = (0..keys.rows.len()).find(|row| keys.at(*row, "party") == party);
        let row = row.expect("it has a key");
        (
            keys.at(row, "known_by").to_owned(),
            keys.at(row, "fingerprint").to_owned(),
        )
    };
    assert_eq!(known("QUAYSIDE-BOARD").0, "vouched for by GB-LAE-HRB");
    let (trust, print) = known("GARDEN-TRUST");
    assert_eq!(trust, "the party's own word");
    // Nothing is needed to agree; verify says what it rests on.
    let shown = ledger(&desk, &["show", "garden"]).done().csv();
    let signed = (0..shown.rows.len()).find(|row| shown.at(*row, "kind") == "sign");
    assert_eq!(
        shown.at(signed.unwrap(), "key_known_by"),
        "the party's own word"
    );
    let receipt = ledger(&desk, &["receipt", shown.at(signed.unwrap(), "id")])
        .done()
        .json();
    assert_eq!(receipt["keys"][0]["known_by"], "the party's own word");
    // What a receipt says of keys is held to the ledger.
    let check = ["verify", "--checkpoint", "receipt.json"];
    desk.write("receipt.json", receipt.to_string());
    ledger(&desk, &check).done();
    for (field, other) in [
        ("known_by", "vouched for by GB-LAE-HRB"),
        ("fingerprint", "00"),
        ("party", "QUAYSIDE-BOARD"),
        ("key", "another"),
    ] {
        let mut altered = receipt.clone();
        altered["keys"][0][field] = other.into();
        desk.write("receipt.json", altered.to_string());
        ledger(&desk, &check).refused("receipt.json: what the receipt says of keys is not");
    }
    let mut altered = receipt.clone();
    altered["keys"] = serde_json::json!([]);
    desk.write("receipt.json", altered.to_string());
    ledger(&desk, &check).refused("receipt.json: the receipt leaves out keys");
    ledger(&desk, &["verify"]).done().says(
        "3 keys of parties: 0 as kept outside, 1 vouched for by another party, 2 by the party's own word alone.",
    );
    ledger(&desk, &["verify", "--keys", "keys.csv"])
        .done()
        .says("3 keys of parties: 3 as kept outside");
    // The first sixteen digits will do; another key is told.
    desk.write(
        "trust.csv",
        format!(
            "party,fingerprint\nGARDEN-TRUST,{}\n",
            &print[..16].to_uppercase()
        ),
    );
    ledger(&desk, &["verify", "--keys", "trust.csv"]).done();
    desk.write(
        "other.csv",
        format!("party,fingerprint\nGARDEN-TRUST,{}\n", "0".repeat(64)),
    );
    let ran = ledger(&desk, &["verify", "--keys", "other.csv"]).ends(4);
    let ran = ran.says("which is none of those that other.csv gives for it");
    assert_eq!(ran.csv().rows.len(), 1);
    desk.write("wrong.csv", "party,fingerprint\nGARDEN-TRUST,xyz\n");
    ledger(&desk, &["verify", "--keys", "wrong.csv"])
        .refused("wrong.csv:2: column 'fingerprint': 'xyz' is no fingerprint of a key");
    // Nothing held against nothing is no proof.
    desk.write("none.csv", "party,fingerprint\n");
    ledger(&desk, &["verify", "--keys", "none.csv"]).refused("none.csv: there is no key in it");
    desk.write(
        "typo.csv",
        format!("party,fingerprint\nGARDEN-TRUTS,{print}\n"),
    );
    ledger(&desk, &["verify", "--keys", "typo.csv"])
        .refused("typo.csv:2: column 'party': 'GARDEN-TRUTS' is no party of this ledger");
    desk.write(
        "small.csv",
        format!("party,fingerprint\ngarden-trust,{print}\n"),
    );
    ledger(&desk, &["verify", "--keys", "small.csv"])
        .refused("small.csv:2: column 'party': 'garden-trust' is no party")
        .says("did you mean 'GARDEN-TRUST'?");
}

#[test]
fn no_personal_data_and_no_hidden_signs_come_in() {
    let desk = desk();
    let decision = |reason: &str| {
        format!(
            r#"{{"kind": "decision", "actor": "QUAYSIDE-BOARD", "what": "a", "decided_by": "board", "reason": "{reason}"}}"#
        )
    };
    for (reason, what) in [
        ("ask j.doe@example.org", "an e-mail address"),
        ("ring Jo on 07700 900123", "a telephone number"),
    ] {
        add(&desk, &decision(reason))
            .refused("one.json:1: column 'reason': it has what looks like ")
            .says(what)
            .says("say which body or office it was");
        // A fact is no way round it.
        ledger(&desk, &["add", "--file", "one.json", "--fact"]).refused("one.json:1: ");
    }
    add(
        &desk,
        &decision("4 pitches @ £5 each, 12 votes to 3, see item 01234567"),
    )
    .done();
    add(
        &desk,
        "{\"kind\": \"commit\", \"actor\": \"HARBOUR-FUND\", \"commitment\": \"gar\u{200b}den\", \"parties\": [\"HARBOUR-FUND\", \"GARDEN-TRUST\"], \"purpose\": \"x\", \"amount\": \"1\", \"currency\": \"GBP\", \"revenue\": \"1\"}",
    )
    .refused("one.json:1: column 'commitment': it has a sign in it that is not seen as it is (U+200B)");
}

/// A promise counts in the chain that it is in, whatever it calls its community.
#[test]
fn a_promise_counts_in_its_chain_alone() {
    let desk = desk();
    let other = include_str!("../../../../examples/ledger/entries.jsonl")
        .replace("E05000026", "E05000027")
        .replace("-7000-", "-7001-");
    desk.write("other.jsonl", other);
    ledger(&desk, &["add", "--from", "other.jsonl"]).done();
    add(
        &desk,
        r#"{"kind": "promise", "actor": "HARBOUR-FUND", "from_party": "HARBOUR-FUND", "to_community": "E05000027", "amount": "700", "currency": "GBP", "once": true, "price_base": "nominal", "source": "x"}"#,
    )
    .done();
    let promises = ledger(&desk, &["promises", "--at", "2026-12-31"])
        .done()
        .csv();
    let of = |community: &str| {
        (0..promises.rows.len())
            .filter(|row| promises.at(*row, "community") == community)
            .map(|row| promises.at(row, "promised_minor").parse::<i64>().unwrap())
            .sum::<i64>()
    };
    assert_eq!(of("E05000026"), of("E05000027") + 700);
    let row = (0..promises.rows.len()).find(|row| promises.at(*row, "promised_minor") == "700");
    assert_eq!(promises.at(row.unwrap(), "to_community"), "E05000027");
    // Nothing of it can be committed in the other chain.
    let id = promises.at(row.unwrap(), "promise").to_owned();
    let commit = format!(
        r#"{{"kind": "commit", "community": "E05000027", "effective": "2026-10-05", "actor": "HARBOUR-FUND", "commitment": "x", "refers_to": "{id}", "parties": ["HARBOUR-FUND", "GARDEN-TRUST"], "purpose": "x", "amount": "1", "currency": "GBP", "revenue": "1"}}"#
    );
    desk.write("two.json", commit);
    ledger(&desk, &["add", "--file", "two.json"])
        .refused(&format!("two.json:1: '{id}' is no promise to 'E05000027'"));
}

/// Who vouches is told where their word does not count.
#[test]
fn a_word_for_a_key_that_does_not_count_is_told() {
    let desk = Desk::new();
    let party = |community: &str, party: &str, org_id: &str| {
        format!(
            r#"{{"kind": "party", "community": "{community}", "effective": "2026-01-01", "actor": "{party}", "party": "{party}", "name": "{party}", "type": "charity", "org_id": "{org_id}"}}"#
        )
    };
    let parties = [
        party("E1", "CLUB-B", "GB-CHC-7"),
        party("E1", "CLUB-C", "gb-chc-7"),
        party("E1", "CLUB-D", "GB-CHC-8"),
        party("E2", "FAR", "GB-CHC-9"),
    ];
    desk.write("parties.jsonl", parties.join("\n"));
    ledger(&desk, &["add", "--from", "parties.jsonl"]).done();
    let new = |party: &str, more: &[&str]| {
        let out = format!("{party}.key");
        let args = ["key", "new", "--party", party, "--out", &out];
        ledger(&desk, &[&args[..], more].concat()).done()
    };
    new("FAR", &[]);
    new("CLUB-B", &["--vouched-by", "FAR.key"]).says(
        "note: in 'E1' the word of 'FAR' for the key does not count: that key is not in this chain. It is known by the party's own word.",
    );
    new("CLUB-C", &["--vouched-by", "CLUB-B.key"]).says(
        "note: in 'E1' the word of 'CLUB-B' for the key does not count: it is one organisation with the party.",
    );
    let told = new("CLUB-D", &["--vouched-by", "CLUB-B.key"]);
    assert!(!told.err.contains("note:"), "{}", told.err);
}
