//! What broken trends of limited size say of the effect: a few inequalities, and
//! the test of whether they can all hold.

use super::normal::{above_between, density};
use super::study::Checked;
use allotment_distribution::two_sided;

/// One restriction on trends: none changes by more than `bound` times the change
/// `v` in one period before treatment, which is the largest there and of a known
/// sign.
///
/// With `u = l'b` for the effect `t`, and `v` that change, the inequalities for
/// each period after treatment, `|change of trend| <= bound v`, leave the other
/// effects free. What they say of `t` alone are the non-negative combinations in
/// which those drop out. All are sums of: `(u - t) - bound |L| v <= 0`, the same
/// with `-(u - t)`, and `-2 bound v <= 0` for each period, where `L_r = l_r +
/// l_(r+1) + ...` and `|L|` is the sum of their sizes. The test's statistic
/// divides each by the sum of the standard deviations of the inequalities in it.
#[derive(Debug, Clone)]
pub(super) struct Moments {
    /// The estimate of the effect.
    pub u: f64,
    /// The change before treatment that is taken as the largest.
    v: f64,
    variance: [f64; 3],
    /// `bound |L|`.
    reach: f64,
    bound: f64,
    /// What `u - t` and `t - u` are divided by.
    scale: [f64; 2],
    /// The smallest and largest divisor of `-2 bound v`.
    pair: [f64; 2],
    /// Beyond this the statistic is rejected at once.
    largest: f64,
    /// The chance of rejecting what is left.
    size: f64,
}

/// One combination: `along u + across v`.
#[derive(Clone, Copy)]
struct Part {
    along: f64,
    across: f64,
    value: f64,
}

impl Moments {
    /// The inequalities if the change in `period` (0 or before) is the largest
    /// before treatment, and has the sign `sign`.
    pub fn new(checked: &Checked<'_>, bound: f64, period: isize, sign: f64, level: f64) -> Self {
        let post = checked.study.post;
        let v_weights: Vec<f64> = checked.change(period).iter().map(|w| sign * w).collect();
        let later: Vec<f64> = (0..post)
            .map(|r| checked.weights[r..].iter().sum())
            .collect();
        let (mut scale, mut pair) = ([0.0; 2], [f64::INFINITY, 0.0]);
        for (time, later) in (1..).zip(&later) {
            let change = checked.change(time);
            let spread = |sign: f64| {
                let moved: Vec<f64> = change
                    .iter()
                    .zip(&v_weights)
                    .map(|(change, v)| sign * change - bound * v)
                    .collect();
                checked.deviation(&moved)
            };
            let (up, down) = (spread(1.0), spread(-1.0));
            let (with, against) = if *later >= 0.0 {
                (up, down)
            } else {
                (down, up)
            };
            scale[0] += later.abs() * with;
            scale[1] += later.abs() * against;
            pair = [pair[0].min(up + down), pair[1].max(up + down)];
        }
        let outside = 1.0 - level;
        let first = outside * FIRST;
        let mut moments = Self {
            u: checked.value(&checked.effect),
            v: checked.value(&v_weights),
            variance: [
                checked.covariance(&checked.effect, &checked.effect),
                checked.covariance(&checked.effect, &v_weights),
                checked.covariance(&v_weights, &v_weights),
            ],
            reach: bound * later.iter().map(|value| value.abs()).sum::<f64>(),
            bound,
            scale,
            pair,
            largest: 0.0,
            size: (outside - first) / (1.0 - first),
        };
        moments.largest = moments.least_favourable(1.0 - first);
        moments
    }

    /// Effects that the first stage of the test does not reject; none if it rejects
    /// all.
    pub fn bracket(&self) -> Option<(f64, f64)> {
        let room = self.reach * self.v;
        let low = self.u - room - self.largest * self.scale[0];
        let high = self.u + room + self.largest * self.scale[1];
        let sign = -2.0 * self.bound * self.v <= self.largest * self.pair[0];
        (sign && low <= high).then_some((low, high))
    }

