//! An election: what residents chose, and everything that shows it was counted
//! right.

use super::{Check, Download, Fact, Source};

/// Everything that the page of one election says. Amounts and sentences stand
/// in it as they should be read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ElectionPage {
    /// What tells it from other elections, such as the code of its place: the
    /// name of its page is made from it.
    pub key: String,
    /// Its name, as a title: `Wieliczka 2023`.
    pub title: String,
    /// The code of the place that chose, if it is one of the places that money
    /// is shared between.
    pub place: Option<String>,
    /// When people voted, as text.
    pub when: Option<String>,
    /// What could be spent: `£40,000`.
    pub budget: String,
    /// What the funded projects cost together.
    pub spent: String,
    /// What is left.
    pub left: String,
    /// How many people voted.
    pub voters: u64,
    /// Every project, in the file's order.
    pub projects: Vec<ElectionProject>,
    /// How the money of voters moved, where the rule gave them money.
    pub flow: Option<ElectionFlow>,
    /// How many people have something that they voted for: first those with
    /// none of it, then those with one, and so on.
    pub served: Vec<u64>,
    /// Who took part, if the ballots say anything of their voters.
    pub took_part: Option<ElectionVoters>,
    /// What another rule would have decided, if it was tried.
    pub comparison: Option<ElectionComparison>,
    /// What the audit found, if one was made.
    pub checks: Vec<Check>,
    /// The ties met, in order.
    pub ties: Vec<ElectionTie>,
    /// Every setting of the count: its name, and its value in words.
    pub settings: Vec<Fact>,
    /// The files that a reader may take away, relative to this page.
    pub downloads: Vec<Download>,
    /// How to count it again.
    pub recount: ElectionRecount,
    /// Where the ballots come from.
    pub source: Source,
    /// The version of the software, such as `0.1.0`.
    pub version: String,
    /// The language of the names given, as a BCP 47 tag: `pl`. Nothing if it
    /// is not known.
    pub language: Option<String>,
}

/// A project that people could vote for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectionProject {
    /// Its code in the file.
    pub id: String,
    /// Its name; the code again if it has none.
    pub name: String,
    /// What it costs.
    pub cost: String,
    /// How many people named it.
    pub votes: u64,
    /// Its place in the order in which projects were funded, from 1; nothing
    /// if it is not funded.
    pub funded: Option<u32>,
    /// Why it is funded or not, a plain sentence each.
    pub why: Vec<String>,
}

/// How the money of voters moved, purchase by purchase.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ElectionFlow {
    /// How it began, a plain sentence each: what everyone had.
    pub words: Vec<String>,
    /// What all voters had together at the start.
    pub start: ElectionAmount,
    /// The purchases, in order.
    pub rounds: Vec<ElectionRound>,
}

/// One purchase.
#[derive(Debug, Clone, PartialEq)]
pub struct ElectionRound {
    /// What was bought: a position in [`ElectionPage::projects`].
    pub project: usize,
    /// What its supporters paid together.
    pub paid: ElectionAmount,
    /// How many of them paid, if it was counted.
    pub payers: Option<u64>,
    /// What each of them paid: `£3.20`, or `from £1 to £3.20`.
    pub each: String,
    /// What all voters have left together.
    pub left: ElectionAmount,
}

/// An amount as it is read, and as it is drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ElectionAmount {
    /// As it should be read: `£1,200`.
    pub text: String,
    /// Its size, in any unit that the whole page shares: for lengths in a
    /// drawing and for nothing else.
    pub size: f64,
}

/// Who took part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ElectionVoters {
    /// How many could have voted, if that is known.
    pub people: Option<u64>,
    /// The part of them that did: `23.5%`.
    pub turnout: Option<String>,
    /// How each kind of voters took part and fared.
    pub groups: Vec<ElectionGroup>,
    /// What a reader should know beside it, a sentence each.
    pub notes: Vec<String>,
}

/// A kind of voters, group by group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ElectionGroup {
    /// What tells them apart: `age`.
    pub by: String,
    /// Each group.
    pub rows: Vec<ElectionGroupRow>,
}

/// One group of voters. What is `None` is withheld, so that no one is known by
/// it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ElectionGroupRow {
    /// Who they are: `25-34`.
    pub value: String,
    /// How many voted.
    pub voters: Option<u64>,
    /// The part of those who could have that voted; also `None` if unknown.
    pub turnout: Option<String>,
    /// The part of them that got something they voted for.
    pub served: Option<String>,
}

/// What another rule would have decided.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ElectionComparison {
    /// The other rule, as it stands in a sentence: `the most votes first`.
    pub other: String,
    /// Whom this outcome serves better.
    pub better_here: u64,
    /// Whom the other serves better.
    pub better_there: u64,
    /// Whom both serve alike.
    pub alike: u64,
    /// What `better` was measured by: `money spent on what they voted for`.
    pub measure: String,
    /// How many have nothing that they voted for, here and there.
    pub nothing: (u64, u64),
    /// What is funded only here: positions in [`ElectionPage::projects`].
    pub only_here: Vec<usize>,
    /// What is funded only there.
    pub only_there: Vec<usize>,
}

/// A tie that was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectionTie {
    /// The projects that tied: positions in [`ElectionPage::projects`].
    pub tied: Vec<usize>,
    /// The one that came first.
    pub first: usize,
    /// Why it did: `it costs less`.
    pub why: String,
}

/// How to count it again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ElectionRecount {
    /// The whole command: `allotment decide ballots.pb --rule …`.
    pub command: String,
    /// The file of ballots that it reads, by name.
    pub file: String,
    /// The SHA-256 of that file, in hexadecimal.
    pub sha256: String,
}
