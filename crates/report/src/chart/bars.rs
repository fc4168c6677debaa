//! Columns: money a head by tenth of need, places by tenth, starts by year.

use super::WIDTH;
use crate::svg::{Anchor, INK, MAIN, Pen, Picture, SOFT, real};

/// One column.
pub(crate) struct Bar {
    /// What stands under it.
    pub label: String,
    /// Its height, in any unit; nothing where there is nothing to show.
    pub value: Option<f64>,
    /// What stands on top of it.
    pub shown: String,
}

/// What the chart is called and what stands at the two ends of its floor.
pub(crate) struct Frame<'a> {
    pub title: &'a str,
    pub words: &'a str,
    pub left: &'a str,
    pub right: &'a str,
}

const TOP: f64 = 24.0;
const FLOOR: f64 = 160.0;

/// Columns on a floor at zero, each with its number on top.
pub(crate) fn bars(key: &str, frame: &Frame<'_>, columns: &[Bar]) -> Picture {
    let most = columns
        .iter()
        .filter_map(|column| column.value)
        .fold(0.0, f64::max)
        .max(f64::MIN_POSITIVE);
    let step = (WIDTH - 8.0) / real(columns.len().max(1));
    let wide = (step * 0.78).min(56.0);
    let ends = !frame.left.is_empty() || !frame.right.is_empty();
    let mut pen = Pen::new(WIDTH, if ends { 204.0 } else { 186.0 });
    for (position, column) in columns.iter().enumerate() {
        let middle = 4.0 + step * (real(position) + 0.5);
        let tall = column
            .value
            .map_or(0.0, |value| (FLOOR - TOP) * value.max(0.0) / most);
        if tall > 0.0 {
            pen.rect((middle - wide / 2.0, FLOOR - tall), (wide, tall), MAIN);
        }
        let ink = if columns.len() > 7 { SOFT } else { INK };
        pen.text(
            (middle, FLOOR - tall - 6.0),
            Anchor::Middle,
            ink,
            &column.shown,
        );
        pen.text((middle, FLOOR + 17.0), Anchor::Middle, ink, &column.label);
    }
    pen.line((4.0, FLOOR), (WIDTH - 4.0, FLOOR), SOFT, 1.0);
    pen.text((4.0, FLOOR + 37.0), Anchor::Start, SOFT, frame.left);
    pen.text((WIDTH - 4.0, FLOOR + 37.0), Anchor::End, SOFT, frame.right);
    pen.finish(key, frame.title.to_owned(), frame.words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tallest_column_fills_the_frame_and_nothing_stays_on_the_floor() {
        let column = |value: Option<f64>| Bar {
            label: "x".to_owned(),
            value,
            shown: "y".to_owned(),
        };
        let frame = Frame {
            title: "T",
            words: "W",
            left: "",
            right: "",
        };
        let picture = bars(
            "k",
            &frame,
            &[column(Some(5.0)), column(None), column(Some(10.0))],
        );
        assert!(picture.svg.contains(r#"height="136""#), "the tallest");
        assert!(picture.svg.contains(r#"height="68""#), "half of it");
        assert_eq!(picture.svg.matches("f-main").count(), 2);
    }
}
