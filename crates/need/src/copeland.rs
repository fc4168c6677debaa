//! Copeland's way of combining: place against place, by majority.

use rayon::prelude::*;

use crate::plan::Column;

/// Majorities smaller than this part of all weights are ties: weights are
/// floats, and `0.1 + 0.2` against `0.3` is one.
const TIE: f64 = 1e-12;

/// Scores places by how many others they beat less how many beat them.
///
/// Of two places, the one wins whose greater values carry more weight; equal
/// values count for neither, and equal weight is a tie. `members` are columns
/// with their weights; a value that is missing at one of the two places counts
/// for neither. The score of a place is a whole number from −(N − 1) to N − 1.
///
/// Takes N² · k comparisons: seconds at 33,755 places, so it is no method for a
/// thousand draws there.
///
/// Source: Copeland (1951), «A reasonable social welfare function»; `COINr`
/// 1.1.14, `a_copeland`: the outranking matrix, 1 above a half, −1 below, 0 at
/// it, summed by row.
pub(crate) fn copeland(members: &[(&Column, f64)], into: &mut Vec<f64>) {
    let places = members.first().map_or(0, |(column, _)| column.values.len());
    let tie = TIE * members.iter().map(|(_, weight)| weight.abs()).sum::<f64>();
    (0..places)
        .into_par_iter()
        .map_init(
            || vec![0.0; places],
            |majority, place| {
                majority.fill(0.0);
                for (column, weight) in members {
                    against_each(column, *weight, place, majority);
                }
                let beaten = majority.iter().filter(|&&lead| lead > tie).count();
                let lost = majority.iter().filter(|&&lead| lead < -tie).count();
                crate::normalise::count(beaten) - crate::normalise::count(lost)
            },
        )
        .collect_into_vec(into);
}

/// Adds to each entry of `majority` the weight by which `place` leads the place
/// of that row in one column.
fn against_each(column: &Column, weight: f64, place: usize, majority: &mut [f64]) {
    let own = column.values[place];
    let lead = |other: f64| weight * (f64::from(own > other) - f64::from(own < other));
    match &column.present {
        None => {
            for (lead_so_far, &other) in majority.iter_mut().zip(&column.values) {
                *lead_so_far += lead(other);
            }
        }
        Some(present) if present[place] => {
            for ((lead_so_far, &other), &there) in
                majority.iter_mut().zip(&column.values).zip(present)
            {
                if there {
                    *lead_so_far += lead(other);
                }
            }
        }
        Some(_) => {}
    }
}
