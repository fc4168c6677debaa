//! Money for areas, laid on the places in them.

use crate::{Located, Reach};

/// The places that money is laid on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The people of each.
    pub people: Vec<u64>,
}

/// The areas of one geography, with the places in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Geography {
    starts: Vec<usize>,
    places: Vec<usize>,
}

impl Geography {
    /// `areas` areas, where `area_of` has for each place the one that it lies
    /// in, if any.
    ///
    /// # Panics
    /// If a place lies in an area beyond those.
    #[must_use]
    pub fn new(areas: usize, area_of: &[Option<usize>]) -> Self {
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

    /// The places in `area`, in order; none if there is no such area.
    #[must_use]
    pub fn places_in(&self, area: usize) -> &[usize] {
        match self.starts.get(area..area + 2) {
            Some(ends) => &self.places[ends[0]..ends[1]],
            None => &[],
        }
    }
}

/// What a policy brings to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LaidOn {
    /// The place's position.
    pub place: usize,
    /// How it is known to reach it: the surest way if there are several.
    pub located: Located,
    /// The money that is known to benefit it, in minor units; nothing if none
    /// is.
    pub minor: Option<u64>,
}

/// What a policy brings to every place that it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// The places that it reaches, each once, in order.
    pub on: Vec<LaidOn>,
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

/// Lays what reaches areas of `geography` on the places in them.
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
/// If a place of the geography has no people given.
#[must_use]
pub fn lay(places: &Places, geography: &Geography, reach: &[Reach]) -> Laid {
    let mut laid = Laid {
        on: Vec::new(),
        money: Money::default(),
    };
    let mut remainders = Vec::new();
    for one in reach {
        let members = geography.places_in(one.area);
        let begin = laid.on.len();
        laid.on.extend(members.iter().map(|&place| LaidOn {
            place,
            located: one.located,
            minor: None,
        }));
        let Some(minor) = one.minor else { continue };
        let whole = u128::from(minor);
        match one.located {
            _ if members.is_empty() => laid.money.outside += whole,
            Located::Recipient => laid.money.at_recipients += whole,
            Located::Unknown => laid.money.unknown += whole,
            Located::Beneficiary => {
                laid.money.placed += whole;
                let on = &mut laid.on[begin..];
                divide(minor, &places.people, on, &mut remainders);
            }
        }
    }
    laid.on.sort_by_key(|one| one.place);
    laid.on.dedup_by(|later, kept| {
        let same = later.place == kept.place;
        if same {
            kept.located = kept.located.min(later.located);
            kept.minor = match (kept.minor, later.minor) {
                (Some(one), Some(other)) => Some(one.saturating_add(other)),
                (one, other) => one.or(other),
            };
        }
        same
    });
    laid
}

/// Divides `minor` among the places in `on` by people.
fn divide(minor: u64, people: &[u64], on: &mut [LaidOn], remainders: &mut Vec<(u128, usize)>) {
    let people_of = |one: &LaidOn| u128::from(people[one.place]);
    let total: u128 = on.iter().map(people_of).sum();
    let (equally, total) = match total {
        0 => (true, on.len() as u128),
        total => (false, total),
    };
    remainders.clear();
    let mut left = minor;
    for (at, one) in on.iter_mut().enumerate() {
        let weight = if equally { 1 } else { people_of(one) };
        let claim = u128::from(minor) * weight;
        let part = u64::try_from(claim / total).expect("a part is at most the whole");
        one.minor = Some(part);
        left -= part;
        remainders.push((claim % total, at));
    }
    let left = usize::try_from(left).expect("fewer than there are places");
    if left > 0 {
        // Places stand in order, so the earlier position is the earlier place.
        remainders.sort_unstable_by_key(|&(remainder, at)| (std::cmp::Reverse(remainder), at));
        for &(_, at) in &remainders[..left] {
            on[at].minor = on[at].minor.map(|part| part + 1);
        }
    }
}
