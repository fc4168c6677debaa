//! What a plan says of evidence, amounts, payers and marks.

use crate::plan::{changed, plan, with};

/// An id of the road map is told as what it is, with its source; one that is none is told.
#[test]
fn evidence_named_by_its_id_stands_with_its_source() {
    let desk = changed(
        "evidence = [\"Better lighting lowers crime in the streets lit: Example Review of Street Lights, 2021 (made up)\"]",
        "evidence = [\"better-street-lights\"]",
    );
    plan(&desk, &["check", "plan.toml", "--require"]).done();
    plan(
        &desk,
        &["export", "plan.toml", "--to", "html", "--out", "plan.html"],
    )
    .done();
    let page = desk.text("plan.html");
    for said in [
        "Put better lights in dark streets with crime (evidence 3 of 5; better-street-lights)",
        "Crime reduction toolkit: street lighting, College of Policing",
        "https://whatworks.college.police.uk",
    ] {
        assert!(page.contains(said), "no «{said}»");
    }
    for (evidence, rule) in [
        ("better-street-ligths", "unknown-evidence"),
        ("it works", "evidence-without-source"),
    ] {
        let text = desk
            .text("plan.toml")
            .replace("better-street-lights", evidence);
        let desk = with(&text);
        plan(&desk, &["check", "plan.toml", "--require"])
            .ends(4)
            .says(rule);
    }
}

/// An amount that is none is named, with what to write.
#[test]
fn an_amount_with_commas_or_signs_is_named() {
    for amount in ["150,000", "£150000", "lots"] {
        let desk = changed(
            "\"250000\", \"600000\"",
            &format!("\"{amount}\", \"600000\""),
        );
        plan(&desk, &["check", "plan.toml"])
            .ends(3)
            .says(&format!("'{amount}' of 'capital' is no amount"))
            .says("write its digits alone");
    }
    let desk = changed("yearly = \"230000\"", "yearly = \"230,000\"");
    plan(&desk, &["check", "plan.toml"])
        .ends(3)
        .says("'230,000' of 'yearly' is no amount");
}

/// No capital is not a capital of nothing.
#[test]
fn money_without_capital_is_missing_and_not_zero() {
    let desk = changed(
        "capital = [\"315000\", \"630000\", \"945000\", \"945000\"]\n",
        "",
    );
    let ran = plan(&desk, &["check", "plan.toml"]).ends(3);
    assert!(ran.err.contains("'capital' is missing"), "{}", ran.err);
    assert!(!ran.err.contains("move an item"), "{}", ran.err);
}

/// Who pays from a later year on does not pay before.
#[test]
fn who_pays_later_does_not_pay_now() {
    let desk = changed(
        "\"0\", \"140000\", \"210000\", \"210000\"",
        "\"0\", \"140000\", \"0\", \"0\"",
    );
    let ran = plan(&desk, &["check", "plan.toml", "--require"]).ends(4);
    assert!(ran.err.contains("staffed-without-revenue"), "{}", ran.err);
    assert!(ran.err.contains("in 2028-29"), "{}", ran.err);
    let text = desk
        .text("plan.toml")
        .replace("from 2030-31\"", "always\", paid_from = \"2028-29\"");
    plan(&with(&text), &["check", "plan.toml", "--require"]).done();
}

/// On a terminal each finding stands once, whole.
#[test]
fn people_read_each_finding_once() {
    let desk = changed(
        "outcome = \"Fewer people feel alone\"",
        "outcome = \"Aim: «What?»\"",
    );
    let ran = plan(&desk, &["check", "plan.toml", "--format", "table"]).done();
    let all = format!("{}{}", ran.text(), ran.err);
    assert_eq!(all.matches("«What?»").count(), 1, "{all}");
    assert!(
        all.contains("unfilled: '«What?»' still stands in the marks of the starter"),
        "{all}"
    );
}

/// What a spreadsheet would run is words.
#[test]
fn tables_of_a_plan_run_nothing_in_a_spreadsheet() {
    let desk = changed(
        "title = \"A long table: shared meals four evenings a week\"",
        "title = \"=HYPERLINK(1)\"",
    );
    plan(
        &desk,
        &["export", "plan.toml", "--to", "csv", "--out", "plan.csv"],
    )
    .done();
    plan(
        &desk,
        &["commitments", "plan.toml", "--out", "commitments.csv"],
    )
    .done();
    for file in ["plan.csv", "commitments.csv"] {
        let text = desk.text(file);
        assert!(text.contains(",'=HYPERLINK(1)"), "{file}: {text}");
        assert!(!text.contains(",=HYPERLINK"), "{file}: {text}");
    }
}
