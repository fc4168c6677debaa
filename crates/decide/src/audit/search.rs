//! Looking for prices that explain an outcome that came without any.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::price::{Payment, PriceSystem, flaws};
use super::problem::Problem;
use super::programme::{Answer, solve};
use super::standing::{Standing, entry};
use super::{in_currency, phrase::spoken, whole};
use crate::{Contest, DecideError, Satisfaction, Utilities};

/// The most kinds of ballots for which prices are looked for.
pub const SEARCH_GROUPS_MAX: usize = 20_000;
/// The most cells (rows × columns) of the linear programme that decides the
/// question when nothing simpler did.
pub const SEARCH_CELLS_MAX: usize = 20_000;
/// The most pivots. Each costs as much as the programme has cells.
const PIVOTS_MAX: usize = 500;
/// How often the endowment is raised by a quarter to make a plain sharing of
/// costs work.
const RAISES_MAX: usize = 12;

/// Shared costs are rounded down to a `GRID`th of a part, but for the last
/// payer's: any prices that keep the conditions will do, and ratios that grow
/// with every purchase would be slow.
const GRID: u32 = 1 << 20;

/// Whether there are prices that explain an outcome: see [`PriceSystem`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Priceable {
    /// There are: these.
    Yes(PriceSystem),
    /// There are none, for this reason.
    No(String),
    /// It was not decided, for this reason.
    Unknown(String),
}

/// Looks for prices, in the order of what it costs: (1) reasons why there can
/// be none; (2) each project's cost shared equally between its supporters,
/// with endowments that rise; (3) the linear programme that the conditions
/// are, in exact ratios. Whatever is found was verified.
///
/// Conditions C1 to C4 alone would be a flow; C5 binds supporters of unfunded
/// projects who overlap at will, so that it takes a linear programme. All
/// voters of one kind may pay the same without loss: the average of what they
/// pay keeps all conditions.
///
/// # Errors
/// [`DecideError`] if `satisfaction` does not add up over projects.
pub(super) fn search(
    contest: &Contest,
    satisfaction: Satisfaction,
    selected: &[u32],
    claimed: &[u32],
) -> Result<Priceable, DecideError> {
    // Where many systems of prices hold, which is found must not depend on
    // whose ballot came first.
    let order = contest.groups.sorted();
    let sorted = Contest {
        groups: contest.groups.taken(&order),
        ..contest.clone()
    };
    let utilities = Utilities::for_rule("the audit", &sorted, satisfaction)?;
    let mut found = among(&sorted, &utilities, selected, claimed);
    if let Priceable::Yes(system) = &mut found {
        for payment in &mut system.payments {
            payment.group = order[payment.group as usize];
        }
        system
            .payments
            .sort_by_key(|payment| (payment.group, payment.project));
    }
    Ok(found)
}

fn among(contest: &Contest, utilities: &Utilities, selected: &[u32], claimed: &[u32]) -> Priceable {
    if contest.weight == 0 {
        return Priceable::Unknown("no ballot weighs anything: nobody has an endowment".to_owned());
    }
    let standing = Standing::new(contest, utilities, selected);
    let least = match least_endowment(contest, &standing, selected) {
        Ok(least) => least,
        Err(reason) => return Priceable::No(reason),
    };
    if let Some(reason) = crowded(contest, utilities, &standing, claimed, &least) {
        return Priceable::No(reason);
    }
    if contest.groups.len() > SEARCH_GROUPS_MAX {
        return Priceable::Unknown(format!(
            "there are {} kinds of ballots, and prices are looked for among at most {SEARCH_GROUPS_MAX}",
            contest.groups.len()
        ));
    }
    if let Some(system) = shared(contest, utilities, &standing, selected, claimed, &least) {
        return Priceable::Yes(system);
    }
    let problem = Problem::new(contest, utilities, &standing, claimed);
    let cells = problem.cells(selected, claimed);
    if cells > SEARCH_CELLS_MAX {
        return Priceable::Unknown(format!(
            "the linear programme has {cells} cells, and at most {SEARCH_CELLS_MAX} are tried"
        ));
    }
    match solve(
        &problem.rows(contest, selected, claimed),
        problem.variables,
        PIVOTS_MAX,
    ) {
        Answer::Values(values) => {
            let system = problem.system(contest, &values);
            let flaws = flaws(contest, utilities, selected, claimed, &system);
            assert!(flaws.is_empty(), "prices that were found fail: {flaws:?}");
            Priceable::Yes(system)
        }
        Answer::None => Priceable::No(
            "no endowment and no payments keep all conditions: the linear programme that they are has no solution"
                .to_owned(),
        ),
        Answer::TooLong => Priceable::Unknown(format!(
            "the linear programme was not decided after {PIVOTS_MAX} pivots"
        )),
    }
}

