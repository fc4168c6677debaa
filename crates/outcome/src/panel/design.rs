//! Who is compared with whom, in numbers.

use super::{Panel, Shape};

/// What was left out on the way, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dropped {
    /// Rows that lack an outcome, a covariate or a weight.
    pub rows_missing: usize,
    /// Units that are not seen in every period.
    pub units_incomplete: usize,
    /// Units treated before there is anything to compare with.
    pub units_already_treated: usize,
    /// Last periods in which nobody is left to compare with.
    pub periods_without_comparison: usize,
}

/// How many units are first treated in one period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CohortSize {
    /// The first treated period.
    pub first: i64,
    /// How many units.
    pub units: usize,
}

/// Who is compared with whom, in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Design {
    /// All periods, in order.
    pub periods: Vec<i64>,
    /// Units in all (rows, if repeated).
    pub units: usize,
    /// Rows in all.
    pub rows: usize,
    /// Treated cohorts by first treated period.
    pub cohorts: Vec<CohortSize>,
    /// Units that are never treated.
    pub never_treated: usize,
    /// Units that are first treated after the last of these periods: until then they
    /// can be compared with.
    pub treated_later: usize,
    /// Whether units are seen in every period.
    pub shape: Shape,
    /// How many clusters, if units have them.
    pub clusters: Option<usize>,
    /// What was left out, and why.
    pub dropped: Dropped,
}

impl Panel {
    /// Who is compared with whom, in numbers.
    #[must_use]
    pub fn design(&self) -> Design {
        let last = self.periods[self.periods.len() - 1];
        let mut cohorts = Vec::new();
        let (mut never_treated, mut treated_later) = (0, 0);
        for cohort in &self.cohorts {
            match cohort.first {
                Some(first) if first <= last => cohorts.push(CohortSize {
                    first,
                    units: cohort.units.len(),
                }),
                Some(_) => treated_later += cohort.units.len(),
                None => never_treated += cohort.units.len(),
            }
        }
        Design {
            periods: self.periods.clone(),
            units: self.units(),
            rows: self.rows(),
            cohorts,
            never_treated,
            treated_later,
            shape: self.shape,
            clusters: self.clusters(),
            dropped: self.dropped,
        }
    }
}
