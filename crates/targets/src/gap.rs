//! How far places are apart, and whether the gap would close by itself.

use crate::forecast::{Forecast, forecast};
use crate::panel::Panel;

/// How a gap is measured, between the place that a tenth of places are below and the
/// one that a tenth are above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// The difference of the two.
    Difference,
    /// The ratio of the two: nothing is a multiple of 0 or less, so that there is none
    /// where the lower is not above 0.
    Ratio,
}

/// The gap over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Times and gaps, in order.
    pub points: Vec<(f64, f64)>,
    /// What it was at the baseline.
    pub at_baseline: Option<f64>,
    /// What it would come to at the end.
    pub forecast: Option<Forecast>,
    /// The chance that it would be smaller at the end than at the baseline.
    pub chance_closes: Option<f64>,
    /// The first time at which there is no ratio, and what the lower was then: nothing else
    /// is told of such a gap, as what a ratio does on its way over 0 says nothing of how
    /// far places are apart.
    pub no_ratio: Option<(f64, f64)>,
}

/// A gap is told of no fewer places.
const PLACES_MIN: usize = 10;

/// The gap between the places of `panel` at each time at which 10 of them or more
/// have a value, and whether it would be smaller at the time `by` than at the
/// time `from`. The trend is that up to `from`, or if that is too short, up to the last time.
#[must_use]
pub fn gap(panel: &Panel, spread: Spread, from: Option<f64>, by: Option<f64>) -> Gap {
    let mut points = Vec::new();
    let mut no_ratio = None;
    for time in panel.times() {
        let mut values: Vec<f64> = (panel.places.iter())
            .filter_map(|place| {
                let point = place.until(time).last()?;
                (time - point.0 <= crate::panel::SAME_TIME).then_some(point.1)
            })
            .collect();
        if values.len() < PLACES_MIN {
            continue;
        }
        values.sort_by(f64::total_cmp);
        let (low, high) = (quantile(&values, 0.1), quantile(&values, 0.9));
        if spread == Spread::Ratio && low <= 0.0 {
            no_ratio = no_ratio.or(Some((time, low)));
        }
        let apart = match spread {
            Spread::Difference => high - low,
            Spread::Ratio => high / low,
        };
        if apart.is_finite() {
            points.push((time, apart));
        }
    }
    if no_ratio.is_some() {
        return Gap {
            points: Vec::new(),
            at_baseline: None,
            forecast: None,
            chance_closes: None,
            no_ratio,
        };
    }
    let as_series = crate::Series {
        code: String::new(),
        points,
        errors: Vec::new(),
    };
    let at_baseline = from.and_then(|from| as_series.value_at(from));
    let forecast = by.and_then(|by| {
        let before = from.map_or(&as_series.points[..], |from| as_series.until(from));
        forecast(before, 0.0, by).or_else(|| forecast(&as_series.points, 0.0, by))
    });
    let chance_closes = (forecast.as_ref().zip(at_baseline)).map(|(forecast, at_baseline)| {
        if forecast.is_just(at_baseline) {
            // What stays as it was did not close.
            0.0
        } else {
            1.0 - forecast.chance_above(at_baseline)
        }
    });
    Gap {
        points: as_series.points,
        at_baseline,
        forecast,
        chance_closes,
        no_ratio: None,
    }
}

/// The quantile of sorted `values`, interpolated between the two nearest.
///
/// Source: Hyndman and Fan, *Sample quantiles in statistical packages* (1996),
/// definition 7.
fn quantile(values: &[f64], part: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "places are few")]
    let at = part * (values.len() - 1) as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies within the list"
    )]
    let below = at.floor() as usize;
    let above = (below + 1).min(values.len() - 1);
    values[below] + (at - at.floor()) * (values[above] - values[below])
}
