//! Local Moran: where like lies beside like, and who stands out.

use rayon::prelude::*;

use super::centred;
use super::draws::Below;
use super::tails::Tails;
use crate::SpatialError;
use crate::weights::{Weights, as_f64, as_row};

/// A place beside its neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Local {
    /// The mean of its neighbours' values.
    pub lag: f64,
    /// `Iᵢ = (n - 1) zᵢ Σⱼ wᵢⱼ zⱼ / Σ z²`: above zero among its like, below
    /// where it differs from its neighbours.
    pub i: f64,
    /// Which of the two it is, and on which side of the mean.
    pub quadrant: Quadrant,
    /// How often chance would bring an `i` as extreme on either side: twice the
    /// smaller tail, at most 1; never below `2 / (permutations + 1)`. Where nothing
    /// is, it is at most 5 % in 5 of 100 places. Nothing if no orders were drawn.
    pub p: Option<f64>,
    /// The smaller tail alone, as `PySAL`'s `p_sim` is by default. Where nothing is,
    /// it is at most 5 % in 10 of 100 places: to compare with, not to judge by.
    pub p_one_sided: Option<f64>,
}

/// The place above or below the mean, and its neighbours likewise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quadrant {
    /// High among high.
    HighHigh,
    /// Low among high.
    LowHigh,
    /// Low among low.
    LowLow,
    /// High among low.
    HighLow,
}

impl Quadrant {
    /// Its number as the field's software counts: 1 high-high, 2 low-high,
    /// 3 low-low, 4 high-low.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::HighHigh => 1,
            Self::LowHigh => 2,
            Self::LowLow => 3,
            Self::HighLow => 4,
        }
    }

    /// Its name in a table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HighHigh => "high-high",
            Self::LowHigh => "low-high",
            Self::LowLow => "low-low",
            Self::HighLow => "high-low",
        }
    }
}

/// How chance is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalOptions {
    /// How many times the other places are drawn as neighbours; 0 for none.
    pub permutations: usize,
    /// The seed; every place has its own stream of it.
    pub seed: u64,
}

/// Local Moran of `values`, one a place, with neighbours of equal weight.
///
/// A place keeps its value and is given neighbours drawn from all others, each
/// at most once: `p` is how often they bring an `i` as extreme. Nothing for an island. The answer is the same on any number
/// of threads.
///
/// Source: Anselin, *Geographical Analysis* 27(2), 1995, section 3; `PySAL`
/// `esda.Moran_Local` for the scale `n - 1` and the pseudo p-value.
///
/// # Errors
/// [`SpatialError`] if values are missing or all alike, or nobody has a neighbour.
pub fn local_moran(
    values: &[f64],
    weights: &Weights,
    options: LocalOptions,
) -> Result<Vec<Option<Local>>, SpatialError> {
    let centred = centred(values, weights)?;
    let from_mean = &centred.from_mean;
    let scale = as_f64(values.len() - 1) / centred.sum_of_squares;
    Ok((0..values.len())
        .into_par_iter()
        .with_min_len(64)
        .map_init(
            || Sampler::new(from_mean),
            |sampler, row| {
                let near = weights.of(row);
                if near.is_empty() {
                    return None;
                }
                let count = as_f64(near.len());
                let sum: f64 = near.iter().map(|&other| from_mean[other as usize]).sum();
                let own = from_mean[row];
                let of_values: f64 = near.iter().map(|&other| values[other as usize]).sum();
                let tails = (options.permutations > 0).then(|| {
                    let others = as_row(values.len() - 1);
                    let mut numbers = Below::new(options.seed, row, others);
                    let observed = own * sum;
                    let parts = near.iter().map(|&other| from_mean[other as usize].abs());
                    let mut tails = Tails::new(observed, own.abs() * parts.sum::<f64>());
                    sampler.leave_out(from_mean, row);
                    for _ in 0..options.permutations {
                        tails.count(own * sampler.sum(near.len(), &mut numbers));
                    }
                    tails
                });
                let p = |of: fn(&Tails, usize) -> f64| {
                    tails.as_ref().map(|tails| of(tails, options.permutations))
                };
                Some(Local {
                    lag: of_values / count,
                    i: scale * own * (sum / count),
                    quadrant: match (own > 0.0, sum > 0.0) {
                        (true, true) => Quadrant::HighHigh,
                        (false, true) => Quadrant::LowHigh,
                        (false, false) => Quadrant::LowLow,
                        (true, false) => Quadrant::HighLow,
                    },
                    p: p(Tails::two_sided),
                    p_one_sided: p(Tails::one_sided),
                })
            },
        )
        .collect())
}

