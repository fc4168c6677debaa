//! `need both`, as people type it.

use std::path::PathBuf;

use allotment_programme::both::{Average, BothSpec, Joint, JointBy, ListName, OneIn};
use clap::Args;

use super::{Origin, Output, named};

/// `need both`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment need both examples/community/deprivation.csv examples/community/community.csv \\\n            --select both --by area --pockets pockets.csv"
)]
pub struct NeedBoth {
    /// The first index: a row a place, with its score or its rank
    #[arg(value_name = "NEED.csv")]
    pub first: PathBuf,
    /// The second index, of the same places
    #[arg(value_name = "COMMUNITY.csv")]
    pub second: PathBuf,
    /// The list by which places are selected
    #[arg(long, value_parser = named(LISTS))]
    pub select: ListName,
    /// How many in which one counts as worst: 10 for the worst tenth
    #[arg(long, value_name = "N", default_value = "10", value_parser = one_in)]
    pub worst_one_in: OneIn,
    /// How the two ranks become a joint index
    #[arg(long, default_value = "rank-sum", value_parser = named(JOINT))]
    pub joint: JointBy,
    /// What each index weighs in it: two whole numbers
    #[arg(long, value_name = "A,B", default_value = "1,1", value_parser = weights)]
    pub weights: Weights,
    /// What the two indices are called in the columns made
    #[arg(long, value_name = "A,B", default_value = "need,community", value_parser = names)]
    pub names: Pair,
    /// The column of codes; A,B if it differs
    #[arg(long, value_name = "COLUMN", default_value = "id", value_parser = pair)]
    pub id: Pair,
    /// The column of scores, greater being more need; A,B if it differs
    #[arg(long, value_name = "COLUMN", default_value = "score", value_parser = pair)]
    pub score: Pair,
    /// The column of ranks, 1 being the greatest need; A,B if it differs
    #[arg(long, value_name = "COLUMN", default_value = "rank", value_parser = pair)]
    pub rank: Pair,
    /// Gather places to larger areas: their column, in the first table or in the look-up
    #[arg(long, value_name = "COLUMN")]
    pub by: Option<String>,
    /// A table with the place's code and the larger area's
    #[arg(long, value_name = "FILE", requires = "by")]
    pub lookup: Option<PathBuf>,
    /// The look-up's column of place codes, where that is not plain
    #[arg(long, value_name = "COLUMN", requires = "lookup")]
    pub lookup_id: Option<String>,
    /// What is averaged over people for an area
    #[arg(long, default_value = "score", value_parser = named(AVERAGES), requires = "by")]
    pub average: Average,
    /// The first table's column of people
    #[arg(long, value_name = "COLUMN", default_value = "population")]
    pub population: String,
    /// Also write what some lists have and others have not
    #[arg(long, value_name = "FILE")]
    pub differences: Option<PathBuf>,
    /// Also write the places worst on both that lie in areas not selected
    #[arg(long, value_name = "FILE", requires = "by")]
    pub pockets: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

impl NeedBoth {
    /// How the two are compared.
    #[must_use]
    pub fn spec(&self) -> BothSpec {
        BothSpec {
            line: 1,
            worst: self.worst_one_in,
            average: self.average,
            joint: Joint {
                by: self.joint,
                weights: self.weights.0,
            },
            select: self.select,
        }
    }
}

const LISTS: [(ListName, &str); 4] = [
    (ListName::Need, "need"),
    (ListName::Community, "community"),
    (ListName::Both, "both"),
    (ListName::Joint, "joint"),
];
const JOINT: [(JointBy, &str); 2] = [
    (JointBy::RankSum, "rank-sum"),
    (JointBy::ExponentialRank, "exponential-rank"),
];
const AVERAGES: [(Average, &str); 2] = [(Average::Score, "score"), (Average::Rank, "rank")];

/// One text for each of the two tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair(pub [String; 2]);

/// What each index weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights(pub [u32; 2]);

/// One name for both, or two with a comma between.
///
/// # Errors
/// What is wrong with `text`.
pub fn pair(text: &str) -> Result<Pair, String> {
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    match parts[..] {
        [one] if !one.is_empty() => Ok(Pair([one.into(), one.into()])),
        [first, second] if !first.is_empty() && !second.is_empty() => {
            Ok(Pair([first.into(), second.into()]))
        }
        _ => Err("write one name, or two with a comma between".into()),
    }
}

/// Two names of indices that make no column twice.
fn names(text: &str) -> Result<Pair, String> {
    let pair = pair(text)?;
    let [first, second] = &pair.0;
    if first == second {
        return Err("write two names with a comma between, such as need,community".into());
    }
    let plain = |name: &str| {
        let mut letters = name.chars();
        letters
            .next()
            .is_some_and(|first| first.is_ascii_lowercase())
            && letters.all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    };
    for name in [first, second] {
        if !plain(name) || ["both", "joint", "id"].contains(&name.as_str()) {
            return Err(format!(
                "'{name}' cannot begin a column: use small letters and digits, and not both or joint"
            ));
        }
    }
    Ok(pair)
}

fn weights(text: &str) -> Result<Weights, String> {
    let parts: Result<Vec<u32>, _> = text.split(',').map(|part| part.trim().parse()).collect();
    match parts.as_deref() {
        Ok(&[first, second]) if first + second > 0 && first.max(second) <= 1000 => {
            Ok(Weights([first, second]))
        }
        _ => Err("write two whole numbers up to 1000 with a comma between, such as 1,1".into()),
    }
}

fn one_in(text: &str) -> Result<OneIn, String> {
    let number = text.parse().ok().and_then(OneIn::new);
    number.ok_or_else(|| "write a whole number from 1 up, 10 for the worst tenth".into())
}
