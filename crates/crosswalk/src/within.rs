//! Figures of a neighbourhood of its own, from the small areas that lie in it.

/// A figure, and the least and the most that it can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounded {
    /// Each small area counted as far as it lies inside.
    pub value: f64,
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
}

/// From so much of an area on, all of it counts as inside.
const WHOLE: f64 = 1.0;

/// The count of a neighbourhood. `shares` has how much of each small area lies
/// inside, from 0 to 1; `counts` what is counted in each, 0 or more.
///
/// An area that lies wholly inside is counted as it is. Of one that lies there
/// in part, that part is counted; but nobody knows who of it: the interval runs
/// from none of them to all.
///
/// Nothing if a count of an area that lies inside is missing.
///
/// # Panics
/// If the two differ in length.
#[must_use]
pub fn count_within(counts: &[Option<f64>], shares: &[f64]) -> Option<Bounded> {
    assert_eq!(counts.len(), shares.len(), "a share for each area");
    let mut found = Bounded {
        value: 0.0,
        low: 0.0,
        high: 0.0,
    };
    for (count, &share) in counts.iter().zip(shares) {
        if share <= 0.0 {
            continue;
        }
        let count = (*count)?;
        found.value += count * share.min(WHOLE);
        found.high += count;
        if share >= WHOLE {
            found.low += count;
        }
    }
    Some(found)
}

/// The rate of a neighbourhood: of those who could be, how many are. Both are
/// counts as in [`count_within`], and the first is a part of the second.
///
/// The least is reached if of the areas in part only those lie inside who are
/// not counted, the most if only those do who are.
///
/// Nothing if a count is missing, if nobody could be, or if in some area more
/// are counted than could be: then it is no rate of people.
///
/// # Panics
/// If the three differ in length.
#[must_use]
pub fn rate_within(
    numerator: &[Option<f64>],
    denominator: &[Option<f64>],
    shares: &[f64],
) -> Option<Bounded> {
    let counted = count_within(numerator, shares)?;
    let all = count_within(denominator, shares)?;
    let inside = numerator.iter().zip(denominator).zip(shares);
    let others = |(numerator, denominator): (&Option<f64>, &Option<f64>)| {
        Some((*denominator)? - (*numerator)?).filter(|others| *others >= 0.0)
    };
    let (mut surely, mut perhaps) = (0.0, 0.0);
    for ((numerator, denominator), &share) in inside {
        if share <= 0.0 {
            continue;
        }
        let others = others((numerator, denominator))?;
        if share >= WHOLE {
            surely += others;
        } else {
            perhaps += others;
        }
    }
    if all.value <= 0.0 {
        return None;
    }
    let rate = |counted: f64, others: f64| {
        let all = counted + others;
        if all > 0.0 { counted / all } else { 0.0 }
    };
    Some(Bounded {
        value: counted.value / all.value,
        low: rate(counted.low, surely + perhaps),
        high: rate(counted.high, surely),
    })
}
