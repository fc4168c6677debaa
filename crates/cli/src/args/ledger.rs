//! `ledger`, `backup` and `restore`, as people type them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::Output;
use super::ledger_keys::{LedgerAmend, LedgerErasePerson, LedgerKey, LedgerSign, LedgerSucceed};

/// Where the ledger lies.
#[derive(Debug, Args, Clone)]
pub struct Database {
    /// The ledger's file, or `postgres://USER@HOST/DATABASE`
    #[arg(
        long,
        global = true,
        value_name = "LEDGER",
        default_value = "allotment.db"
    )]
    pub database: PathBuf,
    /// The folder of the programme whose ledger it is, instead of this one
    #[arg(long, global = true, value_name = "DIR")]
    pub programme: Option<PathBuf>,
}

/// `ledger`.
#[derive(Debug, Args)]
#[command(
    after_help = "The ledger is the file allotment.db in this folder, or that of --database. It is begun by the first\nentry that is added. `allotment backup FILE` copies it, `allotment restore FILE` brings a copy back,\nand `allotment migrate --to postgres://USER@HOST/DATABASE` moves it to a database of PostgreSQL.\n\nExample:  allotment ledger add --from examples/ledger/entries.jsonl"
)]
pub struct Ledger {
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub database: Database,
    /// What to do
    #[command(subcommand)]
    pub command: LedgerCommand,
}

/// What can be done with a ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Add entries: all of them, or none if one breaks a rule
    #[command(after_help = "Example:  allotment ledger add --from examples/ledger/entries.jsonl")]
    Add(LedgerAdd),
    /// Make promises of a programme's shares, and commitments of what was decided and planned
    #[command(
        after_help = "What was taken up is not added again. Shares that changed since are named, and nothing is added:\ncorrect the promise, or replace it.\n\nExample:  allotment ledger take-up --programme allotment-demo --dry-run"
    )]
    TakeUp(LedgerTakeUp),
    /// List the commitments, or the entries about one of them
    Show(LedgerShow),
    /// Say what every account holds today
    Balance(LedgerView),
    /// Say what every account held at the end of a day
    At(LedgerAt),
    /// Rebuild everything from the entries and name what was altered, dropped or swapped
    Verify(LedgerVerify),
    /// Write a signed checkpoint: keep it elsewhere, and hold the ledger to it later
    Checkpoint(LedgerCheckpoint),
    /// Write what a partner keeps: an entry, the proof that it is there, the checkpoint
    Receipt(LedgerReceipt),
    /// Sign a commitment, or the amendment that waits, with a party's key
    #[command(after_help = "Example:  allotment ledger sign garden --key council.key")]
    Sign(LedgerSign),
    /// Propose a change of an agreed commitment, which counts when every party has signed it
    #[command(
        after_help = "What is not named stays as it is. Parties that are elsewhere sign later, by its name or its number:\n`allotment ledger sign garden --key trust.key`.\n\nExample:  allotment ledger amend garden --ends 2029-03-31 --signed-by council.key"
    )]
    Amend(LedgerAmend),
    /// Make, replace, revoke or list the keys of parties
    Key(LedgerKey),
    /// Let another party take the place of one that folds
    #[command(
        after_help = "The party that follows signs, and so does every other party of the commitments that it takes over;\nthe one that folds too, while a key of it counts.\n\nExample:  allotment ledger succeed GARDEN-TRUST --by GARDEN-COOP --reason \"it merged\" \\\n            --signed-by trust.key --signed-by coop.key --signed-by council.key"
    )]
    Succeed(LedgerSucceed),
    /// Erase a person who stands behind a keyed hash; the entries stay as they are
    #[command(
        after_help = "The name and the salt of its hash go, and nobody can tell any more whom the hash stood for. The ledger\nverifies as before. Copies that were made earlier still have the name.\n\nExample:  allotment ledger erase-person \"Nia Evans\""
    )]
    ErasePerson(LedgerErasePerson),
    /// Tell what became of every promise
    Promises(LedgerPromises),
    /// Tell the way from promised to spent and what came of it
    Waterfall(LedgerView),
    /// Tell how much of the next ten years is backed by signatures
    Certainty(LedgerView),
    /// Tell what was to be when, and when it was
    Slippage(LedgerView),
    /// Tell who decided each pound: residents, board, council or funder
    Locus(LedgerView),
    /// Tell through whom money is paid, for how long it is committed, and how soon it comes
    Health(LedgerView),
    /// Tell how many questions are asked for each 10,000 of the currency
    Burden(LedgerView),
    /// Tell money a head by place and by tenth of need, net of cuts
    #[command(
        after_help = "Example:  allotment ledger heads --places examples/ledger/places.csv --index need --index access \\\n            --cuts examples/ledger/cuts.csv"
    )]
    Heads(LedgerHeads),
    /// Fill a funder's return from the ledger alone, and list what is missing
    #[command(
        after_help = "Layouts that ship: pride-in-place-six-monthly, pride-in-place-yearly. A layout of your own is a TOML file;\nwith  sheet, cell  and  column  in it, --template fills the official workbook in place.\n\nExample:  allotment ledger returns --period 2026-H2 --community E05000026"
    )]
    Returns(LedgerReturns),
    /// Hold the payments to a statement of the bank
    Reconcile(LedgerReconcile),
    /// Write what other people's programs read
    Export(LedgerExport),
    /// Take grants in 360Giving's standard as promises, commitments and payments
    Import(LedgerImport),
    /// Look whether the file is whole and how it is written
    Doctor,
}

