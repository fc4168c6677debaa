//! Either side of a cut-off, from a table of places.

mod columns;
mod picture;
mod tell;

use allotment_outcome::discontinuity::{
    Bandwidths, Density, Discontinuity, DiscontinuityError, DiscontinuityOptions, Lines, Scores,
    Treated, density, discontinuity, lines, placebo,
};
use allotment_outcome::level::{Evidence, Facts, Method, Test, level_of_evidence};
use allotment_outcome::many::{Adjustment, adjust};
use allotment_table::{Fault, Faults, Table};

use super::words::figure;
use columns::Columns;

/// Below this many places on a side of the window an interval is doubtful.
pub(super) const FEW: usize = 30;
/// Means on each side of a picture.
const BINS: usize = 16;

/// What a person asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscontinuityChoice {
    /// The column of places.
    pub unit: String,
    /// The column of what was measured.
    pub outcome: String,
    /// The column by which the money was given out.
    pub score: String,
    /// The score at which it began.
    pub cut_off: f64,
    /// Which side got it.
    pub treated: Treated,
    /// The column that is 1 where it really came, if that is to be checked.
    pub received: Option<String>,
    /// Columns from before, which should not jump.
    pub covariates: Vec<String>,
    /// Where lines are fitted.
    pub bandwidths: Bandwidths,
    /// Cut-offs where nothing was given out.
    pub placebos: Vec<f64>,
    /// The chance with which intervals cover.
    pub level: f64,
    /// The smallest effect that would matter, in units of the outcome.
    pub matters: Option<f64>,
}

/// What a row of the answer is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum About {
    /// The effect.
    Jump,
    /// The same, with bandwidths as many times as wide.
    Bandwidth(&'static str),
    /// Another cut-off.
    Placebo,
    /// A column from before.
    Covariate(String),
}

/// A jump, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) about: About,
    pub(super) cut_off: f64,
    pub(super) found: Result<Discontinuity, String>,
}

/// Who got the money otherwise than by the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Followed {
    /// In the treated side of the window, and did not get it.
    pub(super) left_out: usize,
    /// In the other side of the window, and got it.
    pub(super) let_in: usize,
}

/// A jump, and what speaks for it and against it.
#[derive(Debug, Clone)]
pub struct DiscontinuityFinding {
    choice: DiscontinuityChoice,
    /// The effect.
    pub found: Discontinuity,
    rows: Vec<Row>,
    density: Result<Density, String>,
    lines: Lines,
    followed: Option<Followed>,
    covariates_p: Option<f64>,
    /// Places on the untreated side and on the treated side.
    sides: [usize; 2],
    /// Distinct scores in the window, of all its places.
    distinct: usize,
    /// Which level of evidence it can claim.
    pub evidence: Evidence,
}

/// Asks `table` whether outcomes jump at the cut-off.
///
/// # Errors
/// [`Faults`] of the table, or why there is no such jump to be told.
pub fn jump_at_cut_off(
    table: &Table,
    choice: &DiscontinuityChoice,
) -> Result<DiscontinuityFinding, Faults> {
    let columns = Columns::read(table, choice)?;
    let scores = Scores {
        scores: &columns.scores,
        cut_off: choice.cut_off,
        treated: choice.treated,
    };
    columns.check_rule(table, choice, &scores)?;
    let options = DiscontinuityOptions {
        bandwidths: choice.bandwidths,
        level: choice.level,
    };
    let fault = |error: DiscontinuityError| -> Faults {
        let said = said(&error);
        let (what, help) = said.rsplit_once(": ").unwrap_or((&said, "see the guide"));
        match error {
            DiscontinuityError::Level { .. } => Fault::asked("--level", what, help).into(),
            _ => Fault::new(table.name(), what, help).into(),
        }
    };
    let found = discontinuity(&scores, &columns.outcomes, &options).map_err(fault)?;
    if ![found.value, found.std_error, found.plain_error]
        .iter()
        .all(|number| number.is_finite())
    {
        let what = format!(
            "the numbers of '{}' are too large to be worked with",
            choice.outcome
        );
        let help = "measure it in larger units, such as thousands";
        return Err(Fault::new(table.name(), what, help).into());
    }
    let density = density(&scores).map_err(|error| said(&error));
    let rows = rows(&columns, &scores, &options, &found);
    let covariates_p = covariates_p(&rows);
    let test = |p: Option<f64>| p.map_or(Test::NotMade, Test::PValue);
    let facts = Facts {
        scores_moved: test(density.as_ref().ok().map(|density| density.p_value)),
        covariates_jump: test(covariates_p),
        ..Facts::none()
    };
    let treated = columns.scores.iter().filter(|score| scores.treats(**score));
    let treated = treated.count();
    Ok(DiscontinuityFinding {
        lines: lines(&scores, &columns.outcomes, found.bandwidth, BINS).map_err(fault)?,
        followed: columns.followed(&scores, found.bandwidth),
        distinct: columns.distinct(&scores, found.bandwidth),
        sides: [columns.scores.len() - treated, treated],
        evidence: level_of_evidence(Method::Discontinuity, &facts),
        choice: choice.clone(),
        found,
        rows,
        density,
        covariates_p,
    })
}

