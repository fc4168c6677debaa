//! The rows of the output: a place, a year, an amount and what it is made of.

use allotment_place::Pence;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use crate::cash::{Cash, by_part, capital};
use crate::fact::Fact;
use crate::remainder::in_proportion;
use crate::schedule::Schedule;
use crate::solve::Solution;
use crate::{Row, Spec};

/// The rows in the table's order, and what each part makes up of them.
pub(crate) fn rows(
    facts: &[&Fact],
    spec: &Spec,
    schedule: &Schedule,
    solution: &Solution,
    cash: &Cash,
) -> (Vec<Row>, Vec<Vec<Pence>>) {
    let selected = &solution.selection.rows;
    let capital = spec
        .envelope
        .capital
        .as_ref()
        .map(|part| capital(cash, part, &solution.starts, facts, selected));
    let by_part = by_part(spec, solution, cash);
    let count = cash.cells.iter().map(Vec::len).sum::<usize>() + facts.len() - selected.len();
    let mut rows = Vec::with_capacity(count);
    let mut parts = vec![Vec::with_capacity(count); spec.parts.len()];
    let mut next = 0;
    for (place, fact) in facts.iter().enumerate() {
        if selected.get(next) != Some(&place) {
            rows.push(nothing(place, fact, capital.is_some()));
            for part in &mut parts {
                part.push(Pence::new(0));
            }
            continue;
        }
        let at = next;
        next += 1;
        let claims: Vec<u64> = by_part.iter().map(|part| part[at]).collect();
        let people = People::new(fact.population.as_ref());
        for (own, &amount) in cash.cells[at].iter().enumerate() {
            let capital = capital.as_ref().map(|capital| capital[at][own]);
            rows.push(Row {
                place,
                year: schedule.years().get(solution.starts[at] + own).copied(),
                amount: Pence::new(amount),
                capital: capital.map(Pence::new),
                revenue: capital.map(|capital| Pence::new(amount - capital)),
                per_head: people.each(amount),
            });
            match &claims[..] {
                [_] => parts[0].push(Pence::new(amount)),
                claims => {
                    let split = in_proportion(amount, claims, |a, b| a.cmp(&b));
                    for (part, pence) in parts.iter_mut().zip(split) {
                        part.push(Pence::new(pence));
                    }
                }
            }
        }
    }
    (rows, parts)
}

fn nothing(place: usize, fact: &Fact, capital: bool) -> Row {
    let zero = Pence::new(0);
    Row {
        place,
        year: None,
        amount: zero,
        capital: capital.then_some(zero),
        revenue: capital.then_some(zero),
        per_head: fact.population.as_ref().map(|_| zero),
    }
}

/// A population to divide by, as a ratio of whole numbers that fit.
enum People {
    Unknown,
    Small(u128, u128),
    Large(BigRational),
}

impl People {
    fn new(population: Option<&BigRational>) -> Self {
        let Some(people) = population else {
            return Self::Unknown;
        };
        match (people.numer().to_u32(), people.denom().to_u32()) {
            (Some(numerator), Some(denominator)) => {
                Self::Small(numerator.into(), denominator.into())
            }
            _ => Self::Large(people.clone()),
        }
    }

    /// `amount` for each of them, rounded half up.
    fn each(&self, amount: u64) -> Option<Pence> {
        match self {
            Self::Unknown => None,
            Self::Small(numerator, denominator) => {
                let twice = 2 * u128::from(amount) * denominator + numerator;
                u64::try_from(twice / (2 * numerator)).ok().map(Pence::new)
            }
            Self::Large(people) => {
                let each = BigRational::from_integer(BigInt::from(amount)) / people;
                crate::exact::round_half_up(&each).map(Pence::new)
            }
        }
    }
}
