//! Keys that come, go and are replaced, parties that follow each other, changes
//! that everybody signs, and persons who are erased: by command alone.

use crate::desk::{Desk, Ran};
use crate::ledger::{desk, ledger, sign_all};

/// `allotment ledger` with `words`, parted at spaces.
fn say(desk: &Desk, words: &str) -> Ran {
    ledger(desk, &words.split(' ').collect::<Vec<_>>())
}

/// What the keys of `party` are called.
fn names(desk: &Desk, party: &str) -> Vec<String> {
    let keys = ledger(desk, &["key", "list"]).done().csv();
    let of_party = (0..keys.rows.len()).filter(|&row| keys.at(row, "party") == party);
    of_party.map(|row| keys.at(row, "key").to_owned()).collect()
}

/// What the one key of `party` is called.
fn only_name(desk: &Desk, party: &str) -> String {
    let names = names(desk, party);
    assert_eq!(names.len(), 1);
    names[0].clone()
}

/// What the key of `party` is called that is not `before`.
fn other_name(desk: &Desk, party: &str, before: &str) -> String {
    let mut names = names(desk, party);
    names.retain(|name| name != before);
    assert_eq!(names.len(), 1);
    names.remove(0)
}

fn counts(desk: &Desk, key: &str) -> bool {
    let keys = ledger(desk, &["key", "list"]).done().csv();
    let row = (0..keys.rows.len()).find(|&row| keys.at(row, "key") == key);
    keys.at(row.expect("it is listed"), "counts") == "yes"
}

fn verifies(desk: &Desk) {
    ledger(desk, &["verify"]).done().says("Nothing is wrong.");
}

const ON: &str = "--effective 2026-06-01";

#[test]
fn a_second_key_is_signed_by_the_first_and_signs_like_it() {
    let desk = desk();
    say(
        &desk,
        "key new --party GARDEN-TRUST --out chair.key --effective 2026-05-16",
    )
    .done();
    say(
        &desk,
        "key new --party GARDEN-TRUST --out deputy.key --effective 2026-05-16",
    )
    .refused("allotment.db: 'GARDEN-TRUST' has a key already");
    say(
        &desk,
        "key new --party GB-LAE-HRB --out council.key --effective 2026-05-16",
    )
    .done();
    say(
        &desk,
        "key new --party GARDEN-TRUST --out deputy.key --signed-by council.key",
    )
    .refused("allotment.db: ");
    assert!(!desk.has("deputy.key"));
    say(
        &desk,
        "key new --party GARDEN-TRUST --out deputy.key --signed-by chair.key",
    )
    .done();
    say(&desk, "sign garden --key deputy.key --effective 2026-05-20")
        .done()
        .says("'GARDEN-TRUST' signed 'garden': it waits for GB-LAE-HRB.");
    verifies(&desk);
}

#[test]
fn a_key_is_replaced_by_its_own_signature() {
    let desk = desk();
    sign_all(&desk);
    let old = only_name(&desk, "GB-LAE-HRB");
    say(
        &desk,
        &format!("key replace GB-LAE-HRB.key --out council-2.key {ON}"),
    )
    .done()
    .says(&format!("The key {old} of 'GB-LAE-HRB' counts no more: "))
    .says("Its secret key is in council-2.key: whoever has it can sign for the party.");
    assert!(!counts(&desk, &old));
    assert!(counts(&desk, &other_name(&desk, "GB-LAE-HRB", &old)));
    say(
        &desk,
        "amend garden --ends 2028-06-30 --signed-by GB-LAE-HRB.key",
    )
    .refused(&format!("allotment.db: the key '{old}' counts no more: '"));
    say(
        &desk,
        "amend garden --ends 2028-06-30 --signed-by council-2.key",
    )
    .done();
    // What was signed before still counts.
    let shown = ledger(&desk, &["show"]).done().csv();
    assert_eq!(shown.at(0, "state"), "agreed");
    say(&desk, "key replace GB-LAE-HRB.key --out council-3.key").refused("allotment.db: ");
    say(&desk, "key replace council-2.key --out council-2.key")
        .refused("council-2.key: this is there already");
    say(&desk, "key replace nobody.key --out council-3.key")
        .refused("allotment.db: there is no key 'nobody.key'");
    assert!(!desk.has("council-3.key"));
    verifies(&desk);
}

