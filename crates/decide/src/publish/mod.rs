//! Publishing ballots, so that anybody can count again and nobody is known.

mod ballots;
mod examine;
mod keep;
mod kinds;
mod people;
mod told;

use allotment_election::{Election, TextColumn};

use crate::participation::{AgeBands, PERSONAL_COLUMNS};
use kinds::{Cells, Kinds, Said};
use told::Fate;

pub use ballots::Recognisable;
pub use examine::{Examined, examine};
pub use people::{People, PeopleRow};
pub use told::Told;

/// What must be settled before ballots are published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishOptions {
    /// How many voters there must be of a kind before the kind is named.
    pub k: u64,
    /// How ages are put together.
    pub ages: AgeBands,
    /// The voters' column of weights, if the count needs it.
    pub weights: Option<String>,
    /// The voters' columns of which as much as can be is to stand beside the
    /// ballots.
    pub keep: Vec<String>,
}

impl Default for PublishOptions {
    /// Kinds of 10 voters or more, census bands, no weights, nothing beside the
    /// ballots.
    fn default() -> Self {
        Self {
            k: 10,
            ages: AgeBands::default(),
            weights: None,
            keep: Vec::new(),
        }
    }
}

/// What was withheld from a published election, and what is said instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The voters' columns that are not published with the ballots, in the
    /// file's order; `voter_id`, which is numbered anew, is none of them.
    pub columns: Vec<String>,
    /// Whether weights were asked for and withheld, because some weight is
    /// that of fewer than `k` voters: the published ballots then do not give
    /// the weighted count again.
    pub weights: bool,
    /// How recognisable voters were in the file as it stood, by the ballot and
    /// all other columns but `voter_id` together.
    pub before: Recognisable,
    /// What the published election tells about its voters: to be looked at
    /// before it is written, as weights may make a ballot stand out.
    pub after: Examined,
    /// Who voted, the ballots apart: no kind of fewer than `k` voters.
    pub people: People,
    /// Of each personal column that `people` had to leave out, its own table:
    /// columns of small counts withheld.
    pub tables: Vec<People>,
    /// What became of each column, and why.
    pub told: Vec<Told>,
}

impl Withheld {
    /// What became of each column in one line, for whoever reads the file.
    #[must_use]
    pub fn sentence(&self) -> String {
        let told = self.told.iter();
        let told: Vec<String> = told
            .map(|told| format!("{}: {} ({})", told.column, told.published, told.why))
            .collect();
        told.join(" / ")
    }
}

