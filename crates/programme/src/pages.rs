//! `[report]` of a programme.

use crate::spec::Section;

/// Which places have a page of their own in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pages {
    /// All, if they are not too many; else those with money.
    #[default]
    Usual,
    /// All.
    All,
    /// Those with money.
    Selected,
}

impl Pages {
    /// The `[report]` that `section` is, its faults noted in the document.
    pub(crate) fn read(section: Section<'_>) -> Self {
        let options = [("all", Self::All), ("selected", Self::Selected)];
        let pages = section.choice("pages", &options);
        section.finish();
        pages.map_or(Self::Usual, |pages| pages.value)
    }
}