#[test]
fn a_lost_key_is_replaced_by_two_other_officers() {
    let desk = desk();
    let trust = "--party GARDEN-TRUST";
    say(&desk, &format!("key new {trust} --out chair.key")).done();
    let chair = only_name(&desk, "GARDEN-TRUST");
    say(
        &desk,
        &format!("key new {trust} --out treasurer.key --signed-by chair.key"),
    )
    .done();
    let treasurer = other_name(&desk, "GARDEN-TRUST", &chair);
    say(
        &desk,
        &format!("key new {trust} --out secretary.key --signed-by chair.key"),
    )
    .done();
    // The chair's file is lost. One officer alone cannot replace it.
    let lost = format!("key replace {chair} --out new-chair.key");
    say(&desk, &lost).refused(&format!(
        "allotment.db: the key '{chair}' can only be replaced by"
    ));
    say(&desk, &format!("{lost} --signed-by treasurer.key")).refused("allotment.db: ");
    assert!(!desk.has("new-chair.key"));
    say(
        &desk,
        &format!("{lost} --signed-by treasurer.key --signed-by secretary.key"),
    )
    .done();
    assert!(!counts(&desk, &chair) && counts(&desk, &treasurer));
    say(&desk, "sign garden --key new-chair.key")
        .done()
        .says("'GARDEN-TRUST' signed 'garden'");
    verifies(&desk);
}

#[test]
fn a_key_is_revoked_and_the_last_one_is_not() {
    let desk = desk();
    say(&desk, "key new --party GARDEN-TRUST --out chair.key").done();
    let chair = only_name(&desk, "GARDEN-TRUST");
    let revoke = |key: &str, more: &[&str]| {
        let args = [
            &["key", "revoke", key, "--reason", "the officer left"][..],
            more,
        ]
        .concat();
        ledger(&desk, &args)
    };
    revoke("chair.key", &[]).refused(&format!("allotment.db: '{chair}' is the last key of"));
    say(
        &desk,
        "key new --party GARDEN-TRUST --out deputy.key --signed-by chair.key",
    )
    .done();
    let deputy = other_name(&desk, "GARDEN-TRUST", &chair);
    // Whom a key brought in cannot end it; the other way round it can.
    revoke(&chair, &["--signed-by", "deputy.key"]).refused("allotment.db: the key '");
    revoke(&deputy, &[]).refused("allotment.db: the key '");
    revoke(&deputy, &["--signed-by", "chair.key"])
        .done()
        .says(&format!(
            "The key {deputy} of 'GARDEN-TRUST' counts no more."
        ));
    assert!(!counts(&desk, &deputy) && counts(&desk, &chair));
    let keys = ledger(&desk, &["key", "list"]).done();
    assert!(keys.text().contains("it was revoked (the officer left)"));
    say(&desk, "sign garden --key deputy.key").refused("allotment.db: the key '");
    verifies(&desk);
}

