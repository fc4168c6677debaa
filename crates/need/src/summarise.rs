//! Measures for larger areas, as the English indices publish them.

use allotment_place::{Rank, decile};

use crate::normalise::count;
use crate::score::ranks;
use crate::sorter::Sorter;

/// The places of an index and the larger areas they lie in.
#[derive(Debug, Clone, Copy)]
pub struct Summary<'a> {
    /// One score a place, greater being more need.
    pub scores: &'a [f64],
    /// One rank a place among all places, 1 being the greatest need.
    pub ranks: &'a [Rank],
    /// The people of each place.
    pub population: &'a [f64],
    /// The position of each place's area in `names`.
    pub area: &'a [usize],
    /// The name or code of each area, for messages.
    pub names: &'a [String],
}

/// One larger area.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaSummary {
    /// How many places it has.
    pub places: usize,
    /// How many people.
    pub population: f64,
    /// The mean score over its people.
    pub average_score: Ranked,
    /// N + 1 − the mean rank over its people: greater is more need, like all
    /// measures here.
    pub average_rank: Ranked,
    /// The part of its places that are in the worst tenth of all places.
    pub proportion_worst_decile: Ranked,
    /// The part of its people who live in the worst three tenths of all places,
    /// counted in full in the worst tenth and less and less beyond.
    pub extent: Ranked,
    /// N + 1 − the mean rank over the worst-off tenth of its people.
    pub local_concentration: Ranked,
    /// The part of its people whose place is in the worst tenth of all places.
    pub people_in_worst_decile: f64,
    /// The rank of its worst place.
    pub worst_rank: Rank,
    /// The rank of its best place.
    pub best_rank: Rank,
}

impl AreaSummary {
    /// How many ranks lie between its worst and its best place: 0 for one place.
    #[must_use]
    pub fn within_spread(&self) -> u32 {
        self.best_rank.get() - self.worst_rank.get()
    }
}

/// A measure, and the area's rank on it: 1 is the greatest need, equal values
/// share the best rank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The measure.
    pub value: f64,
    /// Its rank among the areas.
    pub rank: Rank,
}

/// Why areas could not be summarised.
#[derive(Debug, Clone, thiserror::Error, PartialEq)]
#[non_exhaustive]
pub enum SummaryError {
    /// A population that counts no people.
    #[error("the population of row {} is {population}: give each place a number of 0 or more", .row + 1)]
    Population {
        /// The place's row, from 0.
        row: usize,
        /// What stands there.
        population: f64,
    },
    /// An area without people has no mean over its people.
    #[error(
        "area '{area}' has nobody in it: leave it out, or correct the population of its places"
    )]
    Nobody {
        /// The area.
        area: String,
    },
    /// An area without places.
    #[error("area '{area}' has no place in it: leave it out")]
    NoPlace {
        /// The area.
        area: String,
    },
}

/// Summarises places by larger area, one entry an area, in the order of
/// `names`. Means are over people, not places; a place without people counts as
/// a place only.
///
/// Source: *The English Indices of Deprivation 2019: technical report*, section
/// 3.8 and appendix N.
///
/// # Errors
/// [`SummaryError`] on a population below 0 or an area without people.
pub fn summarise(places: &Summary<'_>) -> Result<Vec<AreaSummary>, SummaryError> {
    let all = places.scores.len();
    assert_eq!(all, places.ranks.len(), "ranks against scores");
    assert_eq!(all, places.population.len(), "populations against scores");
    assert_eq!(all, places.area.len(), "areas against scores");
    let bad = |people: &f64| !(people.is_finite() && *people >= 0.0);
    if let Some(row) = places.population.iter().position(bad) {
        let population = places.population[row];
        return Err(SummaryError::Population { row, population });
    }
    let mut rows_of: Vec<Vec<usize>> = vec![Vec::new(); places.names.len()];
    for (row, &area) in places.area.iter().enumerate() {
        rows_of[area].push(row);
    }
    let mut found = Vec::with_capacity(rows_of.len());
    for (rows, name) in rows_of.iter_mut().zip(places.names) {
        rows.sort_by_key(|&row| (places.ranks[row], row));
        found.push(one_area(places, rows, name)?);
    }
    rank_measures(&mut found);
    Ok(found)
}

/// `rows` in order of rank.
fn one_area(places: &Summary<'_>, rows: &[usize], name: &str) -> Result<AreaSummary, SummaryError> {
    let area = || name.to_owned();
    let (Some(&worst), Some(&best)) = (rows.first(), rows.last()) else {
        return Err(SummaryError::NoPlace { area: area() });
    };
    let people = |row: usize| places.population[row];
    let population: f64 = rows.iter().map(|&row| people(row)).sum();
    if population <= 0.0 {
        return Err(SummaryError::Nobody { area: area() });
    }
    let all = places.scores.len();
    let over_people = |measure: &dyn Fn(usize) -> f64| -> f64 {
        let sum: f64 = rows.iter().map(|&row| people(row) * measure(row)).sum();
        sum / population
    };
    let in_worst = |row: usize| decile(places.ranks[row], all) == 1;
    let top = count(all) + 1.0;
    let rank = |row: usize| f64::from(places.ranks[row].get());
    let worst_places = rows.iter().filter(|&&row| in_worst(row)).count();
    Ok(AreaSummary {
        places: rows.len(),
        population,
        average_score: unranked(over_people(&|row| places.scores[row])),
        average_rank: unranked(top - over_people(&rank)),
        proportion_worst_decile: unranked(count(worst_places) / count(rows.len())),
        extent: unranked(over_people(&|row| extent_weight(places.ranks[row], all))),
        local_concentration: unranked(top - concentrated(places, rows, population)),
        people_in_worst_decile: over_people(&|row| f64::from(u8::from(in_worst(row)))),
        worst_rank: places.ranks[worst],
        best_rank: places.ranks[best],
    })
}

