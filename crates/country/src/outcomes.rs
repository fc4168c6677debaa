//! Six years of outcomes, with a planted effect.

use crate::{
    draw::{Draws, Topic},
    need::Need,
};

/// The years of the panel.
pub const YEARS: [u32; 6] = [2020, 2021, 2022, 2023, 2024, 2025];

/// The outcomes: column, effect at once, growth of the effect with each year
/// after, and how much faster it rises each year for every unit of true need,
/// treated or not.
///
/// The first has parallel trends; the second has them only given need, so that
/// an estimate without that covariate is wrong by a known amount; the third
/// has no effect at all.
pub const OUTCOMES: [(&str, f64, f64, f64); 3] = [
    ("in_work_percent", 1.5, 0.5, 0.0),
    ("feel_safe_percent", 2.0, 0.0, 0.4),
    ("recycled_percent", 0.0, 0.0, 0.0),
];

/// The panel: who was treated when, and what was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcomes {
    /// The first treated year of each neighbourhood; nothing if never.
    pub first_treated: Vec<Option<u32>>,
    /// For each neighbourhood and year, the outcomes in the order of
    /// [`OUTCOMES`], in per cent.
    pub values: Vec<[[f64; 3]; 6]>,
    /// Need as it was surveyed before the first year: a covariate.
    pub baseline: Vec<f64>,
}

/// The planted effect on outcome `outcome` of [`OUTCOMES`] in `year`, in
/// percentage points, for a neighbourhood first treated in `first`.
#[must_use]
pub fn planted_effect(outcome: usize, first: Option<u32>, year: u32) -> f64 {
    let (_, at_once, growth, _) = OUTCOMES[outcome];
    match first {
        Some(first) if year >= first => at_once + growth * f64::from(year - first),
        _ => 0.0,
    }
}

/// The years in which a third of the treated neighbourhoods began.
const COHORTS: [u32; 3] = [2022, 2023, 2024];
/// The standard deviation of what is left when place, year and effect are
/// taken out, in percentage points; independent from year to year.
const NOISE: f64 = 1.2;

/// Three in ten neighbourhoods are treated, the more likely the greater their
/// need: so the treated differ from the others, by a level that stays.
pub(crate) fn outcomes(seed: u64, need: &Need) -> Outcomes {
    let mut draws = Draws::new(seed, Topic::Outcomes);
    let count = need.latent.len();
    let mut order: Vec<(i64, usize)> = (0..count)
        .map(|row| {
            let wish = 0.6 * need.latent[row] + draws.normal();
            (crate::land::order(-wish), row)
        })
        .collect();
    order.sort_unstable();
    let mut first_treated = vec![None; count];
    let mut treated: Vec<usize> = order[..count * 3 / 10]
        .iter()
        .map(|&(_, row)| row)
        .collect();
    draws.shuffle(&mut treated);
    for (position, row) in treated.into_iter().enumerate() {
        first_treated[row] = Some(COHORTS[position % 3]);
    }

    let years = YEARS.map(|year| 0.3 * f64::from(year - 2020) + 0.4 * draws.normal());
    let middle = [72.0, 64.0, 45.0];
    let slope = [-4.0, -5.0, -3.0];
    let values = (0..count)
        .map(|row| {
            let need = need.latent[row];
            let level: [f64; 3] = std::array::from_fn(|outcome| {
                middle[outcome] + slope[outcome] * need + 1.5 * draws.normal()
            });
            std::array::from_fn(|time| {
                std::array::from_fn(|outcome| {
                    let year = YEARS[time];
                    let trend = OUTCOMES[outcome].3 * need * f64::from(year - 2020);
                    let effect = planted_effect(outcome, first_treated[row], year);
                    level[outcome] + years[time] + trend + effect + NOISE * draws.normal()
                })
            })
        })
        .collect();
    let baseline = need
        .latent
        .iter()
        .map(|need| need + 0.1 * draws.normal())
        .collect();
    Outcomes {
        first_treated,
        values,
        baseline,
    }
}
