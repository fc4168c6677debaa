//! How like this place those were where an action was studied.

use std::collections::{BTreeMap, BTreeSet};

use crate::action::{Action, Kind, Studied};

/// What the likeness of places can be told by.
#[derive(Debug, Clone, Copy)]
pub struct Here<'a> {
    /// The kinds that this place is; none if nobody said.
    pub kinds: &'a [Kind],
    /// The country that it lies in, if somebody said.
    pub country: Option<&'a str>,
    /// How the places whose structure is known stand to this one, by their codes.
    pub stands: &'a BTreeMap<String, Stand>,
}

/// How another place stands to this one, by structure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stand {
    /// It is this place, or lies in it.
    Same,
    /// It is another.
    Other {
        /// Whether it is one of this place's peers.
        peer: bool,
        /// The part of all other places that are less like this one: 0 to 1.
        liker_than: f64,
    },
}

/// How like this place those were where an action was studied.
#[derive(Debug, Clone, PartialEq)]
pub enum Ground {
    /// It was studied here, and in so many others.
    Here {
        /// How many other places the study names.
        others: usize,
    },
    /// It was studied in places whose structure is known.
    Structure(Likeness),
    /// It was studied in places of this kind.
    SameKind(Kind, Abroad),
    /// It was studied over many kinds of places.
    ManyKinds,
    /// It was studied in other kinds of places.
    OtherKinds(Vec<Kind>),
    /// The source does not say where, or nobody said what kind this place is.
    NotSaid,
    /// No study of it is known.
    Untested,
}

/// How like this place those places of a study are whose structure is known: all of them,
/// as a study of many is about the many, and not about the one that happens to be near.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// How many places the study names.
    pub named: usize,
    /// Of how many of them the structure is known: one or more.
    pub known: usize,
    /// How many of those are peers of this one.
    pub peers: usize,
    /// The part of all other places that are less like this one than the middle one of
    /// those known: 0 to 1. Of two in the middle it is the less like.
    pub middle: f64,
    /// The same of the nearest.
    pub nearest: f64,
}

/// Whether the countries of a study are this place's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Abroad {
    /// One of them is.
    No,
    /// None of them is.
    Yes,
    /// The study's are not named, or this place's is not.
    NotSaid,
}

impl Ground {
    /// The ground of `action` seen from `here`.
    #[must_use]
    pub fn of(action: &Action, here: Here<'_>) -> Self {
        if action.source.is_none() {
            return Self::Untested;
        }
        let codes: BTreeSet<&String> = action.studied.codes.iter().collect();
        let known = codes.iter().filter_map(|code| here.stands.get(*code));
        let mut others = Vec::new();
        for stand in known {
            match *stand {
                Stand::Same => {
                    let others = codes.len() - 1;
                    return Self::Here { others };
                }
                Stand::Other { peer, liker_than } => others.push((peer, liker_than)),
            }
        }
        match Likeness::of(codes.len(), &others) {
            Some(likeness) => Self::Structure(likeness),
            None => Self::by_kind(&action.studied, here),
        }
    }

    fn by_kind(studied: &Studied, here: Here<'_>) -> Self {
        let same =
            (here.kinds.iter()).find(|kind| **kind != Kind::Many && studied.kinds.contains(kind));
        if let Some(&kind) = same {
            return Self::SameKind(kind, Abroad::of(studied, here));
        }
        if studied.kinds.contains(&Kind::Many) {
            return Self::ManyKinds;
        }
        if studied.kinds.is_empty() || here.kinds.is_empty() {
            return Self::NotSaid;
        }
        Self::OtherKinds(studied.kinds.clone())
    }

    /// Its name in a table.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Here { .. } => "here",
            Self::Structure(like) => match (like.are_peers(), like.known) {
                (true, 1) => "a peer of this place",
                (true, _) => "peers of this place",
                (false, 1) => "another place",
                (false, _) => "other places",
            },
            Self::SameKind(_, Abroad::Yes) => "the same kind of place abroad",
            Self::SameKind(..) => "the same kind of place",
            Self::ManyKinds => "many kinds of places",
            Self::OtherKinds(_) => "other kinds of places",
            Self::NotSaid => "not said",
            Self::Untested => "untested here",
        }
    }

    /// How near it comes, for the order of what is shown: 0 is the nearest.
    pub(crate) fn order(&self) -> u8 {
        match self {
            Self::Here { .. } => 0,
            Self::Structure(like) if like.are_peers() => 1,
            Self::SameKind(_, Abroad::No | Abroad::NotSaid) => 2,
            Self::ManyKinds => 3,
            Self::Structure(_) => 4,
            Self::SameKind(_, Abroad::Yes) => 5,
            Self::NotSaid => 6,
            Self::OtherKinds(_) => 7,
            Self::Untested => 8,
        }
    }
}

impl Abroad {
    /// Whether what was `studied` was abroad, seen from `here`.
    #[must_use]
    pub fn of(studied: &Studied, here: Here<'_>) -> Self {
        match here.country {
            Some(country) if !studied.countries.is_empty() => {
                let same = |one: &String| one.eq_ignore_ascii_case(country);
                if studied.countries.iter().any(same) {
                    Self::No
                } else {
                    Self::Yes
                }
            }
            _ => Self::NotSaid,
        }
    }
}

impl Likeness {
    /// Of a study that names so many places, and of those that are `known`: whether each is
    /// a peer, and the part of all others that are less like this place than it is. Nothing
    /// if none is known.
    fn of(named: usize, known: &[(bool, f64)]) -> Option<Self> {
        let mut all: Vec<f64> = known.iter().map(|one| one.1).collect();
        all.sort_by(f64::total_cmp);
        Some(Self {
            named,
            known: all.len(),
            peers: known.iter().filter(|one| one.0).count(),
            middle: *all.get(all.len().checked_sub(1)? / 2)?,
            nearest: *all.last()?,
        })
    }

    /// Whether more than half of the places known are peers.
    #[must_use]
    pub fn are_peers(&self) -> bool {
        2 * self.peers > self.known
    }
}
