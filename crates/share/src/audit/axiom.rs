//! What must hold of a fair division, and what it takes to show that it does not.

use std::fmt;

use num_rational::BigRational;

use super::trial::Base;
use crate::fact::Fact;
use crate::solve::solve;
use crate::{Allocation, ShareError, Spec, exact};

/// Something that must hold of a fair division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axiom {
    /// The order of the table does not matter.
    Order,
    /// Splitting or merging places does not pay.
    Splitting,
    /// More need never gets less.
    Need,
    /// A larger envelope never gives anyone less.
    Envelope,
    /// The sum is exact.
    Sum,
}

impl Axiom {
    /// Its name in an audit file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Order => "order_does_not_matter",
            Self::Splitting => "splitting_or_merging_does_not_pay",
            Self::Need => "more_need_never_gets_less",
            Self::Envelope => "larger_envelope_never_gives_less",
            Self::Sum => "sum_is_exact",
        }
    }
}

/// Whether an axiom holds, and how that was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The axiom.
    pub axiom: Axiom,
    /// What breaks it, the worst first; none if it holds.
    pub counter_examples: Vec<CounterExample>,
    /// How many times the division was done again.
    pub tried: usize,
    /// Whether it could not be tried, so that nobody knows.
    pub untried: bool,
    /// What was tried and found, in a plain sentence.
    pub sentence: String,
}

impl Finding {
    /// Whether it was tried, and nothing was found that breaks it.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.counter_examples.is_empty() && !self.untried
    }
}

/// A case, made from this very spec, that breaks an axiom.
#[derive(Debug, Clone, PartialEq)]
pub struct CounterExample {
    /// The rows of the places that it is about.
    pub places: Vec<usize>,
    /// What they get together as the spec stands, in exact pence.
    pub before: BigRational,
    /// What they get together after the change, in exact pence.
    pub after: BigRational,
    /// The case in a plain sentence.
    pub sentence: String,
}

impl fmt::Display for CounterExample {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.sentence)
    }
}

/// Turns the table round and divides again: every place must get every penny
/// that it got.
pub(crate) fn order(base: &Base) -> Result<Finding, ShareError> {
    let turned: Vec<&Fact> = base.facts.iter().rev().copied().collect();
    let again = solve(&turned, base.spec, &base.schedule, base.solution.budget)?;
    let by_row = |rows: &[usize], pence: Vec<u64>| {
        let mut amounts = vec![0; base.facts.len()];
        for (&row, pence) in rows.iter().zip(pence) {
            amounts[row] = pence;
        }
        amounts
    };
    let before = by_row(
        &base.solution.selection.rows,
        base.solution.pence(&base.facts).0,
    );
    let mut after = by_row(&again.selection.rows, again.pence(&turned).0);
    after.reverse();
    let changed = (0..before.len()).filter(|&row| before[row] != after[row]);
    let examples = changed.take(super::TRIED_ALL).map(|row| CounterExample {
        places: vec![row],
        before: exact::whole(before[row]),
        after: exact::whole(after[row]),
        sentence: format!(
            "{} gets {} with the table as it stands, and {} with the table turned round.",
            base.name(row),
            base.money(&exact::whole(before[row])),
            base.money(&exact::whole(after[row])),
        ),
    });
    let counter_examples: Vec<_> = examples.collect();
    Ok(Finding {
        axiom: Axiom::Order,
        sentence: match counter_examples.first() {
            Some(example) => example.sentence.clone(),
            None => "With the table turned round, every place gets the same to the penny.".into(),
        },
        counter_examples,
        untried: false,
        tried: 1,
    })
}

/// Adds up every row.
pub(crate) fn sum(spec: &Spec, allocation: &Allocation) -> Finding {
    let rows: u64 = allocation.rows.iter().map(|row| row.amount.get()).sum();
    let totals: u64 = allocation
        .places
        .iter()
        .map(|place| place.total.get())
        .sum();
    let currency = spec.envelope.currency;
    let money = |pence: u64| allotment_place::Pence::new(pence).display(currency);
    let envelope = spec.envelope.amount.get();
    let wrong = [
        (totals, envelope, "the envelope"),
        (rows, allocation.total.get(), "the envelope in cash"),
    ];
    let counter_examples: Vec<_> = wrong
        .into_iter()
        .filter(|(got, expected, _)| got != expected)
        .map(|(got, expected, what)| CounterExample {
            places: Vec::new(),
            before: exact::whole(expected),
            after: exact::whole(got),
            sentence: format!(
                "The shares add up to {}, not to {what} of {}.",
                money(got),
                money(expected)
            ),
        })
        .collect();
    Finding {
        axiom: Axiom::Sum,
        sentence: match counter_examples.first() {
            Some(example) => example.sentence.clone(),
            None => format!("The shares add up to {}, to the penny.", money(totals)),
        },
        counter_examples,
        untried: false,
        tried: 0,
    }
}
