//! The lines and sentences of an election's page.

pub(super) use super::audit::CheckRow;
use super::{audit, sources};
use crate::{
    ElectionPage, ElectionProject,
    text::{self, counted, escape, thousands},
};

/// A project, winner or not. `name` and `id` are HTML.
pub(super) struct ProjectRow {
    pub name: String,
    pub id: String,
    pub funded: bool,
    pub facts: String,
    pub why: Vec<String>,
}

/// A purchase. `name` is HTML.
pub(super) struct RoundRow<'a> {
    pub name: String,
    pub paid: &'a str,
    pub payers: String,
    pub each: &'a str,
    pub left: &'a str,
}

/// A name as HTML: it may run from right to left, and it is in the language of
/// the ballots.
pub(super) fn name(election: &ElectionPage, name: &str) -> String {
    let plain = |tag: &&str| {
        let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        !tag.is_empty() && tag.bytes().all(letter)
    };
    let language = election.language.as_deref().filter(plain);
    language.map_or_else(
        || format!("<bdi>{}</bdi>", escape(name)),
        |tag| format!(r#"<bdi lang="{tag}">{}</bdi>"#, escape(name)),
    )
}

/// Funded projects in the order of their funding, then the others, those with
/// most votes first.
pub(super) fn projects(election: &ElectionPage) -> Vec<ProjectRow> {
    let mut order: Vec<&ElectionProject> = election.projects.iter().collect();
    order.sort_by_key(|project| {
        let place = project.funded.unwrap_or(u32::MAX);
        (place, std::cmp::Reverse(project.votes))
    });
    order
        .into_iter()
        .map(|project| ProjectRow {
            name: name(election, &project.name),
            id: format!("<bdi>{}</bdi>", escape(&project.id)),
            funded: project.funded.is_some(),
            facts: format!(
                "It costs {}. {} voted for it.",
                project.cost,
                people(project.votes)
            ),
            why: project.why.clone(),
        })
        .collect()
}

/// How many projects are funded.
pub(super) fn funded(election: &ElectionPage) -> usize {
    let projects = election.projects.iter();
    projects.filter(|project| project.funded.is_some()).count()
}

pub(super) fn losers_title(election: &ElectionPage) -> String {
    match election.projects.len() - funded(election) {
        1 => "The project that gets no money".to_owned(),
        others => format!("The {} projects that get no money", text::count(others)),
    }
}

pub(super) fn under(election: &ElectionPage) -> String {
    let when = election.when.as_deref();
    when.map_or_else(
        || "What residents chose.".to_owned(),
        |when| format!("What residents chose. They voted {}.", escape(when)),
    )
}

pub(super) fn lead(election: &ElectionPage) -> Vec<String> {
    vec![
        format!(
            "{} voted. {} of {} money.",
            people(election.voters),
            text::count(funded(election)),
            if election.projects.len() == 1 {
                "1 project gets".to_owned()
            } else {
                format!("{} projects get", text::count(election.projects.len()))
            },
        ),
        format!(
            "There was {} to spend. The projects cost {} together. {} is left.",
            election.budget, election.spent, election.left
        ),
    ]
}

/// The same in half a line, for a list.
pub(super) fn in_short(election: &ElectionPage) -> String {
    format!(
        "{} voted, {} money",
        people(election.voters),
        if funded(election) == 1 {
            "1 project gets".to_owned()
        } else {
            format!("{} projects get", text::count(funded(election)))
        },
    )
}

pub(super) fn facts(election: &ElectionPage) -> Vec<(String, String)> {
    let mut facts = vec![
        ("to spend".to_owned(), election.budget.clone()),
        ("spent".to_owned(), election.spent.clone()),
        ("left".to_owned(), election.left.clone()),
        (
            "projects that get money".to_owned(),
            text::count(funded(election)),
        ),
        ("people who voted".to_owned(), thousands(election.voters)),
    ];
    if let Some((something, all)) = something(election) {
        facts.push((
            "of voters got something they voted for".to_owned(),
            part(something, all),
        ));
    }
    facts
}

pub(super) fn rounds(election: &ElectionPage) -> Vec<RoundRow<'_>> {
    let rounds = election.flow.iter().flat_map(|flow| &flow.rounds);
    rounds
        .map(|round| RoundRow {
            name: name(election, &election.projects[round.project].name),
            paid: &round.paid.text,
            payers: round.payers.map_or_else(|| "–".to_owned(), thousands),
            each: &round.each,
            left: &round.left.text,
        })
        .collect()
}

/// The names of those that are funded and that no voter's money bought, where
/// voters had money.
pub(super) fn added(election: &ElectionPage) -> Vec<String> {
    let Some(flow) = &election.flow else {
        return Vec::new();
    };
    let mut bought = vec![false; election.projects.len()];
    for round in &flow.rounds {
        bought[round.project] = true;
    }
    let projects = election.projects.iter().zip(bought);
    let mut added: Vec<&ElectionProject> = projects
        .filter(|(project, bought)| project.funded.is_some() && !bought)
        .map(|(project, _)| project)
        .collect();
    added.sort_by_key(|project| project.funded);
    let names = added.into_iter();
    names
        .map(|project| {
            let cost = escape(&project.cost);
            format!("{}: {cost}", name(election, &project.name))
        })
        .collect()
}