/// The part of `election` that may be published, and what was withheld.
///
/// The published ballots give the same count: the same projects, budget and
/// vote type, and every ballot as often as it was cast.
///
/// # Guarantee
/// Unless columns are to be kept, the published election is a function of the
/// projects, META and the *multiset* of ballots (with weights, of pairs of
/// ballot and weight): two elections that differ only in voters' ids, in
/// personal columns, in the order of ballots, or in the order in which voters
/// wrote down choices that have no order, are published as the same bytes. So
/// nothing in it tells anything about a voter beyond how somebody voted. The
/// tables beside it never name a kind of 1 to `k - 1` voters, nor let one be
/// worked out by subtraction (see [`crate::Participation`]), and are a
/// function of the personal columns alone: ballots and people never meet.
///
/// # Columns kept beside ballots
/// Ages are put in bands. Then a voter's cells in all columns kept are shown,
/// or none of them:
/// 1. they are shown only if `k` or more voters share them *and* the ballot;
/// 2. voters left blank are none or `k` and more;
/// 3. those left blank do not all have the same value in any column kept that
///    has others, or the totals, which others may publish, would give it away;
/// 4. where all who share the cells are shown, they did not all cast the same
///    ballot; where none of them is, all left blank did not: who knew one of
///    them would know how they voted.
///
/// Where 4 fails, the whole kind is left blank; while the blanks fail, the
/// smallest kind still shown that helps, of equal ones the first by ballot and
/// cells. A column goes altogether where more cells can
/// be shown without it.
///
/// It does not protect against a voter who marks their ballot by an agreed
/// pattern, nor touch what PROJECTS and META say, proposers' names included.
///
/// Source: Sweeney, *k-Anonymity: A Model for Protecting Privacy*
/// (International Journal on Uncertainty, Fuzziness and Knowledge-based
/// Systems 10, 2002), with suppression of cells; rule 4 is the homogeneity of
/// Machanavajjhala and others, *l-Diversity* (ICDE 2006).
#[must_use]
pub fn publishable(election: &Election, options: &PublishOptions) -> (Election, Withheld) {
    let k = options.k;
    let said = Said::of(election);
    let kinds = Kinds::of_ballots(&said);
    let column_called = |name: &String| election.vote_column(name);
    let asked = options.weights.as_ref().and_then(column_called);
    let weights = asked.filter(|column| {
        let cells = Cells::plain(column);
        Kinds::one(said.len()).split_by(&cells).below(k) == 0
    });
    let is_weights = |name: &str| asked.is_some_and(|asked| asked.name == name);
    let others: Vec<&TextColumn> = election
        .ballots
        .columns
        .iter()
        .filter(|column| column.name != "voter_id" && !is_weights(&column.name))
        .collect();
    let kept: Vec<&TextColumn> = others
        .iter()
        .copied()
        .filter(|column| options.keep.contains(&column.name))
        .collect();
    let rows = match weights {
        Some(weights) => kinds.split_by(&Cells::plain(weights)),
        None => kinds.clone(),
    };
    let cells: Vec<Cells> = kept
        .iter()
        .map(|column| Cells::coarse(column, &options.ages, ""))
        .collect();
    let shown = keep::keep(&kinds, &rows, &cells, k);
    let mut beside: Vec<TextColumn> = weights.into_iter().cloned().collect();
    beside.extend(shown.columns.iter().map(|&at| {
        let cell = |voter: usize| {
            if shown.shown[voter] {
                cells[at].get(voter)
            } else {
                ""
            }
        };
        TextColumn::from_cells(&kept[at].name, (0..said.len()).map(cell))
    }));
    let published = ballots::published(election, &said, &beside);
    let fate = |column: &TextColumn| {
        if is_weights(&column.name) {
            return match weights {
                Some(_) => Fate::Weights,
                None => Fate::RareWeights,
            };
        }
        if beside.iter().any(|beside| beside.name == column.name) {
            return Fate::Shown(shown.voters() as u64);
        }
        if options.keep.contains(&column.name) {
            return Fate::Impossible;
        }
        Fate::NotAsked(Recognisable::of(&kinds.split_by(&Cells::plain(column)), k))
    };
    let voters = said.len() as u64;
    let columns = election.ballots.columns.iter();
    let columns = columns.filter(|column| column.name != "voter_id");
    let mut told = vec![told::numbers(&examine(election, k))];
    told.extend(
        columns
            .clone()
            .map(|column| told::column(&column.name, &fate(column), voters, options)),
    );
    let names: Vec<&str> = columns.clone().map(|column| column.name.as_str()).collect();
    let personal: Vec<&str> = others
        .iter()
        .map(|column| column.name.as_str())
        .filter(|name| PERSONAL_COLUMNS.contains(name))
        .collect();
    let (people, tables) = people::people(election, &personal, options);
    let withheld = Withheld {
        columns: names
            .iter()
            .filter(|&&name| beside.iter().all(|beside| beside.name != name))
            .map(|&name| name.to_owned())
            .collect(),
        weights: asked.is_some() && weights.is_none(),
        before: recognisable(election, &names, k),
        after: examine(&published, k),
        people,
        tables,
        told,
    };
    (published, withheld)
}

/// How many voters of `election` can be told apart by their ballot and the
/// cells of `columns` together.
#[must_use]
pub fn recognisable(election: &Election, columns: &[&str], k: u64) -> Recognisable {
    ballots::recognisable(election, columns, k)
}
