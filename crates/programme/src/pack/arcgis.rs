//! A layer or a table of an `ArcGIS` service, page by page, whole or not at all.
//!
//! First the service is asked how many records there are; then page after page
//! in the order of a field that is one record's own, until that many came. So
//! neither a page that the server cut short nor one that it repeats goes by
//! unseen.
//!
//! Source: Esri, `ArcGIS` REST APIs, «Query (Feature Service/Layer)»:
//! `resultOffset`, `resultRecordCount`, `orderByFields`, `returnCountOnly`,
//! `exceededTransferLimit`.

use std::collections::BTreeSet;

use allotment_table::{Column, Table};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::names::choose;
use super::web::{Answered, LARGEST, Web, insist};

/// How many records are asked for at once. A server may give fewer.
const PAGE: usize = 2000;

/// The most records that a layer may hold.
const RECORDS_MAX: usize = 5_000_000;

#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    features: Option<Vec<&'a RawValue>>,
    count: Option<usize>,
    #[serde(default, rename = "exceededTransferLimit")]
    more: bool,
    properties: Option<More>,
    error: Option<ServiceError>,
}

#[derive(Deserialize)]
struct More {
    #[serde(default, rename = "exceededTransferLimit")]
    more: bool,
}

/// What a service says with HTTP status 200 when it could not answer.
#[derive(Deserialize)]
struct ServiceError {
    #[serde(default)]
    code: i64,
    #[serde(default)]
    message: String,
    #[serde(default)]
    details: Vec<String>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(alias = "attributes")]
    properties: Map<String, Value>,
}

/// A layer of a service.
pub(super) struct Layer<'a> {
    /// The address of its query, without parameters.
    pub(super) address: &'a str,
    /// The fields that order its records, by any case of their letters.
    pub(super) by: &'a [String],
    /// Whether its shapes are wanted: then as `GeoJSON`, else as CSV.
    pub(super) borders: bool,
}

impl Layer<'_> {
    /// The whole layer, or nothing if the server has none at this address.
    ///
    /// # Errors
    /// What the server or the network said, and what does not fit together.
    pub(super) fn fetch(
        &self,
        web: &Web,
        progress: &dyn Fn(&str),
    ) -> Result<Option<Vec<u8>>, String> {
        let address = self.address.trim_end_matches('?');
        let count = format!("{address}?where=1%3D1&returnCountOnly=true&f=json");
        let Some(count) = ask(web, &count, |page| page.count)? else {
            return Ok(None);
        };
        if count > RECORDS_MAX {
            return Err(format!("it holds {count} records, more than {RECORDS_MAX}"));
        }
        let mut records = Records::default();
        while records.features.len() < count {
            let had = records.features.len();
            let page = self.page(address, had);
            let Some((features, more)) = ask(web, &page, features)? else {
                return Err("a page of it is not there".into());
            };
            let last = had + features.len();
            if features.is_empty() || last > count || (last == count && more) {
                return Err(format!(
                    "the server counted {count} records, but gave {last}{}",
                    if more { " and has more" } else { "" }
                ));
            }
            for feature in features {
                records.take(feature, self.by)?;
            }
            progress(&format!("{last} of {count}"));
        }
        let bytes = if self.borders {
            records.to_geojson()
        } else {
            records.to_csv()?
        };
        Ok(Some(bytes))
    }

    fn page(&self, address: &str, offset: usize) -> String {
        let form = if self.borders {
            "outSR=4326&f=geojson"
        } else {
            "returnGeometry=false&f=json"
        };
        let by = self.by.join("%2C");
        format!(
            "{address}?where=1%3D1&outFields=*&{form}&orderByFields={by}\
             &resultOffset={offset}&resultRecordCount={PAGE}"
        )
    }
}

/// What `take` finds in the answer to `address`, or nothing where nothing is.
fn ask<T>(
    web: &Web,
    address: &str,
    take: impl Fn(Page<'_>) -> Option<T>,
) -> Result<Option<T>, String> {
    insist(|| {
        let Some(bytes) = web.get(address).map_err(Answered::No)? else {
            return Ok(None);
        };
        let page: Page<'_> = serde_json::from_slice(&bytes).map_err(|error| {
            let what = format!("the answer is not what an ArcGIS service gives: {error}");
            Answered::Later(what)
        })?;
        if let Some(error) = page.error {
            let details = error.details.join("; ");
            let what = format!(
                "the service answered with error {}: {} {details}",
                error.code, error.message
            );
            let what = what.trim_end().to_owned();
            return Err(match error.code {
                429 | 500..=599 => Answered::Later(what),
                _ => Answered::No(what),
            });
        }
        take(page)
            .map(Some)
            .ok_or_else(|| Answered::No("the answer is not what an ArcGIS service gives".into()))
    })
}

fn features(page: Page<'_>) -> Option<(Vec<Box<RawValue>>, bool)> {
    let more = page.more || page.properties.is_some_and(|found| found.more);
    let features = page.features?;
    Some((features.into_iter().map(ToOwned::to_owned).collect(), more))
}

/// The records that came so far.
#[derive(Default)]
struct Records {
    features: Vec<Box<RawValue>>,
    keys: BTreeSet<Vec<String>>,
    bytes: u64,
}

impl Records {
    fn take(&mut self, feature: Box<RawValue>, by: &[String]) -> Result<(), String> {
        let key = key_of(&feature, by)?;
        let shown = key.join(", ");
        if !self.keys.insert(key) {
            return Err(format!("the record '{shown}' came twice"));
        }
        self.bytes += feature.get().len() as u64;
        if self.bytes > LARGEST {
            return Err(format!("it is larger than {LARGEST} bytes"));
        }
        self.features.push(feature);
        Ok(())
    }

    fn to_geojson(&self) -> Vec<u8> {
        let features: Vec<&str> = self.features.iter().map(|feature| feature.get()).collect();
        let features = features.join(",\n");
        format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{features}\n]}}\n").into_bytes()
    }

    fn to_csv(&self) -> Result<Vec<u8>, String> {
        let mut names: Vec<String> = Vec::new();
        let mut rows = Vec::with_capacity(self.features.len());
        for feature in &self.features {
            let record = record(feature)?;
            for name in record.properties.keys() {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
            rows.push(record.properties);
        }
        let columns = names.iter().map(|name| {
            let cells = rows.iter().map(|row| row.get(name).and_then(text));
            Column::text(name, cells)
        });
        let table = Table::new("layer", columns.collect());
        table.to_csv().map_err(|faults| faults.report())
    }
}

fn record(feature: &RawValue) -> Result<Record, String> {
    serde_json::from_str(feature.get()).map_err(|error| format!("a record is none: {error}"))
}

fn key_of(feature: &RawValue, by: &[String]) -> Result<Vec<String>, String> {
    let record = record(feature)?;
    let names: Vec<&str> = record.properties.keys().map(String::as_str).collect();
    by.iter()
        .map(|field| {
            let name = choose(field, &[], &names)?;
            text(&record.properties[name]).ok_or_else(|| format!("a record has no '{name}'"))
        })
        .collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}