    /// Whether the effect `t` cannot be told from the truth.
    ///
    /// The statistic, the largest combination, is rejected beyond its quantile
    /// under the least favourable means (all zero), and otherwise where it is
    /// far out in its distribution given which combination is the largest and all
    /// that is independent of it: a normal between two ends.
    pub fn accepts(&self, t: f64) -> bool {
        let parts = self.parts(t);
        let mut top = parts[0];
        for part in &parts[1..] {
            if part.value > top.value {
                top = *part;
            }
        }
        if top.value > self.largest {
            return false;
        }
        if top.value <= 0.0 {
            return true;
        }
        let spread = self.covariance(top, top);
        if spread <= 0.0 {
            return false;
        }
        let (mut low, mut high) = (f64::NEG_INFINITY, self.largest);
        for part in parts {
            let shared = self.covariance(part, top) / spread;
            let own = part.value - shared * top.value;
            if 1.0 - shared > ALIKE {
                low = low.max(own / (1.0 - shared));
            } else if 1.0 - shared < -ALIKE {
                high = high.min(own / (1.0 - shared));
            }
        }
        let deviation = spread.sqrt();
        let (low, high) = (low.min(top.value), high.max(top.value));
        let chance = above_between(top.value / deviation, low / deviation, high / deviation);
        chance >= self.size
    }

    fn parts(&self, t: f64) -> [Part; 4] {
        let part = |along: f64, across: f64| Part {
            along,
            across,
            value: along * (self.u - t) + across * self.v,
        };
        let pair = |divisor: f64| {
            let bound = 2.0 * self.bound;
            part(0.0, if bound > 0.0 { -bound / divisor } else { 0.0 })
        };
        [
            part(1.0 / self.scale[0], -self.reach / self.scale[0]),
            part(-1.0 / self.scale[1], -self.reach / self.scale[1]),
            pair(self.pair[0]),
            pair(self.pair[1]),
        ]
    }

    fn covariance(&self, one: Part, other: Part) -> f64 {
        let [uu, uv, vv] = self.variance;
        one.along * other.along * uu
            + (one.along * other.across + one.across * other.along) * uv
            + one.across * other.across * vv
    }

    /// Where the largest combination is below with chance `level`, when all means
    /// are zero.
    fn least_favourable(&self, level: f64) -> f64 {
        let (mut low, mut high) = (0.0, 1.0);
        while self.below(high) < level && high < 1e6 {
            (low, high) = (high, 2.0 * high);
        }
        let (mut under, mut over) = (self.below(low) - level, self.below(high) - level);
        let mut last = 0;
        for _ in 0..100 {
            if high - low <= 1e-10 * high {
                break;
            }
            let mut middle = (low * over - high * under) / (over - under);
            if !(middle > low && middle < high) {
                middle = f64::midpoint(low, high);
            }
            let at = self.below(middle) - level;
            // The Illinois rule: an end that stays put twice counts for half.
            if at < 0.0 {
                (low, under) = (middle, at);
                over *= if last == -1 { 0.5 } else { 1.0 };
                last = -1;
            } else {
                (high, over) = (middle, at);
                under *= if last == 1 { 0.5 } else { 1.0 };
                last = 1;
            }
        }
        high
    }

    /// The chance that no combination is above `value`: an integral over `v`, in
    /// its standard deviations, of the chance that `u` lies between two lines.
    fn below(&self, value: f64) -> f64 {
        let [uu, uv, vv] = self.variance;
        let spread = vv.sqrt();
        let own = (uu - uv * uv / vv).max(0.0).sqrt();
        let reach = self.reach * spread;
        let follows = uv / spread;
        let start = if self.bound > 0.0 {
            (-value * self.pair[0] / (2.0 * self.bound * spread)).max(-FURTHEST)
        } else {
            -FURTHEST
        };
        let inside = |v: f64| -> f64 {
            let up = value * self.scale[0] + reach * v - follows * v;
            let down = -value * self.scale[1] - reach * v - follows * v;
            if up <= down {
                return 0.0;
            }
            density(v) * normal_between(down / own, up / own)
        };
        // Where a line crosses what `u` is expected to be, given `v`, and where the
        // lines cross: the chance turns there, the faster the less `u` has of its
        // own.
        let mut turns = vec![start, FURTHEST];
        let turn = own / (reach - follows).abs().max((reach + follows).abs());
        for (height, slope) in [
            (value * self.scale[0], reach - follows),
            (value * self.scale[1], reach + follows),
            (value * (self.scale[0] + self.scale[1]), 2.0 * reach),
        ] {
            for offset in [-5.0, 0.0, 5.0] {
                turns.push(-height / slope + offset * turn);
            }
        }
        turns.retain(|at| (start..=FURTHEST).contains(at));
        turns.sort_by(f64::total_cmp);
        turns
            .windows(2)
            .map(|ends| integral(&inside, ends[0], ends[1]))
            .sum()
    }
}

