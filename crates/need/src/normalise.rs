//! Bringing a column onto a scale that grows with what the index measures.

use allotment_place::{Measures, MoreIs};

use crate::method::{Normalise, RankScale, Storage};
use crate::model::Index;
use crate::normal::normal_quantile;
use crate::sorter::Sorter;

/// Which way a column runs, and its own settings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// Whether a greater value raises the score.
    pub(crate) raises: bool,
    pub(crate) goalposts: Option<(f64, f64)>,
    pub(crate) ranks: RankScale,
    pub(crate) storage: Storage,
}

impl Run {
    pub(crate) fn of(index: Index, more_is: MoreIs, goalposts: Option<(f64, f64)>) -> Self {
        Self {
            raises: more_is.raises(index.measures),
            goalposts,
            ranks: index.ranks,
            storage: index.storage,
        }
    }

    /// A group's score already grows with what the index measures.
    pub(crate) fn of_group(index: Index) -> Self {
        let more_is = match index.measures {
            Measures::Need => MoreIs::Worse,
            Measures::Strength => MoreIs::Better,
        };
        Self::of(index, more_is, None)
    }
}

/// Why a column cannot be normalised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Fault {
    Constant,
    NoMaximum(f64),
    NoGoalposts,
}

/// Working memory that is used again from column to column.
#[derive(Debug, Default)]
pub(crate) struct Tools {
    pub(crate) sorter: Sorter,
    tables: Vec<RankTable>,
    found: Vec<f64>,
}

/// A function of the rank alone, for every rank and half rank that `places`
/// places can have: tied places stand on the middle of their ranks.
#[derive(Debug)]
struct RankTable {
    normalise: Normalise,
    ranks: RankScale,
    storage: Storage,
    places: usize,
    /// At twice the rank counted from the least.
    values: Vec<f64>,
}

/// Normalises `values`, in place, in the same order.
///
/// Two values at least, all finite. Equal values stay equal; all methods but
/// [`Normalise::FractionOfMax`] and [`Normalise::Goalposts`] work on the values
/// with their sign turned where a greater value lowers the score.
pub(crate) fn normalise(
    values: &mut [f64],
    how: Normalise,
    run: Run,
    tools: &mut Tools,
) -> Result<(), Fault> {
    match how {
        Normalise::FractionOfMax => fraction_of_max(values, run.raises)?,
        Normalise::Goalposts => goalposts(values, run)?,
        _ => {
            if !run.raises {
                // Zero less the value, not its negative: there is no −0 to print.
                for value in values.iter_mut() {
                    *value = 0.0 - *value;
                }
            }
            match how {
                Normalise::Rank => strictly_below(values, 1.0, 1.0, tools),
                Normalise::Borda => strictly_below(values, 0.0, 1.0, tools),
                Normalise::PercentileRank => {
                    let others = count(values.len()) - 1.0;
                    if others < 1.0 {
                        return Err(Fault::Constant);
                    }
                    strictly_below(values, 0.0, others, tools);
                }
                Normalise::MinMax => linear(values, 100.0)?,
                Normalise::DistanceToMax => linear(values, 1.0)?,
                Normalise::ZScore => z_scores(values)?,
                Normalise::ExponentialRank | Normalise::NormalScore => {
                    by_rank(values, how, run, tools);
                }
                Normalise::None | Normalise::FractionOfMax | Normalise::Goalposts => {}
            }
        }
    }
    round_all(values, run.storage);
    Ok(())
}

/// Rounds to what the storage holds.
pub(crate) fn stored(value: f64, storage: Storage) -> f64 {
    match storage {
        Storage::F64 => value,
        #[expect(
            clippy::cast_possible_truncation,
            reason = "rounding is what is asked for"
        )]
        Storage::F32 => f64::from(value as f32),
    }
}

pub(crate) fn round_all(values: &mut [f64], storage: Storage) {
    if storage == Storage::F32 {
        for value in values {
            *value = stored(*value, storage);
        }
    }
}

/// A number of places as a measurement.
#[expect(clippy::cast_precision_loss, reason = "places are fewer than 2^32")]
pub(crate) fn count(places: usize) -> f64 {
    places as f64
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / count(values.len())
}

fn extremes(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (least, greatest)
}

