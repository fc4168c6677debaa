//! `decide`, as people type it.

use std::path::PathBuf;

use allotment_programme::decide::{
    Choice, Completion, Decimal, LimitChoice, ParticipationChoice, Required, Rule, Satisfaction,
    Start, Step, Stop, TableForm, Ties,
};
use clap::{Args, Subcommand, ValueEnum};

use super::{Output, named};

/// `decide`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Example:  allotment decide examples/decide/election.pb --compare greedy --audit\n          allotment decide examples/decide/election.pb --rule greedy --format json"
)]
pub struct Decide {
    /// `decide tally`, `check`, `convert`, `publish`, `participation`
    #[command(subcommand)]
    pub command: Option<DecideCommand>,
    /// A .pb file, a folder with projects.csv and ballots.csv, or those two files (also .csv.gz, .parquet, .xlsx)
    #[arg(required = true, num_args = 1..=2, value_name = "ELECTION")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub told: Told,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub rule: RuleArgs,
    /// Also run the city's old rule, and count whom each serves better
    #[arg(long, value_name = "RULE", value_parser = ["greedy"])]
    pub compare: Option<String>,
    /// Check the outcome exactly: EJR+, priceability, exhaustiveness
    #[arg(long)]
    pub audit: bool,
    /// Write the prices that explain the outcome, for anybody to check
    #[arg(long, value_name = "FILE")]
    pub certificate: Option<PathBuf>,
    /// Write a page on the election, for residents: one HTML file that stands alone
    #[arg(long, value_name = "FILE")]
    pub page: Option<PathBuf>,
    /// End with status 4 if the audit finds a fault: a wronged group, or what is named
    #[arg(long, value_name = "CHECK", num_args = 0..=1, require_equals = true, default_missing_value = "fair")]
    pub require: Option<Required>,
    /// Say why a project is funded or not, and what it missed by
    #[arg(long, value_name = "PROJECT")]
    pub explain: Vec<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// What else can be done with elections.
#[derive(Debug, Subcommand)]
pub enum DecideCommand {
    /// Decide every election of a folder, a row each
    #[command(after_help = "Example:  allotment decide tally examples/decide --format table")]
    Tally {
        /// The folder
        dir: PathBuf,
        #[command(flatten)]
        #[allow(missing_docs, reason = "clap would show it as help")]
        rule: RuleArgs,
        /// Leave out the column of times, so that every run gives the same bytes
        #[arg(long)]
        no_seconds: bool,
        #[command(flatten)]
        #[allow(missing_docs, reason = "clap would show it as help")]
        output: Output,
    },
    /// Say everything that is wrong with an election's file, with its line
    #[command(after_help = "Example:  allotment decide check examples/decide/election.pb")]
    Check {
        /// A .pb file, or a folder with projects.csv and ballots.csv
        file: PathBuf,
        #[command(flatten)]
        #[allow(missing_docs, reason = "clap would show it as help")]
        output: Output,
    },
    /// Write an election in the other form: .pb, or a folder of tables
    #[command(
        after_help = "Example:  allotment decide convert examples/decide/election.pb election"
    )]
    Convert {
        /// What to read, one file or folder or the two tables, and last where to write
        #[arg(required = true, num_args = 2..=3, value_names = ["IN", "OUT"])]
        files: Vec<PathBuf>,
        /// The form of the tables in a folder [default: csv]
        #[arg(long, value_name = "FORM", value_parser = named(TableForm::ALL))]
        format: Option<TableForm>,
        #[command(flatten)]
        #[allow(missing_docs, reason = "clap would show it as help")]
        told: Told,
    },
    /// Write an election so that no voter can be recognised in it, and say what is withheld
    #[command(
        after_help = "Beside a ballot that few cast, an age and a district are a name. So nothing of a voter is\npublished beside the ballots, unless --keep asks for it: then ages go into bands, and a voter's\ncells are shown only where K or more share them and the ballot. Who voted is told in a table of\nits own. The finished file is checked; should it fail, nothing is written (status 4).\n\nExample:  allotment decide publish examples/decide/election.pb --out published\n          allotment decide publish --check examples/decide/election.pb --k 10"
    )]
    Publish(Publish),
    /// Tell who took part and how each group fared, small counts withheld
    #[command(
        after_help = "The population is a table with a column `people` and columns named as the voters' are; ages as\n`age` (34, 30-34, 90+) or as `age_from` and `age_to`.\n\nExample:  allotment decide participation examples/decide/election.pb --min-count 3"
    )]
    Participation(ParticipationArgs),
}

/// `decide publish`.
#[derive(Debug, Args)]
pub struct Publish {
    /// A .pb file, a folder with projects.csv and ballots.csv, or those two files (also .csv.gz, .parquet, .xlsx)
    #[arg(required = true, num_args = 1..=2, value_name = "ELECTION")]
    pub files: Vec<PathBuf>,
    /// Write here: a .pb file, or a folder for files of the form that was read
    #[arg(long, value_name = "DIR_OR_FILE", required_unless_present = "check")]
    pub out: Option<PathBuf>,
    /// Only say whether the file can be published as it stands; status 4 if not
    #[arg(long, conflicts_with_all = ["out", "keep", "bands", "weights"])]
    pub check: bool,
    /// How many voters must be alike before anything is told of them
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(2..))]
    pub k: u64,
    /// Voters' columns of which to keep beside the ballots what can be: age,sex
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub keep: Vec<String>,
    /// Where bands of ages begin [default: 18,25,35,45,55,65,75]
    #[arg(long, value_name = "AGES", value_delimiter = ',')]
    pub bands: Option<Vec<u32>>,
    /// The voters' column of weights, if the count needs it
    #[arg(long, value_name = "COLUMN")]
    pub weights: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub told: Told,
    /// How to say what was withheld
    #[arg(long, value_enum, default_value = "table")]
    pub format: WordsOrJson,
}

