//! Which way is worse.

/// What a greater value of an indicator means. There is no default: crime
/// turned upside down looks exactly like a good neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MoreIs {
    /// A greater value means more need.
    Worse,
    /// A greater value means less need.
    Better,
}

/// What a score grows with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Measures {
    /// The score grows with need, and rank 1 is the greatest need.
    #[default]
    Need,
    /// The score grows with strength, and rank 1 is the strongest.
    Strength,
}

impl MoreIs {
    /// Whether a greater value raises a score that grows with `measures`.
    #[must_use]
    pub fn raises(self, measures: Measures) -> bool {
        matches!(
            (self, measures),
            (Self::Worse, Measures::Need) | (Self::Better, Measures::Strength)
        )
    }
}
