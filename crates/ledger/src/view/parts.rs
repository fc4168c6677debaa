//! Parts of a whole in hundredths of a per cent that add up to 100.00 exactly.

/// `amounts` as parts of their sum, in hundredths of a per cent: they add up to
/// 10,000, or are all 0 where the sum is. What is left after rounding down goes
/// to the largest remainders, ties to the earlier row. Amounts below zero count
/// as 0.
///
/// Source: Hamilton's method, that is largest remainders with a Hare quota;
/// Balinski and Young, *Fair Representation* (2nd ed., 2001).
#[must_use]
pub fn hundredths(amounts: &[i128]) -> Vec<u32> {
    let amounts: Vec<u128> = amounts
        .iter()
        .map(|&minor| u128::try_from(minor).unwrap_or(0))
        .collect();
    let whole: u128 = amounts.iter().sum();
    if whole == 0 {
        return vec![0; amounts.len()];
    }
    let mut parts: Vec<u32> = amounts
        .iter()
        .map(|minor| u32::try_from(minor * 10_000 / whole).expect("a part is at most the whole"))
        .collect();
    let left = 10_000 - parts.iter().sum::<u32>();
    let mut rows: Vec<usize> = (0..amounts.len()).collect();
    rows.sort_by_key(|&row| std::cmp::Reverse(amounts[row] * 10_000 % whole));
    for &row in rows.iter().take(left as usize) {
        parts[row] += 1;
    }
    assert_eq!(parts.iter().sum::<u32>(), 10_000, "the parts are the whole");
    parts
}

/// Hundredths as people write them: `33.34`.
#[must_use]
pub fn percent_of(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn thirds_add_up() {
        assert_eq!(hundredths(&[1, 1, 1]), [3334, 3333, 3333]);
        assert_eq!(hundredths(&[0, 0]), [0, 0]);
        assert_eq!(hundredths(&[]), Vec::<u32>::new());
        assert_eq!(percent_of(3304), "33.04");
    }

    proptest! {
        #[test]
        fn parts_are_the_whole_and_within_one_of_the_truth(
            amounts in prop::collection::vec(0_i128..i128::from(i64::MAX), 1..40)
        ) {
            let whole: i128 = amounts.iter().sum();
            prop_assume!(whole > 0);
            let parts = hundredths(&amounts);
            prop_assert_eq!(parts.iter().sum::<u32>(), 10_000);
            for (minor, part) in amounts.iter().zip(parts) {
                let error = minor * 10_000 - i128::from(part) * whole;
                prop_assert!(error.abs() < whole, "{} of {}", part, minor);
            }
        }
    }
}
