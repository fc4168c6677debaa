//! Which rule, with which settings, in the words of the command line.

use std::str::FromStr;

use allotment_decide::{
    Completion, EqualSharesOptions, GreedyOptions, Limits, Misfit, Satisfaction, Start, Stop, Ties,
};
use allotment_election::Decimal;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::LimitChoice;

/// The rules, under their names on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rule {
    /// The Method of Equal Shares.
    #[default]
    EqualShares,
    /// The best for its money first; what does not fit is passed over.
    Greedy,
    /// The same; the first that does not fit ends it.
    GreedyNoSkip,
    /// As greedy, without projects below a least score.
    GreedyThreshold,
    /// Phragmén's sequential rule.
    Phragmen,
    /// The most satisfaction of all, proven.
    MaxWelfare,
    /// The heaviest load on any voter kept least.
    MaximinSupport,
}

impl Rule {
    /// Every rule, with its name.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::EqualShares, "equal-shares"),
        (Self::Greedy, "greedy"),
        (Self::GreedyNoSkip, "greedy-no-skip"),
        (Self::GreedyThreshold, "greedy-threshold"),
        (Self::Phragmen, "phragmen"),
        (Self::MaxWelfare, "max-welfare"),
        (Self::MaximinSupport, "maximin-support"),
    ];

    /// The rule's name.
    #[must_use]
    pub fn key(self) -> &'static str {
        let found = Self::ALL.iter().find(|(rule, _)| *rule == self);
        found.map_or("", |(_, name)| name)
    }

    /// Whether a measure of satisfaction plays a part in it.
    #[must_use]
    pub const fn measures(self) -> bool {
        !matches!(self, Self::Phragmen | Self::MaximinSupport)
    }
}

/// By how much endowments or the budget grow at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// By an amount.
    Amount(BigRational),
    /// By so many hundredths of the budget.
    Percent(BigRational),
}

impl FromStr for Step {
    type Err = String;

    /// Reads `1`, `0.5`, `1/3` or `1%`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("no step: {text:?}; write an amount such as 1, or 1%");
        let (number, percent) = match text.strip_suffix('%') {
            Some(number) => (number, true),
            None => (text, false),
        };
        let exact = |text: &str| -> Option<BigRational> {
            let decimal: Decimal = text.trim().parse().ok()?;
            let unit = BigInt::from(10).pow(u32::from(decimal.places()));
            Some(BigRational::new(decimal.mantissa().into(), unit))
        };
        let number = match number.split_once('/') {
            Some((above, below)) => {
                let below = exact(below).filter(|below| !below.is_zero());
                exact(above).zip(below).map(|(above, below)| above / below)
            }
            None => exact(number),
        };
        let number = number
            .filter(|number| *number > BigRational::zero())
            .ok_or_else(wrong)?;
        Ok(if percent {
            Self::Percent(number)
        } else {
            Self::Amount(number)
        })
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Amount(amount) => write!(formatter, "{amount}"),
            Self::Percent(percent) => write!(formatter, "{percent}%"),
        }
    }
}

/// What a person asks for; what is not said takes its default.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The rule.
    pub rule: Option<Rule>,
    /// The rule that the file declares, instead.
    pub as_declared: bool,
    /// How satisfaction is measured.
    pub satisfaction: Option<Satisfaction>,
    /// What happens with what Equal Shares leaves.
    pub completion: Option<Completion>,
    /// By how much endowments or the budget grow at a time.
    pub step: Option<Step>,
    /// When they stop growing.
    pub stop: Option<Stop>,
    /// What everyone starts with.
    pub endowment: Option<Start>,
    /// Who wins a tie.
    pub ties: Option<Ties>,
    /// Projects with a lower score are out.
    pub threshold: Option<Decimal>,
    /// The voters' column of weights.
    pub weights: Option<String>,
    /// What an organiser has set besides the budget.
    pub limits: LimitChoice,
}

