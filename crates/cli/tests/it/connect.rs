//! `allotment connect`.

use allotment_table::Table;
use serde_json::json;

use crate::desk::{Desk, Ran};

const PLACES: &str = "id,population,ltla24cd\nN1,100,D1\nN2,300,D1\nN3,50,D2\n";

const SPEC: &str = r#"
[places]
path = "places.csv"
id = "id"

[[policy]]
id = "support"
department = "work"
theme = "living"
kind = "service"
geography = "ltla24cd"
reach = "support.csv"
once = false
from = "2024-04-01"
to = "2025-03-31"
outcomes = [
  { id = "hunger", direction = "down", lag_years = 0, evidence = "smith-2023" },
  { id = "debt", direction = "down" },
]

[[policy]]
id = "shops"
department = "trade"
theme = "high street"
kind = "grant"
geography = "id"
reach = "shops.csv"
once = true
from = "2024-06-01"
outcomes = [{ id = "debt", direction = "up", lag_years = 2.5 }]
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("places.csv", PLACES)
        .write("spec.toml", SPEC)
        .write(
            "support.csv",
            "ltla24cd,amount,located\nD1,10.01,beneficiary\nD2,3,recipient\nD9,7,beneficiary\n",
        )
        .write(
            "shops.csv",
            "id,amount_minor,located\nN2,99,beneficiary\nN3,,unknown\n",
        );
    desk
}

fn run(desk: &Desk, more: &[&str]) -> Ran {
    desk.run(&[&["connect", "spec.toml"], more].concat())
}

#[test]
fn a_row_for_each_policy_place_and_outcome() {
    let found = run(&desk(), &[]).done();
    assert_eq!(
        found.text(),
        "\
policy,place,theme,department,amount_minor,per_head_minor,once,located,outcome,direction,lag_years,evidence,from,to
support,N1,living,work,250,3,false,beneficiary,hunger,down,0,smith-2023,2024-04-01,2025-03-31
support,N1,living,work,250,3,false,beneficiary,debt,down,,,2024-04-01,2025-03-31
support,N2,living,work,751,3,false,beneficiary,hunger,down,0,smith-2023,2024-04-01,2025-03-31
support,N2,living,work,751,3,false,beneficiary,debt,down,,,2024-04-01,2025-03-31
support,N3,living,work,,,false,recipient,hunger,down,0,smith-2023,2024-04-01,2025-03-31
support,N3,living,work,,,false,recipient,debt,down,,,2024-04-01,2025-03-31
shops,N2,high street,trade,99,0,true,beneficiary,debt,up,2.5,,2024-06-01,
shops,N3,high street,trade,,,true,unknown,debt,up,2.5,,2024-06-01,
"
    );
    found
        .says("note: GBP 3 a year is located only by the office of whoever receives it, and is laid on nobody")
        .says("note: GBP 7 a year is for areas in which none of these places lie")
        .says("note: support.csv:4: none of these places lies in 'D9'; did you mean 'D1'?")
        .says("note: 2 times two policies push one outcome of one place in opposite directions");
}

#[test]
fn one_place_and_one_outcome() {
    let found = run(
        &desk(),
        &["--place", "N2", "--outcome", "debt", "--format", "json"],
    )
    .done();
    let document = found.json();
    let rows = document["reaches"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["amount_minor"], 751);
    let summary = &document["connect"];
    assert_eq!(
        summary["yearly"],
        json!({ "placed_minor": 1001, "at_recipients_minor": 300, "unknown_minor": 0, "outside_minor": 700 })
    );
    assert_eq!(
        summary["conflicts"],
        json!({ "count": 1, "first": [{ "place": "N2", "outcome": "debt", "up": "shops", "down": "support" }] })
    );
    assert_eq!(
        summary["themes"],
        json!([
            { "theme": "high street", "once_minor": 99, "yearly_minor": 0 },
            { "theme": "living", "once_minor": 0, "yearly_minor": 751 },
        ])
    );
    run(&desk(), &["--place", "N9"]).refused("places.csv: 'N9' is not among the places");
    run(&desk(), &["--place", "N2"])
        .done()
        .says("note: GBP 0.99 once and GBP 7.51 a year is known to benefit N2; of all places:");
    // Only support means to change hunger: the headline is of its money alone.
    let ran = run(&desk(), &["--outcome", "hunger"]).done();
    ran.says("note: only of pots that mean to change 'hunger', 1 of 2:")
        .says("note: of GBP 20.01 a year, GBP 10.01 a year is known to benefit these places");
    run(&desk(), &["--outcome", "joy"])
        .refused("spec.toml: no policy here means to change 'joy'")
        .says("the outcomes are: debt, hunger");
}

