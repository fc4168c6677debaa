//! Whether it changed anything.

use askama::Template;

use super::figures::figures_html;
use super::{Shell, cite, render};
use crate::{File, OutcomeFurther, OutcomeMeasure, OutcomePage, ReportError, plan::Plan};

#[derive(Template)]
#[template(path = "outcome.html")]
struct Page<'a> {
    shell: Shell<'a>,
    outcome: &'a OutcomePage,
    measures: Vec<Measure<'a>>,
    further: Vec<Further<'a>>,
    cite: String,
}

struct Further<'a> {
    about: &'a OutcomeFurther,
    figures: String,
    cite: String,
}

struct Measure<'a> {
    about: &'a OutcomeMeasure,
    /// Whether groups are set beside each other.
    with_beside: bool,
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
            with_beside: about.groups.iter().any(|group| group.beside.is_some()),
            figures: figures_html(&about.figures)?,
        });
    }
    let mut further = Vec::new();
    for about in &outcome.further {
        files.extend(about.figures.iter().map(crate::Figure::file));
        further.push(Further {
            about,
            figures: figures_html(&about.figures)?,
            cite: cite(plan, "", &about.cites),
        });
    }
    let page = Page {
        shell: Shell::new(plan, "", "outcome.html"),
        outcome,
        measures,
        further,
        cite: cite(plan, "", &outcome.cites),
    };
    files.push(render("outcome.html", &page)?);
    Ok(files)
}
