//! Which payment of a statement is which of the ledger, where several could be.

use std::collections::VecDeque;

use allotment_ledger::Date;

/// Pairs the days of `lines` with those of `payments`, all of one sum, so that as few as
/// possible are left, and then so that the days of a pair are as near to each other as
/// they can be. A pair is at most `apart` days apart. Both are in the order of their days;
/// of two ways that are as good, an earlier line has its payment first.
///
/// Algorithm: pairs need never cross, so the best for the lines from one on and the
/// payments from one on follows from that of the next line and of the next payment.
/// Complexity: the lines, each times the payments within reach of it.
pub(super) fn pair(lines: &[Date], payments: &[Date], apart: i64) -> Vec<Option<usize>> {
    let reach = |line: Date| {
        let from = payments.partition_point(|day| line.since(*day) > apart);
        let to = payments.partition_point(|day| day.since(line) <= apart);
        from..to
    };
    let reaches: Vec<_> = lines.iter().map(|line| reach(*line)).collect();
    // For each line, and each payment within its reach that may be the first left, and
    // for none left: how many lines go without, and how many days the others are apart.
    let mut costs: Vec<Vec<(usize, i64)>> = vec![Vec::new(); lines.len() + 1];
    let cost_of = |costs: &[Vec<(usize, i64)>], line: usize, first: usize| {
        let Some(reach) = reaches.get(line) else {
            return (0, 0);
        };
        costs[line][first.clamp(reach.start, reach.end) - reach.start]
    };
    for (line, reach) in reaches.iter().enumerate().rev() {
        let mut own = vec![(0, 0); reach.len() + 1];
        for first in (reach.start..=reach.end).rev() {
            let (without, days) = cost_of(&costs, line + 1, first);
            let mut best = (without + 1, days);
            if first < reach.end {
                best = best.min(own[first + 1 - reach.start]);
                let (without, days) = cost_of(&costs, line + 1, first + 1);
                best = best.min((without, days + lines[line].since(payments[first]).abs()));
            }
            own[first - reach.start] = best;
        }
        costs[line] = own;
    }
    let mut first = 0;
    let mut pairs = Vec::with_capacity(lines.len());
    for (line, reach) in reaches.iter().enumerate() {
        first = first.clamp(reach.start, reach.end);
        let best = cost_of(&costs, line, first);
        let found = (first..reach.end).find(|&payment| {
            let (without, days) = cost_of(&costs, line + 1, payment + 1);
            (without, days + lines[line].since(payments[payment]).abs()) == best
        });
        if let Some(payment) = found {
            first = payment + 1;
        }
        pairs.push(found);
    }
    pairs
}

/// Pairs more of the lines, where `pairs` has the payment of each line, if it has one,
/// of so many `payments`: as many as can be, when each may be with any that it is `near`
/// to. Whatever had a pair keeps one, if another.
///
/// Source: Berge's theorem (1957): pairs are the most there can be when no chain of
/// them, from a line without one to a payment without one, can be moved up by one.
/// Complexity: the lines without a pair, each times all that are near to each other.
pub(super) fn more_pairs(
    pairs: &mut [Option<usize>],
    payments: usize,
    near: impl Fn(usize, usize) -> bool,
) {
    let mut line_of: Vec<Option<usize>> = vec![None; payments];
    for (line, pair) in pairs.iter().enumerate() {
        if let Some(payment) = pair {
            line_of[*payment] = Some(line);
        }
    }
    // From which line each payment was come to; what led nowhere once never will.
    let mut from: Vec<Option<usize>> = vec![None; payments];
    for start in 0..pairs.len() {
        if pairs[start].is_some() {
            continue;
        }
        let mut next = VecDeque::from([start]);
        let mut come_to: Vec<usize> = Vec::new();
        while let Some(line) = next.pop_front() {
            let reached: Vec<usize> = (0..payments)
                .filter(|payment| from[*payment].is_none() && near(line, *payment))
                .collect();
            for payment in &reached {
                from[*payment] = Some(line);
            }
            come_to.extend(&reached);
            if let Some(free) = reached.iter().find(|payment| line_of[**payment].is_none()) {
                move_up(pairs, &mut line_of, &from, *free);
                for payment in come_to {
                    from[payment] = None;
                }
                break;
            }
            next.extend(reached.iter().filter_map(|payment| line_of[*payment]));
        }
    }
}