#[test]
fn a_theme_without_money_here_is_named() {
    let found = run(&desk(), &["--place", "N3", "--format", "json"])
        .done()
        .json();
    assert_eq!(
        found["connect"]["themes_without_money"],
        json!(["high street", "living"])
    );
}

#[test]
fn a_pot_under_a_new_name_is_counted_once() {
    let desk = desk();
    let again = SPEC.replace(
        "from = \"2024-06-01\"",
        "from = \"2024-06-01\"\nreplaces = [\"support\"]",
    );
    let again = again.replace("once = true", "once = false");
    desk.write("spec.toml", &again);
    run(&desk, &[])
        .refused("spec.toml:30: 'shops' replaces pots with GBP 20.01, and has GBP 0.99 itself");
    desk.write(
        "shops.csv",
        "id,amount_minor,located\nN2,5000,beneficiary\nN3,,unknown\n",
    );
    let found = run(&desk, &["--format", "json"]).done();
    let document = found.json();
    let summary = &document["connect"];
    assert_eq!(summary["yearly"]["placed_minor"], 5000);
    assert_eq!(
        summary["relabelled"],
        json!([{ "policy": "support", "by": "shops", "not_counted_minor": 2001 }])
    );
    let rows = document["reaches"].as_array().unwrap();
    assert!(rows[0]["amount_minor"].is_null(), "{}", rows[0]);
    found.says(
        "note: GBP 20.01 of 'support' is not counted: 'shops' says that it is the same money",
    );
    desk.write(
        "spec.toml",
        again.replace("replaces = [\"support\"]", "replaces = [\"suport\"]"),
    );
    run(&desk, &[]).refused("spec.toml:30: 'suport' is not the id of a policy here");
    let circle = again.replace(
        "to = \"2025-03-31\"",
        "to = \"2025-03-31\"\nreplaces = [\"shops\"]",
    );
    desk.write("spec.toml", circle);
    run(&desk, &[])
        .ends(3)
        .says("'support' and 'shops' replace each other");
}

/// A yearly pot of a district: its id, its pounds, its first and last day, what it replaces.
fn yearly(id: &str, pounds: u32, [from, to]: [&str; 2], old: &str) -> String {
    format!(
        "[[policy]]\nid = \"{id}\"\ndepartment = \"d\"\ntheme = \"{id}\"\nkind = \"grant\"\ngeography = \"ltla24cd\"\nreach = \"r{pounds}.csv\"\nonce = false\nfrom = \"{from}\"\nto = \"{to}\"\nreplaces = [{old}]\n"
    )
}

/// A pot that grew under its new name has its new money on its own days only; one that is
/// what two were together, on the days of both.
#[test]
fn what_a_pot_grew_by_is_money_of_its_own_days() {
    let desk = desk();
    for pounds in [10, 20, 30, 100] {
        desk.write(
            &format!("r{pounds}.csv"),
            format!("ltla24cd,amount,located\nD1,{pounds},beneficiary\n"),
        );
    }
    let places = "[places]\npath = \"places.csv\"\nid = \"id\"\n".to_owned();
    let sums = |pots: &[String]| {
        desk.write("spec.toml", places.clone() + &pots.concat());
        let document = run(&desk, &["--format", "json"]).done().json();
        let summary = &document["connect"];
        json!([
            summary["yearly"]["placed_minor"],
            summary["yearly_from"],
            summary["yearly_to"]
        ])
    };
    let grown = [
        yearly("old", 10, ["2024-04-01", "2026-03-31"], ""),
        yearly("new", 100, ["2026-03-01", "2028-03-31"], "\"old\""),
        yearly("other", 20, ["2024-04-01", "2025-03-31"], ""),
    ];
    assert_eq!(sums(&grown), json!([10_000, "2026-03-01", "2028-03-31"]));
    let table = run(&desk, &[]).done().csv();
    let from: Vec<&str> = (table.column("policy").into_iter().zip(table.column("from")))
        .filter(|(policy, _)| *policy == "new")
        .map(|(_, from)| from)
        .collect();
    assert_eq!(from, ["2026-03-01", "2026-03-01"]);
    let merged = [
        yearly("A", 10, ["2020-04-01", "2024-04-30"], ""),
        yearly("D", 20, ["2023-04-01", "2024-04-30"], ""),
        yearly("N", 30, ["2024-04-01", "2026-03-31"], "\"A\", \"D\""),
        yearly("P", 10, ["2020-04-01", "2021-03-31"], "").replace("theme = \"P\"", "theme = \"t\""),
    ];
    assert_eq!(sums(&merged), json!([3_000, "2023-04-01", "2026-03-31"]));
    // The same sum under a new name is one pot since its first name began.
    let renamed = [
        yearly("old", 20, ["2024-04-01", "2026-03-31"], ""),
        yearly("new", 20, ["2026-03-01", "2028-03-31"], "\"old\""),
        yearly("other", 10, ["2024-04-01", "2025-03-31"], ""),
    ];
    assert_eq!(sums(&renamed), json!([3_000, "2024-04-01", "2025-03-31"]));
}

