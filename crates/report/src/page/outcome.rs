//! Whether it changed anything.

use askama::Template;

use super::figures::figures_html;
use super::{Shell, cite, render};
use crate::{File, OutcomeMeasure, OutcomePage, ReportError, plan::Plan};

#[derive(Template)]
#[template(path = "outcome.html")]
struct Page<'a> {
    shell: Shell<'a>,
    outcome: &'a OutcomePage,
    measures: Vec<Measure<'a>>,
    cite: String,
}

struct Measure<'a> {
    about: &'a OutcomeMeasure,
    figures: String,
}

/// The page, with the pictures as files of their own beside it.
pub(super) fn pages(plan: &Plan<'_>) -> Result<Vec<File>, ReportError> {
    let Some(outcome) = &plan.site.outcome else {
        return Ok(Vec::new());
    };
    let mut files = Vec::new();
    let mut measures = Vec::new();
    for about in &outcome.measures {
        files.extend(about.figures.iter().map(crate::Figure::file));
        measures.push(Measure {
            about,
            figures: figures_html(&about.figures)?,
        });
    }
    let page = Page {
        shell: Shell::new(plan, "", "outcome.html"),
        outcome,
        measures,
        cite: cite(plan, "", &outcome.cites),
    };
    files.push(render("outcome.html", &page)?);
    Ok(files)
}
