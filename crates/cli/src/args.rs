//! The command line, as people type it.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

mod assets;
mod both;
mod connect;
mod crosswalk;
mod decide;
mod examine;
mod ledger;
mod ledger_keys;
mod need;
mod outcome;
mod peers;
mod people;
mod place;
mod places;
mod plan;
mod roadmap;
mod serve;
mod share;
mod spatial;
mod targets;

pub use assets::{Assets, AssetsCommand, Changes, Site};
pub use both::{NeedBoth, Pair};
pub use connect::Connect;
pub use crosswalk::Crosswalk;
pub use decide::{Decide, DecideCommand, ParticipationArgs, Publish, RuleArgs, Told, WordsOrJson};
pub use examine::Examine;
pub use ledger::{
    Backup, Database, Ledger, LedgerAdd, LedgerCheckpoint, LedgerCommand, LedgerExport, LedgerForm,
    LedgerHeads, LedgerImport, LedgerPromises, LedgerReceipt, LedgerReconcile, LedgerReturns,
    LedgerShow, LedgerTakeUp, LedgerUse, LedgerVerify, LedgerView, Migrate, Restore, ReturnForm,
};
pub use ledger_keys::{
    LedgerAmend, LedgerErasePerson, LedgerKeyCommand, LedgerKeyLetIn, LedgerKeyNew,
    LedgerKeyReplace, LedgerKeyRevoke, LedgerSign, LedgerSucceed,
};
pub use need::{Need, NeedCommand, Shrink, Summarise};
pub use outcome::{
    AnswerArgs, ColumnArgs, Discontinuity, Freeze, Gaps, Match, Outcome, OutcomeCommand, Power,
    Sensitivity, Spillover, Watch, Worth,
};
pub use peers::{Peers, PeersCommand, PeersProfile, PeersTypes};
pub use place::{BestFit, Draw, Place, PlaceCommand};
pub use places::Places;
pub use plan::{Plan, PlanCheck, PlanCommand, PlanCommitments, PlanExport, PlanForm, PlanNew};
pub use roadmap::Roadmap;
pub use serve::{Config, ConfigCommand, Serve, ServeFlags};
pub use share::{Share, ShareAudit, ShareCommand};
pub use spatial::{Clusters, Group, Overlay};
pub use targets::{Targets, TargetsCommand};

/// From the needs of neighbourhoods to a published, explained allocation.
// What is said below the commands would, above them, make the help longer than
// a screen.
#[derive(Debug, Parser)]
#[command(name = "allotment", version, max_term_width = 100)]
#[command(about = "From the needs of neighbourhoods to a published, explained allocation.")]
#[command(
    after_help = "Start here:  allotment demo    A programme: a folder with programme.toml    Guides:  docs/"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands, in the order in which data flows.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a small country with known truth, run every stage, write its report
    Demo(Demo),
    /// Start a programme: a folder with an annotated programme.toml
    #[command(after_help = "Example:  allotment new my-fund")]
    New(Folder),
    /// List official data, or add a pack of it
    Data(Data),
    /// Say everything that is wrong with a programme, with file and line
    #[command(after_help = "Example:  allotment check examples/england")]
    Check(Folder),
    /// Take a programme through every stage it declares; writes out/
    Run(Run),
    /// Tell what places a folder knows: levels, years, what lies in what
    Places(Places),
    /// The figures of a neighbourhood that residents drew
    Place(Place),
    /// Bring figures onto the places of another year or level, losing nobody
    Crosswalk(Crosswalk),
    /// Lay one geography over another: a look-up table with weights
    Overlay(Overlay),
    /// Measure which places need most, and how sure that is
    Need(Need),
    /// Steady the rates of small areas by their larger area
    Shrink(Shrink),
    /// Sum up an index for larger areas
    Summarise(Summarise),
    /// Find where need clusters, and which places stand out from their surroundings
    Clusters(Clusters),
    /// Group places that are side by side and alike, with enough people in each
    Group(Group),
    /// Find places like this one, by what they are and not by how they do
    Peers(Peers),
    /// Measure what is within reach: density, distance, catchments, gaps to peers
    Assets(Assets),
    /// Hold targets up to what a good auditor asks: would it happen anyway, was it ever done
    Targets(Targets),
    /// Divide money by a published formula, to the penny
    Share(Share),
    /// Lay every policy and pot of money on the places it reaches, counted once
    Connect(Connect),
    /// Let residents choose: a participatory budget, proportional and exact
    Decide(Decide),
    /// Find out whether anything changed, against a fair comparison, with error bars
    Outcome(Outcome),
    /// Hold promises made elsewhere beside what became of them, each pound counted once
    Examine(Examine),
    /// Show beside each gap of a place what has worked elsewhere, and how sure that is
    Roadmap(Roadmap),
    /// Write the ten-year plan of a place, hold it to its money, publish it
    Plan(Plan),
    /// Keep what was promised, signed, paid and achieved, so that nobody can rewrite it
    Ledger(Box<Ledger>),
    /// Serve it to residents: find a place, vote on a phone, see what came of it
    Serve(Serve),
    /// Look at the settings of the service
    #[command(hide = true)]
    Config(Config),
    /// Copy what a programme keeps, the ledger and the service's votes, while it is served
    #[command(hide = true)]
    Backup(Backup),
    /// Bring a copy back, verified; not while a service runs there
    #[command(hide = true)]
    Restore(Restore),
    /// Take what a programme keeps to the newest form: copy it, change it, verify it
    #[command(hide = true, after_help = "Example:  allotment upgrade my-fund")]
    Upgrade(Folder),
    /// Say what is wrong with a folder that is served, and what to do
    #[command(hide = true, after_help = "Example:  allotment doctor my-fund")]
    Doctor(Folder),
    /// Move the ledger to another database
    #[command(hide = true)]
    Migrate(Migrate),
    /// Trace one place from indicator to pound
    Why(Why),
    /// Run again and compare every byte of out/
    #[command(after_help = "Example:  allotment verify examples/england")]
    Verify(Folder),
}

