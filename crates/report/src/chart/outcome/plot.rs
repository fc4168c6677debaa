//! The frame around marks: legend, axes, guides.

use super::{
    mark::{self, Mark},
    scale::Scale,
};
use crate::svg::{Anchor, BAND, INK, PAPER, Paint, Pen, SOFT, real};

/// Narrower than other charts, for there are more words to read on a phone.
pub(super) const WIDTH: f64 = 360.0;
const EDGE: f64 = 10.0;
const LINE: f64 = 19.0;
/// A generous guess at how wide a letter of size 13 is.
const LETTER: f64 = 7.5;

/// How wide words of size 13 are, rather too wide than too narrow.
pub(super) fn wide(words: &str) -> f64 {
    let letters = words.chars().map(|letter| match letter {
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 11.5,
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | ' ' | '.' | ',' => 5.5,
        'A'..='Z' | '\u{2212}' | '\u{2019}' | '\u{2026}' => 9.0,
        _ if letter.is_ascii() => LETTER + 0.7,
        _ => 13.0,
    });
    letters.sum()
}

/// As much of `words` as fits.
pub(super) fn fit(words: &str, room: f64) -> String {
    if wide(words) <= room {
        return words.to_owned();
    }
    let mut used = 9.0;
    let kept: String = words
        .chars()
        .take_while(|letter| {
            used += wide(letter.encode_utf8(&mut [0; 4]));
            used <= room
        })
        .collect();
    format!("{}\u{2026}", kept.trim_end())
}

/// What a plot looks like before anything is in it.
pub(super) struct Frame<'a> {
    /// What marks mean.
    pub legend: &'a [(Mark, &'a str)],
    /// What the upright axis shows.
    pub y_title: &'a str,
    /// What the level axis shows.
    pub x_title: &'a str,
    /// The numbers that must fit on the upright axis.
    pub y_values: Vec<f64>,
    /// How tall the field is.
    pub tall: f64,
}

/// A field with an upright axis, ready for marks.
pub(super) struct Plot {
    pub pen: Pen,
    pub y: Scale,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub floor: f64,
}

impl Plot {
    pub fn new(frame: &Frame<'_>) -> Self {
        let (legend, below) = legend_rows(frame.legend);
        let below = below + 5.0;
        let top = below + LINE + 8.0;
        let floor = top + frame.tall;
        let lines = if frame.x_title.is_empty() { 1.0 } else { 2.0 };
        let mut pen = Pen::new(WIDTH, floor + lines * LINE + 8.0);
        draw_legend(&mut pen, &legend);
        let title = fit(frame.y_title, WIDTH - 2.0 * EDGE);
        pen.text((EDGE, below + 14.0), Anchor::Start, INK, &title);
        let y = Scale::new(frame.y_values.iter().copied(), 5, (floor, top));
        let labels = y.ticks.iter().map(|&tick| wide(&y.label(tick)));
        let left = EDGE + labels.fold(0.0, f64::max).min(WIDTH / 3.0) + 5.0;
        let right = WIDTH - EDGE - 4.0;
        for &tick in &y.ticks {
            let at = y.at(tick);
            pen.line((left, at), (right, at), BAND, 1.0);
            pen.text((left - 5.0, at + 4.5), Anchor::End, INK, &y.label(tick));
        }
        if !frame.x_title.is_empty() {
            let title = fit(frame.x_title, right - left);
            pen.text((right, floor + 2.0 * LINE + 1.0), Anchor::End, INK, &title);
        }
        Self {
            pen,
            y,
            left,
            right,
            top,
            floor,
        }
    }

    /// A level line across the field.
    pub fn level(&mut self, value: f64, ink: &str, stroke: f64, dash: Option<&str>) {
        let y = self.y.at(value);
        let path = format!(
            "M{} {}H{}",
            mark::Tenth(self.left),
            mark::Tenth(y),
            mark::Tenth(self.right)
        );
        self.stroke(&path, ink, stroke, dash);
    }

    /// An upright line across the field.
    pub fn upright(&mut self, x: f64, ink: &str, stroke: f64, dash: Option<&str>) {
        let path = format!(
            "M{} {}V{}",
            mark::Tenth(x),
            mark::Tenth(self.top),
            mark::Tenth(self.floor)
        );
        self.stroke(&path, ink, stroke, dash);
    }

