//! The formula as whole numbers: each place's claim, and what it is made of.

use num_bigint::BigUint;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Zero};
use rayon::prelude::*;

use crate::fact::{Fact, culprits, gathered, named};
use crate::{Part, ShareError};

/// Claims on the envelope in one common unit: place `i` has
/// `w_i = Σ_k weight_k · v_ik / Σ_j v_jk`, which is `blended[i] / total`.
#[derive(Debug, Clone)]
pub(crate) struct Claims {
    /// One entry a place that is in.
    pub(crate) blended: Vec<BigUint>,
    /// What the claims add up to.
    pub(crate) total: BigUint,
    /// Per part, one entry a place: together they make up `blended`.
    pub(crate) parts: Vec<Vec<BigUint>>,
}

/// The most bits that all claims together may take: a gigabyte in all would
/// follow, and a ratio that nobody could print.
const MOST_BITS: u64 = 1 << 31;

/// The claims of the places in `rows`.
pub(crate) fn claims(
    facts: &[&Fact],
    rows: &[usize],
    parts: &[Part],
) -> Result<Claims, ShareError> {
    let mut values = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        values.push(whole_numbers(facts, rows, index, part)?);
    }
    // Weights with a common denominator, and sums with a common multiple: the
    // claim of a part is weight · value · (multiple / sum).
    let denominator = common_denominator(parts.iter().map(|part| &part.weight));
    let multiple = values
        .iter()
        .fold(BigUint::one(), |multiple, (_, sum)| multiple.lcm(sum));
    let scaled: Vec<Vec<BigUint>> = values
        .iter()
        .zip(parts)
        .map(|((values, sum), part)| {
            let weight = scaled(&part.weight, &denominator);
            let factor = weight * (&multiple / sum);
            values
                .par_iter()
                .with_min_len(crate::AT_ONCE)
                .map(|value| value * &factor)
                .collect()
        })
        .collect();
    let blended: Vec<BigUint> = match &scaled[..] {
        [only] => only.clone(),
        several => (0..rows.len())
            .into_par_iter()
            .with_min_len(crate::AT_ONCE)
            .map(|place| several.iter().map(|part| &part[place]).sum())
            .collect(),
    };
    let total = blended.iter().sum();
    Ok(Claims {
        blended,
        total,
        parts: scaled,
    })
}

/// One part's values in whole numbers without a common factor, and their sum.
fn whole_numbers(
    facts: &[&Fact],
    rows: &[usize],
    index: usize,
    part: &Part,
) -> Result<(Vec<BigUint>, BigUint), ShareError> {
    let name = |row: usize| named(&facts[row].name, &facts[row].id);
    let what = format!("part '{}'", part.name);
    let faults: Vec<_> = rows
        .iter()
        .filter_map(|&row| {
            facts[row].parts[index]
                .as_ref()
                .err()
                .map(|fault| (row, fault))
        })
        .map(|(row, fault)| (row, (what.clone(), fault.clone())))
        .collect();
    if let Some(error) = gathered(faults.iter().map(|(row, fault)| (*row, fault)), &name) {
        return Err(error);
    }
    let values: Vec<&BigRational> = rows
        .iter()
        .map(|&row| {
            facts[row].parts[index]
                .as_ref()
                .expect("faults were reported above")
        })
        .collect();

    let mut denominator = BigUint::one();
    for value in &values {
        let own = value.denom().magnitude();
        if own.is_one() {
            continue;
        }
        let rest = &denominator % own;
        if !rest.is_zero() {
            // One division first: a greatest common divisor of a large and a
            // small number is slow without it.
            denominator *= own / own.gcd(&rest);
            if denominator.bits() * rows.len() as u64 > MOST_BITS {
                return Err(ShareError::TooFine {
                    part: part.name.clone(),
                    digits: denominator.bits() * 3 / 10,
                });
            }
        }
    }
    let whole: Vec<BigUint> = values
        .par_iter()
        .with_min_len(crate::AT_ONCE)
        .map(|value| scaled(value, &denominator))
        .collect();
    let sum: BigUint = whole.iter().sum();
    if sum.is_zero() {
        return Err(ShareError::NoWeight {
            part: part.name.clone(),
            places: rows.len(),
        });
    }
    let mut factor = sum.clone();
    for value in whole.iter().filter(|value| !value.is_zero()) {
        if factor.is_one() {
            return Ok((whole, sum));
        }
        factor = value.gcd(&(&factor % value));
    }
    let sum = sum / &factor;
    Ok((
        whole.into_iter().map(|value| value / &factor).collect(),
        sum,
    ))
}

fn common_denominator<'a>(ratios: impl Iterator<Item = &'a BigRational>) -> BigUint {
    ratios.fold(BigUint::one(), |common, ratio| {
        common.lcm(ratio.denom().magnitude())
    })
}

/// `ratio · denominator`, which must be whole; the ratio is not negative.
fn scaled(ratio: &BigRational, denominator: &BigUint) -> BigUint {
    let own = ratio.denom().magnitude();
    let numerator = ratio.numer().magnitude();
    if own == denominator {
        numerator.clone()
    } else {
        numerator * (denominator / own)
    }
}

/// The places that would be named first: those of `worst`, largest first.
pub(crate) fn worst_first(facts: &[&Fact], mut worst: Vec<(usize, u64)>) -> crate::Culprits {
    worst.sort_by(|(a, first), (b, second)| {
        second
            .cmp(first)
            .then_with(|| facts[*a].id.cmp(&facts[*b].id))
    });
    let name = |row: usize| named(&facts[row].name, &facts[row].id);
    culprits(worst.into_iter().map(|(row, _)| row).collect(), &name)
}
