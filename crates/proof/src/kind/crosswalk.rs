//! Counts brought from geography to geography and back: nobody is lost, and
//! weights are those that others made.

use std::collections::BTreeMap;
use std::path::Path;

use allotment_programme::crosswalk::{CrosswalkRequest, Crosswalked, Figure, Weight};
use allotment_table::{Column, Table};
use serde_json::json;

use super::outcome::Compared;
use crate::data::Data;
use crate::error::ProofError;

/// The census counts of England's neighbourhoods of 2021.
const CENSUS: [&str; 7] = [
    "age_group21_lsoa21_wide.csv.gz",
    "ethnicity21_lsoa21_wide.csv.gz",
    "household_tenure21_lsoa21_wide.csv.gz",
    "household_deprivation21_lsoa21_wide.csv.gz",
    "household_type21_lsoa21_wide.csv.gz",
    "household_overcrowding21_lsoa21_wide.csv.gz",
    "disability21_lsoa21_ew_wide.csv.gz",
];

/// One step of the way: a look-up, from one of its columns to another.
struct Step<'a> {
    lookup: &'a Table,
    from: &'a str,
    to: &'a str,
    weight: Option<Weight<'a>>,
}

impl Step<'_> {
    fn take(&self, table: &Table, id: &str, columns: &[Figure]) -> Result<Crosswalked, ProofError> {
        let request = CrosswalkRequest {
            table,
            id,
            lookup: self.lookup,
            from: self.from,
            to: self.to,
            weight: self.weight,
            columns,
        };
        Ok(request.run()?)
    }
}

/// Brings every column of the census to 2011, back to 2021, to wards, to
/// districts, and back to neighbourhoods; and the weights of 2011 to 2021.
pub(super) fn compare(data: &Data, folder: &str, weights: &Path) -> Result<Table, ProofError> {
    let changes = data.table(&format!(
        "{folder}/lookups/lookup_lsoa11_lsoa21_ltla22.csv.gz"
    ))?;
    let wards = data.table(&format!(
        "{folder}/lookups/lookup_lsoa21_ward24_ltla24.csv.gz"
    ))?;
    let people = data.table(&format!("{folder}/lsoa21_pop2021.parquet"))?;
    let by_people = Some(Weight::Of {
        table: &people,
        id: "lsoa21cd",
        column: "pop2021",
    });
    let step = |lookup, from, to, weight| Step {
        lookup,
        from,
        to,
        weight,
    };
    let way = [
        (
            "to 2011",
            step(&changes, "lsoa21_code", "lsoa11_code", None),
        ),
        (
            "back to 2021",
            step(&changes, "lsoa11_code", "lsoa21_code", by_people),
        ),
        ("to wards", step(&wards, "lsoa21_code", "ward24_code", None)),
        (
            "to districts",
            step(&wards, "ward24_code", "ltla24_code", None),
        ),
        (
            "to neighbourhoods",
            step(&wards, "ltla24_code", "lsoa21_code", by_people),
        ),
    ];
    let mut compared = Compared::default();
    for name in CENSUS {
        let mut table = data.table(&format!("{folder}/{name}"))?;
        let mut id = first_column(&table);
        let columns: Vec<Figure> = (table.column_names().into_iter())
            .filter(|column| *column != id && table.numbers(column).is_ok())
            .map(|column| Figure::Count(column.to_owned()))
            .collect();
        let before = totals(&table, &columns)?;
        for (what, step) in &way {
            table = step.take(&table, &id, &columns)?.table;
            "id".clone_into(&mut id);
            for ((column, before), after) in
                columns.iter().zip(&before).zip(totals(&table, &columns)?)
            {
                let Figure::Count(column) = column else {
                    continue;
                };
                let label = format!("{name}: {column}, {what}");
                compared.near(
                    what,
                    label,
                    Some(after),
                    &json!(before),
                    1e-9 * before.abs(),
                );
            }
        }
    }
    same_weights(&mut compared, &changes, by_people, weights)?;
    Ok(compared.table())
}

/// Each neighbourhood of 2011 alone, brought to 2021, has the weights of others.
fn same_weights(
    compared: &mut Compared,
    changes: &Table,
    by_people: Option<Weight<'_>>,
    weights: &Path,
) -> Result<(), ProofError> {
    let theirs = Table::read(weights)?;
    let (from, to) = (theirs.text("lsoa11cd")?, theirs.text("lsoa21cd")?);
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    let mut codes: BTreeMap<&str, f64> = BTreeMap::new();
    // A value of its own for each old place, so that no other could stand in.
    for (row, code) in from.iter().flatten().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "places are few")]
        codes.entry(code).or_insert(1.0 + (row % 9973) as f64);
    }
    for ((from, to), weight) in from.iter().zip(&to).zip(theirs.numbers("w")?) {
        if let (Some(from), Some(to), Some(weight)) = (from, to, weight) {
            *sums.entry(to).or_default() += codes[from] * weight;
        }
    }
    let table = Table::new(
        "one each",
        vec![
            Column::text("id", codes.keys().map(Some)),
            Column::numbers("count", codes.values().copied().map(Some)),
        ],
    );
    let step = Step {
        lookup: changes,
        from: "lsoa11_code",
        to: "lsoa21_code",
        weight: by_people,
    };
    let ours = step.take(&table, "id", &[Figure::Count("count".into())])?;
    let found = ours.table.place_ids("id")?;
    for (code, count) in found.iter().zip(ours.table.numbers("count")?) {
        let theirs = sums.get(code.as_str()).copied().unwrap_or(0.0);
        compared.near(
            "weights",
            code.as_str(),
            count,
            &json!(theirs),
            1e-9 * theirs,
        );
    }
    let all = found.len() == sums.len();
    compared.holds("weights", "every place of 2021", all, "places differ");
    Ok(())
}

fn first_column(table: &Table) -> String {
    let names = table.column_names();
    names.first().copied().unwrap_or("id").to_owned()
}

fn totals(table: &Table, columns: &[Figure]) -> Result<Vec<f64>, ProofError> {
    let mut found = Vec::with_capacity(columns.len());
    for column in columns {
        let Figure::Count(column) = column else {
            continue;
        };
        found.push(table.numbers(column)?.into_iter().flatten().sum());
    }
    Ok(found)
}
