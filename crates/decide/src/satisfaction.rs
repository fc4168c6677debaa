//! What a funded project is worth to a voter who named it.

use allotment_election::VoteType;
use num_bigint::BigInt;
use num_rational::BigRational;

use crate::logarithm::nearest_logarithm;
use crate::{Contest, DecideError};

/// How a voter's satisfaction with an outcome is measured.
///
/// Source: the measures' names and meanings are those of the field's library,
/// pabutools (Rey, Boehmer and others), `pabutools.election.satisfaction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Satisfaction {
    /// The money spent on projects that the voter named.
    Cost,
    /// How many projects that the voter named are funded.
    Cardinality,
    /// The points that the voter gave to funded projects.
    Points,
    /// For rankings: how many projects the voter put below each funded one
    /// (the last ranked gets 0).
    Borda,
    /// The square root of the money; for one project, of its cost.
    CostSqrt,
    /// The natural logarithm of 1 and the money; for one project, its cost.
    CostLog,
    /// 1 if anything that the voter named is funded.
    ChamberlinCourant,
}

impl Satisfaction {
    /// Every measure, with its name on the command line.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Cost, "cost"),
        (Self::Cardinality, "cardinality"),
        (Self::Points, "points"),
        (Self::Borda, "borda"),
        (Self::CostSqrt, "cost-sqrt"),
        (Self::CostLog, "cost-log"),
        (Self::ChamberlinCourant, "chamberlin-courant"),
    ];

    /// The measure's name.
    #[must_use]
    pub fn key(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(measure, _)| *measure == self)
            .map_or("", |(_, name)| name)
    }

    /// The measure used for a type of vote unless another is asked for.
    #[must_use]
    pub const fn default_for(vote_type: VoteType) -> Self {
        match vote_type {
            VoteType::Approval | VoteType::Choose1 => Self::Cost,
            VoteType::Cumulative | VoteType::Scoring => Self::Points,
            VoteType::Ordinal => Self::Borda,
        }
    }
}

/// What each choice is worth: `factor[project] × entry[choice]`, where every
/// entry is 1 unless voters themselves tell projects apart.
///
/// All factors are in one unit, `1 / unit` of satisfaction, so that they
/// compare as whole numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Utilities {
    /// Per project: what it is worth to everyone who named it.
    pub factor: Vec<u128>,
    /// Per choice of [`crate::Groups::choices`]: what the voter makes of it.
    /// Nothing if every choice counts 1. Choices worth 0 or less do not
    /// support their project.
    pub entry: Option<Vec<i64>>,
    /// How many of the parts above make one unit of satisfaction.
    pub unit: BigRational,
}

impl Utilities {
    /// What each choice of `contest` is worth, project by project.
    ///
    /// The square root and the logarithm are the nearest doubles, the same on
    /// every machine. Each is taken as the exact fraction that it is: from there
    /// on nothing is rounded. Ties such as ln 9 = 2 ln 3, where two projects
    /// cost 8 and 2, are kept, for doubling a double is exact; ln 27 is told
    /// from three times ln 3.
    ///
    /// # Errors
    /// [`DecideError::Cannot`] if the ballots do not hold what the measure
    /// needs (points, an order), or if it cannot be added up project by
    /// project.
    pub fn new(contest: &Contest, satisfaction: Satisfaction) -> Result<Self, DecideError> {
        let one = BigRational::from_integer(BigInt::from(1));
        let uniform = |factor: Vec<u128>, unit: BigRational| Self {
            factor,
            entry: None,
            unit,
        };
        let costs = contest.projects.iter().map(|project| project.cost);
        #[expect(clippy::cast_precision_loss, reason = "costs are below 2^50 parts")]
        let in_currency = |cost: u64| cost as f64 / contest.scale as f64;
        match satisfaction {
            Satisfaction::Cost => Ok(uniform(
                costs.map(u128::from).collect(),
                BigRational::from_integer(BigInt::from(contest.scale)),
            )),
            Satisfaction::Cardinality => Ok(uniform(vec![1; contest.projects.len()], one)),
            Satisfaction::CostSqrt => Ok(dyadic(costs.map(|cost| in_currency(cost).sqrt()))),
            Satisfaction::CostLog => {
                let scale = contest.scale;
                Ok(dyadic(costs.map(|cost| nearest_logarithm(scale + cost, scale))))
            }
            Satisfaction::Points => points(contest),
            Satisfaction::Borda => borda(contest),
            Satisfaction::ChamberlinCourant => Err(DecideError::Cannot {
                rule: UNNAMED,
                what: "--satisfaction chamberlin-courant".to_owned(),
                instead: "it needs one that adds up over projects; use greedy or max-welfare, or cost or cardinality".to_owned(),
            }),
        }
    }
}