/// The part of the chance of error spent on the first stage.
///
/// Source: Romano, Shaikh and Wolf (*Econometrica* 82, 2014), whom Andrews, Roth and
/// Pakes and then Rambachan and Roth follow: a tenth.
const FIRST: f64 = 0.1;

/// Two combinations that move together so nearly say nothing of each other.
const ALIKE: f64 = 1e-9;

/// How many standard deviations out the integral goes.
const FURTHEST: f64 = 9.0;

/// The chance that a standard normal lies between two values.
fn normal_between(low: f64, high: f64) -> f64 {
    let beyond = |value: f64| 0.5 * two_sided(value);
    if low > 0.0 {
        beyond(low) - beyond(high)
    } else if high < 0.0 {
        beyond(high) - beyond(low)
    } else {
        1.0 - beyond(high) - beyond(low)
    }
}

/// Gauss and Legendre's rule with ten points, on pieces at most one and a half long.
fn integral(f: &impl Fn(f64) -> f64, low: f64, high: f64) -> f64 {
    const POINTS: [(f64, f64); 5] = [
        (0.148_874_338_981_631_22, 0.295_524_224_714_752_87),
        (0.433_395_394_129_247_2, 0.269_266_719_309_996_36),
        (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
        (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
        (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
    ];
    let pieces = ((high - low) / 1.5).ceil().max(1.0);
    let half = 0.5 * (high - low) / pieces;
    let (mut middle, mut sum) = (low + half, 0.0);
    while middle < high {
        for (at, weight) in POINTS {
            sum += weight * (f(middle - half * at) + f(middle + half * at));
        }
        middle += 2.0 * half;
    }
    half * sum
}

#[cfg(test)]
mod tests {
    use super::super::study::EventStudy;
    use super::*;
    use crate::chance::{normal, stream};

    /// Draws say what the integral says, also where coefficients hardly move apart.
    #[test]
    fn the_integral_is_what_draws_say() {
        for (correlation, bound) in [
            (0.0, 1.0),
            (0.5, 0.3),
            (0.9, 2.0),
            (0.9999, 1.0),
            (-0.45, 1.0),
        ] {
            let covariance: Vec<f64> = (0..9)
                .map(|at| if at % 4 == 0 { 1.0 } else { correlation })
                .collect();
            let study = EventStudy {
                coefficients: &[0.0; 3],
                covariance: &covariance,
                pre: 1,
                post: 2,
            };
            let checked = Checked::new(study, Some(&[0.3, 0.7])).expect("a study");
            let moments = Moments::new(&checked, bound, 0, 1.0, 0.95);
            let [uu, uv, vv] = moments.variance;
            let own = (uu - uv * uv / vv).max(0.0).sqrt();
            let mut random = stream(3, 0);
            let above = (0..40_000)
                .filter(|_| {
                    let first = normal(&mut random);
                    let u = uv / vv.sqrt() * first + own * normal(&mut random);
                    let drawn = Moments {
                        u,
                        v: vv.sqrt() * first,
                        ..moments.clone()
                    };
                    drawn
                        .parts(0.0)
                        .iter()
                        .any(|part| part.value > drawn.largest)
                })
                .count();
            // 200 expected, and a deviation of 14.
            assert!((144..256).contains(&above), "{correlation}: {above}");
        }
    }
}
