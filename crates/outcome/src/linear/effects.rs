//! Effects of units and of periods, taken off or put on.

use super::sums::count;

/// Rows, each of one unit in one period, for least squares with an effect for
/// each unit and each period: `y = a_i + l_t + ...`, under weights.
///
/// Unit effects are eliminated, which leaves one equation a period; these are
/// factored once. That is exact for any gaps and weights, and costs rows times
/// periods.
///
/// Source: Abowd, Creecy and Kramarz (2002), section 3, on elimination.
#[derive(Debug, Clone)]
pub(crate) struct Effects {
    units: Vec<u32>,
    periods: Vec<u32>,
    weights: Option<Vec<f64>>,
    /// The weight of each unit's rows.
    unit_total: Vec<f64>,
    /// The place of each period among the equations; the first period that is
    /// seen has none, since its effect is set to zero, and one never seen neither.
    place: Vec<Option<usize>>,
    seen: Vec<bool>,
    lower: Vec<f64>,
    size: usize,
}

/// Units and periods fall apart into parts that no row joins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Disconnected {
    /// The first period that no chain of units joins to the first.
    pub period: usize,
}

/// Below this part of a period's own weight, nothing ties it to the others.
const LOOSE: f64 = 1e-9;

impl Effects {
    /// Rows by unit and period, of which there are `unit_count` and
    /// `period_count`.
    pub(crate) fn new(
        (units, unit_count): (Vec<u32>, usize),
        (periods, period_count): (Vec<u32>, usize),
        weights: Option<Vec<f64>>,
    ) -> Result<Self, Disconnected> {
        let mut of_unit = vec![0.0; unit_count * period_count];
        for (row, (&unit, &period)) in units.iter().zip(&periods).enumerate() {
            let weight = weights.as_ref().map_or(1.0, |weights| weights[row]);
            of_unit[unit as usize * period_count + period as usize] += weight;
        }
        let mut unit_total = Vec::with_capacity(unit_count);
        let mut system = vec![0.0; period_count * period_count];
        for own in of_unit.chunks_exact(period_count) {
            let total: f64 = own.iter().sum();
            unit_total.push(total);
            if total <= 0.0 {
                continue;
            }
            for (one, &weight) in own.iter().enumerate().filter(|&(_, &weight)| weight > 0.0) {
                system[one * period_count + one] += weight;
                let factor = weight / total;
                let row = &mut system[one * period_count..][..period_count];
                for (entry, other) in row.iter_mut().zip(own) {
                    *entry -= factor * other;
                }
            }
        }
        let mut seen = vec![false; period_count];
        let mut own_weight = vec![0.0; period_count];
        for own in of_unit.chunks_exact(period_count) {
            for (period, &weight) in own.iter().enumerate() {
                own_weight[period] += weight;
                seen[period] |= weight > 0.0;
            }
        }
        let kept: Vec<usize> = (0..period_count).filter(|&t| seen[t]).skip(1).collect();
        let mut place = vec![None; period_count];
        for (at, &period) in kept.iter().enumerate() {
            place[period] = Some(at);
        }
        let size = kept.len();
        let mut lower = vec![0.0; size * size];
        for (row, &one) in kept.iter().enumerate() {
            for (column, &other) in kept.iter().enumerate().take(row + 1) {
                let before: f64 = (0..column)
                    .map(|k| lower[row * size + k] * lower[column * size + k])
                    .sum();
                let left = system[one * period_count + other] - before;
                lower[row * size + column] = if row != column {
                    left / lower[column * size + column]
                } else if left > LOOSE * own_weight[one] {
                    left.sqrt()
                } else {
                    let period = first_apart(&of_unit, &seen).unwrap_or(one);
                    return Err(Disconnected { period });
                };
            }
        }
        Ok(Self {
            units,
            periods,
            weights,
            unit_total,
            place,
            seen,
            lower,
            size,
        })
    }

    /// The weight of a row.
    pub(crate) fn weight(&self, row: usize) -> f64 {
        self.weights.as_ref().map_or(1.0, |weights| weights[row])
    }

    /// The weight of a unit's rows.
    pub(crate) fn unit_weight(&self, unit: usize) -> f64 {
        self.unit_total[unit]
    }

    /// Whether a period has rows.
    pub(crate) fn is_seen(&self, period: usize) -> bool {
        self.seen[period]
    }

    /// How many effects of units and of periods there are, one of which is fixed.
    pub(crate) fn count(&self) -> (usize, usize) {
        let units = self.unit_total.iter().filter(|&&total| total > 0.0).count();
        (units, self.seen.iter().filter(|&&seen| seen).count())
    }

    /// The effects `(a, l)` with `Z'WZ (a, l) = (of_units, of_periods)`.
    pub(crate) fn solve(&self, of_units: &[f64], of_periods: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let per_unit = |unit: usize, sum: f64| match self.unit_total[unit] {
            total if total > 0.0 => sum / total,
            _ => 0.0,
        };
        let first: Vec<f64> = of_units
            .iter()
            .enumerate()
            .map(|(i, &s)| per_unit(i, s))
            .collect();
        let mut right = of_periods.to_vec();
        for (row, (&unit, &period)) in self.units.iter().zip(&self.periods).enumerate() {
            right[period as usize] -= self.weight(row) * first[unit as usize];
        }
        let of_period = self.substitute(&right);
        let mut of_unit = of_units.to_vec();
        for (row, (&unit, &period)) in self.units.iter().zip(&self.periods).enumerate() {
            of_unit[unit as usize] -= self.weight(row) * of_period[period as usize];
        }
        for (unit, value) in of_unit.iter_mut().enumerate() {
            *value = per_unit(unit, *value);
        }
        (of_unit, of_period)
    }

