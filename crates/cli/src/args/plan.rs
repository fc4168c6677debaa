//! `plan`, as people type it.

use std::path::PathBuf;

use allotment_programme::plan::Form;
use clap::{Args, Subcommand, ValueEnum};

use super::Output;

/// `plan`.
#[derive(Debug, Args)]
#[command(after_help = "Example:  allotment plan check examples/plan/plan.toml")]
pub struct Plan {
    /// What to do
    #[command(subcommand)]
    pub command: PlanCommand,
}

/// `plan new`, `check`, `export` and `commitments`.
#[derive(Debug, Subcommand)]
pub enum PlanCommand {
    /// Write a starter plan, filled from a programme
    #[command(
        after_help = "Example:  allotment plan new plan.toml --place Q02000005 --programme allotment-demo"
    )]
    New(PlanNew),
    /// Hold a plan against its yearly money and against what a plan should have
    #[command(after_help = "Example:  allotment plan check examples/plan/plan.toml")]
    Check(PlanCheck),
    /// Make a document of a plan that is within its yearly money
    #[command(
        after_help = "Example:  allotment plan export examples/plan/plan.toml --to pdf --out plan.pdf"
    )]
    Export(PlanExport),
    /// List the agreed items, ready for the ledger
    #[command(
        after_help = "Example:  allotment plan commitments examples/plan/plan.toml --out commitments.csv"
    )]
    Commitments(PlanCommitments),
}

/// `plan new`.
#[derive(Debug, Args)]
pub struct PlanNew {
    /// The file to write
    #[arg(value_name = "PLAN.toml")]
    pub file: PathBuf,
    /// The code of the place
    #[arg(long, value_name = "CODE")]
    pub place: Option<String>,
    /// The folder of a programme that was run: its share, its needs
    #[arg(long, value_name = "DIR", requires = "place")]
    pub programme: Option<PathBuf>,
}

/// `plan check`.
#[derive(Debug, Args)]
pub struct PlanCheck {
    /// The plan
    #[arg(value_name = "PLAN.toml")]
    pub file: PathBuf,
    /// The folder of a programme whose share holds, whatever the plan says
    #[arg(long, value_name = "DIR")]
    pub programme: Option<PathBuf>,
    /// End with status 4 also for what is told and not enforced
    #[arg(long)]
    pub require: bool,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// `plan export`.
#[derive(Debug, Args)]
pub struct PlanExport {
    /// The plan
    #[arg(value_name = "PLAN.toml")]
    pub file: PathBuf,
    /// The form
    #[arg(long, value_enum)]
    pub to: PlanForm,
    /// The folder of a programme whose share holds, whatever the plan says
    #[arg(long, value_name = "DIR")]
    pub programme: Option<PathBuf>,
    /// Write to this file; else to standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `plan commitments`.
#[derive(Debug, Args)]
pub struct PlanCommitments {
    /// The plan
    #[arg(value_name = "PLAN.toml")]
    pub file: PathBuf,
    /// The folder of a programme whose share holds, whatever the plan says
    #[arg(long, value_name = "DIR")]
    pub programme: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// The forms of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PlanForm {
    /// For word processors, with headings, heads of tables and texts of charts
    Docx,
    /// Tagged for screen readers (PDF/UA-1), its language and title set
    Pdf,
    /// One page that needs no other file
    Html,
    /// The items by year
    Csv,
}

impl From<PlanForm> for Form {
    fn from(form: PlanForm) -> Self {
        match form {
            PlanForm::Docx => Self::Docx,
            PlanForm::Pdf => Self::Pdf,
            PlanForm::Html => Self::Html,
            PlanForm::Csv => Self::Csv,
        }
    }
}