/// The least that each part of weight must start with: its part of the budget,
/// and enough for each project's supporters to pay for it.
fn least_endowment(
    contest: &Contest,
    standing: &Standing,
    selected: &[u32],
) -> Result<BigRational, String> {
    let mut least = BigRational::new(contest.budget.into(), contest.weight.into());
    for &project in selected {
        let cost = contest.projects[project as usize].cost;
        let weight = supporters_weight(contest, standing, project);
        if cost == 0 {
            continue;
        }
        if weight == 0 {
            return Err(format!(
                "{} is funded, and nobody supports it who could pay",
                contest.projects[project as usize].id
            ));
        }
        least = least.max(BigRational::new(cost.into(), weight.into()));
    }
    Ok(least)
}

fn supporters_weight(contest: &Contest, standing: &Standing, project: u32) -> u64 {
    standing
        .supporters(project)
        .iter()
        .map(|supporter| u64::from(contest.groups.weight[supporter.group as usize]))
        .sum()
}

/// An unfunded project whose supporters cannot spend enough, even if all that
/// they chose were paid by them alone.
fn crowded(
    contest: &Contest,
    utilities: &Utilities,
    standing: &Standing,
    claimed: &[u32],
    least: &BigRational,
) -> Option<String> {
    let groups = &contest.groups;
    claimed.iter().find_map(|&project| {
        let candidate = &contest.projects[project as usize];
        let own = least * whole(supporters_weight(contest, standing, project));
        if own <= whole(candidate.cost) {
            return None;
        }
        let mut seen = vec![false; contest.projects.len()];
        for supporter in standing.supporters(project) {
            for at in groups.range(supporter.group as usize) {
                let chosen = groups.choices[at];
                seen[chosen as usize] |=
                    standing.is_funded(chosen) && entry(utilities, chosen as usize, at) > 0;
            }
        }
        let spendable: u64 = contest
            .projects
            .iter()
            .zip(seen)
            .filter(|(_, seen)| *seen)
            .map(|(project, _)| project.cost)
            .sum();
        let left = own - whole(spendable);
        (left > whole(candidate.cost)).then(|| {
            format!(
                "those who support {} would have at least {} left, more than its cost of {}, \
                 even if they alone paid for everything that they chose and that is funded",
                candidate.id,
                spoken(&in_currency(contest, &left)),
                spoken(&in_currency(contest, &whole(candidate.cost))),
            )
        })
    })
}

/// Each project paid equally by its supporters, those with few supporters per
/// money first; the poor pay what they have.
fn shared(
    contest: &Contest,
    utilities: &Utilities,
    standing: &Standing,
    selected: &[u32],
    claimed: &[u32],
    least: &BigRational,
) -> Option<PriceSystem> {
    let mut order = selected.to_vec();
    order.sort_by_key(|&project| {
        let weight = supporters_weight(contest, standing, project).max(1);
        let each = BigRational::new(
            contest.projects[project as usize].cost.into(),
            weight.into(),
        );
        (std::cmp::Reverse(each), project)
    });
    let mut endowment = on_grid(least);
    for _ in 0..=RAISES_MAX {
        // More money than all can pay with is only more left over: the first
        // endowment that pays for everything is the one to check.
        if let Some(system) = pay(contest, standing, &order, endowment) {
            let holds = flaws(contest, utilities, selected, claimed, &system).is_empty();
            return holds.then_some(system);
        }
        endowment += endowment / 4;
    }
    None
}

/// The least number of `GRID`ths that is not below `amount`.
fn on_grid(amount: &BigRational) -> u128 {
    (amount * whole(GRID))
        .ceil()
        .to_integer()
        .try_into()
        .expect("amounts are below 2^50 and not below 0")
}

/// Buys `order` at equal prices, if everything can be paid. Money is counted
/// in `GRID`ths.
fn pay(
    contest: &Contest,
    standing: &Standing,
    order: &[u32],
    endowment: u128,
) -> Option<PriceSystem> {
    let mut left = vec![endowment; contest.groups.len()];
    let mut payments = Vec::new();
    for &project in order {
        let mut payers: Vec<(u128, u32)> = standing
            .supporters(project)
            .iter()
            .map(|supporter| supporter.group)
            .filter(|&group| contest.groups.weight[group as usize] > 0)
            .map(|group| (left[group as usize], group))
            .collect();
        payers.sort_unstable();
        let mut owed = u128::from(contest.projects[project as usize].cost) * u128::from(GRID);
        let mut weight = u128::from(supporters_weight(contest, standing, project));
        for (had, group) in payers {
            let of = u128::from(contest.groups.weight[group as usize]);
            // The last pays the rest exactly, and counts as having paid it
            // rounded up.
            let last = weight == of;
            let each = if last {
                owed.div_ceil(of)
            } else {
                owed / weight
            };
            if last && each > had {
                return None;
            }
            let each = each.min(had);
            left[group as usize] -= each;
            let paid = if last {
                BigInt::from(owed)
            } else {
                BigInt::from(each * of)
            };
            owed = owed.saturating_sub(each * of);
            weight -= of;
            if paid > BigInt::from(0) {
                payments.push(Payment {
                    group,
                    project,
                    amount: BigRational::new(paid, BigInt::from(of) * GRID),
                });
            }
        }
        if owed > 0 {
            return None;
        }
    }
    payments.sort_by_key(|payment| (payment.group, payment.project));
    Some(PriceSystem {
        endowment: BigRational::new(endowment.into(), GRID.into()),
        payments,
    })
}
