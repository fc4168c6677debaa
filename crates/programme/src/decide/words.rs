//! A decision in words, for people.

use std::fmt::Write as _;

use allotment_election::Election;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use super::audit::AuditRun;
use super::document::Amounts;
use super::run::{Compared, Decided};

/// The decision as text: what was settled, what is funded and what is not, the
/// comparison and the audit if they were asked for.
#[must_use]
pub fn in_words(
    decided: &Decided,
    election: &Election,
    compared: Option<&Compared>,
    audit: Option<&AuditRun>,
    explained: &[String],
) -> String {
    let mut text = String::new();
    let mut line = |line: String| {
        writeln!(text, "{line}").expect("a text takes any text");
    };
    let contest = &decided.contest;
    let unit = election
        .meta("currency")
        .map_or_else(String::new, |code| format!(" {code}"));
    let spent = decided.outcome.spent(contest);
    line(format!("{}.", rule_in_words(decided)));
    if contest.voters == 0 {
        line("Nobody voted: what follows says nothing of what residents want.".to_owned());
    }
    line(format!(
        "{} had {}{unit} to give. {} of {} {} funded, for {}{unit}; {}{unit} is left.",
        count(contest.voters, "voter", "voters"),
        money(&exact(decided, contest.budget)),
        count(decided.outcome.selected.len() as u64, "project", "projects"),
        contest.projects.len(),
        if decided.outcome.selected.len() == 1 {
            "is"
        } else {
            "are"
        },
        money(&exact(decided, spent)),
        money(&exact(decided, contest.budget.saturating_sub(spent))),
    ));
    if decided.all_that_could_be_is_funded() {
        line("All that somebody chose and the money could pay for is funded.".to_owned());
    } else if let Some(shares) = &decided.shares {
        line(format!(
            "Each voter could spend {}{unit}.",
            money(&shares.endowment)
        ));
    }
    for tie in decided.ties_met() {
        line(format!("A tie between {} was met.", tie.join(", ")));
    }
    let amounts = decided.amounts();
    if !decided.outcome.selected.is_empty() {
        line(String::new());
        line("Funded, in this order:".into());
    }
    for &project in &decided.outcome.selected {
        line(funded(
            decided,
            election,
            project,
            &amounts[project as usize],
        ));
    }
    let others: Vec<usize> = (0..contest.projects.len())
        .filter(|&at| amounts[at].round.is_none())
        .collect();
    if !others.is_empty() {
        line(String::new());
        line("Not funded:".into());
    }
    for at in others {
        line(not_funded(decided, election, at, &amounts[at]));
    }
    if !explained.is_empty() {
        line(String::new());
        explained.iter().cloned().for_each(&mut line);
    }
    if let Some(compared) = compared {
        line(String::new());
        in_comparison(decided, compared)
            .into_iter()
            .for_each(&mut line);
    }
    if let Some(audit) = audit {
        line(String::new());
        line("Audit:".into());
        for said in audit.lines(decided) {
            line(format!("  {said}"));
        }
    }
    text
}

fn rule_in_words(decided: &Decided) -> String {
    let settled = &decided.settled;
    let mut said = vec![match &settled.declared {
        Some(name) => format!("Rule {name}, as the file declares"),
        None => format!("Rule {}", settled.rule),
    }];
    let mut add = |label: &str, value: Option<&str>| {
        if let Some(value) = value {
            said.push(format!("{label} {value}"));
        }
    };
    add("satisfaction", settled.satisfaction);
    add("completion", settled.completion);
    add("step", settled.step.as_deref());
    add("stop", settled.stop);
    add("endowment", settled.endowment_kind);
    let threshold = settled.threshold.map(|least| least.to_string());
    add("least score", threshold.as_deref());
    add("weights from", settled.weights.as_deref());
    add("ties", Some(&settled.ties));
    said.join("; ")
}

