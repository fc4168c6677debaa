//! A cut-off as a picture.

use allotment_outcome::discontinuity::{EdgeLine, Treated};
use allotment_report as report;

use super::DiscontinuityFinding;
use crate::outcome::pictures::topic;

impl DiscontinuityFinding {
    /// Means by score, the lines, and the jump.
    #[must_use]
    pub fn figure(&self) -> report::Figure {
        let (choice, found) = (&self.choice, &self.found);
        let below = match choice.treated {
            Treated::AtOrAbove => 1.0,
            Treated::AtOrBelow => -1.0,
        };
        let line = |line: EdgeLine, side: f64| {
            let reach = side * found.bandwidth;
            report::ScoreLine {
                from: (choice.cut_off + reach, line.level + line.slope * reach),
                at_cut_off: line.level,
            }
        };
        let bins = self.lines.bins.iter().map(|bin| report::ScoreBin {
            treated: bin.treated,
            score: bin.score,
            mean: bin.mean,
            places: bin.units,
        });
        report::discontinuity_plot(&report::DiscontinuityPlot {
            topic: topic(
                "discontinuity",
                "either side of the cut-off",
                &choice.outcome,
                None,
                None,
            ),
            score: choice.score.clone(),
            cut_off: choice.cut_off,
            level: choice.level,
            bins: bins.collect(),
            untreated: Some(line(self.lines.untreated, -below)),
            treated: Some(line(self.lines.treated, below)),
            jump: Some(report::FigureEstimate {
                value: found.value,
                interval: Some(report::FigureSpan {
                    low: found.low,
                    high: found.high,
                }),
                band: None,
            }),
            beyond: self.lines.beyond,
        })
    }
}