/// A grant to be passed on, one passed on from it, one for two places, one
/// without a place.
const GRANTS: &str = r#"{"grants": [
{"id": "g1", "currency": "GBP", "amountAwarded": 100, "awardDate": "2025-01-01", "regrantType": "FRG010",
 "fundingOrganization": [{"id": "F"}], "recipientOrganization": [{"id": "T", "location": [{"geoCode": "N1"}]}]},
{"id": "g2", "currency": "GBP", "amountAwarded": 40, "awardDate": "2025-02-01T00:00:00Z",
 "fundingOrganization": [{"id": "T", "name": "Trust"}], "recipientOrganization": [{"id": "C"}],
 "beneficiaryLocation": [{"geoCode": "N3"}]},
{"id": "g3", "currency": "GBP", "amountAwarded": 0.05, "awardDate": "2025-02-01",
 "fundingOrganization": [{"id": "F"}], "recipientOrganization": [{"id": "C"}],
 "beneficiaryLocation": [{"geoCode": "D1"}, {"geoCode": "N3"}], "grantProgramme": [{"title": "Halls"}]},
{"id": "g4", "currency": "GBP", "amountAwarded": 9, "awardDate": "2025-02-01",
 "fundingOrganization": [{"id": "F"}], "recipientIndividual": {"id": "x"}}
]}"#;

#[test]
fn awards_are_money_that_reaches_a_place_once() {
    let desk = desk();
    desk.write("grants.json", GRANTS)
        .write("again.json", GRANTS);
    let grants = "\n[[grants]]\npath = \"grants.json\"\n\n[[grants]]\npath = \"again.json\"\n";
    let policies = SPEC.find("[[policy]]").unwrap();
    desk.write("spec.toml", SPEC[..policies].to_owned() + grants);
    let found = run(&desk, &[]).done();
    assert_eq!(
        found.text(),
        "\
policy,place,theme,department,amount_minor,per_head_minor,once,located,outcome,direction,lag_years,evidence,from,to
g1,N1,grants,F,,,true,recipient,,,,,2025-01-01,2025-01-01
g2,N3,grants,Trust,4000,80,true,beneficiary,,,,,2025-02-01,2025-02-01
g3,N1,Halls,F,1,0,true,beneficiary,,,,,2025-02-01,2025-02-01
g3,N2,Halls,F,2,0,true,beneficiary,,,,,2025-02-01,2025-02-01
g3,N3,Halls,F,2,0,true,beneficiary,,,,,2025-02-01,2025-02-01
"
    );
    found
        .says("note: of GBP 109.05 once, GBP 40.05 once is known")
        .says(
            "note: GBP 40 was passed on by those who received it, and is counted where it ended up",
        )
        .says("note: GBP 9 once has no place that anybody stated");
    // What was passed on is of grants, and none of them is asked for.
    desk.write("spec.toml", SPEC.to_owned() + grants);
    let asked = run(&desk, &["--outcome", "debt"]).done();
    let asked = asked.says("only of pots that mean to change 'debt', 2 of");
    assert!(!asked.err.contains("passed on"), "{}", asked.err);
    let document = run(&desk, &["--outcome", "debt", "--format", "json"])
        .done()
        .json();
    assert_eq!(document["connect"]["passed_on_minor"], 0);
}

