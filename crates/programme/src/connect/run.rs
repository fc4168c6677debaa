//! Policies, budgets and awards laid on places.

use allotment_connect::{Policy, lay, replaced};
use allotment_place::Currency;
use allotment_table::{Fault, Faults, Table};
use rayon::prelude::*;

use super::awards;
use super::budget::{Lines, read_lines};
use super::ground::Ground;
use super::here::ByPlace;
use super::notes::in_words;
use super::pots::{Pot, of_award, of_policy};
use super::reach::{Outside, Reached, Rows, rows};
use super::spec::ConnectSpec;
use crate::Files;
use crate::spec::Located;

/// Every pot, laid on places.
#[derive(Debug)]
pub struct ConnectRun {
    pub(super) ground: Ground,
    pub(super) pots: Vec<Pot>,
    pub(super) outside: Vec<(String, Outside)>,
    /// Of files whose codes look like another year's, what tells so.
    pub(super) looks: Vec<String>,
    pub(super) currency: Currency,
    pub(super) by_place: ByPlace,
}

/// Lays what `spec` names on its places; on those of `above`, which an earlier
/// stage made, if it names none.
///
/// # Errors
/// [`Faults`]: everything that is wrong with any of the files.
pub fn run_connect(
    spec: &ConnectSpec,
    files: &Files<'_>,
    above: Option<&Table>,
) -> Result<ConnectRun, Faults> {
    let mut faults = Faults::new();
    let ground = read_ground(spec, files, above, &mut faults);
    let awards = faults.collect(awards::read(&spec.grants, files, spec.currency));
    let read: Vec<Option<Rows>> = (spec.policies.iter())
        .map(|policy| {
            let table = faults.collect(files.table(&policy.reach))?;
            let geography = &policy.geography.value;
            let table = table.with_vintage(geography, policy.vintage);
            faults.collect(rows(table, geography, spec.currency))
        })
        .collect();
    let lines: Vec<Option<Lines>> = (spec.budgets.iter())
        .map(|budget| faults.collect(read_lines(budget, files, spec.currency)))
        .collect();
    let Some(mut ground) = ground else {
        return Err(faults);
    };
    let mut reached: Vec<Option<Reached>> = Vec::with_capacity(read.len());
    for (policy, rows) in spec.policies.iter().zip(&read) {
        if let Some(rows) = rows {
            faults.extend(rows.of_another_year(&ground.table));
        }
        let level = ground.level(&policy.geography.value);
        let level = level.map_err(|missing| on_line(files, &policy.geography, &missing));
        let level = faults.collect(level);
        reached.push(
            level
                .zip(rows.as_ref())
                .and_then(|(level, rows)| faults.collect(rows.among(level))),
        );
    }
    let mut pots: Vec<Option<Pot>> = {
        let ground = &ground;
        (spec.policies.par_iter().zip(&reached))
            .map(|(policy, reached)| {
                let reach = &reached.as_ref()?.reach;
                let level = ground.known_level(&policy.geography.value);
                let laid = lay(&ground.places, &level.geography, reach);
                Some(of_policy(policy, laid))
            })
            .collect()
    };
    refuse_less(spec, files, &mut pots, &mut faults);
    let mut of_budgets: Vec<(Vec<Pot>, Vec<Outside>)> = Vec::new();
    for (budget, lines) in spec.budgets.iter().zip(&lines) {
        let geography = &budget.geography;
        let missing = |missing: Faults| on_line(files, geography, &missing);
        if let Err(odd) = ground.level(&geography.value).map_err(missing) {
            faults.merge(odd);
        } else if let Some(lines) = lines {
            let level = ground.known_level(&geography.value);
            of_budgets.extend(faults.collect(lines.pots(budget, &ground.places, level)));
        }
    }
    let Some(awards) = awards else {
        return Err(faults);
    };
    faults.into_result(())?;
    let looks: Vec<String> = (reached.iter().flatten())
        .filter_map(|reached| reached.look.clone())
        .collect();
    let mut outside: Vec<(String, Outside)> =
        (spec.policies.iter().zip(reached.into_iter().flatten()))
            .flat_map(|(policy, reached)| {
                let id = &policy.id;
                reached.outside.into_iter().map(|one| (id.clone(), one))
            })
            .collect();
    let mut pots: Vec<Pot> = pots.into_iter().flatten().collect();
    for (budget, (lines, beyond)) in spec.budgets.iter().zip(of_budgets) {
        pots.extend(lines);
        outside.extend(beyond.into_iter().map(|one| (budget.id.clone(), one)));
    }
    if !awards.is_empty() {
        let policies = spec.policies.iter().map(|policy| &policy.geography);
        let budgets = spec.budgets.iter().map(|budget| &budget.geography);
        let others = policies.chain(budgets).map(|name| name.value.as_str());
        let levels = ground.code_columns(others);
        let ground = &ground;
        pots.extend(
            awards
                .into_iter()
                .map(|award| of_award(ground, &levels, award)),
        );
    }
    Ok(ConnectRun {
        ground,
        pots,
        outside,
        looks,
        currency: spec.currency,
        by_place: ByPlace::default(),
    })
}