    /// The effects of periods when units ask for nothing: `solve(0, right).1`.
    pub(crate) fn substitute(&self, right: &[f64]) -> Vec<f64> {
        let size = self.size;
        let mut x = vec![0.0; size];
        for (period, place) in self.place.iter().enumerate() {
            if let Some(place) = *place {
                x[place] = right[period];
            }
        }
        for row in 0..size {
            let below: f64 = (0..row).map(|k| self.lower[row * size + k] * x[k]).sum();
            x[row] = (x[row] - below) / self.lower[row * size + row];
        }
        for row in (0..size).rev() {
            let after: f64 = (row + 1..size)
                .map(|k| self.lower[k * size + row] * x[k])
                .sum();
            x[row] = (x[row] - after) / self.lower[row * size + row];
        }
        self.place
            .iter()
            .map(|place| place.map_or(0.0, |place| x[place]))
            .collect()
    }

    /// The effects that explain most of a column.
    pub(crate) fn fit(&self, column: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let mut of_units = vec![0.0; self.unit_total.len()];
        let mut of_periods = vec![0.0; self.place.len()];
        for (row, value) in column.iter().enumerate() {
            let weighed = self.weight(row) * value;
            of_units[self.units[row] as usize] += weighed;
            of_periods[self.periods[row] as usize] += weighed;
        }
        self.solve(&of_units, &of_periods)
    }

    /// What units and periods leave of a column.
    pub(crate) fn residual(&self, column: &[f64]) -> Vec<f64> {
        self.split(column).1
    }

    /// The effects of periods, and what units and periods leave of a column.
    pub(crate) fn split(&self, column: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let (of_unit, of_period) = self.fit(column);
        let rows = column.iter().zip(self.units.iter().zip(&self.periods));
        let left = rows.map(|(value, (&unit, &period))| {
            value - of_unit[unit as usize] - of_period[period as usize]
        });
        let left = left.collect();
        (of_period, left)
    }

    /// How many rows there are.
    pub(crate) fn rows(&self) -> usize {
        self.units.len()
    }

    /// The unit of a row.
    pub(crate) fn unit(&self, row: usize) -> usize {
        self.units[row] as usize
    }

    /// The period of a row.
    pub(crate) fn period(&self, row: usize) -> usize {
        self.periods[row] as usize
    }

    /// Degrees of freedom that effects leave to rows.
    pub(crate) fn freedom(&self) -> f64 {
        let (units, periods) = self.count();
        count(self.rows()) - count(units) - count(periods) + 1.0
    }
}

/// The first period that no chain of units joins to the first, from the weight of
/// each unit in each period.
fn first_apart(of_unit: &[f64], seen: &[bool]) -> Option<usize> {
    let first = seen.iter().position(|&seen| seen)?;
    let mut joined = vec![false; seen.len()];
    joined[first] = true;
    loop {
        let before = joined.clone();
        for own in of_unit.chunks_exact(seen.len()) {
            let has = |(&weight, &joined): (&f64, &bool)| weight > 0.0 && joined;
            if own.iter().zip(&joined).any(has) {
                for (joined, &weight) in joined.iter_mut().zip(own) {
                    *joined |= weight > 0.0;
                }
            }
        }
        if joined == before {
            return (0..seen.len()).find(|&period| seen[period] && !joined[period]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: in a balanced panel the residual is the value less the means of
    /// its unit and period, plus the mean of all.
    #[test]
    fn balanced_panels_are_demeaned_twice() {
        let (units, periods) = (7_u32, 4_u32);
        let rows = || (0..units).flat_map(|unit| (0..periods).map(move |period| (unit, period)));
        let value = |(unit, period): (u32, u32)| {
            f64::from((unit * 13 + period * 29 + unit * period * 5) % 17)
        };
        let effects = Effects::new(
            (rows().map(|row| row.0).collect(), 7),
            (rows().map(|row| row.1).collect(), 4),
            None,
        )
        .unwrap();
        let column: Vec<f64> = rows().map(value).collect();
        let all = column.iter().sum::<f64>() / 28.0;
        for ((unit, period), left) in rows().zip(effects.residual(&column)) {
            let of_unit = (0..periods).map(|t| value((unit, t))).sum::<f64>() / 4.0;
            let of_period = (0..units).map(|i| value((i, period))).sum::<f64>() / 7.0;
            let expected = value((unit, period)) - of_unit - of_period + all;
            assert!((left - expected).abs() < 1e-12, "{left} and {expected}");
        }
    }

    #[test]
    fn effects_are_found_through_gaps_and_weights() {
        let rows: Vec<(u32, u32)> = (0..9_u32)
            .flat_map(|unit| (0..5_u32).map(move |period| (unit, period)))
            .filter(|(unit, period)| (unit * 2 + period * 3) % 7 != 0)
            .collect();
        let weights = rows
            .iter()
            .map(|(unit, period)| 1.0 + f64::from((unit + period) % 3))
            .collect();
        let effects = Effects::new(
            (rows.iter().map(|row| row.0).collect(), 9),
            (rows.iter().map(|row| row.1).collect(), 5),
            Some(weights),
        )
        .unwrap();
        let column: Vec<f64> = rows
            .iter()
            .map(|&(unit, period)| f64::from(unit).sqrt() - 2.0 * f64::from(period))
            .collect();
        assert!(
            effects
                .residual(&column)
                .iter()
                .all(|left| left.abs() < 1e-12)
        );
    }

    #[test]
    fn parts_that_nothing_joins_are_refused() {
        let error = Effects::new((vec![0, 0, 1, 1], 2), (vec![0, 1, 2, 3], 4), None).unwrap_err();
        assert_eq!(error, Disconnected { period: 2 });
    }
}
