//! How the numbers of a stage were computed: a page each, and one that leads
//! to them all.

use askama::Template;

use super::{Shell, cite, render};
use crate::{Computed, File, ReportError, plan::Plan};

#[derive(Template)]
#[template(path = "how.html")]
struct Page<'a> {
    shell: Shell<'a>,
    title: &'a str,
    computed: &'a Computed,
    cite: String,
    sources: Vec<SourceRow<'a>>,
}

struct SourceRow<'a> {
    number: usize,
    title: &'a str,
    date: &'a str,
    licence: &'a str,
}

#[derive(Template)]
#[template(path = "how_list.html")]
struct List<'a> {
    shell: Shell<'a>,
    lines: Vec<Line<'a>>,
}

struct Line<'a> {
    href: String,
    title: &'a str,
    about: &'a str,
}

/// The page that leads to the others.
pub(super) const LIST: &str = "how.html";

/// The stages that have such a page: its file, its title, what it says.
fn parts<'a>(plan: &Plan<'a>) -> Vec<(String, &'a str, &'a Computed)> {
    let site = plan.site;
    let peers = site.peers.as_ref().map(|part| &part.computed);
    let assets = site.assets.as_ref().map(|part| &part.computed);
    let connect = site.connect.as_ref().map(|part| &part.computed);
    let ledger = site.ledger.as_ref().map(|part| &part.computed);
    let roadmap = site.roadmap.as_ref().map(|part| &part.computed);
    let more = site.how.iter();
    let more = more.map(|how| {
        let file = format!("{}.html", how.key);
        (file, how.title.as_str(), &how.computed)
    });
    let own = [
        (
            "how-peers.html",
            "How places like each other were found",
            peers,
        ),
        (
            "how-assets.html",
            "How what is within reach was counted",
            assets,
        ),
        (
            "how-connect.html",
            "How money and policies were laid on places",
            connect,
        ),
        (
            "how-evidence.html",
            "How what has worked elsewhere was listed",
            roadmap,
        ),
        (
            "how-ledger.html",
            "How promises and payments were followed",
            ledger,
        ),
    ]
    .into_iter()
    .filter_map(|(file, title, computed)| Some((file.to_owned(), title, computed?)));
    own.chain(more).collect()
}

/// Whether there is any.
pub(super) fn any(plan: &Plan<'_>) -> bool {
    !parts(plan).is_empty()
}

pub(super) fn pages(plan: &Plan<'_>) -> Result<Vec<File>, ReportError> {
    let site = plan.site;
    let mut files = Vec::new();
    let mut lines = Vec::new();
    let mut line = |is_there: bool, href: &str, title, about| {
        if is_there {
            let href = href.to_owned();
            lines.push(Line { href, title, about });
        }
    };
    line(
        site.need.is_some() || site.formula.is_some(),
        "formula.html",
        "How need was measured and money shared",
        "What need is made of, what each part weighs, and how money follows it.",
    );
    line(
        site.audit.is_some(),
        "audit.html",
        "Whether the formula is fair",
        "Rules that a fair formula keeps, each tried out on the real numbers.",
    );
    for (href, title, computed) in parts(plan) {
        line(true, &href, title, &computed.lead);
        let page = Page {
            shell: Shell::new(plan, "", LIST),
            title,
            computed,
            cite: cite(plan, "", &computed.cites),
            sources: (computed.cites.iter())
                .map(|&at| {
                    let source = &site.sources[at];
                    SourceRow {
                        number: at + 1,
                        title: &source.title,
                        date: source.date.as_deref().unwrap_or("not said"),
                        licence: source.licence.as_deref().unwrap_or("not said"),
                    }
                })
                .collect(),
        };
        files.push(render(&href, &page)?);
    }
    line(
        site.outcome.is_some(),
        "outcome.html",
        "How change was measured",
        "Which places are compared, and how sure each change is.",
    );
    if !files.is_empty() {
        let page = List {
            shell: Shell::new(plan, "", LIST),
            lines,
        };
        files.push(render(LIST, &page)?);
    }
    Ok(files)
}