/// An organisation is one whatever the capitals of its id.
#[test]
fn money_passed_on_by_an_id_in_other_letters_is_counted_once() {
    let desk = desk();
    let policies = SPEC.find("[[policy]]").unwrap();
    let grants = "\n[[grants]]\npath = \"grants.json\"\n";
    desk.write("spec.toml", SPEC[..policies].to_owned() + grants);
    let sums = |grants: &str| {
        desk.write("grants.json", grants);
        run(&desk, &["--format", "json"]).done().json()["connect"]["once"].clone()
    };
    let (same, other) = (
        sums(GRANTS),
        sums(&GRANTS.replace(r#"[{"id": "T", "name""#, r#"[{"id": "t ", "name""#)),
    );
    assert_ne!(same, json!(null));
    assert_eq!(same, other);
}

#[test]
fn grants_that_are_wrong_are_told_by_line_and_id() {
    let desk = desk();
    let grants = "\n[[grants]]\npath = \"grants.json\"\n";
    desk.write("spec.toml", SPEC.to_owned() + grants);
    let wrong = GRANTS
        .replace("\"amountAwarded\": 40", "\"amountAwarded\": -40")
        .replace(
            "\"amountAwarded\": 9, \"awardDate\": \"2025-02-01\"",
            "\"amountAwarded\": 9, \"awardDate\": \"01/02/2025\"",
        )
        .replacen("\"currency\": \"GBP\"", "\"currency\": \"EUR\"", 1);
    desk.write("grants.json", wrong);
    let ran = run(&desk, &[])
        .refused("grants.json:2: grant 'g1': it is in EUR, and this programme counts in GBP")
        .says("grants.json:4: grant 'g2': the amountAwarded '-40' is no amount of money")
        .says("grants.json:10: grant 'g4': the awardDate '01/02/2025' is not a day");
    assert_eq!(ran.faults(), 3);
    desk.write("grants.json", "{\"grants\": [\n{]}");
    run(&desk, &[]).refused("grants.json:2: it is not JSON");
    std::fs::remove_file(desk.path("grants.json")).unwrap();
    run(&desk, &[])
        .ends(3)
        .says("grants.json: there is no such file");
    desk.write("grants.json", "[]");
    run(&desk, &[]).refused("grants.json: there is no list 'grants' in it");
}

#[test]
fn reach_that_is_wrong_is_told_by_cell() {
    let desk = desk();
    desk.write(
        "support.csv",
        "ltla24cd,amount,located\nD1,10.001,beneficiary\nD2,3,somewhere\n,7,unknown\nD2,-1,unknown\nD2,1,unknown\n",
    );
    let ran = run(&desk, &[])
        .refused("support.csv:2: column 'amount': this is no amount of money that a pot can bring")
        .says("support.csv:3: column 'located': 'somewhere' is not a way of being located")
        .says("support.csv:4: column 'ltla24cd': the code is missing")
        .says("support.csv:5: column 'amount'");
    assert_eq!(ran.faults(), 4, "{}", ran.err);
    desk.write("support.csv", "ltla24cd,amt,Located\nD1,5,beneficiary\n");
    let ran = run(&desk, &[])
        .refused("support.csv: column 'amt': 'amt' is not a column that is read here")
        .says("did you mean 'located'?");
    assert_eq!(ran.faults(), 2, "{}", ran.err);
    desk.write("support.csv", "ltla24cd,amount,amount_minor\nD1,5,5\n");
    run(&desk, &[])
        .refused("support.csv: column 'amount': there is an amount in whole units and one");
    desk.write("support.csv", "ltla24cd,amount\n");
    run(&desk, &[]).refused("support.csv: there is no area in it");
    desk.write("support.csv", "ltla24cd\nX1\n");
    run(&desk, &[]).refused("support.csv:2: column 'ltla24cd': none of its codes is in the column 'ltla24cd' of the places");
    desk.write(
        "places.csv",
        "id,population,ltla24cd\nN1,1.5,D1\nN2,,D1\nN3,-1,D2\n",
    );
    let ran = run(&desk, &[]).refused("places.csv:2: column 'population'");
    assert!(ran.faults() >= 1, "{}", ran.err);
}

#[test]
fn a_spec_that_is_wrong_tells_every_fault() {
    let desk = desk();
    let wrong = SPEC
        .replace("once = false", "")
        .replace("direction = \"up\"", "direction = \"sideways\"")
        .replace("from = \"2024-04-01\"", "from = \"2026-04-01\"")
        .replace("kind = \"grant\"", "kind = \"grant\"\nkindness = 1");
    desk.write("spec.toml", wrong);
    let ran = run(&desk, &[])
        .ends(3)
        .says("'policy.once' is missing")
        .says("sideways")
        .says("it ends before it begins")
        .says("kindness");
    assert_eq!(ran.faults(), 4, "{}", ran.err);
}

#[test]
fn every_fault_of_the_spec_the_places_the_reaches_and_the_awards_is_told_at_once() {
    let desk = desk();
    let budget = "[[budget]]\npath = \"budget.csv\"\ngeography = \"ltla24cd\"\nlocated = \"beneficiary\"\ntheme = \"roads\"\nonce = true\n";
    let grants = "[[grants]]\npath = \"grants.json\"\n[[grants]]\npath = \"grants.csv\"\n";
    let wrong = SPEC.replace("once = true", "onec = true") + budget + grants;
    desk.write("spec.toml", wrong)
        .write("places.csv", PLACES.replace("300", "3OO"))
        .write(
            "support.csv",
            "ltla24cd,amount,located\nD1,-1,beneficiary\n",
        )
        .write("shops.csv", "id,amount_minor,located\n,99,nowhere\n")
        .write("budget.csv", "ltla24cd,amount\nD1,\n,7\n")
        .write(
            "grants.json",
            GRANTS.replace("\"amountAwarded\": 9", "\"amountAwarded\": \"9\""),
        )
        .write("grants.csv", "Identifier,Award Date\nx,01/02/2025\n");
    let before = desk.everything();
    let ran = run(&desk, &["--out", "connect.csv"]).ends(3);
    for start in [
        "spec.toml:21: 'policy.once' is missing",
        "spec.toml:28: there is no key 'policy.onec'",
        "spec.toml:31: 'budget.department' is missing",
        "places.csv:3: column 'population'",
        "support.csv:2: column 'amount'",
        "shops.csv:2: column 'id'",
        "shops.csv:2: column 'located'",
        "budget.csv:2: column 'amount'",
        "budget.csv:3: column 'ltla24cd'",
        "grants.json:10: grant 'g4': the amountAwarded '\"9\"' is no amount",
        "grants.csv: there is no column 'Amount Awarded'",
    ] {
        assert!(
            ran.err.contains(&format!("error: {start}")),
            "{start} in\n{}",
            ran.err
        );
    }
    assert!(desk.everything() == before, "nothing is written");
}

#[test]
fn conflicts_overlaps_and_themes_without_money_are_tables() {
    let desk = desk();
    let third = SPEC[SPEC.rfind("[[policy]]").unwrap()..]
        .replace("\"shops\"", "\"stalls\"")
        .replace("\"trade\"", "\"markets\"")
        .replace("2024-06-01", "2025-01-01");
    desk.write("spec.toml", SPEC.to_owned() + "\n" + &third);
    run(
        &desk,
        &[
            "--conflicts",
            "c.csv",
            "--overlaps",
            "o.csv",
            "--unfunded",
            "u.csv",
            "--out",
            "all.csv",
        ],
    )
    .done();
    assert_eq!(
        desk.text("c.csv"),
        "\
place,outcome,up,up_department,down,down_department,from,to
N2,debt,shops,trade,support,work,2024-06-01,2025-03-31
N2,debt,stalls,markets,support,work,2025-01-01,2025-03-31
N3,debt,shops,trade,support,work,2024-06-01,2025-03-31
N3,debt,stalls,markets,support,work,2025-01-01,2025-03-31
"
    );
    assert_eq!(
        desk.text("o.csv"),
        "\
place,theme,kind,policy,department,other,other_department,from,to
N2,high street,grant,shops,trade,stalls,markets,2025-01-01,
N3,high street,grant,shops,trade,stalls,markets,2025-01-01,
"
    );
    assert_eq!(
        desk.text("u.csv"),
        "\
theme,everywhere,places_without,places,people_without,once_minor,yearly_minor
high street,false,2,3,150,198,0
living,false,1,3,50,0,1001
"
    );
    let read = |name: &str| Table::from_bytes(name, desk.bytes(name)).unwrap();
    let asked = |outcome: &str| {
        let tables = ["c.xlsx", "o.parquet", "u.json"];
        let names = ["--conflicts", "--overlaps", "--unfunded"];
        let mut args = vec!["--place", "N3", "--outcome", outcome];
        args.extend(names.into_iter().zip(tables).flat_map(<[&str; 2]>::from));
        run(&desk, &args).done();
        let themes = desk.json("u.json")["themes"].clone();
        // With --place, that is all there is.
        assert!(
            themes
                .as_array()
                .unwrap()
                .iter()
                .all(|one| one["everywhere"] == true)
        );
        let names = themes.as_array().unwrap().iter();
        names.map(|one| one["theme"].clone()).collect::<Vec<_>>()
    };
    // Shops and stalls mean to change debt, and neither hunger.
    assert_eq!(asked("debt"), ["high street", "living"]);
    assert_eq!(read("c.xlsx").rows(), 2);
    assert_eq!(read("o.parquet").text("place").unwrap(), [Some("N3")]);
    assert_eq!(asked("hunger"), ["living"]);
    assert_eq!(read("c.xlsx").rows(), 0, "none on that outcome");
    assert_eq!(read("o.parquet").rows(), 0, "nor do they overlap in it");
    run(&desk, &["--conflicts", "spec.toml"]).ends(2);
    run(&desk, &["--conflicts", "c.csv", "--overlaps", "c.csv"]).ends(2);
    run(&desk, &["--unfunded", "u.doc"]).ends(2);
}

/// Source: the brief of the stage, «money sitting at a headquarters is never
/// spread in silence».
#[test]
fn money_at_a_head_office_never_becomes_located() {
    let desk = desk();
    let policies = SPEC.find("[[policy]]").unwrap();
    let spec = SPEC[..policies].to_owned()
        + "[[policy]]\nid = \"hq\"\ndepartment = \"d\"\ntheme = \"t\"\nkind = \"grant\"\ngeography = \"ltla24cd\"\nreach = \"hq.csv\"\nonce = true\n\
           [[budget]]\npath = \"lines.csv\"\ngeography = \"ltla24cd\"\ndepartment = \"d\"\ntheme = \"t\"\nlocated = \"recipient\"\nonce = true\n\
           [[grants]]\npath = \"hq.json\"\n[[grants]]\npath = \"sheet.csv\"\n";
    let award = r#"{"grants": [{"id": "g1", "currency": "GBP", "amountAwarded": 30, "awardDate": "2025-01-01",
        "fundingOrganization": [{"id": "F"}],
        "recipientOrganization": [{"id": "T", "postalCode": "N1 1AA", "location": [{"geoCode": "N1"}, {"geoCode": "D1"}]}]}]}"#;
    desk.write("spec.toml", spec)
        .write("hq.csv", "ltla24cd,amount,located\nD1,10,recipient\nD2,5,\n")
        .write("lines.csv", "ltla24cd,amount\nD1,20\n")
        .write("hq.json", award)
        .write(
            "sheet.csv",
            "Identifier,Currency,Amount Awarded,Award Date,Funding Org:Identifier,Recipient Org:Identifier,Recipient Org:Location:Geographic Code\n\
             g2,GBP,40,2025-01-01,F,T,N2\n",
        );
    let found = run(&desk, &["--format", "json"]).done();
    let document = found.json();
    let rows = document["reaches"].as_array().unwrap();
    assert!(!rows.is_empty());
    for row in rows {
        assert_ne!(row["located"], "beneficiary", "{row}");
        assert!(
            row["amount_minor"].is_null() && row["per_head_minor"].is_null(),
            "{row}"
        );
    }
    let once = &document["connect"]["once"];
    assert_eq!(
        (&once["placed_minor"], &once["unknown_minor"]),
        (&json!(0), &json!(500))
    );
    assert_eq!(once["at_recipients_minor"], 10_000, "100 pounds at offices");
    assert_eq!(
        document["connect"]["themes_without_money"],
        json!(["grants", "t"])
    );
}