/// Gives the payment `free` to the line from which it was come to, what that had to the
/// line before, and so on.
fn move_up(
    pairs: &mut [Option<usize>],
    line_of: &mut [Option<usize>],
    from: &[Option<usize>],
    free: usize,
) {
    let mut payment = Some(free);
    while let Some(now) = payment {
        let Some(line) = from[now] else { return };
        payment = pairs[line].replace(now);
        line_of[now] = Some(line);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn days(numbers: &[i32]) -> Vec<Date> {
        let mut days: Vec<Date> = (numbers.iter())
            .filter_map(|number| Date::from_days(20_000 + number))
            .collect();
        days.sort_unstable();
        days
    }

    /// How many lines go without and how many days the others are apart, by trying every
    /// way, crossing ones too.
    fn tried(lines: &[Date], payments: &[Date], used: &mut Vec<bool>) -> (usize, i64) {
        let Some((line, rest)) = lines.split_first() else {
            return (0, 0);
        };
        let (without, apart) = tried(rest, payments, used);
        let mut best = (without + 1, apart);
        for at in 0..payments.len() {
            let days = line.since(payments[at]).abs();
            if !used[at] && days <= 5 {
                used[at] = true;
                let (without, apart) = tried(rest, payments, used);
                used[at] = false;
                best = best.min((without, apart + days));
            }
        }
        best
    }

    #[test]
    fn a_week_is_not_taken_for_the_next() {
        let pairs = pair(&days(&[4, 11, 18]), &days(&[0, 7, 14]), 5);
        assert_eq!(pairs, [Some(0), Some(1), Some(2)]);
        // Where one is too many, the nearest is it.
        assert_eq!(pair(&days(&[4]), &days(&[0, 3]), 5), [Some(1)]);
        assert_eq!(pair(&days(&[0, 4]), &days(&[4]), 5), [None, Some(0)]);
        assert_eq!(pair(&days(&[0]), &days(&[6]), 5), [None]);
    }

    /// The most that can be paired, by trying every way.
    fn most(near: &[Vec<bool>], used: &mut Vec<bool>) -> usize {
        let Some((line, rest)) = near.split_first() else {
            return 0;
        };
        let mut best = most(rest, used);
        for at in 0..line.len() {
            if line[at] && !used[at] {
                used[at] = true;
                best = best.max(1 + most(rest, used));
                used[at] = false;
            }
        }
        best
    }

    proptest! {
        #[test]
        fn no_other_way_pairs_more(near in prop::collection::vec(prop::collection::vec(any::<bool>(), 5), 0..6)) {
            // To begin with, each line has the first that is near and left.
            let mut pairs: Vec<Option<usize>> = Vec::new();
            for line in &near {
                let free = (0..5).find(|at| line[*at] && !pairs.contains(&Some(*at)));
                pairs.push(free);
            }
            let before = pairs.clone();
            more_pairs(&mut pairs, 5, |line, payment| near[line][payment]);
            let mut found: Vec<usize> = pairs.iter().flatten().copied().collect();
            prop_assert_eq!(found.len(), most(&near, &mut vec![false; 5]));
            prop_assert!(pairs.iter().enumerate().all(|(line, pair)| pair.is_none_or(|at| near[line][at])));
            prop_assert!(before.iter().zip(&pairs).all(|(before, now)| before.is_none() || now.is_some()));
            found.sort_unstable();
            found.dedup();
            prop_assert_eq!(found.len(), pairs.iter().flatten().count());
        }

        #[test]
        fn no_other_way_leaves_fewer_or_is_nearer(
            lines in prop::collection::vec(0_i32..25, 0..6),
            payments in prop::collection::vec(0_i32..25, 0..6),
        ) {
            let (lines, payments) = (days(&lines), days(&payments));
            let pairs = pair(&lines, &payments, 5);
            let found: Vec<usize> = pairs.iter().flatten().copied().collect();
            prop_assert!(found.is_sorted_by(|one, other| one < other));
            let apart = pairs.iter().zip(&lines).filter_map(|(pair, line)| Some(line.since(payments[(*pair)?]).abs()));
            let cost = (lines.len() - found.len(), apart.sum());
            prop_assert_eq!(cost, tried(&lines, &payments, &mut vec![false; payments.len()]));
        }
    }
}
