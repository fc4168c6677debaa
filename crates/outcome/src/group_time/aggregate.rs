//! Averages of effects by group and time.
//!
//! With `p_g` the share of units (by weight) first treated in `g`:
//!
//! ```text
//! simple    all (g, t) with t >= g, each by p_g
//! dynamic   by event time e = t - g, each g by p_g; overall the plain mean of
//!           e >= 0
//! group     for each g the plain mean of t >= g; overall each g by p_g
//! calendar  for each t the mean over g <= t by p_g; overall the plain mean of t
//! ```
//!
//! Each average is a sum of columns of the influence matrix with coefficients:
//! those of its effects, and those of the shares, which are estimated too. As
//! the coefficients `c_g` of the shares satisfy `sum c_g p_g = 0`, a share's
//! influence may be taken as `w_i 1{G_i = g}`, without its mean.
//!
//! Source: Callaway and Sant'Anna (2021), section 3 and corollary 2.

use crate::linear::sums::count;

/// A sum of effects: its value, and its coefficients on columns of influence.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum {
    pub value: f64,
    pub coefficients: Vec<(usize, f64)>,
}

/// One effect that was told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effect {
    /// Its cohort, by position.
    pub cohort: usize,
    /// Its cohort's first treated period.
    pub first: i64,
    /// Its period.
    pub period: i64,
    pub value: f64,
    /// Its column of influence; a reference has none.
    pub column: Option<usize>,
}

impl Effect {
    const fn event(&self) -> i64 {
        self.period - self.first
    }

    const fn is_after(&self) -> bool {
        self.period >= self.first
    }
}

/// Effects to be averaged.
pub(super) struct Effects {
    pub all: Vec<Effect>,
    /// The first period of the panel.
    pub first_period: i64,
    /// The last period of the panel.
    pub last_period: i64,
    /// The share of each cohort.
    pub shares: Vec<f64>,
    /// The column of influence of each cohort's share.
    pub share_columns: Vec<usize>,
}

/// An average in parts, by event time, group or period.
pub(super) struct Average {
    pub parts: Vec<(i64, Sum)>,
    pub overall: Sum,
}

impl Effects {
    /// All effects after treatment; nothing if there are none.
    pub(super) fn simple(&self) -> Option<Sum> {
        self.by_share(Effect::is_after)
    }

    /// By time since treatment; with `balance`, only cohorts that are seen so
    /// long, and only that far.
    pub(super) fn dynamic(&self, balance: Option<u32>) -> Option<Average> {
        let balance = balance.map(i64::from);
        let (first_period, last) = (self.first_period, self.last_period);
        let included = |effect: &Effect| match balance {
            None => true,
            Some(balance) => {
                let event = effect.event();
                last - effect.first >= balance
                    && self.reaches(effect.cohort, balance)
                    && event <= balance
                    && event >= balance - last + first_period
            }
        };
        let events = self.distinct(|effect| included(effect).then(|| effect.event()));
        let part = |&event: &i64| {
            let sum = self.by_share(|effect| included(effect) && effect.event() == event)?;
            Some((event, sum))
        };
        let parts: Vec<_> = events.iter().filter_map(part).collect();
        let after = parts
            .iter()
            .filter(|(event, _)| *event >= 0)
            .map(|(_, sum)| sum);
        let overall = mean(&after.collect::<Vec<_>>())?;
        Some(Average { parts, overall })
    }

    /// By cohort.
    pub(super) fn group(&self) -> Option<Average> {
        let cohorts = self.distinct(|effect| effect.is_after().then_some(effect.first));
        let mut parts = Vec::new();
        let mut effects = Vec::new();
        for first in cohorts {
            let own = |effect: &&Effect| effect.is_after() && effect.first == first;
            let sums: Vec<Sum> = self.all.iter().filter(own).map(Sum::of).collect();
            let cohort = self.all.iter().find(own)?.cohort;
            let sum = mean(&sums.iter().collect::<Vec<_>>())?;
            effects.push((cohort, sum.clone()));
            parts.push((first, sum));
        }
        let overall = self.weigh(&effects)?;
        Some(Average { parts, overall })
    }

