//! Dividing again with something changed.

use std::collections::{BTreeMap, BTreeSet};

use allotment_expression::Value;
use allotment_place::{Pence, PlaceId};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::allocate::term;
use crate::fact::{self, Fact, named};
use crate::schedule::Schedule;
use crate::solve::{Solution, solve};
use crate::{Places, ShareError, Spec, exact};

/// The division as it stands, to change something in.
pub(crate) struct Base<'a> {
    pub(crate) places: &'a Places,
    pub(crate) spec: &'a Spec,
    pub(crate) facts: Vec<&'a Fact>,
    pub(crate) schedule: Schedule,
    pub(crate) solution: Solution,
}

/// Cells of one row that are to be read differently, by column.
pub(crate) type Changes<'a> = BTreeMap<&'a str, Value>;

impl<'a> Base<'a> {
    pub(crate) fn new(
        places: &'a Places,
        spec: &'a Spec,
        facts: &[&'a Fact],
    ) -> Result<Self, ShareError> {
        let (schedule, budget) = term(spec)?;
        let solution = solve(facts, spec, &schedule, budget)?;
        Ok(Self {
            places,
            spec,
            facts: facts.to_vec(),
            schedule,
            solution,
        })
    }

    pub(crate) fn name(&self, row: usize) -> String {
        named(&self.facts[row].name, &self.facts[row].id)
    }

    /// An exact amount for people, rounded half up to the penny.
    pub(crate) fn money(&self, pence: &BigRational) -> String {
        let pence = exact::round_half_up(pence).unwrap_or(u64::MAX);
        Pence::new(pence).display(self.spec.envelope.currency)
    }

    /// An exact amount as a part of the envelope: `38.9% of the money (£…)`.
    pub(crate) fn part_of_all(&self, pence: &BigRational) -> (String, String) {
        let all = self.solution.budget.max(1);
        (
            exact::per_cent(&(pence / exact::whole(all))),
            self.money(pence),
        )
    }

    /// The cell of `column` in `row`.
    pub(crate) fn cell(&self, column: &str, row: usize) -> Option<Value> {
        self.places
            .columns
            .get(column)
            .map(|column| column[row].clone())
    }

    /// The place of `row` with some cells changed and a mark on its code;
    /// nothing if it then has no value where one is needed.
    pub(crate) fn changed(&self, row: usize, changes: &Changes, mark: &str) -> Option<Fact> {
        let look = |name: &str| match changes.get(name) {
            Some(value) => Some(value.clone()),
            None => self.cell(name, row),
        };
        let old = self.facts[row];
        let id = PlaceId::new(&format!("{}{mark}", old.id)).ok()?;
        let mut fact = fact::one(self.spec, self.places, &id, &old.name, &look).ok()?;
        fact.pool = old.pool;
        Some(fact)
    }

    /// The exact share of `row`, as the spec stands.
    pub(crate) fn share(&self, row: usize) -> BigRational {
        share(&self.solution, row)
    }

    /// Divides again with `put` in the place of some rows, and `more` besides.
    /// Nothing if that cannot be divided.
    pub(crate) fn again(&self, put: &[(usize, &Fact)], more: &[&Fact]) -> Option<Solution> {
        let mut facts = self.facts.clone();
        for &(row, fact) in put {
            facts[row] = fact;
        }
        facts.extend(more);
        solve(&facts, self.spec, &self.schedule, self.solution.budget).ok()
    }

    /// Divides again without `row`, and with `put` in the place of another.
    pub(crate) fn without(&self, row: usize, put: (usize, &Fact)) -> Option<(Solution, usize)> {
        let mut facts = self.facts.clone();
        facts[put.0] = put.1;
        facts.remove(row);
        let moved = put.0 - usize::from(row < put.0);
        let solution = solve(&facts, self.spec, &self.schedule, self.solution.budget).ok()?;
        Some((solution, moved))
    }

    /// The columns that count people, things or money: halving a place halves
    /// them.
    pub(crate) fn counts(&self) -> BTreeSet<&'a str> {
        let limits = &self.spec.limits;
        let previous = [&limits.max_loss, &limits.max_gain].into_iter().flatten();
        let mut counts: BTreeSet<&str> =
            previous.map(|damping| damping.previous.as_str()).collect();
        counts.extend(self.places.population.as_deref());
        counts.extend(self.spec.audit.counts.iter().map(String::as_str));
        counts
    }

    /// The columns that decide anything.
    pub(crate) fn read(&self) -> BTreeSet<&'a str> {
        let mut read = self.counts();
        let parts = self.spec.parts.iter();
        read.extend(
            parts
                .flat_map(|part| part.in_proportion_to.column_names())
                .map(String::as_str),
        );
        if let Some(select) = &self.spec.select {
            read.extend(select.by.column_names().iter().map(String::as_str));
            let exclude = select
                .exclude
                .iter()
                .flat_map(allotment_expression::Expression::column_names);
            read.extend(exclude.map(String::as_str));
            read.extend(select.at_most.iter().map(|cap| cap.per.as_str()));
        }
        read
    }

    /// How many pence an exact share may move because limits are rounded to the
    /// penny, and pools are guaranteed whole pence: not a finding.
    pub(crate) fn slack(&self) -> BigRational {
        let limits = &self.spec.limits;
        let rounded = limits.floor_per_head.is_some()
            || limits.max_loss.is_some()
            || limits.max_gain.is_some();
        exact::whole(2 * u64::from(rounded)) + self.pool_slack()
    }

    pub(crate) fn pool_slack(&self) -> BigRational {
        let members: usize = self.spec.pools.iter().map(|pool| pool.members.len()).sum();
        exact::whole(2 * members as u64)
    }

    /// Rows worth trying when there are too many to try each: whoever gets the
    /// most and the least, and the first at each limit.
    pub(crate) fn notable(&self) -> Vec<usize> {
        let selection = &self.solution.selection.rows;
        let claims = &self.solution.claims.blended;
        let positions = 0..selection.len();
        let mut notable: BTreeSet<usize> = BTreeSet::new();
        notable.extend(positions.clone().max_by_key(|&at| &claims[at]));
        notable.extend(positions.clone().min_by_key(|&at| &claims[at]));
        let whole = self.solution.division().shares(&self.solution.apart).whole;
        let bounds = &self.solution.bounds;
        let mut seen = BTreeMap::new();
        for at in positions {
            let held = match whole[at] {
                amount if amount == bounds.low[at] => bounds.lower[at],
                amount if amount == bounds.high[at] => bounds.upper[at],
                _ => None,
            };
            let times = seen.entry(held).or_insert(0);
            *times += 1;
            if *times <= 1 {
                notable.insert(at);
            }
        }
        notable.into_iter().map(|at| selection[at]).collect()
    }
}

/// The exact share of `row`; nothing if it is not in.
pub(crate) fn share(solution: &Solution, row: usize) -> BigRational {
    let position = solution.position(row);
    position.map_or_else(BigRational::zero, |position| solution.share(position))
}

/// Half of a number; anything else stays.
pub(crate) fn half(value: Value) -> Value {
    match value {
        Value::Number(number) => Value::Number(number / BigInt::from(2)),
        other => other,
    }
}

/// The number in a cell, if there is one.
pub(crate) fn number(value: Option<Value>) -> Option<BigRational> {
    match value {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    }
}

/// Whether `number` is above zero.
pub(crate) fn positive(number: &BigRational) -> bool {
    number.is_positive()
}
