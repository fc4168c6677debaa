//! What everybody sees of an idea.

use crate::ideas::Idea;
use crate::state::State;
use crate::step::{Event, ReasonKind, Step};

impl Idea {
    /// Whether everybody sees that it is there: once it was published, or refused.
    #[must_use]
    pub const fn is_public(&self) -> bool {
        self.published.is_some() || matches!(self.state, State::Refused)
    }

    /// The version of its text that everybody sees: the one that was published; of
    /// one that was refused without that, the last; nothing of what was refused for
    /// personal data or abuse, or had been sent back for that.
    #[must_use]
    pub fn shown(&self) -> Option<u32> {
        if !self.is_public() || self.refused_as.is_some_and(ReasonKind::is_hidden) {
            return None;
        }
        let version = self.published.unwrap_or_else(|| self.version());
        (!self.hidden.contains(&version)).then_some(version)
    }

    /// The words that everybody reads of `event` in its history: none where nobody
    /// reads its text, since they are about that.
    #[must_use]
    pub fn words<'a>(&self, event: &'a Event) -> Option<&'a str> {
        self.shown().and_then(|_| event.words())
    }

    /// What everybody reads was taken for granted when it was costed.
    #[must_use]
    pub fn assumptions<'a>(&self, event: &'a Event) -> Option<&'a str> {
        self.shown().and_then(|_| event.assumptions())
    }
}

impl Event {
    /// The kind of reason for which it sends back or refuses.
    #[must_use]
    pub const fn kind(&self) -> Option<ReasonKind> {
        match &self.step {
            Step::SendBack { reason } | Step::Refuse { reason } => Some(reason.kind),
            _ => None,
        }
    }

    /// What was taken for granted, where it says what an idea costs.
    #[must_use]
    pub fn assumptions(&self) -> Option<&str> {
        match &self.step {
            Step::Judge { judgement } => Some(&judgement.assumptions),
            _ => None,
        }
    }

    /// Its words, without the reasons of which only the kind is seen. What everybody
    /// reads of an idea is [`Idea::words`].
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self.kind() {
            Some(kind) if kind.is_hidden() => None,
            _ => self.all_words(),
        }
    }

    /// The same with the words of every reason: for officers, and for whoever sent
    /// the idea.
    #[must_use]
    pub fn all_words(&self) -> Option<&str> {
        match &self.step {
            Step::SendBack { reason } | Step::Refuse { reason } => Some(&reason.words),
            Step::Judge { judgement } => Some(&judgement.reasons),
            Step::Merge { reasons, .. } => Some(reasons),
            Step::Interest { words } => Some(words),
            Step::Send { .. }
            | Step::Publish
            | Step::Answer { .. }
            | Step::Withdraw
            | Step::Ballot { .. } => None,
        }
    }
}
