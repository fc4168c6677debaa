//! A place beside its peers and the nation, over time.

use num_bigint::BigInt;
use num_rational::BigRational;

/// A place's value on a day, beside others that have one on that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Its own value.
    pub value: BigRational,
    /// How many of its peers have one.
    pub peers: usize,
    /// Their mean.
    pub peers_mean: Option<BigRational>,
    /// The mean of all places that have a value, each by its people.
    pub nation_mean: Option<BigRational>,
}

impl Gap {
    /// What the place has more than its peers.
    #[must_use]
    pub fn to_peers(&self) -> Option<BigRational> {
        Some(&self.value - self.peers_mean.as_ref()?)
    }

    /// What it has more than the nation.
    #[must_use]
    pub fn to_nation(&self) -> Option<BigRational> {
        Some(&self.value - self.nation_mean.as_ref()?)
    }
}

/// The gap of each place that has a value, on one day.
///
/// `values` and `people` have an entry a place, and `peers` the positions of
/// each one's peers. Means are exact.
///
/// # Panics
/// If the three have not one entry a place.
#[must_use]
pub fn gaps(
    values: &[Option<BigRational>],
    people: &[u64],
    peers: &[Vec<usize>],
) -> Vec<Option<Gap>> {
    assert_eq!(values.len(), people.len(), "an entry for each place");
    assert_eq!(values.len(), peers.len(), "an entry for each place");
    let mut weighed = BigRational::from_integer(0.into());
    let mut all = BigInt::from(0);
    for (value, people) in values.iter().zip(people) {
        if let Some(value) = value {
            weighed += value * BigInt::from(*people);
            all += *people;
        }
    }
    let nation_mean = (all > BigInt::from(0)).then(|| weighed / all);
    let mean_of = |peers: &[usize]| {
        let known: Vec<&BigRational> = (peers.iter())
            .filter_map(|&peer| values[peer].as_ref())
            .collect();
        let sum: BigRational = known.iter().copied().sum();
        let mean = (!known.is_empty()).then(|| sum / BigInt::from(known.len()));
        (known.len(), mean)
    };
    (values.iter().zip(peers))
        .map(|(value, peers)| {
            let (peers, peers_mean) = mean_of(peers);
            Some(Gap {
                value: value.clone()?,
                peers,
                peers_mean,
                nation_mean: nation_mean.clone(),
            })
        })
        .collect()
}
