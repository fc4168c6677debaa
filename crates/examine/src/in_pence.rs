//! Exact amounts in whole minor units.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

/// The most that one amount can be: what tables hold.
const LARGEST: u128 = i64::MAX.unsigned_abs() as u128;

/// An amount that is added to others of its kind.
#[derive(Debug, Clone, Copy)]
pub struct Added<'a> {
    /// What tells places apart.
    pub place: Option<usize>,
    /// Whether it stands for all that was told of its place before, and is not added to it.
    pub so_far: bool,
    /// What it comes to.
    pub exact: &'a BigRational,
}

/// `exact` in whole minor units, halves up.
///
/// # Panics
/// If it is larger than a table can hold.
#[must_use]
pub fn in_pence(exact: &BigRational) -> i128 {
    whole(exact).expect("it fits a table")
}

/// Whether `exact` can be held in whole minor units.
pub(crate) fn fits(exact: &BigRational) -> bool {
    whole(exact).is_some_and(|whole| whole.unsigned_abs() <= LARGEST)
}

fn whole(exact: &BigRational) -> Option<i128> {
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    (exact + half).floor().to_integer().to_i128()
}

/// Amounts that are added up, in whole minor units, such that what they come to is rounded
/// once, halves up, and not each of them: 200 payments of 1.4 pence come to 280.
///
/// Those of one place follow each other, in order of days. What all of them come to is out
/// by half a minor unit at most, and so is each amount, and what each place has, by less
/// than a whole one.
///
/// # Panics
/// If what they come to is larger than an `i128`.
#[must_use]
pub fn added_up(amounts: &[Added<'_>]) -> Vec<i128> {
    let mut found = Vec::with_capacity(amounts.len());
    // What all came to before this place, and with it, so far.
    let mut before = BigRational::from_integer(0.into());
    let mut all = before.clone();
    let mut place = None;
    for one in amounts {
        if place != Some(one.place) {
            place = Some(one.place);
            before.clone_from(&all);
        }
        if one.so_far {
            all.clone_from(&before);
        }
        let less = in_pence(&all);
        all += one.exact;
        found.push(in_pence(&all) - less);
    }
    found
}
