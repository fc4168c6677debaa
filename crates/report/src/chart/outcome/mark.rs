//! Marks, told from each other by shape as well as by colour.

use crate::svg::{BAND, INK, MAIN, PAPER, PICK, Paint, Pen, SECOND, SOFT};

/// A coordinate to one decimal: finer than any screen shows.
pub(super) struct Tenth(pub f64);

impl std::fmt::Display for Tenth {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = format!("{:.1}", self.0);
        let text = text.strip_suffix(".0").unwrap_or(&text);
        formatter.write_str(if text == "-0" { "0" } else { text })
    }
}

/// The line at which something starts: its ink, width and dash.
pub(super) const START: (&str, f64, &str) = (INK, 1.5, "2 4");

/// What stands for a number or a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Mark {
    /// A filled dot.
    Dot,
    /// A hollow dot.
    Ring,
    /// A hollow diamond, for what others are compared with.
    Hollow,
    /// A filled diamond.
    Diamond,
    /// A filled square.
    Square,
    /// A filled triangle.
    Triangle,
    /// A cross, for what is missing.
    Cross,
    /// A thick bar.
    Bar,
    /// A thin bar with ends.
    Outer,
    /// A shaded field; what bounds it is drawn by lines.
    Shade,
    /// A line: ink, width, dash.
    Line(&'static str, f64, Option<&'static str>),
}

impl Mark {
    /// The line at which something starts.
    pub const START: Self = Self::Line(START.0, START.1, Some(START.2));

    /// Draws it at a point. Bars and lines are drawn as in a legend.
    pub fn draw(self, pen: &mut Pen, (x, y): (f64, f64)) {
        let filled = |ink| Paint {
            fill: Some(ink),
            stroke: Some((PAPER, 1.0)),
            dash: None,
        };
        let line = |ink, wide| Paint {
            fill: None,
            stroke: Some((ink, wide)),
            dash: None,
        };
        let hollow = Paint {
            fill: Some(PAPER),
            stroke: Some((SOFT, 2.0)),
            dash: None,
        };
        let (x, y) = (Tenth(x), Tenth(y));
        match self {
            Self::Dot => pen.path(&round(&x, &y, 4.5), &filled(MAIN)),
            Self::Ring => pen.path(&round(&x, &y, 4.5), &hollow),
            Self::Hollow => pen.path(&format!("M{x} {y}m-6 0l6 -6l6 6l-6 6Z"), &hollow),
            Self::Diamond => pen.path(&format!("M{x} {y}m-7 0l7 -7l7 7l-7 7Z"), &filled(PICK)),
            Self::Square => pen.path(&format!("M{x} {y}m-5.5 -5.5h11v11h-11Z"), &filled(SECOND)),
            Self::Triangle => pen.path(&format!("M{x} {y}m-7 5.5l7 -12l7 12Z"), &filled(PICK)),
            Self::Cross => pen.path(&format!("M{x} {y}m-4 -4l8 8m0 -8l-8 8"), &line(SOFT, 1.8)),
            Self::Bar => pen.path(&format!("M{x} {y}m0 -7v14"), &line(MAIN, 4.0)),
            Self::Outer => pen.path(
                &format!("M{x} {y}m-4 -6h8m-4 0v12m-4 0h8"),
                &line(SECOND, 1.5),
            ),
            Self::Shade => {
                let paint = Paint {
                    fill: Some(BAND),
                    stroke: None,
                    dash: None,
                };
                pen.path(&format!("M{x} {y}m-11 -6h22v12h-22Z"), &paint);
            }
            Self::Line(ink, wide, dash) => {
                let paint = Paint {
                    fill: None,
                    stroke: Some((ink, wide)),
                    dash,
                };
                pen.path(&format!("M{x} {y}m-11 0h22"), &paint);
            }
        }
    }
}

fn round(x: &Tenth, y: &Tenth, radius: f64) -> String {
    let across = Tenth(2.0 * radius);
    let radius = Tenth(radius);
    format!(
        "M{x} {y}m-{radius} 0a{radius} {radius} 0 1 0 {across} 0a{radius} {radius} 0 1 0 -{across} 0Z"
    )
}

/// A line through points; where one is missing, it breaks. A point alone
/// between two gaps is a dot, for the line's ends are round.
pub(super) fn broken_line(points: impl Iterator<Item = Option<(f64, f64)>>) -> String {
    use std::fmt::Write as _;
    let mut path = String::new();
    // In whole tenths, so that roundings do not add up.
    let mut before: Option<(f64, f64)> = None;
    for point in points {
        let Some((x, y)) = point else {
            before = None;
            continue;
        };
        let (x, y) = ((x * 10.0).round(), (y * 10.0).round());
        match before {
            Some((x0, y0)) => write!(
                path,
                " {} {}",
                Tenth((x - x0) / 10.0),
                Tenth((y - y0) / 10.0)
            ),
            None => write!(path, "M{} {}l0 0", Tenth(x / 10.0), Tenth(y / 10.0)),
        }
        .expect("writing to a string does not fail");
        before = Some((x, y));
    }
    path
}
