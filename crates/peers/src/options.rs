//! What can be chosen.

/// How far apart two places are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Distance {
    /// `sqrt(sum of w (a - b)^2)` over z-scores, `w` being the weights.
    #[default]
    Euclidean,
    /// `sqrt(d' R^-1 d)`, `d` being `sqrt(w) (a - b)` over z-scores and `R` the
    /// correlation of the variables: what two of them say alike counts once.
    ///
    /// Source: Mahalanobis, «On the generalised distance in statistics»,
    /// *Proceedings of the National Institute of Sciences of India* 2 (1936).
    Mahalanobis,
}

impl Distance {
    /// Each with its name in specs.
    pub const ALL: [(&'static str, Self); 2] = [
        ("euclidean", Self::Euclidean),
        ("mahalanobis", Self::Mahalanobis),
    ];
}

/// What distances are told in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scale {
    /// As they are.
    #[default]
    None,
    /// For each place, the place farthest from it is at 1. That is the form of
    /// the Nearest Neighbours Model of the Chartered Institute of Public Finance
    /// and Accountancy: variables standardised (mean 0, standard deviation 1),
    /// Euclidean distances, rebased by «assigning a distance of 1 to the farthest
    /// neighbour», of which the 15 nearest are used.
    ///
    /// Source: the description in Hartlepool Borough Council's joint strategic
    /// needs assessment, «Statistical neighbours».
    FarthestIsOne,
}

impl Scale {
    /// Each with its name in specs.
    pub const ALL: [(&'static str, Self); 2] = [
        ("none", Self::None),
        ("farthest-is-one", Self::FarthestIsOne),
    ];
}

/// How far draws are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Counted {
    /// In each draw each peer is looked for: shares are exact.
    #[default]
    InAll,
    /// A peer is looked for until it is sure whether it is firm. Who is firm is the same
    /// to the last peer, in less time; shares are not known.
    UntilSure,
}

/// Which standard deviation a z-score is in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Spread {
    /// That of all places there are, dividing by `n`.
    #[default]
    Population,
    /// That of a sample of places, dividing by `n - 1`. All distances are smaller
    /// by the same factor, so that peers stay who they are.
    Sample,
}

impl Spread {
    /// Each with its name in specs.
    pub const ALL: [(&'static str, Self); 2] =
        [("population", Self::Population), ("sample", Self::Sample)];
}

/// How peers are sought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeersOptions {
    /// How many peers each place has, at least 1 and fewer than there are places.
    pub k: usize,
    /// How far apart two places are.
    pub distance: Distance,
    /// What distances are told in.
    pub scale: Scale,
    /// How many draws say which peers are firm; with 0 none is judged.
    pub draws: usize,
    /// How far draws are counted.
    pub counted: Counted,
    /// The seed of the draws.
    pub seed: u64,
}

impl Default for PeersOptions {
    fn default() -> Self {
        Self {
            k: 15,
            distance: Distance::default(),
            scale: Scale::default(),
            draws: 200,
            counted: Counted::default(),
            seed: 2026,
        }
    }
}
