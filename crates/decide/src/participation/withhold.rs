//! Which counts to withhold, so that none can be had by subtraction.

/// Which rows to withhold, given how many people each has; nothing if no
/// choice of rows is safe: then the table must not be shown at all.
///
/// A row that `is_small` is withheld. Then the smallest further rows (equal
/// ones together: which of them it was would tell), none empty, until those
/// withheld are at least two and `safe`.
pub(crate) fn withhold(
    counts: &[u64],
    is_small: impl Fn(usize) -> bool,
    safe: impl Fn(&[usize]) -> bool,
) -> Option<Vec<bool>> {
    let mut hidden: Vec<usize> = (0..counts.len()).filter(|&row| is_small(row)).collect();
    let mut spare: Vec<usize> = (0..counts.len())
        .filter(|&row| counts[row] > 0 && !is_small(row))
        .collect();
    spare.sort_by_key(|&row| std::cmp::Reverse(counts[row]));
    while !hidden.is_empty() && (hidden.len() < 2 || !safe(&hidden)) {
        let next = spare.pop()?;
        hidden.push(next);
        while spare.last().is_some_and(|&row| counts[row] == counts[next]) {
            hidden.extend(spare.pop());
        }
    }
    let mut rows = vec![false; counts.len()];
    for row in hidden {
        rows[row] = true;
    }
    Some(rows)
}

/// Whether a count is from 1 to `k - 1`.
pub(crate) fn is_small(count: u64, k: u64) -> bool {
    count > 0 && count < k
}

/// Which rows of people to withhold; nothing if the table must not be shown:
/// there are fewer than `k` people, or fewer than two for each row that has
/// any (were it only where all have one, that would be told by its absence).
///
/// Those withheld come to `k` or more; to two or more each, or a reader could
/// tell that each is one; and not to `k - 1` each, or a reader who knows the
/// rule could tell that each is that.
pub(crate) fn withhold_people(counts: &[u64], k: u64) -> Option<Vec<bool>> {
    let total: u64 = counts.iter().sum();
    let filled = counts.iter().filter(|&&count| count > 0).count() as u64;
    if is_small(total, k) || total < 2 * filled {
        return None;
    }
    withhold(
        counts,
        |row| is_small(counts[row], k),
        |hidden| {
            let people: u64 = hidden.iter().map(|&row| counts[row]).sum();
            let rows = hidden.len() as u64;
            people >= k && people >= 2 * rows && people != (k - 1) * rows
        },
    )
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// What a reader sees: counts or nothing, or no table; and the total.
    type View = (Option<Vec<Option<u64>>>, u64);

    fn view(counts: &[u64], k: u64) -> View {
        let shown = withhold_people(counts, k).map(|hidden| {
            counts
                .iter()
                .zip(hidden)
                .map(|(&count, hidden)| (!hidden).then_some(count))
                .collect()
        });
        (shown, counts.iter().sum())
    }

    /// Over every table of four rows of up to 7 people: a reader who knows the
    /// rule, the total and all that is shown still cannot tell any withheld
    /// count: at least two values of it give the same published table.
    #[test]
    fn no_withheld_count_can_be_worked_out() {
        for k in 2..=4 {
            let mut seen: BTreeMap<View, Vec<BTreeSet<u64>>> = BTreeMap::new();
            let top = 8_u64;
            for code in 0..top.pow(4) {
                let counts: Vec<u64> = (0..4).map(|row| code / top.pow(row) % top).collect();
                let view = view(&counts, k);
                let sets = seen.entry(view).or_insert_with(|| vec![BTreeSet::new(); 4]);
                for (set, &count) in sets.iter_mut().zip(&counts) {
                    set.insert(count);
                }
            }
            for ((shown, total), sets) in &seen {
                for (row, set) in sets.iter().enumerate() {
                    let is_shown = shown.as_ref().is_some_and(|rows| rows[row].is_some());
                    assert!(
                        is_shown || *total == 0 || set.len() >= 2,
                        "k = {k}: {shown:?} of {total}: only {set:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn small_counts_go_with_the_smallest_others() {
        assert_eq!(
            withhold_people(&[100, 4, 30, 0], 10),
            Some(vec![false, true, true, false])
        );
        assert_eq!(withhold_people(&[100, 30], 10), Some(vec![false, false]));
        assert_eq!(withhold_people(&[4, 0], 10), None);
    }
}
