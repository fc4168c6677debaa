//! Whether one column is another in other clothes.

/// How a column repeats another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// The same values.
    Same,
    /// The same values in another unit, or turned round.
    Rescaled,
    /// The same order of places, or the opposite: ranks, for example.
    Ordered,
    /// Nearly that: a rank correlation above 0.99, as of a copy with noise, of one that
    /// was rounded, or put into tenths.
    NearlyOrdered,
}

/// With fewer places than this in both columns, only the same values tell.
const FEWEST: usize = 8;

/// With fewer places than this, order may be near by chance.
const FEWEST_NEAR: usize = 20;

/// From which rank correlation on two columns say the same of places.
const NEAR: f64 = 0.99;

/// By how much of a standard deviation a rescaled value may be out.
const OUT: f64 = 1e-6;

/// Whether `one` repeats `other`, over the places that have both; nothing if it
/// does not, if fewer than 3 places have both, or if either is constant there.
///
/// Peers are not chosen by what is compared: a renamed copy of an outcome is an
/// outcome, and so is one that was rounded, put into tenths, or given a little noise.
#[must_use]
#[expect(clippy::float_cmp, reason = "the same values are the same numbers")]
pub fn copy_of(one: &[Option<f64>], other: &[Option<f64>]) -> Option<Copied> {
    let both = one.iter().zip(other);
    let both: Vec<(f64, f64)> = both.filter_map(|(a, b)| a.zip(*b)).collect();
    let varies = |of: fn(&(f64, f64)) -> f64| both.iter().any(|pair| of(pair) != of(&both[0]));
    if both.len() < 3 || !varies(|pair| pair.0) || !varies(|pair| pair.1) {
        return None;
    }
    if both.iter().all(|(a, b)| a == b) {
        return Some(Copied::Same);
    }
    if both.len() < FEWEST {
        return None;
    }
    if is_line(&both) {
        return Some(Copied::Rescaled);
    }
    let ranks = |of: fn(&(f64, f64)) -> f64| ranks(&both.iter().map(of).collect::<Vec<_>>());
    let (one, other) = (ranks(|pair| pair.0), ranks(|pair| pair.1));
    let turned = both.len() - 1;
    let same = one == other;
    let opposite = one.iter().zip(&other).all(|(a, b)| a + b == 2 * turned);
    if same || opposite {
        return Some(Copied::Ordered);
    }
    let near = both.len() >= FEWEST_NEAR && correlation(&one, &other).abs() > NEAR;
    near.then_some(Copied::NearlyOrdered)
}

/// Spearman's rank correlation, ties at their mean rank.
#[expect(clippy::cast_precision_loss, reason = "ranks are far below 2^53")]
fn correlation(one: &[usize], other: &[usize]) -> f64 {
    // Doubled ranks from 0 have this mean.
    let mean = (one.len() - 1) as f64;
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (&a, &b) in one.iter().zip(other) {
        let (a, b) = (a as f64 - mean, b as f64 - mean);
        xx += a * a;
        xy += a * b;
        yy += b * b;
    }
    xy / (xx * yy).sqrt()
}

/// Whether the pairs lie on a line.
fn is_line(pairs: &[(f64, f64)]) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "no country has 2^53 places")]
    let many = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / many;
    let (x, y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        xx += (a - x) * (a - x);
        xy += (a - x) * (b - y);
        yy += (b - y) * (b - y);
    }
    let slope = xy / xx;
    let room = OUT * (yy / many).sqrt();
    pairs
        .iter()
        .all(|(a, b)| (b - y - slope * (a - x)).abs() <= room)
}

/// Twice the mean rank of each value, from 0.
fn ranks(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0; values.len()];
    let mut start = 0;
    #[expect(clippy::float_cmp, reason = "ties are the same numbers")]
    for tied in order.chunk_by(|&a, &b| values[a] == values[b]) {
        let last = start + tied.len() - 1;
        for &at in tied {
            ranks[at] = start + last;
        }
        start = last + 1;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: &[f64]) -> Vec<Option<f64>> {
        values.iter().copied().map(Some).collect()
    }

    #[test]
    fn a_copy_is_found_out_in_any_unit_and_as_ranks() {
        let values: Vec<f64> = (0..20).map(|row| f64::from(row * row % 23)).collect();
        let of = |f: &dyn Fn(f64) -> f64| some(&values.iter().map(|&x| f(x)).collect::<Vec<_>>());
        let plain = some(&values);
        assert_eq!(copy_of(&plain, &plain), Some(Copied::Same));
        assert_eq!(
            copy_of(&of(&|x| 1e6 - x / 3.0), &plain),
            Some(Copied::Rescaled)
        );
        assert_eq!(copy_of(&of(&|x| x * x), &plain), Some(Copied::Ordered));
        assert_eq!(copy_of(&of(&|x| -x * x), &plain), Some(Copied::Ordered));
        let other: Vec<f64> = (0..20).map(|row| f64::from(row * 7 % 20)).collect();
        assert_eq!(copy_of(&some(&other), &plain), None);
    }

    #[test]
    fn a_copy_with_noise_rounded_or_in_tenths_is_found_out() {
        let values: Vec<f64> = (0..400).map(|row| f64::from(row * 37 % 401)).collect();
        let plain = some(&values);
        let noisy = values
            .iter()
            .zip(0..)
            .map(|(x, row)| x + f64::from(row * 7 % 11));
        let noisy: Vec<f64> = noisy.collect();
        let rounded: Vec<f64> = values.iter().map(|x| (x / 10.0).round()).collect();
        for other in [&noisy, &rounded] {
            assert_eq!(copy_of(&some(other), &plain), Some(Copied::NearlyOrdered));
            let turned: Vec<f64> = other.iter().map(|x| -x).collect();
            assert_eq!(copy_of(&some(&turned), &plain), Some(Copied::NearlyOrdered));
        }
        // What only goes together with an outcome is structure.
        let loose = values
            .iter()
            .zip(0..)
            .map(|(x, row)| x + f64::from(row * 53 % 211));
        assert_eq!(copy_of(&some(&loose.collect::<Vec<_>>()), &plain), None);
        // Two neighbours exchanged: of twenty places that tells, of nineteen it may be chance.
        let mut swapped: Vec<f64> = (0..20).map(f64::from).collect();
        let plain = some(&swapped);
        swapped.swap(3, 4);
        let swapped = some(&swapped);
        assert_eq!(copy_of(&swapped, &plain), Some(Copied::NearlyOrdered));
        assert_eq!(copy_of(&swapped[..19], &plain[..19]), None);
    }

    #[test]
    fn missing_values_hide_no_copy_and_few_places_make_none() {
        let plain = some(&[3.0, 1.0, 4.0, 1.5, 9.0]);
        let mut gappy = plain.clone();
        gappy[1] = None;
        assert_eq!(copy_of(&plain, &gappy), Some(Copied::Same));
        let doubled = some(&[6.0, 2.0, 8.0, 3.0, 18.0]);
        assert_eq!(copy_of(&plain, &doubled), None);
        assert_eq!(copy_of(&some(&[1.0; 9]), &some(&[1.0; 9])), None);
    }
}
