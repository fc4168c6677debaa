//! The whole of a share: every place, every year, to the penny.

use std::cmp::Ordering;
use std::sync::Arc;

use allotment_place::{Pence, Period, Rank};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{ToPrimitive, Zero};

use crate::cash::{Cash, cash};
use crate::fact::{self, Fact};
use crate::limits::Limit;
use crate::reason::{Reason, Rules};
use crate::rows::rows;
use crate::schedule::Schedule;
use crate::select::Standing;
use crate::solve::{Solution, solve};
use crate::{Places, ShareError, Spec, check, exact};

/// Who gets what, when, and why.
#[derive(Debug, Clone)]
pub struct Allocation {
    /// In the table's order: for a place that is in, a row a year; for any
    /// other, one row of nothing.
    pub rows: Vec<Row>,
    /// Per part of the formula, what it makes up of each row's amount; together
    /// they add up to it.
    ///
    /// Each place's money is split in proportion to what the parts contribute
    /// to its claim, also where a limit changes it; a place without any claim,
    /// which gets money by a floor only, by the weights of the parts.
    pub parts: Vec<Vec<Pence>>,
    /// Every place, in the table's order.
    pub places: Vec<PlaceShare>,
    /// λ: pence of the envelope for a claim on the whole of it. A place's share
    /// is `clamp(λ·w, low, high)`, `w` being its claim as a part of 1.
    pub lambda: BigRational,
    /// Per pool, in its order: λ among its members, if two of them are in.
    pub pools: Vec<PoolShare>,
    /// The envelope of each year, in cash.
    pub years: Vec<(Period, Pence)>,
    /// All rows together, in cash: the envelope itself, unless prices change.
    pub total: Pence,
    /// How many pence went to the largest remainders.
    pub pence_moved: u64,
}

/// What a place gets in one year, or at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The place, as its row in the table.
    pub place: usize,
    /// The year; nothing for one amount, and for a place that is not in.
    pub year: Option<Period>,
    /// What it gets, in cash of that year.
    pub amount: Pence,
    /// The part that is capital, if the envelope has one.
    pub capital: Option<Pence>,
    /// The rest.
    pub revenue: Option<Pence>,
    /// For each of its people, rounded half up; nothing where they are unknown.
    pub per_head: Option<Pence>,
}

/// What a place gets in all, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceShare {
    /// Whether it is in.
    pub selected: bool,
    /// Its position in order of selection, counted on beyond those that are in;
    /// nothing without a selection, and for a place that cannot be reached.
    pub rank: Option<Rank>,
    /// Its first year, if it is in and there are years.
    pub starts: Option<Period>,
    /// What it gets over the whole term, at the envelope's prices.
    pub total: Pence,
    /// The same in cash.
    pub cash: Pence,
    /// What the formula alone would give, without any limit.
    pub target: Pence,
    /// The least that its limits guarantee.
    pub low: Pence,
    /// The most that its limits allow.
    pub high: Option<Pence>,
    /// The limit that holds it.
    pub held_by: Option<Limit>,
    /// Why it gets that.
    pub reason: Reason,
    /// The columns of earlier amounts in which it has none, so that nothing
    /// holds how far it may fall or rise; each named once.
    pub without_previous: Vec<Arc<str>>,
}

impl PlaceShare {
    /// Why it gets what it gets, in a plain sentence; and in another, where its
    /// earlier amount is missing, that this lets it move freely.
    #[must_use]
    pub fn sentence(&self) -> String {
        let mut sentence = self.reason.to_string();
        for column in &self.without_previous {
            let more = format!(
                " Its '{column}' is missing, so nothing limits how far it moves from that."
            );
            sentence.push_str(&more);
        }
        sentence
    }
}

/// A pool of which two members or more are in.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolShare {
    /// The rows of the members that are in.
    pub members: Vec<usize>,
    /// λ among them: pence of the envelope for a claim on the whole of it.
    pub lambda: BigRational,
}

