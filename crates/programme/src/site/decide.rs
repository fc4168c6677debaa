//! An election decided, as the page that residents read.

use allotment_decide::{
    Axiom, Explanation, Fairness, PlainExplanation, Priceable, Satisfaction, Verdict, Words, flow,
};
use allotment_election::Election;
use allotment_place::Currency;
use allotment_report as report;
use allotment_table::{Fault, Faults, Source};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use super::decide_words::{self as words, capital, grouped};
use crate::decide::{AuditRun, Compared, Decided, TookPart};

/// What the page of one election is made from.
#[derive(Debug, Clone, Copy)]
pub struct ElectionParts<'a> {
    /// What tells it from the other elections of a report: the code of its
    /// place, or the file's name.
    pub key: &'a str,
    /// The code of the place that voted, if the report is about places.
    pub place: Option<&'a str>,
    /// The election.
    pub election: &'a Election,
    /// What was decided.
    pub decided: &'a Decided,
    /// What the greedy rule would have decided, if it was tried.
    pub compared: Option<&'a Compared>,
    /// What the audit found, if there was one.
    pub audit: Option<&'a AuditRun>,
    /// Why each project is funded or not, by Equal Shares; may be empty.
    pub explanations: &'a [Explanation],
    /// The same by another rule; may be empty.
    pub greedy: &'a [PlainExplanation],
    /// Who took part, if the ballots say anything of their voters.
    pub took_part: Option<&'a TookPart>,
    /// The files to take away, their addresses relative to the page.
    pub downloads: &'a [report::Download],
    /// The file of ballots, as a reader has it.
    pub file: &'a str,
    /// Options that the command needs besides the settings, such as
    /// `--min-votes 10`: the limits.
    pub more_options: &'a str,
    /// Where the ballots come from.
    pub source: &'a Source,
}

/// The page of an election.
#[must_use]
pub fn election_page(parts: &ElectionParts<'_>) -> report::ElectionPage {
    let (election, decided) = (parts.election, parts.decided);
    let contest = &decided.contest;
    let money = Money::of(election);
    let spent = decided.outcome.spent(contest);
    let left = BigInt::from(contest.budget) - BigInt::from(spent);
    let amount = |parts: BigInt| money.said(&BigRational::new(parts, contest.scale.into()));
    let meta = |key: &str| {
        let text = election.meta(key).map(str::trim);
        text.filter(|text| !text.is_empty())
    };
    report::ElectionPage {
        key: parts.key.to_owned(),
        title: meta("description").unwrap_or(parts.key).to_owned(),
        place: parts.place.map(str::to_owned),
        when: match (meta("date_begin"), meta("date_end")) {
            (Some(first), Some(last)) if first != last => Some(format!("from {first} to {last}")),
            (Some(day), _) | (None, Some(day)) => Some(format!("on {day}")),
            (None, None) => None,
        },
        budget: amount(contest.budget.into()),
        spent: amount(spent.into()),
        left: amount(left),
        voters: contest.voters,
        projects: projects(parts, &money),
        flow: money_flow(parts, &money),
        served: served(decided),
        took_part: parts.took_part.map(took_part),
        comparison: parts.compared.map(|other| comparison(decided, other)),
        checks: parts
            .audit
            .map_or_else(Vec::new, |audit| checks(audit, decided)),
        ties: words::ties(decided),
        settings: words::settings(decided),
        downloads: parts.downloads.to_vec(),
        recount: report::ElectionRecount {
            command: words::command(parts),
            file: parts.file.to_owned(),
            sha256: parts.source.sha256.clone().unwrap_or_default(),
        },
        source: source(parts.source),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        language: meta("language").map(str::to_owned),
    }
}

/// Who took part, a table a group; a group of which all is withheld is left out.
fn took_part(told: &TookPart) -> report::ElectionVoters {
    let groups = told.groups.iter().filter(|group| !group.rows.is_empty());
    report::ElectionVoters {
        people: told.people,
        turnout: told.turnout.clone(),
        groups: groups
            .map(|group| report::ElectionGroup {
                by: group.by.replace('_', " "),
                rows: group
                    .rows
                    .iter()
                    .map(|row| report::ElectionGroupRow {
                        value: row.value.clone(),
                        voters: row.voters,
                        turnout: row.turnout.clone(),
                        served: row.served.clone(),
                    })
                    .collect(),
            })
            .collect(),
        notes: told.notes.iter().map(|note| format!("{note}.")).collect(),
    }
}

/// The page of an election as a file that stands alone.
///
/// # Errors
/// [`Faults`] if the page contradicts itself, which should not happen.
pub fn election_html(parts: &ElectionParts<'_>) -> Result<String, Faults> {
    report::election_html(&election_page(parts)).map_err(|error| {
        let help = "this should not happen: please report it with the ballots";
        Fault::new(parts.file, error.to_string(), help).into()
    })
}

/// How the election's money is written.
struct Money {
    sign: String,
    decimals: u32,
}

