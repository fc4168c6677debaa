//! What anyone may ask of a division: does it add up, whom does it favour, who
//! pays for its limits, and can it be gamed.

mod axiom;
mod cost;
mod distribution;
mod envelope;
mod inequality;
mod need;
mod split;
mod trial;

pub use axiom::{Axiom, CounterExample, Finding};
pub use cost::{Distance, LimitCost};
pub use distribution::{Distribution, IndexAudit, Tenth, Verdict, audit_grants};
pub use inequality::{Theil, concentration, gini, theil};

use allotment_place::Pence;

use crate::fact::{self, Fact};
use crate::{Allocation, Places, ShareError, Spec, check, exact};
use distribution::distribution;
use trial::Base;

/// The audit of a division.
#[derive(Debug, Clone)]
pub struct Audit {
    /// λ as `numerator/denominator`: pence of the envelope for a claim on the
    /// whole of it. With it anyone can check each place's share.
    pub lambda: String,
    /// All shares together, at the envelope's prices.
    pub sum: Pence,
    /// The envelope, which the sum must equal.
    pub envelope: Pence,
    /// How many pence went to the largest remainders.
    pub pence_moved: u64,
    /// What limits move between places, compared with the formula alone.
    pub cost_of_limits: Pence,
    /// Each limit that is set: whom it holds, what that moves, and who pays.
    pub limits: Vec<LimitCost>,
    /// Each place that is in: how far it is from what the formula alone gives.
    pub distances: Vec<Distance>,
    /// How the money lies over need.
    pub distribution: Distribution,
    /// What must hold of a fair division, and whether it does.
    pub axioms: Vec<Finding>,
}

/// Audits `allocation`, which `spec` gave for `places`.
///
/// The axioms are tried on this very spec: places are halved and merged, their
/// need is raised, the envelope is raised, the table is turned round, and the
/// division is done again, exactly. Up to [`TRIED_ALL`] places, each is tried;
/// of more, those with the most to gain and those at a limit.
///
/// # Errors
/// [`ShareError`] as for the division itself.
pub fn audit(places: &Places, spec: &Spec, allocation: &Allocation) -> Result<Audit, ShareError> {
    check::check(places, spec)?;
    let facts = fact::read(places, spec)?;
    let facts: Vec<&Fact> = facts.iter().collect();
    let base = Base::new(places, spec, &facts)?;
    let amounts: Vec<Pence> = allocation.places.iter().map(|place| place.total).collect();
    let sum = Pence::new(amounts.iter().map(|pence| pence.get()).sum());
    let costs = cost::costs(&base, allocation)?;
    let axioms = vec![
        axiom::order(&base)?,
        split::splitting(&base)?,
        need::need(&base),
        envelope::envelope(&base),
        axiom::sum(spec, allocation),
    ];
    Ok(Audit {
        lambda: exact::ratio_text(&allocation.lambda),
        sum,
        envelope: spec.envelope.amount,
        pence_moved: allocation.pence_moved,
        cost_of_limits: costs.total,
        limits: costs.limits,
        distances: costs.distances,
        distribution: distribution(places, &amounts, &spec.audit)?,
        axioms,
    })
}

/// Up to how many places each is tried when the axioms are.
pub const TRIED_ALL: usize = 24;
