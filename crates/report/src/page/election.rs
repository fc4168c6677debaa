//! The page of one election, in the report or standing alone.

use askama::Template;

use super::{Shell, election_parts as parts, render, tight};
use crate::{
    Download, ElectionPage, File, ReportError,
    chart::{self, MOST_ROUNDS},
    plan::Plan,
    text,
};

/// The page inside the report.
#[derive(Template)]
#[template(path = "election.html")]
struct Framed<'a> {
    shell: Shell<'a>,
    back: Option<(String, &'a str)>,
    it: Body<'a>,
}

/// The page as a file of its own.
#[derive(Template)]
#[template(path = "election_alone.html")]
struct Alone<'a> {
    style: &'static str,
    it: Body<'a>,
}

/// What stands between the frames.
struct Body<'a> {
    plain_title: &'a str,
    title: String,
    under: String,
    lead: Vec<String>,
    facts: Vec<(String, String)>,
    projects: Vec<parts::ProjectRow>,
    funded: usize,
    losers_title: String,
    flow_words: Vec<String>,
    flow_chart: Option<String>,
    flow_more: Option<String>,
    flow_start: &'a str,
    rounds: Vec<parts::RoundRow<'a>>,
    with_payers: bool,
    added: Vec<String>,
    served_words: String,
    served: Vec<(String, String, String)>,
    groups: Vec<parts::GroupTable>,
    took_part: Vec<String>,
    compared: Vec<String>,
    only_here: Vec<String>,
    only_there: Vec<String>,
    checks: Vec<parts::CheckRow<'a>>,
    certificate: bool,
    ties: Vec<(String, String)>,
    settings: &'a [crate::Fact],
    downloads: Vec<(&'a Download, String)>,
    command: &'a str,
    file: &'a str,
    sha256: &'a str,
    source: Vec<(&'static str, String)>,
    version: &'a str,
    language: &'a str,
}

pub(super) fn pages(plan: &Plan<'_>) -> Result<Vec<File>, ReportError> {
    let elections = plan.site.elections.iter();
    elections
        .map(|election| {
            let page = Framed {
                shell: Shell::new(plan, "../", ""),
                back: place(plan, election),
                it: body(election),
            };
            render(&path(election), &page)
        })
        .collect()
}

/// The page of `election` with its styles inside.
pub(crate) fn alone(election: &ElectionPage) -> Result<String, ReportError> {
    tight(&Alone {
        style: include_str!("../../assets/style.css"),
        it: body(election),
    })
}

/// Where the page lies, from the report's folder.
pub(super) fn path(election: &ElectionPage) -> String {
    format!("elections/{}.html", text::slug(&election.key))
}

/// One line that leads to an election: its address from the report's folder,
/// its title and what came of it.
pub(super) struct Link {
    pub href: String,
    pub title: String,
    pub words: String,
}

/// The lines that lead to the elections of the site, or to those of one place.
pub(super) fn links(plan: &Plan<'_>, place: Option<&str>) -> Vec<Link> {
    let elections = plan.site.elections.iter();
    elections
        .filter(|election| place.is_none() || election.place.as_deref() == place)
        .map(|election| Link {
            href: path(election),
            title: parts::name(election, &election.title),
            words: parts::in_short(election),
        })
        .collect()
}

/// The place that chose: its page's address from here, and its name.
fn place<'a>(plan: &Plan<'a>, election: &ElectionPage) -> Option<(String, &'a str)> {
    let code = election.place.as_deref()?;
    let areas = plan.funded();
    let area = areas.iter().position(|area| area.id.as_str() == code)?;
    let link = plan.link(plan.site.funded, area)?;
    Some((format!("../{link}"), areas[area].name.as_str()))
}

fn body(election: &ElectionPage) -> Body<'_> {
    let projects = parts::projects(election);
    let flow = election.flow.as_ref();
    let rounds = flow.map_or(0, |flow| flow.rounds.len());
    let compared = election.comparison.as_ref();
    let names = |list: Option<&Vec<usize>>| {
        let list = list.map_or(&[][..], Vec::as_slice);
        let names = list.iter();
        names
            .map(|&project| parts::name(election, &election.projects[project].name))
            .collect()
    };
    Body {
        plain_title: &election.title,
        title: parts::name(election, &election.title),
        under: parts::under(election),
        lead: parts::lead(election),
        facts: parts::facts(election),
        funded: parts::funded(election),
        losers_title: parts::losers_title(election),
        projects,
        flow_words: flow.map_or_else(Vec::new, |flow| flow.words.clone()),
        flow_chart: flow.map(|flow| {
            let title = "The money of voters, purchase by purchase";
            chart::money_flow("flow-chart", title, flow, &election.projects).figure("")
        }),
        flow_more: (rounds > MOST_ROUNDS).then(|| {
            format!(
                "The picture shows the first {MOST_ROUNDS} purchases. The table has all {rounds}."
            )
        }),
        flow_start: flow.map_or("", |flow| &flow.start.text),
        rounds: parts::rounds(election),
        with_payers: flow.is_some_and(|flow| flow.rounds.iter().any(|it| it.payers.is_some())),
        added: parts::added(election),
        served_words: parts::served_words(election),
        served: parts::served(election),
        groups: parts::groups(election),
        took_part: parts::took_part(election),
        compared: parts::compared(election),
        only_here: names(compared.map(|other| &other.only_here)),
        only_there: names(compared.map(|other| &other.only_there)),
        checks: parts::checks(election),
        certificate: parts::certificate(election),
        ties: parts::ties(election),
        settings: &election.settings,
        downloads: election
            .downloads
            .iter()
            .map(|file| (file, text::size(file.bytes)))
            .collect(),
        command: &election.recount.command,
        file: &election.recount.file,
        sha256: &election.recount.sha256,
        source: parts::source(election),
        version: &election.version,
        language: "en-GB",
    }
}