impl ConnectRun {
    /// The currency of all its money.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The pots: policies and then lines of budgets, in the order of the spec,
    /// then awards.
    #[must_use]
    pub fn pots(&self) -> &[Pot] {
        &self.pots
    }

    pub(super) fn policies(&self) -> Vec<Policy> {
        self.pots.iter().map(|pot| pot.policy.clone()).collect()
    }
}

fn read_ground(
    spec: &ConnectSpec,
    files: &Files<'_>,
    above: Option<&Table>,
    faults: &mut Faults,
) -> Option<Ground> {
    let places = spec.places.as_ref()?;
    let table = match (&places.path, above) {
        (Some(path), _) => faults.collect(files.table(path))?,
        (None, table) => table?.clone(),
    };
    faults.collect(Ground::new(table, places))
}

/// The fault of a geography that is no column of the places, on the line of the
/// policy or budget that names it.
fn on_line(files: &Files<'_>, geography: &Located<String>, missing: &Faults) -> Faults {
    let mut moved = Faults::new();
    for fault in missing.iter() {
        let what = format!("{}: {}", fault.file, fault.what);
        let fault = Fault::new(files.document_file(), what, fault.help.clone());
        moved.push(fault.at_line(geography.line));
    }
    moved
}

/// Says of each pot which one it is the money of; and faults for pots that say
/// to be the money of others and have less of it: the rest would be lost.
fn refuse_less(
    spec: &ConnectSpec,
    files: &Files<'_>,
    pots: &mut [Option<Pot>],
    faults: &mut Faults,
) {
    // What could not be read is not held against the rest.
    let there: Vec<usize> = (0..pots.len()).filter(|&at| pots[at].is_some()).collect();
    let policies: Vec<Policy> = pots
        .iter()
        .flatten()
        .map(|pot| pot.policy.clone())
        .collect();
    let by = replaced(&policies);
    for (at, by) in there.iter().zip(&by) {
        if let (Some(pot), Some(by)) = (&mut pots[*at], by) {
            pot.replaced_by = Some(there[*by]);
        }
    }
    let pots: &[Option<Pot>] = pots;
    let money = |pot: &Pot| pot.laid.money.total();
    for (at, new) in pots.iter().enumerate() {
        let Some(new) = new.as_ref().filter(|_| !is_circle(pots, at)) else {
            continue; // the spec is refused for it
        };
        let olds = pots
            .iter()
            .flatten()
            .filter(|old| old.replaced_by == Some(at));
        let old: u128 = olds.map(money).sum();
        if old > money(new) {
            let policy = &spec.policies[at];
            let what = format!(
                "'{}' replaces pots with {}, and has {} itself: the rest would be counted nowhere",
                policy.id,
                in_words(old, spec.currency),
                in_words(money(new), spec.currency)
            );
            let help = "state all of its money, or let the older pot end before it begins";
            let line = policy
                .replaces
                .first()
                .map_or(policy.line, |name| name.line);
            faults.push(Fault::new(files.document_file(), what, help).at_line(line));
        }
    }
}

/// Whether the pot `at` is, through any others, its own money.
fn is_circle(pots: &[Option<Pot>], at: usize) -> bool {
    let by = |at: usize| pots[at].as_ref().and_then(|pot| pot.replaced_by);
    std::iter::successors(by(at), |&next| by(next))
        .take(pots.len())
        .any(|next| next == at)
}
