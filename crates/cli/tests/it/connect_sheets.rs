//! `allotment connect`: awards in the spreadsheet form of the 360Giving standard.

use allotment_table::{Column, Table};

use crate::desk::{Desk, Ran};

const SPEC: &str =
    "[places]\npath = \"places.csv\"\nid = \"lsoa21cd\"\n[[grants]]\npath = \"FILE\"\n";

const JSON: &str = r#"{"grants": [
{"id": "g1", "title": "Onward", "currency": "GBP", "amountAwarded": 1000.10, "awardDate": "2025-01-01", "regrantType": "FRG010",
 "fundingOrganization": [{"id": "F", "name": "Fund, The"}],
 "recipientOrganization": [{"id": "T", "name": "Trust", "location": [{"geoCode": "N1"}]}]},
{"id": "g2", "currency": "GBP", "amountAwarded": 40, "awardDate": "2025-02-01T00:00:00Z",
 "fundingOrganization": [{"id": "T", "name": "Trust"}], "recipientOrganization": [{"id": "C"}],
 "beneficiaryLocation": [{"geoCode": "N3"}, {"geoCode": "D1"}], "grantProgramme": [{"title": "Halls"}]},
{"id": "g3", "currency": "GBP", "amountAwarded": 90071992547409.93, "awardDate": "2025-02-01",
 "fundingOrganization": [{"id": "F"}], "recipientOrganization": [{"id": "C"}],
 "beneficiaryLocation": [{"geoCode": "N2"}]},
{"id": "g4", "currency": "GBP", "amountAwarded": 9, "awardDate": "2025-02-01",
 "fundingOrganization": [{"id": "F"}], "recipientIndividual": {"id": "x", "name": "X"}}
]}"#;

/// The same, by the titles of the standard.
const CSV: &str = "\
Identifier,Title,Currency,Amount Awarded,Award Date,For Regrant Type,Funding Org:Identifier,Funding Org:Name,Recipient Org:Identifier,Recipient Org:Name,Recipient Org:0:Location:0:Geographic Code,Recipient Ind:Identifier,Beneficiary Location:0:Geographic Code,Beneficiary Location:1:Geographic Code,Grant Programme:Title,Our own column
g1,Onward,GBP,1000.10,2025-01-01,FRG010,F,\"Fund, The\",T,Trust,N1,,,,,
g2,,GBP,40,2025-02-01T00:00:00Z,,T,Trust,C,,,,N3,D1,Halls,x
g3,,GBP,90071992547409.93,2025-02-01,,F,,C,,,,N2,,,
g4,,GBP,9,2025-02-01,,F,,,,,x,,,,
";

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write(
        "places.csv",
        "lsoa21cd,population,lad24cd\nN1,100,D1\nN2,300,D1\nN3,50,D2\n",
    );
    desk
}

/// Runs on the awards in `file`.
fn run(desk: &Desk, file: &str) -> Ran {
    desk.write("spec.toml", SPEC.replace("FILE", file));
    desk.run(&["connect", "spec.toml"])
}

/// The table `csv` as a spreadsheet.
fn xlsx(csv: &str) -> Vec<u8> {
    let table = Table::from_bytes("t.csv", csv.into()).expect("a table");
    table.to_xlsx(&[]).expect("text")
}

