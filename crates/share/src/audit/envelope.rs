//! Does a larger envelope ever give anyone less?

use rayon::prelude::*;

use super::axiom::{Axiom, CounterExample, Finding};
use super::trial::Base;
use crate::exact;
use crate::solve::solve;

/// Divides a larger envelope, by a penny, by a hundredth and by the whole of
/// it: no place may lose more than the penny that rounding can move.
///
/// The exact shares `clamp(λ·w, low, high)` grow with λ, and λ with the
/// envelope. Whole pennies by largest remainder may fall by one where the
/// envelope grows: no rounding that stays within a penny of every share avoids
/// that. Source: Balinski and Young, *Fair Representation* (2nd ed., 2001), the
/// Alabama paradox.
pub(crate) fn envelope(base: &Base) -> Finding {
    let budget = base.solution.budget;
    let larger = [
        budget.checked_add(1),
        budget.checked_add(budget / 100 + 1),
        budget.checked_mul(2),
    ];
    let (before, _) = base.solution.pence(&base.facts);
    let larger: Vec<u64> = larger.into_iter().flatten().collect();
    let tried: Vec<(u64, Vec<u64>)> = larger
        .into_par_iter()
        .filter_map(|budget| {
            let again = solve(&base.facts, base.spec, &base.schedule, budget).ok()?;
            Some((budget, again.pence(&base.facts).0))
        })
        .collect();
    let slack = 1 + exact::round_half_up(&base.pool_slack()).unwrap_or(0);
    let mut counter_examples = Vec::new();
    let mut by_rounding = 0;
    for (budget, after) in &tried {
        for (at, (&before, &after)) in before.iter().zip(after).enumerate() {
            by_rounding += usize::from(after < before && after + slack >= before);
            if after + slack < before {
                counter_examples.push(example(base, at, *budget, before, after));
            }
        }
    }
    let sentence = match (counter_examples.first(), tried.len()) {
        (Some(example), _) => example.sentence.clone(),
        (None, 0) => "Nothing was tried, because the limits let out no larger envelope.".into(),
        (None, times) => format!(
            "Dividing {times} larger envelopes gave nobody less before rounding; {}.",
            match by_rounding {
                0 => "nor after it".to_string(),
                1 => "rounding moved a penny in one case".to_string(),
                cases => format!("rounding moved a penny in {cases} cases"),
            }
        ),
    };
    counter_examples.truncate(super::TRIED_ALL);
    Finding {
        axiom: Axiom::Envelope,
        counter_examples,
        untried: false,
        tried: tried.len(),
        sentence,
    }
}

fn example(base: &Base, at: usize, budget: u64, before: u64, after: u64) -> CounterExample {
    let row = base.solution.selection.rows[at];
    let (before, after) = (exact::whole(before), exact::whole(after));
    CounterExample {
        sentence: format!(
            "{} gets {} of {}, and would get {} of {}.",
            base.name(row),
            base.money(&before),
            base.money(&exact::whole(base.solution.budget)),
            base.money(&after),
            base.money(&exact::whole(budget)),
        ),
        places: vec![row],
        before,
        after,
    }
}
