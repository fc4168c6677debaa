//! Who wins a tie: a stated order, and never chance.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::{Contest, DecideError};

/// One way of putting tied projects in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieBreak {
    /// The lower cost first.
    Cheapest,
    /// The higher cost first.
    Dearest,
    /// The project that more voters name first.
    MostVotes,
    /// The project that fewer voters name first.
    FewestVotes,
    /// By code, compared as text, byte by byte.
    Lexicographic,
    /// By code from the end of the alphabet.
    ReverseLexicographic,
    /// As the file lists them.
    Listed,
}

impl TieBreak {
    /// Every way, with its name.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Cheapest, "cheapest"),
        (Self::Dearest, "dearest"),
        (Self::MostVotes, "most-votes"),
        (Self::FewestVotes, "fewest-votes"),
        (Self::Lexicographic, "lexicographic"),
        (Self::ReverseLexicographic, "reverse-lexicographic"),
        (Self::Listed, "listed"),
    ];

    const fn is_total(self) -> bool {
        matches!(
            self,
            Self::Lexicographic | Self::ReverseLexicographic | Self::Listed
        )
    }
}

/// The order in which ties are decided. An order that could leave a tie ends
/// with the codes as text, so that every tie has a winner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ties {
    /// By these, the first that tells two projects apart.
    Order(Vec<TieBreak>),
    /// A tie is an error: somebody must decide it in public.
    Refuse,
}

/// A tie that was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The projects that tied, in the file's order.
    pub tied: Vec<u32>,
    /// The one that the order put first.
    pub first: u32,
}

impl Default for Ties {
    fn default() -> Self {
        Self::Order(vec![
            TieBreak::Cheapest,
            TieBreak::MostVotes,
            TieBreak::Lexicographic,
        ])
    }
}

impl Ties {
    /// The winner of a tie between `tied` projects.
    ///
    /// # Errors
    /// [`DecideError::Tie`] if ties are refused and there is one.
    pub fn first(&self, contest: &Contest, tied: &[u32]) -> Result<u32, DecideError> {
        assert!(!tied.is_empty(), "a tie is between some projects");
        match self {
            _ if tied.len() == 1 => Ok(tied[0]),
            Self::Refuse => Err(DecideError::Tie {
                tied: tied
                    .iter()
                    .map(|&project| contest.projects[project as usize].id.clone())
                    .collect(),
            }),
            Self::Order(_) => Ok(tied
                .iter()
                .copied()
                .min_by(|&one, &other| self.compare(contest, one, other))
                .expect("there is one")),
        }
    }

    /// Which of two projects comes first: `Less` for `one`.
    #[must_use]
    pub fn compare(&self, contest: &Contest, one: u32, other: u32) -> Ordering {
        let (a, b) = (
            &contest.projects[one as usize],
            &contest.projects[other as usize],
        );
        let order: &[TieBreak] = match self {
            Self::Order(order) => order,
            Self::Refuse => &[],
        };
        order
            .iter()
            .map(|way| match way {
                TieBreak::Cheapest => a.cost.cmp(&b.cost),
                TieBreak::Dearest => b.cost.cmp(&a.cost),
                TieBreak::MostVotes => b.support.cmp(&a.support),
                TieBreak::FewestVotes => a.support.cmp(&b.support),
                TieBreak::Lexicographic => a.id.as_bytes().cmp(b.id.as_bytes()),
                TieBreak::ReverseLexicographic => b.id.as_bytes().cmp(a.id.as_bytes()),
                TieBreak::Listed => one.cmp(&other),
            })
            .find(|ordering| ordering.is_ne())
            .unwrap_or_else(|| a.id.as_bytes().cmp(b.id.as_bytes()))
    }
}

impl FromStr for Ties {
    type Err = String;

    /// Reads `cheapest,most-votes,lexicographic`, or `refuse`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "refuse" {
            return Ok(Self::Refuse);
        }
        let mut order = text
            .split(',')
            .map(|word| {
                TieBreak::ALL
                    .iter()
                    .find(|(_, name)| *name == word.trim())
                    .map(|&(way, _)| way)
                    .ok_or_else(|| {
                        let known: Vec<_> = TieBreak::ALL.iter().map(|(_, name)| *name).collect();
                        format!(
                            "no way to break a tie: {word:?}; use {}, or refuse",
                            known.join(", ")
                        )
                    })
            })
            .collect::<Result<Vec<_>, _>>()?;
        if !order.iter().any(|way| way.is_total()) {
            order.push(TieBreak::Lexicographic);
        }
        Ok(Self::Order(order))
    }
}

impl fmt::Display for Ties {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refuse => formatter.write_str("refuse"),
            Self::Order(order) => {
                for (at, way) in order.iter().enumerate() {
                    let name = TieBreak::ALL
                        .iter()
                        .find(|(known, _)| known == way)
                        .map_or("", |(_, name)| name);
                    let comma = if at == 0 { "" } else { "," };
                    write!(formatter, "{comma}{name}")?;
                }
                Ok(())
            }
        }
    }
}
