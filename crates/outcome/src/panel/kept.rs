//! Which rows are whole.

use super::build::narrow;
use super::{PanelError, Rows};

/// No row, in tables of row numbers.
pub(super) const NONE: u32 = u32::MAX;

/// Which rows have all their numbers, and when they are.
pub(super) struct Kept {
    pub periods: Vec<i64>,
    /// The period of each row by position, or [`NONE`] where the row is left out.
    period_of: Vec<u32>,
    pub missing: usize,
}

impl Kept {
    pub(super) fn new(rows: &Rows) -> Result<Self, PanelError> {
        let count = rows.units.len();
        check_lengths(rows, count)?;
        if u32::try_from(count).is_err() || count as u64 >= u64::from(NONE) {
            return Err(PanelError::TooMany { rows: count });
        }
        let mut whole = vec![true; count];
        let numbers = [rows.outcomes].into_iter().chain(rows.weights);
        for column in numbers.chain(rows.covariates.iter().copied()) {
            for (row, (whole, value)) in whole.iter_mut().zip(column).enumerate() {
                match value {
                    Some(value) if value.is_finite() => {}
                    Some(_) => return Err(PanelError::NotFinite { row }),
                    None => *whole = false,
                }
            }
        }
        check_weights(rows.weights)?;
        let periods = distinct(rows.periods, &whole);
        let missing = whole.iter().filter(|&&whole| !whole).count();
        match periods.len() {
            0 => {
                let incomplete = 0;
                return Err(PanelError::Nothing {
                    rows: count,
                    missing,
                    incomplete,
                });
            }
            1 => return Err(PanelError::OnePeriod { period: periods[0] }),
            _ => {}
        }
        let mut last = 0;
        let mut period_of = Vec::with_capacity(count);
        for (&period, &whole) in rows.periods.iter().zip(&whole) {
            if !whole {
                period_of.push(NONE);
                continue;
            }
            if periods[last] != period {
                last = periods.partition_point(|&other| other < period);
            }
            period_of.push(narrow(last));
        }
        Ok(Self {
            periods,
            period_of,
            missing,
        })
    }

    /// The rows that are kept, each with its period.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let all = self.period_of.iter().enumerate();
        all.filter(|&(_, &period)| period != NONE)
            .map(|(row, &period)| (row, period as usize))
    }
}

fn check_lengths(rows: &Rows, expected: usize) -> Result<(), PanelError> {
    let lengths = [
        rows.periods.len(),
        rows.outcomes.len(),
        rows.first_treated.len(),
    ];
    let found = lengths
        .into_iter()
        .chain(rows.covariates.iter().map(|column| column.len()))
        .chain(rows.weights.map(<[_]>::len))
        .chain(rows.clusters.map(<[_]>::len))
        .find(|&found| found != expected);
    found.map_or(Ok(()), |found| Err(PanelError::Length { found, expected }))
}

fn check_weights(weights: Option<&[Option<f64>]>) -> Result<(), PanelError> {
    let Some(weights) = weights else {
        return Ok(());
    };
    let negative = |weight: &Option<f64>| weight.is_some_and(|weight| weight < 0.0);
    if let Some(row) = weights.iter().position(negative) {
        return Err(PanelError::NegativeWeight { row });
    }
    if !weights.iter().flatten().any(|&weight| weight > 0.0) {
        return Err(PanelError::NoWeight);
    }
    Ok(())
}

/// The distinct periods of whole rows, in order.
fn distinct(periods: &[i64], whole: &[bool]) -> Vec<i64> {
    let mut found: Vec<i64> = Vec::new();
    let mut last = None;
    for (&period, &whole) in periods.iter().zip(whole) {
        if !whole || last == Some(period) {
            continue;
        }
        last = Some(period);
        if let Err(at) = found.binary_search(&period) {
            found.insert(at, period);
        }
    }
    found
}
