//! Bandwidths that make the error of a jump smallest.

use super::DiscontinuityError;
use super::side::Side;
use crate::linear::sums::count;

/// The rule of thumb for densities, for a triangular kernel.
///
/// Source: Calonico, Cattaneo and Titiunik (2014), section S.2.6.
const PILOT: f64 = 2.576;

/// How many times the variance of a bias is added to its square, so that a bias
/// that happens to be small does not make a bandwidth endless. The first of the
/// three bandwidths goes without.
///
/// Source: Imbens and Kalyanaraman (2012), section 4.2.
const REGULAR: f64 = 3.0;

/// What is to be estimated: the coefficient of `x^power` in a polynomial of order
/// `order`.
#[derive(Debug, Clone, Copy)]
struct Target {
    order: i32,
    power: usize,
}

/// The bandwidths `h` and `b`, the same on both sides.
pub(super) fn choose(sides: &[Side; 2]) -> Result<(f64, f64), DiscontinuityError> {
    let pilot = pilot(sides);
    let widest = [sides[0].range(), sides[1].range()];
    // Of the cubic's curve from a quartic over everything; of the parabola's curve
    // from the cubic; of the line's from the parabola.
    let cubic = Target { order: 3, power: 3 };
    let of_cubic = best(sides, cubic, pilot, (widest, 0.0))?;
    let parabola = Target { order: 2, power: 2 };
    let of_parabola = best(sides, parabola, pilot, ([of_cubic; 2], REGULAR))?;
    let line = Target { order: 1, power: 0 };
    let of_line = best(sides, line, pilot, ([of_parabola; 2], REGULAR))?;
    Ok((of_line, of_parabola))
}

/// `2.576 min(sd, range between quartiles / 1.349) n^(-1/5)`.
fn pilot(sides: &[Side; 2]) -> f64 {
    let mut x: Vec<f64> = sides
        .iter()
        .flat_map(|side| side.x.iter().copied())
        .collect();
    x.sort_by(f64::total_cmp);
    let units = count(x.len());
    let mean = x.iter().sum::<f64>() / units;
    let squares: f64 = x.iter().map(|x| (x - mean).powi(2)).sum();
    let deviation = (squares / (units - 1.0)).sqrt();
    let quartiles = quantile(&x, 3, 4) - quantile(&x, 1, 4);
    let spread = if quartiles > 0.0 {
        deviation.min(quartiles / 1.349)
    } else {
        deviation
    };
    let widest = sides[0].range().max(sides[1].range());
    (PILOT * spread * libm::pow(units, -0.2)).min(widest)
}

/// Between the two nearest of the sorted numbers.
fn quantile(sorted: &[f64], part: usize, parts: usize) -> f64 {
    let place = (sorted.len() - 1) * part;
    let (at, rest) = (place / parts, place % parts);
    let next = sorted[(at + 1).min(sorted.len() - 1)];
    sorted[at] + (next - sorted[at]) * count(rest) / count(parts)
}

/// The bandwidth at which variance and squared bias of a target's jump add up to
/// least: the variance as seen over `pilot`, the bias from the next order over
/// `of_bias` with `regular` times its variance.
fn best(
    sides: &[Side; 2],
    target: Target,
    pilot: f64,
    (of_bias, regular): ([f64; 2], f64),
) -> Result<f64, DiscontinuityError> {
    let next = target.order + 1;
    let next_power = usize::try_from(next).unwrap_or(0);
    let (mut variance, mut bias, mut unsure) = (0.0, 0.0, 0.0);
    for ((side, &bandwidth), sign) in sides.iter().zip(&of_bias).zip([-1.0, 1.0]) {
        let pilot = widened(side, pilot, target.order);
        let weights = side.weights((target.order, target.power), pilot)?;
        let units = side.within(pilot);
        variance += weights.variance(&side.variances(units));
        // The bias is the moment times the curve, per bandwidth to its power.
        let powers = next - i32::try_from(target.power).unwrap_or(0);
        let moment = weights.moment(side, next) / pilot.powi(powers);
        // What lies at the very edge has no weight; a step more lets it in.
        let bandwidth = widened(side, bandwidth, next);
        let curve = side.weights((next, next_power), bandwidth)?;
        let units = side.within(bandwidth);
        bias += sign * moment * curve.apply(&side.y);
        unsure += moment * moment * curve.variance(&side.variances(units));
    }
    let power = count(target.power);
    let order = f64::from(target.order);
    let variance = variance * libm::pow(pilot, 1.0 + 2.0 * power);
    let top = (1.0 + 2.0 * power) * variance;
    let bottom = 2.0 * (order + 1.0 - power) * (bias * bias + regular * unsure);
    if top.is_nan() || top <= 0.0 {
        return Err(DiscontinuityError::Exact);
    }
    let widest = sides[0].range().max(sides[1].range());
    if bottom.is_nan() || bottom <= 0.0 {
        return Ok(widest);
    }
    let found = libm::pow(top / bottom, 1.0 / (2.0 * order + 3.0));
    Ok(found.min(widest))
}

/// A bandwidth, or as much more as it takes to reach enough distinct scores.
fn widened(side: &Side, bandwidth: f64, order: i32) -> f64 {
    let enough = usize::try_from(order).unwrap_or(0) + 8;
    let mut units = side.within(bandwidth);
    while side.distinct(units) < enough && units < side.x.len() {
        units += 1;
    }
    if units < side.x.len() && side.within(bandwidth) < units {
        return side.x[units].abs();
    }
    if units == side.x.len() && side.within(bandwidth) < units {
        return side.range() * (1.0 + 1e-9);
    }
    bandwidth
}