/// `value ÷ greatest`; where a greater value lowers the score, the part of the
/// greatest that the value leaves: `1 − value ÷ greatest`.
fn fraction_of_max(values: &mut [f64], raises: bool) -> Result<(), Fault> {
    let (_, greatest) = extremes(values);
    if greatest <= 0.0 {
        return Err(Fault::NoMaximum(greatest));
    }
    for value in values {
        let fraction = *value / greatest;
        *value = if raises { fraction } else { 1.0 - fraction };
    }
    Ok(())
}

fn goalposts(values: &mut [f64], run: Run) -> Result<(), Fault> {
    let (low, high) = run.goalposts.ok_or(Fault::NoGoalposts)?;
    for value in values {
        let fraction = ((*value - low) / (high - low)).clamp(0.0, 1.0);
        *value = if run.raises { fraction } else { 1.0 - fraction };
    }
    Ok(())
}

fn linear(values: &mut [f64], top: f64) -> Result<(), Fault> {
    let (least, greatest) = extremes(values);
    if greatest <= least {
        return Err(Fault::Constant);
    }
    let range = greatest - least;
    for value in values {
        *value = (*value - least) / range * top;
    }
    Ok(())
}

/// Source: the sample standard deviation, with n − 1.
fn z_scores(values: &mut [f64]) -> Result<(), Fault> {
    let (least, greatest) = extremes(values);
    if greatest <= least {
        return Err(Fault::Constant);
    }
    let middle = mean(values);
    let squares: f64 = values
        .iter()
        .map(|value| (value - middle) * (value - middle))
        .sum();
    let deviation = (squares / (count(values.len()) - 1.0)).sqrt();
    for value in values {
        *value = (*value - middle) / deviation;
    }
    Ok(())
}

/// `(how many values are strictly below + start) ÷ divisor`.
fn strictly_below(values: &mut [f64], start: f64, divisor: f64, tools: &mut Tools) {
    let places = values.len();
    let below = &mut tools.found;
    below.resize(places, 0.0);
    tools.sorter.ties(values, |rows, before| {
        let fewer = (count(places - before - rows.len()) + start) / divisor;
        for &row in rows {
            below[row as usize] = fewer;
        }
    });
    values.copy_from_slice(below);
}

fn by_rank(values: &mut [f64], how: Normalise, run: Run, tools: &mut Tools) {
    let places = values.len();
    let at = tools.table(how, run, places);
    let table = &tools.tables[at].values;
    let found = &mut tools.found;
    found.resize(places, 0.0);
    tools.sorter.ties(values, |rows, before| {
        // The ranks before + 1 ..= before + rows, counted from the greatest.
        let doubled_from_greatest = 2 * before + rows.len() + 1;
        let value = table[2 * (places + 1) - doubled_from_greatest];
        for &row in rows {
            found[row as usize] = value;
        }
    });
    values.copy_from_slice(found);
}

impl Tools {
    /// Where the table for these settings is, made at its first use.
    fn table(&mut self, normalise: Normalise, run: Run, places: usize) -> usize {
        let (ranks, storage) = (run.ranks, run.storage);
        let fits = |table: &RankTable| {
            (table.normalise, table.ranks, table.storage, table.places)
                == (normalise, ranks, storage, places)
        };
        if let Some(at) = self.tables.iter().position(fits) {
            return at;
        }
        let value = |doubled: usize| {
            let from_least = count(doubled) / 2.0;
            if normalise == Normalise::NormalScore {
                return normal_quantile(from_least / (count(places) + 1.0));
            }
            let scaled = match ranks {
                RankScale::FromOne => from_least / count(places),
                RankScale::FromZero => (from_least - 1.0) / count(places),
            };
            exponential(stored(scaled, storage))
        };
        // No rank is below 1: the two entries before it are never read.
        let values = (0..=2 * places)
            .map(|doubled| if doubled < 2 { 0.0 } else { value(doubled) })
            .collect();
        self.tables.push(RankTable {
            normalise,
            ranks,
            storage,
            places,
            values,
        });
        self.tables.len() - 1
    }
}

