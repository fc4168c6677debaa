//! Promises, commitments, their changes, and money that moves.

use std::collections::BTreeSet;

use allotment_place::Period;

use crate::date::Date;
use crate::entry::body::{Amend, Commit, MoneyMove, PromiseEntry, Scheduled, Years};
use crate::entry::kind::{DecidedBy, Use};
use crate::fields::Fields;
use crate::json::Json;
use crate::money::Money;

use super::key::signatures;

pub(super) fn promise(fields: &mut Fields) -> PromiseEntry {
    let money = Money {
        minor: fields.amount("amount"),
        currency: fields.currency("currency"),
        basis: fields.basis(),
        prices: fields.price_base(),
    };
    let promise = PromiseEntry {
        from_party: fields.name("from_party", "GB-GOR-D1"),
        to_community: fields.maybe_name("to_community"),
        held_by: fields.maybe_name("held_by"),
        money,
        years: years(fields),
        capital: fields.maybe_amount("capital"),
        revenue: fields.maybe_amount("revenue"),
        source: fields.text("source", "letter of 3 March 2026"),
        replaces: fields.maybe_id("replaces"),
    };
    let parts = (promise.capital, promise.revenue);
    if let (Some(_), _) | (_, Some(_)) = parts {
        let sum = parts.0.unwrap_or(0).checked_add(parts.1.unwrap_or(0));
        if sum != Some(money.minor) {
            let help = "let capital and revenue add up to the amount, or leave both out";
            fields.wrong("capital", "the parts do not add up to the amount", help);
        }
    }
    promise
}

/// `2026-27`, `2026-27 to 2035-36`, or a list of years that follow each other.
fn years(fields: &mut Fields) -> Option<Years> {
    let help = "write 2026-27, or 2026-27 to 2035-36";
    let (words, range) = if matches!(fields.raw("years")?, Json::List(_)) {
        (fields.texts("years"), false)
    } else {
        let text = fields.maybe("years")?;
        match text.split_once(" to ").or_else(|| text.split_once('/')) {
            Some((first, last)) => (vec![first.trim().to_owned(), last.trim().to_owned()], true),
            None => (vec![text], false),
        }
    };
    let periods: Result<Vec<Period>, _> = words.iter().map(|word| Period::new(word)).collect();
    let Ok(periods) = periods else {
        fields.wrong(
            "years",
            format!("'{}' are no years", words.join(", ")),
            help,
        );
        return None;
    };
    let (first, last) = (*periods.first()?, *periods.last()?);
    let follow = range || periods.windows(2).all(|two| two[0].next() == two[1]);
    let same_kind = first.to_string().len() == last.to_string().len();
    let steps = last.starts().checked_sub(first.starts());
    match steps.and_then(|steps| steps.checked_add(1)) {
        Some(count) if follow && same_kind && count <= 100 => Some(Years { first, last, count }),
        _ => {
            fields.wrong("years", "they do not follow each other", help);
            None
        }
    }
}

fn schedule(fields: &mut Fields) -> Vec<Scheduled> {
    let mut rows = Vec::new();
    for (at, object) in fields.objects("schedule").into_iter().enumerate() {
        let mut own = Fields::new("a part of a schedule", object);
        let mut row = Scheduled {
            due: own.date("due"),
            amount: own.amount("amount"),
            milestone: own.maybe_name("milestone"),
        };
        hangs_on(&mut own, &mut row);
        rows.push(row);
        fields.inner(&format!("schedule[{at}]"), own.finish());
    }
    rows
}

/// What a part hangs on: `date` or its own day, or else a milestone, which is
/// named there or beside it.
fn hangs_on(own: &mut Fields, row: &mut Scheduled) {
    let Some(on) = own.maybe_name("on") else {
        return;
    };
    let is_day = on == "date" || Date::parse(&on).is_some();
    match &row.milestone {
        Some(_) if is_day => own.wrong(
            "on",
            "it hangs on a milestone",
            "write milestone, or leave the milestone out",
        ),
        Some(name) if on != "milestone" && on != *name => {
            let what = format!("it hangs on the milestone '{on}', and on '{name}'");
            own.wrong("on", what, "name one of them");
        }
        Some(_) => {}
        None if is_day => {
            if on != "date" && on != row.due.to_string() {
                let what = format!("it hangs on {on}, and is due by {}", row.due);
                own.wrong("on", what, "let the two be one day");
            }
        }
        None => row.milestone = Some(on),
    }
}

