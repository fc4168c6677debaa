//! The true need of each neighbourhood, which no file but those in `truth/`
//! shows.

use allotment_place::{Point, Rank, best_ranks};

use crate::{
    draw::{Draws, Topic},
    land::Land,
    people::Standing,
};

/// What is true, and what indicators only measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// The latent need of each neighbourhood: mean 0, standard deviation 1,
    /// growing with need.
    pub latent: Vec<f64>,
    /// The true level of each domain, in the order of [`DOMAINS`]: each with
    /// mean 0 and standard deviation 1, growing with need.
    pub domains: [Vec<f64>; 5],
}

/// The domains: id, weight in the demo's index, and the correlation with the
/// latent need, which is planted exactly.
pub const DOMAINS: [(&str, f64, f64); 5] = [
    ("income", 30.0, 0.93),
    ("work", 25.0, 0.90),
    ("health", 20.0, 0.85),
    ("learning", 15.0, 0.80),
    ("surroundings", 10.0, 0.30),
];

impl Need {
    /// High in the middle of the towns, highest in the resort whose season is
    /// over, low in the suburbs; the rest varies smoothly over the country.
    pub(crate) fn new(seed: u64, land: &Land, standings: &[Standing]) -> Self {
        let mut draws = Draws::new(seed, Topic::Need);
        let points: Vec<Point> = (0..standings.len()).map(|row| land.centre(row)).collect();
        let broad = field(&points, 0.35, &mut draws);
        let fine = field(&points, 0.12, &mut draws);
        let mut latent: Vec<f64> = standings
            .iter()
            .enumerate()
            .map(|(row, standing)| {
                let towns = of_towns(standing);
                let resort = if land.coastal[row] {
                    1.2 * bell(standing.from_town[2])
                } else {
                    0.0
                };
                towns + resort + 0.55 * broad[row] + 0.3 * fine[row] + 0.25 * draws.normal()
            })
            .collect();
        standardise(&mut latent);
        let domains = DOMAINS.map(|(_, _, loading)| {
            let own = field(&points, 0.2, &mut draws);
            let mut own: Vec<f64> = own
                .into_iter()
                .map(|own| 0.8 * own + 0.6 * draws.normal())
                .collect();
            take_out(&latent, &mut own);
            let rest = (1.0_f64 - loading * loading).sqrt();
            latent
                .iter()
                .zip(own)
                .map(|(need, own)| loading * need + rest * own)
                .collect()
        });
        Self { latent, domains }
    }

    /// The mean of the true domains by their weights, growing with need.
    #[must_use]
    pub fn index(&self) -> Vec<f64> {
        (0..self.latent.len())
            .map(|row| {
                let weighed = DOMAINS
                    .iter()
                    .zip(&self.domains)
                    .map(|((_, weight, _), domain)| weight * domain[row]);
                weighed.sum::<f64>() / 100.0
            })
            .collect()
    }

    /// The rank by that mean: 1 is the greatest need.
    #[must_use]
    pub fn ranks(&self) -> Vec<Rank> {
        best_ranks(&self.index())
    }
}

fn of_towns(standing: &Standing) -> f64 {
    [1.9, 1.6, 2.0]
        .into_iter()
        .zip(standing.from_town)
        .map(|(height, away)| {
            let ring = (away - 0.8) / 0.2;
            height * bell(away) - 0.8 * libm::exp(-ring * ring)
        })
        .sum()
}

/// 1 in the middle of a town, falling to nearly 0 at its edge.
fn bell(away: f64) -> f64 {
    libm::exp(-(away / 0.48) * (away / 0.48))
}

/// A smooth field of chance with standard deviation about 1, correlated over
/// `length` of the land's radius.
///
/// Source: Rahimi and Recht (2007), *Random Features for Large-Scale Kernel
/// Machines*: for a Gaussian kernel, the wave vectors are normal draws.
fn field(points: &[Point], length: f64, draws: &mut Draws) -> Vec<f64> {
    const WAVES: u32 = 24;
    let waves: Vec<(Point, f64)> = (0..WAVES)
        .map(|_| {
            let wave = Point {
                x: draws.normal() / length,
                y: draws.normal() / length,
            };
            (wave, draws.between(0.0, std::f64::consts::TAU))
        })
        .collect();
    let height = (2.0 / f64::from(WAVES)).sqrt();
    let at = |point: &Point| {
        let sum: f64 = waves
            .iter()
            .map(|(wave, phase)| libm::cos(wave.x * point.x + wave.y * point.y + phase))
            .sum();
        height * sum
    };
    points.iter().map(at).collect()
}

/// Makes `values` uncorrelated with `known`, which is standardised, and
/// standardises them.
fn take_out(known: &[f64], values: &mut [f64]) {
    standardise(values);
    let count = f64::from(u32::try_from(values.len()).expect("at most 20,000"));
    let products = known
        .iter()
        .zip(&*values)
        .map(|(known, value)| known * value);
    let correlation = products.sum::<f64>() / count;
    for (value, known) in values.iter_mut().zip(known) {
        *value -= correlation * known;
    }
    standardise(values);
}

/// Moves and scales `values` to mean 0 and standard deviation 1.
fn standardise(values: &mut [f64]) {
    let count = f64::from(u32::try_from(values.len()).expect("at most 20,000"));
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    let deviation = (squares / count).sqrt();
    for value in values {
        *value = (*value - mean) / deviation;
    }
}
