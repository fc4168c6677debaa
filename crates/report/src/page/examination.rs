//! The page of an examination of promises, which stands alone.

use askama::Template;

use super::{figures, tight};
use crate::{ExaminationPage, ReportError};

#[derive(Template)]
#[template(path = "examination.html")]
struct Alone<'a> {
    style: &'static str,
    it: &'a ExaminationPage,
}

/// The page with its styles inside; it needs no script.
pub(crate) fn alone(page: &ExaminationPage) -> Result<String, ReportError> {
    figures::check(&page.figures)?;
    tight(&Alone {
        style: include_str!("../../assets/style.css"),
        it: page,
    })
}

/// Whether `source` is an address that a page may lead to.
fn is_address(source: &str) -> bool {
    let begins = ["https://", "http://"]
        .iter()
        .any(|start| source.starts_with(start));
    begins && !source.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}
