//! When errors by cluster are not to be trusted as they are.

use super::GroupSize;

/// Below this many clusters their errors are too small.
///
/// Source: Cameron and Miller, «A practitioner's guide to cluster-robust
/// inference» (*Journal of Human Resources* 50, 2015), section VI: «few» may mean
/// fewer than 20 to fewer than 50.
pub const FEW_CLUSTERS: usize = 50;

/// Below this many treated clusters (or untreated ones) the bootstrap misleads too.
///
/// A rule of thumb: that it rejects next to nothing with one or two treated clusters
/// is shown by `MacKinnon` and Webb, «The wild bootstrap for few (treated) clusters»
/// (*Econometrics Journal* 21, 2018), and it fades out slowly with more.
pub const FEW_TREATED: usize = 6;

/// From this many clusters on nothing more is allowed for, unless a group of them is
/// small: below, bands and joint tests
/// are a little too sure of themselves, as is an effect with covariates.
///
/// Drawn: `group_time_rates` and `fixed_effects_rates` among the examples.
pub const MANY_CLUSTERS: usize = 200;

/// Why a standard error by cluster is not to be trusted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Caution {
    /// Fewer than [`FEW_CLUSTERS`]: judge by [`wild_bootstrap`](super::wild_bootstrap).
    FewClusters {
        /// How many there are.
        clusters: usize,
    },
    /// Fewer than [`MANY_CLUSTERS`]: the usual interval is a little too narrow, and
    /// [`Corrected`](super::Corrected) tells by how much.
    SomeClusters {
        /// How many there are.
        clusters: usize,
    },
    /// However many there are in all (with fewer than [`MANY_CLUSTERS`], only where some
    /// outweigh others), a group of them (those that begin in one period, or
    /// never) tells no more than fewer than [`FEW_CLUSTERS`] of even weight would: the
    /// usual interval is too narrow, and [`Corrected`](super::Corrected) tells by how
    /// much.
    SmallGroup {
        /// The group that tells least.
        smallest: GroupSize,
        /// How many there are in all.
        clusters: usize,
    },
    /// Fewer than [`FEW_TREATED`] on one side: judge by
    /// [`permuted`](super::permuted).
    FewTreated {
        /// How many are treated.
        treated: usize,
        /// How many there are.
        clusters: usize,
    },
    /// All that begin in one period are one cluster, of whose own noise the others
    /// show nothing.
    LoneCohort {
        /// The period.
        start: i64,
        /// How many clusters there are.
        clusters: usize,
    },
}

impl Caution {
    /// Whether the usual interval is only too narrow, by as much as
    /// [`Corrected`](super::Corrected) tells.
    #[must_use]
    pub const fn is_corrected(&self) -> bool {
        matches!(self, Self::SomeClusters { .. } | Self::SmallGroup { .. })
    }
}

/// What to beware of with so many clusters, of which so many have treated units and so
/// many untreated ones: a cluster that is treated in part has both.
#[must_use]
pub const fn caution(clusters: usize, treated: usize, untreated: usize) -> Option<Caution> {
    if treated < FEW_TREATED || untreated < FEW_TREATED {
        Some(Caution::FewTreated { treated, clusters })
    } else if clusters < FEW_CLUSTERS {
        Some(Caution::FewClusters { clusters })
    } else {
        None
    }
}
