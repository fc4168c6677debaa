//! Steps: what happens to an idea, when, and in which role.

use allotment_ledger::{Date, Hash};
use allotment_place::Pence;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::money;

/// The longest reasons and other words of a step, in signs.
pub const WORDS_MOST: usize = 2_000;

/// In which role somebody did something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Whoever sent the idea: known by a link, and by no name.
    Proposer,
    /// An officer: what tells their account from others. Pages and files say only
    /// that it was an officer.
    Officer(String),
}

impl By {
    /// The role as it is kept and told.
    #[must_use]
    pub const fn role(&self) -> &'static str {
        match self {
            Self::Proposer => "proposer",
            Self::Officer(_) => "officer",
        }
    }

    /// The officer's account.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        match self {
            Self::Proposer => None,
            Self::Officer(account) => Some(account),
        }
    }
}

/// Of which kind a reason is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonKind {
    /// It is not clear what is meant.
    Unclear,
    /// It is not about the place, or not what can be done with the money.
    Outside,
    /// It is there already, or is done already.
    There,
    /// It breaks a law or a rule.
    Unlawful,
    /// It names or shows a person.
    PersonalData,
    /// It insults or threatens somebody.
    Abuse,
    /// Anything else.
    Other,
}

impl ReasonKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Unclear,
        Self::Outside,
        Self::There,
        Self::Unlawful,
        Self::PersonalData,
        Self::Abuse,
        Self::Other,
    ];

    /// Its name in files and words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Unclear => "unclear",
            Self::Outside => "outside",
            Self::There => "there",
            Self::Unlawful => "unlawful",
            Self::PersonalData => "personal-data",
            Self::Abuse => "abuse",
            Self::Other => "other",
        }
    }

    /// The kind called `key`.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether everybody sees the kind alone: neither the text that it is about nor
    /// the words of the reason.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        matches!(self, Self::PersonalData | Self::Abuse)
    }
}

/// Why an idea was sent back or refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Of which kind it is.
    pub kind: ReasonKind,
    /// The reason in words.
    pub words: String,
}

/// What an officer found an idea to cost, and whether it can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judgement {
    /// What it costs.
    #[serde(serialize_with = "money::write", deserialize_with = "money::read")]
    pub cost: Pence,
    /// What was taken for granted.
    pub assumptions: String,
    /// Whether it can be done.
    pub feasible: bool,
    /// Why it can or cannot.
    pub reasons: String,
}

/// What happens to an idea.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Step {
    /// Somebody sends it: its first step.
    Send {
        /// The call that it answers.
        call: u32,
        /// The hash of its text.
        #[serde(serialize_with = "write_hash", deserialize_with = "read_hash")]
        text: Hash,
    },
    /// An officer shows it to everybody.
    Publish,
    /// An officer asks for something else before it is shown.
    SendBack {
        /// Why.
        reason: Reason,
    },
    /// An officer refuses it for good, or takes it away from what is shown.
    Refuse {
        /// Why.
        reason: Reason,
    },
    /// Whoever sent it writes it anew.
    Answer {
        /// The hash of the new text.
        #[serde(serialize_with = "write_hash", deserialize_with = "read_hash")]
        text: Hash,
    },
    /// An officer says what it costs and whether it can be done.
    Judge {
        /// What they found.
        judgement: Judgement,
    },
    /// An officer joins it with another, whose text leads.
    Merge {
        /// The other.
        into: u32,
        /// Why.
        reasons: String,
    },
    /// An officer declares an interest: from then on they decide nothing about it.
    Interest {
        /// Which.
        words: String,
    },
    /// Whoever sent it takes it back.
    Withdraw,
    /// An officer opens a vote in which it is a project.
    Ballot {
        /// The vote.
        poll: String,
        /// Its project.
        project: String,
    },
}

impl Step {
    /// Its name as it is kept and told.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Send { .. } => "send",
            Self::Publish => "publish",
            Self::SendBack { .. } => "send-back",
            Self::Refuse { .. } => "refuse",
            Self::Answer { .. } => "answer",
            Self::Judge { .. } => "judge",
            Self::Merge { .. } => "merge",
            Self::Interest { .. } => "interest",
            Self::Withdraw => "withdraw",
            Self::Ballot { .. } => "ballot",
        }
    }

    /// Whether it decides something: whoever has declared an interest does none of
    /// these.
    #[must_use]
    pub const fn decides(&self) -> bool {
        matches!(
            self,
            Self::Publish
                | Self::SendBack { .. }
                | Self::Refuse { .. }
                | Self::Judge { .. }
                | Self::Merge { .. }
                | Self::Ballot { .. }
        )
    }

    /// As it is kept: JSON, whose order of keys is that of the fields.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a step has no keys but texts")
    }

    /// The step that [`Step::to_json`] wrote; nothing if it is not written so to the
    /// last letter.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let step: Self = serde_json::from_str(text).ok()?;
        (step.to_json() == text).then_some(step)
    }
}

/// A step of an idea, with its day and the role in which it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The idea's number in its place.
    pub idea: u32,
    /// The day.
    pub on: Date,
    /// In which role.
    pub by: By,
    /// What happened.
    pub step: Step,
}

fn write_hash<S: Serializer>(hash: &Hash, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&hash.to_string())
}

fn read_hash<'de, D: Deserializer<'de>>(from: D) -> Result<Hash, D::Error> {
    let text = String::deserialize(from)?;
    Hash::from_hex(&text).ok_or_else(|| serde::de::Error::custom("no hash"))
}
