//! Whether like lies beside like, and where.

mod discovery;
mod draws;
mod getis;
mod global;
mod local;
mod tails;

pub use discovery::q_values;
pub use getis::{HotSpot, g_star};
pub use global::{Chance, Moran, Permuted, moran};
pub use local::{Local, LocalOptions, Quadrant, local_moran};

use crate::SpatialError;
use crate::weights::{Weights, as_f64};

/// What is the same for every place: the values less their mean.
struct Centred {
    from_mean: Vec<f64>,
    sum_of_squares: f64,
}

fn centred(values: &[f64], weights: &Weights) -> Result<Centred, SpatialError> {
    let places = weights.rows();
    if values.len() != places {
        return Err(SpatialError::Length {
            what: "the list of values",
            found: values.len(),
            places,
        });
    }
    if let Some(row) = values.iter().position(|value| !value.is_finite()) {
        return Err(SpatialError::NoValue { row });
    }
    if places < 4 {
        return Err(SpatialError::TooFewPlaces { places, needed: 4 });
    }
    if weights.pairs() == 0 {
        return Err(SpatialError::NoNeighbours { places });
    }
    if values
        .iter()
        .all(|&value| value.total_cmp(&values[0]).is_eq())
    {
        return Err(SpatialError::NoVariation { places });
    }
    let mean = values.iter().sum::<f64>() / as_f64(places);
    let from_mean: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let sum_of_squares: f64 = from_mean.iter().map(|far| far * far).sum();
    Ok(Centred {
        from_mean,
        sum_of_squares,
    })
}

/// The chance that a standard normal lies further from zero than `z`.
fn beyond(z: f64) -> f64 {
    libm::erfc(z.abs() * std::f64::consts::FRAC_1_SQRT_2)
}
