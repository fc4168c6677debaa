//! Seeded draws, the same on every machine.

use std::f64::consts::TAU;

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// What is drawn. Each has a stream of its own, so that a change in one file
/// leaves the others as they were.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Topic {
    Land,
    Border,
    Names,
    People,
    Need,
    Indicators,
    Assets,
    Partners,
    Grants,
    Outcomes,
    Ballots,
    Places,
    Quarters,
    Moves,
}

/// A stream of draws.
#[derive(Debug, Clone)]
pub(crate) struct Draws(ChaCha8Rng);

impl Draws {
    /// The stream of `topic` in the country of `seed`.
    pub(crate) fn new(seed: u64, topic: Topic) -> Self {
        let mut key = *b"........ allotment's own country";
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut stream = ChaCha8Rng::from_seed(key);
        stream.set_stream(topic as u64);
        Self(stream)
    }

    /// A number from 0, included, to 1, not included.
    pub(crate) fn unit(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit an f64 exactly")]
        let bits = (self.0.next_u64() >> 11) as f64;
        bits / 9_007_199_254_740_992.0
    }

    /// A number from `low` to `high`, every one as likely.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A number from the standard normal distribution.
    ///
    /// Source: Box and Muller (1958), *Annals of Mathematical Statistics* 29.
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        radius * libm::cos(TAU * self.unit())
    }

    /// Whether something of this probability happens.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number below `end`, which must not be 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        assert!(end > 0, "there is nothing below 0");
        let wide = u128::from(self.0.next_u64()) * (end as u128);
        usize::try_from(wide >> 64).expect("below end")
    }

    /// One of `choices`, every one as likely.
    pub(crate) fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    /// A row of `cumulative`, the running sum of some weights, in proportion
    /// to its weight.
    pub(crate) fn weighted(&mut self, cumulative: &[f64]) -> usize {
        let total = *cumulative.last().expect("weights of at least one row");
        let at = self.unit() * total;
        cumulative
            .partition_point(|&sum| sum <= at)
            .min(cumulative.len() - 1)
    }

    /// Puts `items` in an order of chance.
    ///
    /// Source: Durstenfeld (1964), *Communications of the ACM* 7.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// The nearest whole number, 0 if `value` is below it.
pub(crate) fn whole(value: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded, and saturating is what is meant"
    )]
    let count = value.round().max(0.0) as u32;
    count
}

/// The running sum of `weights`.
pub(crate) fn running_sum(weights: impl IntoIterator<Item = f64>) -> Vec<f64> {
    weights
        .into_iter()
        .scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean 0 and standard deviation 1, within four standard errors.
    #[test]
    fn normal_draws_have_the_stated_moments() {
        let mut draws = Draws::new(7, Topic::Need);
        let sample: Vec<f64> = (0..20_000).map(|_| draws.normal()).collect();
        let mean = sample.iter().sum::<f64>() / 20_000.0;
        let variance = sample.iter().map(|x| x * x).sum::<f64>() / 20_000.0;

        assert!(mean.abs() < 4.0 / 20_000_f64.sqrt(), "{mean}");
        assert!((variance - 1.0).abs() < 4.0 * (2.0_f64 / 20_000.0).sqrt());
    }

    #[test]
    fn streams_differ_by_seed_and_by_topic() {
        let first = |seed, topic| Draws::new(seed, topic).0.next_u64();
        assert_ne!(first(1, Topic::Land), first(2, Topic::Land));
        assert_ne!(first(1, Topic::Land), first(1, Topic::Names));
    }

    #[test]
    fn a_weight_of_nothing_is_never_drawn() {
        let mut draws = Draws::new(1, Topic::Land);
        let sums = running_sum([0.0, 1.0, 0.0, 3.0]);
        let mut seen = [0; 4];
        for _ in 0..4000 {
            seen[draws.weighted(&sums)] += 1;
        }
        assert_eq!((seen[0], seen[2]), (0, 0));
        assert!((2800..3200).contains(&seen[3]), "{seen:?}");
    }
}
