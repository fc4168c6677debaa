//! `outcome gaps`, as people type it.

use std::path::PathBuf;

use allotment_programme::outcome::GapsChoice;
use clap::Args;

use super::{AnswerArgs, chance};

/// `outcome gaps`.
#[derive(Debug, Args)]
pub struct Gaps {
    /// A row for each place and period, and each measure if there are several
    #[arg(value_name = "PANEL")]
    pub file: PathBuf,
    /// The column of places
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub unit: String,
    /// The column of periods
    #[arg(long, value_name = "COLUMN", default_value = "time")]
    pub time: String,
    /// The column that names the measure, where the table holds several
    #[arg(long, value_name = "COLUMN")]
    pub measure: Option<String>,
    /// The column of counts: rates and their intervals are worked out
    #[arg(long, value_name = "COLUMN", requires = "of", conflicts_with_all = ["value", "low", "high"])]
    pub count: Option<String>,
    /// The column of the people that counts are of
    #[arg(long, value_name = "COLUMN", requires = "count")]
    pub of: Option<String>,
    /// Per how many people rates are told
    #[arg(
        long,
        value_name = "PEOPLE",
        default_value_t = 1000.0,
        requires = "count"
    )]
    pub per: f64,
    /// What stands for a count that the publisher hid, such as *
    #[arg(long, value_name = "MARK", requires = "count")]
    pub hidden: Option<String>,
    /// Instead of counts: the column of values [default: value]
    #[arg(long, value_name = "COLUMN")]
    pub value: Option<String>,
    /// The column of their lower ends [default: low]
    #[arg(long, value_name = "COLUMN")]
    pub low: Option<String>,
    /// The column of their upper ends [default: high]
    #[arg(long, value_name = "COLUMN")]
    pub high: Option<String>,
    /// A table of peers: a row for each place and one of its peers, columns place (or id) and peer
    #[arg(long, value_name = "FILE")]
    pub peers: Option<PathBuf>,
    /// The code of the nation's own row; with counts, all other places if not given
    #[arg(long, value_name = "CODE")]
    pub nation: Option<String>,
    /// Tell only of these places
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub places: Vec<String>,
    /// Hide counts above 0 and below this, and what would give them away
    #[arg(long, value_name = "N", default_value_t = 0, requires = "count")]
    pub below: u64,
    /// The chance with which intervals cover
    #[arg(long, default_value_t = 0.95, value_parser = chance)]
    pub level: f64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub answer: AnswerArgs,
}

impl Gaps {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> GapsChoice {
        GapsChoice {
            unit: self.unit.clone(),
            time: self.time.clone(),
            measure: self.measure.clone(),
            count: self.count.clone(),
            of: self.of.clone(),
            per: self.per,
            hidden: self.hidden.clone(),
            value: self.value.clone(),
            low: self.low.clone(),
            high: self.high.clone(),
            nation: self.nation.clone(),
            places: self.places.clone(),
            below: self.below,
            level: self.level,
        }
    }
}
