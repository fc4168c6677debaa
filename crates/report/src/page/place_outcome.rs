//! What came of a place, and how it went beside places like it.

use super::cite;
use super::figures::figures_html;
use crate::{Area, Figure, ReportError, plan::Plan};

/// The section of one place.
pub(super) struct Section<'a> {
    pub(super) lines: &'a [String],
    pub(super) beside: Vec<Beside<'a>>,
    pub(super) cite: String,
}

/// One measure beside places like it.
pub(super) struct Beside<'a> {
    pub(super) sentence: &'a str,
    pub(super) figure: String,
}

/// What is told of `here`, if anything is.
pub(super) fn section<'a>(
    plan: &Plan<'a>,
    here: &Area,
) -> Result<Option<Section<'a>>, ReportError> {
    let outcome = plan.site.outcome.as_ref();
    let Some(told) = outcome.and_then(|outcome| outcome.places.get(&here.id)) else {
        return Ok(None);
    };
    let beside = told.beside.iter().map(|(sentence, figure)| {
        Ok(Beside {
            sentence,
            figure: figures_html(std::slice::from_ref::<Figure>(figure))?,
        })
    });
    Ok(Some(Section {
        lines: &told.lines,
        beside: beside.collect::<Result<_, ReportError>>()?,
        cite: cite(plan, "../", &told.cites),
    }))
}