impl Utilities {
    /// The same, for `user`, which needs them; a refusal names it.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub(crate) fn for_rule(
        user: &'static str,
        contest: &Contest,
        satisfaction: Satisfaction,
    ) -> Result<Self, DecideError> {
        Self::new(contest, satisfaction).map_err(|error| match error {
            DecideError::Cannot {
                rule: UNNAMED,
                what,
                instead,
            } => DecideError::Cannot {
                rule: user,
                what,
                instead,
            },
            error => error,
        })
    }
}

/// What needs utilities, where nobody says.
const UNNAMED: &str = "this rule";

/// Doubles from 0 up as whole numbers of one common power of two.
fn dyadic(values: impl Iterator<Item = f64>) -> Utilities {
    Utilities {
        factor: values.map(parts_of_double).collect(),
        entry: None,
        unit: BigRational::from_integer(BigInt::from(1) << PARTS_OF_DOUBLE),
    }
}

/// Doubles are counted in parts of `2^-82`: every one here is 0 or at least
/// 2^-30 (the logarithm of one and a billionth), so that its last bit is worth
/// at least 2^-82; costs below 2^50 give roots and logarithms below 2^26:
/// together 2^108.
pub(crate) const PARTS_OF_DOUBLE: u32 = 82;

/// A double from 0 up as a whole number of its parts, exactly.
pub(crate) fn parts_of_double(value: f64) -> u128 {
    if value <= 0.0 {
        return 0;
    }
    let bits = value.to_bits();
    let exponent = u32::try_from((bits >> 52) & 0x7ff).expect("eleven bits");
    let mantissa = u128::from(bits & ((1 << 52) - 1)) | (1 << 52);
    let shift = (exponent + PARTS_OF_DOUBLE)
        .checked_sub(1075)
        .expect("the value is at least 2^-30");
    mantissa << shift
}

fn points(contest: &Contest) -> Result<Utilities, DecideError> {
    let unit = BigInt::from(10).pow(u32::from(contest.groups.points_places));
    let Some(points) = &contest.groups.points else {
        return Err(DecideError::Cannot {
            rule: "this election",
            what: "--satisfaction points".to_owned(),
            instead: "its ballots hold no points; use cost or cardinality".to_owned(),
        });
    };
    Ok(Utilities {
        factor: vec![1; contest.projects.len()],
        entry: Some(points.clone()),
        unit: BigRational::from_integer(unit),
    })
}

fn borda(contest: &Contest) -> Result<Utilities, DecideError> {
    if contest.vote_type != VoteType::Ordinal {
        return Err(DecideError::Cannot {
            rule: "this election",
            what: "--satisfaction borda".to_owned(),
            instead: "its ballots are not rankings; use cost, cardinality or points".to_owned(),
        });
    }
    let groups = &contest.groups;
    let mut entry = vec![0; groups.choices.len()];
    for group in 0..groups.len() {
        let range = groups.range(group);
        for (place, at) in range.rev().enumerate() {
            entry[at] = i64::try_from(place).expect("a ballot is short");
        }
    }
    Ok(Utilities {
        factor: vec![1; contest.projects.len()],
        entry: Some(entry),
        unit: BigRational::from_integer(BigInt::from(1)),
    })
}
