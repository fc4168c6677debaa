//! From rows to a panel.

use super::kept::{Kept, NONE};
use super::{Cohort, Column, Dropped, Panel, PanelError, PanelOptions, Rows, Shape, Unbalanced};

impl Panel {
    /// Lays out rows for comparison; see the [module](super).
    ///
    /// A covariate or weight that never changes within a unit is kept once a
    /// unit. The order of the rows makes no difference to any result, except
    /// that repeated cross-sections are numbered by row.
    ///
    /// # Errors
    /// [`PanelError`] for what a panel cannot be made of.
    pub fn new(rows: &Rows, options: PanelOptions) -> Result<Self, PanelError> {
        let kept = Kept::new(rows)?;
        let builder = if options.repeated {
            Builder::repeated(rows, &kept)
        } else {
            Builder::units(rows, &kept, options.unbalanced)?
        };
        Ok(builder.finish(rows, &kept))
    }
}

/// Who is in the panel and in which order.
struct Builder {
    shape: Shape,
    cohorts: Vec<Cohort>,
    /// The caller's unit or row at each position.
    units: Vec<u32>,
    /// Rows sorted by cohort, period and position.
    order: Vec<u32>,
    positions: Option<Vec<u32>>,
    starts: Vec<usize>,
    incomplete: usize,
}

impl Builder {
    fn repeated(rows: &Rows, kept: &Kept) -> Self {
        let periods = kept.periods.len();
        let firsts = cohorts_of(kept.rows().map(|(row, _)| rows.first_treated[row]));
        let cell =
            |row: usize, period: usize| place(&firsts, rows.first_treated[row]) * periods + period;
        let mut starts = vec![0; firsts.len() * periods + 1];
        for (row, period) in kept.rows() {
            starts[cell(row, period) + 1] += 1;
        }
        accumulate(&mut starts);
        let mut next = starts.clone();
        let mut order = vec![0; starts[starts.len() - 1]];
        for (row, period) in kept.rows() {
            let next = &mut next[cell(row, period)];
            order[*next] = narrow(row);
            *next += 1;
        }
        let cohorts = (0..firsts.len()).map(|cohort| Cohort {
            first: firsts[cohort],
            units: starts[cohort * periods]..starts[(cohort + 1) * periods],
        });
        Self {
            shape: Shape::Repeated,
            cohorts: cohorts.collect(),
            units: order.clone(),
            positions: Some((0..narrow(order.len())).collect()),
            order,
            starts,
            incomplete: 0,
        }
    }

    fn units(rows: &Rows, kept: &Kept, unbalanced: Unbalanced) -> Result<Self, PanelError> {
        let periods = kept.periods.len();
        let count = rows.units.iter().max().map_or(0, |&last| last as usize + 1);
        check_units(rows, count)?;
        let (row_of, seen) = table(rows, kept, count)?;

        // Units without a single whole row count as incomplete: they were given.
        let mut given = vec![false; count];
        for &unit in rows.units {
            given[unit as usize] = true;
        }
        let incomplete = |unit: &usize| given[*unit] && (seen[*unit] as usize) < periods;
        let lacking = (0..count).filter(incomplete).count();
        if lacking > 0 && unbalanced == Unbalanced::Refuse {
            return Err(PanelError::Unbalanced {
                units: lacking,
                of: given.iter().filter(|&&given| given).count(),
                periods,
                first: (0..count).find(incomplete).map_or(0, narrow),
            });
        }
        let keep = |unit: &usize| {
            seen[*unit] > 0 && (unbalanced == Unbalanced::Allow || !incomplete(unit))
        };
        let kept_units: Vec<u32> = (0..count).filter(keep).map(narrow).collect();
        let dropped = (0..count)
            .filter(|unit| incomplete(unit) && !keep(unit))
            .count();
        if kept_units.is_empty() {
            return Err(PanelError::Nothing {
                rows: rows.units.len(),
                missing: kept.missing,
                incomplete: dropped,
            });
        }
        let gaps = kept_units.iter().any(|&unit| incomplete(&(unit as usize)));
        let mut firsts = vec![None; count];
        for (&unit, &first) in rows.units.iter().zip(rows.first_treated) {
            firsts[unit as usize] = first;
        }
        let mut builder = Self::sorted(&kept_units, &firsts, &row_of, periods, gaps);
        builder.incomplete = dropped;
        Ok(builder)
    }

