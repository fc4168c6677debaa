//! What is planted in the country can be found in it, and its files fit.

mod ballots;
mod files;
mod groups;
mod map;
mod panel;
mod quarters;
mod truth;

use std::collections::BTreeMap;

use allotment_country::{Country, Size};

/// The country of `seed` with `size` neighbourhoods.
fn country(seed: u64, size: u32) -> Country {
    Country::generate(seed, Size::new(size).expect("a size in range"))
}

/// The text of a file of the country.
fn text(country: &Country, path: &str) -> String {
    let files = country.files();
    let file = files.into_iter().find(|file| file.path == path);
    file.unwrap_or_else(|| panic!("no file {path}")).text
}

/// A table as its columns; the fields in it hold no comma.
fn columns(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), header.len(), "{line}");
        for (name, cell) in header.iter().zip(cells) {
            columns.entry((*name).into()).or_default().push(cell.into());
        }
    }
    columns
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / number(values.len())
}

/// The central moment of this order, over the standard deviation to it.
fn moment(values: &[f64], order: i32) -> f64 {
    let middle = mean(values);
    let raw = |order: i32| {
        mean(
            &values
                .iter()
                .map(|v| (v - middle).powi(order))
                .collect::<Vec<_>>(),
        )
    };
    raw(order) / raw(2).sqrt().powi(order)
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let cross = |x: &[f64], mx: f64, y: &[f64], my: f64| -> f64 {
        x.iter().zip(y).map(|(x, y)| (x - mx) * (y - my)).sum()
    };
    cross(a, mean_a, b, mean_b) / (cross(a, mean_a, a, mean_a) * cross(b, mean_b, b, mean_b)).sqrt()
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("few"))
}
