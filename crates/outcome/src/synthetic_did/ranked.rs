//! The effect among effects on controls that are taken for treated.
//!
//! Where few units are treated, the spread of placebos as if it were normal is too
//! thin in its tails, and the bootstrap sees next to nothing of the noise of the
//! treated. If who is treated had been drawn, the effect would be one of the placebos:
//! the part of them at least as far from zero is a p-value, and the effects from which
//! the estimate is no further than most placebos are from zero are an interval.

use crate::linear::sums::count;

/// An effect, judged by placebos.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The part of placebos, the effect itself among them, at least as far from zero.
    pub p_value: f64,
    /// The lower end of the interval; `None` with too few placebos for any.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

impl Ranked {
    /// From the placebos, with chance `level` that the interval covers.
    pub(super) fn new(effect: f64, placebos: &[f64], level: f64) -> Option<Self> {
        if placebos.is_empty() {
            return None;
        }
        let mut sizes: Vec<f64> = placebos.iter().map(|placebo| placebo.abs()).collect();
        sizes.sort_by(|one, other| other.total_cmp(one));
        let as_far = sizes.partition_point(|&size| size >= effect.abs());
        let all = count(sizes.len() + 1);
        // An effect is kept while so many placebos, and itself, are as far.
        let kept = (0..sizes.len()).find(|&at| count(at + 2) / all >= 1.0 - level - 1e-12);
        // With the estimate itself alone there is no end.
        let reach = kept
            .filter(|_| 1.0 / all < 1.0 - level - 1e-12)
            .map(|at| sizes[at]);
        Some(Self {
            p_value: count(as_far + 1) / all,
            low: reach.map(|reach| effect - reach),
            high: reach.map(|reach| effect + reach),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_is_kept_while_enough_placebos_are_as_far() {
        let placebos: Vec<f64> = (1..=39).map(f64::from).collect();
        // Of 40 the two furthest are 5%.
        let found = Ranked::new(39.0, &placebos, 0.95).expect("placebos");
        assert!((found.p_value - 0.05).abs() < 1e-15);
        assert_eq!((found.low, found.high), (Some(0.0), Some(78.0)));
        let found = Ranked::new(39.5, &placebos, 0.95).expect("placebos");
        assert!((found.p_value - 0.025).abs() < 1e-15 && found.low > Some(0.0));
        let few = Ranked::new(50.0, &placebos[..19], 0.95).expect("placebos");
        assert_eq!((few.low, few.high), (None, None));
        assert!(Ranked::new(50.0, &[], 0.95).is_none());
    }
}
