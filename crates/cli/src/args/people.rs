//! Points where people live, as people name them.

use std::path::PathBuf;

use allotment_programme::spatial::PointsChoice;
use clap::Args;

/// Points where people live: they decide, and not the ground.
#[derive(Debug, Args)]
pub struct PeopleAtPoints {
    /// A table of points where people live: they say how much of an area lies where, not the ground
    #[arg(long, value_name = "FILE", requires = "people")]
    pub points: Option<PathBuf>,
    /// The points' column of people
    #[arg(long, value_name = "COLUMN", requires = "points")]
    pub people: Option<String>,
    /// The points' column eastward
    #[arg(long, value_name = "COLUMN", default_value = "lon")]
    pub x: String,
    /// The points' column northward
    #[arg(long, value_name = "COLUMN", default_value = "lat")]
    pub y: String,
    /// What the points' coordinates mean; lon and lat are degrees
    #[arg(long, value_name = "CODE", requires = "points")]
    pub points_crs: Option<String>,
}

impl PeopleAtPoints {
    /// As the stage takes it; nothing if no points are named.
    #[must_use]
    pub fn choice(&self) -> Option<PointsChoice> {
        Some(PointsChoice {
            path: self.points.clone()?,
            people: self.people.clone().unwrap_or_default(),
            coordinates: [self.x.clone(), self.y.clone()],
            crs: self.points_crs.clone(),
        })
    }
}
