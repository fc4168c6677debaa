//! Benefit of the doubt: each place is weighed as suits it best.
//!
//! For place `k` with values `x_k ≥ 0`: the greatest `w · x_k` over weights
//! `w ≥ 0` with `w · x_j ≤ 1` for every place `j`.
//!
//! Source: Cherchye, Moesen, Rogge and Van Puyenbroeck (2007), «An introduction
//! to 'benefit of the doubt' composite indicators», *Social Indicators
//! Research* 82; a data envelopment analysis with a single constant input.

use rayon::prelude::*;

/// The score of each place, from 0 to 1, and the weights that give it.
#[derive(Debug, Clone)]
pub(crate) struct Doubt {
    pub(crate) scores: Vec<f64>,
    /// `weights[place][member]`, in the unit of the members' values.
    pub(crate) weights: Vec<Vec<f64>>,
}

/// Weighs every place. `columns` has one column a member, of values of 0 or
/// more and each with some value above 0. Where weights are not unique, those
/// of the first vertex that Bland's rule reaches are given; each place is
/// solved alone, so the order of rows and threads does not matter.
pub(crate) fn weigh(columns: &[&[f64]]) -> Doubt {
    let greatest: Vec<f64> = columns
        .iter()
        .map(|column| column.iter().copied().fold(0.0, f64::max))
        .collect();
    // On a common scale the simplex method's tolerance means the same to all.
    let places = columns[0].len();
    let scaled: Vec<Vec<f64>> = (0..places)
        .map(|place| {
            let values = columns.iter().zip(&greatest);
            values.map(|(column, top)| column[place] / top).collect()
        })
        .collect();
    let front = not_dominated(&scaled);
    let solved: Vec<(f64, Vec<f64>)> = scaled
        .par_iter()
        .map(|own| {
            let (score, weights) = best_weights(own, &front);
            let weights = weights.iter().zip(&greatest);
            (score, weights.map(|(weight, top)| weight / top).collect())
        })
        .collect();
    let (scores, weights) = solved.into_iter().unzip();
    Doubt { scores, weights }
}

/// The places that no other equals or exceeds in every value: only they can
/// hold another place's weights down.
fn not_dominated(places: &[Vec<f64>]) -> Vec<&[f64]> {
    let mut by_sum: Vec<(f64, &[f64])> = places
        .iter()
        .map(|values| (values.iter().sum(), values.as_slice()))
        .collect();
    by_sum.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| order(a.1, b.1)));
    let mut front: Vec<&[f64]> = Vec::new();
    for (_, values) in by_sum {
        let covers = |other: &&[f64]| other.iter().zip(values).all(|(a, b)| a >= b);
        if !front.iter().any(covers) {
            front.push(values);
        }
    }
    front
}

fn order(a: &[f64], b: &[f64]) -> std::cmp::Ordering {
    let differing = a.iter().zip(b).map(|(a, b)| b.total_cmp(a));
    differing
        .into_iter()
        .find(|order| order.is_ne())
        .unwrap_or(std::cmp::Ordering::Equal)
}

