//! k-means.

use super::assign::{Columns, assign};
use super::seed::plus_plus;
use crate::chance::stream;
use crate::space::to_forty_digits;

/// Where k-means starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// At these places, by position.
    Places(Vec<usize>),
    /// By k-means++ with a random stream of its own.
    PlusPlus {
        /// The seed.
        seed: u64,
        /// The number of its stream.
        number: u64,
    },
}

/// When k-means stops.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KMeansOptions {
    /// After so many rounds at most.
    pub rounds: usize,
    /// When centres have moved by no more than this, squared and summed up; with 0
    /// only when no place changes its centre.
    pub tolerance: f64,
}

impl Default for KMeansOptions {
    fn default() -> Self {
        Self {
            rounds: 300,
            tolerance: 0.0,
        }
    }
}

/// What k-means found.
#[derive(Debug, Clone, PartialEq)]
pub struct Clusters {
    /// The centre of each place, by position.
    pub labels: Vec<usize>,
    /// The squared distance of each place from its centre.
    pub squares: Vec<f64>,
    /// The centres.
    pub centres: Vec<Vec<f64>>,
    /// The sum of all `squares`.
    pub inertia: f64,
    /// How many rounds there were: how often places were given to centres, the last
    /// time without a change.
    pub rounds: usize,
}

/// `types` clusters of places, `columns` having a value for each place, in
/// whatever unit is to count: Lloyd's rounds of giving each place to the nearest
/// centre (of equals to 40 binary digits, the first) and moving centres to the mean of their places,
/// until no place changes its centre.
///
/// A centre that no place is nearest to goes to the place farthest from its own
/// (of equals, the first).
///
/// Source: Lloyd, «Least squares quantization in PCM», *IEEE Transactions on
/// Information Theory* 28 (1982).
///
/// # Panics
/// If there is no column, columns differ in length, or a start is no place.
#[must_use]
pub fn k_means(
    columns: &[&[f64]],
    types: usize,
    start: &Start,
    options: KMeansOptions,
) -> Clusters {
    let columns = Columns {
        of: columns.iter().map(|column| column.to_vec()).collect(),
    };
    on_columns(&columns, types, start, options)
}

pub(super) fn on_columns(
    columns: &Columns,
    types: usize,
    start: &Start,
    options: KMeansOptions,
) -> Clusters {
    let starts = match start {
        Start::Places(places) => places.clone(),
        Start::PlusPlus { seed, number } => plus_plus(columns, types, &mut stream(*seed, *number)),
    };
    assert_eq!(starts.len(), types, "one start a type");
    let places = columns.places();
    let mut centres: Vec<Vec<f64>> = starts.iter().map(|&at| columns.point(at)).collect();
    let (mut labels, mut squares) = (vec![usize::MAX; places], vec![0.0; places]);
    let mut rounds = 1;
    let mut changed = assign(columns, &centres, &mut labels, &mut squares);
    while changed && rounds < options.rounds {
        rounds += 1;
        let moved = move_centres(columns, &mut centres, &mut labels, &squares);
        changed = assign(columns, &centres, &mut labels, &mut squares);
        if moved <= options.tolerance {
            break;
        }
    }
    Clusters {
        inertia: squares.iter().sum(),
        labels,
        squares,
        centres,
        rounds,
    }
}

/// Moves centres to the means of their places; how far, squared and summed up.
fn move_centres(
    columns: &Columns,
    centres: &mut [Vec<f64>],
    labels: &mut [usize],
    squares: &[f64],
) -> f64 {
    let mut sizes = vec![0_usize; centres.len()];
    for &label in labels.iter() {
        sizes[label] += 1;
    }
    fill_empty(&mut sizes, labels, squares);
    let mut moved = 0.0;
    for (dimension, column) in columns.of.iter().enumerate() {
        let mut sums = vec![0.0; centres.len()];
        for (&label, cell) in labels.iter().zip(column) {
            sums[label] += cell;
        }
        for ((centre, sum), &size) in centres.iter_mut().zip(sums).zip(&sizes) {
            #[expect(clippy::cast_precision_loss, reason = "no country has 2^53 places")]
            let to = if size == 0 {
                centre[dimension]
            } else {
                sum / size as f64
            };
            moved += (to - centre[dimension]).powi(2);
            centre[dimension] = to;
        }
    }
    moved
}

/// Gives each empty centre the place farthest from its own.
fn fill_empty(sizes: &mut [usize], labels: &mut [usize], squares: &[f64]) {
    let mut taken: Vec<usize> = Vec::new();
    for empty in 0..sizes.len() {
        if sizes[empty] > 0 {
            continue;
        }
        let mut farthest: Option<usize> = None;
        for (place, &label) in labels.iter().enumerate() {
            let free = sizes[label] > 1 && squares[place] > 0.0 && !taken.contains(&place);
            let far = |place: usize| to_forty_digits(squares[place]);
            if free && farthest.is_none_or(|known| far(place) > far(known)) {
                farthest = Some(place);
            }
        }
        // Where every place lies on its centre, there are fewer types than asked.
        let Some(place) = farthest else { return };
        sizes[labels[place]] -= 1;
        labels[place] = empty;
        sizes[empty] = 1;
        taken.push(place);
    }
}