    /// Units by cohort, rows by cohort, period and unit.
    fn sorted(
        units: &[u32],
        firsts: &[Option<i64>],
        row_of: &[u32],
        periods: usize,
        gaps: bool,
    ) -> Self {
        let distinct = cohorts_of(units.iter().map(|&unit| firsts[unit as usize]));
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); distinct.len()];
        for &unit in units {
            members[place(&distinct, firsts[unit as usize])].push(unit);
        }
        let mut cohorts = Vec::with_capacity(distinct.len());
        let mut sorted = Vec::with_capacity(units.len());
        let mut starts = vec![0];
        let mut order = Vec::with_capacity(units.len() * periods);
        let mut positions = gaps.then(Vec::new);
        for (&first, members) in distinct.iter().zip(&members) {
            let start = sorted.len();
            sorted.extend_from_slice(members);
            for period in 0..periods {
                for (at, &unit) in members.iter().enumerate() {
                    let row = row_of[unit as usize * periods + period];
                    if row == NONE {
                        continue;
                    }
                    order.push(row);
                    if let Some(positions) = &mut positions {
                        positions.push(narrow(start + at));
                    }
                }
                starts.push(order.len());
            }
            cohorts.push(Cohort {
                first,
                units: start..sorted.len(),
            });
        }
        let shape = if gaps {
            Shape::Unbalanced
        } else {
            Shape::Balanced
        };
        let units = sorted;
        Self {
            shape,
            cohorts,
            units,
            order,
            positions,
            starts,
            incomplete: 0,
        }
    }

    fn finish(self, rows: &Rows, kept: &Kept) -> Panel {
        let periods = kept.periods.len();
        let mut panel = Panel {
            shape: self.shape,
            periods: kept.periods.clone(),
            cohorts: self.cohorts,
            units: self.units,
            starts: self.starts,
            positions: self.positions,
            outcomes: gather(rows.outcomes, &self.order),
            covariates: Vec::new(),
            weights: None,
            clusters: None,
            dropped: Dropped {
                rows_missing: kept.missing,
                units_incomplete: self.incomplete,
                ..Dropped::default()
            },
        };
        let column = |values: &[Option<f64>]| panel.compact(gather(values, &self.order));
        let covariates = rows
            .covariates
            .iter()
            .map(|values| column(values))
            .collect();
        let weights = rows.weights.map(column);
        panel.clusters = rows.clusters.map(|clusters| {
            let mut of = vec![0; panel.units()];
            for cohort in 0..panel.cohorts.len() {
                for period in 0..periods {
                    let cell = panel.cell(cohort, period);
                    for row in cell.clone() {
                        let position = panel.position(row, cohort, &cell);
                        of[position] = clusters[self.order[row] as usize];
                    }
                }
            }
            without_gaps(&of)
        });
        panel.covariates = covariates;
        panel.weights = weights;
        panel
    }
}

/// Rows by unit and period, and how many rows each unit has.
fn table(rows: &Rows, kept: &Kept, count: usize) -> Result<(Vec<u32>, Vec<u32>), PanelError> {
    let periods = kept.periods.len();
    let mut row_of = vec![NONE; count * periods];
    let mut seen = vec![0; count];
    for (row, period) in kept.rows() {
        let unit = rows.units[row];
        let entry = &mut row_of[unit as usize * periods + period];
        if *entry != NONE {
            return Err(PanelError::Duplicate {
                unit,
                period: kept.periods[period],
                first: *entry as usize,
                second: row,
            });
        }
        *entry = narrow(row);
        seen[unit as usize] += 1;
    }
    Ok((row_of, seen))
}

/// A unit has one first treated period and one cluster.
fn check_units(rows: &Rows, count: usize) -> Result<(), PanelError> {
    let mut first_row = vec![NONE; count];
    for (row, &unit) in rows.units.iter().enumerate() {
        let before = &mut first_row[unit as usize];
        if *before == NONE {
            *before = narrow(row);
            continue;
        }
        let before = *before as usize;
        if rows.first_treated[before] != rows.first_treated[row] {
            return Err(PanelError::TreatmentVaries { unit, before, row });
        }
        if rows
            .clusters
            .is_some_and(|clusters| clusters[before] != clusters[row])
        {
            return Err(PanelError::ClusterVaries { unit, before, row });
        }
    }
    Ok(())
}

/// First treated periods in order, `None` last.
fn cohorts_of(firsts: impl Iterator<Item = Option<i64>>) -> Vec<Option<i64>> {
    let mut found: Vec<Option<i64>> = Vec::new();
    let mut last = None;
    for first in firsts {
        if last == Some(first) {
            continue;
        }
        last = Some(first);
        if let Err(at) = found.binary_search_by_key(&key(first), |&other| key(other)) {
            found.insert(at, first);
        }
    }
    found
}

/// `None` sorts last.
fn key(first: Option<i64>) -> (bool, i64) {
    (first.is_none(), first.unwrap_or(0))
}

fn place(cohorts: &[Option<i64>], first: Option<i64>) -> usize {
    cohorts.partition_point(|&other| key(other) < key(first))
}

pub(super) fn accumulate(starts: &mut [usize]) {
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
}

fn gather(values: &[Option<f64>], order: &[u32]) -> Vec<f64> {
    let value = |&row: &u32| values[row as usize].expect("rows that lack a number are left out");
    order.iter().map(value).collect()
}

/// Numbers clusters from zero in the order of their own numbers.
pub(super) fn without_gaps(of: &[u32]) -> Vec<u32> {
    let mut distinct = of.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let place = |cluster: &u32| narrow(distinct.partition_point(|other| other < cluster));
    of.iter().map(place).collect()
}

/// A row or unit number as it is kept: there are fewer than 2^32 rows.
pub(super) fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than 2^32 rows")
}

impl Panel {
    /// Keeps a column once a unit if it never changes within one.
    pub(super) fn compact(&self, by_row: Vec<f64>) -> Column {
        if self.shape == Shape::Repeated {
            return Column::Fixed(by_row);
        }
        let mut fixed: Vec<Option<f64>> = vec![None; self.units()];
        for cohort in 0..self.cohorts.len() {
            for period in 0..self.periods.len() {
                let cell = self.cell(cohort, period);
                for row in cell.clone() {
                    let position = self.position(row, cohort, &cell);
                    let value = by_row[row];
                    match fixed[position] {
                        None => fixed[position] = Some(value),
                        Some(before) if before.to_bits() == value.to_bits() => {}
                        Some(_) => return Column::Varying(by_row),
                    }
                }
            }
        }
        Column::Fixed(
            fixed
                .into_iter()
                .map(|value| value.unwrap_or(0.0))
                .collect(),
        )
    }
}
