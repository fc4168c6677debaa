//! A ballot: what one voter chose, within the definition's limits.

use std::collections::BTreeMap;

use allotment_ledger::canonical;
use allotment_place::Pence;
use serde_json::{Value, json};

use crate::definition::{Definition, Style};

/// What a voter wrote beside projects, by the project's code: a tick (`1`),
/// points, or a place in a ranking, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks(pub BTreeMap<String, String>);

/// A valid ballot: projects by position, each with a number. In approval and
/// knapsack the number is 1; with points it is the points; in a ranking it is
/// the place, from 1 without gaps. In the definition's order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot(Vec<(usize, u32)>);

/// Why marks do not make a ballot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BallotFault {
    /// Nothing was chosen.
    #[error("nothing is chosen")]
    Nothing,
    /// More were chosen than may be.
    #[error("{chosen} are chosen, and {most} is the most")]
    TooMany {
        /// How many were.
        chosen: u32,
        /// How many may be.
        most: u32,
    },
    /// What was chosen costs more than there is.
    #[error("what is chosen costs more than there is")]
    OverBudget {
        /// What it costs.
        cost: Pence,
        /// What there is.
        budget: Pence,
    },
    /// More points were given than there are.
    #[error("{given} points are given, and there are {total}")]
    TooManyPoints {
        /// How many were given.
        given: u64,
        /// How many there are.
        total: u32,
    },
    /// One project was given more than it may have.
    #[error("'{project}' has {given} points, and {each} is the most")]
    TooManyForOne {
        /// Its code.
        project: String,
        /// What it was given.
        given: u64,
        /// The most.
        each: u32,
    },
    /// Two projects have one place in a ranking.
    #[error("two projects are number {place}")]
    SamePlace {
        /// The place.
        place: u32,
    },
    /// A project that is not on the ballot.
    #[error("there is no project '{project}'")]
    NoProject {
        /// The code that was sent.
        project: String,
    },
    /// Something else than a whole number.
    #[error("'{written}' beside '{project}' is not a whole number")]
    NotANumber {
        /// Its code.
        project: String,
        /// What was written.
        written: String,
    },
}

impl Ballot {
    /// The ballot that `marks` make under `definition`. An empty mark and a 0
    /// are no mark.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn read(definition: &Definition, marks: &Marks) -> Result<Self, Vec<BallotFault>> {
        let mut faults = Vec::new();
        let mut chosen: Vec<(usize, u64)> = Vec::new();
        for (id, written) in &marks.0 {
            let Some(at) = definition.project(id) else {
                faults.push(BallotFault::NoProject {
                    project: id.chars().take(60).collect(),
                });
                continue;
            };
            let written = written.trim();
            if written.is_empty() {
                continue;
            }
            let plain = written.len() <= 9 && written.bytes().all(|byte| byte.is_ascii_digit());
            match written.parse::<u64>() {
                Ok(0) if plain => {}
                Ok(number) if plain => chosen.push((at, number)),
                _ => faults.push(BallotFault::NotANumber {
                    project: id.clone(),
                    written: written.chars().take(20).collect(),
                }),
            }
        }
        chosen.sort_unstable();
        if chosen.is_empty() && faults.is_empty() {
            faults.push(BallotFault::Nothing);
        }
        let numbers = within(definition, &chosen, &mut faults);
        if faults.is_empty() {
            Ok(Self(numbers))
        } else {
            Err(faults)
        }
    }

    /// The projects by position, each with its number.
    #[must_use]
    pub fn choices(&self) -> &[(usize, u32)] {
        &self.0
    }

    /// What the projects chosen cost together.
    #[must_use]
    pub fn cost(&self, definition: &Definition) -> Pence {
        cost(definition, self.0.iter().map(|(at, _)| *at))
    }

    /// Its canonical form: `[["benches",1],["trees",1]]`.
    #[must_use]
    pub fn canonical(&self, definition: &Definition) -> String {
        canonical(&self.value(definition))
    }

    pub(crate) fn value(&self, definition: &Definition) -> Value {
        let choices = self.0.iter();
        choices
            .map(|(at, number)| json!([definition.projects[*at].id, number]))
            .collect()
    }

    /// The ballot that [`Ballot::canonical`] wrote; nothing if it is no ballot
    /// of this definition, or not written so.
    #[must_use]
    pub fn from_canonical(definition: &Definition, text: &str) -> Option<Self> {
        let written: Vec<(String, u64)> = serde_json::from_str(text).ok()?;
        let marks: BTreeMap<String, String> = (written.into_iter())
            .map(|(id, number)| (id, number.to_string()))
            .collect();
        let ballot = Self::read(definition, &Marks(marks)).ok()?;
        (ballot.canonical(definition) == text).then_some(ballot)
    }

    /// The marks that make it.
    #[must_use]
    pub fn marks(&self, definition: &Definition) -> Marks {
        let choices = self.0.iter();
        Marks(
            choices
                .map(|(at, number)| (definition.projects[*at].id.clone(), number.to_string()))
                .collect(),
        )
    }
}

fn cost(definition: &Definition, chosen: impl Iterator<Item = usize>) -> Pence {
    // A definition's amounts are below 10^14, and there are at most 200.
    Pence::new(chosen.map(|at| definition.projects[at].cost.get()).sum())
}

/// The numbers of a ballot, after looking whether they keep to the limits.
fn within(
    definition: &Definition,
    chosen: &[(usize, u64)],
    faults: &mut Vec<BallotFault>,
) -> Vec<(usize, u32)> {
    let count = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
    let ticks = || chosen.iter().map(|(at, _)| (*at, 1)).collect();
    match definition.style {
        Style::Approval { most } => {
            if let Some(most) = most.filter(|most| count > *most) {
                faults.push(BallotFault::TooMany {
                    chosen: count,
                    most,
                });
            }
            ticks()
        }
        Style::Knapsack => {
            let cost = cost(definition, chosen.iter().map(|(at, _)| *at));
            if cost > definition.budget {
                faults.push(BallotFault::OverBudget {
                    cost,
                    budget: definition.budget,
                });
            }
            ticks()
        }
        Style::Points { total, each } => {
            let given: u64 = chosen.iter().map(|(_, points)| *points).sum();
            for (at, points) in chosen
                .iter()
                .filter(|(_, points)| *points > u64::from(each))
            {
                faults.push(BallotFault::TooManyForOne {
                    project: definition.projects[*at].id.clone(),
                    given: *points,
                    each,
                });
            }
            if given > u64::from(total) {
                faults.push(BallotFault::TooManyPoints { given, total });
            }
            let points = |points: u64| u32::try_from(points).unwrap_or(u32::MAX);
            chosen.iter().map(|(at, one)| (*at, points(*one))).collect()
        }
        Style::Ranking { most } => {
            if count > most {
                faults.push(BallotFault::TooMany {
                    chosen: count,
                    most,
                });
            }
            let mut order: Vec<(u64, usize)> = chosen.iter().map(|(at, to)| (*to, *at)).collect();
            order.sort_unstable();
            for pair in order.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
                let place = u32::try_from(pair[0].0).unwrap_or(u32::MAX);
                faults.push(BallotFault::SamePlace { place });
            }
            let mut numbers: Vec<(usize, u32)> = (1..)
                .zip(&order)
                .map(|(place, (_, at))| (*at, place))
                .collect();
            numbers.sort_unstable();
            numbers
        }
    }
}
