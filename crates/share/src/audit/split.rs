//! Does it pay to split a place, or to merge two?

use num_rational::BigRational;
use num_traits::ToPrimitive;
use rayon::prelude::*;

use super::TRIED_ALL;
use super::axiom::{Axiom, CounterExample, Finding};
use super::trial::{Base, Changes, half, number, positive, share};
use crate::fact::Fact;
use crate::{Places, ShareError, Spec};
use allotment_expression::Value;

/// How many places with the most to gain are tried of many.
const MOST_TO_GAIN: usize = 6;

/// Halves places, and merges pairs of them.
///
/// A half has half the people, half of every other count, half of earlier
/// amounts; rates and indices stay. Of two merged places counts add up, and
/// other numbers are means weighted by population.
pub(crate) fn splitting(base: &Base) -> Result<Finding, ShareError> {
    let halves = halves(base);
    let uneven = uneven_parts(base, &halves);
    let candidates = candidates(base, &halves);
    let pairs = pairs(&candidates);
    let mut examples: Vec<CounterExample> = candidates
        .par_iter()
        .filter_map(|&row| split(base, row))
        .chain(pairs.par_iter().filter_map(|&(a, b)| merge(base, a, b)))
        .collect();
    if examples.is_empty() && !uneven.is_empty() {
        examples = without_limits(base, &candidates)?;
    }
    examples
        .sort_by_cached_key(|example| (&example.before - &example.after, example.places.clone()));
    let tried = candidates.len() + pairs.len();
    let sentence = sentence(base, &examples, &uneven, tried);
    Ok(Finding {
        axiom: Axiom::Splitting,
        counter_examples: examples,
        untried: false,
        tried,
        sentence,
    })
}

fn sentence(base: &Base, examples: &[CounterExample], uneven: &[usize], tried: usize) -> String {
    let mut sentence = match examples.first() {
        Some(example) => example.sentence.clone(),
        None => format!(
            "Dividing again {tried} times, with a place halved or two merged, gave nobody more."
        ),
    };
    for &part in uneven {
        let name = &base.spec.parts[part].name;
        let more = format!(
            " Part '{name}' does not grow with population: two halves claim more by it than the whole."
        );
        sentence.push_str(&more);
    }
    sentence
}

/// The halves of a place, as they would be read.
fn halved(base: &Base, row: usize, mark: &str) -> Option<Fact> {
    let counts = base.counts();
    let changes: Changes = counts
        .into_iter()
        .filter_map(|column| Some((column, half(base.cell(column, row)?))))
        .collect();
    base.changed(row, &changes, mark)
}

/// One half of each place that is in, by position.
fn halves(base: &Base) -> Vec<Option<Fact>> {
    let rows = &base.solution.selection.rows;
    rows.par_iter().map(|&row| halved(base, row, "")).collect()
}

fn claim(fact: &Fact, part: usize) -> Option<&BigRational> {
    fact.parts[part].as_ref().ok()
}

/// The parts by which two halves claim more than the whole, for any place.
fn uneven_parts(base: &Base, halves: &[Option<Fact>]) -> Vec<usize> {
    let rows = &base.solution.selection.rows;
    let uneven = |part: usize| {
        rows.iter().zip(halves).any(|(&row, half)| {
            let whole = claim(base.facts[row], part);
            let half = half.as_ref().and_then(|half| claim(half, part));
            matches!((whole, half), (Some(whole), Some(half)) if half + half > *whole)
        })
    };
    (0..base.spec.parts.len())
        .filter(|&part| uneven(part))
        .collect()
}

/// The rows to try: all of a few, or those with the most to gain by the formula
/// alone, and those at a limit.
fn candidates(base: &Base, halves: &[Option<Fact>]) -> Vec<usize> {
    let rows = &base.solution.selection.rows;
    if rows.len() <= TRIED_ALL {
        return rows.clone();
    }
    let float = |number: Option<&BigRational>| number.and_then(ToPrimitive::to_f64).unwrap_or(0.0);
    let mut gains = vec![0.0; rows.len()];
    for (index, part) in base.spec.parts.iter().enumerate() {
        let of = |row: usize| float(claim(base.facts[row], index));
        let sum: f64 = rows.iter().map(|&row| of(row)).sum();
        let weight = float(Some(&part.weight));
        for ((gain, &row), half) in gains.iter_mut().zip(rows).zip(halves) {
            let whole = of(row);
            let two = 2.0 * half.as_ref().map_or(0.0, |half| float(claim(half, index)));
            *gain += weight * (two / (sum - whole + two) - whole / sum);
        }
    }
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|&a, &b| gains[b].total_cmp(&gains[a]).then(a.cmp(&b)));
    let mut candidates: Vec<usize> = order[..MOST_TO_GAIN].iter().map(|&at| rows[at]).collect();
    for row in base.notable() {
        if !candidates.contains(&row) {
            candidates.push(row);
        }
    }
    candidates
}

