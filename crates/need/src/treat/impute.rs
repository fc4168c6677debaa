//! Filling missing values.

use std::collections::BTreeMap;

use crate::error::{Member, NeedError};
use crate::method::Missing;
use crate::model::Model;
use crate::normalise::{count, mean};

use super::{Dropped, Imputed, TreatmentLog};

/// The column of one indicator with its missing values filled as the model
/// says, or left missing where they are to be dropped.
///
/// Source: `COINr` 1.1.14, `i_mean`, `i_median` and `i_mean_grp`.
pub(super) fn fill(
    model: &Model<'_>,
    indicator: usize,
    log: &mut TreatmentLog,
) -> Result<Vec<Option<f64>>, NeedError> {
    let column = &model.indicators[indicator].values;
    let gaps: Vec<usize> = (0..column.len())
        .filter(|&row| column[row].is_none())
        .collect();
    if gaps.is_empty() {
        return Ok(column.clone());
    }
    let missing = model.treatment.missing;
    if missing == Missing::Drop {
        let dropped = gaps.iter().map(|&row| Dropped { row, indicator });
        log.dropped.extend(dropped);
        return Ok(column.clone());
    }
    let present: Vec<f64> = column.iter().flatten().copied().collect();
    let middle = match missing {
        _ if present.is_empty() => None,
        Missing::Mean => Some(mean(&present)),
        Missing::Median => Some(median(present)),
        Missing::Error | Missing::GroupMean | Missing::Drop => None,
    };
    let kinds = kinds(model)?;
    let of_kind = kinds.map(|kinds| means(kinds, column));
    let mut filled = column.clone();
    for row in gaps {
        let of_its_kind = || of_kind.as_ref()?.get(&kinds?[row]).copied();
        let Some(value) = middle.or_else(of_its_kind) else {
            let cell = model.names().cell(row, Member::Indicator(indicator));
            return Err(NeedError::NothingToImpute { cell });
        };
        filled[row] = Some(value);
        log.imputed.push(Imputed {
            row,
            indicator,
            value,
        });
    }
    Ok(filled)
}

fn kinds<'a>(model: &'a Model<'_>) -> Result<Option<&'a [usize]>, NeedError> {
    if model.treatment.missing != Missing::GroupMean {
        return Ok(None);
    }
    match &model.treatment.kinds {
        Some(kinds) => Ok(Some(kinds)),
        None => Err(NeedError::NoKinds),
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len().is_multiple_of(2) {
        f64::midpoint(values[half - 1], values[half])
    } else {
        values[half]
    }
}

fn means(kinds: &[usize], column: &[Option<f64>]) -> BTreeMap<usize, f64> {
    let mut sums: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
    for (&kind, value) in kinds.iter().zip(column) {
        if let Some(value) = value {
            let (sum, places) = sums.entry(kind).or_default();
            *sum += value;
            *places += 1;
        }
    }
    sums.into_iter()
        .map(|(kind, (sum, places))| (kind, sum / count(places)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_lies_between() {
        assert!((median(vec![4.0, 1.0, 10.0, 5.0]) - 4.5).abs() < 1e-15);
        assert!((median(vec![4.0, 1.0, 10.0]) - 4.0).abs() < 1e-15);
    }

    #[test]
    fn a_mean_is_of_those_of_the_same_kind() {
        let means = means(&[7, 3, 7, 3], &[Some(1.0), None, Some(4.0), Some(9.0)]);
        assert!((means[&7] - 2.5).abs() < 1e-15);
        assert!((means[&3] - 9.0).abs() < 1e-15);
    }
}
