//! A document as one HTML page that needs no other file.

use askama::Template;

use crate::model::{COLOURS, clean};
use crate::{Block, Chart, Document, DocumentError};

#[derive(Template)]
#[template(path = "document.html")]
struct Page<'a> {
    document: &'a Document,
}

/// What stands on the page one after the other: blocks, and where a part in
/// another language begins and ends.
enum Line<'a> {
    Open(&'a str),
    Block(&'a Block),
    Close,
}

struct Blocks;

impl Blocks {
    fn of(blocks: &[Block]) -> Vec<Line<'_>> {
        let mut lines = Vec::new();
        for block in blocks {
            if let Block::InLanguage(language, inner) = block {
                lines.push(Line::Open(language));
                lines.extend(Self::of(inner));
                lines.push(Line::Close);
            } else {
                lines.push(Line::Block(block));
            }
        }
        lines
    }
}

/// A bar of a chart, in the units of the drawing.
struct Bar {
    x: u64,
    y: u64,
    width: u64,
    height: u64,
    colour: String,
    label: String,
}

const WIDTH: u64 = 640;
const BASE: u64 = 220;
const TALLEST: u64 = 180;

/// The drawing of `chart`.
struct Drawing<'a> {
    chart: &'a Chart,
}

impl Drawing<'_> {
    fn bars(&self) -> Vec<Bar> {
        let step = WIDTH / (self.chart.categories.len() as u64).max(1);
        let count = (self.chart.series.len() as u64).max(1);
        let width = (step * 4 / 5) / count;
        let greatest = u128::from(self.chart.greatest());
        let mut bars = Vec::new();
        for (at, series) in (0..).zip(&self.chart.series) {
            for (category, (&value, label)) in (0..).zip(series.values.iter().zip(&series.labels)) {
                let height = u128::from(value) * u128::from(TALLEST) / greatest;
                let height = u64::try_from(height).unwrap_or(TALLEST);
                bars.push(Bar {
                    x: category * step + step / 10 + at * width,
                    y: BASE - height,
                    width: width.saturating_sub(4),
                    height,
                    colour: colour(at),
                    label: label.clone(),
                });
            }
        }
        bars
    }

    /// The names of the categories, each with the middle of its place.
    fn categories(&self) -> Vec<(u64, &str)> {
        let step = WIDTH / (self.chart.categories.len() as u64).max(1);
        let names = self.chart.categories.iter().map(String::as_str);
        (0..).map(|at| at * step + step / 2).zip(names).collect()
    }

    /// The names of the series, each with its place and colour.
    fn keys(&self) -> Vec<(u64, String, &str)> {
        let names = self.chart.series.iter().map(|series| series.name.as_str());
        (0..)
            .zip(names)
            .map(|(at, name)| (at * 200, colour(at), name))
            .collect()
    }
}

fn colour(series: u64) -> String {
    let at = usize::try_from(series).unwrap_or_default() % COLOURS.len();
    let (red, green, blue) = COLOURS[at];
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// `document` as an HTML page.
///
/// # Errors
/// [`DocumentError::Writer`] if the template cannot be filled.
pub fn html(document: &Document) -> Result<String, DocumentError> {
    let page = Page { document };
    page.render()
        .map(|page| clean_page(&page))
        .map_err(|error| DocumentError::Writer {
            form: "HTML",
            why: error.to_string(),
        })
}

/// The page without letters that HTML cannot hold, its line ends kept.
fn clean_page(page: &str) -> String {
    let mut lines: Vec<String> = page.lines().map(clean).collect();
    lines.push(String::new());
    lines.join("\n")
}
