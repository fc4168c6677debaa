//! What the pages promise to those who use them.

use askama::Template;

use super::{Shell, render};
use crate::{File, ReportError, plan::Plan};

#[derive(Template)]
#[template(path = "accessibility.html")]
struct Accessibility<'a> {
    shell: Shell<'a>,
}

pub(super) fn page(plan: &Plan<'_>) -> Result<File, ReportError> {
    let page = Accessibility {
        shell: Shell::new(plan, "", "accessibility.html"),
    };
    render("accessibility.html", &page)
}
