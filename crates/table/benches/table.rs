//! Reading and writing a country's table, with the answers checked.

use allotment_table::Table;

const COLUMNS: usize = 60;
const PLACES: [usize; 3] = [309, 33_755, 250_000];

fn main() {
    divan::main();
}

/// A table of codes and numbers: the cell at a row and column is
/// `row · 7 + column`, in hundredths.
fn csv(places: usize) -> Vec<u8> {
    let number = |cell: usize| format!("{}.{:02}", cell / 100, cell % 100);
    let names = (1..COLUMNS).map(|column| format!("indicator_{column}"));
    let header = std::iter::once("code".to_owned()).chain(names);
    let mut lines = vec![header.collect::<Vec<_>>().join(",")];
    for row in 0..places {
        let cells = (1..COLUMNS).map(|column| number(row * 7 + column));
        let line = std::iter::once(format!("E{row:08}")).chain(cells);
        lines.push(line.collect::<Vec<_>>().join(","));
    }
    lines.push(String::new());
    lines.join("\n").into_bytes()
}

fn table(places: usize) -> Table {
    Table::from_bytes("bench.csv", csv(places)).expect("a sound table")
}

fn check(table: &Table, places: usize) {
    assert_eq!((table.rows(), table.columns().len()), (places, COLUMNS));
    let last = table.text("indicator_59").expect("it is there");
    let cell = (places - 1) * 7 + 59;
    let cell = format!("{}.{:02}", cell / 100, cell % 100);
    assert_eq!(last[places - 1], Some(cell.as_str()));
}

#[divan::bench(args = PLACES, sample_count = 5, sample_size = 1)]
fn read_csv(bencher: divan::Bencher, places: usize) {
    let bytes = csv(places);
    bencher
        .with_inputs(|| bytes.clone())
        .bench_local_values(|bytes| {
            let table = Table::from_bytes("bench.csv", bytes).expect("a sound table");
            check(&table, places);
        });
}

#[divan::bench(args = PLACES, sample_count = 5, sample_size = 1)]
fn numbers_of_every_column(bencher: divan::Bencher, places: usize) {
    let table = table(places);
    bencher.bench_local(|| {
        let first = table.columns()[1..].iter().map(|column| {
            let numbers = table.numbers(column.name()).expect("numbers");
            numbers[0].expect("it is there")
        });
        let sum: f64 = first.sum();
        assert!((sum - 17.7).abs() < 1e-9, "{sum}");
    });
}

#[divan::bench(args = PLACES, sample_count = 5, sample_size = 1)]
fn write_csv(bencher: divan::Bencher, places: usize) {
    let (table, bytes) = (table(places), csv(places));
    bencher.bench_local(|| assert!(table.to_csv().expect("text") == bytes));
}

#[divan::bench(args = [309, 33_755], sample_count = 5, sample_size = 1)]
fn write_and_read_parquet(bencher: divan::Bencher, places: usize) {
    let table = table(places);
    bencher.bench_local(|| {
        let bytes = table.to_parquet().expect("plain types");
        let read = Table::from_bytes("bench.parquet", bytes).expect("what we wrote");
        assert_eq!((read.rows(), read.columns().len()), (places, COLUMNS));
    });
}
