//! What few clusters, in all or in a group, ask for beside the headline.
//!
//! Errors and tests are those of [`Groups`]; a band is widened by the same variance, and
//! by what Student's distribution reaches further than the normal with the same chance.
//! Covariates are fitted among controls: each takes one off the degrees of that group.

use super::plan::Sample;
use crate::clusters::{Groups, Sides};
use crate::linear::sums::dot;
use allotment_distribution::{student_reach, two_sided};

/// The groups of a panel whose clusters (units, where there are none) are few, in all or
/// in one of them; nothing where they are many, or one is alone in its group.
pub(super) fn small(sample: &Sample<'_>) -> Option<Groups> {
    let panel = &*sample.panel;
    let sides = Sides::new(panel, |cohort| {
        (cohort < sample.treated).then(|| sample.firsts[cohort])
    });
    Groups::small(&sides, panel.covariates())
}

/// How many spreads of the draws a band reaches, where it reaches `critical` of them with
/// many clusters.
pub(super) fn reach(groups: &Groups, critical: f64, contributions: &[f64]) -> f64 {
    let plain = dot(contributions, contributions);
    match groups.error(contributions) {
        Some((variance, freedom)) => {
            (variance / plain).sqrt() * student_reach(1.0 - two_sided(critical), freedom)
        }
        None => critical,
    }
}
