//! What the board of a place plans to do with its money.

use crate::{Area, PlacePlan, plan::Plan, text};

/// The part of a page, if the place has a plan.
pub(super) struct Section<'a> {
    pub plan: &'a PlacePlan,
    pub vision: Vec<&'a str>,
    pub ahead: String,
    pub rows: Vec<ItemRow<'a>>,
    pub files: Vec<FileRow<'a>>,
}

/// One thing that the money is for.
pub(super) struct ItemRow<'a> {
    pub title: &'a str,
    pub words: Option<&'a str>,
    pub theme: &'a str,
    pub capital: String,
    pub revenue: String,
    pub decided_by: &'a str,
    pub status: &'a str,
}

/// A document to take away.
pub(super) struct FileRow<'a> {
    pub href: &'a str,
    pub title: &'a str,
    pub size: String,
}

/// What the page of `here` says of its plan.
pub(super) fn section<'a>(plan: &Plan<'a>, here: &Area) -> Option<Section<'a>> {
    let found = plan.site.plans.as_ref()?.places.get(&here.id)?;
    let currency = plan.site.programme.currency;
    let paragraphs = found.vision.split("\n\n").map(str::trim);
    Some(Section {
        vision: paragraphs.filter(|one| !one.is_empty()).collect(),
        ahead: text::count(usize::try_from(found.years).unwrap_or_default()),
        rows: (found.items.iter())
            .map(|item| ItemRow {
                title: &item.title,
                words: item.words.as_deref(),
                theme: &item.theme,
                capital: item.capital.display_whole(currency),
                revenue: item.revenue.display_whole(currency),
                decided_by: &item.decided_by,
                status: &item.status,
            })
            .collect(),
        files: (found.files.iter())
            .map(|file| FileRow {
                href: &file.path,
                title: &file.title,
                size: text::size(file.bytes),
            })
            .collect(),
        plan: found,
    })
}