#[test]
fn an_amendment_is_signed_by_its_commitment_or_by_its_number() {
    let desk = desk();
    sign_all(&desk);
    say(&desk, "amend garden").ends(2);
    say(&desk, "amend garden --actor GB-LAE-HRB")
        .refused("the command line: nothing is changed")
        .says("give at least one of --amount, --capital,");
    say(&desk, "amend gardn --ends 2028-06-30 --actor GB-LAE-HRB")
        .refused("allotment.db: there is no commitment 'gardn'");
    say(&desk, "amend garden --amount 6500000 --actor GB-LAE-HRB")
        .refused("allotment.db: the new amount does not say what of it is capital");
    let capital = [
        "--capital",
        "5000000",
        "--schedule",
        "2026-06-30 2000000; 2026-12-31 3000000 planted; 2027-03-31 1500000",
    ];
    let args = [
        &["amend", "garden", "--signed-by", "GB-LAE-HRB.key"][..],
        &capital,
        &["--effective", "2026-06-01"],
    ]
    .concat();
    let ran = ledger(&desk, &args)
        .done()
        .says("Proposed: a change of £60,000.00 for 'A garden on the old quay")
        .says("capital £50,000.00; £20,000.00 by 2026-06-30;")
        .says(": the amendment waits for GARDEN-TRUST. Each signs with `allotment ledger sign garden --key FILE`.");
    let id = ran
        .err
        .lines()
        .nth(1)
        .unwrap()
        .split(':')
        .next()
        .unwrap()
        .to_owned();
    say(&desk, &format!("sign {id} --key GB-LAE-HRB.key {ON}"))
        .refused("allotment.db: 'GB-LAE-HRB' has signed this already");
    say(&desk, &format!("sign {id} --key GARDEN-TRUST.key {ON}"))
        .done()
        .says("Signed: a change of £60,000.00")
        .says("'GARDEN-TRUST' signed the amendment of 'garden': it is agreed.");
    let shown = ledger(&desk, &["show"]).done().csv();
    assert_eq!(shown.at(0, "amount_minor"), "6500000");
    say(&desk, &format!("sign {id} --key GARDEN-TRUST.key")).refused(&format!(
        "allotment.db: '{id}' is neither a commitment nor an amendment that waits"
    ));
    // By its commitment's name, and all at once.
    say(
        &desk,
        "amend garden --flexibility unrestricted --actor GARDEN-TRUST --effective 2026-06-02",
    )
    .done();
    for party in ["GB-LAE-HRB", "GARDEN-TRUST"] {
        say(
            &desk,
            &format!("sign garden --key {party}.key --effective 2026-06-02"),
        )
        .done();
    }
    say(&desk, "amend garden --ends 2028-06-30 --signed-by GB-LAE-HRB.key --signed-by GARDEN-TRUST.key --effective 2026-06-03")
        .done()
        .says("'garden' is amended: every party has signed.");
    verifies(&desk);
}

#[test]
fn a_party_that_folds_is_followed_when_all_have_signed() {
    let desk = desk();
    sign_all(&desk);
    desk.write(
        "coop.json",
        r#"{"kind": "party", "community": "E05000026", "effective": "2026-06-01", "actor": "COOP",
            "party": "COOP", "name": "Garden Co-op", "type": "community group", "org_id": "unregistered"}"#,
    );
    say(&desk, "add --file coop.json").done();
    say(&desk, &format!("key new --party COOP --out coop.key {ON}")).done();
    let succeed = |keys: &[&str]| {
        let mut args = vec![
            "succeed",
            "GARDEN-TRUST",
            "--by",
            "COOP",
            "--reason",
            "it merged",
            "--effective",
            "2026-06-01",
        ];
        for key in keys {
            args.extend(["--signed-by", key]);
        }
        ledger(&desk, &args)
    };
    succeed(&["coop.key"]).refused("allotment.db: '");
    succeed(&["coop.key", "GARDEN-TRUST.key"]).refused(
        "allotment.db: 'GB-LAE-HRB' did not sign that 'GARDEN-TRUST' is followed by 'COOP'",
    );
    succeed(&["coop.key", "GB-LAE-HRB.key"])
        .refused("allotment.db: 'GARDEN-TRUST' did not sign that");
    say(
        &desk,
        "amend garden --ends 2028-06-30 --signed-by GB-LAE-HRB.key --effective 2026-06-01",
    )
    .done();
    succeed(&["coop.key", "GB-LAE-HRB.key", "GARDEN-TRUST.key"])
        .done()
        .says("What waited for signatures is dropped, since it waited for one of 'GARDEN-TRUST': amend 'garden' again.")
        .says("'GARDEN-TRUST' is followed by 'COOP' from 2026-06-01 on, which takes its place in 'garden'.");
    let shown = ledger(&desk, &["show"]).done().csv();
    assert_eq!(shown.at(0, "parties"), "GB-LAE-HRB; COOP");
    assert_eq!(shown.at(0, "state"), "agreed");
    succeed(&["coop.key"]).refused("allotment.db: 'GARDEN-TRUST' folded, and 'COOP' follows it");
    say(
        &desk,
        "succeed NOBODY --by COOP --reason x --signed-by coop.key",
    )
    .refused("allotment.db: 'NOBODY' is no party of this ledger");
    say(&desk, "amend garden --ends 2028-06-30 --signed-by coop.key --signed-by GB-LAE-HRB.key --effective 2026-06-02")
        .done()
        .says("every party has signed");
    verifies(&desk);
}