/// Two pots for jobs in opposite directions, and three alike for air: each has money in
/// every place.
fn five_pots() -> Desk {
    let pot = |id: &str, theme: &str, outcome: &str, direction: &str| {
        format!(
            "[[policy]]\nid = \"{id}\"\ndepartment = \"d\"\ntheme = \"{theme}\"\nkind = \"grant\"\ngeography = \"ltla24cd\"\nreach = \"r.csv\"\nonce = true\noutcomes = [{{ id = \"{outcome}\", direction = \"{direction}\" }}]\n"
        )
    };
    let pots = [
        pot("p0", "skills", "jobs", "up"),
        pot("p1", "roads", "jobs", "down"),
        pot("p2", "parks", "air", "up"),
        pot("p3", "parks", "air", "up"),
        pot("p4", "parks", "air", "up"),
    ];
    let desk = Desk::new();
    desk.write("places.csv", PLACES)
        .write(
            "r.csv",
            "ltla24cd,amount,located\nD1,10,beneficiary\nD2,20,beneficiary\n",
        )
        .write(
            "spec.toml",
            "[places]\npath = \"places.csv\"\nid = \"id\"\n".to_owned() + &pots.concat(),
        );
    desk
}

/// What is asked of one outcome is answered of its pots alone: a theme that others pay for
/// does not lack money, and what overlaps elsewhere does not overlap here.
#[test]
fn one_outcome_is_of_its_own_pots_in_all_that_is_told() {
    let desk = five_pots();
    let files = ["--unfunded", "u.csv", "--overlaps", "o.csv"];
    let asked = [&["--outcome", "jobs", "--format", "json"], &files[..]].concat();
    let ran = run(&desk, &asked).done();
    let summary = &ran.json()["connect"];
    assert_eq!(summary["themes_without_money"], json!([]));
    let themes: Vec<_> = summary["themes"].as_array().unwrap().iter().collect();
    let themes: Vec<_> = themes.iter().map(|one| &one["theme"]).collect();
    assert_eq!(themes, [&json!("roads"), &json!("skills")]);
    assert_eq!(summary["overlaps"]["count"], 0);
    assert_eq!(summary["conflicts"]["count"], 3);
    assert!(desk.csv("u.csv").column("theme").is_empty());
    assert!(desk.csv("o.csv").column("policy").is_empty());
    // Of all outcomes the three overlap in pairs, in each of three places.
    let all = run(&desk, &["--format", "json"]).done().json();
    assert_eq!(all["connect"]["overlaps"]["count"], 9);
}