/// Divides the envelope of `spec` among `places`.
///
/// 1. Select: the greatest first by exact value, ties by code, under the caps.
/// 2. Claim: `w_i = Σ_k weight_k · v_ik / Σ_j v_jk` over the places that are in.
/// 3. Bound: floors rounded up to the penny, ceilings down.
/// 4. Divide: `x_i = clamp(λ·w_i, low_i, high_i)` with the one λ that spends
///    everything, in exact ratios.
/// 5. Round by largest remainder, ties to the greater need, then to the code.
/// 6. Spread over the years by the profile and the prices, again to the penny.
///
/// With prices, everything up to 5 is in prices of the base year, limits and
/// earlier amounts included; a year's cash is `amount · index(year) /
/// index(base)`.
///
/// # Errors
/// [`ShareError`], naming the places and what to do.
pub fn allocate(places: &Places, spec: &Spec) -> Result<Allocation, ShareError> {
    check::check(places, spec)?;
    let facts = fact::read(places, spec)?;
    let facts: Vec<&Fact> = facts.iter().collect();
    let (schedule, budget) = term(spec)?;
    let solution = solve(&facts, spec, &schedule, budget)?;
    let (pence, pence_moved) = solution.pence(&facts);
    let targets = solution.targets(&facts);
    let cash = cash(&facts, spec, &schedule, &solution, &pence)?;
    let shares = shares(&facts, spec, &schedule, &solution, &pence, &targets, &cash);
    let (rows, parts) = rows(&facts, spec, &schedule, &solution, &cash);
    let years = schedule.years().iter().copied();
    let years: Vec<_> = years
        .zip(cash.years.iter().map(|&pence| Pence::new(pence)))
        .collect();
    let total = Pence::new(cash.total);
    assert_eq!(
        rows.iter().map(|row| row.amount.get()).sum::<u64>(),
        total.get(),
        "rows add up to the whole"
    );
    Ok(Allocation {
        rows,
        parts,
        places: shares,
        lambda: solution.lambda(),
        pools: pools(&solution),
        years,
        total,
        pence_moved,
    })
}

/// The schedule of a spec, and its envelope in pence.
pub(crate) fn term(spec: &Spec) -> Result<(Schedule, u64), ShareError> {
    let select = spec.select.as_ref();
    let sequence = select.is_some_and(|select| select.sequence.is_some());
    let schedule = Schedule::new(&spec.envelope, sequence)?;
    Ok((schedule, spec.envelope.amount.get()))
}

fn pools(solution: &Solution) -> Vec<PoolShare> {
    let Some(pooled) = &solution.pooled else {
        return Vec::new();
    };
    let rows = &solution.selection.rows;
    let pool = |(members, lambda): (&[usize], &crate::divide::Lambda)| PoolShare {
        members: members.iter().map(|&position| rows[position]).collect(),
        lambda: exact::ratio(
            &(&lambda.numerator * &solution.claims.total),
            &lambda.denominator,
        ),
    };
    pooled.inner_lambdas().map(pool).collect()
}

fn shares(
    facts: &[&Fact],
    spec: &Spec,
    schedule: &Schedule,
    solution: &Solution,
    pence: &[u64],
    targets: &[u64],
    cash: &Cash,
) -> Vec<PlaceShare> {
    let rules = Rules::new(spec);
    let columns = previous_columns(spec);
    let mut position = 0;
    let mut shares = Vec::with_capacity(facts.len());
    let rank = |position: usize| {
        let rank = u32::try_from(position + 1).expect("fewer than 2^32 places");
        spec.select.as_ref().and_then(|_| Rank::new(rank))
    };
    let pools: Vec<Arc<str>> = spec
        .pools
        .iter()
        .map(|pool| pool.name.as_str().into())
        .collect();
    for (fact, &standing) in facts.iter().zip(&solution.selection.standing) {
        let Standing::In(order) = standing else {
            shares.push(left_out(fact, spec, solution, standing, &rank));
            continue;
        };
        let at = position;
        position += 1;
        let bounds = &solution.bounds;
        let (low, high) = (bounds.low[at], bounds.high[at]);
        let held_by = match (pence[at], by_lambda(solution, at, low)) {
            (amount, Ordering::Less) if amount == low => bounds.lower[at],
            (amount, _) if amount == high && by_lambda(solution, at, high).is_gt() => {
                bounds.upper[at]
            }
            _ => None,
        };
        let currency = spec.envelope.currency;
        let (amount, target) = (Pence::new(pence[at]), Pence::new(targets[at]));
        let pool = fact.pool.filter(|_| solution.pooled.is_some());
        let reason = match (held_by, pool) {
            (Some(limit), _) => Reason::Limited {
                limit,
                rule: rules.of(limit),
                amount,
                target,
                after: at_lambda(solution, at, limit),
                pools: solution.pooled.is_some(),
                currency,
            },
            (None, Some(pool)) => Reason::Pooled {
                pool: pools[pool].clone(),
                amount,
                currency,
            },
            (None, None) => Reason::Formula {
                amount,
                target,
                pools: solution.pooled.is_some(),
                currency,
            },
        };
        shares.push(PlaceShare {
            selected: true,
            rank: rank(order),
            starts: schedule.years().get(solution.starts[at]).copied(),
            total: amount,
            cash: Pence::new(cash.places[at]),
            target,
            low: Pence::new(low),
            high: (high != crate::divide::UNBOUNDED).then_some(Pence::new(high)),
            held_by,
            reason,
            without_previous: without_previous(fact, &columns),
        });
    }
    shares
}

