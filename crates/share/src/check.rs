//! What must hold of a spec before anything is read.

use std::collections::{BTreeMap, BTreeSet};

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

use crate::{AuditOptions, Places, ShareError, Spec, exact};

/// Refuses a spec that cannot be meant, and places that do not fit it.
pub(crate) fn check(places: &Places, spec: &Spec) -> Result<(), ShareError> {
    shape(places)?;
    columns(places, spec)?;
    formula(spec)?;
    rates(spec)
}

fn shape(places: &Places) -> Result<(), ShareError> {
    let count = places.len();
    if count == 0 {
        return Err(ShareError::NoPlaces);
    }
    assert_eq!(places.names.len(), count, "one name a place");
    for (name, column) in &places.columns {
        assert_eq!(column.len(), count, "one value of '{name}' a place");
    }
    let mut seen = BTreeMap::new();
    for (row, id) in places.ids.iter().enumerate() {
        if let Some(earlier) = seen.insert(id, row) {
            return Err(ShareError::DuplicateId {
                id: id.to_string(),
                rows: [earlier, row],
            });
        }
    }
    Ok(())
}

/// Every column that the spec reads, and what reads it.
fn columns(places: &Places, spec: &Spec) -> Result<(), ShareError> {
    let mut wanted: Vec<(&str, String)> = Vec::new();
    let population = places.population.as_deref();
    wanted.extend(population.map(|name| (name, "population".to_string())));
    for part in &spec.parts {
        let names = part.in_proportion_to.column_names().iter();
        wanted.extend(names.map(|name| (name.as_str(), format!("part '{}'", part.name))));
    }
    if let Some(select) = &spec.select {
        let by = select.by.column_names().iter();
        wanted.extend(by.map(|name| (name.as_str(), "select by".to_string())));
        let exclude = select
            .exclude
            .iter()
            .flat_map(allotment_expression::Expression::column_names);
        wanted.extend(exclude.map(|name| (name.as_str(), "select exclude".to_string())));
        let caps = select.at_most.iter();
        wanted.extend(caps.map(|cap| (cap.per.as_str(), "at_most".to_string())));
    }
    let damping = [&spec.limits.max_loss, &spec.limits.max_gain];
    for (damping, key) in damping.into_iter().zip(["max_loss", "max_gain"]) {
        let name = damping.iter().map(|damping| damping.previous.as_str());
        wanted.extend(name.map(|name| (name, key.to_string())));
    }
    present(places, wanted)?;
    audited(places, &spec.audit)?;
    if spec.limits.floor_per_head.is_some() && population.is_none() {
        return Err(ShareError::NoColumn {
            column: "population".into(),
            wanted_by: "floor_per_head".into(),
            known: "no population declared".into(),
        });
    }
    Ok(())
}

/// Refuses places and columns that an audit alone cannot use.
pub(crate) fn check_audit(places: &Places, options: &AuditOptions) -> Result<(), ShareError> {
    shape(places)?;
    let population = places.population.as_deref();
    let population = population.map(|name| (name, "population".to_string()));
    present(places, population.into_iter().collect())?;
    audited(places, options)
}

fn audited(places: &Places, options: &AuditOptions) -> Result<(), ShareError> {
    let mut wanted: Vec<(&str, String)> = Vec::new();
    for index in &options.indices {
        let names = index.measure.column_names().iter();
        wanted.extend(names.map(|name| (name.as_str(), format!("index '{}'", index.name))));
    }
    let areas = options.areas.as_deref();
    wanted.extend(areas.map(|name| (name, "the audit's areas".to_string())));
    let counts = options.counts.iter();
    wanted.extend(counts.map(|name| (name.as_str(), "the audit's counts".to_string())));
    present(places, wanted)
}

fn present(places: &Places, wanted: Vec<(&str, String)>) -> Result<(), ShareError> {
    for (column, wanted_by) in wanted {
        if !places.columns.contains_key(column) {
            let known: Vec<&str> = places.columns.keys().map(String::as_str).collect();
            return Err(ShareError::NoColumn {
                column: column.into(),
                wanted_by,
                known: known.join(", "),
            });
        }
    }
    Ok(())
}

fn formula(spec: &Spec) -> Result<(), ShareError> {
    if spec.parts.is_empty() {
        return Err(ShareError::NoPart);
    }
    let mut names = BTreeSet::new();
    for part in &spec.parts {
        if !names.insert(&part.name) {
            let name = part.name.clone();
            return Err(ShareError::PartTwice { name });
        }
        let what = format!("the weight of part '{}'", part.name);
        in_range(&what, &part.weight)?;
    }
    let sum: BigRational = spec.parts.iter().map(|part| &part.weight).sum();
    if !sum.is_one() {
        let sum = exact::text(&sum);
        return Err(ShareError::WeightsNotOne { sum });
    }
    Ok(())
}

fn rates(spec: &Spec) -> Result<(), ShareError> {
    if let Some(capital) = &spec.envelope.capital {
        in_range("capital", capital)?;
    }
    if let Some(loss) = &spec.limits.max_loss {
        in_range("the rate of max_loss", &loss.rate)?;
    }
    if let Some(gain) = &spec.limits.max_gain
        && gain.rate.is_negative()
    {
        return Err(ShareError::OutOfRange {
            what: "the rate of max_gain".into(),
            value: exact::text(&gain.rate),
            range: "0 upwards",
        });
    }
    if let Some(select) = &spec.select {
        let none = [("count", select.count), ("sequence", select.sequence)];
        for (what, number) in none {
            if number == Some(0) {
                return Err(ShareError::OutOfRange {
                    what: what.into(),
                    value: "0".into(),
                    range: "1 upwards",
                });
            }
        }
    }
    Ok(())
}

fn in_range(what: &str, number: &BigRational) -> Result<(), ShareError> {
    if *number < BigRational::zero() || *number > BigRational::one() {
        return Err(ShareError::OutOfRange {
            what: what.into(),
            value: exact::text(number),
            range: "0 to 1",
        });
    }
    Ok(())
}
