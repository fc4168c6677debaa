//! Publishing ballots, so that anybody can count again and nobody is known.

mod ballots;
mod people;

use allotment_election::Election;

use crate::participation::{AgeBands, PERSONAL_COLUMNS};

pub use ballots::Recognisable;
pub use people::{People, PeopleRow};

/// What must be settled before ballots are published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishOptions {
    /// How many voters there must be of a kind before the kind is named.
    pub k: u64,
    /// How ages are put together.
    pub ages: AgeBands,
    /// The voters' column of weights, if the count needs it.
    pub weights: Option<String>,
}

impl Default for PublishOptions {
    /// Kinds of 10 voters or more, census bands, no weights.
    fn default() -> Self {
        Self {
            k: 10,
            ages: AgeBands::default(),
            weights: None,
        }
    }
}

/// What was withheld from a published election, and what is said instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The voters' columns that are not published with the ballots, in the
    /// file's order.
    pub columns: Vec<String>,
    /// Whether weights were asked for and withheld, because some weight is
    /// that of fewer than `k` voters: the published ballots then do not give
    /// the weighted count again.
    pub weights: bool,
    /// How recognisable voters were in the file as it stood, by the ballot and
    /// all other columns but `voter_id` together.
    pub before: Recognisable,
    /// The same in what is published: by the ballot and its weight alone, as no
    /// personal column stands beside it. Such a ballot names nobody by itself; but who
    /// voted so can find it, and could show it to others.
    pub after: Recognisable,
    /// Who voted, the ballots apart: no kind of fewer than `k` voters.
    pub people: People,
    /// Of each personal column that `people` had to leave out, its own table:
    /// columns of small counts withheld.
    pub tables: Vec<People>,
    /// All of that in sentences, for whoever reads the file.
    pub sentences: Vec<String>,
}

/// The part of `election` that may be published, and what was withheld.
///
/// The published ballots give the same count: the same projects, budget and
/// vote type, and every ballot as often as it was cast.
///
/// # Guarantee
/// The published election is a function of the projects, META and the
/// *multiset* of ballots (with weights, of pairs of ballot and weight): two
/// elections that differ only in voters' ids, in personal columns, in the
/// order of ballots, or in the order in which voters wrote down choices that
/// have no order, are published as the same bytes. So nothing in it tells
/// anything about a voter beyond how somebody voted. The tables beside it
/// never name a kind of 1 to `k - 1` voters, nor let one be worked out by
/// subtraction (see [`crate::Participation`]), and are a function of the
/// personal columns alone: ballots and people never meet.
///
/// It does not protect against a voter who marks their ballot by an agreed
/// pattern, nor touch what PROJECTS and META say, proposers' names included.
///
/// Source: Sweeney, *k-Anonymity: A Model for Protecting Privacy*
/// (International Journal on Uncertainty, Fuzziness and Knowledge-based
/// Systems 10, 2002), for the tables of people.
#[must_use]
pub fn publishable(election: &Election, options: &PublishOptions) -> (Election, Withheld) {
    let weights = options
        .weights
        .as_deref()
        .and_then(|name| election.vote_column(name));
    let kept = weights.filter(|column| ballots::is_common(column, election, options.k));
    let personal: Vec<&str> = election
        .ballots
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .filter(|name| PERSONAL_COLUMNS.contains(name))
        .collect();
    let beside: Vec<&str> = election
        .ballots
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .filter(|&name| name != "voter_id")
        .collect();
    let kept_names: Vec<&str> = kept.iter().map(|column| column.name.as_str()).collect();
    let published = ballots::published(election, kept);
    let (people, tables) = people::people(election, &personal, options);
    let mut withheld = Withheld {
        columns: election
            .ballots
            .columns
            .iter()
            .map(|column| column.name.clone())
            .filter(|name| kept.is_none_or(|kept| kept.name != *name))
            .collect(),
        weights: weights.is_some() && kept.is_none(),
        before: recognisable(election, &beside, options.k),
        after: recognisable(&published, &kept_names, options.k),
        people,
        tables,
        sentences: Vec::new(),
    };
    withheld.sentences = sentences(&withheld, options.k);
    (published, withheld)
}

/// How many voters of `election` can be told apart by their ballot and the
/// cells of `columns` together: the check of any file before it is published.
#[must_use]
pub fn recognisable(election: &Election, columns: &[&str], k: u64) -> Recognisable {
    ballots::recognisable(election, columns, k)
}

fn sentences(withheld: &Withheld, k: u64) -> Vec<String> {
    let mut said = Vec::new();
    if !withheld.columns.is_empty() {
        said.push(format!(
            "not published with the ballots: {}; ballots are numbered anew, in an order that says nothing of when they were cast",
            withheld.columns.join(", ")
        ));
    }
    if withheld.before.alone > 0 {
        said.push(format!(
            "with those columns, {} voters would have stood alone with their ballot, and {} in a group of fewer than {k}",
            withheld.before.alone, withheld.before.below_k
        ));
    }
    if withheld.weights {
        said.push(format!(
            "weights are withheld, as some weight is that of fewer than {k} voters: the weighted count cannot be repeated from this file"
        ));
    }
    if !withheld.people.columns.is_empty() {
        said.push(format!(
            "who voted is told apart from the ballots, by {}: every kind has at least {k} voters",
            withheld.people.columns.join(", ")
        ));
    }
    for table in &withheld.tables {
        said.push(format!(
            "{} is told by itself only, with {} small counts withheld",
            table.columns.join(", "),
            table.rows.iter().filter(|row| row.voters.is_none()).count()
        ));
    }
    said
}
