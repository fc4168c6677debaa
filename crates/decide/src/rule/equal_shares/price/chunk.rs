//! A pass that fetches wallets first and sums them after, a chunk at a time:
//! sums over memory side by side take several voters at once.

use super::Pass;
use crate::rule::equal_shares::supporters::Supporter;

/// So many supporters are summed at once.
const CHUNK: usize = 128;

/// Wallets are below this, so that every processor can compare several.
const WALLET_LIMIT: u32 = i32::MAX.unsigned_abs();

/// A pass over `list`, each of whom has to pay `due`. Together they weigh less
/// than `2^32`.
///
/// Kept out of line: what is around it would take its registers.
#[inline(never)]
pub(super) fn pass<S: Supporter>(list: &[S], wallets: &[u32], due: u64) -> Pass {
    let due = u32::try_from(due).map_or(WALLET_LIMIT, |due| due.min(WALLET_LIMIT));
    let due = due.cast_signed();
    let mut sums = Pass {
        left: 0,
        poor_money: 0,
        poor: 0,
        rich: 0,
        margin: u64::MAX,
    };
    let mut money = [0; CHUNK];
    let mut chunks = list.chunks_exact(CHUNK);
    for chunk in &mut chunks {
        add(&mut sums, chunk, wallets, &mut money, due);
    }
    let rest = chunks.remainder();
    add(&mut sums, rest, wallets, &mut money[..rest.len()], due);
    sums
}

/// Adds the supporters in `list` to `sums`, by way of `money`, which has room
/// for the wallet of each.
#[inline]
fn add<S: Supporter>(sums: &mut Pass, list: &[S], wallets: &[u32], money: &mut [i32], due: i32) {
    for (money, supporter) in money.iter_mut().zip(list) {
        *money = wallets[supporter.group()].cast_signed();
    }
    let (mut poor, mut rich, mut dry, mut least) = (0, 0, 0, i32::MAX);
    for (wallet, supporter) in money.iter_mut().zip(list) {
        let weight = supporter.weight();
        let has = *wallet;
        let is_poor = has < due;
        let is_dry = has == 0;
        poor += if is_poor && !is_dry { weight } else { 0 };
        rich += if is_poor { 0 } else { weight };
        dry += u32::from(is_dry);
        least = least.min(if is_poor { i32::MAX } else { has - due });
        *wallet = if is_poor { has } else { 0 };
    }
    // Apart, since the others take twice as many voters at once.
    let mut poor_money = 0;
    for (&spent, supporter) in money.iter().zip(list) {
        poor_money += u64::from(spent.cast_unsigned()) * u64::from(supporter.weight());
    }
    sums.left += money.len() - dry as usize;
    sums.poor_money += poor_money;
    sums.poor += u64::from(poor);
    sums.rich += u64::from(rich);
    sums.margin = sums.margin.min(u64::from(least.unsigned_abs()));
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::rule::equal_shares::price;
    use crate::rule::equal_shares::supporters::{Many, Packed};

    /// What the pass without chunks makes of the same.
    fn plain<S: Supporter>(list: &[S], wallets: &[u32], due: u64) -> Pass {
        let price = u128::from(due) << price::PRICE_BITS;
        price::pass::<S, u32, true, false>(list, wallets, price, 0)
    }

    #[test]
    fn a_pass_in_chunks_sums_what_a_plain_pass_sums() {
        let mut draw = ChaCha8Rng::seed_from_u64(3);
        for length in [0, 1, 7, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK + 3] {
            for most in [1, 3, 1 << 30] {
                let groups = u32::try_from(length).unwrap();
                let wallets: Vec<u32> = (0..groups).map(|_| draw.random_range(0..=most)).collect();
                let weights: Vec<u32> = (0..groups).map(|_| draw.random_range(1..200)).collect();
                let due = draw.random_range(1..=u64::from(most) + 1);
                check::<Packed<8>>(&wallets, &weights, due);
                check::<Many>(&wallets, &weights, due);
                check::<Many>(&wallets, &weights, u64::from(u32::MAX));
            }
        }
    }

    fn check<S: Supporter>(wallets: &[u32], weights: &[u32], due: u64) {
        let list: Vec<S> = (0..)
            .zip(weights)
            .map(|(group, &weight)| S::new(group, weight, 1))
            .collect();
        let (ours, theirs) = (pass(&list, wallets, due), plain(&list, wallets, due));
        let sums = |pass: Pass| (pass.left, pass.poor_money, pass.poor, pass.rich);
        assert_eq!(sums(ours), sums(theirs), "{} at {due}", wallets.len());
        if ours.rich > 0 {
            assert_eq!(ours.margin, theirs.margin, "{} at {due}", wallets.len());
        }
    }
}
