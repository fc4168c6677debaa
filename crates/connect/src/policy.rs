//! A policy, as far as this stage needs to know it.

/// How money is known to reach a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Located {
    /// Those who benefit are there.
    Beneficiary,
    /// Only the office of whoever receives it is there.
    Recipient,
    /// Nobody said.
    Unknown,
}

impl Located {
    /// Every kind, with its name.
    pub const ALL: [(Self, &'static str); 3] = [
        (Self::Beneficiary, "beneficiary"),
        (Self::Recipient, "recipient"),
        (Self::Unknown, "unknown"),
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Beneficiary => "beneficiary",
            Self::Recipient => "recipient",
            Self::Unknown => "unknown",
        }
    }
}

/// Which way a policy pushes an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// More of it.
    Up,
    /// Less of it.
    Down,
}

impl Direction {
    /// Both, with their names.
    pub const ALL: [(Self, &'static str); 2] = [(Self::Up, "up"), (Self::Down, "down")];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// From one day to another, both counted; open where nothing is said. A day is
/// its digits as a number, `20240401`, so that days compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// The first day.
    pub from: Option<u32>,
    /// The last day.
    pub to: Option<u32>,
}

impl Span {
    /// Whether both run on some day.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        let ends_before = |one: Self, other: Self| match (one.to, other.from) {
            (Some(to), Some(from)) => to < from,
            _ => false,
        };
        !ends_before(self, other) && !ends_before(other, self)
    }

    /// The days from the first of either to the last of either.
    #[must_use]
    pub fn either(self, other: Self) -> Self {
        Self {
            from: self.from.zip(other.from).map(|(one, other)| one.min(other)),
            to: self.to.zip(other.to).map(|(one, other)| one.max(other)),
        }
    }

    /// The days on which both run, if they [meet](Self::meets).
    #[must_use]
    pub fn both(self, other: Self) -> Self {
        Self {
            from: self.from.max(other.from),
            to: match (self.to, other.to) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
        }
    }
}

/// An outcome that a policy is meant to change.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The outcome.
    pub outcome: String,
    /// Which way.
    pub direction: Direction,
    /// After so many years.
    pub lag_years: Option<f64>,
    /// Who says so; nothing if nobody does.
    pub evidence: Option<String>,
}

/// An area that a policy reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// The area's position among those of the policy's geography.
    pub area: usize,
    /// The money, in minor units: in all if the policy is one-off, else in a
    /// year. Nothing if the policy reaches it without money.
    pub minor: Option<u64>,
    /// How it is known to reach it.
    pub located: Located,
}

/// A policy, with money or without.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// What it is known by.
    pub id: String,
    /// Its theme: one list a programme.
    pub theme: String,
    /// Grant, service, benefit, duty, power, capital, …
    pub kind: String,
    /// When it runs.
    pub span: Span,
    /// What it is meant to change.
    pub effects: Vec<Effect>,
    /// The policies whose money it is, under another name.
    pub replaces: Vec<String>,
    /// The budget that it is a line of, if it is one: lines of one budget are
    /// parts of one whole.
    pub part_of: Option<String>,
}
