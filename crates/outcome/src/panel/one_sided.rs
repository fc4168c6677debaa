//! Units of which no change is known.

use super::{Panel, Shape};

/// Units that are seen only before, or only from, the beginning of treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OneSided {
    /// Treated units that are seen on one side only of their own first treated period.
    pub treated: usize,
    /// Units not treated in these periods that are seen on one side only of the first
    /// treated period of every cohort.
    pub untreated: usize,
}

impl Panel {
    /// How many units are seen on one side of treatment only, in a panel that is not
    /// balanced: in a comparison of changes their level counts as a change. None where
    /// each row is another unit, since then none has a change.
    #[must_use]
    pub fn one_sided(&self) -> OneSided {
        if self.shape() != Shape::Unbalanced {
            return OneSided::default();
        }
        let mut seen: Vec<Option<(i64, i64)>> = vec![None; self.units()];
        for cohort in 0..self.cohorts().len() {
            for (at, &period) in self.periods().iter().enumerate() {
                let cell = self.cell(cohort, at);
                for row in cell.clone() {
                    let ends = &mut seen[self.position(row, cohort, &cell)];
                    let (from, to) = ends.unwrap_or((period, period));
                    *ends = Some((from.min(period), to.max(period)));
                }
            }
        }
        let last = self.periods()[self.periods().len() - 1];
        let begins = |first: &Option<i64>| first.filter(|&first| first <= last);
        let firsts = self.cohorts().iter().map(|cohort| begins(&cohort.first));
        let firsts: Vec<i64> = firsts.flatten().collect();
        let mut found = OneSided::default();
        for cohort in self.cohorts() {
            let own = begins(&cohort.first);
            let ends = seen[cohort.units.clone()].iter().flatten();
            let one_sided = ends
                .filter(|(from, to)| {
                    let is_both = |first: i64| (from + 1..=*to).contains(&first);
                    !own.map_or_else(|| firsts.iter().any(|&first| is_both(first)), is_both)
                })
                .count();
            match own {
                Some(_) => found.treated += one_sided,
                None => found.untreated += one_sided,
            }
        }
        found
    }
}