impl Choice {
    /// What in it contradicts the rule, as far as one need not look at the
    /// ballots: the option, and why.
    #[must_use]
    pub fn contradiction(&self) -> Option<(&'static str, String)> {
        if self.as_declared {
            return self.over_declared();
        }
        let rule = self.rule.unwrap_or_default();
        let shares = rule == Rule::EqualShares;
        let of_shares = [
            ("completion", self.completion.is_some()),
            ("step", self.step.is_some()),
            ("stop", self.stop.is_some()),
            ("endowment", self.endowment.is_some()),
        ];
        if let Some((name, _)) = of_shares.iter().find(|(_, given)| *given && !shares) {
            let why = format!("{} has none: it belongs to --rule equal-shares", rule.key());
            return Some((name, why));
        }
        if self.threshold.is_some() && rule != Rule::GreedyThreshold {
            let why = format!(
                "{} has none: it belongs to --rule greedy-threshold",
                rule.key()
            );
            return Some(("threshold", why));
        }
        let completion = self.completion.unwrap_or_default();
        let grows = !matches!(completion, Completion::None | Completion::Greedy);
        let growing = [("step", self.step.is_some()), ("stop", self.stop.is_some())];
        if let Some((name, _)) = growing.iter().find(|(_, given)| shares && *given && !grows) {
            let why = format!("nothing grows with --completion {}", completion.key());
            return Some((name, why));
        }
        let of_budget = matches!(self.step, Some(Step::Percent(_)));
        if shares && of_budget && matches!(completion, Completion::Add1 | Completion::Add1Greedy) {
            let why = "with add1 it is an amount for each voter: write 1, not a percentage";
            return Some(("step", why.into()));
        }
        None
    }

    fn over_declared(&self) -> Option<(&'static str, String)> {
        let given = [
            ("rule", self.rule.is_some()),
            ("satisfaction", self.satisfaction.is_some()),
            ("completion", self.completion.is_some()),
            ("step", self.step.is_some()),
            ("stop", self.stop.is_some()),
            ("endowment", self.endowment.is_some()),
        ];
        let (name, _) = given.iter().find(|(_, given)| *given)?;
        Some((name, "the file declares it: leave out one of them".into()))
    }

    /// The order of ties.
    #[must_use]
    pub(super) fn ties(&self) -> Ties {
        self.ties.clone().unwrap_or_default()
    }

    pub(super) fn shares(
        &self,
        satisfaction: Satisfaction,
        limits: &Limits,
        budget: &BigRational,
    ) -> EqualSharesOptions {
        let completion = self.completion.unwrap_or_default();
        EqualSharesOptions {
            satisfaction,
            completion,
            step: self.step.as_ref().map(|step| match step {
                Step::Amount(amount) => amount.clone(),
                Step::Percent(percent) => budget * percent / BigInt::from(100),
            }),
            stop: self.stop.unwrap_or_default(),
            start: self.endowment.unwrap_or_default(),
            ties: self.ties(),
            limits: limits.clone(),
        }
    }

    pub(super) fn greedy(&self, satisfaction: Satisfaction, limits: &Limits) -> GreedyOptions {
        GreedyOptions {
            misfit: if self.rule == Some(Rule::GreedyNoSkip) {
                Misfit::Stop
            } else {
                Misfit::Skip
            },
            threshold: self.threshold,
            ties: self.ties(),
            limits: limits.clone(),
            ..GreedyOptions::new(satisfaction)
        }
    }
}

/// The name of `start`.
pub(super) fn start_key(start: Start) -> &'static str {
    match start {
        Start::Exact => "exact",
        Start::Whole => "whole",
    }
}

/// The name of `stop`.
pub(super) fn stop_key(stop: Stop) -> &'static str {
    match stop {
        Stop::Infeasible => "infeasible",
        Stop::Exhaustive => "exhaustive",
    }
}
