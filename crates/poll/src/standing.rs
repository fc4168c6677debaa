//! How far a vote is, and the one rule of who sees counts.

/// How far a vote is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Being prepared.
    Draft,
    /// Open: people vote.
    Open,
    /// Nobody votes online any more; papers are still typed in, and nothing is
    /// counted yet.
    Papers,
    /// Closed: nobody votes any more.
    Closed,
}

impl Standing {
    /// Its name as it is kept.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Papers => "papers",
            Self::Closed => "closed",
        }
    }

    /// The standing called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        let all = [Self::Draft, Self::Open, Self::Papers, Self::Closed];
        all.into_iter().find(|standing| standing.key() == key)
    }

    /// That it is closed, if it is: the only way to get what opens a
    /// [`Sealed`]. This is the one rule of who sees counts and when: nobody
    /// before closing, whoever asks and however; everybody after.
    #[must_use]
    pub fn closed(self) -> Option<Closed> {
        (self == Self::Closed).then_some(Closed(()))
    }
}

/// That a vote is closed. Whatever counts or reads out ballots asks for one.
#[derive(Debug, Clone, Copy)]
pub struct Closed(());

/// Something that nobody sees before a vote is closed.
#[derive(Clone)]
pub struct Sealed<T>(T);

impl<T> Sealed<T> {
    /// Seals `inner`.
    pub const fn new(inner: T) -> Self {
        Self(inner)
    }

    /// What was sealed.
    pub const fn open(&self, _: Closed) -> &T {
        &self.0
    }
}

/// Nothing that prints for debugging prints what is sealed.
impl<T> std::fmt::Debug for Sealed<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Sealed")
    }
}