/// For people, or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WordsOrJson {
    /// For people
    Table,
    /// One JSON document
    Json,
}

/// `decide participation`.
#[derive(Debug, Args)]
pub struct ParticipationArgs {
    /// A .pb file, a folder with projects.csv and ballots.csv, or those two files (also .csv.gz, .parquet, .xlsx)
    #[arg(required = true, num_args = 1..=2, value_name = "ELECTION")]
    pub files: Vec<PathBuf>,
    /// A table of the people who could have voted: people, and columns as the voters have
    #[arg(long, value_name = "FILE")]
    pub population: Option<PathBuf>,
    /// Take only its rows with this value, such as quarter26cd=Q001
    #[arg(long = "where", value_name = "COLUMN=VALUE", requires = "population", value_parser = pair)]
    pub only: Vec<(String, String)>,
    /// The voters' columns to tell apart [default: age, sex, district and the like]
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub group_by: Vec<String>,
    /// Where bands of ages begin; who is younger is not counted in the population
    #[arg(long, value_name = "AGES", value_delimiter = ',')]
    pub bands: Option<Vec<u32>>,
    /// Withhold counts of fewer people than this
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(2..))]
    pub min_count: u64,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub told: Told,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub rule: RuleArgs,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

impl ParticipationArgs {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> ParticipationChoice {
        ParticipationChoice {
            group_by: self.group_by.clone(),
            bands: self.bands.clone(),
            count_min: self.min_count,
            population: self.population.clone(),
            only: self.only.clone(),
        }
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (column, value) = text
        .split_once('=')
        .ok_or("write COLUMN=VALUE, such as quarter26cd=Q001")?;
    Ok((column.trim().to_owned(), value.trim().to_owned()))
}

/// What two tables do not say of their election.
#[derive(Debug, Args, Clone)]
pub struct Told {
    /// What may be spent, over what the file says
    #[arg(long, value_name = "AMOUNT")]
    pub budget: Option<String>,
    /// How people voted, where two tables do not say
    #[arg(long, value_parser = ["approval", "choose-1", "cumulative", "scoring", "ordinal"])]
    pub vote_type: Option<String>,
}

/// Which rule, and what is settled for it.
#[derive(Debug, Args, Clone)]
pub struct RuleArgs {
    /// The rule [default: equal-shares]
    #[arg(long, value_parser = named(Rule::ALL))]
    pub rule: Option<Rule>,
    /// Run the rule that the file says the city used
    #[arg(long)]
    pub as_declared: bool,
    /// What a funded project is worth to a voter [default: cost; points or borda where ballots have them]
    #[arg(long, value_parser = named(Satisfaction::ALL))]
    pub satisfaction: Option<Satisfaction>,
    /// For equal-shares: what happens with what is left [default: add1-greedy]
    #[arg(long, value_parser = named(Completion::ALL))]
    pub completion: Option<Completion>,
    /// How much each voter (add1) or the budget (increase) gains at a time [default: 1; 1%]
    #[arg(long)]
    pub step: Option<Step>,
    /// When that stops [default: infeasible]
    #[arg(long, value_parser = named([(Stop::Infeasible, "infeasible"), (Stop::Exhaustive, "exhaustive")]))]
    pub stop: Option<Stop>,
    /// What everyone starts with: budget / voters, or that rounded down [default: exact]
    #[arg(long, value_parser = named([(Start::Exact, "exact"), (Start::Whole, "whole")]))]
    pub endowment: Option<Start>,
    /// The order that decides ties, or refuse [default: cheapest,most-votes,lexicographic]
    #[arg(long, value_name = "ORDER")]
    pub ties: Option<Ties>,
    /// For greedy-threshold: the least score [default: the file's]
    #[arg(long, value_name = "N")]
    pub threshold: Option<Decimal>,
    /// The voters' column of weights
    #[arg(long, value_name = "COLUMN")]
    pub weights: Option<String>,
    /// Projects of which at most one may be funded: A,B
    #[arg(long, value_name = "IDS")]
    pub exclude: Vec<String>,
    /// The projects' column that lists whom each shuts out [default: conflicts, if there]
    #[arg(long, value_name = "COLUMN")]
    pub conflicts: Option<String>,
    /// Projects that take no part: A,B
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    pub leave_out: Vec<String>,
    /// A projects' column whose values have money of their own
    #[arg(long, value_name = "COLUMN")]
    pub category: Vec<String>,
    /// Their money: a table with name, floor, ceiling
    #[arg(long, value_name = "FILE", requires = "category")]
    pub quotas: Option<PathBuf>,
    /// Leave out projects that fewer voters name
    #[arg(long, value_name = "N")]
    pub min_votes: Option<u64>,
}

impl RuleArgs {
    /// As the stage takes it.
    #[must_use]
    pub fn choice(&self) -> Choice {
        let ids = |text: &String| text.split(',').map(|id| id.trim().to_owned()).collect();
        Choice {
            rule: self.rule,
            as_declared: self.as_declared,
            satisfaction: self.satisfaction,
            completion: self.completion,
            step: self.step.clone(),
            stop: self.stop,
            endowment: self.endowment,
            ties: self.ties.clone(),
            threshold: self.threshold,
            weights: self.weights.clone(),
            limits: LimitChoice {
                exclude: self.exclude.iter().map(ids).collect(),
                conflicts: self.conflicts.clone(),
                leave_out: self.leave_out.clone(),
                category: self.category.clone(),
                quotas: self.quotas.clone(),
                votes_min: self.min_votes,
            },
        }
    }
}
