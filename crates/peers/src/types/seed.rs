//! Where k-means starts.

use rand_chacha::ChaCha8Rng;

use super::assign::{Columns, nearer_of};
use crate::chance::{below, uniform};
use crate::space::to_forty_digits;

/// `types` places by k-means++: the first by chance, each further one with a
/// probability in proportion to its squared distance from the nearest so far; of a
/// few such candidates (two, and one for each doubling of `types`) the one that
/// leaves the least sum of squares to 40 binary digits (of equals, the first).
///
/// Where all places lie on the ones chosen, the next is any.
///
/// Source: Arthur and Vassilvitskii, «k-means++: the advantages of careful
/// seeding», *Proceedings of SODA* (2007); the several candidates are theirs too.
pub(super) fn plus_plus(columns: &Columns, types: usize, random: &mut ChaCha8Rng) -> Vec<usize> {
    let places = columns.places();
    let candidates = 2 + types.ilog2();
    let mut chosen = vec![below(random, places)];
    let mut squares = vec![f64::INFINITY; places];
    nearer_of(columns, &columns.point(chosen[0]), &mut squares);
    while chosen.len() < types {
        let total: f64 = squares.iter().sum();
        let mut best: Option<(f64, usize, Vec<f64>)> = None;
        for _ in 0..candidates {
            let place = if total > 0.0 {
                in_proportion(&squares, uniform(random) * total)
            } else {
                below(random, places)
            };
            let mut left = squares.clone();
            nearer_of(columns, &columns.point(place), &mut left);
            let sum = to_forty_digits(left.iter().sum());
            if best.as_ref().is_none_or(|(least, ..)| sum < *least) {
                best = Some((sum, place, left));
            }
        }
        let (_, place, left) = best.expect("there are candidates");
        chosen.push(place);
        squares = left;
    }
    chosen
}

/// The place at which the running sum of `squares` passes `mark`.
fn in_proportion(squares: &[f64], mark: f64) -> usize {
    let mut sum = 0.0;
    let passes = squares.iter().position(|square| {
        sum += square;
        sum > mark
    });
    // Rounding may leave the mark at the very end: the last that is not at a centre.
    let last = || squares.iter().rposition(|&square| square > 0.0);
    passes.or_else(last).unwrap_or(0)
}
