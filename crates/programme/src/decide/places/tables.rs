//! The decide stage's tables: elections, projects, and what follows for the
//! ledger.

use allotment_place::Pence;
use allotment_table::{Column, Table};
use num_rational::BigRational;

use super::{Commitment, DecideRun, PlaceElection};
use crate::decide::Amounts;

fn minor(amount: Pence) -> Option<i64> {
    i64::try_from(amount.get()).ok()
}

/// A row an election, and a row for each place that has money and no ballots.
#[must_use]
pub fn elections_table(run: &DecideRun) -> Table {
    let places = run.elections.iter().map(|one| (&one.place, Some(one)));
    let waiting = run.waiting.iter().map(|place| (place, None));
    let mut rows: Vec<(_, Option<&PlaceElection>)> = places.chain(waiting).collect();
    rows.sort_by(|one, other| one.0.id.cmp(&other.0.id));
    let text = |of: &dyn Fn(&PlaceElection) -> Option<String>| -> Vec<Option<String>> {
        rows.iter().map(|(_, one)| one.and_then(of)).collect()
    };
    let whole = |of: &dyn Fn(&PlaceElection) -> Option<i64>| -> Vec<Option<i64>> {
        rows.iter().map(|(_, one)| one.and_then(of)).collect()
    };
    let count = |number: usize| i64::try_from(number).ok();
    let columns = vec![
        Column::text("id", rows.iter().map(|(place, _)| Some(&place.id)))
            .with_definition("the place whose residents decided"),
        Column::text("name", rows.iter().map(|(place, _)| Some(&place.name))),
        Column::text(
            "status",
            rows.iter().map(|(_, one)| {
                Some(if one.is_some() {
                    "decided"
                } else {
                    "no-ballots"
                })
            }),
        )
        .with_definition("decided, or no-ballots: money is there, and nobody has voted yet"),
        Column::integers(
            "envelope_minor",
            rows.iter().map(|(place, _)| place.envelope.and_then(minor)),
        )
        .with_definition("what residents may decide on, in minor units such as pence"),
        Column::text("file", text(&|one| Some(one.path.clone()))),
        Column::text("rule", text(&|one| Some(one.decided.settled.rule.clone()))),
        Column::integers(
            "voters",
            whole(&|one| i64::try_from(one.decided.contest.voters).ok()),
        ),
        Column::integers(
            "projects",
            whole(&|one| count(one.decided.contest.projects.len())),
        ),
        Column::text(
            "budget",
            text(&|one| Some(one.decided.amount(one.decided.contest.budget))),
        )
        .with_definition("what was decided on, exactly, in the currency's unit"),
        Column::text("budget_in_file", text(&|one| Some(one.told.to_string())))
            .with_definition("what the ballots said could be spent"),
        Column::text(
            "spent",
            text(&|one| {
                let decided = &one.decided;
                Some(decided.amount(decided.outcome.spent(&decided.contest)))
            }),
        ),
        Column::text(
            "selected",
            text(&|one| Some(one.decided.selected().join(" "))),
        )
        .with_definition("the funded projects in the order funded"),
        Column::integers("ties", whole(&|one| count(one.decided.outcome.ties.len()))),
        Column::booleans(
            "every_group_has_its_part",
            rows.iter().map(|(_, one)| {
                let audit = one.and_then(|one| one.audit.as_ref())?;
                Some(audit.audit.fairness.holds())
            }),
        )
        .with_definition(
            "EJR+ up to any project holds; by rate, where satisfaction is not the money spent",
        ),
        Column::booleans(
            "ballots_published",
            rows.iter()
                .map(|(_, one)| one.map(|one| one.published.bytes.is_some())),
        ),
    ];
    Table::new("elections", columns)
}

/// A row a project of every election, in the files' order.
#[must_use]
pub fn projects_table(run: &DecideRun) -> Table {
    struct Row<'a> {
        one: &'a PlaceElection,
        at: usize,
        amounts: Amounts,
        reason: String,
    }
    let mut rows = Vec::new();
    for one in &run.elections {
        let reasons = one.sentences();
        let amounts = one.decided.amounts().into_iter().zip(reasons).enumerate();
        rows.extend(amounts.map(|(at, (amounts, reason))| Row {
            one,
            at,
            amounts,
            reason,
        }));
    }
    let exact = |of: fn(&Amounts) -> &Option<BigRational>| {
        let texts = rows.iter().map(|row| of(&row.amounts));
        let texts = texts.map(|amount| amount.as_ref().map(BigRational::to_string));
        texts.collect::<Vec<_>>()
    };
    let project = |row: &Row<'_>| row.one.decided.contest.projects[row.at].clone();
    let columns = vec![
        Column::text("place", rows.iter().map(|row| Some(&row.one.place.id))),
        Column::text("id", rows.iter().map(|row| Some(project(row).id)))
            .with_definition("the project's code in its election"),
        Column::text(
            "name",
            rows.iter().map(|row| Some(row.one.project_name(row.at))),
        ),
        Column::text(
            "cost",
            rows.iter()
                .map(|row| Some(row.one.decided.amount(project(row).cost))),
        )
        .with_definition("exactly, in the currency's unit"),
        Column::integers(
            "votes",
            rows.iter()
                .map(|row| i64::try_from(project(row).votes).ok()),
        )
        .with_definition("how many voters name it"),
        Column::text("status", rows.iter().map(|row| Some(row.amounts.status)))
            .with_definition("funded, not-funded or unaffordable"),
        Column::text("rho", exact(|one| &one.rho))
            .with_definition("what a supporter pays for each unit of satisfaction, exactly"),
        Column::text("supporters_money", exact(|one| &one.supporters_money))
            .with_definition("what its supporters have left when Equal Shares ends, exactly"),
        Column::text("missing", exact(|one| &one.missing))
            .with_definition("what they lack to pay for it, exactly"),
        Column::integers(
            "round",
            rows.iter().map(|row| {
                row.amounts
                    .round
                    .and_then(|round| i64::try_from(round).ok())
            }),
        )
        .with_definition("in which round it was funded, from 1"),
        Column::text("reason", rows.iter().map(|row| Some(row.reason.as_str()))),
    ];
    Table::new("decide", columns)
}

/// A row a commitment, for the ledger to take up.
#[must_use]
pub fn commitments_table(commitments: &[Commitment]) -> Table {
    let columns = vec![
        Column::text("commitment", commitments.iter().map(|one| Some(&one.id))),
        Column::text(
            "community",
            commitments.iter().map(|one| Some(&one.community)),
        ),
        Column::text("purpose", commitments.iter().map(|one| Some(&one.purpose))),
        Column::integers(
            "amount_minor",
            commitments.iter().map(|one| minor(one.amount)),
        )
        .with_definition("in minor units of the currency, such as pence"),
        Column::text(
            "currency",
            commitments.iter().map(|one| Some(one.currency.as_str())),
        ),
        Column::text("decided_by", commitments.iter().map(|_| Some("residents"))),
        Column::integers(
            "round",
            commitments.iter().map(|one| i64::try_from(one.round).ok()),
        )
        .with_definition("in which round it was funded, from 1"),
    ];
    Table::new("commitments", columns)
}
