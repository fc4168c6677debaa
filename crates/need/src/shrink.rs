//! Rates of small areas, shrunk toward the larger area they lie in.

use crate::normalise::count;

/// Counts by place, and the larger areas they lie in.
#[derive(Debug, Clone, Copy)]
pub struct Rates<'a> {
    /// How many people have what is counted, one entry a place.
    pub numerator: &'a [f64],
    /// Out of how many.
    pub denominator: &'a [f64],
    /// The position of each place's larger area in `names`.
    pub within: &'a [usize],
    /// The name or code of each larger area, for messages.
    pub names: &'a [String],
}

/// A rate before and after shrinking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shrunk {
    /// Numerator over denominator; nothing where the denominator is 0.
    pub rate: Option<f64>,
    /// Its standard error, by way of the log-odds; nothing where the
    /// denominator is 0.
    pub standard_error: Option<f64>,
    /// The shrunken rate.
    pub shrunken: f64,
    /// The standard error of the shrunken rate: the spread of what the rate
    /// may truly be, once the larger area has been looked at.
    pub standard_error_after: f64,
    /// How much of the place's own log-odds remains, from 0 to 1.
    pub weight: f64,
    /// The standard error of the place's log-odds, `s`; nothing where the
    /// denominator is 0.
    pub log_odds_error: Option<f64>,
    /// The rate of the larger area.
    pub area_rate: f64,
}

/// Why rates could not be shrunk.
#[derive(Debug, Clone, thiserror::Error, PartialEq)]
#[non_exhaustive]
pub enum ShrinkError {
    /// A count that is none.
    #[error("row {} counts {numerator} out of {denominator}: give a numerator from 0 to the denominator", .row + 1)]
    Count {
        /// The place's row, from 0.
        row: usize,
        /// Its numerator.
        numerator: f64,
        /// Its denominator.
        denominator: f64,
    },
    /// A larger area whose denominators are all 0.
    #[error("area '{area}' has a denominator of 0 in every place: leave it out")]
    Empty {
        /// The area.
        area: String,
    },
}

/// Shrinks each place's rate toward that of its larger area, the more so the
/// less its own count tells: empirical Bayes on the log-odds scale.
///
/// With `r` out of `n` in place `j` of a larger area of `k` places:
///
/// - `m_j = ln((r + ½) ÷ (n − r + ½))`, the empirical log-odds; adding ½ lets a
///   place with none, or with all, have one
/// - `s_j² = (n + 1)(n + 2) ÷ (n (r + 1)(n − r + 1))`, its variance
/// - `M = ln(R ÷ (N − R))`, the larger area's log-odds from its totals (with ½
///   added to both where one of them is 0)
/// - `t² = Σ (m_j − M)² ÷ (k − 1)`, the variance between its places
/// - `w_j = (1/s_j²) ÷ (1/s_j² + 1/t²)`
/// - the shrunken log-odds `w_j m_j + (1 − w_j) M`, with variance `w_j s_j²`
///
/// A standard error on the log-odds scale becomes one of the rate `p` times
/// `p (1 − p)`. A place with nobody takes the larger area's rate (`w = 0`,
/// variance `t²`), and is left out of `t²`; a place alone in its larger area
/// keeps its own log-odds (`w = 1`).
///
/// Source: *The English Indices of Deprivation 2019: technical report*,
/// appendix D, «The shrinkage technique»; also *Scottish Indices of Deprivation
/// 2003*, appendix 1. The variance is that of Gart and Zweifel (1967),
/// *Biometrika* 54.
///
/// # Errors
/// [`ShrinkError`] on a numerator below 0 or above its denominator, and on a
/// larger area without anybody.
pub fn shrink(rates: &Rates<'_>) -> Result<Vec<Shrunk>, ShrinkError> {
    let places = rates.numerator.len();
    assert_eq!(places, rates.denominator.len(), "denominators");
    assert_eq!(places, rates.within.len(), "larger areas");
    for row in 0..places {
        let (numerator, denominator) = (rates.numerator[row], rates.denominator[row]);
        let counts = numerator >= 0.0 && numerator <= denominator && denominator.is_finite();
        if !counts {
            return Err(ShrinkError::Count {
                row,
                numerator,
                denominator,
            });
        }
    }
    let areas = areas(rates)?;
    Ok((0..places)
        .map(|row| one_place(rates, row, &areas[rates.within[row]]))
        .collect())
}

/// What a larger area lends its places.
#[derive(Debug, Clone, Default)]
struct Area {
    numerator: f64,
    denominator: f64,
    log_odds: f64,
    /// Whether any place lies in it.
    used: bool,
    /// Places with anybody in them.
    places: usize,
    /// The variance between them; nothing for a single place.
    between: Option<f64>,
}