    /// By period.
    pub(super) fn calendar(&self) -> Option<Average> {
        let periods = self.distinct(|effect| effect.is_after().then_some(effect.period));
        let part = |&period: &i64| {
            let sum = self.by_share(|effect| effect.is_after() && effect.period == period)?;
            Some((period, sum))
        };
        let parts: Vec<_> = periods.iter().filter_map(part).collect();
        let overall = mean(&parts.iter().map(|(_, sum)| sum).collect::<Vec<_>>())?;
        Some(Average { parts, overall })
    }

    /// Whether a cohort is told at each event time up to `balance` at which any
    /// cohort seen so long is.
    fn reaches(&self, cohort: usize, balance: i64) -> bool {
        let last = self.last_period;
        let needed = self.distinct(|effect| {
            let counts = last - effect.first >= balance && (0..=balance).contains(&effect.event());
            counts.then(|| effect.event())
        });
        needed.iter().all(|&event| {
            self.all
                .iter()
                .any(|effect| effect.cohort == cohort && effect.event() == event)
        })
    }

    fn distinct(&self, key: impl Fn(&Effect) -> Option<i64>) -> Vec<i64> {
        let mut found: Vec<i64> = self.all.iter().filter_map(key).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn by_share(&self, included: impl Fn(&Effect) -> bool) -> Option<Sum> {
        let effects: Vec<(usize, Sum)> = self
            .all
            .iter()
            .filter(|effect| included(effect))
            .map(|effect| (effect.cohort, Sum::of(effect)))
            .collect();
        self.weigh(&effects)
    }

    /// The mean of sums by the shares of their cohorts, with what the shares'
    /// own errors add: `c_g = sum over g's sums of (value - mean) / total`.
    fn weigh(&self, sums: &[(usize, Sum)]) -> Option<Sum> {
        let total: f64 = sums.iter().map(|&(cohort, _)| self.shares[cohort]).sum();
        if total <= 0.0 {
            return None;
        }
        let mut mean = Sum::default();
        for (cohort, sum) in sums {
            mean.add(self.shares[*cohort] / total, sum);
        }
        let value = mean.value;
        for (cohort, sum) in sums {
            let coefficient = (sum.value - value) / total;
            mean.coefficients
                .push((self.share_columns[*cohort], coefficient));
        }
        mean.tidy();
        Some(mean)
    }
}

impl Sum {
    fn of(effect: &Effect) -> Self {
        let coefficients = effect
            .column
            .map(|column| (column, 1.0))
            .into_iter()
            .collect();
        Self {
            value: effect.value,
            coefficients,
        }
    }

    fn add(&mut self, factor: f64, other: &Self) {
        self.value += factor * other.value;
        let more = other.coefficients.iter();
        self.coefficients
            .extend(more.map(|&(column, c)| (column, factor * c)));
    }

    /// Adds up what stands on the same column.
    fn tidy(&mut self) {
        self.coefficients.sort_by_key(|&(column, _)| column);
        self.coefficients.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
    }

    /// Its variance, from the covariance of all columns.
    pub(super) fn variance(&self, covariance: &[f64], size: usize) -> f64 {
        self.covariance(self, covariance, size).max(0.0)
    }

    /// Its covariance with another sum.
    pub(super) fn covariance(&self, other: &Self, covariance: &[f64], size: usize) -> f64 {
        let mut sum = 0.0;
        for &(one, a) in &self.coefficients {
            for &(two, b) in &other.coefficients {
                sum += a * b * covariance[one * size + two];
            }
        }
        sum
    }

    /// Its draws, from the draws of all columns.
    pub(super) fn draws(&self, of_columns: &[Vec<f64>]) -> Vec<f64> {
        let mut draws = vec![0.0; of_columns.first().map_or(0, Vec::len)];
        for &(column, coefficient) in &self.coefficients {
            crate::linear::sums::add_multiple(&mut draws, coefficient, &of_columns[column]);
        }
        draws
    }
}

/// The plain mean of sums; nothing if there are none.
fn mean(sums: &[&Sum]) -> Option<Sum> {
    if sums.is_empty() {
        return None;
    }
    let mut mean = Sum::default();
    for sum in sums {
        mean.add(1.0 / count(sums.len()), sum);
    }
    mean.tidy();
    Some(mean)
}
