//! Groups of neighbours.

use allotment_place::MultiPolygon;
use allotment_spatial::group::{Cut, MaxPOptions, Places, max_p, skater, ward};
use allotment_spatial::weights::{Contiguity, contiguity};
use std::collections::BTreeMap;

use super::super::outcome::{Compared, complete, read};
use super::{by_code, file, ground, in_order, ours};
use crate::data::Data;
use crate::error::ProofError;

pub(super) fn groups(
    files: &[String],
    data: &Data,
    compared: &mut Compared,
) -> Result<(), ProofError> {
    let england = ground(data, file(files, 0)?, "lsoa21cd", "E")?;
    let index = data.table(file(files, 1)?)?;
    let mut columns = Vec::new();
    for name in [
        "Income",
        "Employment",
        "Education",
        "Health",
        "Crime",
        "Housing_and_Services",
        "Environment",
    ] {
        let scores = by_code(&index, "lsoa21_code", &format!("{name}_score"))?;
        columns.push(in_order(&scores, england.keys())?);
    }
    let z = allotment_spatial::group::z_scores(&columns);
    let people = by_code(&data.table(file(files, 2)?)?, "lsoa21cd", "pop2021")?;
    let lookup = data.table(file(files, 3)?)?;
    let districts: BTreeMap<String, String> = lookup
        .text("LSOA21CD")?
        .into_iter()
        .zip(lookup.text("LAD22CD")?)
        .filter_map(|(place, district)| Some((place?.to_owned(), district?.to_owned())))
        .collect();
    let published = data.table(file(files, 4)?)?;
    let summary = read(&data.path(file(files, 5)?))?;
    let manchester = |code: &str| code.starts_with("E080000") && code <= "E08000010";
    let trafford = |code: &str| code == "E08000009";
    for (name, many, is_in) in [
        ("trafford", 10, trafford as InArea),
        ("gm", 50, manchester as InArea),
    ] {
        let rows: Vec<usize> = england
            .keys()
            .enumerate()
            .filter(|(_, code)| districts.get(*code).is_some_and(|one| is_in(one)))
            .map(|(row, _)| row)
            .collect();
        let codes: Vec<&String> = england.keys().collect();
        let shapes: Vec<MultiPolygon> = rows
            .iter()
            .map(|&row| england[codes[row]].clone())
            .collect();
        let weights = contiguity(&shapes, Contiguity::Queen);
        let features: Vec<f64> = rows
            .iter()
            .flat_map(|&row| z[row * columns.len()..][..columns.len()].to_vec())
            .collect();
        let people = in_order(&people, rows.iter().map(|&row| codes[row]))?;
        let places = Places {
            weights: &weights,
            features: &features,
            columns: columns.len(),
            people: &people,
        };
        let expected = &summary[name];
        let joined = ours(ward(&places, many))?;
        compared.near(
            "Ward",
            name,
            Some(joined.ssd),
            &expected["ward"]["ssd"],
            1e-6,
        );
        let cut = Cut {
            groups: Some(many),
            floor: 0.0,
        };
        let tree = ours(skater(&places, cut))?;
        let no_worse = expected["skater"]["ssd"]
            .as_f64()
            .is_some_and(|ssd| tree.ssd <= ssd);
        compared.holds("SKATER", name, no_worse, &format!("{}", tree.ssd));
        if name == "trafford" {
            let theirs = complete(&published, "ward")?;
            let same = theirs.len() == rows.len() && same_groups(&joined.group, &theirs);
            compared.holds("Ward", "the same groups", same, "differ");
            let options = MaxPOptions {
                floor: 20_000.0,
                starts: None,
                seed: 2026,
            };
            let found = ours(max_p(&places, options))?;
            let expected = &expected["maxp"];
            let (count, ssd) = (found.groups.count(), found.groups.ssd);
            let more = expected["p"].as_u64().is_some_and(|p| count as u64 >= p);
            compared.holds("max-p", "groups", more, &format!("{count}"));
            let alike = expected["ssd"].as_f64().is_some_and(|one| ssd <= one);
            compared.holds("max-p", "ssd", alike, &format!("{ssd}"));
            let reached = found.groups.below(20_000.0).is_empty();
            compared.holds("max-p", "floor", reached, "is not reached");
        }
    }
    Ok(())
}

/// Whether a district is one of those meant.
type InArea = fn(&str) -> bool;

/// Whether two lists of labels part places alike.
fn same_groups(ours: &[u32], theirs: &[f64]) -> bool {
    let mut there: BTreeMap<u64, u32> = BTreeMap::new();
    let mut back: BTreeMap<u32, u64> = BTreeMap::new();
    ours.iter().zip(theirs).all(|(&one, other)| {
        let other = other.to_bits();
        *there.entry(other).or_insert(one) == one && *back.entry(one).or_insert(other) == other
    })
}
