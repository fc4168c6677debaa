//! Pots that were ended as another took their place.
//!
//! An older pot is often said to be withdrawn, or to come to nothing, on the day on which
//! it comes back under a new name, or later. What was ended is its name, and its money is
//! the newer pot's: that is held against what it came to before.

use num_rational::BigRational;

use crate::{Pots, Statement, Status, now_comes_to};

/// What each pot came to before it was ended, in minor units, where `now` is what each
/// comes to; nothing for one that was not ended, never had money, or is replaced by none
/// with an amount.
pub(crate) fn before_their_end(
    pots: &Pots,
    statements: &[Vec<Statement>],
    now: &[Option<u128>],
) -> Vec<Option<u128>> {
    (statements.iter().enumerate())
        .map(|(at, all)| {
            let mut newer = pots.replaced_by(at).iter();
            let is_replaced = newer.any(|&newer| now[newer].is_some());
            if !is_replaced || now_comes_to(all) != Some(0) {
                return None;
            }
            all[..=last_with_money(all)?].last()?.minor
        })
        .collect()
}

/// Takes out of `statements` what ended their pot. Where the last that was claimed is that,
/// nothing is claimed any more: what was claimed before was given up then.
pub(crate) fn without_its_end(statements: &mut [Statement]) {
    let Some(last) = last_with_money(statements) else {
        return;
    };
    let claimed = statements.iter().rposition(|one| one.claimed.is_some());
    if let Some(at) = claimed.filter(|at| *at >= last)
        && statements[at].claimed == Some(Status::Broken)
    {
        for one in &mut *statements {
            one.claimed = None;
        }
    }
    for one in &mut statements[last..] {
        one.minor = one.minor.filter(|&minor| minor > 0);
        let nothing = BigRational::from_integer(0.into());
        one.number = one.number.take().filter(|number| *number > nothing);
        one.claimed = one.claimed.filter(|&claimed| claimed != Status::Broken);
    }
}

fn last_with_money(statements: &[Statement]) -> Option<usize> {
    let has_money = |one: &Statement| one.minor.is_some_and(|minor| minor > 0);
    statements.iter().rposition(has_money)
}
