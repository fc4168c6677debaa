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

#[test]
fn what_is_wrong_with_a_return_is_named() {
    let desk = desk();
    ledger(&desk, &["returns"]).ends(2);
    ledger(&desk, &["returns", "--period", "2026-H3"])
        .refused("--period: '2026-H3' is no half-year");
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
    .refused("--period: 'pride-in-place-yearly' is for a year");
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
    .refused("--layout: there is no layout")
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
