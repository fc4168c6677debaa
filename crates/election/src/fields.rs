//! The names that the format knows.
//!
//! Source: the format's description at <https://pabulib.org/format>.

use std::borrow::Cow;

use crate::kind::Kind;
use crate::rows::words;
use crate::sink::Sink;

/// The titles of the sections.
pub(crate) const SECTIONS: [&str; 3] = ["META", "PROJECTS", "VOTES"];

/// The keys of META in the format's order.
pub(crate) const META: &[&str] = &[
    "description",
    "country",
    "unit",
    "district",
    "subunit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
    "min_length",
    "max_length",
    "min_sum_cost",
    "max_sum_cost",
    "scoring_fn",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
    "default_score",
    "min_project_cost",
    "max_project_cost",
    "min_project_score_threshold",
    "neighborhoods",
    "subdistricts",
    "categories",
    "edition",
    "language",
    "currency",
    "fully_funded",
    "experimental",
    "comment",
    "acknowledgments",
    "leftover_budget",
    "budget_per_category",
    "budget_per_neighborhood",
    "min_length_per_category",
    "max_length_per_category",
    "min_sum_cost_per_category",
    "max_sum_cost_per_category",
];

/// The columns of PROJECTS in the format's order.
pub(crate) const PROJECTS: &[&str] = &[
    "project_id",
    "cost",
    "votes",
    "score",
    "name",
    "category",
    "beneficiaries",
    "selected",
    "neighborhood",
    "subunit",
    "district",
    "description",
    "proposer",
    "public_id",
    "latitude",
    "longitude",
];

/// The columns of VOTES in the format's order.
pub(crate) const VOTES: &[&str] = &[
    "voter_id",
    "vote",
    "points",
    "age",
    "sex",
    "voting_method",
    "district",
    "neighborhood",
    "education",
    "topic_preference_transport",
    "topic_preference_culture",
    "topic_preference_nature",
    "district_preference",
    "time_taken_seconds",
    "format_easiness",
    "format_expressiveness",
    "format_rank",
];

/// The columns of `ballots.csv`.
pub(crate) const BALLOTS: &[&str] = &[
    "voter_id",
    "project_id",
    "points",
    "ballot_points",
    "age",
    "sex",
    "district",
    "voting_method",
    "weight",
    "neighborhood",
    "education",
];

/// `name` without blanks, and as the format writes it if it is one of `names`
/// in other letter case.
pub(crate) fn known<'a>(
    name: &'a str,
    names: &'static [&'static str],
    line: usize,
    sink: &mut Sink,
) -> Cow<'a, str> {
    let trimmed = name.trim();
    if trimmed.len() != name.len() {
        sink.push(Kind::SurroundingSpace, line, Some(trimmed), || {
            words(
                "blanks before or after the name",
                "take them out; they are passed over",
            )
        });
    }
    if names.contains(&trimmed) {
        return Cow::Borrowed(trimmed);
    }
    let Some(written) = names
        .iter()
        .find(|known| known.eq_ignore_ascii_case(trimmed))
    else {
        return Cow::Borrowed(trimmed);
    };
    sink.push(Kind::LetterCase, line, Some(trimmed), || {
        words(
            &format!("«{trimmed}» is written {written} in the format"),
            "use small letters; it was read as meant",
        )
    });
    Cow::Borrowed(written)
}

/// The names of a section's columns: known ones as the format writes them,
/// without the blank cells that spreadsheets leave at the end.
pub(crate) fn header(
    cells: &[Cow<'_, str>],
    names: &'static [&'static str],
    needed: &[&str],
    line: usize,
    sink: &mut Sink,
) -> Vec<String> {
    let last = cells.iter().rposition(|cell| !cell.trim().is_empty());
    let cells = &cells[..last.map_or(0, |last| last + 1)];
    let mut columns: Vec<String> = Vec::with_capacity(cells.len());
    let mut seen = std::collections::HashSet::new();
    for cell in cells {
        let column = known(cell, names, line, sink).into_owned();
        if column.is_empty() {
            sink.push(Kind::UnnamedColumn, line, None, || {
                words("a column without a name", "name it, or take it out")
            });
        } else if !seen.insert(column.clone()) {
            let decides = needed.contains(&column.as_str());
            let kind = if decides {
                Kind::AmbiguousColumn
            } else {
                Kind::DuplicateColumn
            };
            sink.push(kind, line, Some(&column), || {
                words(
                    &format!("the column {column} is there twice"),
                    "keep one of the two",
                )
            });
        }
        columns.push(column);
    }
    columns
}
