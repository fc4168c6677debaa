//! Charts of bars, drawn as one picture with its alternative text.

use super::font::Weight;
use super::layout::{Draw, INK, LEFT, Layout, WIDTH, body, bold, plain};
use super::tree::{Figure, NodeId, Role};
use crate::Chart;
use crate::model::COLOURS;

const TALL: f32 = 130.0;
const SIZE: f32 = 9.0;
/// The drawing's height: the label of the tallest bar, the bars, the names of
/// the categories, the key.
const HEIGHT: f32 = TALL + 58.0;

/// The same with its title.
pub(super) const WHOLE: f32 = HEIGHT + 30.0;

impl Layout<'_> {
    pub(super) fn chart(&mut self, chart: &Chart) {
        let title = self.tree.add(None, Role::Paragraph);
        self.y += 4.0;
        self.room(WHOLE);
        self.flow(title, &[bold(&chart.title)], body(LEFT));
        let top = self.y;
        let node = self.tree.add(
            None,
            Role::Figure(Figure {
                alternative: chart.alternative.clone(),
                page: self.page(),
                x: LEFT,
                y: top,
                width: WIDTH,
                height: HEIGHT,
            }),
        );
        let base = top + 16.0 + TALL;
        self.bars(node, chart, base);
        self.rectangle(Some(node), LEFT, base, WIDTH, 0.75, INK);
        let mut x = LEFT;
        for (series, colour) in chart.series.iter().zip(COLOURS) {
            self.rectangle(Some(node), x, base + 26.0, 9.0, 9.0, colour);
            x += 14.0;
            self.label(node, &series.name, x, base + 34.0);
            x += self.fonts.width(&series.name, Weight::Regular, SIZE) + 24.0;
        }
        self.y = top + HEIGHT + 6.0;
    }

    fn bars(&mut self, node: NodeId, chart: &Chart, base: f32) {
        let count = |number: usize| f32::from(u16::try_from(number.max(1)).unwrap_or(u16::MAX));
        let step = WIDTH / count(chart.categories.len());
        let width = step * 0.8 / count(chart.series.len());
        let mut left = LEFT;
        for (at, category) in chart.categories.iter().enumerate() {
            let mut x = left + step * 0.1;
            for (series, colour) in chart.series.iter().zip(COLOURS) {
                let height = TALL * part(series.values[at], chart.greatest());
                self.rectangle(Some(node), x, base - height, width - 4.0, height, colour);
                let label = &series.labels[at];
                let middle = x + (width - 4.0) / 2.0;
                self.centred(node, label, middle, base - height - 4.0);
                x += width;
            }
            self.centred(node, category, left + step / 2.0, base + 13.0);
            left += step;
        }
    }

    fn centred(&mut self, node: NodeId, text: &str, middle: f32, baseline: f32) {
        let wide = self.fonts.width(text, Weight::Regular, SIZE);
        self.label(node, text, middle - wide / 2.0, baseline);
    }

    fn label(&mut self, node: NodeId, text: &str, x: f32, baseline: f32) {
        let draw = Draw::Text {
            x,
            baseline,
            size: SIZE,
            piece: plain(text),
        };
        self.draw(Some(node), draw);
    }
}

/// `value` of `greatest`, from 0 to 1, to the ten-thousandth.
fn part(value: u64, greatest: u64) -> f32 {
    let parts = u128::from(value) * 10_000 / u128::from(greatest.max(1));
    f32::from(u16::try_from(parts).unwrap_or(10_000)) / 10_000.0
}