/// The exponential transform of a rank scaled to `R` from 0 to 1, the most
/// deprived being 1: a score from 0 to 100, of which the most deprived tenth
/// takes the upper half.
///
/// `E = −23 · ln(1 − R · (1 − e^(−100/23)))`
///
/// Source: *The English Indices of Deprivation 2019: technical report*,
/// appendix E; first in the *Scottish Indices of Deprivation 2003*.
#[must_use]
pub fn exponential(scaled: f64) -> f64 {
    const SCALE: f64 = 23.0;
    -SCALE * libm::log1p(scaled * libm::expm1(-100.0 / SCALE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(values: &[f64], how: Normalise, raises: bool) -> Result<Vec<f64>, Fault> {
        let mut values = values.to_vec();
        let run = Run {
            raises,
            goalposts: Some((2.0, 8.0)),
            ranks: RankScale::FromOne,
            storage: Storage::F64,
        };
        normalise(&mut values, how, run, &mut Tools::default()).map(|()| values)
    }

    fn close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
        }
    }

    /// By hand.
    #[test]
    fn each_method_on_a_small_column() {
        let column = [4.0, 1.0, 10.0, 4.0];
        let of = |how| run(&column, how, true).unwrap();
        close(&of(Normalise::None), &column);
        close(&of(Normalise::Rank), &[2.0, 1.0, 4.0, 2.0]);
        close(&of(Normalise::Borda), &[1.0, 0.0, 3.0, 1.0]);
        close(
            &of(Normalise::PercentileRank),
            &[1.0 / 3.0, 0.0, 1.0, 1.0 / 3.0],
        );
        close(
            &of(Normalise::MinMax),
            &[100.0 / 3.0, 0.0, 100.0, 100.0 / 3.0],
        );
        close(
            &of(Normalise::DistanceToMax),
            &[1.0 / 3.0, 0.0, 1.0, 1.0 / 3.0],
        );
        close(&of(Normalise::FractionOfMax), &[0.4, 0.1, 1.0, 0.4]);
        close(&of(Normalise::Goalposts), &[1.0 / 3.0, 0.0, 1.0, 1.0 / 3.0]);
        // Mean 4.75, squares .5625 + 14.0625 + 27.5625 + .5625 = 42.75, over 3: 14.25.
        let deviation = 14.25_f64.sqrt();
        close(
            &of(Normalise::ZScore),
            &[-0.75, -3.75, 5.25, -0.75].map(|from_mean| from_mean / deviation),
        );
        // Ranks from the least: 2.5, 1, 4, 2.5 of 4, over 5.
        close(
            &of(Normalise::NormalScore),
            &[0.5, 0.2, 0.8, 0.5].map(normal_quantile),
        );
        close(
            &of(Normalise::ExponentialRank),
            &[2.5, 1.0, 4.0, 2.5].map(|rank| exponential(rank / 4.0)),
        );
    }

    #[test]
    fn a_value_that_means_less_runs_the_other_way() {
        let column = [4.0, 1.0, 10.0, 4.0];
        let of = |how| run(&column, how, false).unwrap();
        close(&of(Normalise::None), &[-4.0, -1.0, -10.0, -4.0]);
        close(&of(Normalise::Rank), &[2.0, 4.0, 1.0, 2.0]);
        close(
            &of(Normalise::MinMax),
            &[200.0 / 3.0, 100.0, 0.0, 200.0 / 3.0],
        );
        close(&of(Normalise::FractionOfMax), &[0.6, 0.9, 0.0, 0.6]);
        close(&of(Normalise::Goalposts), &[2.0 / 3.0, 1.0, 0.0, 2.0 / 3.0]);
        for &how in Normalise::ALL {
            let found = of(how);
            assert!(
                found[1] > found[0] && found[0] > found[2],
                "{how}: {found:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_spread_is_refused() {
        for how in [
            Normalise::MinMax,
            Normalise::ZScore,
            Normalise::DistanceToMax,
        ] {
            assert_eq!(run(&[2.0; 3], how, true), Err(Fault::Constant));
        }
        let negative = run(&[-2.0, -1.0], Normalise::FractionOfMax, true);
        assert_eq!(negative, Err(Fault::NoMaximum(-1.0)));
    }

    /// Source: *Scottish Indices of Deprivation 2003*, appendix 5, on 1,222
    /// wards: the most deprived scores 100, and a tenth of them above 50.
    #[test]
    fn a_tenth_of_wards_score_above_50() {
        let wards: Vec<f64> = (1..=1222).map(f64::from).collect();
        let scores = run(&wards, Normalise::ExponentialRank, true).unwrap();
        let above = scores.iter().filter(|&&score| score > 50.0).count();
        assert!((scores[1221] - 100.0).abs() < 1e-9);
        assert_eq!(above * 100 / 1222, 10, "{above} wards");
        assert!((0.0..0.02).contains(&scores[0]));
    }
}