/// How many have something, and of how many.
fn something(election: &ElectionPage) -> Option<(u64, u64)> {
    let all: u64 = election.served.iter().sum();
    let none = election.served.first().copied()?;
    (all > 0).then_some((all - none, all))
}

pub(super) fn served_words(election: &ElectionPage) -> String {
    something(election).map_or_else(
        || "This was not counted.".to_owned(),
        |(something, all)| {
            format!(
                "{} of {} people who voted got something that they voted for. That is {}.",
                thousands(something),
                thousands(all),
                part(something, all)
            )
        },
    )
}

/// How many projects, how many people, and their part of all.
pub(super) fn served(election: &ElectionPage) -> Vec<(String, String, String)> {
    let Some((_, all)) = something(election) else {
        return Vec::new();
    };
    let rows = election.served.iter().enumerate();
    rows.map(|(number, &people)| {
        let label = match number {
            0 => "none".to_owned(),
            _ => text::count(number),
        };
        (label, thousands(people), part(people, all))
    })
    .collect()
}

pub(super) fn compared(election: &ElectionPage) -> Vec<String> {
    let Some(other) = &election.comparison else {
        return Vec::new();
    };
    let mut lines = vec![format!(
        "Many towns count votes another way: {}. We tried that too, with the same votes.",
        other.other
    )];
    if other.only_here.is_empty() && other.only_there.is_empty() {
        lines.push("The result is the same.".to_owned());
        return lines;
    }
    lines.push(format!(
        "{} better served the way it was counted. {} better served the other way. For {} it makes no difference. Better means: more {}.",
        are(other.better_here),
        are(other.better_there),
        people(other.alike),
        other.measure,
    ));
    lines.push(format!(
        "{} nothing that they voted for, the way it was counted. The other way it would be {}.",
        if other.nothing.0 == 1 {
            "1 person got".to_owned()
        } else {
            format!("{} people got", thousands(other.nothing.0))
        },
        people(other.nothing.1),
    ));
    lines
}

pub(super) fn checks(election: &ElectionPage) -> Vec<CheckRow<'_>> {
    election.checks.iter().map(audit::check).collect()
}

/// Whether a certificate can be had.
pub(super) fn certificate(election: &ElectionPage) -> bool {
    let mut files = election.downloads.iter();
    files.any(|file| file.title.to_lowercase().contains("certificate"))
}

/// Who tied, and who came first and why, as HTML.
pub(super) fn ties(election: &ElectionPage) -> Vec<(String, String)> {
    let project = |number: usize| name(election, &election.projects[number].name);
    let ties = election.ties.iter();
    ties.map(|tie| {
        let equal: Vec<String> = tie.tied.iter().map(|&number| project(number)).collect();
        let first = format!("{} came first: {}.", project(tie.first), escape(&tie.why));
        (text::listed(&equal), first)
    })
    .collect()
}

pub(super) fn source(election: &ElectionPage) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Votes", escape(&election.source.title))];
    facts.extend(sources::facts(&election.source));
    facts
}

fn people(number: u64) -> String {
    counted(
        usize::try_from(number).unwrap_or(usize::MAX),
        "person",
        "people",
    )
}

fn are(number: u64) -> String {
    let verb = if number == 1 { "is" } else { "are" };
    format!("{} {verb}", people(number))
}

/// A part of all, in per cent.
#[expect(
    clippy::cast_precision_loss,
    reason = "a share of people in whole per cent, for a sentence"
)]
fn part(number: u64, all: u64) -> String {
    text::percent_of(number as f64 / all as f64)
}

/// A table of voters by group. `rows` are HTML: who, how many voted, turnout,
/// and how many got something.
pub(super) struct GroupTable {
    pub by: String,
    pub with_turnout: bool,
    pub with_served: bool,
    pub rows: Vec<(String, String, String, String)>,
}

const WITHHELD: &str = "too few to say";

/// How each kind of voters took part and fared.
pub(super) fn groups(election: &ElectionPage) -> Vec<GroupTable> {
    let groups = election.took_part.iter().flat_map(|told| &told.groups);
    groups
        .map(|group| GroupTable {
            by: group.by.clone(),
            with_turnout: group.rows.iter().any(|row| row.turnout.is_some()),
            with_served: group.rows.iter().any(|row| row.served.is_some()),
            rows: group
                .rows
                .iter()
                .map(|row| {
                    let text = |text: &Option<String>| {
                        let none = row.voters == Some(0);
                        let gap = if none { "" } else { WITHHELD };
                        text.clone().unwrap_or_else(|| gap.to_owned())
                    };
                    let voters = row.voters.map_or_else(|| WITHHELD.to_owned(), thousands);
                    (
                        format!("<bdi>{}</bdi>", escape(&row.value)),
                        voters,
                        text(&row.turnout),
                        text(&row.served),
                    )
                })
                .collect(),
        })
        .collect()
}

/// How many took part of how many, and what to mind, a sentence each.
pub(super) fn took_part(election: &ElectionPage) -> Vec<String> {
    let Some(told) = &election.took_part else {
        return Vec::new();
    };
    let turnout = told.people.zip(told.turnout.as_ref());
    let turnout = turnout.map(|(of, turnout)| {
        format!(
            "{} voted, of {} who live here and could have. That is {turnout}.",
            people(election.voters),
            thousands(of)
        )
    });
    turnout
        .into_iter()
        .chain(told.notes.iter().cloned())
        .collect()
}
