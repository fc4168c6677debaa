//! A typology: places in a few types, by structure.

mod assign;
mod criterion;
mod k_means;
mod seed;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::chance::{below, stream};
use crate::error::PeersError;
use crate::options::Distance;
use crate::space::{Space, to_forty_digits};
use crate::structure::Structure;
use assign::{Columns, assign};
pub use criterion::{adjusted_rand, calinski_harabasz};
pub use k_means::{Clusters, KMeansOptions, Start, k_means};

/// How types are sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TypesOptions {
    /// The fewest types tried, at least 2.
    pub from: usize,
    /// The most; if it is `from`, the number of types is given and not chosen.
    pub to: usize,
    /// How many starts each number of types has; the best is kept.
    pub starts: usize,
    /// How many samples of places say how far the types would be found again.
    pub samples: usize,
    /// How far apart two places are.
    pub distance: Distance,
    /// The seed of starts and samples.
    pub seed: u64,
}

impl Default for TypesOptions {
    fn default() -> Self {
        Self {
            from: 2,
            to: 12,
            starts: 20,
            samples: 50,
            distance: Distance::default(),
            seed: 2026,
        }
    }
}

/// One number of types that was tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tried {
    /// How many types.
    pub types: usize,
    /// Calinski and Harabasz's criterion: the greater, the clearer.
    pub criterion: f64,
    /// The sum of squares within types.
    pub inertia: f64,
}

/// What types there are.
#[derive(Debug, Clone, PartialEq)]
pub struct Types {
    /// The input's row of each place, places in the order of their codes.
    pub rows: Vec<usize>,
    /// The type of each place, from 0: the largest type first.
    pub type_of: Vec<usize>,
    /// How far each place is from the middle of its type.
    pub distance: Vec<f64>,
    /// How many places each type has.
    pub sizes: Vec<usize>,
    /// The mean z-score of each variable in each type, type by type.
    pub means: Vec<Vec<f64>>,
    /// Every number of types tried.
    pub tried: Vec<Tried>,
    /// For each sample of places, how far its types are these: the adjusted Rand
    /// index, 1 if they are the same and 0 if they agree as by chance.
    pub found_again: Vec<f64>,
}

/// The types of places, by k-means from many starts.
///
/// For each number of types from `from` to `to`, k-means is run from `starts`
/// starts of k-means++, and the run with the least sum of squares within types is
/// kept (of equals, the first). The number of types is that with the greatest
/// criterion of Calinski and Harabasz (of equals, the smaller); more types than there
/// are places that differ are not tried. Then `samples`
/// times as many places are drawn, with replacement, types are sought in them from
/// a quarter of the starts, every place is given to the nearest, and the adjusted
/// Rand index says how far that is the same typology.
///
/// Types are numbered by size, the largest first; equals by the code that sorts
/// first in them. A place equally near to two goes to the earlier centre.
///
/// A criterion chooses also where there are no types: places then lie on a slope,
/// not in heaps, `found_again` may still be high, and the criterion is greatest
/// with the fewest types.
///
/// # Errors
/// [`PeersError::Option`] for a range of types that is none, for more types than there
/// are places that differ, or for no starts;
/// [`PeersError::Collinear`] for Mahalanobis's distance.
pub fn types(structure: &Structure, options: &TypesOptions) -> Result<Types, PeersError> {
    refuse(structure, options)?;
    let points = Space::new(structure, options.distance).points(structure.weights())?;
    let columns = Columns::of(&points);
    let best = |types: usize| best_of(&columns, types, options.starts, options.seed, MAIN);
    let to = options.to.min(kinds(&columns, options)?);
    let found: Vec<Clusters> = (options.from..=to).map(best).collect();
    let tried: Vec<Tried> = (options.from..=to)
        .zip(&found)
        .map(|(types, clusters)| Tried {
            types,
            criterion: criterion::of_clusters(&columns, clusters),
            inertia: clusters.inertia,
        })
        .collect();
    let mut chosen = 0;
    for (at, tried_one) in tried.iter().enumerate() {
        if is_greater(tried_one.criterion, tried[chosen].criterion) {
            chosen = at;
        }
    }
    let clusters = &found[chosen];
    let found_again = found_again(&columns, clusters, options);
    Ok(in_order(structure, clusters, tried, found_again))
}

