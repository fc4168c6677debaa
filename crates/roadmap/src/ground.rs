//! How like this place those were where an action was studied.

use std::collections::BTreeMap;

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

/// How like this place those were where an action was studied: the best of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Ground {
    /// It was studied here.
    Here,
    /// It was studied in a place whose structure is known.
    Structure {
        /// Whether one of the places is a peer of this one.
        peer: bool,
        /// The part of all other places that are less like this one than the
        /// likest of those studied: 0 to 1.
        liker_than: f64,
    },
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
        let codes = action.studied.codes.iter();
        let best = codes
            .filter_map(|code| here.stands.get(code).copied())
            .reduce(|one, other| if other.beats(one) { other } else { one });
        match best {
            Some(Stand::Same) => Self::Here,
            Some(Stand::Other { peer, liker_than }) => Self::Structure { peer, liker_than },
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
            Self::Here => "here",
            Self::Structure { peer: true, .. } => "a peer of this place",
            Self::Structure { .. } => "another place",
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
            Self::Here => 0,
            Self::Structure { peer: true, .. } => 1,
            Self::SameKind(_, Abroad::No | Abroad::NotSaid) => 2,
            Self::ManyKinds => 3,
            Self::Structure { .. } => 4,
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

impl Stand {
    fn beats(self, other: Self) -> bool {
        match (self, other) {
            (_, Self::Same) => false,
            (Self::Same, _) => true,
            (
                Self::Other {
                    liker_than: one, ..
                },
                Self::Other {
                    liker_than: other, ..
                },
            ) => one > other,
        }
    }
}