#[test]
fn a_person_is_erased_and_the_ledger_verifies_as_before() {
    let desk = desk();
    let person = ["--holder", "Nia Evans of Quay Street"];
    let new = [
        "key",
        "new",
        "--party",
        "GARDEN-TRUST",
        "--out",
        "chair.key",
    ];
    ledger(&desk, &[&new[..], &person].concat()).done();
    let root = |desk: &Desk| ledger(desk, &["checkpoint"]).done().text().to_owned();
    let before = root(&desk);
    let has = |file: &str| {
        let bytes = desk.bytes(file);
        bytes
            .windows(person[1].len())
            .any(|part| part == person[1].as_bytes())
    };
    assert!(has("allotment.db"));
    let elsewhere = ["erase-person", person[1], "--community", "E05000027"];
    ledger(&desk, &elsewhere).refused(
        "allotment.db: 'Nia Evans of Quay Street' stands behind no keyed hash in 'E05000027'",
    );
    ledger(&desk, &["erase-person", person[1]])
        .done()
        .says("The person behind 1 keyed hash is erased");
    assert!(!has("allotment.db"));
    ledger(&desk, &["erase-person", person[1]]).refused("allotment.db: '");
    assert_eq!(root(&desk), before, "the entries are as they were");
    verifies(&desk);
    say(&desk, "sign garden --key chair.key").done();
}

#[test]
fn help_of_each_shows_how_it_is_typed() {
    for command in [
        "sign",
        "amend",
        "succeed",
        "erase-person",
        "key new",
        "key replace",
        "key revoke",
    ] {
        let args: Vec<&str> = ["ledger"]
            .into_iter()
            .chain(command.split(' '))
            .chain(["--help"])
            .collect();
        let ran = Desk::new().run(&args).done();
        let example = format!("  allotment ledger {command} ");
        assert!(ran.text().contains(&example), "{}", ran.text());
        assert!(
            ran.text().lines().all(|line| line.chars().count() <= 110),
            "{}",
            ran.text()
        );
    }
}

