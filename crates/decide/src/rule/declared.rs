//! The rule that a file says its city used.

use allotment_election::{Decimal, Election};

use super::{
    Completion, EqualSharesOptions, GreedyOptions, GreedyOrder, Misfit, equal_shares_outcome,
    greedy,
};
use crate::{Comparison, Contest, DecideError, Outcome, Satisfaction, TieBreak, Ties, compare};

/// A rule of the `.pb` format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeclaredRule {
    /// By score, in one of the variants.
    Greedy(GreedyOptions),
    /// Equal Shares; `-comparison`: unless the greedy rule serves more voters.
    EqualShares {
        /// How Equal Shares is run.
        options: EqualSharesOptions,
        /// Whether its outcome is compared with that of the greedy rule.
        comparison: bool,
    },
}

/// What a declared rule decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredOutcome {
    /// The outcome that counts.
    pub outcome: Outcome,
    /// With `-comparison`: how many voters Equal Shares (the first) and the
    /// greedy rule (the second) serve better.
    pub comparison: Option<Comparison>,
}

/// The rule that META's `rule` names.
///
/// - `greedy`: by score, projects that do not fit passed over;
/// - `greedy-no-skip`: the first that does not fit ends it;
/// - `greedy-threshold`: as `greedy`, without projects below the file's
///   `min_project_score_threshold`. Cities had one beside `greedy-no-skip` too
///   (Gdynia): where META has the number, it holds under every greedy rule;
/// - `equalshares`: Equal Shares with satisfaction by cost (points or Borda
///   scores where ballots have them), nothing done with what is left;
/// - `equalshares/add1`: with Add1 in steps of one unit of currency until the
///   next step would overspend, as Wieliczka and Świecie did in 2023;
/// - `…-comparison`: see [`DeclaredRule::run`].
///
/// Ties: files list projects in the order of the official result, and that is
/// where a lot that was drawn has left its trace. So the greedy rules take
/// equal scores as listed; Equal Shares takes its recommended order.
///
/// Source: the `.pb` format, `rule` of META (pabulib.org).
///
/// # Errors
/// [`DecideError::Cannot`] if there is no rule, or one that a file does not
/// tell enough about: `unknown`, `greedy-custom`, `greedy-exclusive`.
pub fn declared(election: &Election) -> Result<DeclaredRule, DecideError> {
    let name = election.meta("rule").map_or("", str::trim);
    let satisfaction = Satisfaction::default_for(election.vote_type);
    let by_score = || -> Result<GreedyOptions, DecideError> {
        Ok(GreedyOptions {
            order: GreedyOrder::Score,
            threshold: threshold(election)?,
            ties: Ties::Order(vec![TieBreak::Listed]),
            ..GreedyOptions::new(satisfaction)
        })
    };
    let (plain, comparison) = match name.strip_suffix("-comparison") {
        Some(plain) => (plain, true),
        None => (name, false),
    };
    let shares = |completion| DeclaredRule::EqualShares {
        options: EqualSharesOptions {
            completion,
            ..EqualSharesOptions::new(satisfaction)
        },
        comparison,
    };
    match (plain, comparison) {
        ("greedy" | "greedy-threshold", false) => Ok(DeclaredRule::Greedy(by_score()?)),
        ("greedy-no-skip", false) => Ok(DeclaredRule::Greedy(GreedyOptions {
            misfit: Misfit::Stop,
            ..by_score()?
        })),
        ("equalshares", _) => Ok(shares(Completion::None)),
        ("equalshares/add1", _) => Ok(shares(Completion::Add1)),
        _ => Err(refused(name)),
    }
}

impl DeclaredRule {
    /// Runs the rule.
    ///
    /// With `-comparison`, the outcome of Equal Shares stands unless the
    /// greedy rule, by score, serves more voters better: unless more voters
    /// have more money spent on what they voted for (more points, with
    /// points) than have less.
    ///
    /// # Errors
    /// As [`greedy`] and [`crate::equal_shares`].
    pub fn run(&self, contest: &Contest) -> Result<DeclaredOutcome, DecideError> {
        let (options, compares) = match self {
            Self::Greedy(options) => {
                return Ok(DeclaredOutcome {
                    outcome: greedy(contest, options)?,
                    comparison: None,
                });
            }
            Self::EqualShares {
                options,
                comparison,
            } => (options, *comparison),
        };
        let shares = equal_shares_outcome(contest, options)?;
        if !compares {
            return Ok(DeclaredOutcome {
                outcome: shares,
                comparison: None,
            });
        }
        let by_score = GreedyOptions {
            order: GreedyOrder::Score,
            ties: options.ties.clone(),
            limits: options.limits.clone(),
            ..GreedyOptions::new(options.satisfaction)
        };
        let other = greedy(contest, &by_score)?;
        let comparison = compare(contest, &shares, &other, options.satisfaction)?;
        Ok(DeclaredOutcome {
            outcome: if comparison.by_satisfaction.second > comparison.by_satisfaction.first {
                other
            } else {
                shares
            },
            comparison: Some(comparison),
        })
    }
}

/// META's `min_project_score_threshold`.
fn threshold(election: &Election) -> Result<Option<Decimal>, DecideError> {
    let Some(text) = election.meta("min_project_score_threshold") else {
        return Ok(None);
    };
    text.trim()
        .replace(',', ".")
        .parse()
        .map(Some)
        .map_err(|_| DecideError::Cannot {
            rule: "greedy-threshold",
            what: format!("the file's min_project_score_threshold, {text:?}"),
            instead: "give the number with --threshold".to_owned(),
        })
}

fn refused(name: &str) -> DecideError {
    let why = match name {
        "" => "a file without META's `rule`",
        "unknown" => "the rule `unknown`: the file does not know it either",
        "greedy-custom" => "the rule `greedy-custom`: what the city added is not in the file",
        "greedy-exclusive" => {
            "the rule `greedy-exclusive`: which projects shut each other out is not in the file"
        }
        _ => {
            return DecideError::Cannot {
                rule: "as declared",
                what: format!("the rule {name:?}, which is none of the format's"),
                instead: INSTEAD.to_owned(),
            };
        }
    };
    DecideError::Cannot {
        rule: "as declared",
        what: why.to_owned(),
        instead: INSTEAD.to_owned(),
    }
}

const INSTEAD: &str = "choose one with --rule";
