//! Expressions, through the public API.

#![expect(clippy::unwrap_used, reason = "a test that finds nothing must fail")]

use allotment_expression::{EvaluationError, Expression, ExpressionError, LONGEST, Value};
use num_rational::BigRational;
use proptest::prelude::*;

fn float(text: &str) -> Value<f64> {
    let columns = |name: &str| match name {
        "a" => Some(Value::Number(6.0)),
        "b" => Some(Value::Number(4.0)),
        "zero" => Some(Value::Number(0.0)),
        "gone" => Some(Value::Null),
        "region" => Some(Value::Text("North".into())),
        "2021 people" => Some(Value::Number(9.0)),
        _ => None,
    };
    Expression::parse(text).unwrap().float(&columns).unwrap()
}

fn exact(text: &str) -> Value {
    let columns = |name: &str| match name {
        "a" => Some(Value::Number(BigRational::new(1.into(), 10.into()))),
        _ => None,
    };
    Expression::parse_exact(text)
        .unwrap()
        .exact(&columns)
        .unwrap()
}

#[test]
fn arithmetic_binds_as_in_sql() {
    for (text, value) in [
        ("100.0 * b / a - 1", 100.0 * 4.0 / 6.0 - 1.0),
        ("-a + b * 2", 2.0),
        ("(a + b) / 4", 2.5),
        ("1 / 2", 0.5),
        ("\"2021 people\" * 2", 18.0),
        ("SQRT(b) + ABS(-1) + POWER(2, 3)", 11.0),
        ("LEAST(a, b, gone) + GREATEST(a, b)", 10.0),
        ("COALESCE(gone, b)", 4.0),
        ("CASE WHEN a > b THEN 1 ELSE 0 END", 1.0),
        (
            "CASE region WHEN 'South' THEN 1 WHEN 'North' THEN 2 END",
            2.0,
        ),
    ] {
        assert_eq!(float(text), Value::Number(value), "{text}");
    }
}

/// Source: ISO/IEC 9075-2, 8.20 and 6.39: three-valued logic and null operands.
#[test]
fn nulls_behave_as_in_sql() {
    for (text, value) in [
        ("gone + 1", Value::Null),
        ("gone = gone", Value::Null),
        ("gone IS NULL", Value::Boolean(true)),
        ("gone > 1 AND FALSE", Value::Boolean(false)),
        ("gone > 1 OR TRUE", Value::Boolean(true)),
        ("gone > 1 AND TRUE", Value::Null),
        ("NOT (gone > 1)", Value::Null),
        ("a IN (1, NULL)", Value::Null),
        ("a IN (6, NULL)", Value::Boolean(true)),
        ("a NOT IN (1, 2)", Value::Boolean(true)),
        ("a BETWEEN b AND 6", Value::Boolean(true)),
        ("CASE WHEN gone > 1 THEN 1 END", Value::Null),
        ("NULLIF(a, 6)", Value::Null),
    ] {
        assert_eq!(float(text), value, "{text}");
    }
}

#[test]
fn exact_means_exact() {
    let three_tenths = BigRational::new(3.into(), 10.into());
    assert_eq!(exact("a + 0.2"), Value::Number(three_tenths));
    assert_eq!(exact("a + 0.2 = 0.3"), Value::Boolean(true));
    assert_eq!(exact("a * 3 / 3 = a"), Value::Boolean(true));
}

#[test]
fn what_is_beyond_the_subset_is_refused_with_what_is_allowed() {
    for text in [
        "SUM(a) OVER ()",
        "(SELECT 1)",
        "a || 'x'",
        "a.b",
        "RANDOM()",
        "CAST(a AS INT)",
    ] {
        let error = Expression::parse(text).unwrap_err();
        assert!(
            matches!(error, ExpressionError::NotAllowed { .. }),
            "{text}: {error}"
        );
    }
    let error = Expression::parse_exact("SQRT(a)").unwrap_err();
    assert!(error.to_string().contains("decides money"), "{error}");
    for text in ["", "a +", "a b", "1; DROP TABLE places", "a)"] {
        let error = Expression::parse(text).unwrap_err();
        assert!(
            matches!(error, ExpressionError::NotSql { .. }),
            "{text}: {error}"
        );
    }
    let long = format!("1{}", "+1".repeat(LONGEST));
    assert!(matches!(
        Expression::parse(&long),
        Err(ExpressionError::TooLong { .. })
    ));
}

#[test]
fn a_value_that_does_not_exist_is_an_error_not_an_infinity() {
    let columns = |name: &str| match name {
        "zero" => Some(Value::Number(0.0)),
        "word" => Some(Value::Text("NA".into())),
        _ => None,
    };
    let fails = |text: &str| {
        let expression = Expression::parse(text).unwrap();
        expression.float(&columns).unwrap_err().to_string()
    };
    assert_eq!(fails("1 / zero"), "'(1 / zero)' divides by zero");
    assert_eq!(fails("LN(zero)"), "'LN' cannot take 0");
    assert_eq!(fails("nobody"), "there is no column 'nobody'");
    assert_eq!(fails("word + 1"), "'word' is text where a number is needed");
    assert_eq!(
        fails("1e308 * 10"),
        "'(1e308 * 10)' is too large to be a number"
    );
    assert!(matches!(
        Expression::parse("zero > word").unwrap().float(&columns),
        Err(EvaluationError::WrongKind { .. })
    ));
}

#[test]
fn a_chain_of_any_length_is_read_or_refused_without_running_out_of_stack() {
    assert_eq!(
        float(&format!("1{}", "+1".repeat(150))),
        Value::Number(151.0)
    );
    for hostile in [
        format!("1{}", "+1".repeat(LONGEST / 2 - 1)),
        format!("{}1{}", "(".repeat(1_900), ")".repeat(1_900)),
        "-".repeat(LONGEST),
        "NOT ".repeat(LONGEST / 4),
        "CASE WHEN ".repeat(LONGEST / 10),
    ] {
        assert!(Expression::parse(&hostile).is_err());
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[ -~]{0,60}|([a-z(),+*/=<>' 0-9.-]|CASE |WHEN |END ){0,80}") {
        if let Ok(expression) = Expression::parse(&text) {
            let _ = expression.float(&|_| Some(Value::Number(0.5)));
            let _ = expression.exact(&|_| Some(Value::Null));
        }
    }
}
