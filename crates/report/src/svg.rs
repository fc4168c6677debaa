//! A pen for SVG: just enough to draw charts and maps.

use std::fmt::Write as _;

use crate::text::escape;

/// Ink, for words and axes.
pub(crate) const INK: &str = "#1d2530";
/// Softer ink, for grid lines and small print; 4.5 to 1 on white and more.
pub(crate) const SOFT: &str = "#566170";
/// The main colour of bars and marks.
pub(crate) const MAIN: &str = "#12395b";
/// The second colour, told from the first by lightness as well as hue.
pub(crate) const SECOND: &str = "#3d9ab8";
/// What is picked out.
pub(crate) const PICK: &str = "#c2185b";
/// A band behind marks.
pub(crate) const BAND: &str = "#e3e9f0";
/// The page.
pub(crate) const PAPER: &str = "#ffffff";

/// A picture with its words, ready for a page or a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// What it shows, in a few words.
    pub title: String,
    /// The same in sentences, for those who cannot see it.
    pub words: String,
    /// The drawing, a whole `<svg>` element.
    pub svg: String,
}

impl Picture {
    /// The drawing under its title, as HTML; `more` is HTML after the title.
    pub fn figure(&self, more: &str) -> String {
        format!(
            r"<figure><figcaption>{} {more}</figcaption>{}</figure>",
            escape(&self.title),
            self.svg
        )
    }
}

/// How a path is painted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Paint<'a> {
    /// The ink inside, if it is filled.
    pub fill: Option<&'a str>,
    /// The ink and the width of the line.
    pub stroke: Option<(&'a str, f64)>,
    /// The lengths of dashes and gaps, if the line is not whole.
    pub dash: Option<&'a str>,
}

/// Which way text runs from its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing under way.
pub(crate) struct Pen {
    body: String,
    width: f64,
    height: f64,
}

impl Pen {
    /// A sheet of `width` by `height`.
    pub fn new(width: f64, height: f64) -> Self {
        Self {
            body: String::new(),
            width,
            height,
        }
    }

    pub fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), ink: &str) {
        self.put(format_args!(
            r#"<rect x="{}" y="{}" width="{}" height="{}"{}/>"#,
            Short(x),
            Short(y),
            Short(width),
            Short(height),
            fill(ink)
        ));
    }

    /// A straight stroke.
    pub fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), ink: &str, wide: f64) {
        self.put(format_args!(
            r#"<line x1="{}" y1="{}" x2="{}" y2="{}"{} stroke-width="{}"/>"#,
            Short(x1),
            Short(y1),
            Short(x2),
            Short(y2),
            stroke(ink),
            Short(wide)
        ));
    }

    pub fn circle(&mut self, (x, y): (f64, f64), radius: f64, ink: &str) {
        self.put(format_args!(
            r#"<circle cx="{}" cy="{}" r="{}"{} stroke="{PAPER}" stroke-width="1.5"/>"#,
            Short(x),
            Short(y),
            Short(radius),
            fill(ink)
        ));
    }

    /// A path in the language of SVG's attribute `d`.
    pub fn path(&mut self, path: &str, paint: &Paint<'_>) {
        let inside = match paint.fill {
            Some(ink) => fill(ink),
            None => r#" fill="none""#.to_owned(),
        };
        self.put(format_args!(r#"<path d="{path}"{inside}"#));
        if let Some((ink, wide)) = paint.stroke {
            let ink = stroke(ink);
            // One attribute `class`, whatever is painted.
            let ink = match paint.fill {
                Some(_) => ink[ink.find("stroke=").unwrap_or(0)..].to_owned(),
                None => ink[1..].to_owned(),
            };
            self.put(format_args!(r#" {ink} stroke-width="{}""#, Short(wide)));
            if let Some(dash) = paint.dash {
                self.put(format_args!(r#" stroke-dasharray="{dash}""#));
            }
            self.put(format_args!(
                r#" stroke-linejoin="round" stroke-linecap="round""#
            ));
        }
        self.put(format_args!("/>"));
    }

    /// Words of size 13, or 11.5 in the softer ink.
    pub fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, ink: &str, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let small = if ink == SOFT {
            r#" font-size="11.5""#
        } else {
            ""
        };
        self.put(format_args!(
            r#"<text x="{}" y="{}"{anchor}{small}{}>{}</text>"#,
            Short(x),
            Short(y),
            fill(ink),
            escape(words)
        ));
    }

    /// The picture. `key` must be unlike any other on its page.
    pub fn finish(self, key: &str, title: String, words: String) -> Picture {
        let svg = format!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {width} {height}" "#,
                r#"role="img" aria-labelledby="{key}-t {key}-d" font-family="system-ui, sans-serif" font-size="13">"#,
                r#"<title id="{key}-t">{title}</title><desc id="{key}-d">{words}</desc>"#,
                r#"<rect class="paper" width="{width}" height="{height}" fill="{paper}"/>{body}</svg>"#
            ),
            width = Short(self.width),
            height = Short(self.height),
            key = escape(key),
            title = escape(&title),
            words = escape(&words),
            paper = PAPER,
            body = self.body,
        );
        Picture { title, words, svg }
    }

    fn put(&mut self, arguments: std::fmt::Arguments<'_>) {
        self.body
            .write_fmt(arguments)
            .expect("writing to a string does not fail");
    }
}

/// The class by which a page in dark dress repaints an ink.
fn class(ink: &str) -> &'static str {
    match ink {
        INK => "ink",
        SOFT => "soft",
        MAIN => "main",
        SECOND => "second",
        PICK => "pick",
        BAND => "band",
        PAPER => "paper",
        _ => "as-is",
    }
}

fn fill(ink: &str) -> String {
    format!(r#" class="f-{}" fill="{ink}""#, class(ink))
}

fn stroke(ink: &str) -> String {
    format!(r#" class="s-{}" stroke="{ink}""#, class(ink))
}

/// A coordinate to two decimals without idle zeros.
pub(crate) struct Short(pub f64);

impl std::fmt::Display for Short {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{:.2}", self.0);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        formatter.write_str(if text == "-0" { "0" } else { text })
    }
}

/// A whole number as a coordinate or a length.
pub(crate) fn real(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        assert_eq!(Short(12.0).to_string(), "12");
        assert_eq!(Short(0.125).to_string(), "0.12");
        assert_eq!(Short(-0.001).to_string(), "0");
        assert_eq!(Short(100.5).to_string(), "100.5");
    }

    #[test]
    fn words_cannot_break_out_of_their_tag() {
        let mut pen = Pen::new(10.0, 10.0);
        pen.text((0.0, 0.0), Anchor::End, INK, "a<b & \"c\"");
        let picture = pen.finish("k", "T<".to_owned(), "W&".to_owned());
        assert!(picture.svg.contains("a&lt;b &amp; &quot;c&quot;</text>"));
        assert!(picture.svg.contains(">T&lt;</title>"));
    }
}
