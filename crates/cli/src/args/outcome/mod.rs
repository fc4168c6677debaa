//! `outcome`, as people type it.

mod comparison;
mod discontinuity;
mod gaps;
mod method;
mod power;
mod sensitivity;
mod spillover;
mod value;
mod watch;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Origin, Output};
pub use comparison::Match;
pub use discontinuity::Discontinuity;
pub use gaps::Gaps;
pub use method::{ColumnArgs, MethodArgs};
pub use power::Power;
pub use sensitivity::Sensitivity;
pub use spillover::Spillover;
pub use value::Worth;
pub use watch::Watch;

/// `outcome`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Example:  allotment outcome examples/outcome/panel.csv --unit place --time year --outcome jobs --first-treated funded"
)]
pub struct Outcome {
    /// `outcome watch`
    #[command(subcommand)]
    pub command: Option<OutcomeCommand>,
    /// The panel: a row for each unit and period
    #[arg(required = true, value_name = "PANEL")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub columns: ColumnArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub method: MethodArgs,
    /// A table of peers (columns place or id, and peer): of the untreated only peers of a treated place are compared with
    #[arg(long, value_name = "FILE", conflicts_with = "repeated")]
    pub peers: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub frozen: FrozenArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub answer: AnswerArgs,
}

/// Where the table comes from, and where the answer goes.
#[derive(Debug, Args)]
pub struct AnswerArgs {
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    /// Write the pictures, each with its sentence and table: one HTML file that stands alone
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// What was said before the results were known.
#[derive(Debug, Args, Clone)]
pub struct FrozenArgs {
    /// The design that `outcome freeze` wrote: says whether it was followed
    #[arg(long, value_name = "FILE")]
    pub design: Option<PathBuf>,
    /// The day of this analysis, to be held against the design's
    #[arg(long, value_name = "DAY", requires = "design", value_parser = day)]
    pub analysed_on: Option<String>,
    /// The smallest effect that would matter, in units of the outcome
    #[arg(long, value_name = "EFFECT", value_parser = above_zero)]
    pub matters: Option<f64>,
}

/// A day of the calendar, 2027-04-01.
fn day(text: &str) -> Result<String, String> {
    allotment_programme::outcome::is_day(text)
        .then(|| text.to_owned())
        .ok_or_else(|| "write a day of the calendar, such as 2027-04-01".into())
}

/// A number that is one.
fn finite(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
        .ok_or_else(|| "write a number".into())
}

/// A chance that is neither none nor certain.
fn chance(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|&number: &f64| number > 0.0 && number < 1.0)
        .ok_or_else(|| "write a number between 0 and 1, such as 0.95".into())
}

/// A whole number that is not 0.
fn one_or_more(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|&number: &usize| number > 0)
        .ok_or_else(|| "write a whole number from 1 on".into())
}

fn above_zero(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|&number: &f64| number > 0.0 && number.is_finite())
        .ok_or_else(|| "write a number above 0".into())
}

/// What else can be done with outcomes.
#[derive(Debug, Subcommand)]
pub enum OutcomeCommand {
    /// How large a broken trend would overturn the effect
    #[command(
        after_help = "Example:  allotment outcome sensitivity examples/outcome/panel.csv --unit place --time year --outcome jobs --first-treated funded"
    )]
    Sensitivity(Box<Sensitivity>),
    /// The smallest effect that a design could see, before any money is spent
    #[command(
        after_help = "Example:  allotment outcome power examples/outcome/panel.csv --unit place --time year --outcome jobs --first-treated funded --treated-units 5,10"
    )]
    Power(Power),
    /// A comparison group that is like the treated, and how alike it is
    #[command(
        after_help = "Example:  allotment outcome match examples/outcome/places.csv --unit place --treated funded --covariates jobs_2019,jobs_2021"
    )]
    Match(Match),
    /// The jump at the cut-off of a score by which money was given out
    #[command(
        after_help = "Example:  allotment outcome discontinuity examples/outcome/cut-off.csv --unit place \\\n    --outcome jobs_2025 --score need --cut-off 20 --treated above --covariates jobs_2021"
    )]
    Discontinuity(Discontinuity),
    /// What neighbours of treated places gained or lost, ring by ring
    #[command(
        after_help = "Example:  allotment outcome spillover examples/outcome/neighbours.csv --unit place \\\n    --outcome jobs_2025 --before jobs_2021 --treated funded --x easting --y northing \\\n    --rings 1000,2000,5000 --cluster district"
    )]
    Spillover(Spillover),
    /// Write a design and its hash down before the results exist
    #[command(
        after_help = "Example:  allotment outcome freeze examples/outcome/design.toml --out frozen.json\n\nLater:    allotment outcome PANEL ... --design frozen.json  says whether it was followed"
    )]
    Freeze(Freeze),
    /// How far places are from their peers and the nation, over time, small counts allowed for
    #[command(
        after_help = "Peers: a table with the columns place and peer, or id and peer as allotment peers writes it.\n\nExample:  allotment outcome gaps examples/outcome/crimes.csv --unit place --time year --count crimes --of people \\\n              --peers examples/outcome/peers.csv --below 10"
    )]
    Gaps(Gaps),
    /// What a programme is worth beside what it costs, by dated parameters
    #[command(
        after_help = "The flows may also have place, region and country instead of amount, a low and a high end of each (amount_low, amount_high), discount and optimism; a row of kind wellbeing has points and people.\n\nExample:  allotment outcome value examples/outcome/flows.csv --parameters examples/outcome/value.toml"
    )]
    Value(Worth),
    /// Chart a measure as it comes in, and call a change a change by four rules
    #[command(
        after_help = "Example:  allotment outcome watch examples/outcome/watch.csv --improvement down"
    )]
    Watch(Watch),
}

/// `outcome freeze`.
#[derive(Debug, Args)]
pub struct Freeze {
    /// The design: question, data, method, and the day on which the data will be looked at
    #[arg(value_name = "DESIGN.toml")]
    pub file: PathBuf,
    /// Write to this file, a .json
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}
