//! What the pages promise to those who use them.

use askama::Template;

use super::{Shell, render};
use crate::{File, ReportError, plan::Plan};

#[derive(Template)]
#[template(path = "accessibility.html")]
struct Accessibility<'a> {
    shell: Shell<'a>,
    /// Whether there are places to be listed.
    places: bool,
}

pub(super) fn page(plan: &Plan<'_>) -> Result<File, ReportError> {
    let page = Accessibility {
        shell: Shell::new(plan, "", "accessibility.html"),
        places: plan.has_places(),
    };
    render("accessibility.html", &page)
}