/// How much a person in a place of this rank counts in the extent: with
/// p = ⌈100 · rank ÷ N⌉, 1 to p = 10, then 0.95 falling evenly to 0.05 at
/// p = 30, and 0 beyond.
fn extent_weight(rank: Rank, places: usize) -> f64 {
    let percentile = (100 * u64::from(rank.get())).div_ceil(places as u64);
    match u32::try_from(percentile).expect("from 1 to 100") {
        0..=10 => 1.0,
        p @ 11..=30 => 0.95 - f64::from(p - 11) * (0.90 / 19.0),
        _ => 0.0,
    }
}

/// The mean rank over the tenth of the area's people in its worst places, the
/// last of which counts with as many as are needed.
fn concentrated(places: &Summary<'_>, rows: &[usize], population: f64) -> f64 {
    let tenth = population / 10.0;
    let (mut left, mut sum) = (tenth, 0.0);
    for &row in rows {
        let counted = places.population[row].min(left);
        sum += counted * f64::from(places.ranks[row].get());
        left -= counted;
        if left <= 0.0 {
            break;
        }
    }
    sum / tenth
}

fn unranked(value: f64) -> Ranked {
    let rank = Rank::new(1).expect("one is not zero");
    Ranked { value, rank }
}

fn rank_measures(areas: &mut [AreaSummary]) {
    let measures: [fn(&mut AreaSummary) -> &mut Ranked; 5] = [
        |area| &mut area.average_score,
        |area| &mut area.average_rank,
        |area| &mut area.proportion_worst_decile,
        |area| &mut area.extent,
        |area| &mut area.local_concentration,
    ];
    for measure in measures {
        let values: Vec<f64> = areas.iter_mut().map(|area| measure(area).value).collect();
        for (area, rank) in areas.iter_mut().zip(ranks(&values, &mut Sorter::default())) {
            measure(area).rank = rank;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(rank: u32) -> Rank {
        Rank::new(rank).unwrap()
    }

    /// By hand, 100 places of which the area has ranks 5, 12, 30 and 31, with
    /// 100, 200, 300 and 400 people: a tenth of 1,000 people is the first place
    /// alone. Extent (100·1 + 200·(.95 − .9/19) + 300·.05)/1000.
    #[test]
    fn an_area_by_hand() {
        let mut ranks: Vec<Rank> = (1..=100).map(rank).collect();
        ranks.sort_by_key(|rank| ![5, 12, 30, 31].contains(&rank.get()));
        let scores: Vec<f64> = ranks
            .iter()
            .map(|rank| 200.0 - f64::from(rank.get()))
            .collect();
        let mut population = vec![7.0; 100];
        population[..4].copy_from_slice(&[100.0, 200.0, 300.0, 400.0]);
        let area: Vec<usize> = (0..100).map(|row| usize::from(row >= 4)).collect();
        let places = Summary {
            scores: &scores,
            ranks: &ranks,
            population: &population,
            area: &area,
            names: &["here".to_owned(), "elsewhere".to_owned()],
        };
        let here = &summarise(&places).unwrap()[0];
        let mean_rank = (5.0 * 100.0 + 12.0 * 200.0 + 30.0 * 300.0 + 31.0 * 400.0) / 1000.0;
        let extent = (100.0 + 200.0 * (0.95 - 0.9 / 19.0) + 300.0 * 0.05) / 1000.0;
        let close = |found: f64, expected: f64| {
            assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
        };
        close(here.average_rank.value, 101.0 - mean_rank);
        close(here.average_score.value, 200.0 - mean_rank);
        close(here.proportion_worst_decile.value, 0.25);
        close(here.people_in_worst_decile, 0.1);
        close(here.extent.value, extent);
        close(here.local_concentration.value, 101.0 - 5.0);
        assert_eq!((here.places, here.within_spread()), (4, 26));
        assert_eq!(here.average_rank.rank, rank(1));
    }

    /// By hand: a tenth of 100 people is all 4 of rank 1 and 6 of the 96 of
    /// rank 3, so a mean rank of 2.2 among 3 places.
    #[test]
    fn the_last_of_the_worst_places_is_split() {
        let places = Summary {
            scores: &[9.0, 8.0, 7.0],
            ranks: &[rank(1), rank(2), rank(3)],
            population: &[4.0, 50.0, 96.0],
            area: &[0, 1, 0],
            names: &["a".to_owned(), "b".to_owned()],
        };
        let areas = summarise(&places).unwrap();
        assert!((areas[0].local_concentration.value - (4.0 - 2.2)).abs() < 1e-12);
        assert!((areas[1].local_concentration.value - 2.0).abs() < 1e-12);
    }

    #[test]
    fn an_area_of_nobody_is_refused() {
        let places = Summary {
            scores: &[9.0, 8.0],
            ranks: &[rank(1), rank(2)],
            population: &[4.0, 0.0],
            area: &[0, 1],
            names: &["a".to_owned(), "b".to_owned()],
        };
        let error = summarise(&places).unwrap_err();
        assert_eq!(error, SummaryError::Nobody { area: "b".into() });
    }
}
