//! Groups of places that hang together and are alike.

mod max_p;
mod search;
mod skater;
mod ward;

pub use max_p::{MaxP, MaxPOptions, max_p};
pub use skater::{Cut, skater};
pub use ward::ward;

use crate::SpatialError;
use crate::weights::{Weights, as_f64, as_row};

/// Places with what makes them alike.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    /// Who is whose neighbour; a pair in one direction counts for both.
    pub weights: &'a Weights,
    /// What makes places alike, a row of `columns` numbers a place, on scales
    /// that can be added: z-scores, as a rule.
    pub features: &'a [f64],
    /// How many numbers each place has.
    pub columns: usize,
    /// The people of each place, 0 or more.
    pub people: &'a [f64],
}

/// Every place in one group, each group in one piece.
#[derive(Debug, Clone, PartialEq)]
pub struct Groups {
    /// The group of each place, counted from 0 in the order of first rows.
    pub group: Vec<u32>,
    /// The people of each group.
    pub people: Vec<f64>,
    /// The places of each group.
    pub places: Vec<usize>,
    /// The sum of squared distances of places from the means of their groups.
    pub ssd: f64,
}

impl Groups {
    /// How many groups there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.people.len()
    }

    /// The groups with fewer than `floor` people.
    #[must_use]
    pub fn below(&self, floor: f64) -> Vec<u32> {
        let below = self.people.iter().enumerate();
        below
            .filter(|&(_, &people)| people < floor)
            .map(|(group, _)| as_row(group))
            .collect()
    }

    /// The same groups, numbered anew, with their people and their sum of squares.
    fn of(places: &Places<'_>, labels: &[u32]) -> Self {
        let most = labels.iter().max().map_or(0, |&most| most as usize + 1);
        let mut number = vec![u32::MAX; most];
        let mut next = 0;
        let group: Vec<u32> = labels
            .iter()
            .map(|&label| {
                let number = &mut number[label as usize];
                if *number == u32::MAX {
                    *number = next;
                    next += 1;
                }
                *number
            })
            .collect();
        let count = next as usize;
        let mut people = vec![0.0; count];
        let mut members = vec![0; count];
        let mut means = vec![0.0; count * places.columns];
        for (row, &group) in group.iter().enumerate() {
            let group = group as usize;
            people[group] += places.people[row];
            members[group] += 1;
            let mean = &mut means[group * places.columns..][..places.columns];
            for (mean, feature) in mean.iter_mut().zip(places.of(row)) {
                *mean += feature;
            }
        }
        for (group, mean) in means.chunks_mut(places.columns).enumerate() {
            for mean in mean {
                *mean /= as_f64(members[group]);
            }
        }
        let ssd = group
            .iter()
            .enumerate()
            .map(|(row, &group)| {
                let mean = &means[group as usize * places.columns..][..places.columns];
                squared(places.of(row), mean)
            })
            .sum();
        Self {
            group,
            people,
            places: members,
            ssd,
        }
    }
}

impl Places<'_> {
    fn count(&self) -> usize {
        self.weights.rows()
    }

    fn of(&self, row: usize) -> &[f64] {
        &self.features[row * self.columns..][..self.columns]
    }

    fn check(&self) -> Result<(), SpatialError> {
        let places = self.count();
        if places == 0 {
            return Err(SpatialError::TooFewPlaces { places, needed: 1 });
        }
        for (what, found, wanted) in [
            ("the list of people", self.people.len(), places),
            (
                "the table of what makes places alike",
                self.features.len(),
                places * self.columns,
            ),
        ] {
            if found != wanted || self.columns == 0 {
                return Err(SpatialError::Length {
                    what,
                    found,
                    places,
                });
            }
        }
        let not_finite = |value: &f64| !value.is_finite();
        if let Some(at) = self.features.iter().position(not_finite) {
            return Err(SpatialError::NoValue {
                row: at / self.columns,
            });
        }
        let no_people = |people: &f64| !(people.is_finite() && *people >= 0.0);
        if let Some(row) = self.people.iter().position(no_people) {
            let people = self.people[row];
            return Err(SpatialError::NoPeople { row, people });
        }
        Ok(())
    }
}

fn squared(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum()
}

/// The numbers of each column less their mean, over their standard deviation
/// (of all places, by `n`); a column that does not vary becomes 0.
///
/// `columns` are lists of one number a place; the answer is a row a place.
#[must_use]
pub fn z_scores(columns: &[Vec<f64>]) -> Vec<f64> {
    let rows = columns.first().map_or(0, Vec::len);
    let mut scores = vec![0.0; rows * columns.len()];
    for (at, column) in columns.iter().enumerate() {
        let count = as_f64(rows);
        let mean = column.iter().sum::<f64>() / count;
        let variance = column
            .iter()
            .map(|value| (value - mean).powi(2))
            .sum::<f64>()
            / count;
        let sd = variance.sqrt();
        if sd > 0.0 {
            for (row, value) in column.iter().enumerate() {
                scores[row * columns.len() + at] = (value - mean) / sd;
            }
        }
    }
    scores
}
