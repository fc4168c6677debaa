//! Real elections, counted here as others counted them.

mod city;
mod count;
mod expected;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use allotment_decide::{Contest, ContestOptions};
use allotment_election::read_pb;
use allotment_table::{Column, Table, sha256_of};
use flate2::read::GzDecoder;
use rayon::prelude::*;

use crate::error::ProofError;
use expected::Expected;

/// One comparison.
struct Compared {
    /// Which of the comparisons of its election.
    name: String,
    /// With which others it is counted.
    group: String,
    /// How it differs, if it does.
    how: Option<String>,
}

/// Every election that the file at `expected` names, out of the `archive`: a
/// row a comparison, with its `id`, `group`, `same` (1 if nothing differs) and
/// `how` it differs.
pub(super) fn compare(archive: &Path, expected: &Path) -> Result<Table, ProofError> {
    let elections = unpacked(archive)?;
    let mut lines = String::new();
    let packed = File::open(expected).map_err(|error| wrong(expected, &error))?;
    GzDecoder::new(BufReader::new(packed))
        .read_to_string(&mut lines)
        .map_err(|error| wrong(expected, &error))?;
    let lines: Vec<&str> = lines.lines().collect();
    let compared: Vec<(String, Vec<Compared>)> = lines
        .par_iter()
        .map(|line| {
            let one: Expected =
                serde_json::from_str(line).map_err(|error| wrong(expected, &error))?;
            let found = of_election(&one, &elections).map_err(|what| ProofError::Case {
                file: one.file.clone(),
                what,
            })?;
            Ok((one.file, found))
        })
        .collect::<Result<_, ProofError>>()?;
    let rows: Vec<(String, &Compared)> = compared
        .iter()
        .flat_map(|(file, found)| found.iter().map(move |one| (file, one)))
        .map(|(file, one)| (format!("{file}: {}", one.name), one))
        .collect();
    let of = |text: fn(&Compared) -> Option<&str>| rows.iter().map(move |(_, one)| text(one));
    let same = rows
        .iter()
        .map(|(_, one)| Some(i64::from(one.how.is_none())));
    Ok(Table::new(
        "elections",
        vec![
            Column::text("id", rows.iter().map(|(id, _)| Some(id))),
            Column::text("group", of(|one| Some(&one.group))),
            Column::integers("same", same),
            Column::text("how", of(|one| one.how.as_deref())),
        ],
    ))
}

/// What is compared of one election.
fn of_election(
    expected: &Expected,
    elections: &BTreeMap<String, Vec<u8>>,
) -> Result<Vec<Compared>, String> {
    let bytes = elections
        .get(&expected.file)
        .ok_or("the archive lacks it")?;
    if sha256_of(bytes) != expected.sha256 {
        return Err("it is not the file that others counted: its SHA-256 differs".into());
    }
    let election = read_pb(bytes)
        .map_err(|faults| faults.to_string())?
        .election;
    let contest =
        Contest::new(&election, &ContestOptions::default()).map_err(|error| error.to_string())?;
    let mut found = count::compare(&contest, expected)?;
    found.extend(city::compare(&election, &contest, expected)?);
    Ok(found)
}

/// The files of a tar packed by zstd.
fn unpacked(archive: &Path) -> Result<BTreeMap<String, Vec<u8>>, ProofError> {
    let read = || -> std::io::Result<BTreeMap<String, Vec<u8>>> {
        let decoder = zstd::Decoder::new(File::open(archive)?)?;
        let mut files = BTreeMap::new();
        for entry in tar::Archive::new(decoder).entries()? {
            let mut entry = entry?;
            let name = entry.path()?.display().to_string();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            files.insert(name, bytes);
        }
        Ok(files)
    };
    read().map_err(|error| wrong(archive, &error))
}

fn wrong(path: &Path, error: &dyn std::fmt::Display) -> ProofError {
    ProofError::Case {
        file: path.display().to_string(),
        what: error.to_string(),
    }
}
