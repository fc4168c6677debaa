//! The pictures of an evaluation, or of an examination of promises, each with its table and one sentence.
//!
//! Every function here is pure and takes any input: the same input gives the
//! same bytes, a number that is not finite counts as missing, and where there is
//! nothing to draw the picture says so. No mark is told from another by colour
//! alone.

mod amounts;
mod balance;
mod beside;
mod cloud;
mod discontinuity;
mod events;
mod mark;
mod number;
mod path;
mod peers;
mod plot;
mod power;
mod scale;
mod sensitivity;
mod spillover;
mod strips;
mod table;
mod timeline;
mod worth;
mod xmr;

pub use amounts::amount_bars;
pub use balance::balance_plot;
pub use beside::beside_plot;
pub use cloud::placebo_cloud;
pub use discontinuity::discontinuity_plot;
pub use events::event_study;
pub use path::synthetic_path;
pub use peers::peer_strips;
pub use power::power_curve;
pub use sensitivity::sensitivity_curve;
pub use spillover::spillover_plot;
pub use timeline::promise_timeline;
pub use worth::worth_bars;
pub use xmr::xmr_chart;

use crate::{FigureSpan, FigureTopic, File, svg::Pen, text};

/// A picture, the sentence that says what it shows, and the table of its
/// numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What tells it from others, fit for an address: letters, digits, `-`, `_`.
    pub key: String,
    /// Its heading, as plain text.
    pub title: String,
    /// What it shows, as plain text.
    pub sentence: String,
    /// The drawing: a whole `<svg>` element, with its name and description. It
    /// stands in a page (whose style sheet may repaint it for the dark) or
    /// alone.
    pub svg: String,
    /// The numbers, as HTML in the page's style.
    pub table: String,
}

impl Figure {
    fn new(topic: &FigureTopic, sentence: String, pen: Pen, table: String) -> Self {
        let key = match text::slug(&topic.key) {
            key if key.is_empty() => "figure".to_owned(),
            key => key,
        };
        let picture = pen.finish(&key, topic.title.clone(), sentence);
        Self {
            key,
            title: picture.title,
            sentence: picture.words,
            svg: picture.svg,
            table,
        }
    }

    /// The drawing as a file of its own, `figures/KEY.svg`.
    #[must_use]
    pub fn file(&self) -> File {
        let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", self.svg);
        File {
            path: format!("figures/{}.svg", self.key),
            bytes: text.into_bytes(),
        }
    }
}

/// A number that can be drawn.
fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// An interval that can be drawn: its ends may be infinite.
fn drawable(span: Option<FigureSpan>) -> Option<FigureSpan> {
    span.filter(|span| !span.low.is_nan() && !span.high.is_nan())
}

/// The finite ends of an interval.
fn ends(span: Option<FigureSpan>) -> impl Iterator<Item = f64> {
    let ends = span.map(|span| [span.low, span.high]);
    ends.into_iter().flatten().filter(|end| end.is_finite())
}

/// Whether zero is outside.
fn clear(span: FigureSpan) -> bool {
    span.low > 0.0 || span.high < 0.0
}

/// A cell for a number.
fn cell(value: Option<f64>, decimals: usize) -> String {
    finite(value).map_or_else(
        || "not known".to_owned(),
        |value| number::number(value, decimals),
    )
}

/// A cell for an interval.
fn span_cell(span: Option<FigureSpan>, decimals: usize) -> String {
    drawable(span).map_or_else(
        || "not known".to_owned(),
        |span| number::span(span.low, span.high, decimals),
    )
}

/// What an upright axis shows: `difference, in claimants`.
fn in_unit(what: &str, unit: &str) -> String {
    if unit.is_empty() {
        what.to_owned()
    } else {
        format!("{what}, in {unit}")
    }
}

/// `higher` or `lower`, by sign.
fn way(value: f64) -> &'static str {
    if value < 0.0 { "lower" } else { "higher" }
}
