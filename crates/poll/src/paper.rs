//! Paper ballots: numbered, typed in by two people apart, and by a third where
//! the two differ.

use std::fmt;
use std::str::FromStr;

use crate::ballot::Ballot;
use crate::definition::Definition;

/// The most signs in a paper's number.
const LONGEST: usize = 20;
/// What is kept of a paper that cannot be counted.
const NOT_COUNTED: &str = "void";

/// Whether a vote takes paper ballots, and which. A paper that comes with a code
/// is that code's vote: it takes the place of what was voted online, and the
/// code votes no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Papers {
    /// Whether papers without a code count too: each is a right to vote of its
    /// own.
    pub without_code: bool,
}

/// The number of a paper ballot: 1 to 20 letters, digits and hyphens, in
/// capitals, without spaces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaperNumber(String);

/// Why a text is no paper's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a paper's number has 1 to 20 letters, digits and hyphens")]
pub struct PaperNumberFault;

impl PaperNumber {
    /// The paper that is number `number`.
    #[must_use]
    pub fn whole(number: u32) -> Self {
        Self(number.to_string())
    }

    /// As it is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PaperNumber {
    type Err = PaperNumberFault;

    /// Reads what people type: small letters, spaces anywhere, zeros before a
    /// whole number.
    fn from_str(text: &str) -> Result<Self, PaperNumberFault> {
        let typed = text.chars().filter(|sign| !sign.is_whitespace());
        let mut number: String = typed.map(|sign| sign.to_ascii_uppercase()).collect();
        if number.bytes().all(|byte| byte.is_ascii_digit()) {
            number = number.trim_start_matches('0').to_owned();
        }
        let known = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        if number.is_empty() || number.len() > LONGEST || !number.bytes().all(known) {
            return Err(PaperNumberFault);
        }
        Ok(Self(number))
    }
}

impl fmt::Display for PaperNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What somebody read on a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaperEntry {
    /// A ballot within the limits.
    Ballot(Ballot),
    /// Nothing that can be counted: empty, beyond a limit, or not clear.
    NotCounted,
}

impl PaperEntry {
    /// As it is kept. Two entries agree if these are the same.
    #[must_use]
    pub fn canonical(&self, definition: &Definition) -> String {
        match self {
            Self::Ballot(ballot) => ballot.canonical(definition),
            Self::NotCounted => NOT_COUNTED.to_owned(),
        }
    }

    /// The entry that [`PaperEntry::canonical`] wrote; nothing if it is none.
    #[must_use]
    pub fn from_canonical(definition: &Definition, text: &str) -> Option<Self> {
        if text == NOT_COUNTED {
            return Some(Self::NotCounted);
        }
        Ballot::from_canonical(definition, text).map(Self::Ballot)
    }

    /// The projects, by position, beside which the two entries have not the
    /// same mark: where to look again on the paper. It tells no mark, so it says
    /// nothing where one of the two could not be counted.
    #[must_use]
    pub fn differ_at(&self, other: &Self) -> Vec<usize> {
        let (Self::Ballot(one), Self::Ballot(two)) = (self, other) else {
            return Vec::new();
        };
        let (one, two) = (one.choices(), two.choices());
        let only = |these: &[(usize, u32)], those: &[(usize, u32)]| -> Vec<usize> {
            let alone = these.iter().filter(|mark| !those.contains(mark));
            alone.map(|(at, _)| *at).collect()
        };
        let mut at = only(one, two);
        at.extend(only(two, one));
        at.sort_unstable();
        at.dedup();
        at
    }
}

/// How far the papers of a vote are: numbers of papers, and nothing of what
/// stands on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PaperProgress {
    /// Papers that came in.
    pub received: u64,
    /// Of those, papers that came with a code.
    pub with_code: u64,
    /// Papers that nobody has typed in.
    pub untouched: u64,
    /// Papers that one person has typed in.
    pub entered_once: u64,
    /// Papers that two people have typed in alike.
    pub agreed: u64,
    /// Papers that two people have typed in unlike, and no third.
    pub differing: u64,
    /// Papers that a third has resolved.
    pub resolved: u64,
}

impl PaperProgress {
    /// Papers that still wait for somebody: while there are any, the vote does
    /// not close.
    #[must_use]
    pub const fn waiting(&self) -> u64 {
        self.untouched + self.entered_once + self.differing
    }
}
