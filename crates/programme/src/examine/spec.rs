//! What `[examine]` of a programme says.

use allotment_examine::Day;
use allotment_place::Period;

use super::cells;
use crate::spec::{Located, Section};

/// Promises made elsewhere, and what is known of them.
#[derive(Debug, Clone)]
pub struct ExamineSpec {
    /// The promises.
    pub promises: Located<String>,
    /// What became of them.
    pub spending: Option<Located<String>>,
    /// The places that they name.
    pub places: Option<Located<String>>,
    /// An index of prices.
    pub deflator: Option<Located<String>>,
    /// The year to whose prices all is brought.
    pub(super) prices: Option<Period>,
    /// The day on which promises are judged; else the last that any row has.
    pub(super) as_of: Option<Day>,
    /// Columns of the places that grow with need.
    pub(super) indices: Vec<String>,
}

impl ExamineSpec {
    /// The spec that `[examine]` is.
    #[must_use]
    pub fn read(section: Section<'_>) -> Option<Self> {
        let promises = section.required_text("promises", "promises.csv");
        let [spending, places, deflator] =
            ["spending", "places", "deflator"].map(|key| section.text(key));
        let prices = section
            .text("prices")
            .and_then(|text| match Period::new(&text.value) {
                Ok(year) => Some(year),
                Err(error) => {
                    let said = error.to_string();
                    let (what, help) = said.rsplit_once(": ").unwrap_or((&said, "correct it"));
                    section.fault("prices", what, help);
                    None
                }
            });
        let as_of = section.text("as_of").and_then(|text| {
            let day = cells::day(&text.value);
            if day.is_none() {
                let what = format!("'{}' is not a day", text.value);
                let help = "write year, month and day, such as 2024-03-31";
                section.fault("as_of", what, help);
            }
            day
        });
        let indices = section.texts("index");
        if places.is_none() && !indices.is_empty() {
            let what = "an index is a column of places, and none are named";
            section.fault(
                "index",
                what,
                "add  places = \"places.csv\", or remove this",
            );
        }
        section.finish();
        Some(Self {
            promises: promises?,
            spending,
            places,
            deflator,
            prices,
            as_of,
            indices: indices.into_iter().map(|name| name.value).collect(),
        })
    }

    /// Every file that it names.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Located<String>> {
        let beside = [&self.spending, &self.places, &self.deflator];
        std::iter::once(&self.promises).chain(beside.into_iter().flatten())
    }
}
