//! Which clusters of a panel are treated, and from when.

use super::{Caution, Groups, MANY_CLUSTERS, caution};
use crate::panel::{Column, Panel};
use std::collections::BTreeMap;

/// A cluster's units, as far as their treatment goes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Side {
    /// When its treated units begin: the first of them, if they differ.
    pub start: Option<i64>,
    /// Whether it has untreated units.
    pub untreated: bool,
    /// Whether its units are not all treated alike.
    pub mixed: bool,
    /// How much its units weigh in all: how many they are, if units have no weights.
    pub weight: f64,
}

/// Every cluster of a panel, by number: units, where units have no clusters.
#[derive(Debug, Clone)]
pub(crate) struct Sides {
    pub of: Vec<Side>,
}

impl Sides {
    /// `start_of` gives the start of a cohort, by its position, if its units count as
    /// treated.
    pub(crate) fn new(panel: &Panel, start_of: impl Fn(usize) -> Option<i64>) -> Self {
        let clusters = panel.clusters().unwrap_or(panel.units());
        let weights = weights(panel);
        let mut of: Vec<Option<Side>> = vec![None; clusters];
        for (at, cohort) in panel.cohorts().iter().enumerate() {
            let start = start_of(at);
            for unit in cohort.units.clone() {
                let cluster = panel
                    .cluster_of()
                    .map_or(unit, |clusters| clusters[unit] as usize);
                let side = of[cluster].get_or_insert(Side {
                    start,
                    untreated: start.is_none(),
                    mixed: false,
                    weight: 0.0,
                });
                side.weight += weights.as_ref().map_or(1.0, |weights| weights[unit]);
                side.mixed |= side.start != start;
                side.untreated |= start.is_none();
                side.start = match (side.start, start) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
            }
        }
        Self {
            of: of.into_iter().flatten().collect(),
        }
    }

    pub(crate) fn clusters(&self) -> usize {
        self.of.len()
    }

    /// How many have treated units.
    pub(crate) fn treated(&self) -> usize {
        self.of.iter().filter(|side| side.start.is_some()).count()
    }

    /// How many have untreated units.
    pub(crate) fn untreated(&self) -> usize {
        self.of.iter().filter(|side| side.untreated).count()
    }

    /// Whether some are treated only in part, or from different periods on.
    pub(crate) fn mixed(&self) -> bool {
        self.of.iter().any(|side| side.mixed)
    }

    /// The start of each; `None` for those untreated.
    pub(crate) fn starts(&self) -> Vec<Option<i64>> {
        self.of.iter().map(|side| side.start).collect()
    }

    /// How many clusters begin in each period, or never.
    pub(crate) fn sizes(&self) -> BTreeMap<Option<i64>, usize> {
        let mut sizes = BTreeMap::new();
        for side in &self.of {
            *sizes.entry(side.start).or_default() += 1;
        }
        sizes
    }

    /// Why errors by these clusters are not to be trusted, if so.
    pub(crate) fn caution(&self) -> Option<Caution> {
        let (clusters, treated) = (self.clusters(), self.treated());
        let caution = caution(clusters, treated, self.untreated());
        if matches!(caution, Some(Caution::FewTreated { .. })) {
            return caution;
        }
        if !self.mixed() {
            let lone = self
                .sizes()
                .into_iter()
                .find(|&(_, clusters)| clusters == 1);
            if let Some((Some(start), _)) = lone {
                return Some(Caution::LoneCohort { start, clusters });
            }
        }
        caution.or_else(|| self.some_clusters())
    }

    /// Whether there are so few clusters in all, or in a group, that the usual interval is
    /// too narrow.
    fn some_clusters(&self) -> Option<Caution> {
        let clusters = self.clusters();
        match Groups::new(self, 0) {
            Some(groups) => groups.smallest().caution(clusters),
            None => (clusters < MANY_CLUSTERS).then_some(Caution::SomeClusters { clusters }),
        }
    }
}

/// What each unit weighs, if units have weights: in all its rows, where these change.
fn weights(panel: &Panel) -> Option<Vec<f64>> {
    match panel.weights()? {
        Column::Fixed(values) => Some(values.clone()),
        varying @ Column::Varying(_) => {
            let mut weights = vec![0.0; panel.units()];
            for cohort in 0..panel.cohorts().len() {
                for period in 0..panel.periods().len() {
                    let cell = panel.cell(cohort, period);
                    for row in cell.clone() {
                        let unit = panel.position(row, cohort, &cell);
                        weights[unit] += varying.at(row, unit);
                    }
                }
            }
            Some(weights)
        }
    }
}
