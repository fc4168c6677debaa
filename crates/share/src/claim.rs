//! One place's claim, and what λ makes of it: the division as anyone can check it.

use num_rational::BigRational;

use crate::allocate::term;
use crate::fact::{self, Fact};
use crate::solve::solve;
use crate::{Places, ShareError, Spec, check, exact};

/// What stands behind one place's share, exactly.
///
/// Its share is `clamp(lambda · weight, low, high)`, and then rounded to the
/// penny.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its claim as a part of 1, the claims of all places that are in.
    pub weight: BigRational,
    /// What each part of the formula adds to it, in the spec's order.
    pub parts: Vec<BigRational>,
    /// λ as it holds for the place, its pool's if it is in one: pence for a
    /// claim on the whole.
    pub lambda: BigRational,
    /// λ times its claim, in pence: before limits and rounding.
    pub share: BigRational,
}

/// The claim of the place in `row`; nothing if it is not in.
///
/// # Errors
/// [`ShareError`] as for the division itself.
pub fn claim(places: &Places, spec: &Spec, row: usize) -> Result<Option<Claim>, ShareError> {
    check::check(places, spec)?;
    let facts = fact::read(places, spec)?;
    let facts: Vec<&Fact> = facts.iter().collect();
    let (schedule, budget) = term(spec)?;
    let solution = solve(&facts, spec, &schedule, budget)?;
    let Some(position) = solution.position(row) else {
        return Ok(None);
    };
    let claims = &solution.claims;
    let lambda = solution.lambda_of(position);
    let numerator = &lambda.numerator * &claims.total;
    let lambda = exact::ratio(&numerator, &lambda.denominator);
    let weight = exact::ratio(&claims.blended[position], &claims.total);
    let part = |part: &Vec<_>| exact::ratio(&part[position], &claims.total);
    Ok(Some(Claim {
        parts: claims.parts.iter().map(part).collect(),
        share: &lambda * &weight,
        lambda,
        weight,
    }))
}
