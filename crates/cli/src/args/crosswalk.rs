//! `crosswalk`, as people type it.

use std::path::PathBuf;

use allotment_programme::crosswalk::Figure;
use clap::Args;

use super::{Origin, Output};

/// `crosswalk`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:  allotment crosswalk examples/crosswalk/people.csv --from old26cd --to new30cd \\\n            --via examples/crosswalk/lookup.csv --weight people \\\n            --columns count:people rate:unemployed/people"
)]
pub struct Crosswalk {
    /// The figures, a row a place
    #[arg(value_name = "TABLE")]
    pub file: PathBuf,
    /// The look-up's column of the table's places
    #[arg(long, value_name = "COLUMN")]
    pub from: String,
    /// The look-up's column of the places wanted
    #[arg(long, value_name = "COLUMN")]
    pub to: String,
    /// The look-up: a row for each place and a place that it lies in
    #[arg(long, value_name = "LOOKUP")]
    pub via: PathBuf,
    /// The table's column of codes [default: as --from]
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,
    /// Share a place out by this column of the look-up, or of --weights; else equally
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// A table of the places wanted that has the weight
    #[arg(long, value_name = "FILE", requires = "weight")]
    pub weights: Option<PathBuf>,
    /// The column of codes in --weights [default: as --to]
    #[arg(long, value_name = "COLUMN", requires = "weights")]
    pub weights_id: Option<String>,
    /// What to bring over: count:COLUMN,… and rate:NUMERATOR/DENOMINATOR,…; \, is a comma in a name
    #[arg(long, required = true, num_args = 1.., value_name = "KIND:COLUMNS", value_parser = figures)]
    pub columns: Vec<Figures>,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub origin: Origin,
    #[command(flatten)]
    #[allow(missing_docs, reason = "clap would show it as help")]
    pub output: Output,
}

/// The figures of one kind that somebody named.
#[derive(Debug, Clone)]
pub struct Figures(pub Vec<Figure>);

/// The figures that `text` names, such as `count:a,b`.
///
/// # Errors
/// What is wrong with it.
pub fn figures(text: &str) -> Result<Figures, String> {
    let kinds = "write count:COLUMN for what can be counted, or rate:NUMERATOR/DENOMINATOR for a rate; an average, a rank or a score cannot be brought onto other places";
    let (kind, names) = text
        .split_once(':')
        .ok_or_else(|| format!("'{text}' does not say what its columns are: {kinds}"))?;
    let names = split(names, ',');
    let found: Result<Vec<Figure>, String> = names
        .iter()
        .map(|name| name.trim())
        .map(|name| match kind {
            _ if name.is_empty() => Err(format!("a column in '{text}' has no name: {kinds}")),
            "count" => Ok(Figure::Count(plain(name))),
            "rate" => match split(name, '/')[..] {
                [numerator, denominator] if !numerator.is_empty() && !denominator.is_empty() => {
                    Ok(Figure::Rate {
                        numerator: plain(numerator),
                        denominator: plain(denominator),
                    })
                }
                _ => Err(format!(
                    "the rate '{name}' has no numerator and denominator, and a rate is never averaged: write rate:NUMERATOR/DENOMINATOR"
                )),
            },
            _ => Err(format!("'{kind}' is not a kind of column: {kinds}")),
        })
        .collect();
    found.map(Figures)
}

/// The parts of `text` between separators, but for those after a backslash.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, character) in text.char_indices() {
        if character == separator && !escaped {
            parts.push(&text[start..at]);
            start = at + character.len_utf8();
        }
        escaped = character == '\\' && !escaped;
    }
    parts.push(&text[start..]);
    parts
}

/// `name` without the backslashes that keep its commas and strokes.
fn plain(name: &str) -> String {
    name.replace("\\,", ",").replace("\\/", "/")
}
