//! An election decided, and what was settled for it.

use allotment_decide::{
    Comparison, Completion, Contest, ContestOptions, DecideError, DeclaredRule, EqualShares,
    EqualSharesOptions, GreedyOptions, GreedyOrder, Limits, MaxWelfareOptions,
    MaximinSupportOptions, Misfit, Outcome, PhragmenOptions, PlainRule, Satisfaction, Ties,
    compare, declared, equal_shares, equal_shares_outcome, greedy, max_welfare, maximin_support,
    phragmen,
};
use allotment_election::{Decimal, Election};
use allotment_table::{Fault, Faults};
use num_rational::BigRational;

use super::choice::{Choice, Rule, Step, start_key, stop_key};

/// An election decided.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The election as the rule saw it.
    pub contest: Contest,
    /// What was settled, in words.
    pub settled: Settled,
    /// How satisfaction was measured; also where the rule needs no measure.
    pub satisfaction: Satisfaction,
    /// What the rule was to keep to besides the budget.
    pub limits: Limits,
    /// What it decided.
    pub outcome: Outcome,
    /// With Equal Shares: the figures beside it.
    pub shares: Option<EqualShares>,
    /// How it was run.
    pub(super) run: Run,
    /// With a declared rule that compares: whom it serves better than greedy.
    pub declared_comparison: Option<Comparison>,
}

/// What was settled, as it is recorded in a result.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settled {
    /// The rule.
    pub rule: String,
    /// The rule's name in the file, where that was asked for.
    pub declared: Option<String>,
    /// The measure of satisfaction, if the rule has one.
    pub satisfaction: Option<&'static str>,
    /// The completion of Equal Shares.
    pub completion: Option<&'static str>,
    /// Its step.
    pub step: Option<String>,
    /// Its stop.
    pub stop: Option<&'static str>,
    /// What everyone starts with.
    pub endowment_kind: Option<&'static str>,
    /// What is compared between projects, for the greedy rules.
    pub order: Option<&'static str>,
    /// The least score.
    pub threshold: Option<Decimal>,
    /// The order of ties.
    pub ties: String,
    /// The voters' column of weights.
    pub weights: Option<String>,
}

/// How much is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// The outcome and the figures beside it.
    Full,
    /// The outcome alone: for thousands of elections at once.
    Outcome,
}

/// Another rule's outcome on the same ballots, and whom it serves better.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The other rule.
    pub with: &'static str,
    /// What it funds.
    pub outcome: Outcome,
    /// Voters served better by the first (what was decided), the second (the
    /// other rule), or alike.
    pub comparison: Comparison,
}

/// A rule with all its settings.
#[derive(Debug, Clone)]
pub(super) enum Run {
    Shares(EqualSharesOptions),
    Plain(PlainRule),
}

/// Decides `election`, in the file called `file`, as `choice` says.
///
/// # Errors
/// [`Faults`] of the ballots, of what is asked for, or of a rule that cannot
/// take it.
pub fn decide(
    election: &Election,
    file: &str,
    choice: &Choice,
    detail: Detail,
) -> Result<Decided, Faults> {
    let refused = |error: DecideError| refused(&error, file);
    let options = ContestOptions {
        weights: choice.weights.clone(),
    };
    let contest = Contest::new(election, &options).map_err(refused)?;
    let limits = choice.limits.of(election, &contest, file)?;
    let satisfaction = choice
        .satisfaction
        .unwrap_or_else(|| Satisfaction::default_for(election.vote_type));
    let budget = BigRational::new(contest.budget.into(), contest.scale.into());
    let (run, settled) = if choice.as_declared {
        as_declared(election, choice, &limits).map_err(refused)?
    } else {
        chosen(election, choice, satisfaction, &limits, &budget).map_err(refused)?
    };
    let mut shares = None;
    let mut declared_comparison = None;
    let outcome = match &run {
        Run::Shares(options) if detail == Detail::Full => {
            let decided = equal_shares(&contest, options).map_err(refused)?;
            let outcome = decided.outcome.clone();
            shares = Some(decided);
            outcome
        }
        Run::Shares(options) => equal_shares_outcome(&contest, options).map_err(refused)?,
        Run::Plain(PlainRule::Greedy(options)) => greedy(&contest, options).map_err(refused)?,
        Run::Plain(PlainRule::Phragmen(options)) => phragmen(&contest, options).map_err(refused)?,
        Run::Plain(PlainRule::MaximinSupport(options)) => {
            maximin_support(&contest, options).map_err(refused)?
        }
        Run::Plain(PlainRule::MaxWelfare(options)) => {
            max_welfare(&contest, options).map_err(refused)?.outcome
        }
        Run::Plain(PlainRule::Declared(rule)) => {
            let decided = rule.run(&contest).map_err(refused)?;
            declared_comparison = decided.comparison;
            if let (DeclaredRule::EqualShares { options, .. }, Detail::Full) = (rule, detail) {
                let own = equal_shares(&contest, options).map_err(refused)?;
                shares = Some(own).filter(|own| own.outcome == decided.outcome);
            }
            decided.outcome
        }
    };
    let run = match run {
        Run::Plain(PlainRule::Declared(DeclaredRule::EqualShares { options, .. }))
            if shares.is_some() =>
        {
            Run::Shares(options)
        }
        run => run,
    };
    Ok(Decided {
        contest,
        settled,
        satisfaction,
        limits,
        outcome,
        shares,
        run,
        declared_comparison,
    })
}