/// How λ times the claim at `position` compares with `pence`. Below a floor it
/// is the floor that holds the place there, above a ceiling the ceiling; where
/// it is the very limit, the formula gives that much by itself.
fn by_lambda(solution: &Solution, position: usize, pence: u64) -> Ordering {
    let lambda = solution.lambda_of(position);
    let claim = &solution.claims.blended[position];
    (claim * &lambda.numerator).cmp(&(&lambda.denominator * pence))
}

/// λ times the claim at `position`, which `limit` holds up or down, in whole
/// pence: rounded away from the limit, so that it is seen to be beyond it.
fn at_lambda(solution: &Solution, position: usize, limit: Limit) -> Pence {
    let lambda = solution.lambda_of(position);
    let claim = &solution.claims.blended[position] * &lambda.numerator;
    let (mut whole, rest) = claim.div_rem(&lambda.denominator);
    if !limit.lifts() && !rest.is_zero() {
        whole += 1_u8;
    }
    Pence::new(whole.to_u64().unwrap_or(u64::MAX))
}

/// The columns of earlier amounts that limits read, for the largest loss and
/// the largest gain.
fn previous_columns(spec: &Spec) -> [Option<Arc<str>>; 2] {
    let column = |damping: &Option<crate::Damping>| {
        let damping = damping.as_ref()?;
        Some(damping.previous.as_str().into())
    };
    [column(&spec.limits.max_loss), column(&spec.limits.max_gain)]
}

/// Those of `columns` in which the place has no earlier amount.
fn without_previous(fact: &Fact, columns: &[Option<Arc<str>>; 2]) -> Vec<Arc<str>> {
    let mut missing = Vec::new();
    for (column, previous) in columns.iter().zip(&fact.previous) {
        match column {
            Some(column) if previous.is_none() && !missing.contains(column) => {
                missing.push(column.clone());
            }
            _ => {}
        }
    }
    missing
}

fn left_out(
    fact: &Fact,
    spec: &Spec,
    solution: &Solution,
    standing: Standing,
    rank: &dyn Fn(usize) -> Option<Rank>,
) -> PlaceShare {
    let select = spec
        .select
        .as_ref()
        .expect("without a selection everybody is in");
    let (rank, reason) = match standing {
        Standing::In(_) => unreachable!("it is left out"),
        Standing::Waiting(order) => {
            let count = solution.selection.rows.len();
            let position = order + 1;
            (rank(order), Reason::NotReached { position, count })
        }
        Standing::Excluded => {
            let by = select
                .exclude
                .as_ref()
                .map_or("exclude", |exclude| exclude.text());
            (None, Reason::Excluded { by: by.into() })
        }
        Standing::Capped(cap) => {
            let reason = Reason::Capped {
                per: select.at_most[cap].per.as_str().into(),
                group: fact.groups[cap].as_deref().unwrap_or("").into(),
                most: select.at_most[cap].places,
            };
            (None, reason)
        }
        Standing::Unranked => {
            let by = select.by.text().into();
            (None, Reason::Unranked { by })
        }
    };
    PlaceShare {
        selected: false,
        rank,
        starts: None,
        total: Pence::new(0),
        cash: Pence::new(0),
        target: Pence::new(0),
        low: Pence::new(0),
        high: None,
        held_by: None,
        reason,
        without_previous: Vec::new(),
    }
}
