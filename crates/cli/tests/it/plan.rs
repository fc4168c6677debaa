//! `allotment plan`.

use crate::desk::{Desk, Ran};

pub(crate) const EXAMPLE: &str = include_str!("../../../../examples/plan/plan.toml");

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("plan.toml", EXAMPLE);
    desk
}

pub(crate) fn plan(desk: &Desk, args: &[&str]) -> Ran {
    desk.run(&[&["plan"], args].concat())
}

/// The example with `from` changed to `to`.
pub(crate) fn changed(from: &str, to: &str) -> Desk {
    assert!(EXAMPLE.contains(from), "{from}");
    let desk = Desk::new();
    desk.write("plan.toml", EXAMPLE.replacen(from, to, 1));
    desk
}

/// A desk with `text` as its plan.
pub(crate) fn with(text: &str) -> Desk {
    let desk = Desk::new();
    desk.write("plan.toml", text);
    desk
}

fn line_of(words: &str) -> usize {
    1 + EXAMPLE
        .lines()
        .position(|line| line.contains(words))
        .expect("it is there")
}

const SHARES: &str = "\
id,name,year,amount_minor,currency,capital_minor,revenue_minor,reason
Q1,Harbourside,2026-27,50000000,GBP,31500000,18500000,formula
Q1,Harbourside,2027-28,100000000,GBP,63000000,37000000,formula
Q1,Harbourside,2028-29,150000000,GBP,94500000,55500000,formula
Q1,Harbourside,2029-30,150000000,GBP,94500000,55500000,formula
Q2,Upland,,0,GBP,0,0,\"Not among the 1 places with the greatest need.\"
";

const FUND: &str = r#"
[programme]
name = "Fund"
[share.envelope]
amount = "4500000.00"
[share.places]
path = "places.csv"
id = "id"
population = "population"
[[share.part]]
weight = 1
in_proportion_to = "population"
"#;

/// A programme that was run, as far as a plan looks at it.
fn with_programme(desk: &Desk) {
    desk.write("fund/programme.toml", FUND)
        .write("fund/out/shares.csv", SHARES);
}

#[test]
fn the_example_is_within_its_money_and_lacks_nothing() {
    let ran = plan(&desk(), &["check", "plan.toml", "--require"]).done();
    assert!(ran.csv().rows.is_empty());
    ran.says("Harbourside: £1,915,000.00 of £2,835,000.00 of capital and £1,465,000.00 of £1,665,000.00 of revenue are planned")
        .says("The plan is within its yearly money; nothing else is missing.");
}

