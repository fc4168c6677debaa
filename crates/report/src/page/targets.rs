//! The targets of the programme, and what an auditor would ask of them.

use askama::Template;

use super::{Shell, cite, render};
use crate::{File, ReportError, TargetsPage, plan::Plan};

/// The page's file.
pub(super) const PAGE: &str = "targets.html";

#[derive(Template)]
#[template(path = "targets.html")]
struct Page<'a> {
    shell: Shell<'a>,
    it: &'a TargetsPage,
    cite: String,
}

/// The page; nothing for a programme without targets.
pub(super) fn pages(plan: &Plan<'_>) -> Result<Vec<File>, ReportError> {
    let Some(it) = &plan.site.targets else {
        return Ok(Vec::new());
    };
    let page = Page {
        shell: Shell::new(plan, "", PAGE),
        it,
        cite: cite(plan, "", &it.cites),
    };
    Ok(vec![render(PAGE, &page)?])
}
