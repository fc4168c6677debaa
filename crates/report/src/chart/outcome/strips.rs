//! The frame of a picture with a strip for each row, its name above it.

use super::{
    finite,
    mark::{Mark, Tenth},
    plot::{WIDTH, draw_legend, fit, legend_rows, wide},
    scale::Scale,
};
use crate::svg::{Anchor, BAND, INK, PAPER, Paint, Pen, SOFT, real};

const EDGE: f64 = 14.0;

/// What the strips have in common.
pub(super) struct Frame<'a> {
    /// What the marks mean.
    pub legend: &'a [(Mark, &'a str)],
    /// How high a strip is.
    pub step: f64,
    /// How many there are.
    pub rows: usize,
    /// Dashed lines stand so far to either side of zero, where that is finite.
    pub bound: f64,
    /// What is measured.
    pub axis: &'a str,
}

/// A picture of strips, begun.
pub(super) struct Strips {
    pub pen: Pen,
    pub x: Scale,
    top: f64,
    step: f64,
}

impl Strips {
    /// The frame, with room for `values` and for its bounds.
    pub fn new(frame: &Frame<'_>, values: impl Iterator<Item = f64>) -> Self {
        let (legend, below) = legend_rows(frame.legend);
        let top = below + 8.0;
        let floor = top + frame.step * real(frame.rows.max(1)) + 4.0;
        let mut pen = Pen::new(WIDTH, floor + 46.0);
        draw_legend(&mut pen, &legend);
        let values = values.chain([-frame.bound, frame.bound]);
        let x = Scale::new(values, 5, (EDGE + 14.0, WIDTH - EDGE - 14.0));
        guides(&mut pen, &x, (top, floor), frame.bound);
        if frame.rows == 0 {
            let middle = (WIDTH / 2.0, top + 22.0);
            pen.text(middle, Anchor::Middle, INK, "nothing to draw");
        }
        let corner = (WIDTH - EDGE, floor + 38.0);
        pen.text(corner, Anchor::End, INK, frame.axis);
        Self {
            pen,
            x,
            top,
            step: frame.step,
        }
    }

    /// Writes the name of the row at `position`; gives how far down its words
    /// stand.
    pub fn name(&mut self, position: usize, name: &str) -> f64 {
        let y = self.top + self.step * real(position) + 14.0;
        let name = fit(name, WIDTH - 2.0 * EDGE);
        let behind = Paint {
            fill: Some(PAPER),
            stroke: None,
            dash: None,
        };
        // The guides do not run through the words.
        let path = format!(
            "M{} {}h{}v17H{}Z",
            Tenth(EDGE),
            Tenth(y - 13.0),
            Tenth(wide(&name).min(WIDTH - 2.0 * EDGE)),
            Tenth(EDGE)
        );
        self.pen.path(&path, &behind);
        self.pen.text((EDGE, y), Anchor::Start, INK, &name);
        y
    }
}

/// Upright lines: faint ones at the ticks, one at zero, and dashed ones at the
/// bounds.
fn guides(pen: &mut Pen, x: &Scale, (top, floor): (f64, f64), bound: f64) {
    let line = |ink, wide, dash| Paint {
        fill: None,
        stroke: Some((ink, wide)),
        dash,
    };
    let upright = |at: f64| format!("M{} {}V{}", Tenth(x.at(at)), Tenth(top), Tenth(floor));
    let mut free = 0.0;
    for &tick in &x.ticks {
        pen.path(&upright(tick), &line(BAND, 1.0, None));
        let (at, words) = (x.at(tick), x.label(tick));
        let half = wide(&words) / 2.0;
        if at - half >= free {
            pen.text((at, floor + 17.0), Anchor::Middle, INK, &words);
            free = at + half + 6.0;
        }
    }
    pen.path(&upright(0.0), &line(INK, 1.2, None));
    for guide in [-bound, bound] {
        if finite(Some(guide)).is_some() {
            pen.path(&upright(guide), &line(SOFT, 1.2, Some("4 3")));
        }
    }
}
