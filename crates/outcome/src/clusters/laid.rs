//! A panel whose clusters may begin in other periods than they did.

use super::sides::Sides;
use crate::panel::{Column, Panel, PanelOptions, Rows, Shape, Unbalanced};

/// The rows of a panel, by cluster.
///
/// Where every unit is seen in every period, there are no covariates and weights do
/// not change, each cluster is one unit with the weighted mean of its units, which
/// gives the same estimates by any method that compares means.
pub(crate) struct Laid {
    units: Vec<u32>,
    periods: Vec<i64>,
    outcomes: Vec<Option<f64>>,
    covariates: Vec<Vec<Option<f64>>>,
    weights: Option<Vec<Option<f64>>>,
    clusters: Vec<u32>,
    starts: Vec<Option<i64>>,
    repeated: bool,
    /// Whether clusters are units.
    pub is_of_means: bool,
}

impl Laid {
    /// The rows of `panel`, none of whose clusters is treated in part.
    pub(crate) fn new(panel: &Panel, sides: &Sides) -> Self {
        let fixed = match panel.weights() {
            None => Some(None),
            Some(Column::Fixed(values)) => Some(Some(values.as_slice())),
            Some(Column::Varying(_)) => None,
        };
        match fixed {
            Some(weights) if panel.shape() == Shape::Balanced && panel.covariates() == 0 => {
                Self::of_means(panel, weights, sides)
            }
            _ => Self::of_rows(panel, sides),
        }
    }

    fn of_means(panel: &Panel, weights: Option<&[f64]>, sides: &Sides) -> Self {
        let (clusters, periods) = (sides.clusters(), panel.periods());
        let mut sums = vec![0.0; clusters * periods.len()];
        let mut weight_of_each = vec![0.0; clusters];
        for (at, cohort) in panel.cohorts().iter().enumerate() {
            for unit in cohort.units.clone() {
                let cluster = cluster(panel, unit);
                let weight = weights.map_or(1.0, |weights| weights[unit]);
                weight_of_each[cluster] += weight;
                for period in 0..periods.len() {
                    let row = panel.cell(at, period).start + (unit - cohort.units.start);
                    sums[cluster * periods.len() + period] += weight * panel.outcomes()[row];
                }
            }
        }
        let rows = 0..clusters * periods.len();
        let cluster_of = |row: usize| row / periods.len();
        let mean = |row: usize| {
            (weight_of_each[cluster_of(row)] > 0.0)
                .then(|| sums[row] / weight_of_each[cluster_of(row)])
        };
        let units: Vec<u32> = rows.clone().map(|row| narrow(cluster_of(row))).collect();
        Self {
            periods: rows
                .clone()
                .map(|row| periods[row % periods.len()])
                .collect(),
            outcomes: rows.clone().map(mean).collect(),
            covariates: Vec::new(),
            weights: Some(
                rows.map(|row| Some(weight_of_each[cluster_of(row)]))
                    .collect(),
            ),
            clusters: units.clone(),
            units,
            starts: sides.starts(),
            repeated: false,
            is_of_means: true,
        }
    }

    fn of_rows(panel: &Panel, sides: &Sides) -> Self {
        let mut laid = Self {
            units: Vec::new(),
            periods: Vec::new(),
            outcomes: Vec::new(),
            covariates: vec![Vec::new(); panel.covariates()],
            weights: panel.weights().map(|_| Vec::new()),
            clusters: Vec::new(),
            starts: sides.starts(),
            repeated: panel.shape() == Shape::Repeated,
            is_of_means: false,
        };
        for at in 0..panel.cohorts().len() {
            for (period, &when) in panel.periods().iter().enumerate() {
                let cell = panel.cell(at, period);
                for row in cell.clone() {
                    let unit = panel.position(row, at, &cell);
                    laid.units.push(narrow(unit));
                    laid.periods.push(when);
                    laid.outcomes.push(Some(panel.outcomes()[row]));
                    for (into, column) in laid.covariates.iter_mut().zip(panel.covariate_columns())
                    {
                        into.push(Some(column.at(row, unit)));
                    }
                    if let (Some(into), Some(column)) = (&mut laid.weights, panel.weights()) {
                        into.push(Some(column.at(row, unit)));
                    }
                    laid.clusters.push(narrow(cluster(panel, unit)));
                }
            }
        }
        laid
    }

    pub(crate) fn rows(&self) -> usize {
        self.units.len()
    }

    /// When each cluster began; `None` if never.
    pub(crate) fn starts(&self) -> &[Option<i64>] {
        &self.starts
    }

    /// The panel as it was.
    pub(crate) fn as_it_was(&self) -> Option<Panel> {
        self.with(&self.starts, &self.outcomes)
    }

    /// The panel if clusters had begun at `starts`, what was measured staying.
    pub(crate) fn if_begun(&self, starts: &[Option<i64>]) -> Option<Panel> {
        self.with(starts, &self.outcomes)
    }

    /// The same, what is measured being whether the cluster was treated in truth.
    pub(crate) fn of_treatment(&self, starts: &[Option<i64>]) -> Option<Panel> {
        let treated = self.clusters.iter().zip(&self.periods);
        let treated = treated.map(|(&cluster, &period)| {
            let is = self.starts[cluster as usize].is_some_and(|start| start <= period);
            Some(if is { 1.0 } else { 0.0 })
        });
        self.with(starts, &treated.collect::<Vec<_>>())
    }

    fn with(&self, starts: &[Option<i64>], outcomes: &[Option<f64>]) -> Option<Panel> {
        let first: Vec<Option<i64>> = self
            .clusters
            .iter()
            .map(|&cluster| starts[cluster as usize])
            .collect();
        let covariates: Vec<&[Option<f64>]> = self.covariates.iter().map(Vec::as_slice).collect();
        let rows = Rows {
            units: &self.units,
            periods: &self.periods,
            outcomes,
            first_treated: &first,
            covariates: &covariates,
            weights: self.weights.as_deref(),
            clusters: Some(&self.clusters),
        };
        let options = PanelOptions {
            unbalanced: Unbalanced::Allow,
            repeated: self.repeated,
        };
        Panel::new(&rows, options).ok()
    }
}

fn cluster(panel: &Panel, unit: usize) -> usize {
    panel
        .cluster_of()
        .map_or(unit, |clusters| clusters[unit] as usize)
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).expect("fewer than 2^32 rows")
}
