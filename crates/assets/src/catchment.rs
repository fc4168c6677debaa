//! Floating catchments: how much of something there is for each person, when
//! people and assets both reach over the borders of places.

use crate::reach::check;
use crate::{AssetsError, Reach};

/// A step of a stepped catchment: up to where it goes, and what counts there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Up to and with this distance, in metres.
    pub to_m: f64,
    /// The weight, 0 to 1.
    pub weight: f64,
}

/// How nearness counts.
#[derive(Debug, Clone, PartialEq)]
pub enum Catchment {
    /// Two steps, everything within reach alike. Source: Luo and Wang (2003),
    /// «Measures of spatial accessibility to health care in a GIS environment».
    TwoStep {
        /// The reach, in metres.
        within_m: f64,
    },
    /// Two steps, by weights that fall with distance. Source: Luo and Qi
    /// (2009), «An enhanced two-step floating catchment area (E2SFCA) method».
    Enhanced {
        /// The steps, nearest first.
        steps: Vec<Step>,
    },
    /// Two steps, by the weight `exp(-d²/2σ²)` within reach. Source: Dai
    /// (2010), «Black residential segregation, disparities in spatial access
    /// to health care facilities, and late-stage breast cancer diagnosis», in
    /// the form without a shift at the edge.
    Gaussian {
        /// The reach, in metres.
        within_m: f64,
        /// σ, in metres.
        sigma_m: f64,
    },
    /// Three steps: people divide themselves between what is within reach.
    /// Source: Wan, Zou and Sternberg (2012), «A three-step floating catchment
    /// area method for analyzing spatial access to health services».
    ThreeStep {
        /// The steps, nearest first.
        steps: Vec<Step>,
    },
}

impl Catchment {
    /// Its name in a spec.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::TwoStep { .. } => "2sfca",
            Self::Enhanced { .. } => "e2sfca",
            Self::Gaussian { .. } => "gaussian-2sfca",
            Self::ThreeStep { .. } => "3sfca",
        }
    }

    /// How far it reaches, in metres.
    #[must_use]
    pub fn reach_m(&self) -> f64 {
        match self {
            Self::TwoStep { within_m } | Self::Gaussian { within_m, .. } => *within_m,
            Self::Enhanced { steps } | Self::ThreeStep { steps } => {
                steps.last().map_or(0.0, |step| step.to_m)
            }
        }
    }

    /// What counts at `metres`, from 0 to 1. A distance where a step ends
    /// belongs to it; beyond the reach nothing counts.
    #[must_use]
    pub fn weight(&self, metres: f64) -> f64 {
        match self {
            Self::TwoStep { within_m } => f64::from(u8::from(metres <= *within_m)),
            Self::Enhanced { steps } | Self::ThreeStep { steps } => steps
                .iter()
                .find(|step| metres <= step.to_m)
                .map_or(0.0, |step| step.weight),
            Self::Gaussian { within_m, sigma_m } => {
                if metres <= *within_m {
                    libm::exp(-metres * metres / (2.0 * sigma_m * sigma_m))
                } else {
                    0.0
                }
            }
        }
    }

    /// Whether its distances and weights can be used.
    ///
    /// # Errors
    /// [`AssetsError`] for a distance that is not above 0, steps that do not
    /// lead outward, and weights beyond 0 to 1.
    pub fn check(&self) -> Result<(), AssetsError> {
        match self {
            Self::TwoStep { within_m } => check("the reach of the catchment", *within_m),
            Self::Gaussian { within_m, sigma_m } => {
                check("the reach of the catchment", *within_m)?;
                check("sigma", *sigma_m)
            }
            Self::Enhanced { steps } | Self::ThreeStep { steps } => {
                let mut before = 0.0;
                for (step, one) in (1..).zip(steps) {
                    check("the end of a step", one.to_m)?;
                    if one.to_m <= before {
                        let metres = one.to_m;
                        return Err(AssetsError::StepsNotOutward { step, metres });
                    }
                    if !(0.0..=1.0).contains(&one.weight) {
                        let weight = one.weight;
                        return Err(AssetsError::NoWeight { step, weight });
                    }
                    before = one.to_m;
                }
                if steps.is_empty() {
                    return Err(AssetsError::NoSteps);
                }
                Ok(())
            }
        }
    }
}

/// How much capacity there is for each person of each place.
///
/// With `P` people of place `i`, `S` the capacity of asset `j` and `w` the
/// weight at their distance:
///
/// `R_j = S_j / Σ_i P_i·w_ij` and `A_i = Σ_j w_ij·R_j`,
///
/// in the three-step form with `w_ij·G_ij` in place of `w_ij`, where
/// `G_ij = w_ij / Σ_j w_ij` is how likely people of `i` are to choose `j`.
///
/// `reach` must go at least as far as the catchment does. A place with nothing
/// within reach has 0: it is the worst served, not a missing value. An asset
/// with nobody within reach serves nobody: its capacity is in no place's
/// figure. Otherwise `Σ_i P_i·A_i` is the capacity of all assets.
///
/// # Errors
/// As [`Catchment::check`].
///
/// # Panics
/// If the lengths differ, or `reach` does not go as far as the catchment.
pub fn access(
    catchment: &Catchment,
    reach: &Reach,
    people: &[f64],
    capacity: &[f64],
) -> Result<Vec<f64>, AssetsError> {
    catchment.check()?;
    assert_eq!(
        people.len(),
        reach.places(),
        "as many places as in the reach"
    );
    assert!(
        reach.within_m() >= catchment.reach_m(),
        "the reach goes to {} m, the catchment to {} m",
        reach.within_m(),
        catchment.reach_m()
    );
    let mut weights: Vec<f64> = reach
        .metres()
        .iter()
        .map(|&metres| catchment.weight(metres))
        .collect();
    if let Catchment::ThreeStep { .. } = catchment {
        for place in 0..people.len() {
            let row = &mut weights[reach.row(place)];
            let sum: f64 = row.iter().sum();
            for weight in row.iter_mut().filter(|weight| **weight > 0.0) {
                *weight *= *weight / sum;
            }
        }
    }
    let mut demand = vec![0.0; capacity.len()];
    for (place, people) in people.iter().enumerate() {
        let row = reach.row(place);
        for (&asset, weight) in reach.assets()[row.clone()].iter().zip(&weights[row]) {
            demand[asset as usize] += people * weight;
        }
    }
    let ratio: Vec<f64> = capacity
        .iter()
        .zip(&demand)
        .map(|(capacity, demand)| {
            if *demand > 0.0 {
                capacity / demand
            } else {
                0.0
            }
        })
        .collect();
    let score = |place: usize| {
        let row = reach.row(place);
        let pairs = reach.assets()[row.clone()].iter().zip(&weights[row]);
        // From +0: the sum of nothing would be -0, and be written so.
        pairs.fold(0.0, |sum, (&asset, weight)| {
            sum + weight * ratio[asset as usize]
        })
    };
    Ok((0..people.len()).map(score).collect())
}
