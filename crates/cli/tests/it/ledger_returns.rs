//! `allotment ledger returns`: from the ledger alone, the same bytes, what is
//! missing listed, official workbooks filled in place.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use std::io::Read;

use rust_xlsxwriter::{Format, Formula, Workbook};
use serde_json::Value;

use crate::desk::Desk;
use crate::ledger::{desk, ledger};

#[test]
fn the_six_monthly_summary_comes_from_the_ledger_alone() {
    let desk = desk();
    let args = ["returns", "--period", "2026-H2", "--format", "json"];
    let made = ledger(&desk, &args).done();
    let document = made.json();
    assert_eq!(document["return"], "pride-in-place-six-monthly");
    assert_eq!(
        (&document["from"], &document["to"]),
        (&"2026-07-01".into(), &"2026-12-31".into())
    );
    let place = &document["sections"]["summary"][0];
    assert_eq!(place["place"], "E05000026");
    assert_eq!(place["paid"]["minor"], "2000000");
    let balances = ledger(&desk, &["at", "2026-12-31"]).done().csv();
    let paid: i64 = (0..balances.rows.len())
        .filter(|&row| balances.at(row, "account").contains(":paid:"))
        .map(|row| balances.at(row, "balance_minor").parse::<i64>().unwrap())
        .sum();
    assert_eq!(
        place["paid_so_far"]["minor"],
        paid.to_string(),
        "to the penny"
    );
    let fields: usize = document["unverified"].as_array().unwrap().len();
    assert!(fields >= 15, "no official wording was read");
    assert!(
        document["read_of_source"]
            .as_str()
            .unwrap()
            .contains("head of the page only")
    );
    // The same ledger, the same bytes; and no re-keyed field.
    let again = ledger(&desk, &args).done();
    assert_eq!(made.out, again.out);
}

