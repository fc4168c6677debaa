//! Policies, budgets and awards laid on places.

use std::collections::BTreeSet;

use allotment_connect::{Policy, lay, replaced};
use allotment_place::Currency;
use allotment_table::{Fault, Faults, Table};
use rayon::prelude::*;

use super::awards;
use super::budget::{Lines, read_lines};
use super::ground::Ground;
use super::here::ByPlace;
use super::pots::{Pot, as_policy, of_award, of_policy};
use super::reach::{Outside, Reached, Rows, rows};
use super::relabelled::relabel;
use super::spec::{ConnectSpec, PolicySpec};
use crate::Files;
use crate::spec::Located;

/// Every pot, laid on places.
#[derive(Debug)]
pub struct ConnectRun {
    pub(super) ground: Ground,
    pub(super) pots: Vec<Pot>,
    pub(super) outside: Vec<(String, Outside)>,
    /// What to mind of the files: codes that look like another year's, money that two name.
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
    let twice = same_money(spec, files, &read, &mut faults);
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
    relabel(spec, files, &mut pots, &mut faults);
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
    let looks = (reached.iter().flatten()).filter_map(|reached| reached.look.clone());
    let without = without_code(spec, &ground);
    let looks: Vec<String> = looks.chain(without).chain(twice).collect();
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

/// What to mind of places that have no code of a geography that money is stated on.
fn without_code(spec: &ConnectSpec, ground: &Ground) -> Vec<String> {
    let named = spec.policies.iter().map(|policy| &policy.geography);
    let named = named.chain(spec.budgets.iter().map(|budget| &budget.geography));
    let named: BTreeSet<&str> = named.map(|name| name.value.as_str()).collect();
    let named = named.into_iter();
    named.filter_map(|name| ground.without_code(name)).collect()
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

/// Faults for columns of money that a budget has and another pot as well: each pound is
/// one. Of two policies that name one table of money, what to mind: they may be two pots
/// of the same sums, or one under two names.
fn same_money(
    spec: &ConnectSpec,
    files: &Files<'_>,
    read: &[Option<Rows>],
    faults: &mut Faults,
) -> Vec<String> {
    let mut notes = Vec::new();
    let policies: Vec<Policy> = spec.policies.iter().map(as_policy).collect();
    let counted: Vec<&str> = (policies.iter().zip(replaced(&policies)))
        .filter(|(_, by)| by.is_none())
        .map(|(policy, _)| policy.id.as_str())
        .collect();
    let counts = |policy: Option<&PolicySpec>| {
        policy.is_none_or(|policy| counted.contains(&policy.id.as_str()))
    };
    // Each column with money: its file, its name, the line that names it, and the policy.
    let mut taken: Vec<(&str, &str, u64, Option<&PolicySpec>)> = Vec::new();
    let of_policies = (spec.policies.iter().zip(read)).filter_map(|(policy, rows)| {
        let column = rows.as_ref()?.money_column()?;
        let path = policy.reach.value.as_str();
        Some((path, column, policy.reach.line, Some(policy)))
    });
    let of_budgets = (spec.budgets.iter()).map(|one| {
        (
            one.path.value.as_str(),
            one.amount.value.as_str(),
            one.line,
            None,
        )
    });
    for (path, column, line, policy) in of_policies.chain(of_budgets) {
        let mut alike = taken
            .iter()
            .filter(|other| other.1 == column && files.same(other.0, path));
        let any = alike.clone().next();
        let same = alike.find(|other| counts(other.3)).or(any);
        match (same, policy) {
            (Some(&(.., Some(first))), Some(policy)) => {
                let is_one = spec.leads(policy, first) || spec.leads(first, policy);
                if counts(Some(first)) && counts(Some(policy)) && !is_one {
                    notes.push(format!(
                        "'{}' and '{}' take their money from the same column of {path}, and both count: if it is one pot, let one of them replace the other",
                        first.id, policy.id
                    ));
                }
                if !counts(Some(first)) {
                    taken.push((path, column, line, Some(policy)));
                }
            }
            (Some(&(_, _, first, _)), _) => {
                let what =
                    format!("the column '{column}' of {path} is counted already, on line {first}");
                let help = "keep one of the two: its money is one";
                faults.push(Fault::new(files.document_file(), what, help).at_line(line));
            }
            (None, _) => taken.push((path, column, line, policy)),
        }
    }
    notes
}