#[test]
fn exports_name_who_is_paid_and_no_funder_as_its_own_partner() {
    let desk = desk();
    sign_all(&desk);
    let on = r#""community": "E05000026", "effective": "2026-05-21""#;
    for party in ["NEW-FUND", "CLUB"] {
        let entry = format!(
            r#"{{"kind": "party", {on}, "actor": "{party}", "party": "{party}", "name": "{party}", "type": "community group", "org_id": "unregistered"}}"#
        );
        desk.write("party.json", entry);
        say(&desk, "add --file party.json").done();
    }
    let bench = format!(
        r#"{{"kind": "commit", {on}, "actor": "HARBOUR-FUND", "commitment": "bench", "parties": ["HARBOUR-FUND", "GARDEN-TRUST"], "purpose": "A bench", "amount": "5000", "currency": "GBP", "use": "capital"}}"#
    );
    desk.write("bench.json", bench);
    say(&desk, "add --file bench.json").done();
    for party in ["HARBOUR-FUND", "NEW-FUND"] {
        say(
            &desk,
            &format!("key new --party {party} --out {party}.key --effective 2026-05-21"),
        )
        .done();
    }
    for party in ["HARBOUR-FUND", "GARDEN-TRUST"] {
        say(
            &desk,
            &format!("sign bench --key {party}.key --effective 2026-05-22"),
        )
        .done();
    }
    let paid = format!(
        r#"{{"kind": "pay", {}, "actor": "HARBOUR-FUND", "commitment": "bench", "amount": "5000", "currency": "GBP", "use": "capital", "to_party": "CLUB"}}"#,
        on.replace("05-21", "05-23")
    );
    desk.write("pay.json", paid);
    say(&desk, "add --file pay.json").done();
    let keys = ["NEW-FUND", "HARBOUR-FUND", "GARDEN-TRUST"];
    let keys = keys.map(|party| format!(" --signed-by {party}.key"));
    say(
        &desk,
        &format!(
            "succeed HARBOUR-FUND --by NEW-FUND --reason merged --effective 2026-06-01{}",
            keys.concat()
        ),
    )
    .done();
    say(&desk, "export --to 360giving --out grants --at 2026-07-01").done();
    let grants = desk.json("grants/grants.json");
    let grants = grants["grants"].as_array().unwrap();
    let bench = grants.iter().find(|one| one["title"] == "A bench").unwrap();
    // The trust signed, and the club was paid.
    assert_eq!(
        bench["recipientOrganization"][0]["id"],
        "360G-allotment-CLUB"
    );
    say(&desk, "export --to iati --out iati --at 2026-07-01").done();
    let text = desk.text("iati/activities.xml");
    let bench = text
        .split("<iati-activity ")
        .find(|one| one.contains("A bench"));
    let partners: Vec<&str> = (bench.unwrap().lines())
        .filter(|line| line.contains("role=\"4\""))
        .collect();
    assert_eq!(partners.len(), 1, "{partners:?}");
    assert!(partners[0].contains("GARDEN-TRUST"));
}

/// What the service gives whoever asks for their passkey to be let in. Source of the
/// point: W3C, Web Authentication Level 3, section 16.2, `none.ES256`.
const PASSKEY: &str = r#"{"kind": "key", "id": "019d45f2-0000-7000-8000-000000000009",
    "community": "E05000026", "actor": "GARDEN-TRUST", "party": "GARDEN-TRUST",
    "algorithm": "webauthn-es256", "rp_id": "vote.example", "origins": ["https://vote.example"],
    "public_key": "BK/voW+XypstI+uGzLZAmNINuQhWBi6yScM6m2cvJt9hkwpWuHovymYzSwNFir+HlxfBLMaO1zKQry4mZHlrkiA=",
    "user_verification": "required"}"#;

#[test]
fn a_passkey_is_let_in_by_a_key_that_lies_in_a_file() {
    let desk = desk();
    say(
        &desk,
        "key new --party GARDEN-TRUST --out chair.key --effective 2026-05-16",
    )
    .done();
    say(
        &desk,
        "key new --party GB-LAE-HRB --out council.key --effective 2026-05-16",
    )
    .done();
    desk.write("passkey.json", PASSKEY);
    desk.write("other.json", r#"{"kind": "pay"}"#);
    let with = |file: &str, key: &str| say(&desk, &format!("key let-in {file} --signed-by {key}"));
    with("other.json", "chair.key").refused("other.json: it is no key that asks to be let in");
    with("passkey.json", "council.key").refused("allotment.db: 'GARDEN-TRUST' has a key already");
    let before = only_name(&desk, "GARDEN-TRUST");
    with("passkey.json", "chair.key")
        .done()
        .says("can sign for 'GARDEN-TRUST' in 'E05000026' (signed in by");
    assert!(counts(&desk, &other_name(&desk, "GARDEN-TRUST", &before)));
    verifies(&desk);
}
