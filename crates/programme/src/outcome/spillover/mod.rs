//! Rings round treated places, from a table of places.

mod columns;
mod picture;
mod tell;

use allotment_outcome::level::{Evidence, Facts, Method, level_of_evidence};
use allotment_outcome::matching::{Places, balance};
use allotment_outcome::spillover::{
    Neighbours, RingEffect, Spillover, SpilloverError, SpilloverOptions, spillover,
};
use allotment_table::{Fault, Faults, Table};

use columns::Columns;

/// Rings, and treated groups, of fewer places than this are doubtful.
pub(super) const FEW: usize = 5;

/// Where places are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// Columns of east and north on a plane, in the unit of the rings.
    Plane {
        /// East.
        x: String,
        /// North.
        y: String,
    },
    /// Columns of degrees; rings are in metres.
    Globe {
        /// East of Greenwich.
        longitude: String,
        /// North of the equator.
        latitude: String,
    },
    /// A column of how far each is from the nearest treated place.
    Distance(String),
}

/// What a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct SpilloverChoice {
    /// The column of places.
    pub unit: String,
    /// The column of the change, or of what was measured after.
    pub outcome: String,
    /// The column of the same from before, if `outcome` is no change.
    pub before: Option<String>,
    /// The column that is 1 for the treated.
    pub treated: String,
    /// Where places are.
    pub whereabouts: Whereabouts,
    /// Where each ring ends.
    pub rings: Vec<f64>,
    /// Untreated places nearer than this are left out.
    pub donut: f64,
    /// Columns from before.
    pub covariates: Vec<String>,
    /// Areas that may move together.
    pub cluster: Option<String>,
    /// The chance with which intervals cover.
    pub level: f64,
    /// The smallest effect that would matter, in units of the outcome.
    pub matters: Option<f64>,
}

/// What a programme did near and far.
#[derive(Debug, Clone)]
pub struct SpilloverFinding {
    choice: SpilloverChoice,
    /// What the stage found.
    pub found: Spillover,
    clusters: Option<usize>,
    /// How far the treated are from those beyond the last ring in each covariate,
    /// in standard deviations.
    differences: Vec<Option<f64>>,
    /// Which level of evidence it can claim.
    pub evidence: Evidence,
}

/// Asks `table` what came of places near treated ones.
///
/// # Errors
/// [`Faults`] of the table, or why it cannot be told.
pub fn rings_round(table: &Table, choice: &SpilloverChoice) -> Result<SpilloverFinding, Faults> {
    let columns = Columns::read(table, choice)?;
    let covariates: Vec<&[f64]> = columns.covariates.iter().map(Vec::as_slice).collect();
    let neighbours = Neighbours {
        treated: &columns.treated,
        distances: &columns.distances,
        changes: &columns.changes,
        covariates: &covariates,
        clusters: columns.clusters.as_deref(),
    };
    let options = SpilloverOptions {
        edges: choice.rings.clone(),
        donut: choice.donut,
        level: choice.level,
    };
    let found = spillover(&neighbours, &options).map_err(|error| -> Faults {
        let said = columns.named(&error, choice);
        let (what, help) = said.rsplit_once(": ").unwrap_or((&said, "see the guide"));
        match error {
            SpilloverError::Edge { .. } => Fault::asked("--rings", what, help).into(),
            SpilloverError::Level { .. } => Fault::asked("--level", what, help).into(),
            _ => Fault::new(table.name(), what, help).into(),
        }
    })?;
    let rings = found.rings.iter().map(|ring| ring.effect);
    let mut all = rings.chain([found.direct, found.net]);
    let is_finite = |effect: RingEffect| {
        let error = effect.error.map_or(0.0, |error| error.std_error);
        effect.value.is_finite() && error.is_finite()
    };
    if !all.all(is_finite) {
        let what = format!(
            "the numbers of '{}' are too large to be worked with",
            choice.outcome
        );
        let help = "measure it in larger units, such as thousands";
        return Err(Fault::new(table.name(), what, help).into());
    }
    let differences = differences(&columns, choice);
    let sizes = differences.iter().flatten().map(|size| size.abs());
    let facts = Facts {
        controls: !choice.covariates.is_empty(),
        largest_difference: sizes.reduce(f64::max),
        ..Facts::none()
    };
    Ok(SpilloverFinding {
        evidence: level_of_evidence(Method::DifferenceInDifferences, &facts),
        choice: choice.clone(),
        found,
        clusters: columns.clusters_kept(choice),
        differences,
    })
}

/// How far the treated are from those whom they are compared with.
fn differences(columns: &Columns, choice: &SpilloverChoice) -> Vec<Option<f64>> {
    let last = choice.rings.last().copied().unwrap_or(choice.donut);
    let compared: Vec<usize> = (0..columns.treated.len())
        .filter(|&unit| columns.treated[unit] || columns.distances[unit] >= last)
        .collect();
    let treated: Vec<bool> = compared.iter().map(|&unit| columns.treated[unit]).collect();
    let of = columns
        .covariates
        .iter()
        .map(|column| compared.iter().map(|&unit| column[unit]).collect());
    let of: Vec<Vec<f64>> = of.collect();
    let covariates: Vec<&[f64]> = of.iter().map(Vec::as_slice).collect();
    let places = Places {
        treated: &treated,
        covariates: &covariates,
        strata: None,
    };
    let found = balance(&places, &vec![1.0; compared.len()]);
    found.map_or_else(
        |_| vec![None; covariates.len()],
        |found| found.iter().map(|one| one.before).collect(),
    )
}