#[test]
fn a_plan_over_its_money_is_told_by_line_and_not_exported() {
    let desk = changed(
        r#"capital = ["0", "30000", "700000", "120000"]"#,
        r#"capital = ["0", "30000.01", "700000", "120000"]"#,
    );
    let line = line_of(r#"capital = ["250000""#);
    let ran = plan(&desk, &["check", "plan.toml"]).ends(4);
    ran.says(&format!(
        "error: plan.toml:{line}: 2027-28 has £630,000.00 of capital, and £630,000.01 is planned: £0.01 too much"
    ))
    .says("The plan breaks its yearly money and cannot be exported");
    let before = desk.everything();
    for form in ["docx", "pdf", "html", "csv"] {
        let out = format!("plan.{form}");
        let ran = plan(&desk, &["export", "plan.toml", "--to", form, "--out", &out]).ends(4);
        assert!(ran.out.is_empty());
        ran.says_first(&format!("plan.toml:{line}: "))
            .says("Nothing was written");
    }
    let ran = plan(&desk, &["commitments", "plan.toml"]).ends(4);
    assert!(ran.out.is_empty());
    assert_eq!(desk.everything(), before);
}

#[test]
fn what_is_told_is_a_finding_and_status_4_only_where_asked() {
    let desk = changed("need = [\"low_income\"]\n", "");
    let ran = plan(&desk, &["check", "plan.toml", "--format", "json"]).done();
    let document = ran.json();
    let findings = document["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0]["rule"], "no-need");
    assert_eq!(findings[0]["weight"], "told");
    assert_eq!(findings[0]["item"], "table");
    assert_eq!(document["plan"]["years"][1]["capital"]["left_minor"], 0);
    assert!(document["provenance"]["inputs"][0]["sha256"].is_string());
    ran.says("plan.toml:92: no-need: ")
        .says("help: name what it answers");
    plan(&desk, &["check", "plan.toml", "--require"]).ends(4);
    plan(&desk, &["export", "plan.toml", "--to", "html"]).done();
}

#[test]
fn everything_that_cannot_be_read_is_told_at_once() {
    let desk = Desk::new();
    desk.write(
        "plan.toml",
        r#"title = "A plan"
place = "Q1"
years = ["2026-27", "2028-29"]
[money]
capital = ["1", "2"]
[vision]
words = "More"
[[partner]]
id = "swim"
name = "Swimmers"
type = "club"
org_id = "unregistered"
[[item]]
id = "a"
titel = "A"
kind = "social"
theme = "t"
partners = ["swimm"]
decided_by = "mayor"
status = "agreed"
capital = ["1", "2"]
"#,
    );
    let ran = plan(&desk, &["check", "plan.toml"]).refused("plan.toml:");
    for words in [
        "plan.toml:3: the years do not follow each other",
        "plan.toml:11: 'club' is not a choice for 'partner.type'",
        "plan.toml:13: 'item.title' is missing",
        "plan.toml:15: there is no key 'item.titel'",
        "plan.toml:18: 'swimm' is no partner of the plan",
        "plan.toml:19: 'mayor' is not a choice for 'item.decided_by'",
    ] {
        assert!(ran.err.contains(words), "no «{words}» in\n{}", ran.err);
    }
}

#[test]
fn amounts_are_exact_or_refused() {
    for (from, to, said) in [
        (
            r#"revenue = ["0", "140000""#,
            r#"revenue = ["0", "140000.005""#,
            "'140000.005' of 'revenue' is no amount",
        ),
        (
            r#"revenue = ["0", "140000""#,
            r#"revenue = ["0", "-1""#,
            "'-1' of 'revenue' is no amount",
        ),
        (
            r#"revenue = ["0", "140000""#,
            r#"revenue = ["0", "£140,000""#,
            "'£140,000' of 'revenue' is no amount",
        ),
        (
            r#"revenue = ["0", "140000", "210000", "210000"]"#,
            "revenue = [0, 1, 2]",
            "has 3 amounts that can be read, and the plan has 4 years",
        ),
        (
            r#"revenue = ["0", "140000", "210000", "210000"]"#,
            "revenue = [0, 1, 2, 3]\nrevenue_minor = [0, 1, 2, 3]",
            "both 'revenue' and 'revenue_minor' are there",
        ),
        (
            r#"capital = ["315000""#,
            r#"capital = ["99999999999999999""#,
            "is too large",
        ),
        (
            "source = \"Offer letter of the Ministry of Places, 3 April 2026 (made up)\"\n",
            "",
            "nothing says where the money comes from",
        ),
        (
            "[money]\n",
            "[money]\ncarry = [\"capital\"]\n",
            "nothing says who lets money be kept",
        ),
    ] {
        let ran = plan(&changed(from, to), &["check", "plan.toml"]).refused("plan.toml:");
        assert!(ran.err.contains(said), "no «{said}» in\n{}", ran.err);
    }
}

/// A text where a table may stand is the first thing that the table would say; an
/// empty need is none.
#[test]
fn a_plan_may_be_written_short() {
    let desk = changed("need = [\"low_income\"]", "need = [\"\"]");
    plan(&desk, &["check", "plan.toml"]).done().says("no-need");
    let short = EXAMPLE
        .lines()
        .map(|line| {
            if line.starts_with("measure = {") {
                "measure = \"people who say so\""
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n");
    let from = short.find("[vision]").expect("it is there");
    let to = short.find("[residents]").expect("it is there");
    let short = format!(
        "vision = \"Nobody has to leave.\"\n{}{}",
        &short[..from],
        &short[to..]
    );
    let desk = Desk::new();
    desk.write("plan.toml", &short);
    plan(&desk, &["check", "plan.toml"])
        .done()
        .says("no-baseline")
        .says("vision-years");
}

/// What the contract calls it, and what people write: `social = true`, bare years, an
/// amount beside its year, a partner by name.
#[test]
fn a_plan_may_be_written_as_people_speak() {
    let whole = plan(&with(EXAMPLE), &["export", "plan.toml", "--to", "csv"]).done();
    let spoken = EXAMPLE
        .replacen("kind = \"physical\"", "physical = true", 1)
        .replacen("kind = \"social\"", "social = true", 1)
        .replacen(
            r#"revenue = ["0", "140000", "210000", "210000"]"#,
            r#"revenue = { 2027-28 = "140000", 2028-29 = 210000, 2029-30 = "210000" }"#,
            1,
        );
    assert_ne!(spoken, EXAMPLE);
    let same = plan(&with(&spoken), &["export", "plan.toml", "--to", "csv"]).done();
    assert_eq!(same.text(), whole.text());

    let desk = changed("kind = \"social\"", "social = true\nphysical = true");
    plan(&desk, &["check", "plan.toml"])
        .ends(3)
        .says("it is either social or physical, not both");
    let desk = changed(
        r#"revenue = ["0", "140000", "210000", "210000"]"#,
        r#"revenue = { 2035-36 = "140000" }"#,
    );
    plan(&desk, &["check", "plan.toml"])
        .ends(3)
        .says("'2035-36' is not a year of the plan");
}

/// A partner of whom only the name is known may do an item, and it is told; one that
/// is nearly a known one is refused.
#[test]
fn a_partner_may_be_only_a_name() {
    let named = EXAMPLE.replacen("partners = [", "partners = [\"Women of the Estate\", ", 1);
    assert_ne!(named, EXAMPLE);
    let desk = with(&named);
    plan(&desk, &["check", "plan.toml"])
        .done()
        .says("unknown-partner")
        .says("Women of the Estate");
    let made = plan(&desk, &["export", "plan.toml", "--to", "csv"]).done();
    assert!(made.text().contains("Women of the Estate"));
}

/// Who builds says whether it needs staff.
#[test]
fn a_building_says_whether_it_needs_staff() {
    let lines = EXAMPLE.lines().filter(|line| !line.starts_with("staffed"));
    let silent = lines.collect::<Vec<_>>().join("\n");
    plan(&with(&silent), &["check", "plan.toml"])
        .done()
        .says("staff-unsaid");
}

#[test]
fn minor_units_are_the_same_money() {
    let desk = changed(
        r#"revenue = ["0", "140000", "210000", "210000"]"#,
        "revenue_minor = [0, 14000000, 21000000, 21000000]",
    );
    let one = plan(&desk, &["export", "plan.toml", "--to", "csv"]).done();
    let other = plan(&self::desk(), &["export", "plan.toml", "--to", "csv"]).done();
    assert_eq!(one.text(), other.text());
    assert_eq!(one.csv().rows.len(), 16);
}

#[test]
fn agreed_items_become_commitments_in_the_ledger_s_form() {
    let ran = plan(&desk(), &["commitments", "plan.toml"]).done();
    assert_eq!(
        ran.text(),
        "\
commitment,community,purpose,amount_minor,currency,decided_by,round,capital_minor,revenue_minor,parties
Q1/pool,Q1,Mend and reopen the lido,156000000,GBP,residents,,100000000,56000000,Harbourside Swimmers; XE-REG-00007
Q1/table,Q1,A long table: shared meals four evenings a week,61000000,GBP,residents,,4000000,57000000,XE-REG-00041
"
    );
    ran.says("2 agreed items are ready for the ledger.");
}

#[test]
fn the_share_of_a_programme_holds() {
    let desk = desk();
    with_programme(&desk);
    plan(&desk, &["check", "plan.toml", "--programme", "fund"]).done();
    // The programme gives less than the plan says.
    desk.write(
        "fund/out/shares.csv",
        SHARES.replacen("31500000", "31499999", 1),
    );
    let ran = plan(
        &desk,
        &["export", "plan.toml", "--to", "html", "--programme", "fund"],
    )
    .ends(4);
    ran.says("2026-27 has £314,999.99 of capital, and £315,000.00 is planned: £0.01 too much")
        .says("the plan says that 2026-27 has £315,000.00 of capital, and the programme's share gives £314,999.99");
    // Without it the plan's own amounts hold.
    plan(&desk, &["export", "plan.toml", "--to", "html"]).done();
}

#[test]
fn a_programme_that_gives_no_money_or_was_not_run_is_refused() {
    let desk = changed("place = \"Q1\"", "place = \"Q2\"");
    with_programme(&desk);
    let line = line_of("place = \"Q1\"");
    plan(&desk, &["check", "plan.toml", "--programme", "fund"]).refused(&format!(
        "plan.toml:{line}: 'Q2' gets no money. Not among the 1 places"
    ));
    let desk = changed("place = \"Q1\"", "place = \"Q11\"");
    with_programme(&desk);
    plan(&desk, &["check", "plan.toml", "--programme", "fund"])
        .refused(&format!(
            "plan.toml:{line}: 'Q11' is not among the places of the share"
        ))
        .says("did you mean 'Q1'?");
    let desk = changed("place = \"Q1\"", "currency = \"EUR\"\nplace = \"Q1\"");
    with_programme(&desk);
    plan(&desk, &["check", "plan.toml", "--programme", "fund"]).refused(&format!(
        "plan.toml:{line}: the plan counts in EUR, and the programme's money is GBP"
    ));
    desk.write("bare/programme.toml", FUND);
    plan(&desk, &["check", "plan.toml", "--programme", "bare"])
        .refused("bare/out/shares.csv: the programme's share is not here yet")
        .says("allotment run bare");
}

#[test]
fn a_new_plan_is_filled_from_the_programme_and_checks_at_once() {
    let desk = Desk::new();
    with_programme(&desk);
    desk.write("plans/readme.txt", "");
    let new = [
        "new",
        "plans/q1.toml",
        "--place",
        "Q1",
        "--programme",
        "fund",
    ];
    plan(&desk, &new)
        .done()
        .says("A starter plan is in plans/q1.toml");
    let text = desk.text("plans/q1.toml");
    for words in [
        "title = \"A plan for Harbourside\"",
        "years = [\"2026-27\", \"2027-28\", \"2028-29\", \"2029-30\"]",
        "programme = \"../fund\"",
        "#     2027-28: £630,000.00 of capital, £370,000.00 of revenue",
    ] {
        assert!(text.contains(words), "no «{words}» in\n{text}");
    }
    let ran = plan(&desk, &["check", "plans/q1.toml"]).done();
    let found = ran.csv();
    let rules = found.column("rule");
    for rule in ["no-civil-society", "no-need", "no-measure", "nobody-asked"] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
    assert!(!rules.contains(&"vision-years"), "{rules:?}");
    // What a person wrote is never written over.
    plan(&desk, &new).refused("plans/q1.toml: this is there already");
    plan(&desk, &["new", "other.toml", "--programme", "fund"]).ends(2);
    plan(&desk, &["new", "bare.toml"]).done();
    plan(&desk, &["check", "bare.toml"]).done();
}

#[test]
fn documents_come_in_four_forms_and_never_over_the_plan() {
    let desk = desk();
    for (form, start) in [
        ("pdf", &b"%PDF-1.7"[..]),
        ("docx", b"PK"),
        ("html", b"<!DOCTYPE"),
        ("csv", b"place,item"),
    ] {
        let out = format!("made.{form}");
        plan(&desk, &["export", "plan.toml", "--to", form, "--out", &out]).done();
        assert!(desk.bytes(&out).starts_with(start), "{form}");
        let ran = plan(&desk, &["export", "plan.toml", "--to", form]).done();
        assert_eq!(ran.out, desk.bytes(&out), "{form}");
    }
    plan(
        &desk,
        &["export", "plan.toml", "--to", "pdf", "--out", "made.docx"],
    )
    .ends(2);
    plan(&desk, &["export", "plan.toml"]).ends(2);
}

#[test]
fn welsh_headings_and_a_letter_that_pdfs_lack() {
    let desk = changed("language = \"en\"", "language = \"cy\"");
    let page = plan(&desk, &["export", "plan.toml", "--to", "html"]).done();
    for words in [
        "<html lang=\"cy-GB\">",
        "Ein gweledigaeth am 10 mlynedd",
        "Cyfalaf fesul blwyddyn",
        "trigolion",
        "heb ei brofi yma",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    for english in [
        "Our vision",
        "Decided by",
        "Not yet planned",
        "Sources",
        "untested here",
    ] {
        assert!(!page.text().contains(english), "{english}");
    }
    // The fixed word may be written in either language.
    let desk = changed("[\"untested here\"]", "[\"heb ei brofi yma\"]");
    let found = plan(&desk, &["check", "plan.toml"]).done();
    assert!(!found.text().contains("evidence-without-source"));
    let page = plan(&desk, &["export", "plan.toml", "--to", "html"]).done();
    assert!(page.text().contains("untested here") && !page.text().contains("heb ei brofi"));
    let desk = changed("title = \"A plan for Harbourside\"", "title = \"計画\"");
    plan(&desk, &["export", "plan.toml", "--to", "docx"]).done();
    plan(&desk, &["export", "plan.toml", "--to", "pdf"])
        .refused("plan.toml:5: the font of PDFs has no letter '計'")
        .says("help: write it as HTML or DOCX");
}

/// A partner's number has the form of one.
#[test]
fn a_partner_has_a_number_or_is_unregistered() {
    for number in ["GB-CHC-123456", "XE-REG-00041", "unregistered"] {
        let desk = changed(
            "org_id = \"unregistered\"",
            &format!("org_id = \"{number}\""),
        );
        plan(&desk, &["export", "plan.toml", "--to", "html"]).done();
    }
    for wrong in [
        "12345",
        "GB-CHC-123456, or unregistered",
        "GB-CHC-",
        "a club",
    ] {
        let desk = changed(
            "org_id = \"unregistered\"",
            &format!("org_id = \"{wrong}\""),
        );
        let said = format!("'{wrong}' is no number of an organisation");
        plan(&desk, &["check", "plan.toml"])
            .ends(3)
            .says(&said)
            .says("unregistered");
    }
}
