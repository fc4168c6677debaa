//! `[place]` of a programme: neighbourhoods that residents drew, and where people live.

use crate::spec::{Located, Section};

/// What a programme says of neighbourhoods of its own.
#[derive(Debug, Clone, Default)]
pub struct PlaceSpec {
    /// Points where people live.
    pub points: Option<PointsSpec>,
    /// The neighbourhoods.
    pub areas: Vec<AreaSpec>,
}

/// Points where people live: they say how much of an area lies inside.
#[derive(Debug, Clone)]
pub struct PointsSpec {
    /// The table.
    pub path: Located<String>,
    /// Its column of people.
    pub people: String,
    /// Its columns eastward and northward.
    pub coordinates: [String; 2],
    /// What its coordinates mean, where the columns' names do not say.
    pub crs: Option<String>,
}

/// A neighbourhood in the programme's folder.
#[derive(Debug, Clone)]
pub struct AreaSpec {
    /// Its line.
    pub line: u64,
    /// The shape that somebody drew.
    pub path: Option<Located<String>>,
    /// What the shape's coordinates mean, where the file is wrong.
    pub crs: Option<String>,
    /// Instead of a shape: codes of small areas or of larger ones.
    pub codes: Vec<Located<String>>,
    /// What its people call it.
    pub name: Option<String>,
    /// The JSON of an earlier drawing.
    pub previous: Option<Located<String>>,
}

impl PlaceSpec {
    /// The `[place]` that `section` is, its faults noted in the document.
    pub(crate) fn read(section: Section<'_>) -> Self {
        let points = section.text("points");
        let text = |key: &str, usual: &str| {
            section
                .text(key)
                .map_or_else(|| usual.to_owned(), |text| text.value)
        };
        if points.is_some() {
            section.require("people", "people = \"households\"");
        }
        let spec = Self {
            areas: (section.sections("area").into_iter())
                .filter_map(read_area)
                .collect(),
            points: points.map(|path| PointsSpec {
                path,
                people: text("people", "people"),
                coordinates: [text("x", "lon"), text("y", "lat")],
                crs: section.text("crs").map(|crs| crs.value),
            }),
        };
        section.finish();
        spec
    }
}

fn read_area(section: Section<'_>) -> Option<AreaSpec> {
    let path = section.text("path");
    let codes = section.texts("codes");
    let area = AreaSpec {
        line: section.line(),
        crs: section.text("crs").map(|crs| crs.value),
        name: section.text("name").map(|name| name.value),
        previous: section.text("previous"),
        path,
        codes,
    };
    let both = area.path.is_some() && !area.codes.is_empty();
    let neither = !section.has("path") && !section.has("codes");
    if both || neither {
        let what = if both {
            "there is a shape and there are codes"
        } else {
            "nothing says where the neighbourhood lies"
        };
        let help = "write  path = \"harbour.geojson\"  or  codes = [\"E02000001\", \"E01000005\"]";
        section.document().fault(section.line(), what, help);
    }
    section.finish();
    (area.path.is_some() || !area.codes.is_empty()).then_some(area)
}