#[test]
fn json_csv_and_spreadsheets_of_the_same_awards_give_the_same_bytes() {
    let desk = desk();
    desk.write("g.json", JSON)
        .write("g.csv", CSV)
        .write("g.xlsx", xlsx(CSV));
    let parquet = Table::from_bytes("g.csv", CSV.into()).unwrap();
    desk.write("g.csv.gz", parquet.to_csv_gz().unwrap());
    desk.write("g.parquet", parquet.to_parquet().unwrap());
    let wanted = run(&desk, "g.json").done();
    assert_eq!(
        wanted.text(),
        "\
policy,place,theme,department,amount_minor,per_head_minor,once,located,outcome,direction,lag_years,evidence,from,to
g1,N1,grants,\"Fund, The\",,,true,recipient,,,,,2025-01-01,2025-01-01
g2,N1,Halls,Trust,500,5,true,beneficiary,,,,,2025-02-01,2025-02-01
g2,N2,Halls,Trust,1500,5,true,beneficiary,,,,,2025-02-01,2025-02-01
g2,N3,Halls,Trust,2000,40,true,beneficiary,,,,,2025-02-01,2025-02-01
g3,N2,grants,F,9007199254740993,30023997515803,true,beneficiary,,,,,2025-02-01,2025-02-01
"
    );
    for file in ["g.csv", "g.csv.gz", "g.parquet", "g.xlsx"] {
        let ran = run(&desk, file).done();
        assert_eq!(ran.text(), wanted.text(), "{file}");
        assert_eq!(ran.err, wanted.err, "{file}");
    }
    // The same awards in two forms are counted once.
    desk.write(
        "spec.toml",
        SPEC.replace("FILE", "g.json") + "[[grants]]\npath = \"g.xlsx\"\n",
    );
    let both = desk.run(&["connect", "spec.toml"]).done();
    assert_eq!(
        (both.text(), both.err.as_str()),
        (wanted.text(), wanted.err.as_str())
    );
}

/// Source: 360Giving's guidance on spreadsheets: a heading may have the keys of
/// the JSON form, and locations may stand on rows or on a sheet of their own.
#[test]
fn keys_for_titles_and_several_rows_of_one_award_do_as_well() {
    let desk = desk();
    desk.write("g.json", JSON);
    let wanted = run(&desk, "g.json").done();
    let rows = "\
id,CURRENCY,amountAwarded,award date,regrantType,fundingOrganization/0/id,fundingOrganization/0/name,recipientOrganization/0/id,recipientOrganization/0/location/0/geoCode,recipientIndividual/id,beneficiaryLocation/0/geoCode,grantProgramme/0/title
g1,GBP,1000.10,2025-01-01,FRG010,F,\"Fund, The\",T,N1,,,
g2,GBP,40.00,2025-02-01,,T,Trust,C,,,D1,Halls
g3,GBP,90071992547409.93,2025-02-01,,F,,C,,,N2,
g2,,,,,,,,,,N3,
g4,GBP,9,2025-02-01,,F,,,,x,,
,,,,,,,,,,,
";
    desk.write("rows.csv", rows);
    assert_eq!(run(&desk, "rows.csv").done().text(), wanted.text());
}

#[test]
fn what_is_wrong_is_told_by_row_and_column_all_at_once() {
    let desk = desk();
    let wrong = CSV
        .replace(
            "GBP,1000.10,2025-01-01,FRG010",
            "EUR,\"£1,000\",01/01/2025,yes",
        )
        .replace("GBP,40,", ",-40,")
        .replace("g3,,", ",,")
        .replace("2025-02-01,,F,,,,,x", "2025-02-30,,,,,,,");
    desk.write("g.csv", &wrong).write("g.xlsx", xlsx(&wrong));
    for (file, shown) in [("g.csv", "g.csv"), ("g.xlsx", "g.xlsx#Data")] {
        let ran = run(&desk, file).ends(3);
        for what in [
            ":2: column 'Currency': grant 'g1': it is in EUR, and this programme counts in GBP",
            ":2: column 'Amount Awarded': grant 'g1': the Amount Awarded '£1,000' is no amount of money",
            ":2: column 'Award Date': grant 'g1': the Award Date '01/01/2025' is not a day",
            ":2: column 'For Regrant Type': grant 'g1': the For Regrant Type 'yes' is not one of the standard",
            ":3: column 'Currency': grant 'g2': 'Currency' is missing",
            ":3: column 'Amount Awarded': grant 'g2': the Amount Awarded '-40' is no amount of money",
            ":4: column 'Identifier': the identifier is missing",
            ":5: column 'Award Date': grant 'g4': the Award Date '2025-02-30' is not a day",
            ":5: column 'Funding Org:Identifier': grant 'g4': 'Funding Org:Identifier' is missing",
            ":5: column 'Recipient Org:Identifier': grant 'g4': 'Recipient Org:Identifier' is missing",
        ] {
            let line = format!("error: {shown}{what}");
            assert!(ran.err.contains(&line), "no {line} in\n{}", ran.err);
        }
        assert_eq!(ran.faults(), 10, "{}", ran.err);
    }
}