#[test]
fn what_is_missing_is_listed_and_can_be_required() {
    let desk = desk();
    let args = ["returns", "--period", "2026-27", "--format", "json"];
    let document = ledger(&desk, &args).done().json();
    assert_eq!(document["return"], "pride-in-place-yearly");
    let missing: Vec<&str> = document["missing"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert!(
        missing.iter().any(|line| line.contains("Risks")),
        "{missing:?}"
    );
    assert!(
        missing.iter().all(|line| line.contains(": ")),
        "{missing:?}"
    );
    ledger(&desk, &[&args[..], &["--require"]].concat())
        .ends(4)
        .says("are not in the ledger");
}

#[test]
fn a_return_is_written_in_each_form() {
    let desk = desk();
    for (file, starts) in [
        ("r.csv", "section,row,of,field"),
        ("r.html", "<!"),
        ("r.json", "{"),
    ] {
        ledger(&desk, &["returns", "--period", "2026-H2", "--out", file]).done();
        assert!(desk.text(file).trim_start().starts_with(starts), "{file}");
    }
    ledger(
        &desk,
        &["returns", "--period", "2026-H2", "--out", "r.xlsx"],
    )
    .done();
    assert_eq!(&desk.bytes("r.xlsx")[..2], b"PK");
    let page = desk.text("r.html");
    assert!(page.contains("Fields whose official wording was not read"));
}

const LAYOUT: &str = r#"
id = "ours"
title = "Our summary"
edition = "2026-11-29"
period = "half-year"
source = "https://example.org/form"
read = "the whole form"

[[section]]
id = "head"
title = "Head"
rows = "place"
sheet = "Summary & more"

[[section.field]]
id = "place"
title = "Place"
from = "community"
verified = true
cell = "B2"

[[section.field]]
id = "paid"
title = "Paid"
from = "paid_in_period"
verified = true
cell = "B3"

[[section]]
id = "projects"
title = "Projects"
rows = "commitments"
sheet = "Summary & more"
first_row = 6

[[section.field]]
id = "purpose"
title = "Purpose"
from = "purpose"
verified = true
column = "A"

[[section.field]]
id = "amount"
title = "Amount"
from = "amount"
verified = true
column = "C"
"#;

/// An official form, as a spreadsheet program writes it.
fn form(desk: &Desk, formula_at: (u32, u16)) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Summary & more").unwrap();
    sheet.write_string(0, 0, "Official form").unwrap();
    sheet.write_string(1, 0, "Place").unwrap();
    sheet
        .write_blank(2, 1, &Format::new().set_num_format("#,##0.00"))
        .unwrap();
    let formula = Formula::new("=B3*2").set_result("0");
    sheet
        .write_formula(formula_at.0, formula_at.1, formula)
        .unwrap();
    book.add_worksheet()
        .set_name("Notes")
        .unwrap()
        .write_string(0, 0, "leave me")
        .unwrap();
    desk.write("form.xlsx", book.save_to_buffer().unwrap());
    desk.write("ours.toml", LAYOUT);
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

const FILL: [&str; 9] = [
    "returns",
    "--period",
    "2026-H2",
    "--layout",
    "ours.toml",
    "--template",
    "form.xlsx",
    "--out",
    "filled.xlsx",
];

#[test]
fn an_official_workbook_is_filled_in_place() {
    let desk = desk();
    form(&desk, (3, 1));
    ledger(&desk, &FILL)
        .done()
        .says("Nothing that the form needs is missing.");
    let (before, after) = (desk.bytes("form.xlsx"), desk.bytes("filled.xlsx"));
    let sheet = part(&after, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains(
            r#"<c r="B2" t="inlineStr"><is><t xml:space="preserve">E05000026</t></is></c>"#
        ),
        "{sheet}"
    );
    let style = part(&before, "xl/worksheets/sheet1.xml");
    assert!(style.contains(r#"<c r="B3" s="1"/>"#), "{style}");
    assert!(
        sheet.contains(r#"<c r="B3" s="1"><v>20000.00</v></c>"#),
        "{sheet}"
    );
    assert!(
        sheet.contains(r#"<c r="C6"><v>60000.00</v></c>"#),
        "{sheet}"
    );
    assert!(sheet.contains("<f>B3*2</f>"), "{sheet}");
    assert!(part(&after, "xl/workbook.xml").contains("fullCalcOnLoad=\"1\""));
    for same in [
        "xl/worksheets/sheet2.xml",
        "xl/styles.xml",
        "[Content_Types].xml",
    ] {
        assert_eq!(part(&before, same), part(&after, same), "{same}");
    }
    ledger(&desk, &FILL).done();
    assert_eq!(after, desk.bytes("filled.xlsx"), "the same bytes");
}

#[test]
fn a_workbook_that_cannot_be_filled_is_refused() {
    let desk = desk();
    form(&desk, (2, 1));
    ledger(&desk, &FILL).refused("form.xlsx#Summary & more: the cell B3 holds a formula");
    desk.write("form.xlsx", "no workbook");
    ledger(&desk, &FILL).refused("form.xlsx: it is no workbook");
    form(&desk, (3, 1));
    desk.write("ours.toml", LAYOUT.replace("Summary & more", "Elsewhere"));
    ledger(&desk, &FILL)
        .refused("form.xlsx: it has no sheet 'Elsewhere'")
        .says("Notes, Summary & more");
    assert!(!desk.has("filled.xlsx"));
    let no_cells = [
        "returns",
        "--period",
        "2026-H2",
        "--template",
        "form.xlsx",
        "--out",
        "filled.xlsx",
    ];
    ledger(&desk, &no_cells)
        .refused("--template: the layout 'pride-in-place-six-monthly' names no cell");
}

/// What a form prints below the rows that it has room for is no field of the list, and
/// what a merge hides nobody reads.
#[test]
fn what_a_form_prints_is_not_typed_over() {
    let desk = desk();
    let hall = r#"{"kind": "commit", "community": "E05000026", "effective": "2026-06-01", "actor": "GB-LAE-HRB", "commitment": "hall", "parties": ["GB-LAE-HRB", "GARDEN-TRUST"], "purpose": "A hall", "amount": "100", "currency": "GBP", "revenue": "100"}"#;
    desk.write("hall.json", hall);
    ledger(&desk, &["add", "--file", "hall.json"]).done();
    let form = |change: &dyn Fn(&mut rust_xlsxwriter::Worksheet)| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("Summary & more").unwrap();
        // A line that shows what is to be typed.
        sheet.write_string(5, 0, "Purpose").unwrap();
        change(sheet);
        desk.write("form.xlsx", book.save_to_buffer().unwrap());
        desk.write("ours.toml", LAYOUT);
        ledger(&desk, &FILL)
    };
    form(&|_| {}).done();
    form(&|sheet| {
        sheet.write_string(6, 0, "Total").unwrap();
    })
    .refused("form.xlsx#Summary & more: the cell A7 is not empty");
    form(&|sheet| {
        let plain = Format::new();
        sheet.merge_range(6, 0, 6, 2, "", &plain).unwrap();
    })
    .refused("form.xlsx#Summary & more: the cell C7 lies under A7");
}

#[test]
fn a_cell_for_days_holds_a_day() {
    let desk = desk();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Summary & more").unwrap();
    let days = Format::new().set_num_format("dd/mm/yyyy");
    sheet.write_blank(1, 1, &days).unwrap();
    desk.write("form.xlsx", book.save_to_buffer().unwrap());
    desk.write(
        "ours.toml",
        LAYOUT.replace("from = \"community\"", "from = \"period_to\""),
    );
    ledger(&desk, &FILL).done();
    let sheet = part(&desk.bytes("filled.xlsx"), "xl/worksheets/sheet1.xml");
    // By hand: 31 December 2026 is 46,387 days after 30 December 1899.
    assert!(
        sheet.contains(r#"<c r="B2" s="1"><v>46387</v></c>"#),
        "{sheet}"
    );
}

/// The ledger of a commitment of £1,000 whose schedule has £400 and £600, and `more`.
fn desk_with(rows: &str, more: &[String]) -> Desk {
    let desk = Desk::new();
    let entry = |kind: &str, actor: &str, day: &str, fields: &str| {
        format!(
            r#"{{"kind": "{kind}", "community": "E1", "effective": "{day}", "actor": "{actor}", {fields}}}"#
        )
    };
    let party = |name: &str, is: &str| {
        let fields = format!(
            r#""party": "{name}", "name": "{name}", "type": "{is}", "org_id": "unregistered""#
        );
        entry("party", name, "2026-04-01", &fields)
    };
    let mut all = vec![
        party("COUNCIL", "council"),
        party("TRUST", "charity"),
        entry(
            "promise",
            "COUNCIL",
            "2026-04-01",
            r#""from_party": "COUNCIL", "amount": "1000000", "currency": "GBP", "basis": "once", "price_base": "nominal", "source": "a letter""#,
        ),
        entry(
            "commit",
            "COUNCIL",
            "2026-04-01",
            &format!(
                r#""commitment": "g", "parties": ["COUNCIL", "TRUST"], "purpose": "p", "amount": "100000", "currency": "GBP", "revenue": "100000", "schedule": {rows}"#
            ),
        ),
    ];
    all.extend_from_slice(more);
    desk.write("all.jsonl", all.join("\n"));
    ledger(&desk, &["add", "--from", "all.jsonl"]).done();
    desk
}

fn move_money(kind: &str, day: &str, amount: u32) -> String {
    format!(
        r#"{{"kind": "{kind}", "community": "E1", "effective": "{day}", "actor": "COUNCIL", "commitment": "g", "amount": "{amount}", "currency": "GBP", "use": "revenue"}}"#
    )
}

/// By hand, of £400 by May 2026 and £600 by May 2027: what is still to be paid in the
/// year after 2026-27.
#[test]
fn what_lapsed_or_is_paid_is_not_forecast() {
    let rows =
        r#"[{"due": "2026-05-01", "amount": "40000"}, {"due": "2027-05-01", "amount": "60000"}]"#;
    let day = "2026-06-01";
    let paid = |amount| move_money("pay", day, amount);
    for (more, next) in [
        (vec![], "60000"),
        (vec![move_money("lapse", day, 100_000)], "0"),
        (vec![move_money("lapse", day, 60_000)], "0"),
        (vec![move_money("lapse", day, 10_000)], "50000"),
        (vec![paid(100_000)], "0"),
        (vec![paid(40_000)], "60000"),
        (vec![paid(55_000)], "45000"),
        // What came back was paid once: the next is still to come.
        (
            vec![paid(40_000), move_money("return", "2026-07-01", 40_000)],
            "60000",
        ),
    ] {
        let desk = desk_with(rows, &more);
        let args = ["returns", "--period", "2026-27", "--format", "json"];
        let document = ledger(&desk, &args).done().json();
        let mut found = Vec::new();
        due_in(&document["sections"], &mut found);
        assert_eq!(found, [next, next], "{more:?}");
    }
}

/// The sums under `due_next` in `value`.
fn due_in<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| due_in(one, found)),
        Value::Object(fields) => {
            found.extend(fields.get("due_next").and_then(|due| due["minor"].as_str()));
            fields.values().for_each(|one| due_in(one, found));
        }
        _ => {}
    }
}

/// By hand, of £400 by May 2026, and £600 on a step by February 2027.
#[test]
fn a_step_is_told_as_it_is() {
    let rows = r#"[{"due": "2026-05-01", "amount": "40000"}, {"due": "2027-02-01", "amount": "60000", "on": "milestone", "milestone": "planted"}]"#;
    let said = |state: &str, by: &str, day: &str| {
        format!(
            r#"{{"kind": "milestone", "community": "E1", "effective": "{day}", "actor": "{by}", "commitment": "g", "milestone": "planted", "state": "{state}", "by": "{by}"}}"#
        )
    };
    let reported = said("reported", "TRUST", "2026-08-01");
    let disputed = said("disputed", "COUNCIL", "2026-08-10");
    let lapse = |amount| move_money("lapse", "2026-07-01", amount);
    let (none, whole) = (0, "60000");
    for (more, completed, next) in [
        (vec![], none, Some(whole)),
        (vec![reported.clone()], 1, None),
        (vec![reported, disputed], none, Some(whole)),
        (vec![lapse(100_000)], none, None),
        (vec![lapse(60_000)], none, Some("0")),
        (vec![lapse(10_000)], none, Some("50000")),
    ] {
        let desk = desk_with(rows, &more);
        let args = ["returns", "--period", "2026-H2", "--format", "json"];
        let sections = ledger(&desk, &args).done().json()["sections"].clone();
        assert_eq!(
            sections["completed"].as_array().map_or(0, Vec::len),
            completed,
            "{more:?}"
        );
        let steps = sections["next"].as_array().into_iter().flatten();
        let costs: Vec<&str> = steps
            .filter_map(|one| one["cost"]["minor"].as_str())
            .collect();
        assert_eq!(costs, Vec::from_iter(next), "{more:?}");
    }
}

/// Source: the rule baseline-stands, and the waterfall: the first baseline, and the actual
/// number of the latest day, whichever was recorded last.
#[test]
fn numbers_are_those_of_their_days() {
    let measure = |kind: &str, value: &str, day: &str| {
        format!(
            r#"{{"kind": "measure", "community": "E1", "effective": "{day}", "actor": "COUNCIL", "commitment": "g", "indicator": "visits", "measure": "{kind}", "value": "{value}", "unit": "a week", "period": "{day}", "source": "s-{value}", "said_by": "COUNCIL"}}"#
        )
    };
    let all = [
        measure("baseline", "40", "2026-04-02"),
        measure("target", "50", "2026-04-02"),
        measure("actual", "60", "2026-10-01"),
        measure("actual", "45", "2026-06-01"),
        measure("baseline", "70", "2026-09-01"),
    ];
    let desk = desk_with("[]", &all);
    desk.write(
        "numbers.toml",
        LAYOUT
            .replace("rows = \"commitments\"", "rows = \"measures\"")
            .replace("from = \"purpose\"", "from = \"baseline\"")
            .replace("from = \"amount\"", "from = \"actual\"")
            + "\n[[section.field]]\nid = \"source\"\ntitle = \"Source\"\nfrom = \"source\"\nverified = true\n",
    );
    let args = ["returns", "--period", "2026-H2", "--layout", "numbers.toml"];
    let csv = ledger(&desk, &[&args[..], &["--format", "csv"]].concat())
        .done()
        .csv();
    let value = |field: &str| {
        let row = (0..csv.rows.len()).find(|row| csv.at(*row, "field") == field);
        csv.at(row.expect("the field is there"), "value").to_owned()
    };
    assert_eq!(
        ["purpose", "amount", "source"].map(value),
        ["40", "60", "s-60"]
    );
}

#[test]
fn what_is_wrong_with_a_return_is_named() {
    let desk = desk();
    ledger(&desk, &["returns"]).ends(2);
    ledger(&desk, &["returns", "--period", "2026-H3"])
        .misasked("--period: '2026-H3' is no half-year");
    ledger(
        &desk,
        &[
            "returns",
            "--period",
            "2026-H2",
            "--layout",
            "pride-in-place-yearly",
        ],
    )
    .misasked("--period: 'pride-in-place-yearly' is for a year");
    ledger(
        &desk,
        &[
            "returns",
            "--period",
            "2026-H2",
            "--layout",
            "pride-in-plase-six-monthly",
        ],
    )
    .misasked("--layout: there is no layout")
    .says("did you mean 'pride-in-place-six-monthly'?");
    ledger(
        &desk,
        &["returns", "--period", "2026-H2", "--community", "E0"],
    )
    .refused("--community: ");
    desk.write(
        "wrong.toml",
        LAYOUT
            .replace("from = \"community\"", "from = \"mayor\"")
            .replace("rows = \"commitments\"", "rows = \"cows\"")
            .replace("cell = \"B2\"", "cell = \"2B\""),
    );
    ledger(
        &desk,
        &["returns", "--period", "2026-H2", "--layout", "wrong.toml"],
    )
    .refused("wrong.toml:")
    .says("the view has no field 'mayor'")
    .says("'cows' is no view of the ledger")
    .says("'2B' is no cell");
}

fn plain_form(desk: &Desk) {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Summary & more").unwrap();
    desk.write("form.xlsx", book.save_to_buffer().unwrap());
}

/// What the layout puts into one cell is not lost, nor what it puts nowhere.
#[test]
fn two_values_of_a_layout_do_not_meet_in_a_cell() {
    let desk = desk();
    plain_form(&desk);
    for (from, to, cell) in [
        ("cell = \"B3\"", "cell = \"B2\"", "B2"),
        ("cell = \"B3\"", "cell = \"C6\"", "C6"),
        ("column = \"C\"", "column = \"A\"", "A6"),
    ] {
        assert!(LAYOUT.contains(from));
        desk.write("ours.toml", LAYOUT.replace(from, to));
        ledger(&desk, &FILL).refused(&format!(
            "form.xlsx#Summary & more: the layout puts two values into {cell}"
        ));
        assert!(!desk.has("filled.xlsx"));
    }
    desk.write("ours.toml", LAYOUT);
    ledger(&desk, &FILL).done();
}

#[test]
fn a_place_in_a_workbook_that_is_none_is_refused() {
    let desk = desk();
    plain_form(&desk);
    for (from, to, said) in [
        ("column = \"A\"", "column = \"a\"", "'a' is no column"),
        ("column = \"A\"", "column = \"A1\"", "'A1' is no column"),
        ("first_row = 6\n", "", "does not say in which row"),
        ("first_row = 6", "first_row = 0", "a sheet has no row 0"),
        (
            "first_row = 6",
            "first_row = 1048577",
            "a sheet has no row 1048577",
        ),
        (
            "sheet = \"Summary & more\"\nfirst_row",
            "first_row",
            "its section names no sheet",
        ),
        (
            "id = \"projects\"",
            "id = \"head\"",
            "two of the sections are called 'head'",
        ),
        (
            "id = \"amount\"",
            "id = \"purpose\"",
            "two of its fields are called 'purpose'",
        ),
    ] {
        assert!(LAYOUT.contains(from), "{from}");
        desk.write("ours.toml", LAYOUT.replacen(from, to, 1));
        ledger(&desk, &FILL).refused("ours.toml:").says(said);
    }
}

#[test]
fn the_name_of_a_return_says_its_form() {
    let desk = desk();
    plain_form(&desk);
    desk.write("ours.toml", LAYOUT);
    let returns = |more: &[&str]| {
        let args = [&["returns", "--period", "2026-H2"], more].concat();
        ledger(&desk, &args)
    };
    returns(&["--out", "o.pdf"]).ends(2);
    returns(&["--out", "o.csv", "--format", "json"]).ends(2);
    let filled = ["--layout", "ours.toml", "--template", "form.xlsx", "--out"];
    returns(&[&filled[..], &["f.csv"]].concat()).ends(2);
    returns(&[&filled[..], &["f.xlsx", "--format", "csv"]].concat()).ends(2);
    for file in ["o.pdf", "o.csv", "f.csv", "f.xlsx"] {
        assert!(!desk.has(file), "{file}");
    }
    returns(&["--out", "o.data", "--format", "json"]).done();
}

/// The rows of a return's CSV whose line holds `word`, by their section.
fn sections_of(desk: &Desk, period: &str, word: &str) -> Vec<String> {
    let made = ledger(desk, &["returns", "--period", period, "--format", "csv"]).done();
    let csv = made.csv();
    let mut all: Vec<String> = (0..csv.rows.len())
        .filter(|&row| csv.at(row, "of").contains(word))
        .map(|row| csv.at(row, "section").to_owned())
        .collect();
    all.dedup();
    all
}

/// A step that was disputed is completed when it is confirmed or reported anew.
#[test]
fn a_step_is_completed_once_the_dispute_is_over() {
    let said = |state: &str, day: &str, by: &str| {
        format!(
            r#"{{"kind": "milestone", "community": "E1", "effective": "{day}", "actor": "{by}", "by": "{by}", "commitment": "g", "milestone": "planted", "state": "{state}"}}"#
        )
    };
    for (state, by) in [("confirmed", "FUND"), ("reported", "TRUST")] {
        let desk = crate::ledger_reconcile::desk(&[]);
        let all = [
            said("promised", "2026-04-01", "TRUST"),
            said("reported", "2026-08-01", "TRUST"),
            said("disputed", "2026-08-10", "FUND"),
            said(state, "2027-02-01", by),
        ];
        desk.write("m.jsonl", all.join("\n"));
        ledger(&desk, &["add", "--from", "m.jsonl"]).done();
        let completed = |period: &str| {
            let sections = sections_of(&desk, period, "planted");
            sections.iter().any(|section| section.contains("completed"))
        };
        assert_eq!(
            ["2026-H2", "2027-H1"].map(completed),
            [false, true],
            "{state}"
        );
    }
}

/// A number that was taken back later is called as it was then.
#[test]
fn a_number_keeps_its_name_in_an_earlier_return() {
    let desk = crate::ledger_reconcile::desk(&[]);
    let id = "019cf1f0-0099-7000-8000-00000000000c";
    let common = r#""community": "E1", "actor": "TRUST""#;
    let measure = format!(
        r#"{{"kind": "measure", {common}, "id": "{id}", "effective": "2026-05-01", "indicator": "visits", "measure": "actual", "value": "5", "unit": "n", "period": "2026", "source": "s", "said_by": "TRUST"}}"#
    );
    let correct = format!(
        r#"{{"kind": "correct", {common}, "of": "{id}", "reason": "x", "effective": "2027-06-01"}}"#
    );
    desk.write("m.jsonl", format!("{measure}\n{correct}"));
    ledger(&desk, &["add", "--from", "m.jsonl"]).done();
    assert_eq!(sections_of(&desk, "2026-27", "visits"), ["measures"]);
}