/// `demo`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment demo --no-serve")]
pub struct Demo {
    /// The folder to make it in
    #[arg(long, default_value = "allotment-demo")]
    pub dir: PathBuf,
    /// Write the report, say how to open it, and end
    #[arg(long)]
    pub no_serve: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub flags: ServeFlags,
    /// Another country: the same seed makes the same country
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
}

/// A command on a programme's folder.
#[derive(Debug, Args)]
pub struct Folder {
    /// The programme's folder
    #[arg(default_value = ".")]
    pub dir: PathBuf,
}

/// `run`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment run examples/england")]
pub struct Run {
    /// The programme's folder
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// End with status 4 if an axiom of the audit fails
    #[arg(long)]
    pub require: bool,
}

/// `data`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment data add england --from ~/Downloads/england")]
pub struct Data {
    /// What to do
    #[command(subcommand)]
    pub command: DataCommand,
}

/// `data list`, `data add` and `data tidy`.
#[derive(Debug, Subcommand)]
pub enum DataCommand {
    /// List the packs and their files, with publisher, date and licence
    List,
    /// Bring the files of a pack into data/
    Add {
        /// The pack, such as england
        pack: String,
        /// The folder whose data/ they go to
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// A folder or an address that has the files; else each publisher's
        #[arg(long, value_name = "URL_OR_DIR")]
        from: Option<String>,
    },
    /// Make a table that somebody has into one that is read here
    #[command(after_help = TIDY_HELP)]
    Tidy(Tidy),
}

const TIDY_HELP: &str = "\
Example:
  allotment data tidy ideas.xlsx --as projects --out projects.csv --back wrong.csv

Forms: assets, grants, payments, projects, promises, or a TOML file of your own.";

/// `data tidy`.
#[derive(Debug, Args)]
pub struct Tidy {
    /// The table: .xlsx, or text with commas, semicolons, tabs or bars, in any usual encoding
    pub file: PathBuf,
    /// What it is to become
    #[arg(long = "as", value_name = "FORM")]
    pub form: String,
    /// The sheet, where it is not the first
    #[arg(long)]
    pub sheet: Option<String>,
    /// Which column is which, as confirmed
    #[arg(long, value_name = "MAP.toml")]
    pub map: Option<PathBuf>,
    /// Write what was found of that, to be looked at, and take nothing
    #[arg(long, value_name = "MAP.toml", conflicts_with_all = ["map", "back", "out"])]
    pub write_map: Option<PathBuf>,
    /// Which comes first in its days, where no day shows it
    #[arg(long, value_enum)]
    pub days: Option<Days>,
    /// The currency of its amounts
    #[arg(long, default_value = "GBP")]
    pub currency: String,
    /// Take the good rows where some are wrong; else all or none
    #[arg(long)]
    pub good_rows: bool,
    /// Write the table as it came, with a column that says what is wrong; status 4 if anything is
    #[arg(long, value_name = "FILE")]
    pub back: Option<PathBuf>,
    #[command(flatten)]
    pub output: Output,
}

/// The orders of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Days {
    /// 31/12/2026
    DayFirst,
    /// 12/31/2026
    MonthFirst,
}

/// Where a table goes, and as what.
#[derive(Debug, Args, Clone)]
pub struct Output {
    /// Write to this file: .csv, .csv.gz, .parquet, .xlsx, .json or .txt
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The form; by default the file's, or a table on a terminal, and elsewhere CSV, or JSON for findings
    #[arg(long, value_enum)]
    pub format: Option<Format>,
}

/// Where the files of a command without a spec came from.
#[derive(Debug, Args, Clone)]
pub struct Origin {
    /// A TOML with a source table for the files read: path, title, date, licence
    #[arg(long, value_name = "FILE")]
    pub sources: Option<PathBuf>,
}

/// The forms of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the first rows, aligned
    Table,
    /// Comma-separated values
    Csv,
    /// One JSON document, with provenance
    Json,
    /// Apache Parquet
    Parquet,
    /// A spreadsheet, codes as text, with a sheet of sources
    Xlsx,
}

/// The seed of everything drawn, where nobody gives another.
pub const SEED: u64 = 2026;

/// `why`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment why E02000348 examples/england")]
pub struct Why {
    /// The code of a place
    pub id: String,
    /// The programme's folder
    #[arg(default_value = ".")]
    pub dir: PathBuf,
    /// The form
    #[arg(long, value_enum)]
    pub format: Option<WhyFormat>,
}

/// The forms of a trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum WhyFormat {
    /// For people
    Text,
    /// One JSON document
    Json,
}

/// A parser of the names in `all`.
fn named<T: Copy + Send + Sync + 'static, const N: usize>(
    all: [(T, &'static str); N],
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.map(|(_, name)| name)).map(move |text| {
        let found = all.iter().find(|(_, name)| *name == text);
        found
            .map(|&(value, _)| value)
            .expect("only these are let through")
    })
}
