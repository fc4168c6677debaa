//! `outcome spillover`, as people type it.

use std::path::PathBuf;

use allotment_programme::outcome::{SpilloverChoice, Whereabouts};
use clap::{ArgGroup, Args};

use super::{AnswerArgs, above_zero, chance, finite};

/// `outcome spillover`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("whereabouts").required(true).args(["x", "lon", "distance"]))]
pub struct Spillover {
    /// The places: a row for each
    #[arg(value_name = "PLACES")]
    pub file: PathBuf,
    /// The column of places
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub unit: String,
    /// The column of the change from before to after; or, with --before, of what was measured after
    #[arg(long, value_name = "COLUMN", default_value = "change")]
    pub outcome: String,
    /// The column of the same from before, which is taken off
    #[arg(long, value_name = "COLUMN")]
    pub before: Option<String>,
    /// The column that is 1 for a treated place, else 0
    #[arg(long, value_name = "COLUMN", default_value = "treated")]
    pub treated: String,
    /// The column of eastings, in metres
    #[arg(long, value_name = "COLUMN", requires = "y")]
    pub x: Option<String>,
    /// The column of northings, in metres
    #[arg(long, value_name = "COLUMN", requires = "x")]
    pub y: Option<String>,
    /// Instead: the column of degrees east of Greenwich
    #[arg(long, value_name = "COLUMN", requires = "lat")]
    pub lon: Option<String>,
    /// With it: the column of degrees north of the equator
    #[arg(long, value_name = "COLUMN", requires = "lon")]
    pub lat: Option<String>,
    /// Instead: the column of how far each place is from the nearest treated one
    #[arg(long, value_name = "COLUMN")]
    pub distance: Option<String>,
    /// Where each ring ends, in metres; untreated places beyond the last are compared with
    #[arg(long, value_name = "DISTANCES", value_delimiter = ',', required = true, value_parser = above_zero)]
    pub rings: Vec<f64>,
    /// Leave out untreated places nearer than this
    #[arg(long, value_name = "DISTANCE", default_value_t = 0.0, value_parser = not_below_zero)]
    pub donut: f64,
    /// Columns from before, which are allowed for
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub covariates: Vec<String>,
    /// Areas larger than the rings in which places may move together, such as districts
    #[arg(long, value_name = "COLUMN")]
    pub cluster: Option<String>,
    /// The chance with which intervals cover
    #[arg(long, default_value_t = 0.95, value_parser = chance)]
    pub level: f64,
    /// The smallest effect that would matter, in units of the outcome
    #[arg(long, value_name = "EFFECT", value_parser = above_zero)]
    pub matters: Option<f64>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub answer: AnswerArgs,
}

fn not_below_zero(text: &str) -> Result<f64, String> {
    finite(text)
        .ok()
        .filter(|&number| number >= 0.0)
        .ok_or_else(|| "write a number that is not below 0".into())
}

impl Spillover {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> SpilloverChoice {
        let name = |of: &Option<String>| of.clone().unwrap_or_default();
        let whereabouts = if self.x.is_some() {
            Whereabouts::Plane {
                x: name(&self.x),
                y: name(&self.y),
            }
        } else if self.lon.is_some() {
            Whereabouts::Globe {
                longitude: name(&self.lon),
                latitude: name(&self.lat),
            }
        } else {
            Whereabouts::Distance(name(&self.distance))
        };
        SpilloverChoice {
            unit: self.unit.clone(),
            outcome: self.outcome.clone(),
            before: self.before.clone(),
            treated: self.treated.clone(),
            whereabouts,
            rings: self.rings.clone(),
            donut: self.donut,
            covariates: self.covariates.clone(),
            cluster: self.cluster.clone(),
            level: self.level,
            matters: self.matters,
        }
    }
}