fn chosen(
    election: &Election,
    choice: &Choice,
    satisfaction: Satisfaction,
    limits: &Limits,
    budget: &BigRational,
) -> Result<(Run, Settled), DecideError> {
    let rule = choice.rule.unwrap_or_default();
    let settled = Settled {
        rule: rule.key().into(),
        satisfaction: (rule.measures() || choice.satisfaction.is_some())
            .then_some(satisfaction.key()),
        ties: choice.ties().to_string(),
        weights: choice.weights.clone(),
        ..Settled::default()
    };
    let (ties, limits_of) = (choice.ties(), limits.clone());
    Ok(match rule {
        Rule::EqualShares => {
            let options = choice.shares(satisfaction, limits, budget);
            let settled = of_shares(settled, &options, choice.step.as_ref());
            (Run::Shares(options), settled)
        }
        Rule::Greedy | Rule::GreedyNoSkip | Rule::GreedyThreshold => {
            let mut options = choice.greedy(satisfaction, limits);
            if rule == Rule::GreedyThreshold && options.threshold.is_none() {
                options.threshold = Some(threshold(election)?);
            }
            let settled = of_greedy(settled, &options);
            (Run::Plain(PlainRule::Greedy(options)), settled)
        }
        Rule::Phragmen => {
            let rule = PlainRule::Phragmen(PhragmenOptions {
                ties,
                limits: limits_of,
            });
            (Run::Plain(rule), settled)
        }
        Rule::MaximinSupport => {
            let rule = PlainRule::MaximinSupport(MaximinSupportOptions {
                ties,
                limits: limits_of,
            });
            (Run::Plain(rule), settled)
        }
        Rule::MaxWelfare => {
            let options = MaxWelfareOptions {
                ties,
                limits: limits_of,
                ..MaxWelfareOptions::new(satisfaction)
            };
            (Run::Plain(PlainRule::MaxWelfare(options)), settled)
        }
    })
}

/// The rule that the file declares, over which only ties, weights, limits and
/// the least score may be given.
fn as_declared(
    election: &Election,
    choice: &Choice,
    limits: &Limits,
) -> Result<(Run, Settled), DecideError> {
    let mut rule = declared(election);
    let name = election.meta("rule").map_or("", str::trim).to_owned();
    if let (Err(_), Some(_), "greedy-threshold") = (&rule, choice.threshold, name.as_str()) {
        // The file's own threshold cannot be read, and another is given.
        let mut plain = election.clone();
        plain
            .meta
            .retain(|(key, _)| key != "min_project_score_threshold");
        rule = declared(&plain);
    }
    let settled = Settled {
        declared: Some(name.clone()),
        weights: choice.weights.clone(),
        ..Settled::default()
    };
    Ok(match rule? {
        DeclaredRule::Greedy(mut options) => {
            options.limits = limits.clone();
            if let Some(ties) = &choice.ties {
                options.ties = ties.clone();
            }
            if choice.threshold.is_some() {
                options.threshold = choice.threshold;
            }
            if name == "greedy-threshold" && options.threshold.is_none() {
                options.threshold = Some(threshold(election)?);
            }
            let settled = Settled {
                rule: name,
                satisfaction: None,
                ties: options.ties.to_string(),
                ..settled
            };
            let settled = of_greedy(settled, &options);
            (Run::Plain(PlainRule::Greedy(options)), settled)
        }
        DeclaredRule::EqualShares {
            mut options,
            comparison,
        } => {
            if choice.threshold.is_some() {
                return Err(DecideError::Cannot {
                    rule: "equal-shares",
                    what: "a least score".into(),
                    instead: "leave --threshold out".into(),
                });
            }
            options.limits = limits.clone();
            if let Some(ties) = &choice.ties {
                options.ties = ties.clone();
            }
            let settled = Settled {
                rule: "equal-shares".into(),
                satisfaction: Some(options.satisfaction.key()),
                ties: options.ties.to_string(),
                ..settled
            };
            let settled = of_shares(settled, &options, None);
            if comparison {
                let rule = DeclaredRule::EqualShares {
                    options,
                    comparison,
                };
                (Run::Plain(PlainRule::Declared(rule)), settled)
            } else {
                (Run::Shares(options), settled)
            }
        }
    })
}