/// `ledger add`.
#[derive(Debug, Args)]
pub struct LedgerAdd {
    /// The kind of the entries that do not say it themselves
    #[arg(long, value_name = "KIND")]
    pub kind: Option<String>,
    /// One entry or several, as JSON
    #[arg(
        long,
        value_name = "ENTRY.json",
        required_unless_present = "from",
        conflicts_with = "from"
    )]
    pub file: Option<PathBuf>,
    /// A table with a column for each field, or JSON with an entry a line
    #[arg(long, value_name = "FILE")]
    pub from: Option<PathBuf>,
    /// A field for the entries that lack it; give it several times for several
    #[arg(long, value_name = "FIELD=TEXT")]
    pub set: Vec<String>,
    /// Say what would become of them, and keep nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Record an entry that breaks a rule as a breach beside that rule: it happened
    #[arg(long)]
    pub fact: bool,
    /// Who says that it happened, with --fact
    #[arg(long, value_name = "TEXT", requires = "fact")]
    pub source: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `ledger take-up`.
#[derive(Debug, Args)]
pub struct LedgerTakeUp {
    /// From which day it counts; else from the first day of the first year of the money
    #[arg(long, value_name = "DATE")]
    pub effective: Option<String>,
    /// Say what would be added, and keep nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `ledger show`.
#[derive(Debug, Args)]
pub struct LedgerShow {
    /// A commitment
    pub commitment: Option<String>,
    /// As of the end of this day, instead of everything that is known
    #[arg(long, value_name = "DATE", conflicts_with = "commitment")]
    pub at: Option<String>,
    /// As it was recorded by then, without what was recorded later
    #[arg(long, requires = "at")]
    pub as_recorded: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// A view as of a day.
#[derive(Debug, Args)]
pub struct LedgerView {
    /// As of the end of this day, instead of today
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
    /// As it was recorded by then, without what was recorded later
    #[arg(long, requires = "at")]
    pub as_recorded: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `ledger at`.
#[derive(Debug, Args)]
pub struct LedgerAt {
    /// The day, as YYYY-MM-DD
    pub date: String,
    /// As it was recorded by then, without what was recorded later
    #[arg(long)]
    pub as_recorded: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `ledger promises`.
#[derive(Debug, Args)]
pub struct LedgerPromises {
    /// As of the end of this day, instead of today
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
    /// As it was recorded by then, without what was recorded later
    #[arg(long, requires = "at")]
    pub as_recorded: bool,
    /// An index of prices: a year and a value a row
    #[arg(long, value_name = "FILE", requires = "prices")]
    pub deflator: Option<PathBuf>,
    /// The year to whose prices the deflator brings what was promised
    #[arg(long, value_name = "YEAR", requires = "deflator")]
    pub prices: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `ledger heads`.
#[derive(Debug, Args)]
pub struct LedgerHeads {
    /// The places: a row each, by the codes of their communities
    #[arg(long, value_name = "FILE")]
    pub places: PathBuf,
    /// Their column of codes
    #[arg(long, value_name = "COLUMN", default_value = "id")]
    pub id: String,
    /// Their column of people
    #[arg(long, value_name = "COLUMN", default_value = "population")]
    pub population: String,
    /// A column of theirs that grows with need; give it several times for several
    #[arg(long, value_name = "COLUMN")]
    pub index: Vec<String>,
    /// What was cut in each place, each amount with its base: the guide names the columns
    #[arg(long, value_name = "FILE")]
    pub cuts: Option<PathBuf>,
    /// As of the end of this day, instead of today
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `ledger returns`.
#[derive(Debug, Args)]
pub struct LedgerReturns {
    /// The half-year or year: 2026-H1, 2026-H2, 2026, or 2026-27 for April to March
    #[arg(long, value_name = "SPAN")]
    pub period: String,
    /// A layout that ships, or the TOML file of one [default: the one for such a span]
    #[arg(long, value_name = "NAME|FILE")]
    pub layout: Option<String>,
    /// The return of this community alone
    #[arg(long, value_name = "CODE")]
    pub community: Option<String>,
    /// The official workbook, to be filled in place and written to --out
    #[arg(long, value_name = "FILE.xlsx", requires = "out")]
    pub template: Option<PathBuf>,
    /// Write to this file; the ending says the form: .csv, .json, .html, .xlsx
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The form; by default a table on a terminal, and CSV elsewhere
    #[arg(long, value_enum)]
    pub format: Option<ReturnForm>,
    /// End with status 4 if the form needs what the ledger does not say
    #[arg(long)]
    pub require: bool,
}

/// The forms of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReturnForm {
    /// A table for people
    Table,
    /// A row a field
    Csv,
    /// One document
    Json,
    /// A page
    Html,
    /// A spreadsheet
    Xlsx,
}

/// `ledger verify`.
#[derive(Debug, Args)]
pub struct LedgerVerify {
    /// A receipt or a checkpoint that somebody kept: the ledger must only have grown since
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// Whose key is which, as somebody kept it outside: a table of party and fingerprint
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `ledger checkpoint`.
#[derive(Debug, Args)]
pub struct LedgerCheckpoint {
    /// Write to this file; else to standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `ledger receipt`.
#[derive(Debug, Args)]
pub struct LedgerReceipt {
    /// The entry's id
    pub entry: String,
    /// Write to this file; else to standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `ledger reconcile`.
#[derive(Debug, Args)]
pub struct LedgerReconcile {
    /// The statement: a payment a row, with date, commitment and amount in minor units
    #[arg(value_name = "BANK.csv")]
    pub bank: PathBuf,
    /// Record what the ledger lacks: as a payment, or as a breach where it breaks a rule
    #[arg(long)]
    pub record: bool,
    /// Who records it
    #[arg(long, value_name = "PARTY", default_value = "reconcile")]
    pub actor: String,
    /// End with status 4 if the two differ
    #[arg(long)]
    pub require: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `ledger export`.
#[derive(Debug, Args)]
pub struct LedgerExport {
    /// What to write
    #[arg(long, value_enum)]
    pub to: LedgerForm,
    /// The folder to write to
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// As of the end of this day, instead of today
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
    /// The publisher's prefix in identifiers of grants, as 360Giving gives them
    #[arg(long, value_name = "PREFIX", default_value = "allotment")]
    pub prefix: String,
}

/// `ledger import`.
#[derive(Debug, Args)]
pub struct LedgerImport {
    /// The standard that the file follows
    #[arg(long, value_enum)]
    pub from: LedgerSource,
    /// The file
    pub file: PathBuf,
    /// The community of grants that name no place
    #[arg(long)]
    pub community: Option<String>,
    /// What the money is for, which the standard does not say
    #[arg(long, value_enum, default_value_t = LedgerUse::Revenue)]
    pub used_for: LedgerUse,
    /// Who records them
    #[arg(long, value_name = "PARTY", default_value = "import")]
    pub actor: String,
    /// Say what would become of them, and keep nothing
    #[arg(long)]
    pub dry_run: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// What a ledger imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LedgerSource {
    /// Grants in 360Giving's standard, as JSON or as a table with its columns
    #[value(name = "360giving")]
    Giving,
}

/// What money is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LedgerUse {
    /// Things that last
    Capital,
    /// Running things
    Revenue,
}

/// What a ledger is exported as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LedgerForm {
    /// The canonical entries, one a line, with their hashes and each community's root
    Entries,
    /// Grants in 360Giving's standard, as JSON and CSV
    #[value(name = "360giving")]
    Giving,
    /// Activities of the International Aid Transparency Initiative, with results
    Iati,
    /// A Frictionless data package of tables
    Datapackage,
    /// A journal for hledger and ledger, and one for beancount
    Journal,
}

/// `backup`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment backup copies/2026-11-29 --programme my-fund")]
pub struct Backup {
    /// The folder to make, with all that a programme keeps; a file, if --database names a ledger alone
    pub copy: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub database: Database,
}

/// `restore`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment restore copies/2026-11-29 --programme my-fund")]
pub struct Restore {
    /// The copy, which is verified first
    pub copy: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub database: Database,
}

/// `migrate`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment migrate --to postgres://ledger@db.example.org/barking")]
pub struct Migrate {
    /// Where to: a database of PostgreSQL, or a file, without a ledger
    #[arg(long, value_name = "LEDGER")]
    pub to: PathBuf,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub database: Database,
}
