//! Expressions over a table, and the faults of its cells.

use allotment_expression::Expression;
use allotment_table::{Faults, Table};
use num_rational::BigRational;

fn table(csv: &str) -> Table {
    Table::from_bytes("t.csv", csv.into()).expect("a sound table")
}

fn expression(text: &str) -> Expression {
    Expression::parse(text).expect("an expression")
}

fn lines(faults: &Faults) -> Vec<String> {
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_rate_is_worked_out_on_every_row() {
    let table = table("code,claimants,people\n001,3,40\n002,,10\n003,1,3\n");
    let rate = expression("100.0 * claimants / people");
    assert_eq!(
        table.evaluate(&rate).unwrap(),
        [Some(7.5), None, Some(100.0 / 3.0)]
    );
    let third = BigRational::new(100.into(), 3.into());
    assert_eq!(table.evaluate_exact(&rate).unwrap()[2], Some(third));
}

#[test]
fn a_column_is_text_where_it_is_compared_with_text() {
    let table = table("code,region,n\n001,North,1\n002,South,\n003,7,3\n");
    let condition = |text| table.evaluate_condition(&expression(text)).unwrap();
    assert_eq!(
        condition("region = 'North' AND n > 0"),
        [Some(true), Some(false), Some(false)]
    );
    assert_eq!(
        condition("code = '003'"),
        [Some(false), Some(false), Some(true)]
    );
    assert_eq!(condition("n > 2"), [Some(false), None, Some(true)]);
}

#[test]
fn a_column_of_true_and_false_is_a_condition() {
    let table = table("open,n\ntrue,1\nFALSE,2\n,3\n");
    let condition = |text| table.evaluate_condition(&expression(text)).unwrap();
    assert_eq!(condition("open"), [Some(true), Some(false), None]);
    assert_eq!(
        condition("NOT open AND n > 1"),
        [Some(false), Some(true), None]
    );
    assert_eq!(condition("open = 'true'"), [Some(true), Some(false), None]);
}

#[test]
fn a_cell_that_should_be_a_number_is_named_with_its_line() {
    let table = table("region,n,people\nNorth,NA,4\nNorth,x,4\nSouth,3,4\n");
    let faults = table
        .evaluate(&expression(
            "CASE WHEN region = 'North' THEN n / people END",
        ))
        .unwrap_err();
    assert_eq!(
        lines(&faults),
        [
            "t.csv:2: column 'n': 'NA' is not a number",
            "t.csv:3: column 'n': 'x' is not a number"
        ]
    );
}

#[test]
fn rows_without_a_value_are_named() {
    let table = table("n,people\n1,0\n2,2\n3,0\n");
    let faults = table.evaluate(&expression("n / people")).unwrap_err();
    assert_eq!(
        lines(&faults),
        [
            "t.csv:2: '(n / people)' divides by zero",
            "t.csv:4: '(n / people)' divides by zero"
        ]
    );
    assert!(faults.report().contains("help: correct the zero"));
    let faults = table.evaluate(&expression("n > 1")).unwrap_err();
    assert_eq!(faults.total(), 3);
    let faults = table.evaluate(&expression("n / peple + m")).unwrap_err();
    assert_eq!(
        faults.report(),
        "error: t.csv: there is no column 'm'\nhelp: did you mean 'n'? the columns are: n, people\n\
         error: t.csv: there is no column 'peple'\nhelp: did you mean 'people'? the columns are: n, people\n"
    );
}