fn of_shares(settled: Settled, options: &EqualSharesOptions, step: Option<&Step>) -> Settled {
    let completion = options.completion;
    let default = match completion {
        Completion::Add1 | Completion::Add1Greedy => Some("1"),
        Completion::Increase | Completion::IncreaseGreedy => Some("1%"),
        Completion::None | Completion::Greedy => None,
    };
    Settled {
        completion: Some(completion.key()),
        step: default.map(|default| step.map_or_else(|| default.into(), Step::to_string)),
        stop: default.map(|_| stop_key(options.stop)),
        endowment_kind: Some(start_key(options.start)),
        ..settled
    }
}

fn of_greedy(settled: Settled, options: &GreedyOptions) -> Settled {
    Settled {
        order: Some(match options.order {
            GreedyOrder::PerMoney => "satisfaction per cost",
            GreedyOrder::Score => "score",
        }),
        rule: if settled.rule.is_empty() && options.misfit == Misfit::Stop {
            Rule::GreedyNoSkip.key().into()
        } else {
            settled.rule
        },
        threshold: options.threshold,
        ..settled
    }
}

/// The file's own least score.
fn threshold(election: &Election) -> Result<Decimal, DecideError> {
    let text = election.meta("min_project_score_threshold");
    let number = text.and_then(|text| text.trim().replace(',', ".").parse().ok());
    number.ok_or_else(|| DecideError::Cannot {
        rule: "greedy-threshold",
        what: "a file without META's min_project_score_threshold".into(),
        instead: "give the least score with --threshold N".into(),
    })
}

impl Decided {
    /// What the city's old rule would have funded: most votes (points) first,
    /// what does not fit passed over; and whom that serves better.
    ///
    /// # Errors
    /// [`Faults`] if the rule cannot be run on these ballots.
    pub fn compare_greedy(&self, file: &str, ties: &Ties) -> Result<Compared, Faults> {
        let options = GreedyOptions {
            order: GreedyOrder::Score,
            ties: ties.clone(),
            limits: self.limits.clone(),
            ..GreedyOptions::new(self.satisfaction)
        };
        let outcome = greedy(&self.contest, &options).map_err(|error| refused(&error, file))?;
        let comparison = compare(&self.contest, &self.outcome, &outcome, self.satisfaction)
            .map_err(|error| refused(&error, file))?;
        Ok(Compared {
            with: "greedy",
            outcome,
            comparison,
        })
    }

    /// The code of `project`.
    #[must_use]
    pub fn id(&self, project: u32) -> &str {
        &self.contest.projects[project as usize].id
    }

    /// The codes of the funded projects, in the order bought.
    #[must_use]
    pub fn selected(&self) -> Vec<&str> {
        let selected = self.outcome.selected.iter();
        selected.map(|&project| self.id(project)).collect()
    }

    /// The codes of the projects of each tie met, by bytes.
    #[must_use]
    pub fn ties_met(&self) -> Vec<Vec<&str>> {
        self.outcome
            .ties
            .iter()
            .map(|tie| {
                let mut ids: Vec<&str> = tie.tied.iter().map(|&project| self.id(project)).collect();
                ids.sort_unstable();
                ids
            })
            .collect()
    }

    /// An amount in parts, as an exact text in the file's units.
    #[must_use]
    pub fn amount(&self, parts: u64) -> String {
        BigRational::new(parts.into(), self.contest.scale.into()).to_string()
    }
}

/// What a rule refuses, as a fault of `file`.
pub(super) fn refused(error: &DecideError, file: &str) -> Faults {
    let said = error.to_string();
    let (what, help) = said.rsplit_once(": ").unwrap_or((&said, ""));
    Fault::new(file, what, help).into()
}