#[test]
fn columns_that_are_missing_twice_there_or_nearly_right_are_told() {
    let desk = desk();
    desk.write("g.csv", "Identifier,Title\nx,y\n");
    let ran = run(&desk, "g.csv").refused("g.csv: there is no column 'Currency'");
    assert_eq!(ran.faults(), 5, "{}", ran.err);
    desk.write("g.csv", "Title,Amount Awarded\nx,9\n");
    run(&desk, "g.csv")
        .ends(3)
        .says("there is no column 'Identifier'");
    desk.write(
        "g.csv",
        CSV.replace(
            "Beneficiary Location:0:Geographic Code",
            "Beneficiary Locations:Geographic Code",
        )
        .replace("Title,Currency", "currency,Currency"),
    );
    let ran = run(&desk, "g.csv").ends(3);
    let ran = ran.says("column 'Beneficiary Locations:Geographic Code': 'Beneficiary Locations:Geographic Code' is not a heading of the standard");
    ran.says("it means the same as the column 'currency'");
    let twice = CSV.to_owned() + "g2,,GBP,41,2025-02-01,,T,Trust,C,,,,,,,\n";
    desk.write("g.csv", twice);
    run(&desk, "g.csv").refused(
        "g.csv:6: column 'Amount Awarded': the award 'g2' has '40' here on line 3 of g.csv",
    );
    desk.write(
        "g.json",
        JSON.replace(
            "\"GBP\", \"amountAwarded\": 40",
            "\"GBP\", \"amountAwarded\": 41",
        ),
    );
    desk.write("g.csv", CSV);
    desk.write(
        "spec.toml",
        SPEC.replace("FILE", "g.json") + "[[grants]]\npath = \"g.csv\"\n",
    );
    desk.run(&["connect", "spec.toml"])
        .refused("g.csv:3: the award 'g2' is here with other amounts or parties than before");
}

/// A workbook of two sheets of awards and one of words.
#[test]
fn sheets_of_one_workbook_say_something_of_the_same_awards() {
    let desk = desk();
    desk.write("g.json", JSON);
    let wanted = run(&desk, "g.json").done();
    let main = CSV.replace(",N3,D1,Halls", ",,,Halls");
    let main = Table::from_bytes("grants.csv", main.into()).unwrap();
    let places = Table::from_bytes(
        "places.csv",
        "Identifier,Beneficiary Location:Geographic Code,Beneficiary Location:Name\ng2,N3,Cinder\ng2,D1,\n".into(),
    )
    .unwrap();
    let meta = Table::new("Meta", vec![Column::text("Publisher", [Some("F")])]);
    desk.write("g.xlsx", workbook(&[&main, &places, &meta]));
    assert_eq!(run(&desk, "g.xlsx").done().text(), wanted.text());
    // One sheet alone is what is asked for.
    run(&desk, "g.xlsx#grants")
        .done()
        .says("GBP 49 once has no place");
    run(&desk, "g.xlsx#Grants")
        .refused("g.xlsx: there is no sheet 'Grants' with anything on it")
        .says("the sheets are: grants, places, Meta");
    desk.write("g.xlsx", workbook(&[&meta]));
    run(&desk, "g.xlsx").refused("g.xlsx: no sheet of it has awards");
    desk.write("g.xlsx", "PK\u{3}\u{4}");
    run(&desk, "g.xlsx").refused("g.xlsx: the spreadsheet is damaged");
}

/// A spreadsheet with a sheet for each of `tables`: theirs is the first sheet of
/// what they write, moved into one file.
fn workbook(tables: &[&Table]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for table in tables {
        let name = table.name().trim_end_matches(".csv");
        let sheet = book.add_worksheet().set_name(name).expect("a short name");
        for (at, column) in (0_u16..).zip(table.column_names()) {
            sheet.write(0, at, column).expect("text");
            let cells = table.text(column).expect("text");
            for (row, cell) in (1_u32..).zip(cells) {
                if let Some(cell) = cell {
                    sheet.write(row, at, cell).expect("text");
                }
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}
