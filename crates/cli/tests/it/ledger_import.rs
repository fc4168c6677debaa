//! `allotment ledger import`: no pound twice, none lost, and nothing taken that the
//! ledger knows to be otherwise.

use crate::desk::Desk;
use crate::ledger::ledger;
use crate::ledger_again::{CLUB, grant, import, sums};

/// A grant of £`amount` on from `funder` to `recipient`.
fn regrant(id: &str, [funder, recipient]: [&str; 2], amount: u32) -> String {
    let more = format!(r#""title": "T", "amountAwarded": {amount}, "regrantType": "FRG010""#);
    grant(id, [funder, recipient], &more)
}

fn award(id: &str, parties: [&str; 2], amount: u32) -> String {
    let more = format!(r#""title": "T", "amountAwarded": {amount}"#);
    grant(id, parties, &more)
}

fn paid(awarded: u32, disbursed: u32) -> [String; 1] {
    let more =
        format!(r#""title": "T", "amountAwarded": {awarded}, "amountDisbursed": {disbursed}"#);
    [grant("360G-x-1", CLUB, &more)]
}

fn what(rows: &[(String, String)]) -> Vec<&str> {
    rows.iter().map(|row| row.0.as_str()).collect()
}

/// Adds an entry of `kind` with `more` fields.
fn add(desk: &Desk, kind: &str, more: &str) {
    let common = r#""community": "E1", "effective": "2026-03-01", "actor": "keeper""#;
    desk.write(
        "m.json",
        format!(r#"{{"kind": "{kind}", {common}, {more}}}"#),
    );
    ledger(desk, &["add", "--file", "m.json"]).done();
}

fn move_money(desk: &Desk, kind: &str, amount: u32) {
    let more = format!(
        r#""commitment": "360G-x-1", "amount": "{amount}", "currency": "GBP", "use": "revenue""#
    );
    add(desk, kind, &more);
}

/// The id of the one entry of `kind` about the award.
fn entry_of(desk: &Desk, kind: &str) -> String {
    let shown = ledger(desk, &["show", "360G-x-1"]).done().csv();
    let found = (0..shown.rows.len()).find(|row| shown.at(*row, "kind") == kind);
    shown.at(found.expect("there is one"), "id").to_owned()
}

/// What is promised, committed, paid, lapsed and free, in all.
fn balances(desk: &Desk) -> Vec<(String, i64)> {
    let csv = ledger(desk, &["balance"]).done().csv();
    (0..csv.rows.len())
        .map(|row| {
            let minor = csv.at(row, "balance_minor").parse();
            (
                csv.at(row, "account").to_owned(),
                minor.expect("it is whole"),
            )
        })
        .collect()
}

#[test]
fn the_same_file_undoes_nothing_that_the_ledger_recorded_since() {
    let right =
        r#""commitment": "360G-x-1", "amount": "40000", "currency": "GBP", "use": "revenue""#;
    let kinds = [
        "return",
        "lapse",
        "correct",
        "correct to nothing",
        "lapse all",
    ];
    for kind in kinds {
        let desk = Desk::new();
        import(&desk, &paid(1000, 500));
        match kind {
            "return" | "lapse" => move_money(&desk, kind, 20_000),
            "lapse all" => move_money(&desk, "lapse", 50_000),
            _ => {
                let of = entry_of(&desk, "pay");
                let entry = if kind == "correct" {
                    format!(r#", "entry": {{"kind": "pay", {right}}}"#)
                } else {
                    String::new()
                };
                add(
                    &desk,
                    "correct",
                    &format!(r#""of": "{of}", "reason": "x"{entry}"#),
                );
            }
        }
        let before = balances(&desk);
        let rows = import(&desk, &paid(1000, 500));
        assert_eq!(balances(&desk), before, "{kind}: {rows:?}");
        assert_eq!(rows[0].0, "mended", "{kind}");
        assert!(rows[0].1.ends_with("and that stays so"), "{kind}: {rows:?}");
        // What is new in the next file is added, and that once.
        let more = [paid(1000, 600), paid(1000, 600)];
        let sums: Vec<_> = more
            .map(|file| {
                let rows = import(&desk, &file);
                (rows, sums(&desk).1)
            })
            .into();
        let held = match kind {
            "return" => 40_000,
            "lapse" => 60_000,
            "correct to nothing" => 10_000,
            _ => 50_000,
        };
        assert_eq!((sums[0].1, sums[1].1), (held, held), "{kind}: {sums:?}");
        ledger(&desk, &["verify"]).done();
    }
}

#[test]
fn an_award_of_which_all_lapsed_is_not_promised_again() {
    let desk = Desk::new();
    let file = [award("360G-x-1", CLUB, 1000)];
    import(&desk, &file);
    move_money(&desk, "lapse", 100_000);
    let before = balances(&desk);
    let rows = import(&desk, &file);
    assert_eq!(balances(&desk), before, "{rows:?}");
    assert!(
        rows[0].1.starts_with("0 minor units of it stand"),
        "{rows:?}"
    );
    // A payment that nothing is left for is told, and keeps out no other row.
    let other = award("360G-x-2", CLUB, 7);
    let [lapsed] = paid(1000, 500);
    let rows = import(&desk, &[lapsed, other]);
    assert_eq!(what(&rows), ["mended", "taken"]);
    // The file that says so too agrees.
    let desk = Desk::new();
    import(&desk, &paid(1000, 500));
    move_money(&desk, "lapse", 20_000);
    let rows = import(&desk, &paid(800, 500));
    assert_eq!(rows, [("taken".to_owned(), String::new())]);
}

#[test]
fn an_award_in_another_currency_is_another() {
    let desk = Desk::new();
    import(&desk, &[award("360G-x-1", CLUB, 1000)]);
    let before = balances(&desk);
    for amount in [2500, 1000] {
        let euros = award("360G-x-1", CLUB, amount).replace("GBP", "EUR");
        let yen = award("360G-x-1", CLUB, amount).replace("GBP", "JPY");
        let rows = import(&desk, &[euros, yen]);
        assert_eq!(what(&rows), ["refused", "refused"]);
        assert!(
            rows[0]
                .1
                .starts_with("it is in EUR, and its id is that of an award of the ledger in GBP"),
            "{rows:?}"
        );
        assert_eq!(balances(&desk), before);
    }
    // Two lines of one file likewise; and one such row keeps out no other.
    let [sound] = paid(10, 5);
    let other = award("360G-x-3", CLUB, 10);
    let euros = other.replace("GBP", "EUR");
    let desk = Desk::new();
    let yen = sound.replace("GBP", "JPY");
    import(&desk, &[yen]);
    let rows = import(&desk, &[sound, other, euros]);
    assert_eq!(what(&rows), ["refused", "taken", "refused"]);
}

#[test]
fn another_recipient_is_told_and_gets_nothing_of_the_award() {
    let other = ["GB-CHC-1", "GB-CHC-3"];
    let desk = Desk::new();
    let rows = import(
        &desk,
        &[
            award("360G-x-1", CLUB, 1000),
            award("360G-x-1", other, 1000),
        ],
    );
    assert_eq!(what(&rows), ["taken", "mended"]);
    let why = "its recipient is 'GB-CHC-3', and was 'GB-CHC-2', and stays so in";
    assert_eq!(rows[1].1, format!("{why} a line before"));
    let rows = import(&desk, &[award("360G-x-1", other, 1000)]);
    assert_eq!(rows[0].1, format!("{why} the ledger"));
    let before = balances(&desk);
    for parties in [other, ["GB-CHC-7", "GB-CHC-2"]] {
        let rows = import(&desk, &[award("360G-x-1", parties, 3000)]);
        assert_eq!(rows[0].0, "refused", "{rows:?}");
        assert!(
            rows[0].1.contains("so nothing is added to the award"),
            "{rows:?}"
        );
    }
    assert_eq!(balances(&desk), before);
    let shown = ledger(&desk, &["show"]).done().csv();
    assert_eq!(shown.rows.len(), 1);
    assert!(!shown.at(0, "parties").contains("GB-CHC-7"));
}

#[test]
fn a_grant_that_is_passed_on_twice_counts_once() {
    let first = regrant("360G-a", ["A", "P"], 5000);
    let second = regrant("360G-b", ["P", "Q"], 4000);
    let last = award("360G-c", ["Q", "X"], 100);
    let all = [first.clone(), second.clone(), last.clone()];
    let turned = [last.clone(), second.clone(), first.clone()];
    for file in [&all, &turned] {
        let desk = Desk::new();
        for _ in 0..2 {
            let rows = import(&desk, file);
            assert_eq!(sums(&desk).0, 10_000, "{rows:?}");
        }
    }
    // Without the end of it, the last that is known counts.
    let desk = Desk::new();
    import(&desk, &all[..2]);
    assert_eq!(sums(&desk).0, 400_000);
    // In files one after the other, what came first counts.
    for (files, counts) in [
        ([&all[1], &all[0], &all[2]], 400_000),
        ([&all[0], &all[1], &all[2]], 500_000),
    ] {
        let desk = Desk::new();
        let before: Vec<_> = files[..2]
            .iter()
            .map(|one| import(&desk, std::slice::from_ref(one)))
            .collect();
        assert_eq!(sums(&desk).0, counts, "{before:?}");
        let rows = import(&desk, &[second.clone(), files[2].clone()]);
        assert_eq!(sums(&desk).0, counts, "{rows:?}");
    }
    // What lapsed whole was passed on to nobody.
    let desk = Desk::new();
    import(&desk, &[regrant("360G-x-1", ["A", "P"], 50)]);
    move_money(&desk, "lapse", 5000);
    assert_eq!(
        what(&import(&desk, &[award("360G-b", ["P", "X"], 40)])),
        ["taken"]
    );
    // Passed round in a ring, it is not lost.
    let desk = Desk::new();
    let ring = [
        regrant("360G-a", ["P", "Q"], 50),
        regrant("360G-b", ["Q", "P"], 40),
    ];
    assert_eq!(what(&import(&desk, &ring)), ["taken", "passed over"]);
    let desk = Desk::new();
    assert_eq!(
        what(&import(&desk, &[regrant("360G-a", ["P", "P"], 50)])),
        ["taken"]
    );
}

#[test]
fn nothing_is_passed_over_for_a_grant_that_is_refused() {
    let first = regrant("360G-a", CLUB, 5000);
    let onward = award("360G-b", ["GB-CHC-2", "GB-CHC-5"], 100);
    let no_day = onward.replace("2025-05-01", "bad");
    let desk = Desk::new();
    let rows = import(&desk, &[first.clone(), no_day]);
    assert_eq!(what(&rows), ["taken", "refused"]);
    assert_eq!(sums(&desk).0, 500_000);
    // Nor for one that is read, and cannot be an entry: its name is too long.
    let long = onward.replace("360G-b", &"b".repeat(2000));
    let desk = Desk::new();
    let rows = import(&desk, &[first, long]);
    assert_eq!(rows[0].0, "taken", "{rows:?}");
    assert_eq!(sums(&desk).0, 500_000);
}

#[test]
fn an_amount_that_could_be_two_is_refused() {
    let of = |text: &str| {
        let more = format!(r#""title": "T", "amountAwarded": {text}"#);
        grant(&format!("360G-{}", text.len()), CLUB, &more)
    };
    let read = |text: &str| import(&Desk::new(), &[of(text)])[0].0.clone();
    for wrong in [
        "\"1.500\"",
        "\"£1.500\"",
        "\"0,500\"",
        "\"12.345\"",
        "\"-1.500\"",
    ] {
        assert_eq!(read(wrong), "refused", "{wrong}");
    }
    for right in [
        "\"1,500\"",
        "\"1,234.500\"",
        "\"1500.00\"",
        "\"0.500\"",
        "\"1234.500\"",
        "\"1.5000\"",
    ] {
        assert_eq!(read(right), "mended", "{right}");
    }
    // A number of JSON can only be one.
    assert_eq!(read("1.500"), "taken");
}

#[test]
fn an_empty_file_is_no_file_of_grants_and_a_number_no_title() {
    let desk = Desk::new();
    desk.write("g.json", "");
    let args = [
        "import",
        "--from",
        "360giving",
        "g.json",
        "--community",
        "E1",
    ];
    ledger(&desk, &args).refused("g.json: it is empty");
    assert!(!desk.has("allotment.db"));
    let grant = grant("360G-x-1", CLUB, r#""title": 9001, "amountAwarded": 1"#);
    let rows = import(&desk, &[grant]);
    assert_eq!(rows[0].1, "its title is 9001, and a title is a text");
}

/// Another grant whose id ends as a part's name does is another award, in whichever
/// order they come.
#[test]
fn a_grant_is_no_part_of_another_for_its_id() {
    let (a, other) = (|amount| award("a", CLUB, amount), award("a/2", CLUB, 70));
    let orders = [
        vec![vec![a(100)], vec![other.clone()], vec![a(130)]],
        vec![vec![other.clone()], vec![a(100)], vec![a(130)]],
        vec![vec![a(100)], vec![a(130)], vec![other.clone()]],
        vec![vec![a(100), a(130), other.clone()]],
        vec![vec![a(100)], vec![a(130), other.clone()]],
    ];
    for files in orders {
        let desk = Desk::new();
        for file in &files {
            let rows = import(&desk, file);
            assert!(rows.iter().all(|row| row.0 != "refused"), "{rows:?}");
        }
        assert_eq!(sums(&desk).0, 20_000, "{files:?}");
        // The same again adds nothing, and what is more is added once.
        for (amount, sum) in [(130, 20_000), (150, 22_000), (150, 22_000)] {
            let rows = import(&desk, &[other.clone(), a(amount)]);
            assert_eq!(sums(&desk).0, sum, "{rows:?}");
        }
        ledger(&desk, &["verify"]).done();
    }
}

/// Source: the reference, «One organisation, two names».
#[test]
fn an_organisation_is_one_whatever_the_letters_of_its_number() {
    let first = regrant("r", ["GB-CHC-1", "gb-chc-2"], 5000);
    let onward = award("o", ["GB-CHC-2", "GB-CHC-5"], 100);
    let orders: [Vec<Vec<String>>; 3] = [
        vec![vec![first.clone(), onward.clone()]],
        vec![vec![onward.clone()], vec![first.clone()]],
        vec![vec![first.clone()], vec![onward.clone()]],
    ];
    for (files, sum) in orders.iter().zip([10_000, 10_000, 500_000]) {
        let desk = Desk::new();
        for file in files {
            import(&desk, file);
        }
        assert_eq!(sums(&desk).0, sum, "{files:?}");
    }
    // What is more goes to the same recipient.
    let desk = Desk::new();
    import(&desk, &[award("360G-x-1", CLUB, 1000)]);
    let rows = import(&desk, &[award("360G-x-1", ["gb-chc-1", "GB-CHC- 2"], 1500)]);
    assert_eq!(rows[0].0, "mended", "{rows:?}");
    assert_eq!(sums(&desk).0, 150_000, "{rows:?}");
    assert!(
        rows[0].1.contains("'gb-chc-1' is written as 'GB-CHC-1'"),
        "{rows:?}"
    );
}

/// What somebody gave before they got a grant to pass on, or in other money, was not made
/// of it.
#[test]
fn a_grant_is_made_of_what_was_there_by_its_day() {
    let day = |grant: String, day: &str| grant.replace("2025-05-01", day);
    let to_pass_on = day(regrant("r", ["A", "P"], 5000), "2024-01-10");
    let before = day(award("o", ["P", "X"], 100), "2019-05-01");
    let euros = award("o", ["P", "X"], 100).replace("GBP", "EUR");
    for other in [&before, &euros] {
        let (one, two) = (other.clone(), to_pass_on.clone());
        let orders = [
            vec![vec![one.clone(), two.clone()]],
            vec![vec![two.clone(), one.clone()]],
            vec![vec![one.clone()], vec![two.clone()]],
            vec![vec![two], vec![one]],
        ];
        for files in &orders {
            let desk = Desk::new();
            let rows: Vec<_> = files.iter().map(|file| import(&desk, file)).collect();
            let taken = rows.iter().flatten().filter(|row| row.0 == "taken");
            assert_eq!(taken.count(), 2, "{rows:?}");
        }
    }
    // What was given since is made of it, and how much of it is told.
    let since = day(award("o", ["P", "X"], 100), "2024-01-10");
    let desk = Desk::new();
    let rows = import(&desk, &[to_pass_on.clone(), since]);
    assert_eq!(what(&rows), ["passed over", "taken"]);
    assert!(
        rows[0]
            .1
            .ends_with("count instead, with £100.00 of its £5,000.00 so far"),
        "{rows:?}"
    );
    let desk = Desk::new();
    import(&desk, std::slice::from_ref(&to_pass_on));
    let rows = import(&desk, &[award("o", ["P", "X"], 8000)]);
    assert_eq!(what(&rows), ["passed over"]);
    assert!(
        rows[0]
            .1
            .ends_with("counts already, with £5,000.00 of these £8,000.00"),
        "{rows:?}"
    );
    // From one to the next, each in its time.
    let desk = Desk::new();
    let chain = [
        to_pass_on,
        day(regrant("s", ["P", "Q"], 4000), "2023-01-01"),
        award("o", ["Q", "X"], 300),
    ];
    assert_eq!(
        what(&import(&desk, &chain)),
        ["taken", "passed over", "taken"]
    );
    assert_eq!(sums(&desk).0, 530_000);
}

/// A later line says what the grant is for.
#[test]
fn a_grant_is_to_be_passed_on_if_any_of_its_lines_says_so() {
    let onward = award("o", ["P", "X"], 100);
    let plain = award("a", ["A", "P"], 5000);
    let said = regrant("a", ["A", "P"], 5000);
    for file in [
        [plain.clone(), said.clone(), onward.clone()],
        [said.clone(), plain.clone(), onward.clone()],
    ] {
        let desk = Desk::new();
        let rows = import(&desk, &file);
        assert_eq!(sums(&desk).0, 10_000, "{rows:?}");
    }
    // What is in the ledger counts, wherever the next file says that it is passed on.
    for file in [[said.clone(), onward.clone()], [onward, said]] {
        let desk = Desk::new();
        import(&desk, std::slice::from_ref(&plain));
        let rows = import(&desk, &file);
        assert_eq!(sums(&desk).0, 500_000, "{rows:?}");
    }
}

/// Two lines of one id to two places are not one line twice.
#[test]
fn an_id_of_two_places_in_one_file_is_refused() {
    let of = |place: &str| {
        let more = format!(
            r#""title": "T", "amountAwarded": 500, "beneficiaryLocation": [{{"name": "{place}", "geoCode": "{place}"}}]"#
        );
        grant("360G-x-1", CLUB, &more)
    };
    let desk = Desk::new();
    let rows = import(&desk, &[of("E05000001"), of("E05000002"), of("E05000001")]);
    assert_eq!(what(&rows), ["taken", "refused", "passed over"], "{rows:?}");
    assert_eq!(rows[1].1, "its id is that of a grant to 'E05000001'");
    assert_eq!(rows[2].1, "it is the same as a line before");
}

/// The term of a grant is kept, and goes out again under the grant's own identifier; what
/// went out is known when it comes back.
#[test]
fn a_grant_keeps_its_term_and_its_identifier() {
    let desk = Desk::new();
    let planned = r#""title": "T", "amountAwarded": 300, "plannedDates": [{"startDate": "2025-06-01", "duration": 36}]"#;
    let long = grant("360G-x-1", CLUB, planned);
    let short = award("360G-x-2", CLUB, 100);
    assert_eq!(what(&import(&desk, &[long, short])), ["taken", "taken"]);
    let health = ledger(&desk, &["health"]).done().csv();
    let of = |name: &str| {
        let row = (0..health.rows.len()).find(|row| health.at(*row, "of") == name);
        health
            .at(row.expect("it is told"), "amount_minor")
            .to_owned()
    };
    assert_eq!(of("more than a year"), "30000");
    assert_eq!(
        (of("a year or less"), of("not said")),
        ("0".into(), "10000".into())
    );
    let out = ["export", "--to", "360giving", "--out", "out"];
    ledger(&desk, &out).done();
    let grants = desk.json("out/grants.json");
    assert_eq!(grants["grants"][0]["id"], "360G-x-1");
    let ends = &grants["grants"][0]["plannedDates"][0]["endDate"];
    assert_eq!(ends, "2028-05-31");
    let again = ["import", "--from", "360giving", "out/grants.json"];
    ledger(&desk, &again).done().says("0 entries were added");
    assert_eq!(sums(&desk).0, 40_000);
}

/// What the ledger published of its own is its own when it comes back.
#[test]
fn a_commitment_that_was_published_adds_nothing_when_it_comes_back() {
    let desk = crate::ledger::desk();
    let before = balances(&desk);
    crate::ledger::sign_all(&desk);
    ledger(&desk, &["export", "--to", "360giving", "--out", "out"]).done();
    let back = ["import", "--from", "360giving", "out/grants.json"];
    let rows = ledger(&desk, &back)
        .done()
        .says("0 entries were added")
        .csv();
    assert_eq!(rows.at(0, "what"), "passed over");
    assert_eq!(
        rows.at(0, "why"),
        "it is the ledger's own commitment 'garden', as it was published"
    );
    assert_eq!(balances(&desk), before);
}
