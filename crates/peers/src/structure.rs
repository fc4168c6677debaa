//! What places are, in z-scores.

use crate::error::PeersError;
use crate::options::Spread;

/// One variable of structure.
#[derive(Debug, Clone, Copy)]
pub struct Variable<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its value in each place, in any unit.
    pub values: &'a [Option<f64>],
    /// How much it counts: it multiplies the squared difference of z-scores.
    pub weight: f64,
}

/// Places with their z-scores. Inside, places stand in the order of their codes.
#[derive(Debug, Clone)]
pub struct Structure {
    /// The input's row of each place.
    rows: Vec<usize>,
    names: Vec<String>,
    weights: Vec<f64>,
    means: Vec<f64>,
    spreads: Vec<f64>,
    /// A column a variable.
    z: Vec<Vec<f64>>,
    /// The place by which nothing is measured, if there is one.
    guest: Option<usize>,
}

/// How many wrong cells an error lists.
const LISTED: usize = 100;

impl Structure {
    /// The z-scores of `variables` over the places `ids`, one value of each for
    /// each place: the value less the mean, in standard deviations, which are
    /// those of `spread`.
    ///
    /// # Errors
    /// [`PeersError::Missing`] with every cell that is missing or not finite;
    /// [`PeersError::Constant`]; [`PeersError::Weight`]; [`PeersError::Duplicate`];
    /// [`PeersError::Length`]; [`PeersError::NoVariable`].
    pub fn new(
        ids: &[&str],
        variables: &[Variable<'_>],
        spread: Spread,
    ) -> Result<Self, PeersError> {
        if variables.is_empty() {
            return Err(PeersError::NoVariable);
        }
        let rows = in_order(ids)?;
        refuse_wrong(ids.len(), variables)?;
        let mut structure = Self {
            rows,
            names: Vec::new(),
            weights: Vec::new(),
            means: Vec::new(),
            spreads: Vec::new(),
            z: Vec::new(),
            guest: None,
        };
        for (at, variable) in variables.iter().enumerate() {
            structure.add(at, variable, spread)?;
        }
        Ok(structure)
    }

    fn add(
        &mut self,
        at: usize,
        variable: &Variable<'_>,
        spread: Spread,
    ) -> Result<(), PeersError> {
        let values = self.rows.iter().filter_map(|&row| variable.values[row]);
        let values: Vec<f64> = values.collect();
        let name = || variable.name.to_owned();
        let (mean, spread) = moments(&values, spread);
        let first = values.first().copied().unwrap_or_default();
        #[expect(clippy::float_cmp, reason = "one value means the very same number")]
        let constant = values.iter().all(|&value| value == first);
        if constant || !(spread > 0.0 && spread.is_finite()) {
            return Err(PeersError::Constant {
                at,
                variable: name(),
                value: first,
            });
        }
        self.names.push(name());
        self.weights.push(variable.weight);
        self.means.push(mean);
        self.spreads.push(spread);
        self.z
            .push(values.iter().map(|value| (value - mean) / spread).collect());
        Ok(())
    }

    /// The same with one more place, `id`, which has `values`, one a variable. It is
    /// measured by the others: means, standard deviations and correlations are theirs
    /// alone, and their distances from each other stay what they were. Its row is one
    /// past the others of `ids`, which are those that the structure was made of.
    ///
    /// # Errors
    /// [`PeersError::Duplicate`]; [`PeersError::Length`]; [`PeersError::Missing`] if a
    /// value is not finite.
    pub fn with_guest(
        mut self,
        ids: &[&str],
        id: &str,
        values: &[f64],
    ) -> Result<Self, PeersError> {
        if let Some(first) = ids.iter().position(|known| *known == id) {
            return Err(PeersError::Duplicate {
                id: id.to_owned(),
                first,
                second: ids.len(),
            });
        }
        if values.len() != self.names.len() {
            return Err(PeersError::Length {
                variable: id.to_owned(),
                found: values.len(),
                expected: self.names.len(),
            });
        }
        if let Some(at) = values.iter().position(|value| !value.is_finite()) {
            return Err(PeersError::Missing {
                variable: self.names[at].clone(),
                rows: vec![(at, ids.len())],
                count: 1,
            });
        }
        let place = self.rows.partition_point(|&row| ids[row] < id);
        self.rows.insert(place, ids.len());
        for (at, value) in values.iter().enumerate() {
            self.z[at].insert(place, (value - self.means[at]) / self.spreads[at]);
        }
        self.guest = Some(place);
        Ok(self)
    }

    /// The z-scores of a variable of the places by which is measured.
    pub(crate) fn z_of_hosts(&self, variable: usize) -> impl Iterator<Item = f64> {
        let places = self.z[variable].iter().copied().enumerate();
        places.filter_map(|(place, z)| (self.guest != Some(place)).then_some(z))
    }

    /// How many places there are.
    #[must_use]
    pub fn places(&self) -> usize {
        self.rows.len()
    }

    /// The input's row of each place, places in the order of their codes.
    #[must_use]
    pub fn rows(&self) -> &[usize] {
        &self.rows
    }

    /// The names of the variables.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The weights of the variables.
    #[must_use]
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The mean of each variable, in its own unit.
    #[must_use]
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// The standard deviation of each variable, in its own unit.
    #[must_use]
    pub fn spreads(&self) -> &[f64] {
        &self.spreads
    }

    /// The z-scores of a variable, places in the order of their codes.
    #[must_use]
    pub fn z(&self, variable: usize) -> &[f64] {
        &self.z[variable]
    }
}

/// Rows in the order of their codes.
fn in_order(ids: &[&str]) -> Result<Vec<usize>, PeersError> {
    let mut rows: Vec<usize> = (0..ids.len()).collect();
    rows.sort_by_key(|&row| (ids[row], row));
    match rows.windows(2).find(|two| ids[two[0]] == ids[two[1]]) {
        Some(two) => Err(PeersError::Duplicate {
            id: ids[two[0]].to_owned(),
            first: two[0],
            second: two[1],
        }),
        None => Ok(rows),
    }
}

fn refuse_wrong(places: usize, variables: &[Variable<'_>]) -> Result<(), PeersError> {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (at, variable) in variables.iter().enumerate() {
        let name = || variable.name.to_owned();
        if variable.values.len() != places {
            return Err(PeersError::Length {
                variable: name(),
                found: variable.values.len(),
                expected: places,
            });
        }
        if !(variable.weight > 0.0 && variable.weight.is_finite()) {
            return Err(PeersError::Weight {
                at,
                variable: name(),
                weight: variable.weight,
            });
        }
        for (row, value) in variable.values.iter().enumerate() {
            if value.is_none_or(|value| !value.is_finite()) {
                count += 1;
                if wrong.len() < LISTED {
                    wrong.push((at, row));
                }
            }
        }
    }
    match wrong.first() {
        Some(&(at, _)) => Err(PeersError::Missing {
            variable: variables[at].name.to_owned(),
            rows: wrong,
            count,
        }),
        None => Ok(()),
    }
}

/// Mean and standard deviation.
fn moments(values: &[f64], spread: Spread) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "no country has 2^53 places")]
    let many = values.len() as f64;
    let over = match spread {
        Spread::Population => many,
        Spread::Sample => many - 1.0,
    };
    let rough = values.iter().sum::<f64>() / many;
    // A second pass takes the rounding of the first off the mean.
    let mean = rough + values.iter().map(|value| value - rough).sum::<f64>() / many;
    let square: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (square / over).sqrt())
}
