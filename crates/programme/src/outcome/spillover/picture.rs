//! Rings as a picture.

use allotment_outcome::spillover::RingEffect;
use allotment_report as report;

use super::SpilloverFinding;
use crate::outcome::pictures::topic;

impl SpilloverFinding {
    /// Effects by distance.
    #[must_use]
    pub fn figure(&self) -> report::Figure {
        let effect = |effect: &RingEffect, places: usize| report::RingEstimate {
            places,
            value: effect.value,
            interval: effect.error.map(|error| report::FigureSpan {
                low: error.low,
                high: error.high,
            }),
        };
        let rings = self.found.rings.iter().map(|ring| report::DistanceRing {
            from: ring.from,
            to: ring.to,
            effect: effect(&ring.effect, ring.units),
        });
        let name = self.what();
        report::spillover_plot(&report::SpilloverPlot {
            topic: report::FigureTopic {
                title: format!(
                    "{}: by distance from the nearest treated place",
                    self.choice.outcome
                ),
                ..topic("spillover", "", &self.choice.outcome, Some(&name), None)
            },
            distance: self.metres().to_owned(),
            level: self.choice.level,
            direct: Some(effect(&self.found.direct, self.found.treated)),
            rings: rings.collect(),
        })
    }
}
