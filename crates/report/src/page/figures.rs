//! Figures on a page: each with its heading, its sentence and its table.

use std::collections::BTreeSet;

use askama::Template;

use super::tight;
use crate::{Figure, ReportError};

/// The parts of a page, in the order given.
#[derive(Template)]
#[template(path = "figures.html")]
struct Parts<'a> {
    figures: &'a [Figure],
}

/// The page as a file of its own.
#[derive(Template)]
#[template(path = "figures_alone.html")]
struct Alone<'a> {
    style: &'static str,
    title: &'a str,
    lead: &'a [String],
    figures: &'a [Figure],
    version: &'a str,
}

/// The figures as parts of a page of the report, in the order given: for each a
/// heading of the second rank, its sentence, its drawing, and its table folded
/// away below. Each part can be led to by the figure's key (`#KEY-h`).
///
/// # Errors
/// [`ReportError::DuplicateFigure`] if two figures have one key.
pub fn figures_html(figures: &[Figure]) -> Result<String, ReportError> {
    check(figures)?;
    tight(&Parts { figures })
}

/// A page of figures as a file that stands alone: its styles are in it, and it
/// needs no script. `title` and `lead` (a paragraph each) are plain text.
/// `version` is that of the software, such as `0.1.0`.
///
/// # Errors
/// [`ReportError::DuplicateFigure`] if two figures have one key.
pub fn figures_page(
    title: &str,
    lead: &[String],
    figures: &[Figure],
    version: &str,
) -> Result<String, ReportError> {
    check(figures)?;
    tight(&Alone {
        style: include_str!("../../assets/style.css"),
        title,
        lead,
        figures,
        version,
    })
}

/// Every address on a page stands once.
pub(super) fn check(figures: &[Figure]) -> Result<(), ReportError> {
    let mut keys = BTreeSet::new();
    let twice = figures
        .iter()
        .find(|figure| !keys.insert(figure.key.as_str()));
    twice.map_or(Ok(()), |figure| {
        Err(ReportError::DuplicateFigure {
            key: figure.key.clone(),
        })
    })
}
