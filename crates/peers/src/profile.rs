//! A place's measures beside those of its own peers.

use allotment_place::MoreIs;

use crate::error::PeersError;

/// One measure of a place and of its peers.
#[derive(Debug, Clone, Copy)]
pub struct Measure<'a> {
    /// Which way is worse: said, never guessed.
    pub more_is: MoreIs,
    /// The place's own value.
    pub value: Option<f64>,
    /// That of each of its peers.
    pub peers: &'a [Option<f64>],
}

/// How a profile is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProfileOptions {
    /// The chance with which the interval of the peers' median covers, at least.
    pub level: f64,
    /// From how many MADs on a difference is told as a strength or a gap.
    pub threshold: f64,
    /// The fewest peers with the measure for it to be told.
    pub fewest: usize,
}

impl Default for ProfileOptions {
    /// 95 per cent; one and a half MADs, about a standard deviation of a normal
    /// distribution; ten peers.
    fn default() -> Self {
        Self {
            level: 0.95,
            threshold: 1.5,
            fewest: 10,
        }
    }
}

/// A number's lower and upper end, with the chance that it covers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The chance with which such an interval covers: at least what was asked.
    pub level: f64,
}

/// A measure beside the peers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beside {
    /// Which of the measures, by position.
    pub measure: usize,
    /// The place's value.
    pub value: f64,
    /// The peers' median.
    pub median: f64,
    /// Its interval.
    pub median_interval: Interval,
    /// The peers' median absolute deviation from their median, not rescaled.
    pub mad: f64,
    /// How many peers have the measure.
    pub n: usize,
    /// `(value - median) / MAD`: above 0 where the value is greater.
    pub gap: f64,
    /// What the interval of the median leaves of it; the MAD is taken as it is.
    pub gap_interval: Interval,
    /// The same turned so that above 0 is better than the peers.
    pub better: f64,
}

/// Why a measure is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withheld {
    /// The place itself has no value.
    NoValue,
    /// Too few of its peers have one.
    FewPeers {
        /// How many have.
        n: usize,
    },
    /// More than half of its peers have the same value, so that the MAD is 0.
    NoSpread {
        /// How many have the measure.
        n: usize,
    },
    /// So few peers have no interval that covers as often as asked.
    NoInterval {
        /// How many have the measure.
        n: usize,
    },
}

/// A place beside its peers: what it is strong in first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// Better than the peers' median by at least the threshold, and than its whole
    /// interval; the strongest first, equals in the order of measures.
    pub strengths: Vec<Beside>,
    /// Worse by the same test; the largest gap first.
    pub gaps: Vec<Beside>,
    /// Neither, in the order of measures.
    pub alike: Vec<Beside>,
    /// Not told, in the order of measures, and why.
    pub withheld: Vec<(usize, Withheld)>,
}

