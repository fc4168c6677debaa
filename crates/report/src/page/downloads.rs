//! The files behind the pages.

use askama::Template;

use super::{Shell, render};
use crate::{File, ReportError, plan::Plan, text};

#[derive(Template)]
#[template(path = "downloads.html")]
struct Downloads<'a> {
    shell: Shell<'a>,
    files: Vec<Row<'a>>,
}

struct Row<'a> {
    path: &'a str,
    title: &'a str,
    description: &'a str,
    size: String,
}

pub(super) fn page(plan: &Plan<'_>) -> Result<File, ReportError> {
    let files = plan.site.downloads.iter().map(|file| Row {
        path: &file.path,
        title: &file.title,
        description: &file.description,
        size: text::size(file.bytes),
    });
    let page = Downloads {
        shell: Shell::new(plan, "", "downloads.html"),
        files: files.collect(),
    };
    render("downloads.html", &page)
}
