//! Who took part, and how each part of the town fared.

mod ages;
mod tally;
mod withhold;

use num_rational::BigRational;

use allotment_election::Election;

use crate::{Contest, ContestOptions, DecideError, Groups, Satisfaction, Utilities};

pub use ages::AgeBands;
pub(crate) use ages::NOT_GIVEN;
pub(crate) use withhold::withhold_people;

/// The voters' columns that are looked at unless others are asked for.
pub const PERSONAL_COLUMNS: [&str; 7] = [
    "age",
    "sex",
    "district",
    "neighborhood",
    "neighbourhood",
    "education",
    "voting_method",
];

/// What must be settled before participation can be reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipationOptions {
    /// The voters' columns to report on; those that the file lacks are passed
    /// over.
    pub columns: Vec<String>,
    /// How ages are put together.
    pub ages: AgeBands,
    /// Counts of people from 1 to just below this are withheld.
    pub k: u64,
    /// How satisfaction is measured.
    pub satisfaction: Satisfaction,
}

impl ParticipationOptions {
    /// [`PERSONAL_COLUMNS`], ten-year bands, counts below 10 withheld.
    #[must_use]
    pub fn new(satisfaction: Satisfaction) -> Self {
        Self {
            columns: PERSONAL_COLUMNS.map(str::to_owned).to_vec(),
            ages: AgeBands::default(),
            k: 10,
            satisfaction,
        }
    }
}

/// How many people of a kind could have voted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eligible {
    /// The voters' column: `age`, `district`.
    pub column: String,
    /// The value, as the column has it; for ages, the label of a band.
    pub value: String,
    /// How many people.
    pub people: u64,
}

/// Who took part, and how they fared.
///
/// # What is withheld
/// With `k` the threshold, in each table:
/// 1. a number of voters from 1 to `k - 1` is withheld; none at all is shown;
/// 2. what such rows come to is known from the total: so the smallest further
///    rows are withheld (equal ones together) until those withheld are at
///    least two, come to `k` or more, to two voters each or more, and not to
///    `k - 1` each;
/// 3. how a row fared is withheld with its number of voters, and where 1 to
///    `k - 1` of its voters have something funded, or have nothing; then again
///    the smallest further rows, until those withheld together are at least
///    two, and have no such small number on either side;
/// 4. where all voters are fewer than `k`, or fewer than two for each row, the
///    table has no rows at all; a total of 1 to `k - 1` is withheld too.
///
/// So no withheld number of voters can be worked out, by subtraction or by
/// knowing these rules: a test goes through every small table to show it. Each table is of one column:
/// no two columns are crossed.
///
/// Source: the rules are those of statistical offices, primary and secondary
/// suppression: Hundepool and others, *Statistical Disclosure Control* (Wiley
/// 2012), section 5.3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participation {
    /// How many voted; nothing if so few that it is withheld.
    pub voters: Option<u64>,
    /// How all voters fared.
    pub fared: Option<Fared>,
    /// For each column that the file has, its groups.
    pub tables: Vec<ParticipationTable>,
}

/// The voters by one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipationTable {
    /// The column.
    pub column: String,
    /// Its values in order; those that only the population has, too. None at
    /// all if no choice of rows could be shown safely.
    pub rows: Vec<ParticipationRow>,
    /// How many rows have their number of voters withheld.
    pub voters_withheld: usize,
    /// How many rows have withheld how they fared.
    pub fared_withheld: usize,
}

/// The voters of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipationRow {
    /// The value of the column, a band for ages, `not given` for an empty cell.
    pub value: String,
    /// How many voted; nothing if withheld.
    pub voters: Option<u64>,
    /// How many could have; nothing if it was not said.
    pub population: Option<u64>,
    /// Voters divided by population; nothing if either is missing, or nobody
    /// could have voted.
    pub turnout: Option<BigRational>,
    /// How they fared; nothing if withheld, or nobody of them voted.
    pub fared: Option<Fared>,
}

/// How voters fared in an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fared {
    /// How many have something funded that they chose.
    pub served: u64,
    /// The same as a part of them all.
    pub served_share: BigRational,
    /// What the outcome is worth to them, of what it would be worth if all
    /// that they chose were funded, both summed over them: nothing if they
    /// chose nothing of worth. What costs more than the whole budget (or was
    /// withdrawn) is not counted as chosen.
    pub satisfied: Option<BigRational>,
    /// The mean over voters of what the outcome is worth to each, of what all
    /// their choices are: each voter's share rounded down to a billionth.
    /// Whoever chose nothing of worth counts as 0.
    pub mean_share: BigRational,
    /// The mean over voters of the money, in the file's currency, that went to
    /// projects that each chose.
    pub money: BigRational,
    /// The same of all money spent: nothing if none was.
    pub money_share: Option<BigRational>,
}

/// Reports who took part in `election`, and how each group fared with
/// `selected` (positions of funded projects).
///
/// `population` says how many people of each kind could have voted. Voters
/// are people here, whatever they weigh. What is withheld: see
/// [`Participation`].
///
/// # Errors
/// [`DecideError`] if an amount does not fit, or the ballots do not hold what
/// the measure of satisfaction needs.
pub fn participation(
    election: &Election,
    selected: &[u32],
    population: Option<&[Eligible]>,
    options: &ParticipationOptions,
) -> Result<Participation, DecideError> {
    let mut contest = Contest::new(election, &ContestOptions::default())?;
    contest.groups = one_by_one(election);
    let utilities = Utilities::for_rule("participation", &contest, options.satisfaction)?;
    let voters = tally::voters(&contest, &utilities, selected);
    let money = tally::Money {
        scale: contest.scale,
        spent: contest.cost_of(selected),
    };
    Ok(tally::tables(
        election,
        &voters,
        &money,
        population.unwrap_or(&[]),
        options,
    ))
}

/// Every ballot a group of its own, in the file's order.
fn one_by_one(election: &Election) -> Groups {
    let ballots = &election.ballots;
    Groups {
        starts: ballots.starts.clone(),
        choices: ballots.choices.clone(),
        points: ballots.points.clone(),
        points_places: ballots.points_places,
        weight: vec![1; ballots.len()],
        voters: vec![1; ballots.len()],
    }
}
