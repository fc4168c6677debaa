//! Why a place gets what it gets, in a sentence that a resident understands.

use std::fmt;
use std::sync::Arc;

use allotment_place::{Currency, Pence};

use crate::limits::Limit;
use crate::{Spec, exact};

/// Why a place gets what it gets. Written out, it is one plain sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// λ times its claim, between its limits.
    Formula {
        /// What it gets over the whole term.
        amount: Pence,
        /// What the formula alone would give it.
        target: Pence,
        /// Whether some places claim as one, which moves money too.
        pools: bool,
        /// In this currency.
        currency: Currency,
    },
    /// A limit holds it up or down.
    Limited {
        /// The limit.
        limit: Limit,
        /// The limit in words, as the spec has it.
        rule: Arc<str>,
        /// What it gets over the whole term.
        amount: Pence,
        /// What the formula alone would give it.
        target: Pence,
        /// What the final λ would give it: what the formula alone comes to once
        /// the limits of all places are met. Always beyond the limit.
        after: Pence,
        /// Whether some places claim as one, which moves money too.
        pools: bool,
        /// In this currency.
        currency: Currency,
    },
    /// It claims together with other places.
    Pooled {
        /// The pool.
        pool: Arc<str>,
        /// What it gets over the whole term.
        amount: Pence,
        /// In this currency.
        currency: Currency,
    },
    /// As many places of its group as may be in come before it.
    Capped {
        /// The column that the cap counts by.
        per: Arc<str>,
        /// Its value for the place.
        group: Arc<str>,
        /// How many may be in.
        most: usize,
    },
    /// It is marked as excluded.
    Excluded {
        /// By this expression.
        by: Arc<str>,
    },
    /// Others come before it.
    NotReached {
        /// Its position, from 1.
        position: usize,
        /// How many are in.
        count: usize,
    },
    /// Without a value it cannot be ranked.
    Unranked {
        /// What places are ranked by.
        by: Arc<str>,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Formula {
                amount,
                target,
                pools,
                currency,
            } => {
                let limits = limits(*pools);
                let money = |pence: Pence| pence.display(*currency);
                write!(out, "Gets {} by the formula", money(*amount))?;
                let difference = Pence::new(amount.get().abs_diff(target.get()));
                match amount.cmp(target) {
                    std::cmp::Ordering::Equal => write!(out, "."),
                    std::cmp::Ordering::Less => write!(
                        out,
                        ", which is {} less than without the {limits} that hold other places up.",
                        money(difference)
                    ),
                    std::cmp::Ordering::Greater => write!(
                        out,
                        ", which is {} more than without the {limits} that hold other places down.",
                        money(difference)
                    ),
                }
            }
            Self::Limited {
                limit,
                rule,
                amount,
                target,
                after,
                pools,
                currency,
            } => {
                write!(
                    out,
                    "Held {} at {}, because {rule}; the formula alone would give {}",
                    if limit.lifts() { "up" } else { "down" },
                    amount.display(*currency),
                    target.display(*currency),
                )?;
                let by_others = if limit.lifts() {
                    target >= amount
                } else {
                    target <= amount
                };
                if by_others {
                    write!(
                        out,
                        ", but {} once the {} of other places are met",
                        after.display(*currency),
                        limits(*pools),
                    )?;
                }
                write!(out, ".")
            }
            Self::Pooled {
                pool,
                amount,
                currency,
            } => write!(
                out,
                "Gets {} out of what the places of '{pool}' claim together, which is never less than they would get apart.",
                amount.display(*currency)
            ),
            Self::Capped { per, group, most } => write!(
                out,
                "Left out by a cap: {most} {} with {per} {group}, the most allowed, {} in already.",
                if *most == 1 { "place" } else { "places" },
                if *most == 1 { "is" } else { "are" },
            ),
            Self::Excluded { by } => write!(out, "Left out, because '{by}' is true of it."),
            Self::NotReached { position, count } => write!(
                out,
                "Not reached: it stands at position {position}, and the first {count} are in."
            ),
            Self::Unranked { by } => {
                write!(out, "Cannot be ranked, because its '{by}' is missing.")
            }
        }
    }
}

/// What moves money away from the formula alone.
fn limits(pools: bool) -> &'static str {
    if pools { "limits and pools" } else { "limits" }
}

/// The limits of a spec in words.
pub(crate) struct Rules(Vec<(Limit, Arc<str>)>);

impl Rules {
    pub(crate) fn new(spec: &Spec) -> Self {
        let currency = spec.envelope.currency;
        let limits = &spec.limits;
        let money = |pence: Option<Pence>| pence.unwrap_or_default().display(currency);
        let damped = |damping: &Option<crate::Damping>, how: &str| {
            damping.as_ref().map_or(String::new(), |damping| {
                format!(
                    "no place's yearly money may {how} by more than {} from '{}'",
                    exact::per_cent(&damping.rate).replace(".0%", "%"),
                    damping.previous
                )
            })
        };
        let rules = [
            (
                Limit::Floor,
                format!("every place gets at least {}", money(limits.floor)),
            ),
            (
                Limit::FloorPerHead,
                format!(
                    "every place gets at least {} for each of its people",
                    money(limits.floor_per_head)
                ),
            ),
            (Limit::MaxLoss, damped(&limits.max_loss, "fall")),
            (
                Limit::Ceiling,
                format!("no place gets more than {}", money(limits.ceiling)),
            ),
            (Limit::MaxGain, damped(&limits.max_gain, "rise")),
        ];
        Self(rules.map(|(limit, rule)| (limit, rule.into())).to_vec())
    }

    pub(crate) fn of(&self, limit: Limit) -> Arc<str> {
        let found = self.0.iter().find(|(known, _)| *known == limit);
        found.map_or_else(|| "".into(), |(_, rule)| rule.clone())
    }
}
