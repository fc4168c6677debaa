//! What each supporter of a project would pay: the poor all they have, the
//! rich one price.

use super::bits::PRICE_BITS;
use super::supporters::Supporter;

/// One pass over a project's supporters at a price.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pass {
    /// How many supporters have anything left.
    pub(super) left: usize,
    /// What the poor have together.
    pub(super) poor_money: u64,
    /// What the poor weigh.
    pub(super) poor: u64,
    /// The units of the rich.
    pub(super) rich: u64,
    /// How far above the price the poorest of the rich is.
    pub(super) margin: u64,
}

/// What a supporter of a unit or more has to pay at `price`, rounded down.
pub(super) fn payment(price: u128, worth: u64) -> u64 {
    u64::try_from((price * u128::from(worth)) >> PRICE_BITS).unwrap_or(u64::MAX)
}

/// The same, rounded up; the largest number there is if that is too large.
pub(super) fn payment_most(price: u128, worth: u64) -> u64 {
    price
        .checked_mul(u128::from(worth))
        .and_then(|due| due.checked_add((1 << PRICE_BITS) - 1))
        .and_then(|due| u64::try_from(due >> PRICE_BITS).ok())
        .unwrap_or(u64::MAX)
}

/// Passes over `list` at `price`, with every wallet `shift` higher or lower,
/// and drops those who have run dry.
pub(super) fn pass<S: Supporter>(list: &mut [S], wallets: &[u64], price: u128, shift: i64) -> Pass {
    let mut sums = Pass {
        left: 0,
        poor_money: 0,
        poor: 0,
        rich: 0,
        margin: u64::MAX,
    };
    let same = payment_most(price, 1);
    // Without a branch on who is poor: that is as good as chance, and a wrong
    // guess costs more than the sums of both.
    for at in 0..list.len() {
        let supporter = list[at];
        let wallet = wallets[supporter.group()];
        list[sums.left] = supporter;
        sums.left += usize::from(wallet != 0);
        let wallet = if shift == 0 || wallet == 0 {
            wallet
        } else {
            wallet.saturating_add_signed(shift)
        };
        let due = if S::ALIKE {
            same
        } else {
            payment_most(price, supporter.worth())
        };
        let weight = supporter.weight();
        let is_poor = u64::from(wallet < due).wrapping_neg();
        let has_any = u64::from(wallet != 0).wrapping_neg();
        sums.poor_money += (wallet & is_poor) * weight;
        sums.poor += weight & is_poor & has_any;
        sums.rich += (weight * supporter.worth()) & !is_poor;
        sums.margin = sums.margin.min(wallet.wrapping_sub(due) | is_poor);
    }
    sums
}

/// A project's price, by passes from a price that is not too high.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found {
    /// Supporters have less than it costs; the last pass.
    TooDear(Pass),
    /// The price, and the pass at that price.
    Price(u128, Pass),
}

/// Raises `price` until the supporters in `list` bring `cost` together.
///
/// Complexity: a pass for each time that somebody turns out to be poor; two
/// or three in practice.
pub(super) fn find<S: Supporter>(
    list: &mut [S],
    wallets: &[u64],
    cost: u128,
    from: u128,
    shift: i64,
) -> Found {
    let mut price = from;
    let mut active = list.len();
    let mut rich_before = None;
    loop {
        let sums = pass(&mut list[..active], wallets, price, shift);
        active = sums.left;
        if sums.rich == 0 {
            return Found::TooDear(sums);
        }
        if rich_before == Some(sums.rich) {
            return Found::Price(price, sums);
        }
        let missing = cost.saturating_sub(u128::from(sums.poor_money)) << PRICE_BITS;
        let next = (missing / u128::from(sums.rich)).max(price);
        let rise = if S::ALIKE {
            payment_most(next, 1) - payment_most(price, 1)
        } else {
            u64::MAX
        };
        if sums.margin >= rise && S::ALIKE {
            let sums = Pass {
                margin: sums.margin - rise,
                ..sums
            };
            return Found::Price(next, sums);
        }
        rich_before = Some(sums.rich);
        price = next;
    }
}
