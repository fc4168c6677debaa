//! Money on places: laid by people, added up by groups.

use crate::{Day, Part};

/// `minor` divided among `places` by their `people`, in whole minor units: what
/// is left after rounding down goes to the largest remainders, ties to the
/// earlier in the list. Where nobody lives, in equal parts. The parts add up to
/// the whole; they are in the order of `places`.
///
/// Source: Hamilton's method; Balinski and Young, *Fair Representation* (2nd
/// ed., 2001).
///
/// # Panics
/// If there is no place, a place has no people given, or the amount is above
/// 2^64.
#[must_use]
pub fn lay(minor: u128, places: &[usize], people: &[u64]) -> Vec<u128> {
    assert!(!places.is_empty(), "money is laid on some place");
    assert!(minor <= u128::from(u64::MAX), "{minor} is at most 2^64");
    let all: u128 = places.iter().map(|&place| u128::from(people[place])).sum();
    let weight = |place: usize| {
        if all == 0 {
            1
        } else {
            u128::from(people[place])
        }
    };
    let all = if all == 0 { places.len() as u128 } else { all };
    let mut parts: Vec<u128> = (places.iter())
        .map(|&place| minor * weight(place) / all)
        .collect();
    let left = minor - parts.iter().sum::<u128>();
    let left = usize::try_from(left).expect("fewer than there are places");
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(minor * weight(places[at]) % all), at));
    for &at in &order[..left] {
        parts[at] += 1;
    }
    parts
}

/// What a group of places has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// Minor units.
    pub minor: u128,
    /// People.
    pub people: u64,
    /// How many places.
    pub places: usize,
}

/// Adds up places by group: `group_of` has for each place the position of its
/// group among `groups`, or nothing if it is in none.
///
/// # Panics
/// If the three have not one entry a place.
#[must_use]
pub fn by_group(
    groups: usize,
    group_of: &[Option<usize>],
    minor: &[u128],
    people: &[u64],
) -> Vec<Sum> {
    assert_eq!(group_of.len(), minor.len(), "an entry for each place");
    assert_eq!(group_of.len(), people.len(), "an entry for each place");
    let mut sums = vec![Sum::default(); groups];
    for (place, group) in group_of.iter().enumerate() {
        if let Some(group) = group {
            let sum = &mut sums[*group];
            sum.minor += minor[place];
            sum.people = sum.people.saturating_add(people[place]);
            sum.places += 1;
        }
    }
    sums
}

/// Which part of the money, and which part of the people, the tenths `0..most`
/// have, of all that are in a tenth. Nothing if there is none, or if no place is in those
/// tenths: what nobody is in has no part.
#[must_use]
pub fn worst_tenths(sums: &[Sum], most: usize) -> Option<(Part, Part)> {
    let add = |sums: &[Sum]| {
        let minor: u128 = sums.iter().map(|sum| sum.minor).sum();
        let people: u128 = sums.iter().map(|sum| u128::from(sum.people)).sum();
        Some((i128::try_from(minor).ok()?, i128::try_from(people).ok()?))
    };
    let worst = &sums[..most.min(sums.len())];
    if worst.iter().all(|sum| sum.places == 0) {
        return None;
    }
    let (minor, people) = add(worst)?;
    let (all_minor, all_people) = add(sums)?;
    Some((Part::new(minor, all_minor)?, Part::new(people, all_people)?))
}

/// The concentration index of money over people ordered by need, groups with the
/// greatest need first: from -1 (all to the neediest) over 0 (the same for each
/// person) to 1. Nothing if there is no money or nobody.
///
/// In symbols `C = 2 Σ s_t R_t - 1`, `s_t` being the group's part of the money
/// and `R_t` the part of all people before the group, with half of its own.
///
/// Source: Kakwani, Wagstaff and van Doorslaer (1997), «Socioeconomic
/// inequalities in health», *Journal of Econometrics* 77, for grouped data.
#[must_use]
pub fn concentration(sums: &[Sum]) -> Option<Part> {
    let all: u128 = sums.iter().map(|sum| sum.minor).sum();
    let people: u128 = sums.iter().map(|sum| u128::from(sum.people)).sum();
    let whole = i128::try_from(all.checked_mul(people)?).ok()?;
    let (mut before, mut weighed) = (0_u128, 0_u128);
    for sum in sums {
        let own = u128::from(sum.people);
        weighed = weighed.checked_add(sum.minor.checked_mul(2 * before + own)?)?;
        before += own;
    }
    Part::new(i128::try_from(weighed).ok()? - whole, whole)
}

/// How long a place waited, or waits, for the first pound of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// The place.
    pub place: usize,
    /// When it was promised.
    pub promised: Day,
    /// When the first pound came; nothing if none has.
    pub first_pound: Option<Day>,
}

impl Wait {
    /// Days from the promise to the first pound; 0 if it came before.
    #[must_use]
    pub fn days(&self) -> Option<i64> {
        self.first_pound.map(|day| day.since(self.promised).max(0))
    }
}