impl Money {
    fn of(election: &Election) -> Self {
        let code = election.meta("currency").map(str::trim);
        match code.and_then(|code| Currency::new(code).ok()) {
            Some(currency) => Self {
                sign: currency.sign(),
                decimals: currency.decimals(),
            },
            None => Self {
                sign: String::new(),
                decimals: 2,
            },
        }
    }

    /// An amount to the smallest unit, halves away from zero.
    fn said(&self, amount: &BigRational) -> String {
        let unit = BigInt::from(10_u32).pow(self.decimals);
        let smallest = (amount * &unit).round().to_integer();
        let minus = if smallest.is_negative() {
            "\u{2212}"
        } else {
            ""
        };
        if smallest.is_zero() && !amount.is_zero() {
            return format!("less than {}{}", self.sign, self.least());
        }
        let smallest = smallest.abs();
        let (whole, rest) = (&smallest / &unit, &smallest % &unit);
        let whole = grouped(&whole.to_string());
        if rest.is_zero() {
            return format!("{minus}{}{whole}", self.sign);
        }
        let width = self.decimals as usize;
        let rest = rest.to_string();
        format!("{minus}{}{whole}.{rest:0>width$}", self.sign)
    }

    fn least(&self) -> String {
        match self.decimals {
            0 => "1".to_owned(),
            decimals => format!("0.{}1", "0".repeat(decimals as usize - 1)),
        }
    }

    fn amount(&self, amount: &BigRational) -> report::ElectionAmount {
        report::ElectionAmount {
            text: self.said(amount),
            // For lengths in a drawing.
            size: amount.to_f64().unwrap_or(0.0),
        }
    }
}

fn projects(parts: &ElectionParts<'_>, money: &Money) -> Vec<report::ElectionProject> {
    let (election, decided) = (parts.election, parts.decided);
    let contest = &decided.contest;
    let mut funded = vec![None; contest.projects.len()];
    for (place, &project) in (1..).zip(&decided.outcome.selected) {
        funded[project as usize] = Some(place);
    }
    let named = Words::new(election);
    let mut why = vec![Vec::new(); contest.projects.len()];
    for one in parts.explanations {
        why[one.project as usize].push(one.sentence(contest, &named));
    }
    for one in parts.greedy {
        why[one.project as usize].push(one.sentence(contest, &named));
    }
    let rows = contest.projects.iter().zip(funded).zip(why).enumerate();
    rows.map(|(at, ((candidate, funded), mut why))| {
        if why.is_empty() {
            why.push(if candidate.cost > contest.budget {
                "It costs more than all the money there was.".to_owned()
            } else if funded.is_some() {
                "It was chosen by the votes.".to_owned()
            } else {
                "Its votes were not enough for its cost.".to_owned()
            });
        }
        let cost = BigRational::new(candidate.cost.into(), contest.scale.into());
        report::ElectionProject {
            id: candidate.id.clone(),
            name: named.names[at].clone(),
            cost: money.said(&cost),
            votes: candidate.votes,
            funded,
            why,
        }
    })
    .collect()
}

/// How the money of voters moved, with Equal Shares.
fn money_flow(parts: &ElectionParts<'_>, money: &Money) -> Option<report::ElectionFlow> {
    let decided = parts.decided;
    let shares = decided.shares.as_ref()?;
    let moved = flow(&decided.contest, decided.satisfaction, shares).ok()?;
    let all = decided.all_that_could_be_is_funded();
    let mut lines = vec![
        if all {
            "Everyone who voted got the same to spend, and all that they chose and the money could pay for was bought.".to_owned()
        } else {
            format!(
                "Everyone who voted got the same: {} to spend.",
                money.said(&shares.endowment)
            )
        },
        "Turn by turn, people who voted for the same project paid for it together. The next one bought was always the one that gave its voters most for their money.".to_owned(),
    ];
    let contest = &decided.contest;
    let budget = BigRational::new(contest.budget.into(), contest.scale.into());
    if moved.start > budget && !all {
        lines.push(format!(
            "All of that together is more than there was: {}. That is on purpose. Not everyone can find a project to pay for, so the count tries more and more money for each, and stops before too much is spent.",
            money.said(&budget)
        ));
    }
    let mut each = vec![None; contest.projects.len()];
    for one in parts.explanations {
        if let Verdict::Bought(bought) = &one.verdict {
            let (least, most) = (money.said(&bought.least), money.said(&bought.most));
            each[one.project as usize] = Some(if least == most {
                most
            } else {
                format!("from {least} to {most}")
            });
        }
    }
    let rounds = moved.rounds.iter().map(|round| report::ElectionRound {
        project: round.project as usize,
        paid: money.amount(&round.paid),
        payers: Some(round.payers),
        each: each[round.project as usize]
            .take()
            .unwrap_or_else(|| "–".to_owned()),
        left: money.amount(&round.left),
    });
    Some(report::ElectionFlow {
        words: lines,
        start: money.amount(&moved.start),
        rounds: rounds.collect(),
    })
}