/// Solves with a few of the places at first, and adds the one that is most
/// exceeded until none is.
fn best_weights(own: &[f64], front: &[&[f64]]) -> (f64, Vec<f64>) {
    const TOLERANCE: f64 = 1e-12;
    let mut limits: Vec<&[f64]> = Vec::new();
    for member in 0..own.len() {
        let first = front.iter().copied().reduce(|best, other| {
            if other[member] > best[member] {
                other
            } else {
                best
            }
        });
        let first = first.expect("some place is not dominated");
        if !limits.contains(&first) {
            limits.push(first);
        }
    }
    loop {
        let weights = maximise(own, &limits);
        let mut worst = (1.0 + TOLERANCE, None);
        for &limit in front {
            let reached = dot(&weights, limit);
            if reached > worst.0 {
                worst = (reached, Some(limit));
            }
        }
        match worst.1 {
            Some(limit) if !limits.contains(&limit) => limits.push(limit),
            _ => return (dot(&weights, own).min(1.0), weights),
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The weights of 0 or more that make `gain · w` greatest with `limit · w ≤ 1`
/// for each limit, by the simplex method from `w = 0`.
///
/// Source: Dantzig's tableau with Bland's rule (1977), which cannot cycle.
fn maximise(gain: &[f64], limits: &[&[f64]]) -> Vec<f64> {
    const ZERO: f64 = 1e-12;
    let (members, rows) = (gain.len(), limits.len());
    // Columns: what is not in the basis; the last is the right-hand side.
    let mut tableau: Vec<Vec<f64>> = limits
        .iter()
        .map(|limit| limit.iter().copied().chain([1.0]).collect())
        .collect();
    let mut profit: Vec<f64> = gain.iter().copied().chain([0.0]).collect();
    let mut outside: Vec<usize> = (0..members).collect();
    let mut basis: Vec<usize> = (members..members + rows).collect();
    loop {
        let entering = (0..members)
            .filter(|&column| profit[column] > ZERO)
            .min_by_key(|&column| outside[column]);
        let Some(entering) = entering else { break };
        let mut leaving: Option<(f64, usize)> = None;
        for row in 0..rows {
            if tableau[row][entering] > ZERO {
                let ratio = tableau[row][members] / tableau[row][entering];
                let better = leaving.is_none_or(|(least, at)| {
                    ratio < least - ZERO || (ratio <= least + ZERO && basis[row] < basis[at])
                });
                if better {
                    leaving = Some((ratio, row));
                }
            }
        }
        let (_, leaving) = leaving.expect("every member has a limit above 0");
        pivot(&mut tableau, &mut profit, leaving, entering);
        std::mem::swap(&mut basis[leaving], &mut outside[entering]);
    }
    let mut weights = vec![0.0; members];
    for (row, &variable) in basis.iter().enumerate() {
        if variable < members {
            weights[variable] = tableau[row][members].max(0.0);
        }
    }
    weights
}

fn pivot(tableau: &mut [Vec<f64>], profit: &mut [f64], row: usize, column: usize) {
    let by = 1.0 / tableau[row][column];
    let mut turned = std::mem::take(&mut tableau[row]);
    for entry in &mut turned {
        *entry *= by;
    }
    turned[column] = by;
    let clear = |line: &mut [f64]| {
        let times = line[column];
        if times == 0.0 {
            return;
        }
        for (entry, pivot) in line.iter_mut().zip(&turned) {
            *entry -= times * pivot;
        }
        line[column] = -times * by;
    };
    for line in tableau.iter_mut().filter(|line| !line.is_empty()) {
        clear(line);
    }
    clear(profit);
    tableau[row] = turned;
}

#[cfg(test)]
mod tests {
    use super::*;
    use microlp::{ComparisonOp, OptimizationDirection, Problem};
    use proptest::prelude::*;

    /// By hand: with (1, 0), (0, 1), (.4, .4) and (.6, .7): the last is on no
    /// line through the first two from inside (.6 + .7 > 1), so it is a frontier
    /// point; the third reaches w·(.4, .4) with w on the edge through (.6, .7)
    /// and (1, 0): w = (1, 4/7), score .4 · 11/7 = 22/35; on the other edge
    /// w = (1/2, 1): .6 < 22/35.
    #[test]
    fn four_places_by_hand() {
        let doubt = weigh(&[&[1.0, 0.0, 0.4, 0.6], &[0.0, 1.0, 0.4, 0.7]]);
        let expected = [1.0, 1.0, 22.0 / 35.0, 1.0];
        for (found, expected) in doubt.scores.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
        }
        assert!((doubt.weights[2][1] - 4.0 / 7.0).abs() < 1e-12);
    }

    fn by_solver(own: &[f64], places: &[Vec<f64>]) -> f64 {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let weights: Vec<_> = own
            .iter()
            .map(|&value| problem.add_var(value, (0.0, f64::INFINITY)))
            .collect();
        for place in places {
            let terms: Vec<_> = weights.iter().copied().zip(place.iter().copied()).collect();
            problem.add_constraint(terms, ComparisonOp::Le, 1.0);
        }
        problem
            .solve()
            .unwrap()
            .into_solution()
            .unwrap()
            .objective()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn scores_are_those_of_a_linear_program(places in prop::collection::vec(
            prop::collection::vec((0_u8..=20).prop_map(|step| f64::from(step) + 0.5), 4), 2..25,
        )) {
            let columns: Vec<Vec<f64>> = (0..4)
                .map(|member| places.iter().map(|place| place[member]).collect())
                .collect();
            let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            let doubt = weigh(&columns);
            for (place, found) in places.iter().zip(&doubt.scores) {
                let expected = by_solver(place, &places);
                prop_assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
            }
        }
    }
}