    /// The line at which something starts.
    pub fn start(&mut self, x: f64) {
        self.upright(x, mark::START.0, mark::START.1, Some(mark::START.2));
    }

    pub fn stroke(&mut self, path: &str, ink: &str, stroke: f64, dash: Option<&str>) {
        let paint = Paint {
            fill: None,
            stroke: Some((ink, stroke)),
            dash,
        };
        self.pen.path(path, &paint);
    }

    /// A number's words under the field for each tick of `x`.
    pub fn ticks(&mut self, x: &Scale) {
        let ticks: Vec<(f64, String)> = x
            .ticks
            .iter()
            .map(|&tick| (x.at(tick), x.label(tick)))
            .collect();
        self.labels(&ticks);
    }

    /// Words under the field, as many as fit beside each other: each, or each
    /// second, or each third, from the first on.
    pub fn labels(&mut self, labels: &[(f64, String)]) {
        let room = (self.right - self.left) / 2.0;
        let widest = labels
            .iter()
            .map(|(_, words)| wide(words))
            .fold(0.0, f64::max)
            .min(room);
        let gaps = labels.windows(2).map(|pair| pair[1].0 - pair[0].0);
        let least = gaps.fold(f64::INFINITY, f64::min).max(0.01);
        let every = (1..labels.len().max(2))
            .find(|&every| least * real(every) >= widest + 8.0)
            .unwrap_or(labels.len().max(1));
        for (at, words) in labels.iter().step_by(every) {
            let path = format!("M{} {}v4", mark::Tenth(*at), mark::Tenth(self.floor));
            self.stroke(&path, SOFT, 1.0, None);
            let words = fit(words, room);
            let half = wide(&words) / 2.0;
            let middle = at.max(4.0 + half).min((WIDTH - 4.0 - half).max(4.0 + half));
            self.pen.text(
                (middle, self.floor + LINE - 1.0),
                Anchor::Middle,
                INK,
                &words,
            );
        }
    }

    /// Where the middle of position `at` of `count` lies.
    pub fn slot(&self, at: usize, count: usize) -> f64 {
        let step = (self.right - self.left) / real(count.max(1));
        self.left + step * (real(at) + 0.5)
    }
}

type LegendRow<'a> = (f64, f64, Mark, &'a str);

/// Where each part of the legend stands, and what is below them all.
pub(super) fn legend_rows<'a>(legend: &[(Mark, &'a str)]) -> (Vec<LegendRow<'a>>, f64) {
    let mut rows = Vec::new();
    let (mut x, mut y) = (EDGE, 14.0);
    for &(mark, words) in legend {
        let long = 30.0 + wide(words);
        if x > EDGE && x + long > WIDTH - EDGE {
            (x, y) = (EDGE, y + LINE);
        }
        rows.push((x, y, mark, words));
        x += long + 12.0;
    }
    let below = if legend.is_empty() { 0.0 } else { y + 6.0 };
    (rows, below)
}

pub(super) fn draw_legend(pen: &mut Pen, rows: &[LegendRow<'_>]) {
    for &(x, y, mark, words) in rows {
        mark.draw(pen, (x + 11.0, y - 4.5));
        let words = fit(words, WIDTH - EDGE - x - 28.0);
        pen.text((x + 28.0, y), Anchor::Start, INK, &words);
    }
}

/// Words in the middle of an empty field.
pub(super) fn nothing(plot: &mut Plot) {
    let middle = (
        plot.left.midpoint(plot.right),
        plot.top.midpoint(plot.floor),
    );
    let paint = Paint {
        fill: Some(PAPER),
        stroke: None,
        dash: None,
    };
    let path = format!(
        "M{} {}h180v24h-180Z",
        mark::Tenth(middle.0 - 90.0),
        mark::Tenth(middle.1 - 12.0)
    );
    plot.pen.path(&path, &paint);
    plot.pen.text(
        (middle.0, middle.1 + 4.5),
        Anchor::Middle,
        INK,
        "nothing to draw",
    );
}
