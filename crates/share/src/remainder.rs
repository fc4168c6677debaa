//! Whole pennies from exact shares: largest remainders.

use std::cmp::Ordering;

/// Rounds exact shares to whole pennies that add up.
///
/// `whole` holds each share rounded down; `remainder` what was cut off, in any
/// unit common to all; `first` compares two rows that cut off the same, the one
/// to be served first being the lesser. One penny each goes to the `left_over`
/// largest remainders. Rows without remainder never get one, so that a share
/// that was whole stays what it was.
///
/// Source: Hamilton's method (1792), that is largest remainders with a Hare
/// quota; Balinski and Young, *Fair Representation* (2nd ed., 2001).
pub(crate) fn hand_out<R: Ord + Default>(
    whole: &mut [u64],
    remainder: &[R],
    left_over: u64,
    first: impl Fn(usize, usize) -> Ordering,
) {
    let nothing = R::default();
    let mut rows: Vec<usize> = (0..whole.len())
        .filter(|&row| remainder[row] != nothing)
        .collect();
    let left_over = usize::try_from(left_over).expect("fewer than one a row");
    assert!(
        left_over <= rows.len(),
        "{left_over} pennies are left over from {} remainders",
        rows.len()
    );
    if left_over == 0 {
        return;
    }
    let order = |&a: &usize, &b: &usize| {
        let larger = remainder[b].cmp(&remainder[a]);
        larger.then_with(|| first(a, b)).then(a.cmp(&b))
    };
    rows.select_nth_unstable_by(left_over - 1, order);
    for &row in &rows[..left_over] {
        whole[row] += 1;
    }
}

/// Shares `total` in proportion to `claims`, to whole pennies that add up to
/// it; ties to the row that `first` puts first. Somebody must have a claim.
pub(crate) fn in_proportion(
    total: u64,
    claims: &[u64],
    first: impl Fn(usize, usize) -> Ordering,
) -> Vec<u64> {
    let sum: u128 = claims.iter().copied().map(u128::from).sum();
    assert!(sum > 0 || total == 0, "{total} pence and no claim");
    if total == 0 {
        return vec![0; claims.len()];
    }
    let (mut whole, remainder): (Vec<u64>, Vec<u128>) = claims
        .iter()
        .map(|&claim| {
            let product = u128::from(total) * u128::from(claim);
            let whole = u64::try_from(product / sum).expect("at most the total");
            (whole, product % sum)
        })
        .unzip();
    let left_over = total - whole.iter().sum::<u64>();
    hand_out(&mut whole, &remainder, left_over, first);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the worked Hare-quota example in Wikipedia, «Largest remainder
    /// method»: 100,000 votes for 10 seats.
    #[test]
    fn hare_quota_worked_example() {
        let votes = [47_000, 16_000, 15_900, 12_000, 6_000, 3_100];
        assert_eq!(
            in_proportion(10, &votes, |a, b| a.cmp(&b)),
            [5, 2, 1, 1, 1, 0]
        );
    }

    #[test]
    fn ties_go_to_the_row_that_comes_first() {
        assert_eq!(in_proportion(1, &[7, 7], |a, b| b.cmp(&a)), [0, 1]);
        assert_eq!(in_proportion(1, &[7, 7], |a, b| a.cmp(&b)), [1, 0]);
    }
}