pub(super) fn commit(fields: &mut Fields) -> Commit {
    let (capital, revenue) = (
        fields.maybe_amount("capital"),
        fields.maybe_amount("revenue"),
    );
    let commit = Commit {
        commitment: fields.name("commitment", "garden"),
        parties: fields.texts("parties"),
        purpose: fields.text("purpose", "A garden that everybody can use"),
        amount: fields.amount("amount"),
        currency: fields.currency("currency"),
        capital: capital.unwrap_or(0),
        revenue: revenue.unwrap_or(0),
        schedule: schedule(fields),
        flexibility: fields.maybe("flexibility"),
        starts: fields.maybe_date("starts"),
        ends: fields.maybe_date("ends"),
        decided_by: fields.maybe_choice("decided_by", DecidedBy::ALL),
    };
    if commit.parties.is_empty() {
        let help = "name everybody who must sign, such as [\"GB-LAE-HAR\", \"GB-CHC-1164883\"]";
        fields.wrong("parties", "nobody is named", help);
    }
    let distinct: BTreeSet<&String> = commit.parties.iter().collect();
    if distinct.len() < commit.parties.len() {
        fields.wrong("parties", "a party is named twice", "name each once");
    }
    if capital.is_none() && revenue.is_none() {
        let help = "say how much is for things that last, and how much for running things";
        fields.wrong("capital", "neither capital nor revenue is given", help);
    } else if commit.capital.checked_add(commit.revenue) != Some(commit.amount) {
        let what = format!(
            "capital {} and revenue {} do not add up to {}",
            commit.capital, commit.revenue, commit.amount
        );
        fields.wrong("capital", what, "let the two add up to the amount");
    }
    scheduled_in_full(fields, &commit.schedule, Some(commit.amount));
    if let (Some(starts), Some(ends)) = (commit.starts, commit.ends)
        && ends < starts
    {
        fields.wrong("ends", "it ends before it begins", "check both days");
    }
    commit
}

fn scheduled_in_full(fields: &mut Fields, rows: &[Scheduled], amount: Option<i64>) {
    let sum = rows
        .iter()
        .try_fold(0_i64, |sum, row| sum.checked_add(row.amount));
    if let (false, Some(amount)) = (rows.is_empty(), amount)
        && sum != Some(amount)
    {
        let what = format!(
            "its parts add up to {}, and {amount} is committed",
            sum.unwrap_or(i64::MAX)
        );
        fields.wrong("schedule", what, "let the parts add up to the amount");
    }
}

pub(super) fn amend(fields: &mut Fields) -> Amend {
    let amend = Amend {
        commitment: fields.name("commitment", "garden"),
        amount: fields.maybe_amount("amount"),
        capital: fields.maybe_amount("capital"),
        revenue: fields.maybe_amount("revenue"),
        schedule: fields.raw("schedule").is_some().then(|| schedule(fields)),
        purpose: fields.maybe("purpose"),
        flexibility: fields.maybe("flexibility"),
        ends: fields.maybe_date("ends"),
        signatures: signatures(fields),
    };
    let nothing = amend.amount.is_none()
        && amend.capital.is_none()
        && amend.revenue.is_none()
        && amend.schedule.is_none()
        && amend.purpose.is_none()
        && amend.flexibility.is_none()
        && amend.ends.is_none();
    if nothing {
        let help =
            "give at least one of amount, capital, revenue, schedule, purpose, flexibility, ends";
        fields.wrong("amount", "nothing is changed", help);
    }
    amend
}

pub(super) fn money_move(fields: &mut Fields, needs_commitment: bool) -> MoneyMove {
    let commitment = if needs_commitment {
        Some(fields.name("commitment", "garden"))
    } else {
        fields.maybe_name("commitment")
    };
    for part in ["capital", "revenue"] {
        if fields.raw(part).is_some() {
            let what = "money that moves is of one use, and this is not the whole amount of one";
            let help =
                "let it be the whole amount, or write an entry for capital and another for revenue";
            fields.wrong(part, what, help);
        }
    }
    MoneyMove {
        commitment,
        amount: fields.amount("amount"),
        currency: fields.currency("currency"),
        used_for: fields.maybe_choice("use", Use::ALL),
        to_party: fields.maybe_name("to_party"),
    }
}
