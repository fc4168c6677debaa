//! A place on the second index.

use super::cite;
use crate::{Area, plan::Plan, text};

/// The part of a page, if the place has a rank on a second index.
pub(super) struct Section<'a> {
    pub title: &'a str,
    pub about: &'a str,
    pub cite: String,
    pub words: Vec<String>,
    pub domains: Vec<(&'a str, String)>,
}

/// What the page of `here` says of the second index.
pub(super) fn section<'a>(plan: &Plan<'a>, here: &Area) -> Option<Section<'a>> {
    let part = plan.site.second.as_ref()?;
    let found = part.places.get(&here.id)?;
    let mut words = vec![format!(
        "{} ranks {} of {} {}, where 1 is the greatest need. It is in {}.",
        here.name,
        text::rank(found.rank),
        text::count(part.of),
        plan.plural(),
        text::tenth(found.decile),
    )];
    words.extend(found.together.iter().cloned());
    Some(Section {
        title: &part.title,
        about: &part.about,
        cite: cite(plan, "../", &part.cites),
        words,
        domains: (found.domains.iter())
            .map(|(name, rank)| (name.as_str(), text::rank(*rank)))
            .collect(),
    })
}