/// The effect, then what it should be held against.
fn rows(
    columns: &Columns,
    scores: &Scores<'_>,
    options: &DiscontinuityOptions,
    found: &Discontinuity,
) -> Vec<Row> {
    let mut rows = vec![Row {
        about: About::Jump,
        cut_off: scores.cut_off,
        found: Ok(*found),
    }];
    let mut push = |about, cut_off, found: Result<Discontinuity, DiscontinuityError>| {
        rows.push(Row {
            about,
            cut_off,
            found: found.map_err(|error| said(&error)).and_then(usable),
        });
    };
    for (name, times) in [("half-bandwidth", 0.5), ("double-bandwidth", 2.0)] {
        let other = DiscontinuityOptions {
            bandwidths: Bandwidths::Given {
                line: times * found.bandwidth,
                bias: times * found.bias_bandwidth,
            },
            ..*options
        };
        let jump = discontinuity(scores, &columns.outcomes, &other);
        push(About::Bandwidth(name), scores.cut_off, jump);
    }
    for (name, values) in &columns.covariates {
        let jump = discontinuity(scores, values, options);
        push(About::Covariate(name.clone()), scores.cut_off, jump);
    }
    for &at in &columns.placebos {
        let jump = placebo(scores, &columns.outcomes, at, options);
        push(About::Placebo, at, jump);
    }
    rows
}

fn usable(found: Discontinuity) -> Result<Discontinuity, String> {
    if found.value.is_finite() && found.std_error.is_finite() {
        Ok(found)
    } else {
        Err("the numbers are too large to be worked with".into())
    }
}

/// The smallest chance among columns from before, all of them allowed for.
fn covariates_p(rows: &[Row]) -> Option<f64> {
    let is_covariate = |row: &&Row| matches!(row.about, About::Covariate(_));
    let found = rows.iter().filter(is_covariate);
    let all: Vec<f64> = found
        .filter_map(|row| row.found.as_ref().ok().map(|found| found.p_value))
        .collect();
    let adjusted = adjust(&all, Adjustment::Holm).ok()?;
    adjusted.into_iter().reduce(f64::min)
}

/// What is wrong, with bandwidths as people write numbers.
fn said(error: &DiscontinuityError) -> String {
    match error {
        DiscontinuityError::TooFew {
            side,
            within,
            found,
            fewest,
        } => {
            let width: Option<f64> = within
                .strip_prefix("within ")
                .and_then(|rest| rest.split(' ').next())
                .and_then(|number| number.parse().ok());
            let within = width.map_or_else(
                || within.clone(),
                |width| format!("within {} of it ", figure(width)),
            );
            let gap = if within.is_empty() { " " } else { ", " };
            let scores = if *found == 1 {
                "score lies"
            } else {
                "different scores lie"
            };
            format!(
                "{found} {scores} {side} the cut-off{gap}{within}where at least {fewest} are needed: use a finer score, a wider bandwidth, or more places"
            )
        }
        other => other.to_string(),
    }
}