fn funded(decided: &Decided, election: &Election, project: u32, amounts: &Amounts) -> String {
    let at = project as usize;
    let candidate = &decided.contest.projects[at];
    let round = amounts.round.unwrap_or_default();
    let mut said = format!(
        "{round:>4}  {}: costs {}, {}",
        titled(election, at, &candidate.id),
        money(&exact(decided, candidate.cost)),
        count(candidate.votes, "vote", "votes"),
    );
    match (&amounts.rho, &decided.shares) {
        (Some(rho), _) if rho.is_zero() => said.push_str("; it costs nobody anything"),
        (Some(rho), _) => {
            let price = match decided.settled.satisfaction {
                Some("cost") => format!("{} of its cost", per_cent(rho)),
                _ => format!("{} for each unit of satisfaction", money(rho)),
            };
            write!(said, "; no supporter paid more than {price}").expect("text");
        }
        (None, Some(_)) => said.push_str("; from the money left at the end"),
        (None, None) => {}
    }
    said
}

fn not_funded(decided: &Decided, election: &Election, at: usize, amounts: &Amounts) -> String {
    let candidate = &decided.contest.projects[at];
    let mut said = format!(
        "      {}: costs {}, {}",
        titled(election, at, &candidate.id),
        money(&exact(decided, candidate.cost)),
        count(candidate.votes, "vote", "votes"),
    );
    match (amounts.status, &amounts.missing) {
        ("unaffordable", _) => said.push_str("; it costs more than the whole budget"),
        (_, Some(missing)) if !missing.is_zero() => {
            write!(said, "; its supporters lacked {}", money(missing)).expect("text");
        }
        _ => {}
    }
    said
}

fn in_comparison(decided: &Decided, compared: &Compared) -> Vec<String> {
    let comparison = &compared.comparison;
    let funds = |outcome: &allotment_decide::Outcome| {
        let spent = outcome.spent(&decided.contest);
        format!(
            "{} for {}",
            count(outcome.selected.len() as u64, "project", "projects"),
            money(&exact(decided, spent))
        )
    };
    let served = &comparison.by_satisfaction;
    let number = &comparison.by_number;
    vec![
        format!(
            "Compared with {} (most votes first): it would fund {}.",
            compared.with,
            funds(&compared.outcome)
        ),
        format!(
            "  By satisfaction ({}), {} are better served here, {} there, {} alike.",
            decided.satisfaction.key(),
            count(served.first, "voter", "voters"),
            served.second,
            served.alike
        ),
        format!(
            "  By the number of projects, {} here, {} there, {} alike.",
            number.first, number.second, number.alike
        ),
        format!(
            "  {} would have got nothing that they chose there; here {}.",
            count(comparison.nothing_in_second, "voter", "voters"),
            comparison.nothing_in_first
        ),
    ]
}

fn titled(election: &Election, at: usize, id: &str) -> String {
    match election.project_cell(at, "name") {
        Some(name) => format!("{} ({id})", plain(name)),
        None => plain(id),
    }
}

/// Without what would move a terminal's cursor.
fn plain(text: &str) -> String {
    let plain = |character: char| {
        if character.is_control() {
            ' '
        } else {
            character
        }
    };
    text.chars().map(plain).collect()
}

pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        grouped(&number.to_string()),
        if number == 1 { one } else { many }
    )
}

fn exact(decided: &Decided, parts: u64) -> BigRational {
    BigRational::new(parts.into(), decided.contest.scale.into())
}

/// An amount to two decimals, thousands apart.
pub(super) fn money(amount: &BigRational) -> String {
    if amount.is_integer() {
        return grouped(&amount.to_integer().to_string());
    }
    let hundred = BigRational::from_integer(100.into());
    let rounded = (amount * &hundred).round().to_integer();
    let whole = &rounded / 100_u32;
    let part = (&rounded - &whole * 100_u32).to_u8().unwrap_or_default();
    if rounded.is_zero() {
        return "less than 0.01".into();
    }
    format!("{}.{part:02}", grouped(&whole.to_string()))
}

fn per_cent(ratio: &BigRational) -> String {
    let hundred = BigRational::from_integer(100.into());
    format!("{}%", money(&(ratio * hundred)))
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
