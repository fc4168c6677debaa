//! Wrong cells, each with its line, column and advice.

use allotment_table::{Column, Faults, Table};
use num_rational::BigRational;

fn table(csv: &str) -> Table {
    Table::from_bytes("t.csv", csv.into()).expect("a sound table")
}

fn lines(faults: &Faults) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_missing_cell_is_missing_and_nothing_else_is() {
    let table = table("x\n0\n\"\"\n-1\n");
    assert_eq!(table.numbers("x").unwrap(), [Some(0.0), None, Some(-1.0)]);
}

#[test]
fn every_wrong_number_is_reported_with_its_line() {
    let table = table("code,x\na,1\nb,NA\nc,\"1,5\"\n\"d\ne\",nan\nf,12%\n");
    let faults = table.numbers("x").unwrap_err();
    assert_eq!(
        lines(&faults),
        [
            "t.csv:3: column 'x': 'NA' is not a number",
            "t.csv:4: column 'x': '1,5' is not a number",
            "t.csv:5: column 'x': 'nan' is not a number",
            "t.csv:7: column 'x': '12%' is not a number",
        ]
    );
    let exact = table.exact("x").unwrap_err();
    assert_eq!(lines(&exact), lines(&faults));
    assert!(
        faults
            .report()
            .contains("write a decimal point rather than a comma")
    );
}

#[test]
fn exact_numbers_are_as_written_and_floats_as_they_are() {
    let tenth = |table: &Table| table.exact("x").unwrap()[0].clone().unwrap();
    let written = tenth(&table("x\n0.1\n"));
    assert_eq!(written, BigRational::new(1.into(), 10.into()));
    let stored = tenth(&Table::new("t", vec![Column::numbers("x", [Some(0.1)])]));
    assert_eq!(
        stored,
        BigRational::new(3_602_879_701_896_397_i64.into(), (1_i64 << 55).into())
    );
}

#[test]
fn whole_numbers_and_truths_say_what_they_are_not() {
    let table = table("n,b\n1,true\n1.5,yes\n1e3,0\n99999999999999999999,2\n");
    assert_eq!(
        lines(&table.integers("n").unwrap_err()),
        [
            "t.csv:3: column 'n': '1.5' is not a whole number",
            "t.csv:5: column 'n': '99999999999999999999' is larger than any number this program can hold",
        ]
    );
    assert_eq!(
        lines(&table.booleans("b").unwrap_err()),
        [
            "t.csv:3: column 'b': 'yes' is neither true nor false",
            "t.csv:5: column 'b': '2' is neither true nor false",
        ]
    );
}

#[test]
fn codes_are_there_sound_and_alone() {
    let sound = table("code\n007\nE01\n");
    assert_eq!(sound.place_ids("code").unwrap()[0].as_str(), "007");
    let faults = table("n,code\n1,a\n2,\n3,a\n4,a \n5,a\n")
        .place_ids("code")
        .unwrap_err();
    assert_eq!(
        lines(&faults),
        [
            "t.csv:3: column 'code': the code is empty",
            "t.csv:4: column 'code': the code 'a' is already on line 2",
            "t.csv:5: column 'code': the code 'a ' begins or ends with white space",
            "t.csv:6: column 'code': the code 'a' is already on line 2",
        ]
    );
    assert!(faults.report().contains("help: give every place its code"));
    let areas = table("code,area\n1,x\n2,x\n");
    assert_eq!(areas.place_codes("area").unwrap().len(), 2);
}

#[test]
fn an_unknown_column_names_the_nearest() {
    let faults = table("population,income\n1,2\n")
        .numbers("populaton")
        .unwrap_err();
    assert_eq!(
        faults.report(),
        "error: t.csv: there is no column 'populaton'\n\
         help: did you mean 'population'? the columns are: population, income\n"
    );
}

#[test]
fn numbers_of_a_made_table_are_checked_for_their_type() {
    let made = Table::new("made", vec![Column::booleans("b", [Some(true)])]);
    assert_eq!(
        made.numbers("b").unwrap_err().to_string(),
        "made: column 'b': holds true and false, not numbers"
    );
}

#[test]
fn measurements_are_of_a_size_with_which_one_can_reckon() {
    let sound = "1e50\n-1e50\n1e-50\n0\n-0\n\"\"\n12\n";
    let found = table(&format!("x\n{sound}")).measures("x").unwrap();
    let wanted = [
        Some(1e50),
        Some(-1e50),
        Some(1e-50),
        Some(0.0),
        Some(-0.0),
        None,
        Some(12.0),
    ];
    assert_eq!(found, wanted);
    let wrong = table("x\n1e51\nNA\n-1e-51\n1e308\n");
    let wanted = [
        "t.csv:2: column 'x': '1e51' is larger than anything that can be measured here",
        "t.csv:3: column 'x': 'NA' is not a number",
        "t.csv:4: column 'x': '-1e-51' is smaller than anything that can be measured here",
        "t.csv:5: column 'x': '1e308' is larger than anything that can be measured here",
    ];
    assert_eq!(lines(&wrong.measures("x").unwrap_err()), wanted);
    let each = wrong.each_measure("x").unwrap();
    let each: Vec<String> = each
        .into_iter()
        .map(|cell| cell.unwrap_err().to_string())
        .collect();
    assert_eq!(each, wanted);
    let numbers = Column::numbers("x", [Some(1e200), None]);
    assert_eq!(
        lines(&Table::new("t", vec![numbers]).measures("x").unwrap_err()),
        ["t:1: column 'x': '1e200' is larger than anything that can be measured here"]
    );
    assert!(wrong.each_measure("y").is_err());
}

#[test]
fn each_whole_number_has_its_own_fault() {
    let table = table("n\n7\n1.5\n\"\"\n1e3\nx\n99999999999999999999\n");
    let each = table.each_integer("n").unwrap();
    let told: Vec<Result<Option<i64>, String>> = each
        .into_iter()
        .map(|cell| cell.map_err(|fault| fault.to_string()))
        .collect();
    let wrong = |line: u32, what: &str| Err(format!("t.csv:{line}: column 'n': {what}"));
    assert_eq!(
        told,
        [
            Ok(Some(7)),
            wrong(3, "'1.5' is not a whole number"),
            Ok(None),
            Ok(Some(1000)),
            wrong(6, "'x' is not a number"),
            wrong(
                7,
                "'99999999999999999999' is larger than any number this program can hold"
            ),
        ]
    );
}
