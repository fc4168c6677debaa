//! What each supporter of a project would pay: the poor all they have, the
//! rich one price.

mod chunk;

use super::bits::PRICE_BITS;
use super::supporters::Supporter;

/// What a voter has left: in 64 bits where it decides; in 32 where a bound
/// will do, and half the memory holds it.
pub(super) trait Wallet: Copy + Into<u64> {
    /// A pass over `list`, as [`pass`]; `may_be_dry` unless nobody in it is.
    fn pass<S: Supporter>(
        list: &[S],
        wallets: &[Self],
        price: u128,
        shift: i64,
        may_be_dry: bool,
    ) -> Pass;
}

impl Wallet for u64 {
    fn pass<S: Supporter>(
        list: &[S],
        wallets: &[Self],
        price: u128,
        shift: i64,
        may_be_dry: bool,
    ) -> Pass {
        let pass = match (may_be_dry, shift != 0) {
            (true, true) => pass::<S, Self, true, true>,
            (true, false) => pass::<S, Self, true, false>,
            (false, true) => pass::<S, Self, false, true>,
            (false, false) => pass::<S, Self, false, false>,
        };
        pass(list, wallets, price, shift)
    }
}

impl Wallet for u32 {
    fn pass<S: Supporter>(list: &[S], wallets: &[Self], price: u128, shift: i64, _: bool) -> Pass {
        assert_eq!(shift, 0, "bounds are not shifted");
        if S::ALIKE {
            chunk::pass(list, wallets, payment_most(price, 1))
        } else {
            pass::<S, Self, true, false>(list, wallets, price, 0)
        }
    }
}

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

/// Passes over `list` at `price`, with every wallet `shift` higher or lower if
/// `SHIFTED`. Unless `DRY`, nobody in it has run dry.
///
/// Kept out of line: what is around it would take its registers.
#[inline(never)]
fn pass<S: Supporter, W: Wallet, const DRY: bool, const SHIFTED: bool>(
    list: &[S],
    wallets: &[W],
    price: u128,
    shift: i64,
) -> Pass {
    let (mut poor_money, mut poor, mut rich, mut dry) = (0, 0, 0, 0);
    let mut least = u64::MAX;
    let same = payment_most(price, 1);
    // Without a branch on who is poor: that is as good as chance, and a wrong
    // guess costs more than the sums of both.
    for supporter in list {
        let wallet: u64 = wallets[supporter.group()].into();
        let is_dry = DRY && wallet == 0;
        let wallet = if !SHIFTED || is_dry {
            wallet
        } else {
            wallet.saturating_add_signed(shift)
        };
        let due = if S::ALIKE {
            same
        } else {
            payment_most(price, supporter.worth())
        };
        let weight = u64::from(supporter.weight());
        let is_poor = u64::from(wallet < due).wrapping_neg();
        poor_money += (wallet & is_poor) * weight;
        if DRY {
            poor += weight & is_poor & u64::from(is_dry).wrapping_sub(1);
            dry += usize::from(is_dry);
        } else {
            poor += weight & is_poor;
        }
        rich += (weight * supporter.worth()) & !is_poor;
        least = least.min(wallet.wrapping_sub(due) | is_poor);
    }
    Pass {
        left: list.len() - dry,
        poor_money,
        poor,
        rich,
        margin: least,
    }
}

/// Whether so many of `all` have run dry, `left` being the others, that it
/// pays to drop them.
pub(super) fn pays_to_drop(all: usize, left: usize) -> bool {
    (all - left) * DROPPED_FROM > all
}

/// One in so many has to have run dry before they are dropped.
const DROPPED_FROM: usize = 8;

/// Drops those who have run dry from `list`, so that `left` remain.
pub(super) fn drop_dry<S: Supporter, W: Wallet>(list: &mut [S], wallets: &[W], left: usize) {
    let mut kept = 0;
    for at in 0..list.len() {
        if kept == left {
            break;
        }
        let supporter = list[at];
        list[kept] = supporter;
        kept += usize::from(wallets[supporter.group()].into() != 0);
    }
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
pub(super) fn find<S: Supporter, W: Wallet>(
    list: &[S],
    wallets: &[W],
    cost: u128,
    from: u128,
    shift: i64,
) -> Found {
    let mut price = from;
    let mut may_be_dry = true;
    let mut rich_before = None;
    loop {
        let sums = W::pass(list, wallets, price, shift, may_be_dry);
        may_be_dry = list.len() > sums.left;
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
