//! A comparison group: untreated places that are like the treated ones.
//!
//! # Model
//! Treated places (`D = 1`) and untreated ones have covariates `X` from before
//! treatment. What is wanted is the effect on the treated, `E[Y(1) - Y(0) | D = 1]`:
//! the untreated are chosen, or weighed, until they stand for what the treated
//! would have been.
//!
//! # Assumptions
//! - Given `X`, who is treated has nothing to do with what would have become of
//!   them untreated: nothing that matters for both is left out of `X`.
//! - Overlap: for each treated place there are untreated ones like it. See
//!   [`overlap`]; what lies outside is listed.
//! - A place's treatment changes no other place's outcome.
//!
//! Better balance is no evidence for the first. Matching belongs before a
//! comparison of changes (difference in differences) rather than in its place.
//!
//! # Estimators
//! - [`propensity`]: the chance of treatment by a logit.
//! - [`nearest`]: for each treated place the nearest untreated one, by the
//!   propensity score or by Mahalanobis' distance
//!   `sqrt((x - z)' S^-1 (x - z))`, `S` being the covariance within the two groups.
//!   Greedy: treated places choose in turn, and where each may be used once, what
//!   is taken is taken. A caliper in standard deviations of the score refuses
//!   matches that are too far; strata must be the same.
//! - [`entropy_balance`]: weights on all untreated places, as even as can be, that
//!   make the means of the covariates (and variances, if asked) those of the
//!   treated exactly. Of weights `w_i = exp(l'(x_i - m)) / sum`, the `l` that makes
//!   `log sum exp(l'(x_i - m))` smallest does it: a smooth convex problem in as
//!   many numbers as there are covariates, solved by Newton's steps.
//!
//! Weights keep all that is known of the untreated; pairs throw most of it away,
//! but everybody understands them.
//!
//! # Inference
//! [`pair_effect`]: the mean difference of pairs; its variance adds up what pairs
//! that share an untreated place have in common. [`weighted_effect`] after entropy
//! balancing: influence functions
//! `D (e_i - mean e) - (1 - D) n_1 w_i e_i`, over `n_1`, of `e = Y - X b`, with
//! `b` from least squares among the untreated by the same weights. That the
//! weights are estimated is then allowed for, since they balance `X` exactly; the
//! variance is made larger for the terms that `b` takes up. The error of the
//! pairs takes matches as given (Abadie and Spiess, 2022, for when it may, which
//! with one match each and no replacement it may); where matches are close it is
//! rather too large.
//!
//! Source: Rosenbaum and Rubin (*Biometrika* 70, 1983); Rubin, «Bias reduction
//! using Mahalanobis-metric matching» (*Biometrics* 36, 1980); Hainmueller,
//! «Entropy balancing for causal effects» (*Political Analysis* 20, 2012); Zhao and
//! Percival, «Entropy balancing is doubly robust» (*Journal of Causal Inference* 5,
//! 2017), for its influence function; Abadie and Spiess, «Robust post-matching
//! inference» (*JASA* 117, 2022); Stuart, «Matching methods for causal inference»
//! (*Statistical Science* 25, 2010).

mod balance;
mod effect;
mod entropy;
mod error;
mod nearest;
mod propensity;

pub use balance::{Balance, Overlap, balance, effective_size, overlap};
pub use effect::{MatchedEffect, pair_effect, weighted_effect};
pub use entropy::{EntropyBalance, Moments, entropy_balance};
pub use error::MatchingError;
pub use nearest::{Distance, Matched, NearestOptions, Order, Pair, Replacement, nearest};
pub use propensity::{Propensity, propensity};

/// Places that are treated or not, one entry a place.
#[derive(Debug, Clone, Copy)]
pub struct Places<'a> {
    /// Whether each is treated.
    pub treated: &'a [bool],
    /// Covariates from before treatment, one column each.
    pub covariates: &'a [&'a [f64]],
    /// What must be the same in a comparison (a region, say).
    pub strata: Option<&'a [u32]>,
}

impl Places<'_> {
    /// Checks shapes and numbers, and that there are both kinds.
    pub(super) fn check(&self) -> Result<(), MatchingError> {
        let expected = self.treated.len();
        let lengths = self.covariates.iter().map(|column| column.len());
        if let Some(found) = lengths
            .chain(self.strata.map(<[u32]>::len))
            .find(|&found| found != expected)
        {
            return Err(MatchingError::Length { found, expected });
        }
        for (covariate, column) in self.covariates.iter().enumerate() {
            if let Some(unit) = column.iter().position(|value| !value.is_finite()) {
                return Err(MatchingError::NotFinite { covariate, unit });
            }
        }
        let treated = self.treated.iter().filter(|&&treated| treated).count();
        let untreated = expected - treated;
        if treated == 0 || untreated == 0 {
            return Err(MatchingError::OneKind { treated, untreated });
        }
        Ok(())
    }

    /// Positions of the treated (or the untreated).
    pub(super) fn which(&self, treated: bool) -> Vec<usize> {
        (0..self.treated.len())
            .filter(|&unit| self.treated[unit] == treated)
            .collect()
    }

    /// A place's stratum.
    pub(super) fn stratum(&self, unit: usize) -> u32 {
        self.strata.map_or(0, |strata| strata[unit])
    }
}