#[test]
fn what_is_of_one_place_is_told_before_what_is_of_all() {
    let ran = run(&five_pots(), &["--place", "N1"]).done();
    let notes: Vec<&str> = ran.err.lines().collect();
    let at = |start: &str| {
        let found = notes.iter().position(|note| note.starts_with(start));
        found.unwrap_or_else(|| panic!("no {start} in {notes:#?}"))
    };
    let all = notes
        .iter()
        .position(|note| note.ends_with("; of all places:"));
    let all = all.expect("the sums of all places follow");
    assert!(at("note: in N1, once two policies push one outcome") < all);
    assert!(at("note: in N1, 3 times two policies of one kind") < all);
    assert!(
        notes[all + 1..]
            .iter()
            .all(|note| !note.contains("two policies"))
    );
}

/// Nobody lives in D1, and N4 lies in no district that anybody stated.
#[test]
fn where_money_is_divided_by_no_people_that_is_told() {
    let desk = five_pots();
    desk.write(
        "places.csv",
        "id,population,ltla24cd\nN1,0,D1\nN2,0,D1\nN3,5,D2\nN4,5,\n",
    );
    let ran = run(&desk, &[]).done();
    ran.says("note: GBP 50 once is for areas in which nobody lives, and is divided equally among their places")
        .says("note: places.csv: 1 place has no ltla24cd, so no part of what is for its areas: N4");
    let ran = run(&five_pots(), &[]).done();
    assert!(
        !ran.err.contains("nobody lives") && !ran.err.contains("has no"),
        "{}",
        ran.err
    );
}

#[test]
fn every_wrong_number_of_people_is_told_at_once() {
    let desk = five_pots();
    desk.write(
        "places.csv",
        "id,population,ltla24cd\nA,1.5,D1\nB,-5,D1\nC,,D2\n,5,D2\n",
    );
    run(&desk, &[])
        .refused("places.csv:2: column 'population': '1.5' is not a whole number")
        .says("places.csv:3: column 'population': people cannot be fewer than none")
        .says("places.csv:4: column 'population': the number of people is missing")
        .says("places.csv:5: column 'id'");
}
