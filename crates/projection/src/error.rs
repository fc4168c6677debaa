//! Why coordinates could not be used.

use crate::Crs;

/// Why coordinates could not be used.
#[derive(Debug, Clone, thiserror::Error, PartialEq)]
#[non_exhaustive]
pub enum ProjectionError {
    /// A name that stands for no system we know.
    #[error(
        "'{name}' is no coordinate system we know: write its EPSG code, such as EPSG:4326 for longitude and latitude or EPSG:27700 for the British National Grid"
    )]
    Unknown {
        /// The name as given.
        name: String,
    },
    /// A system that is known, but not one that points on a map are in.
    #[error(
        "{code} cannot be used for points on a map: convert the file to EPSG:4326, or to the national grid of its country"
    )]
    Unusable {
        /// Its code.
        code: String,
    },
    /// A point that has no place in the other system.
    #[error(
        "point {position} ({x}, {y}) of {from} has no place in {to}: check its coordinates, and that the file names the right system"
    )]
    OffTheMap {
        /// Which point, counted from 0.
        position: usize,
        /// As given.
        x: f64,
        /// As given.
        y: f64,
        /// The code of the system it came from.
        from: String,
        /// The code of the system it was to go to.
        to: String,
    },
    /// A file that says metres and holds degrees.
    #[error(
        "the file says {stated}, whose coordinates are {unit}, but every point lies within 180 and 90, as degrees do: if they are degrees, say EPSG:4326"
    )]
    LooksLikeDegrees {
        /// The code that the file names.
        stated: String,
        /// What that code measures in.
        unit: &'static str,
    },
    /// A file that says degrees and holds something else.
    #[error(
        "the file says {stated}, longitude and latitude, but point {position} is ({x}, {y}): {advice}"
    )]
    NotDegrees {
        /// The code that the file names.
        stated: String,
        /// Which point, counted from 0.
        position: usize,
        /// As given.
        x: f64,
        /// As given.
        y: f64,
        /// What to do.
        advice: &'static str,
    },
    /// A point far outside the ground for which a system is made.
    #[error(
        "point {position} is ({x}, {y}), which lies outside the ground that {stated} covers: {advice}"
    )]
    OutsideItsGround {
        /// The code that the file names.
        stated: String,
        /// Which point, counted from 0.
        position: usize,
        /// As given.
        x: f64,
        /// As given.
        y: f64,
        /// What to do.
        advice: &'static str,
    },
    /// Some points are the other way round and others are not.
    #[error(
        "point {position} is ({x}, {y}), latitude before longitude, while others are not: put longitude first in every row"
    )]
    SomeSwapped {
        /// Which point, counted from 0.
        position: usize,
        /// As given.
        x: f64,
        /// As given.
        y: f64,
    },
}

impl ProjectionError {
    pub(crate) fn unusable(crs: &str) -> Self {
        Self::Unusable { code: crs.into() }
    }

    pub(crate) fn off_the_map(position: usize, x: f64, y: f64, from: &Crs, to: &Crs) -> Self {
        Self::OffTheMap {
            position,
            x,
            y,
            from: from.code().into(),
            to: to.code().into(),
        }
    }

    /// Which point is at fault, counted from 0, where it is one.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        match self {
            Self::OffTheMap { position, .. }
            | Self::NotDegrees { position, .. }
            | Self::OutsideItsGround { position, .. }
            | Self::SomeSwapped { position, .. } => Some(*position),
            Self::Unknown { .. } | Self::Unusable { .. } | Self::LooksLikeDegrees { .. } => None,
        }
    }
}