/// `measures` of a place beside its own peers, and nobody else.
///
/// Of each, the gap is `(value - median) / MAD` with the peers' median and median
/// absolute deviation. The interval is that of the median between two order
/// statistics, which rests on no distribution: between the `r`-th smallest and the
/// `r`-th largest of `n` values the median lies with chance
/// `sum of C(n, i) / 2^n` over `i` from `r` to `n - r`, and `r` is the largest for
/// which that is at least the level asked. It takes the peers for a sample of
/// places like this one; what small counts leave unsure of the values themselves
/// is not in it.
///
/// Missing values of peers are left out, and `n` counts the others.
///
/// Source: David and Nagaraja, *Order Statistics* (3rd ed., 2003), section 7.1.
///
/// # Errors
/// [`PeersError::Option`] for a level that is not between 0 and 1, a threshold not
/// above 0, or fewer than 3 peers.
pub fn profile(measures: &[Measure<'_>], options: &ProfileOptions) -> Result<Profile, PeersError> {
    refuse(options)?;
    let mut profile = Profile::default();
    for (at, measure) in measures.iter().enumerate() {
        match beside(at, measure, options) {
            Err(why) => profile.withheld.push((at, why)),
            Ok(beside) => {
                let clear = beside.gap_interval.low > 0.0 || beside.gap_interval.high < 0.0;
                if !clear || beside.better.abs() < options.threshold {
                    profile.alike.push(beside);
                } else if beside.better > 0.0 {
                    profile.strengths.push(beside);
                } else {
                    profile.gaps.push(beside);
                }
            }
        }
    }
    let size = |beside: &Beside| -beside.better.abs();
    for list in [&mut profile.strengths, &mut profile.gaps] {
        list.sort_by(|a, b| size(a).total_cmp(&size(b)));
    }
    Ok(profile)
}

fn refuse(options: &ProfileOptions) -> Result<(), PeersError> {
    let wrong = |option, value: String, wanted| {
        Err(PeersError::Option {
            option,
            value,
            wanted,
        })
    };
    if !(options.level > 0.0 && options.level < 1.0) {
        let wanted = "write a chance between 0 and 1, such as 0.95";
        return wrong("level", options.level.to_string(), wanted);
    }
    if !(options.threshold > 0.0 && options.threshold.is_finite()) {
        let wanted = "write a number of MADs above 0, such as 1.5";
        return wrong("threshold", options.threshold.to_string(), wanted);
    }
    if options.fewest < 3 {
        let wanted = "write at least 3";
        return wrong("the fewest peers", options.fewest.to_string(), wanted);
    }
    Ok(())
}

fn beside(at: usize, measure: &Measure<'_>, options: &ProfileOptions) -> Result<Beside, Withheld> {
    let value = measure.value.ok_or(Withheld::NoValue)?;
    let mut peers: Vec<f64> = measure.peers.iter().flatten().copied().collect();
    let n = peers.len();
    if n < options.fewest {
        return Err(Withheld::FewPeers { n });
    }
    peers.sort_by(f64::total_cmp);
    let median = middle(&peers);
    let mut away: Vec<f64> = peers.iter().map(|peer| (peer - median).abs()).collect();
    away.sort_by(f64::total_cmp);
    let mad = middle(&away);
    if mad <= 0.0 {
        return Err(Withheld::NoSpread { n });
    }
    let (rank, level) = order_of_interval(n, options.level).ok_or(Withheld::NoInterval { n })?;
    let (low, high) = (peers[rank - 1], peers[n - rank]);
    let gap = (value - median) / mad;
    Ok(Beside {
        measure: at,
        value,
        median,
        median_interval: Interval { low, high, level },
        mad,
        n,
        gap,
        gap_interval: Interval {
            low: (value - high) / mad,
            high: (value - low) / mad,
            level,
        },
        better: match measure.more_is {
            MoreIs::Better => gap,
            MoreIs::Worse => -gap,
        },
    })
}

/// The median of sorted values.
fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 {
        sorted[half]
    } else {
        f64::midpoint(sorted[half - 1], sorted[half])
    }
}

/// The `r` of the interval from the `r`-th smallest to the `r`-th largest of `n`,
/// and its chance to hold the median; nothing if even the whole range is short of
/// `level`.
///
/// The terms of the binomial are summed from the middle outwards, where none is
/// too small for a float.
fn order_of_interval(n: usize, level: f64) -> Option<(usize, f64)> {
    #[expect(clippy::cast_precision_loss, reason = "peers are few")]
    let float = |whole: usize| whole as f64;
    // C(n, n/2) / 2^n, as a product of numbers near 1.
    let half = n / 2;
    let mut term = (1..=half).fold(1.0, |all, i| all * float(2 * i - 1) / float(2 * i));
    if n % 2 == 1 {
        term *= float(n) / float(n + 1);
    }
    let mut from = half;
    let mut covered = if n % 2 == 1 { 2.0 * term } else { term };
    while covered < level {
        if from <= 1 {
            return None;
        }
        // C(n, i - 1) = C(n, i) * i / (n - i + 1)
        term *= float(from) / float(n - from + 1);
        from -= 1;
        covered += 2.0 * term;
    }
    (from >= 1).then_some((from, covered.min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: Conover, *Practical Nonparametric Statistics* (3rd ed., 1999),
    /// table A3, of the binomial with p = 0.5: with n = 10, P(X <= 1) = 0.0107;
    /// with n = 15, P(X <= 3) = 0.0176.
    #[test]
    fn order_statistics_cover_the_median_as_the_binomial_says() {
        let (rank, level) = order_of_interval(10, 0.95).unwrap();
        assert_eq!(rank, 2);
        assert!((level - (1.0 - 2.0 * 11.0 / 1024.0)).abs() < 1e-15);
        let (rank, level) = order_of_interval(15, 0.95).unwrap();
        assert_eq!(rank, 4);
        assert!((level - (1.0 - 2.0 * 576.0 / 32_768.0)).abs() < 1e-15);
        assert_eq!(order_of_interval(5, 0.95), None);
        // All but the two ends of a hundred thousand peers: no term underflows.
        let (rank, level) = order_of_interval(100_000, 0.95).unwrap();
        assert_eq!(rank, 49_690);
        assert!((0.95..0.951).contains(&level), "{level}");
    }
}
