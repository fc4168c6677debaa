//! Money for areas, laid on the places in them.

use crate::{Located, Reach};

/// The places that money is laid on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The people of each.
    pub people: Vec<u64>,
}

/// What a policy brings to each place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// For each place, whether the policy reaches it, and how that is known:
    /// the surest way if there are several.
    pub located: Vec<Option<Located>>,
    /// For each place, the money that is known to benefit it, in minor units;
    /// nothing if none is.
    pub amounts: Vec<Option<u64>>,
    /// All of the money, by where it is.
    pub money: Money,
}

/// Where money is, in minor units. The parts add up to all that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Money {
    /// Laid on places that benefit.
    pub placed: u128,
    /// At the offices of those who receive it.
    pub at_recipients: u128,
    /// Nobody knows where.
    pub unknown: u128,
    /// For areas in which none of the places lie.
    pub outside: u128,
}

impl Money {
    /// All of it.
    #[must_use]
    pub const fn total(self) -> u128 {
        self.placed + self.at_recipients + self.unknown + self.outside
    }
}

impl std::ops::AddAssign for Money {
    fn add_assign(&mut self, more: Self) {
        self.placed += more.placed;
        self.at_recipients += more.at_recipients;
        self.unknown += more.unknown;
        self.outside += more.outside;
    }
}

/// Lays what reaches areas on the places in them. `area_of` has for each place
/// the area of this geography that it lies in, if any.
///
/// Money for those who benefit is divided by people, in whole minor units:
/// what is left after rounding down goes to the largest remainders, ties to the
/// earlier place. Where nobody lives in an area, its places have equal parts.
/// Money that is located by its recipient, or not at all, is laid on nobody.
///
/// Source: Hamilton's method; Balinski and Young, *Fair Representation* (2nd
/// ed., 2001).
///
/// # Panics
/// If `area_of` has not one entry a place.
#[must_use]
pub fn lay(places: &Places, area_of: &[Option<usize>], reach: &[Reach]) -> Laid {
    assert_eq!(area_of.len(), places.people.len(), "an area for each place");
    let areas = (reach.iter().map(|one| one.area + 1))
        .chain(area_of.iter().flatten().map(|area| area + 1))
        .max()
        .unwrap_or(0);
    let inside = Inside::new(areas, area_of);
    let mut laid = Laid {
        located: vec![None; area_of.len()],
        amounts: vec![None; area_of.len()],
        money: Money::default(),
    };
    let mut remainders = Vec::new();
    for one in reach {
        let members = inside.of(one.area);
        for &place in members {
            let surest = &mut laid.located[place];
            *surest = Some(surest.map_or(one.located, |known| known.min(one.located)));
        }
        let Some(minor) = one.minor else { continue };
        let whole = u128::from(minor);
        match one.located {
            _ if members.is_empty() => laid.money.outside += whole,
            Located::Recipient => laid.money.at_recipients += whole,
            Located::Unknown => laid.money.unknown += whole,
            Located::Beneficiary => {
                laid.money.placed += whole;
                divide(
                    minor,
                    members,
                    &places.people,
                    &mut remainders,
                    |place, part| {
                        let amount = laid.amounts[place].get_or_insert(0);
                        *amount = amount.saturating_add(part);
                    },
                );
            }
        }
    }
    laid
}

/// The places in each area, end to end.
struct Inside {
    starts: Vec<usize>,
    places: Vec<usize>,
}

impl Inside {
    fn new(areas: usize, area_of: &[Option<usize>]) -> Self {
        let mut starts = vec![0; areas + 1];
        for area in area_of.iter().flatten() {
            starts[area + 1] += 1;
        }
        for area in 0..areas {
            starts[area + 1] += starts[area];
        }
        let mut next = starts.clone();
        let mut places = vec![0; starts[areas]];
        for (place, area) in area_of.iter().enumerate() {
            if let Some(area) = area {
                places[next[*area]] = place;
                next[*area] += 1;
            }
        }
        Self { starts, places }
    }

    fn of(&self, area: usize) -> &[usize] {
        &self.places[self.starts[area]..self.starts[area + 1]]
    }
}

/// Divides `minor` among `members` by people.
fn divide(
    minor: u64,
    members: &[usize],
    people: &[u64],
    remainders: &mut Vec<(u128, usize)>,
    mut give: impl FnMut(usize, u64),
) {
    let total: u128 = members.iter().map(|&place| u128::from(people[place])).sum();
    let weight = |place: usize| match total {
        0 => 1,
        _ => u128::from(people[place]),
    };
    let total = if total == 0 {
        members.len() as u128
    } else {
        total
    };
    remainders.clear();
    let mut left = minor;
    for &place in members {
        let claim = u128::from(minor) * weight(place);
        let part = u64::try_from(claim / total).expect("a part is at most the whole");
        give(place, part);
        left -= part;
        remainders.push((claim % total, place));
    }
    let left = usize::try_from(left).expect("fewer than there are members");
    if left > 0 {
        remainders
            .sort_unstable_by_key(|&(remainder, place)| (std::cmp::Reverse(remainder), place));
        for &(_, place) in &remainders[..left] {
            give(place, 1);
        }
    }
}
