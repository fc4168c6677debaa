//! Comparing a column of ours with a published one.

use std::collections::HashMap;

use allotment_table::Table;

use crate::case::{Agree, AllOf, Check, Each, Of, Published};
use crate::data::Data;
use crate::error::ProofError;
use crate::kind::Produced;

/// What a comparison found.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Count {
    /// How many values agree.
    pub(crate) matched: usize,
    /// How many were published.
    pub(crate) total: usize,
    /// The greatest difference; nothing where none of ours was there.
    pub(crate) greatest: Option<f64>,
    /// What does not agree and how, the first few, where the run compared.
    pub(crate) differing: Vec<String>,
}

/// How many of the things that differ are told.
const TOLD_MAX: usize = 5;

/// How many values of `check` agree. A published value that is missing does not
/// count; one of ours that is missing does not agree.
pub(crate) fn count(
    check: &Check,
    produced: &Produced,
    published: Option<&Published>,
    data: &Data,
) -> Result<Count, ProofError> {
    let ours = match check.of {
        Of::Rows => &produced.rows,
        Of::Weights => &produced.weights,
        Of::Axioms => &produced.axioms,
    };
    let Some(their_column) = &check.theirs else {
        return held(check, ours);
    };
    let published = check.published.as_ref().or(published);
    let published = published.ok_or_else(|| ProofError::Case {
        file: check.name.clone(),
        what: "nothing says where theirs is: add [published]".into(),
    })?;
    let theirs = data.published(published)?;
    let names: Vec<&str> = match &check.each {
        Each::One => vec![""],
        Each::All(AllOf::Indicators) => produced.indicators.iter().map(String::as_str).collect(),
        Each::All(AllOf::Groups) => produced.groups.iter().map(String::as_str).collect(),
        Each::Named(names) => names.iter().map(String::as_str).collect(),
    };
    let rows = pairs(check, ours, &theirs, &published.id)?;
    let mut count = Count::default();
    let mut sum = 0.0;
    for name in names {
        let other = match &check.agree {
            Agree::CloserThan(column) => Some(ours.numbers(&column.replace("{}", name))?),
            _ => None,
        };
        let found = ours.numbers(&check.ours.replace("{}", name))?;
        let wanted = theirs.numbers(&their_column.replace("{}", name))?;
        for &(our_row, their_row) in &rows {
            let Some(wanted) = wanted[their_row] else {
                continue;
            };
            count.total += 1;
            let Some(found) = our_row.and_then(|row| found[row]) else {
                continue;
            };
            let apart = (found - wanted).abs();
            sum += found - wanted;
            count.greatest = Some(count.greatest.map_or(apart, |most| most.max(apart)));
            let other = other.as_ref().and_then(|other| other[our_row?]);
            count.matched += usize::from(agrees(&check.agree, found, wanted, other));
        }
    }
    if let Agree::MeanWithin(most) = check.agree
        && count.matched > 0
    {
        #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^52 values")]
        let mean = sum / count.matched as f64;
        count.greatest = Some(mean.abs());
        if mean.abs() > most {
            count.matched = 0;
        }
    }
    Ok(count)
}

/// How many of the comparisons that the run made, of the check's group, found
/// nothing that differs.
fn held(check: &Check, ours: &Table) -> Result<Count, ProofError> {
    let mut count = Count::default();
    let (ids, groups) = (ours.text("id")?, ours.text("group")?);
    let how = ours.text("how")?;
    for (row, holds) in ours.integers(&check.ours)?.into_iter().enumerate() {
        if check.group.is_some() && groups[row] != check.group.as_deref() {
            continue;
        }
        count.total += 1;
        if holds == Some(1) {
            count.matched += 1;
        } else if count.differing.len() < TOLD_MAX {
            let told = [ids[row], how[row]].map(Option::unwrap_or_default);
            count.differing.push(told.join(": "));
        }
    }
    Ok(count)
}

/// A float a hair above a half, so that a value whose rounding is published
/// does not fail by the last bit of its own representation.
const HALF: f64 = 0.5 + 1e-7;

fn agrees(agree: &Agree, ours: f64, theirs: f64, other: Option<f64>) -> bool {
    let apart = (ours - theirs).abs();
    match agree {
        Agree::Decimals(decimals) => {
            apart <= HALF / 10_f64.powi(i32::try_from(*decimals).unwrap_or(i32::MAX))
        }
        Agree::Within(most) => apart <= *most,
        Agree::Relative(most) => apart <= most * theirs.abs().max(1.0),
        // All are counted here, and judged together once they are added up.
        Agree::MeanWithin(_) => true,
        Agree::CloserThan(_) => other.is_some_and(|other| apart < (other - theirs).abs()),
        // The run compared, and `held` counts that.
        Agree::Holds => false,
    }
}

/// For each published row within the check's range, our row of that code.
fn pairs(
    check: &Check,
    ours: &Table,
    theirs: &Table,
    their_id: &str,
) -> Result<Vec<(Option<usize>, usize)>, ProofError> {
    let codes = ours.text("id")?;
    let row_of: HashMap<&str, usize> = codes
        .into_iter()
        .enumerate()
        .filter_map(|(row, code)| Some((code?, row)))
        .collect();
    let within = match &check.only {
        Some(only) => {
            let cells = ours.numbers(&only.ours)?;
            let lies =
                |cell: Option<f64>| cell.is_some_and(|cell| only.from <= cell && cell <= only.to);
            Some(cells.into_iter().map(lies).collect::<Vec<bool>>())
        }
        None => None,
    };
    let mut pairs = Vec::new();
    for (their_row, code) in theirs.text(their_id)?.into_iter().enumerate() {
        let our_row = code.and_then(|code| row_of.get(code).copied());
        let counts = match (&within, our_row) {
            (Some(within), Some(row)) => within[row],
            (Some(_), None) => false,
            (None, _) => true,
        };
        if counts {
            pairs.push((our_row, their_row));
        }
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_those_of_the_published_value() {
        let agree = Agree::Decimals(3);
        assert!(agrees(&agree, 1.2344, 1.234, None));
        assert!(!agrees(&agree, 1.2346, 1.234, None));
        assert!(!agrees(&Agree::Within(0.0), 2.0, 1.0, None));
        assert!(agrees(&Agree::Relative(1e-9), 1e6 + 1e-4, 1e6, None));
        assert!(!agrees(&Agree::Relative(1e-9), 1e-4, 0.0, None));
    }

    #[test]
    fn closer_than_needs_the_other() {
        let agree = Agree::CloserThan("rate".into());
        assert!(agrees(&agree, 1.1, 1.0, Some(0.8)));
        assert!(!agrees(&agree, 1.3, 1.0, Some(0.8)));
        assert!(!agrees(&agree, 1.0, 1.0, None));
    }
}