/// How many voters have none of what they named, one of it, and so on.
fn served(decided: &Decided) -> Vec<u64> {
    let contest = &decided.contest;
    let mut funded = vec![false; contest.projects.len()];
    for &project in &decided.outcome.selected {
        funded[project as usize] = true;
    }
    let mut served = vec![0_u64];
    for group in 0..contest.groups.len() {
        let choices = contest.groups.choices_of(group).iter();
        let number = choices.filter(|&&choice| funded[choice as usize]).count();
        if served.len() <= number {
            served.resize(number + 1, 0);
        }
        served[number] += u64::from(contest.groups.voters[group]);
    }
    // Ballots that name nothing may be in no group.
    let counted: u64 = served.iter().sum();
    served[0] += contest.voters.saturating_sub(counted);
    served
}

fn comparison(decided: &Decided, compared: &Compared) -> report::ElectionComparison {
    let found = &compared.comparison;
    let only = |one: &[u32], other: &[u32]| {
        let mut only: Vec<usize> = one
            .iter()
            .filter(|project| !other.contains(project))
            .map(|&project| project as usize)
            .collect();
        only.sort_unstable();
        only
    };
    let (here, there) = (&decided.outcome.selected, &compared.outcome.selected);
    report::ElectionComparison {
        other: "the project with most votes first, then the next that still fits".to_owned(),
        better_here: found.by_satisfaction.first,
        better_there: found.by_satisfaction.second,
        alike: found.by_satisfaction.alike,
        measure: match decided.satisfaction {
            Satisfaction::Cardinality => "of the projects that they voted for get money",
            Satisfaction::Points => "of the points that they gave are for projects that get money",
            Satisfaction::Borda => "of what they put at the top gets money",
            Satisfaction::ChamberlinCourant => "than nothing of what they voted for gets money",
            _ => "money is spent on what they voted for",
        }
        .to_owned(),
        nothing: (found.nothing_in_first, found.nothing_in_second),
        only_here: only(here, there),
        only_there: only(there, here),
    }
}

fn checks(run: &AuditRun, decided: &Decided) -> Vec<report::Check> {
    let audit = &run.audit;
    let (verdict, reason) = match &audit.priceable {
        Priceable::Yes(_) => (report::Verdict::Holds, None),
        Priceable::No(reason) => (report::Verdict::Fails, Some(reason)),
        Priceable::Unknown(reason) => (report::Verdict::NotTried, Some(reason)),
    };
    let fits: Vec<&str> = audit
        .exhaustive
        .fits
        .iter()
        .map(|one| decided.id(one.project))
        .collect();
    vec![
        fairness(
            &audit.fairness,
            "Every group gets its part",
            match audit.fairness.axiom {
                Axiom::ExtendedPlusRate => {
                    "A group of people who want the same project must not get less than their part of the money could buy at that project’s price. (EJR+ up to any project, by rate.)"
                }
                _ => {
                    "A group of people who want the same project must not get less than their part of the money could buy. (EJR+ up to any project.)"
                }
            },
        ),
        fairness(
            &audit.represented,
            "No group is left with nothing",
            "Where people who want the same project could pay for it with their part of the money, at least one of them gets something. (Justified representation.)",
        ),
        report::Check {
            name: "The money of voters explains the result".to_owned(),
            words: match (verdict, reason) {
                (report::Verdict::NotTried, Some(reason)) => format!(
                    "One can say who paid for what, with the same money for everyone. (Priceability.) This could not be settled: {reason}."
                ),
                _ => "One can say who paid for what, with the same money for everyone. (Priceability.)".to_owned(),
            },
            verdict,
            counter_example: reason
                .filter(|_| verdict == report::Verdict::Fails)
                .map(|reason| format!("{}.", capital(reason))),
        },
        report::Check {
            name: "No money lies idle".to_owned(),
            words: "What is left is too little for any other project. (Exhaustiveness.)".to_owned(),
            verdict: if audit.exhaustive.holds() {
                report::Verdict::Holds
            } else {
                report::Verdict::Fails
            },
            counter_example: (!audit.exhaustive.holds())
                .then(|| format!("There is still money for: {}.", fits.join(", "))),
        },
    ]
}

fn fairness(found: &Fairness, name: &str, words: &str) -> report::Check {
    let more = found.wronged.len().saturating_sub(1);
    report::Check {
        name: name.to_owned(),
        words: words.to_owned(),
        verdict: if found.holds() {
            report::Verdict::Holds
        } else {
            report::Verdict::Fails
        },
        counter_example: found.wronged.first().map(|group| {
            let others = match more {
                0 => String::new(),
                1 => " There is 1 more such project.".to_owned(),
                _ => format!(" There are {more} more such projects."),
            };
            format!("{}.{others}", capital(&group.sentence))
        }),
    }
}

fn source(source: &Source) -> report::Source {
    report::Source {
        title: source.title.clone(),
        publisher: None,
        address: source.address.clone(),
        date: source.date.clone(),
        licence: source.licence.clone(),
        sha256: source.sha256.clone(),
        note: source.note.clone(),
    }
}
