//! What few clusters are judged by.

use super::{Caution, ClustersError, Corrected, Judgement};

/// What an estimate from few clusters is judged by.
#[derive(Debug, Clone, PartialEq)]
pub enum Judged {
    /// By the wild cluster bootstrap.
    Bootstrap(Result<Judgement, ClustersError>),
    /// By treating other clusters instead, in the same periods.
    Permuted(Result<Judgement, ClustersError>),
    /// By errors and Student's distribution, corrected for how few clusters there
    /// are on each side.
    Corrected(Corrected),
    /// By nothing: what is asked for would mislead, and nothing better could be
    /// worked out.
    Nothing,
}

/// An estimate, judged as few clusters ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct Few {
    /// Why its error by cluster is not to be trusted.
    pub caution: Caution,
    /// How it was judged instead.
    pub judged: Judged,
}