/// Draws neighbours without drawing one twice.
struct Sampler {
    /// The values of all places but `left_out`.
    others: Vec<f64>,
    left_out: usize,
    /// The draw in which each place was last taken.
    taken: Vec<u32>,
    draw: u32,
}

impl Sampler {
    fn new(values: &[f64]) -> Self {
        Self {
            others: values[1..].to_vec(),
            left_out: 0,
            taken: vec![0; values.len()],
            draw: 0,
        }
    }

    /// Leaves out the place at `row` instead: only what lies between moves.
    fn leave_out(&mut self, values: &[f64], row: usize) {
        let was = self.left_out;
        if row > was {
            self.others[was..row].copy_from_slice(&values[was..row]);
        } else {
            self.others[row..was].copy_from_slice(&values[row + 1..=was]);
        }
        self.left_out = row;
    }

    /// The sum of the values of `count` places other than the one left out, every
    /// set of them as likely.
    fn sum(&mut self, count: usize, numbers: &mut Below) -> f64 {
        let others = self.others.len();
        let value = |drawn: u32| self.others[drawn as usize];
        if count * count <= others {
            // The compiler unrolls each of these; most places have 4 to 8.
            match count {
                1 => return few::<1>(numbers, value),
                2 => return few::<2>(numbers, value),
                3 => return few::<3>(numbers, value),
                4 => return few::<4>(numbers, value),
                5 => return few::<5>(numbers, value),
                6 => return few::<6>(numbers, value),
                7 => return few::<7>(numbers, value),
                8 => return few::<8>(numbers, value),
                9 => return few::<9>(numbers, value),
                10 => return few::<10>(numbers, value),
                11 => return few::<11>(numbers, value),
                12 => return few::<12>(numbers, value),
                _ => {}
            }
        }
        if 2 * count > others {
            // Those who are left out are drawn instead.
            let all: f64 = (0..others).map(|drawn| value(as_row(drawn))).sum();
            return all - self.marked(others - count, numbers);
        }
        self.marked(count, numbers)
    }

    fn marked(&mut self, count: usize, numbers: &mut Below) -> f64 {
        self.draw = self.draw.wrapping_add(1);
        if self.draw == 0 {
            self.taken.fill(0);
            self.draw = 1;
        }
        let mut sum = 0.0;
        let mut left = count;
        while left > 0 {
            let drawn = numbers.next(1)[0];
            let taken = &mut self.taken[drawn as usize];
            if *taken != self.draw {
                *taken = self.draw;
                sum += self.others[drawn as usize];
                left -= 1;
            }
        }
        sum
    }
}

/// The sum of `value` over `COUNT` numbers, drawn anew as a whole until all
/// differ. Up to a dozen, comparing all pairs is quicker than marking.
fn few<const COUNT: usize>(numbers: &mut Below, value: impl Fn(u32) -> f64) -> f64 {
    loop {
        let drawn: &[u32; COUNT] = numbers
            .next(COUNT)
            .try_into()
            .expect("as many as were asked for");
        let mut same = false;
        for position in 0..COUNT {
            for other in position + 1..COUNT {
                same |= drawn[position] == drawn[other];
            }
        }
        if !same {
            return drawn.iter().map(|&drawn| value(drawn)).sum();
        }
    }
}
