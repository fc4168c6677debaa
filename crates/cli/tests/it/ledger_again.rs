//! `allotment ledger`: what comes a second time, and what is written as the
//! contract or other people write it.

use crate::desk::Desk;
use crate::ledger::{desk, ledger};

/// A grant of `id` by `funder` to `recipient`, with `more` fields.
pub fn grant(id: &str, [funder, recipient]: [&str; 2], more: &str) -> String {
    format!(
        r#"{{"id": "{id}", "currency": "GBP", "awardDate": "2025-05-01",
        "fundingOrganization": [{{"id": "{funder}", "name": "{funder}"}}],
        "recipientOrganization": [{{"id": "{recipient}", "name": "{recipient}"}}], {more}}}"#
    )
}

pub const CLUB: [&str; 2] = ["GB-CHC-1", "GB-CHC-2"];

/// What became of each grant, and why.
pub fn import(desk: &Desk, grants: &[String]) -> Vec<(String, String)> {
    desk.write(
        "g.json",
        format!("{{\"grants\": [{}]}}", grants.join(",\n")),
    );
    let args = [
        "import",
        "--from",
        "360giving",
        "g.json",
        "--community",
        "E1",
    ];
    let csv = ledger(desk, &args).done().csv();
    let row = |row: usize| {
        (
            csv.at(row, "what").to_owned(),
            csv.at(row, "why").to_owned(),
        )
    };
    (0..csv.rows.len()).map(row).collect()
}

/// What is committed and paid in all.
pub fn sums(desk: &Desk) -> (i64, i64) {
    let csv = ledger(desk, &["show"]).done().csv();
    let sum = |name: &str| {
        let cells = (0..csv.rows.len())
            .map(|row| csv.at(row, name).parse::<i64>().expect("a whole number"));
        cells.sum()
    };
    (sum("amount_minor"), sum("paid_minor"))
}