fn areas(rates: &Rates<'_>) -> Result<Vec<Area>, ShrinkError> {
    let mut areas = vec![Area::default(); rates.names.len()];
    let rows = || (0..rates.numerator.len()).filter(|&row| rates.denominator[row] > 0.0);
    for row in rows() {
        let area = &mut areas[rates.within[row]];
        area.numerator += rates.numerator[row];
        area.denominator += rates.denominator[row];
        area.places += 1;
    }
    for &at in rates.within {
        areas[at].used = true;
    }
    for (at, area) in areas.iter_mut().enumerate() {
        if area.used && area.denominator <= 0.0 {
            let area = rates.names[at].clone();
            return Err(ShrinkError::Empty { area });
        }
        let rest = area.denominator - area.numerator;
        let half = if area.numerator > 0.0 && rest > 0.0 {
            0.0
        } else {
            0.5
        };
        area.log_odds = libm::log((area.numerator + half) / (rest + half));
    }
    let mut squares = vec![0.0; areas.len()];
    for row in rows() {
        let at = rates.within[row];
        let apart = log_odds(rates.numerator[row], rates.denominator[row]) - areas[at].log_odds;
        squares[at] += apart * apart;
    }
    for (area, squares) in areas.iter_mut().zip(squares) {
        area.between = (area.places > 1).then(|| squares / (count(area.places) - 1.0));
    }
    Ok(areas)
}

fn one_place(rates: &Rates<'_>, row: usize, area: &Area) -> Shrunk {
    let (r, n) = (rates.numerator[row], rates.denominator[row]);
    let area_rate = area.numerator / area.denominator;
    if n <= 0.0 {
        // One place with anybody in it tells nothing of the spread between places.
        let between = area.between.unwrap_or(0.0);
        let shrunken = rate(area.log_odds);
        return Shrunk {
            rate: None,
            standard_error: None,
            shrunken,
            standard_error_after: between.sqrt() * shrunken * (1.0 - shrunken),
            weight: 0.0,
            log_odds_error: None,
            area_rate,
        };
    }
    let own = log_odds(r, n);
    let variance = (n + 1.0) * (n + 2.0) / (n * (r + 1.0) * (n - r + 1.0));
    // (1/s²) ÷ (1/s² + 1/t²), which is also right for t² = 0.
    let weight = area
        .between
        .map_or(1.0, |between| between / (between + variance));
    let shrunken = rate(weight * own + (1.0 - weight) * area.log_odds);
    let unshrunken = rate(own);
    let error = variance.sqrt();
    Shrunk {
        rate: Some(r / n),
        standard_error: Some(error * unshrunken * (1.0 - unshrunken)),
        shrunken,
        standard_error_after: (weight * variance).sqrt() * shrunken * (1.0 - shrunken),
        weight,
        log_odds_error: Some(error),
        area_rate,
    }
}

fn log_odds(r: f64, n: f64) -> f64 {
    libm::log((r + 0.5) / (n - r + 0.5))
}

fn rate(log_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-log_odds))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shrunk(numerator: &[f64], denominator: &[f64], within: &[usize]) -> Vec<Shrunk> {
        let names = ["a".to_owned(), "b".to_owned()];
        shrink(&Rates {
            numerator,
            denominator,
            within,
            names: &names,
        })
        .unwrap()
    }

    /// By hand: 10 of 100 and 0 of 20. M = ln(10/110); m = ln(10.5/90.5),
    /// ln(.5/20.5).
    #[test]
    fn two_places_by_hand() {
        let found = shrunk(&[10.0, 0.0], &[100.0, 20.0], &[0, 0]);
        let area = (10.0_f64 / 110.0).ln();
        let own = [(10.5_f64 / 90.5).ln(), (0.5_f64 / 20.5).ln()];
        let between = (own[0] - area).powi(2) + (own[1] - area).powi(2);
        let variance = [
            101.0 * 102.0 / (100.0 * 11.0 * 91.0),
            21.0 * 22.0 / (20.0 * 21.0),
        ];
        for at in 0..2 {
            let weight = (1.0 / variance[at]) / (1.0 / variance[at] + 1.0 / between);
            let odds = weight * own[at] + (1.0 - weight) * area;
            let rate = odds.exp() / (1.0 + odds.exp());
            let after = (1.0 / (1.0 / variance[at] + 1.0 / between)).sqrt() * rate * (1.0 - rate);
            assert!((found[at].weight - weight).abs() < 1e-12);
            assert!((found[at].shrunken - rate).abs() < 1e-12);
            assert!((found[at].standard_error_after - after).abs() < 1e-12);
        }
        assert!(found[1].shrunken > 0.0 && found[1].rate == Some(0.0));
    }

    #[test]
    fn the_smaller_count_gives_way_more_and_nobody_gives_way_wholly() {
        let found = shrunk(&[30.0, 3.0, 0.0, 80.0], &[100.0, 10.0, 0.0, 400.0], &[0; 4]);
        assert!(found[1].weight < found[0].weight);
        assert!((found[2].shrunken - found[2].area_rate).abs() < 1e-12);
        assert_eq!(found[2].rate, None);
        for place in &found[..2] {
            assert!(place.standard_error_after < place.standard_error.unwrap());
        }
    }

    #[test]
    fn a_place_alone_keeps_its_own() {
        let found = shrunk(&[3.0, 5.0, 9.0], &[10.0, 50.0, 60.0], &[0, 1, 1]);
        assert!((found[0].shrunken - 3.5 / 11.0).abs() < 1e-12);
    }

    #[test]
    fn more_than_all_is_refused() {
        let error = shrink(&Rates {
            numerator: &[1.0, 3.0],
            denominator: &[2.0, 2.0],
            within: &[0, 0],
            names: &["a".to_owned()],
        });
        let message = error.unwrap_err().to_string();
        assert!(message.starts_with("row 2 counts 3 out of 2"), "{message}");
    }
}
