//! How far an idea is.

/// How far an idea is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Sent, or sent again: an officer reads it next.
    Received,
    /// Sent back with reasons: whoever sent it answers next.
    SentBack,
    /// Everybody sees it: an officer says next what it costs.
    Published,
    /// Refused with reasons, for good.
    Refused,
    /// It can be done, for a cost that is known.
    Feasible,
    /// It cannot be done, with reasons; it may be looked at again.
    NotFeasible,
    /// Joined with another, which goes on for both.
    Merged {
        /// The other.
        into: u32,
    },
    /// People vote, or voted, on it.
    OnBallot,
    /// Taken back by whoever sent it, for good.
    Withdrawn,
}

impl State {
    /// Its name in files and words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::SentBack => "sent-back",
            Self::Published => "published",
            Self::Refused => "refused",
            Self::Feasible => "feasible",
            Self::NotFeasible => "not-feasible",
            Self::Merged { .. } => "merged",
            Self::OnBallot => "on-ballot",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether everybody sees it, and nothing is decided for good.
    #[must_use]
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Published | Self::Feasible | Self::NotFeasible)
    }

    /// Whether nothing can come after it but that somebody declares an interest.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Refused | Self::Merged { .. } | Self::OnBallot | Self::Withdrawn
        )
    }
}
