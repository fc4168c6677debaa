//! What a plan says of evidence, amounts, payers and marks.

use crate::plan::{EXAMPLE, changed, plan, with};

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
    for amount in [
        "150,000", "£150000", "lots", "1e2", "+5", "-0", "-5", "1.5", "1.", ".50", "1.505", "٣",
        "0x1F",
    ] {
        let desk = changed(
            "\"250000\", \"600000\"",
            &format!("\"{amount}\", \"600000\""),
        );
        plan(&desk, &["check", "plan.toml"])
            .ends(3)
            .says(&format!("'{amount}' of 'capital' is no amount"))
            .says("write its digits alone");
    }
    for amount in ["250000", "250_000", "250000.00"] {
        let desk = changed(
            "\"250000\", \"600000\"",
            &format!("\"{amount}\", \"600000\""),
        );
        plan(&desk, &["check", "plan.toml", "--require"]).done();
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

/// Readers get names and not codes, and a table has all that the plan says of an item.
#[test]
fn an_export_says_who_pays_from_when_and_where_it_is_told() {
    let desk = changed(
        "paid_by = \"tickets and Ambermill District Council, from 2030-31\"",
        "paid_by = \"swimmers, council\", paid_from = \"2031-32\"",
    );
    let out = |form: &str, file: &str| {
        plan(&desk, &["export", "plan.toml", "--to", form, "--out", file]).done();
    };
    out("html", "plan.html");
    let said =
        "running it is paid by Harbourside Swimmers, Ambermill District Council from 2031-32 on";
    assert!(desk.text("plan.html").contains(said));
    out("csv", "plan.csv");
    let table = desk.csv("plan.csv");
    let row = table
        .column("paid_by")
        .iter()
        .position(|by| *by == "swimmers, council");
    let row = row.expect("the lido's row");
    for (column, cell) in [
        ("paid_from", "2031-32"),
        ("opens", "2027-28"),
        (
            "measure_source",
            "Schools of Harbourside, yearly count (made up)",
        ),
        (
            "life_source",
            "Business plan of the lido, May 2026 (made up)",
        ),
    ] {
        assert_eq!(table.at(row, column), cell, "{column}");
    }
}

/// Words pay nobody's wages: who pays is a partner of the plan.
#[test]
fn who_pays_is_a_partner_and_not_a_word() {
    for words in ["nobody", "not yet agreed"] {
        let text = changed(
            "revenue = [\"0\", \"140000\", \"210000\", \"210000\"]",
            "revenue = [\"0\", \"0\", \"0\", \"0\"]",
        )
        .text("plan.toml");
        let text = text.replace(
            "paid_by = \"tickets and Ambermill District Council, from 2030-31\"",
            &format!("paid_by = \"{words}\""),
        );
        plan(&with(&text), &["check", "plan.toml", "--require"])
            .ends(4)
            .says("staffed-without-revenue")
            .says(&format!("is to be paid by '{words}', and no partner"));
        let text = text.replace(&format!("\"{words}\""), "\"the council\"");
        plan(&with(&text), &["check", "plan.toml", "--require"]).done();
    }
}

/// What is built in the last year may open after it, and then its payer is asked for.
#[test]
fn what_opens_later_is_read_and_asked_who_pays() {
    let later = |opens: &str| {
        changed("opens = \"2027-28\"", &format!("opens = \"{opens}\""))
            .text("plan.toml")
            .replace(
                "revenue = [\"0\", \"140000\", \"210000\", \"210000\"]",
                "revenue = [\"0\", \"0\", \"0\", \"0\"]",
            )
    };
    plan(
        &with(&later("2030-31")),
        &["check", "plan.toml", "--require"],
    )
    .done();
    let page = plan(
        &with(&later("2030-31")),
        &["export", "plan.toml", "--to", "html"],
    )
    .done();
    assert!(page.text().contains("2030-31"));
    let unpaid = later("2030-31").replace("from 2030-31\"", "from 2031-32\"");
    plan(&with(&unpaid), &["check", "plan.toml", "--require"])
        .ends(4)
        .says("nobody pays them in 2030-31");
    for (opens, said) in [
        ("2025-26", "'2025-26' is before the plan begins"),
        (
            "2030",
            "'2030' is written otherwise than the years of the plan",
        ),
        ("soon", "'soon' is not a year"),
    ] {
        plan(&with(&later(opens)), &["check", "plan.toml"])
            .ends(3)
            .says(said);
    }
}

/// A form asks for lengths; without one, or where it does not say, ten years and four.
#[test]
fn a_plan_is_as_long_as_its_form_asks() {
    let text = EXAMPLE
        .replace("years = 10\nwords", "years = 4\nwords")
        .replace("[[vision.later]]", "[[vision.after]]");
    let at = text.find("[[vision.after]]").expect("it is there");
    let end = text.find("[residents]").expect("it is there");
    let short = format!("{}{}", &text[..at], &text[end..]);
    plan(&with(&short), &["check", "plan.toml", "--require"])
        .ends(4)
        .says(
            "plan.toml:16: vision-length: in years, the vision looks 4 ahead, and the form asks for 10",
        );
    let asked = short.replace("themes = [", "vision_years = 4\nplan_years = 4\nthemes = [");
    plan(&with(&asked), &["check", "plan.toml", "--require"]).done();
    let form = |lengths: &str| changed("themes = [", &format!("{lengths}\nthemes = ["));
    plan(
        &form("later_years = [3, 3]"),
        &["check", "plan.toml", "--require"],
    )
    .done();
    plan(
        &form("later_years = [2, 4]"),
        &["check", "plan.toml", "--require"],
    )
    .ends(4)
    .says("later-length: in years, the later periods are 3+3, and the form asks for 2+4");
    plan(
        &form("plan_years = 5"),
        &["check", "plan.toml", "--require"],
    )
    .ends(4)
    .says("plan.toml:9: plan-length: in years, the investment plan is 4 long, and the form asks for 5");
    plan(&form("plan_years = 0"), &["check", "plan.toml"])
        .ends(3)
        .says("a form asks for 1 to 50 years");
    let mixed = changed("to = \"2035-36\"", "to = \"2035\"");
    plan(&mixed, &["check", "plan.toml"])
        .ends(3)
        .says("'2035' is written otherwise than the years of the plan");
}

/// Each mark is told on its own line, wherever it stands.
#[test]
fn a_mark_is_told_on_its_line() {
    let desk = changed("need = [\"illness\"]", "need = [\"«which?»\"]");
    let line = |desk: &crate::desk::Desk, what: &str| {
        let text = desk.text("plan.toml");
        1 + text
            .lines()
            .position(|line| line.contains(what))
            .expect("it is there")
    };
    let at = line(&desk, "«which?»");
    plan(&desk, &["check", "plan.toml"]).done().says(&format!(
        "plan.toml:{at}: unfilled: '«which?»' still stands"
    ));
    for (from, to) in [
        ("name = \"Pride in Place Programme\"", "name = \"«whose?»\""),
        ("theme = \"cohesion\"", "theme = \"«whose?»\""),
        (
            "[money]\n",
            "[money]\ncarry = [\"capital\"]\ncarry_source = \"«whose?»\"\n",
        ),
    ] {
        let desk = changed(from, to);
        let at = line(&desk, "«whose?»");
        plan(&desk, &["check", "plan.toml"]).done().says(&format!(
            "plan.toml:{at}: unfilled: '«whose?»' still stands"
        ));
    }
}
