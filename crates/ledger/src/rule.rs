//! The rules of the ledger, and what it says when it refuses.

use std::fmt;

/// Makes the enum of rules, each with its word and what it says.
macro_rules! rules {
    ($($variant:ident = $word:literal : $says:literal),+ $(,)?) => {
        /// A rule that no sequence of entries breaks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub enum Rule {
            $(#[doc = $says] $variant),+
        }

        impl Rule {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word by which a breach names it.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// The rule in a sentence.
            #[must_use]
            pub const fn says(self) -> &'static str {
                match self {
                    $(Self::$variant => $says),+
                }
            }
        }
    };
}

rules! {
    Available = "available": "What is committed never exceeds what is promised, on any day.",
    PaidWithinCommitted = "paid-within-committed": "What is paid, or lapses, never exceeds what is committed, on any day.",
    DueWithinCommitted = "due-within-committed": "What is called due never exceeds what is committed.",
    SpentWithinCommitted = "spent-within-committed": "What is spent of a commitment never exceeds it.",
    ReturnedWithinPaid = "returned-within-paid": "What comes back never exceeds what was paid, on any day.",
    CapitalNeverPaysRevenue = "capital-never-pays-revenue": "Capital and revenue never pay for each other.",
    NothingBefore = "nothing-before": "Nothing counts before the day of what it rests on.",
    KnownParty = "known-party": "Whoever promises, signs or is paid is a party of the ledger.",
    KnownKey = "known-key": "A signature is by a key that the ledger knows, valid at that place.",
    KnownCommitment = "known-commitment": "Money moves and milestones belong to a commitment.",
    KnownPromise = "known-promise": "A commitment draws on a promise.",
    KnownEntry = "known-entry": "What is corrected is an entry of the same chain.",
    OneName = "one-name": "A name is given once.",
    Signature = "signature": "A signature is right for what it signs.",
    EveryParty = "every-party": "A commitment is agreed, or changed, only when every named party has signed.",
    OneBase = "one-base": "Amounts on different bases are never added or compared.",
    OneCurrency = "one-currency": "A commitment is in the currency of its promise, and is paid in it.",
    Open = "open": "What is closed or withdrawn moves no more.",
    MilestoneOrder = "milestone-order": "A milestone is promised, then reported, then confirmed or disputed.",
    PaidConfirmsNothing = "paid-confirms-nothing": "A milestone is confirmed by somebody who is not paid by it.",
    BaselineStands = "baseline-stands": "A baseline is never rewritten: a new one stands beside it.",
    ForwardClock = "forward-clock": "No entry is recorded before the one ahead of it, or ahead of the clock of who writes it down.",
    OnceOnly = "once-only": "An id stands for one entry.",
    CorrectsOnce = "corrects-once": "A correction never changes the past, and stands in for one entry.",
    Community = "community": "An entry is in the chain of its community.",
    WhoMay = "who-may": "What a party made, or is bound by, nobody else changes.",
}

impl Rule {
    /// The rule with this word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.word() == word)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// Why an entry is not taken. The ledger is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Refusal {
    /// The rule that it would break.
    pub rule: Rule,
    /// What is wrong, in lower case and without a full stop.
    pub what: String,
    /// What to do.
    pub help: String,
}

impl Refusal {
    /// A refusal for the sake of `rule`.
    #[must_use]
    pub fn new(rule: Rule, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            rule,
            what: what.into(),
            help: help.into(),
        }
    }
}
