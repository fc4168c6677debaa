//! The types that other programs write to Parquet.

use std::sync::Arc;

use allotment_table::{Faults, Table};
use arrow_array::builder::{ListBuilder, StringDictionaryBuilder};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int16Array,
    LargeStringArray, RecordBatch, StringArray, StringViewArray, TimestampMillisecondArray,
    UInt64Array,
};
use num_rational::BigRational;
use parquet::arrow::ArrowWriter;

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Table {
    let batch = RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
    .expect("columns of one length");
    let mut writer =
        ArrowWriter::try_new(Vec::new(), batch.schema(), None).expect("a known schema");
    writer.write(&batch).expect("plain arrays");
    let bytes = writer.into_inner().expect("memory takes any bytes");
    Table::from_bytes("t.parquet", bytes).expect("a sound file")
}

fn words<T: std::fmt::Debug>(result: Result<T, Faults>) -> String {
    result.expect_err("it is wrong").to_string()
}

#[test]
fn text_is_text_in_any_encoding_and_an_empty_one_is_missing() {
    let mut dictionary = StringDictionaryBuilder::<Int32Type>::new();
    dictionary.extend([Some("x"), None, Some("x"), Some("")]);
    let cells = [Some("x"), None, Some("x"), Some("")];
    let table = parquet(vec![
        ("dictionary", Arc::new(dictionary.finish())),
        ("large", Arc::new(LargeStringArray::from(cells.to_vec()))),
        ("view", Arc::new(StringViewArray::from(cells.to_vec()))),
        ("plain", Arc::new(StringArray::from(cells.to_vec()))),
    ]);
    for name in table.column_names() {
        let text = table.text(name).unwrap();
        assert_eq!(text, [Some("x"), None, Some("x"), None], "{name}");
    }
}

#[test]
fn numbers_keep_their_exact_value() {
    let decimals = Decimal128Array::from(vec![Some(125), None]);
    let decimals = decimals.with_precision_and_scale(10, 2).unwrap();
    let table = parquet(vec![
        ("small", Arc::new(Int16Array::from(vec![Some(-7), None]))),
        ("unsigned", Arc::new(UInt64Array::from(vec![Some(7), None]))),
        (
            "beyond",
            Arc::new(UInt64Array::from(vec![Some(u64::MAX), None])),
        ),
        (
            "single",
            Arc::new(Float32Array::from(vec![Some(0.1), None])),
        ),
        ("decimal", Arc::new(decimals)),
        (
            "truth",
            Arc::new(BooleanArray::from(vec![Some(true), None])),
        ),
    ]);
    assert_eq!(table.integers("small").unwrap(), [Some(-7), None]);
    assert_eq!(table.integers("unsigned").unwrap(), [Some(7), None]);
    let beyond = BigRational::from_integer(u64::MAX.into());
    assert_eq!(table.exact("beyond").unwrap(), [Some(beyond), None]);
    assert_eq!(
        table.numbers("single").unwrap(),
        [Some(f64::from(0.1_f32)), None]
    );
    assert_eq!(table.numbers("decimal").unwrap(), [Some(1.25), None]);
    let exact = BigRational::new(5.into(), 4.into());
    assert_eq!(table.exact("decimal").unwrap(), [Some(exact), None]);
    assert_eq!(table.text("decimal").unwrap(), [Some("1.25"), None]);
    assert_eq!(table.booleans("truth").unwrap(), [Some(true), None]);
    assert_eq!(table.text("truth").unwrap(), [Some("true"), None]);
}

#[test]
fn days_and_moments_are_text() {
    let moments = TimestampMillisecondArray::from(vec![1_761_816_600_500]);
    let table = parquet(vec![
        ("day", Arc::new(Date32Array::from(vec![20_391]))),
        ("moment", Arc::new(moments.clone())),
        ("universal", Arc::new(moments.with_timezone("UTC"))),
    ]);
    assert_eq!(table.text("day").unwrap(), [Some("2025-10-30")]);
    assert_eq!(
        table.text("moment").unwrap(),
        [Some("2025-10-30T09:30:00.5")]
    );
    assert_eq!(
        table.text("universal").unwrap(),
        [Some("2025-10-30T09:30:00.5Z")]
    );
}

#[test]
fn what_is_no_number_is_a_fault_only_when_asked_for() {
    let mut lists = ListBuilder::new(arrow_array::builder::Int64Builder::new());
    lists.append_value([Some(1), Some(2)]);
    lists.append_null();
    let numbers = Float64Array::from(vec![f64::NAN, f64::INFINITY]);
    let table = parquet(vec![
        ("lists", Arc::new(lists.finish())),
        ("x", Arc::new(numbers)),
    ]);
    assert!(
        words(table.numbers("lists"))
            .starts_with("t.parquet: column 'lists': holds values of the type List")
    );
    let wrong = "t.parquet:1: column 'x': 'NaN' is not a finite number\n\
                 t.parquet:2: column 'x': 'inf' is not a finite number";
    assert_eq!(words(table.numbers("x")), wrong);
    assert_eq!(words(table.exact("x")), wrong);
    let written = table.to_parquet().unwrap();
    assert!(
        Table::from_bytes("again.parquet", written)
            .unwrap()
            .has("lists")
    );
}