#[test]
fn a_publishers_next_file_changes_its_awards() {
    let desk = Desk::new();
    let of = |more: &str| [grant("360G-x-1", CLUB, more)];
    import(&desk, &of(r#""title": "T", "amountAwarded": 1000"#));
    assert_eq!(sums(&desk), (100_000, 0));
    let raised = import(
        &desk,
        &of(r#""title": "T", "amountAwarded": 1500, "amountDisbursed": 1200"#),
    );
    assert_eq!(
        raised,
        [(
            "mended".into(),
            "it changes an award of the ledger, by 50000 minor units".into()
        )]
    );
    assert_eq!(sums(&desk), (150_000, 120_000));
    // The same again, under another title: nothing is added.
    let renamed = import(
        &desk,
        &of(r#""title": "New", "amountAwarded": 1500, "amountDisbursed": 1200"#),
    );
    assert!(
        renamed[0].1.contains("its title was another before"),
        "{renamed:?}"
    );
    assert_eq!(sums(&desk), (150_000, 120_000));
    import(
        &desk,
        &of(r#""title": "T", "amountAwarded": 1500, "amountDisbursed": 1500"#),
    );
    assert_eq!(sums(&desk), (150_000, 150_000));
    for (less, why) in [
        (
            r#""title": "T", "amountAwarded": 900"#,
            "it cuts an award of the ledger",
        ),
        (
            r#""title": "T", "amountAwarded": 1500, "amountDisbursed": 10"#,
            "less is disbursed than by the ledger",
        ),
    ] {
        let rows = import(&desk, &of(less));
        assert_eq!(rows[0].0, "refused");
        assert!(rows[0].1.starts_with(why), "{rows:?}");
    }
    // One award is one grant.
    ledger(&desk, &["export", "--to", "360giving", "--out", "out"]).done();
    let grants = desk.json("out/grants.json");
    let grants = grants["grants"].as_array().unwrap();
    assert_eq!(grants.len(), 1);
    assert_eq!(
        (&grants[0]["amountAwarded"], &grants[0]["amountDisbursed"]),
        (&1500.into(), &1500.into())
    );
    ledger(&desk, &["verify"]).done();
}

#[test]
fn an_award_that_is_raised_and_paid_within_one_file_is_paid_in_full() {
    let desk = Desk::new();
    let rows = [
        grant(
            "360G-x-1",
            CLUB,
            r#""title": "T", "amountAwarded": 1000, "amountDisbursed": 1000"#,
        ),
        grant(
            "360G-x-1",
            CLUB,
            r#""title": "T", "amountAwarded": 1500, "amountDisbursed": 1500"#,
        ),
    ];
    import(&desk, &rows);
    assert_eq!(sums(&desk), (150_000, 150_000));
    import(&desk, &rows);
    assert_eq!(sums(&desk), (150_000, 150_000));
}

#[test]
fn one_grant_that_cannot_be_read_does_not_keep_out_the_others() {
    let desk = Desk::new();
    let amount = |id: &str, text: &str| {
        grant(
            id,
            CLUB,
            &format!(r#""title": "T", "amountAwarded": {text}"#),
        )
    };
    let currency = amount("360G-x-1", "5").replace("\"GBP\"", "\"XYZ\"");
    let rows = import(
        &desk,
        &[
            currency,
            amount("360G-x-2", "\"10,50\""),
            amount("360G-x-3", "\"€7\""),
            amount("360G-x-4", "\"1,00,000\""),
            amount("360G-x-5", "\"£12,345.60\""),
            amount("360G-x-6", "\"1 000\""),
        ],
    );
    let what: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(
        what,
        [
            "refused", "refused", "refused", "refused", "mended", "mended"
        ]
    );
    assert_eq!(rows[0].1, "'XYZ' is no currency of ISO 4217 that is in use");
    assert!(rows[1].1.starts_with("'10,50' is no amount in GBP"));
    assert_eq!(sums(&desk).0, 1_234_560 + 100_000);
}

#[test]
fn what_only_looks_otherwise_is_mended_and_no_person_comes_in() {
    let desk = Desk::new();
    let titled = |id: &str, title: &str| {
        let more = format!(r#""title": "{title}", "amountAwarded": 10"#);
        grant(id, CLUB, &more)
    };
    let with = |id: &str, part: &str, other: &str| {
        let own = format!(r#""{part}": "{}""#, CLUB[1]);
        titled(id, "A hall").replace(&own, &format!(r#""{part}": "{other}""#))
    };
    let rows = import(
        &desk,
        &[
            titled(
                "360G-x-1",
                "Ask jane@example.org, or ring 07700 900123 after six",
            ),
            titled("360G-x  2", "A hall"),
            with("360G-x-3", "id", "Arts@Quay.org"),
            with("360G-x-4", "id", "a cafe\u{301}"),
            with("360G-x-5", "name", "The  hall"),
        ],
    );
    assert!(rows.iter().all(|row| row.0 == "mended"), "{rows:?}");
    let shown = ledger(&desk, &["show"]).done().csv();
    assert_eq!(
        shown.at(0, "purpose"),
        "Ask [left out] or ring [left out] after six"
    );
    assert_eq!(shown.at(1, "commitment"), "360G-x 2");
    assert!(
        rows[1]
            .1
            .contains("id '360G-x  2' is written as '360G-x 2'")
    );
    assert!(shown.at(2, "parties").ends_with("name:GB-CHC-2"));
    assert!(shown.at(3, "parties").ends_with("a café"));
    // The same file adds nothing.
    let all = sums(&desk);
    import(&desk, &[titled("360G-x  2", "A hall")]);
    assert_eq!(sums(&desk), all);
}

/// Whoever imports goes by the ledger as it is when the entries come in.
#[test]
fn four_imports_at_once_pay_what_the_last_file_says() {
    let disbursed = |pounds: u32| {
        let more = format!(r#""title": "T", "amountAwarded": 1000, "amountDisbursed": {pounds}"#);
        grant("360G-x-1", CLUB, &more)
    };
    for _ in 0..3 {
        let desk = Desk::new();
        import(&desk, &[disbursed(50)]);
        std::thread::scope(|scope| {
            for pounds in [100, 120, 130, 140] {
                let (desk, disbursed) = (&desk, &disbursed);
                scope.spawn(move || {
                    let file = format!("{pounds}.json");
                    desk.write(&file, format!("{{\"grants\": [{}]}}", disbursed(pounds)));
                    let args = ["import", "--from", "360giving", &file, "--community", "E1"];
                    ledger(desk, &args).done();
                });
            }
        });
        assert_eq!(sums(&desk), (100_000, 14_000));
    }
}

#[test]
fn a_grant_to_pass_on_counts_once() {
    let first = grant(
        "360G-x-1",
        ["GB-CHC-1", "GB-CHC-2"],
        r#""title": "To pass on", "amountAwarded": 900, "regrantType": "FRG010""#,
    );
    let onward = grant(
        "360G-y-1",
        ["GB-CHC-2", "GB-CHC-3"],
        r#""title": "Passed on", "amountAwarded": 400, "regrantType": """#,
    );
    // The funder's file alone: its money counts, and what is made of it does not.
    let desk = Desk::new();
    assert_eq!(import(&desk, std::slice::from_ref(&first))[0].0, "taken");
    let rows = import(&desk, std::slice::from_ref(&onward));
    assert_eq!(rows[0].0, "passed over");
    assert!(
        rows[0].1.contains("passes on the grant '360G-x-1'"),
        "{rows:?}"
    );
    assert_eq!(sums(&desk).0, 90_000);
    // Both in one file: what reached people counts.
    let desk = Desk::new();
    let rows = import(&desk, &[first, onward]);
    assert_eq!(
        (rows[0].0.as_str(), rows[1].0.as_str()),
        ("passed over", "taken")
    );
    assert_eq!(sums(&desk).0, 40_000);
    // The spreadsheet calls the column so.
    let desk = Desk::new();
    desk.write("g.csv", "\
Identifier,Title,Currency,Amount Awarded,Award Date,For Regrant Type,Funding Org:Identifier,Funding Org:Name,Recipient Org:Identifier,Recipient Org:Name
x,T,GBP,9,2025-05-01,FRG010,F,F,R,R
y,T,GBP,4,2025-05-01,,R,R,S,S
");
    let args = [
        "import",
        "--from",
        "360giving",
        "g.csv",
        "--community",
        "E1",
    ];
    ledger(&desk, &args)
        .done()
        .says("1 were taken as they are, 0 mended, 1 passed over");
}

#[test]
fn a_statement_is_recorded_once_and_may_take_back() {
    let desk = desk();
    let bank = "\
date,commitment,amount_minor,use
2026-07-06,garden,2000000,capital
2026-10-05,garden,9900000,capital
2026-10-06,garden,300,capital
2026-10-09,garden,-300,capital
2026-10-12,garden,-500,capital
";
    desk.write("bank.csv", bank);
    let args = ["reconcile", "bank.csv", "--record"];
    ledger(&desk, &args)
        .done()
        .says("0 were recorded as payments, 1 as money that came back, 1 as breaches");
    let again = ledger(&desk, &args).done().csv();
    let place: Vec<&str> = (0..5).map(|row| again.at(row, "where")).collect();
    assert_eq!(
        place,
        [
            "in both",
            "a breach in the ledger",
            "bounced at the bank",
            "bounced at the bank",
            "in both"
        ]
    );
    let entries = || ledger(&desk, &["show", "garden"]).done().csv().rows.len();
    let before = entries();
    ledger(&desk, &args).done();
    assert_eq!(entries(), before);
    // A name that two communities have asks for a column.
    let more =
        include_str!("../../../../examples/ledger/entries.jsonl").replace("E05000026", "E05000027");
    let other = more.replace("-7000-", "-7001-");
    desk.write("other.jsonl", other);
    ledger(&desk, &["add", "--from", "other.jsonl"]).done();
    ledger(&desk, &["reconcile", "bank.csv"])
        .refused("bank.csv:2: column 'commitment': 2 communities have a commitment 'garden'");
    desk.write(
        "bank.csv",
        "date,community,commitment,amount_minor\n2026-07-06,E05000027,garden,2000000\n",
    );
    let csv = ledger(&desk, &["reconcile", "bank.csv"]).done().csv();
    assert_eq!(csv.at(0, "where"), "in both");
}

#[test]
fn a_fact_is_a_breach_once() {
    let desk = desk();
    let fact = r#"{"kind": "pay", "id": "019cf1f0-0000-7000-8000-0000000000aa", "community": "E05000026", "effective": "2026-10-02",
        "actor": "GB-LAE-HRB", "commitment": "garden", "amount": "9900000", "currency": "GBP", "use": "revenue"}"#;
    desk.write("fact.json", fact);
    let args = ["add", "--file", "fact.json", "--fact", "--source", "bank"];
    ledger(&desk, &args).done().says("1 entry added");
    let again = ledger(&desk, &args)
        .done()
        .says("0 entries added to allotment.db; 1 of 1 there already");
    assert!(!again.text().contains("a breach of"));
}

#[test]
fn entries_are_taken_as_the_contract_writes_them() {
    let desk = desk();
    let common = r#""community": "E05000026", "effective": "2026-10-02", "actor": "HARBOUR-FUND""#;
    let commit = |name: &str, on: &str| {
        format!(
            r#"{{"kind": "commit", {common}, "commitment": "{name}", "parties": ["HARBOUR-FUND"], "purpose": "x",
            "amount": "100", "currency": "GBP", "capital": "100", "revenue": "0", "schedule": [{{"due": "2026-12-01", "amount": "100", "on": "{on}"}}]}}"#
        )
    };
    for (name, on) in [
        ("c1", "milestone"),
        ("c2", "planted"),
        ("c3", "2026-12-01"),
        ("c4", "date"),
    ] {
        desk.write("one.json", commit(name, on));
        ledger(&desk, &["add", "--file", "one.json"]).done();
    }
    desk.write("one.json", commit("c5", "2026-12-02"));
    ledger(&desk, &["add", "--file", "one.json"]).refused("one.json:2: ");
    let pay = |id: u32, amount: u32| {
        format!(
            r#"{{"kind": "pay", "id": "019cf1f0-0000-7000-8000-0000000000{id}", {common}, "commitment": "c1", "amount": "{amount}", "currency": "GBP", "capital": "{amount}"}}"#
        )
    };
    desk.write("one.json", pay(11, 50));
    ledger(&desk, &["add", "--file", "one.json"]).done();
    let whole = pay(12, 40);
    let correct = format!(
        r#"{{"kind": "correct", {common}, "of": "019cf1f0-0000-7000-8000-000000000011", "reason": "typo", "entry": {whole}}}"#
    );
    desk.write(
        "one.json",
        correct.replace(&whole, &whole.replace("E05000026", "E9")),
    );
    ledger(&desk, &["add", "--file", "one.json"])
        .refused("one.json:1: column 'entry.community': it is of another chain");
    desk.write("one.json", correct);
    ledger(&desk, &["add", "--file", "one.json"]).done();
    let decision = format!(
        r#"{{"kind": "decision", {common}, "what": "a", "decided_by": "board", "reason": "r", "amount": "100", "commitment": "c1"}}"#
    );
    desk.write("one.json", decision);
    ledger(&desk, &["add", "--file", "one.json"]).done();
    let locus = ledger(&desk, &["locus", "--at", "2026-12-31"]).done().csv();
    assert_eq!(locus.at(1, "decided_by"), "board");
    assert_eq!(locus.at(1, "amount_minor"), "100");
    let twice = r#"{"kind": "decision", "kind": "pay", "what": "a"}"#;
    desk.write("one.json", twice);
    ledger(&desk, &["add", "--file", "one.json"])
        .refused("one.json:1: the name 'kind' is given twice");
    desk.write(
        "p.csv",
        "kind,community,effective,actor,from_party,amount,currency,per_year,price_base,years,source
promise,E05000026,2026-10-02,HARBOUR-FUND,HARBOUR-FUND,1000,GBP,yes,nominal,2026-27;2027-28,x
",
    );
    ledger(&desk, &["add", "--from", "p.csv"]).done();
    ledger(&desk, &["verify"]).done();
}

#[test]
fn a_bounce_on_a_statement_of_its_own_is_no_return() {
    let desk = desk();
    desk.write(
        "october.csv",
        "date,commitment,amount_minor,use\n2026-10-06,garden,300,capital\n",
    );
    ledger(&desk, &["reconcile", "october.csv", "--record"])
        .done()
        .says("1 were recorded as payments, 0 as breaches");
    let shown = ledger(&desk, &["show", "garden"]).done().csv();
    let paid = (0..shown.rows.len()).find(|row| shown.at(*row, "amount_minor") == "300");
    let id = shown.at(paid.expect("it was recorded"), "id").to_owned();
    let back = format!(
        r#"{{"kind": "correct", "community": "E05000026", "effective": "2026-11-02", "actor": "GB-LAE-HRB", "of": "{id}", "reason": "it bounced"}}"#
    );
    desk.write("back.json", back);
    ledger(&desk, &["add", "--file", "back.json"]).done();
    let one = "date,commitment,amount_minor,use\n2026-11-02,garden,-300,capital\n";
    desk.write("november.csv", one);
    let ran = ledger(&desk, &["reconcile", "november.csv", "--record"]).done();
    let ran = ran.says("0 payments are at the bank alone");
    assert_eq!(ran.csv().at(0, "where"), "bounced at the bank");
    // What came back besides is a return.
    desk.write(
        "november.csv",
        format!("{one}2026-11-03,garden,-300,capital\n"),
    );
    ledger(&desk, &["reconcile", "november.csv", "--record"])
        .done()
        .says("0 were recorded as payments, 1 as money that came back, 0 as breaches");
    ledger(&desk, &["verify"]).done();
}

#[test]
fn an_account_of_an_import_says_what_each_line_adds() {
    let desk = Desk::new();
    let of = |title: &str, more: &str| {
        let fields = format!(r#""title": "{title}", "amountAwarded": 1000, {more}"#);
        grant("360G-x-1", CLUB, fields.trim_end_matches(", "))
    };
    let rows = import(
        &desk,
        &[
            of("T", ""),
            of("T", r#""amountDisbursed": 400"#),
            of("U", r#""amountDisbursed": 400"#),
        ],
    );
    assert_eq!(
        rows[1].1,
        "it has 40000 minor units more disbursed of an award of a line before"
    );
    assert!(
        rows[2]
            .1
            .starts_with("it adds nothing to an award of a line before"),
        "{rows:?}"
    );
    assert_eq!(sums(&desk), (100_000, 40_000));
}

/// What counts where it begins goes on to count there: each line says so, and none
/// says that another counts instead.
#[test]
fn what_is_passed_on_already_counts_as_that_and_so_says_each_line() {
    let on = |id: &str, amount: u32| {
        let fields =
            format!(r#""title": "To pass on", "amountAwarded": {amount}, "regrantType": "FRG010""#);
        grant(id, ["GB-CHC-1", "GB-CHC-2"], &fields)
    };
    let onward = grant(
        "360G-y-1",
        ["GB-CHC-2", "GB-CHC-3"],
        r#""title": "Passed on", "amountAwarded": 400"#,
    );
    let desk = Desk::new();
    import(&desk, &[on("360G-x-1", 900)]);
    let rows = import(&desk, &[on("360G-x-1", 900), on("360G-x-2", 300), onward]);
    assert_eq!(rows[0].0, "taken", "{rows:?}");
    assert_eq!(rows[1].0, "taken", "{rows:?}");
    assert_eq!(rows[2].0, "passed over", "{rows:?}");
    assert_eq!(sums(&desk).0, 120_000);
}