/// How many places differ from all before them: there are no more types than that.
fn kinds(columns: &Columns, options: &TypesOptions) -> Result<usize, PeersError> {
    let places = 0..columns.places();
    let different: BTreeSet<Vec<u64>> = places
        // -0 is 0.
        .map(|place| (columns.of.iter().map(|of| (of[place] + 0.0).to_bits())).collect())
        .collect();
    if different.len() < options.from {
        return Err(PeersError::Option {
            option: "the number of types",
            value: format!("from {} to {}", options.from, options.to),
            wanted: "write no more types than there are places that differ in structure",
        });
    }
    Ok(different.len())
}

/// To 40 binary digits; a criterion may be infinite.
fn is_greater(one: f64, other: f64) -> bool {
    let rounded = |number: f64| {
        if number.is_finite() {
            to_forty_digits(number)
        } else {
            number
        }
    };
    rounded(one) > rounded(other)
}

fn refuse(structure: &Structure, options: &TypesOptions) -> Result<(), PeersError> {
    let (from, to) = (options.from, options.to);
    if from < 2 || to < from || to >= structure.places() {
        return Err(PeersError::Option {
            option: "the number of types",
            value: format!("from {from} to {to}"),
            wanted: "write at least 2 types, and fewer than there are places",
        });
    }
    if options.starts == 0 {
        return Err(PeersError::Option {
            option: "the number of starts",
            value: "0".into(),
            wanted: "write at least 1",
        });
    }
    Ok(())
}

/// What a random stream is for: streams of different uses never meet.
const MAIN: u64 = 0;
const SAMPLE: u64 = 1 << 40;

/// The best of many starts.
fn best_of(columns: &Columns, types: usize, starts: usize, seed: u64, first: u64) -> Clusters {
    let run = |start: u64| {
        let number = first + start * (1 << 16) + types as u64;
        let start = Start::PlusPlus { seed, number };
        k_means::on_columns(columns, types, &start, KMeansOptions::default())
    };
    let runs: Vec<Clusters> = (0..starts as u64).into_par_iter().map(run).collect();
    let better = |best: Clusters, one: Clusters| {
        if to_forty_digits(one.inertia) < to_forty_digits(best.inertia) {
            one
        } else {
            best
        }
    };
    runs.into_iter().reduce(better).expect("there is a start")
}

fn found_again(columns: &Columns, clusters: &Clusters, options: &TypesOptions) -> Vec<f64> {
    let types = clusters.centres.len();
    let starts = options.starts.div_ceil(4);
    let again = |sample: u64| {
        let first = SAMPLE + (sample << 41);
        let mut random = stream(options.seed, first + SAMPLE - 1);
        let many = columns.places();
        let drawn: Vec<usize> = (0..many).map(|_| below(&mut random, many)).collect();
        let sampled = best_of(&columns.select(&drawn), types, starts, options.seed, first);
        let mut labels = vec![0; many];
        assign(columns, &sampled.centres, &mut labels, &mut vec![0.0; many]);
        adjusted_rand(&clusters.labels, &labels)
    };
    (0..options.samples as u64)
        .into_par_iter()
        .map(again)
        .collect()
}

/// Numbers the types by size and tells what they are.
fn in_order(
    structure: &Structure,
    clusters: &Clusters,
    tried: Vec<Tried>,
    found_again: Vec<f64>,
) -> Types {
    let types = clusters.centres.len();
    let (mut sizes, mut first) = (vec![0_usize; types], vec![usize::MAX; types]);
    for (place, &label) in clusters.labels.iter().enumerate() {
        sizes[label] += 1;
        first[label] = first[label].min(place);
    }
    let mut order: Vec<usize> = (0..types).collect();
    order.sort_by_key(|&label| (std::cmp::Reverse(sizes[label]), first[label]));
    let mut number = vec![0; types];
    for (at, &label) in order.iter().enumerate() {
        number[label] = at;
    }
    let type_of: Vec<usize> = clusters.labels.iter().map(|&label| number[label]).collect();
    let mut means = vec![vec![0.0; structure.names().len()]; types];
    for (variable, _) in structure.names().iter().enumerate() {
        for (&label, z) in type_of.iter().zip(structure.z(variable)) {
            means[label][variable] += z;
        }
    }
    let sizes: Vec<usize> = order.iter().map(|&label| sizes[label]).collect();
    for (means, &size) in means.iter_mut().zip(&sizes) {
        #[expect(clippy::cast_precision_loss, reason = "no country has 2^53 places")]
        for mean in means.iter_mut() {
            *mean /= size as f64;
        }
    }
    Types {
        rows: structure.rows().to_vec(),
        type_of,
        distance: clusters
            .squares
            .iter()
            .map(|square| square.sqrt())
            .collect(),
        sizes,
        means,
        tried,
        found_again,
    }
}