/// Pairs to merge: all of a few places, or each candidate with the next.
fn pairs(candidates: &[usize]) -> Vec<(usize, usize)> {
    const FEW: usize = 8;
    if candidates.len() > FEW {
        let next = candidates.windows(2).map(|pair| (pair[0], pair[1]));
        return next.take(FEW - 2).collect();
    }
    let pair = |(at, &a): (usize, &usize)| {
        let rest = candidates[at + 1..].iter();
        rest.map(move |&b| (a, b)).collect::<Vec<_>>()
    };
    candidates.iter().enumerate().flat_map(pair).collect()
}

fn split(base: &Base, row: usize) -> Option<CounterExample> {
    let halves = (halved(base, row, "~1")?, halved(base, row, "~2")?);
    let again = base.again(&[(row, &halves.0)], &[&halves.1])?;
    let before = base.share(row);
    let after = share(&again, row) + share(&again, base.facts.len());
    if after <= &before + base.slack() {
        return None;
    }
    let (part_before, money_before) = base.part_of_all(&before);
    let (part_after, money_after) = base.part_of_all(&after);
    Some(CounterExample {
        sentence: format!(
            "{} gets {part_before} of the money ({money_before}); split into two equal halves, with no change in people or need, it would get {part_after} ({money_after}).",
            base.name(row)
        ),
        places: vec![row],
        before,
        after,
    })
}

fn merge(base: &Base, a: usize, b: usize) -> Option<CounterExample> {
    let merged = merged(base, a, b)?;
    let before = base.share(a) + base.share(b);
    let (again, at) = base.without(b, (a, &merged))?;
    let after = share(&again, at);
    if after <= &before + base.slack() {
        return None;
    }
    let (part_before, money_before) = base.part_of_all(&before);
    let (part_after, money_after) = base.part_of_all(&after);
    Some(CounterExample {
        sentence: format!(
            "{} and {} get {part_before} of the money ({money_before}) between them; merged into one place, with no change in people or need, they would get {part_after} ({money_after}).",
            base.name(a),
            base.name(b)
        ),
        places: vec![a, b],
        before,
        after,
    })
}

/// Two places as one; nothing where a cell that decides something cannot be
/// merged.
fn merged(base: &Base, a: usize, b: usize) -> Option<Fact> {
    let counts = base.counts();
    let people = |row: usize| {
        let column = base.places.population.as_deref()?;
        number(base.cell(column, row)).filter(positive)
    };
    let mut changes = Changes::new();
    for column in base.read() {
        let cells = (base.cell(column, a)?, base.cell(column, b)?);
        let value = match cells {
            (Value::Number(first), Value::Number(second)) if counts.contains(column) => {
                Value::Number(first + second)
            }
            (first, second) if first == second => first,
            (Value::Number(first), Value::Number(second)) => {
                let (few, more) = (people(a)?, people(b)?);
                Value::Number((first * &few + second * &more) / (few + more))
            }
            _ => return None,
        };
        changes.insert(column, value);
    }
    (base.facts[a].pool == base.facts[b].pool).then_some(())?;
    base.changed(a, &changes, "")
}

/// What splitting pays by the formula alone, where limits hide it.
fn without_limits(base: &Base, candidates: &[usize]) -> Result<Vec<CounterExample>, ShareError> {
    let mut spec: Spec = base.spec.clone();
    spec.limits = crate::Limits::default();
    spec.pools.clear();
    let places: &Places = base.places;
    let facts = crate::fact::read(places, &spec)?;
    let facts: Vec<&Fact> = facts.iter().collect();
    let unlimited = Base::new(places, &spec, &facts)?;
    let examples = candidates.iter().filter_map(|&row| split(&unlimited, row));
    let examples = examples.map(|mut example| {
        example.sentence = format!("Without limits, {}", example.sentence);
        example
    });
    Ok(examples.collect())
}
