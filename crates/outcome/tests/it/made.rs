//! A panel made by formula, so that others can make the same.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

use allotment_outcome::panel::{Panel, PanelError, PanelOptions, Rows, Unbalanced};

/// 120 units in 2001 to 2006, of which a fifth each are first treated in 2003,
/// 2004 and 2006; the effect is half a unit more in each treated year.
#[derive(Debug, Clone, Default)]
pub struct Made {
    pub units: Vec<u32>,
    pub periods: Vec<i64>,
    pub outcomes: Vec<Option<f64>>,
    pub first: Vec<Option<i64>>,
    /// Covariates: one fixed, one that varies.
    pub fixed: Vec<Option<f64>>,
    pub varying: Vec<Option<f64>>,
    /// Weights: one fixed, one that varies.
    pub weight: Vec<Option<f64>>,
    pub varying_weight: Vec<Option<f64>>,
    pub clusters: Vec<u32>,
}

/// Which columns a panel is made with.
#[expect(clippy::struct_excessive_bools, reason = "each is a column or not")]
#[derive(Debug, Clone, Copy, Default)]
pub struct With {
    pub fixed: bool,
    pub varying: bool,
    pub weight: bool,
    pub varying_weight: bool,
    pub clusters: bool,
    pub repeated: bool,
}

impl Made {
    /// All rows that are wanted.
    pub fn new(wanted: impl Fn(u32, u32, Option<i64>) -> bool) -> Self {
        let mut made = Self::default();
        for unit in 0..120_u32 {
            let first = [None, None, Some(2003), Some(2004), Some(2006)][unit as usize % 5];
            for after in 0..6_u32 {
                if wanted(unit, after, first) {
                    made.push(unit, after, first);
                }
            }
        }
        made
    }

    /// Every row.
    pub fn whole() -> Self {
        Self::new(|_, _, _| true)
    }

    /// One row in thirteen is not there.
    pub fn with_gaps() -> Self {
        Self::new(|unit, after, _| (unit * 5 + after * 3) % 13 != 0)
    }

    fn push(&mut self, unit: u32, after: u32, first: Option<i64>) {
        let period = 2001 + i64::from(after);
        let x = f64::from(unit * 37 % 101) / 50.0;
        let noise = (unit * unit * 31 + after * after * 17 + unit * after * 7 + unit) % 97;
        #[expect(clippy::cast_precision_loss, reason = "a few years")]
        let years = first.map_or(0, |first| (period - first + 1).max(0)) as f64;
        let outcome = x + 0.3 * f64::from(after) * x + f64::from(noise) / 97.0 * 2.0 - 1.0;
        let weight = 1.0 + f64::from(unit * 13 % 5) / 4.0;
        self.units.push(unit);
        self.periods.push(period);
        self.outcomes.push(Some(outcome + 0.5 * years));
        self.first.push(first);
        self.fixed.push(Some(x));
        self.varying
            .push(Some(x + 0.1 * f64::from((unit * 7 + after * 3) % 11)));
        self.weight.push(Some(weight));
        self.varying_weight
            .push(Some(weight + 0.1 * f64::from((unit + after) % 3)));
        self.clusters.push(unit / 5 * 5 / 10);
    }

    pub fn panel(&self, with: With) -> Panel {
        self.try_panel(with, Unbalanced::Allow).unwrap()
    }

    pub fn try_panel(&self, with: With, unbalanced: Unbalanced) -> Result<Panel, PanelError> {
        let mut covariates: Vec<&[Option<f64>]> = Vec::new();
        if with.fixed {
            covariates.push(&self.fixed);
        }
        if with.varying {
            covariates.push(&self.varying);
        }
        let weights = match (with.weight, with.varying_weight) {
            (true, _) => Some(self.weight.as_slice()),
            (_, true) => Some(self.varying_weight.as_slice()),
            _ => None,
        };
        let rows = Rows {
            units: &self.units,
            periods: &self.periods,
            outcomes: &self.outcomes,
            first_treated: &self.first,
            covariates: &covariates,
            weights,
            clusters: with.clusters.then_some(&self.clusters),
        };
        let repeated = with.repeated;
        Panel::new(
            &rows,
            PanelOptions {
                unbalanced,
                repeated,
            },
        )
    }
}
