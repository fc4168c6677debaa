//! The audit held against the definitions, written straight.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of tests may unwrap as a test may"
)]

use allotment_decide::{
    Audit, Axiom, Completion, Contest, ContestOptions, EqualSharesOptions, Flaw, GreedyOptions,
    Groups, Limits, PriceSystem, Priceable, Satisfaction, Utilities, Wronged, audit, equal_shares,
    greedy, verify,
};
use allotment_election::VoteType;
use proptest::prelude::*;

use crate::audit_naive::{any_project_fails, claim_fails, justified_fails, voters};
use crate::random;

fn check(contest: &Contest, satisfaction: Satisfaction, selected: &[u32]) -> Audit {
    audit(contest, satisfaction, &Limits::default(), selected, None).unwrap()
}

/// The projects whose bits are set.
fn subset(contest: &Contest, bits: u8) -> Vec<u32> {
    (0..)
        .take(contest.projects.len())
        .filter(|&project| bits >> project & 1 == 1)
        .collect()
}

/// The groups from the last to the first.
fn turned(groups: &Groups) -> Groups {
    let mut turned = Groups {
        starts: vec![0],
        choices: Vec::new(),
        points: groups.points.as_ref().map(|_| Vec::new()),
        weight: groups.weight.iter().rev().copied().collect(),
        voters: groups.voters.iter().rev().copied().collect(),
        ..groups.clone()
    };
    for group in (0..groups.len()).rev() {
        turned.choices.extend(groups.choices_of(group));
        if let (Some(to), Some(from)) = (&mut turned.points, &groups.points) {
            to.extend(&from[groups.range(group)]);
        }
        turned
            .starts
            .push(u32::try_from(turned.choices.len()).unwrap());
    }
    turned
}

/// What an audit says of prices, by what each ballot says and not by where it stands.
fn prices(contest: &Contest, audit: &Audit) -> String {
    let Priceable::Yes(system) = &audit.priceable else {
        return format!("{:?}", audit.priceable);
    };
    let groups = &contest.groups;
    let mut paid: Vec<String> = system
        .payments
        .iter()
        .map(|payment| {
            let group = payment.group as usize;
            let points = groups
                .points
                .as_ref()
                .map(|points| &points[groups.range(group)]);
            let (choices, amount) = (groups.choices_of(group), &payment.amount);
            format!("{choices:?} {points:?} {} {amount}", payment.project)
        })
        .collect();
    paid.sort();
    format!("{} {paid:?}", system.endowment)
}

fn any_contest() -> impl Strategy<Value = (Contest, Satisfaction)> {
    use Satisfaction::{Borda, Cardinality, Cost, CostLog, CostSqrt, Points};
    let of = |vote_type, satisfaction: &'static [Satisfaction]| {
        (
            prop_oneof![
                random::contests(vote_type),
                random::weighted_contests(vote_type)
            ],
            prop::sample::select(satisfaction),
        )
    };
    prop_oneof![
        3 => of(VoteType::Approval, &[Cost, Cardinality, CostSqrt, CostLog]),
        1 => of(VoteType::Choose1, &[Cost, Cardinality]),
        1 => of(VoteType::Cumulative, &[Points, Cost]),
        1 => of(VoteType::Ordinal, &[Borda, Cost]),
    ]
}

/// For every group of voters, definition (*) of [`Axiom`]: a project is
/// reported if and only if some group breaks it; likewise for justified
/// representation.
fn finds_exactly_the_wronged(
    contest: &Contest,
    satisfaction: Satisfaction,
    bits: u8,
) -> Result<(), TestCaseError> {
    let selected = subset(contest, bits);
    let utilities = Utilities::new(contest, satisfaction).unwrap();
    let people = voters(contest, &utilities, &selected);
    let audit = check(contest, satisfaction, &selected);
    for project in 0..contest.projects.len() {
        let unfunded = !selected.contains(&(u32::try_from(project).unwrap()));
        let reported = |wronged: &[Wronged]| {
            wronged
                .iter()
                .any(|wronged| wronged.project as usize == project)
        };
        prop_assert_eq!(
            reported(&audit.fairness.wronged),
            unfunded && claim_fails(contest, &people, project),
            "project {}",
            project
        );
        prop_assert_eq!(
            reported(&audit.represented.wronged),
            unfunded && justified_fails(contest, &people, project)
        );
    }
    Ok(())
}

/// One test for each measure, 3,500 elections each: 21,000 together.
macro_rules! finds_exactly_the_wronged {
    ($($name:ident: $contests:ident($vote_type:ident), $satisfaction:ident;)*) => {$(
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(3_500))]
            #[test]
            fn $name(contest in random::$contests(VoteType::$vote_type), bits: u8) {
                finds_exactly_the_wronged(&contest, Satisfaction::$satisfaction, bits)?;
            }
        }
    )*};
}

finds_exactly_the_wronged! {
    finds_the_wronged_by_cost: contests(Approval), Cost;
    finds_the_wronged_with_weights: weighted_contests(Approval), Cost;
    finds_the_wronged_by_number: contests(Approval), Cardinality;
    finds_the_wronged_by_root: weighted_contests(Approval), CostSqrt;
    finds_the_wronged_by_points: contests(Cumulative), Points;
    finds_the_wronged_by_borda: weighted_contests(Ordinal), Borda;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Where it claims to be EJR+ in full, it implies EJR up to any project,
    /// over all groups and all sets of projects.
    #[test]
    fn the_axiom_in_full_implies_ejr_up_to_any_project(contest in random::contests(VoteType::Approval), bits: u8) {
        let selected = subset(&contest, bits);
        let audit = check(&contest, Satisfaction::Cost, &selected);
        prop_assert_eq!(audit.fairness.axiom, Axiom::ExtendedPlus);
        let utilities = Utilities::new(&contest, Satisfaction::Cost).unwrap();
        let people = voters(&contest, &utilities, &selected);
        if audit.fairness.holds() {
            prop_assert!(!any_project_fails(&contest, &people, &selected));
        }
    }

    /// Source: Brill and Peters (2023); Peters, Pierczyński and Skowron (2021).
    #[test]
    fn equal_shares_never_wrongs_a_group(
        (contest, satisfaction) in any_contest(),
        completion in prop::sample::select(vec![Completion::None, Completion::Add1, Completion::Increase, Completion::Add1Greedy]),
    ) {
        let step = Some(num_rational::BigRational::from_integer(1.into()));
        let options = EqualSharesOptions { completion, step, ..EqualSharesOptions::new(satisfaction) };
        let shares = equal_shares(&contest, &options).unwrap();
        let audit = check(&contest, satisfaction, &shares.outcome.selected);
        prop_assert!(audit.fairness.holds(), "{:?}", audit.fairness.wronged);
        // Satisfaction above 0 from anything funded: then nobody is left out.
        prop_assert!(audit.represented.holds(), "{:?}", audit.represented.wronged);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Source: Peters and Skowron (2020): Equal Shares' payments are prices.
    /// Whoever looks for prices without them never says that there are none.
    #[test]
    fn equal_shares_payments_explain_its_outcome(
        (contest, satisfaction) in any_contest(),
        completion in prop::sample::select(vec![Completion::None, Completion::Add1]),
    ) {
        if contest.weight == 0 {
            return Ok(());
        }
        let step = Some(num_rational::BigRational::from_integer(1.into()));
        let options = EqualSharesOptions { completion, step, ..EqualSharesOptions::new(satisfaction) };
        let shares = equal_shares(&contest, &options).unwrap();
        let system = PriceSystem::replay(&contest, satisfaction, &shares.endowment, &shares.purchases).unwrap();
        let selected = &shares.outcome.selected;
        let flaws = verify(&contest, satisfaction, &Limits::default(), selected, &system).unwrap();
        prop_assert_eq!(&flaws, &[]);
        let with = audit(&contest, satisfaction, &Limits::default(), selected, Some(&system)).unwrap();
        prop_assert_eq!(with.priceable, Priceable::Yes(system));
        let without = check(&contest, satisfaction, selected);
        prop_assert!(matches!(without.priceable, Priceable::Yes(_)), "{:?}", without.priceable);
    }

    /// Which prices are found, where many hold, has nothing to do with whose
    /// ballot came first.
    #[test]
    fn the_prices_found_do_not_depend_on_the_order_of_ballots(
        (contest, satisfaction) in any_contest(),
        bits: u8,
    ) {
        let selected = subset(&contest, bits);
        let turned = Contest { groups: turned(&contest.groups), ..contest.clone() };
        prop_assert_eq!(
            prices(&contest, &check(&contest, satisfaction, &selected)),
            prices(&turned, &check(&turned, satisfaction, &selected)),
        );
    }

    /// A price system with anything changed fails.
    #[test]
    fn a_changed_payment_is_found(contest in random::contests(VoteType::Approval), which: prop::sample::Index) {
        let options = EqualSharesOptions { completion: Completion::None, ..EqualSharesOptions::new(Satisfaction::Cost) };
        let shares = equal_shares(&contest, &options).unwrap();
        let mut system = PriceSystem::replay(&contest, Satisfaction::Cost, &shares.endowment, &shares.purchases).unwrap();
        if system.payments.is_empty() {
            return Ok(());
        }
        let at = which.index(system.payments.len());
        system.payments[at].amount += num_rational::BigRational::new(1.into(), 1_000_000.into());
        let flaws = verify(&contest, Satisfaction::Cost, &Limits::default(), &shares.outcome.selected, &system).unwrap();
        let unpaid = flaws.iter().any(|flaw| matches!(flaw, Flaw::NotPaid { .. }));
        prop_assert!(unpaid);
    }
}

/// A town of two quarters: 60 voters in one, 40 in the other.
fn two_quarters() -> Contest {
    let uptown = vec![(0, 1), (1, 1), (2, 1)];
    let riverside = vec![(3, 1), (4, 1)];
    let voters: Vec<_> = (0..100)
        .map(|voter| {
            if voter < 60 {
                (uptown.clone(), 1)
            } else {
                (riverside.clone(), 1)
            }
        })
        .collect();
    let election = random::election(
        VoteType::Approval,
        &["school", "square", "lights", "bridge", "benches"],
        &[30_000, 30_000, 30_000, 30_000, 6_000],
        90_000,
        &voters,
    );
    Contest::new(&election, &ContestOptions::default()).unwrap()
}

/// Source: the majority that takes everything is the first example of Peters,
/// Pierczyński and Skowron (2021), section 1 (there Circleville, with other
/// figures), and why the greedy rule wrongs a minority.
#[test]
fn the_greedy_rule_wrongs_a_minority_and_the_audit_says_whom() {
    let contest = two_quarters();
    let outcome = greedy(&contest, &GreedyOptions::new(Satisfaction::Cost)).unwrap();
    let mut funded = outcome.selected.clone();
    funded.sort_unstable();
    assert_eq!(funded, [0, 1, 2]);
    let found = check(&contest, Satisfaction::Cost, &outcome.selected);

    assert_eq!(found.fairness.axiom, Axiom::ExtendedPlus);
    let [bridge, benches] = &found.fairness.wronged[..] else {
        panic!("{:?}", found.fairness.wronged)
    };
    assert_eq!((bridge.voters, benches.voters), (40, 40));
    assert_eq!(bridge.groups, [1]);
    assert_eq!(
        bridge.share,
        num_rational::BigRational::from_integer(36_000.into())
    );
    assert_eq!(
        bridge.sentence,
        "40 voters want bridge, which costs 30000 and is not funded; their part of the budget is \
         36000; none of them has more than 0 spent on projects that they chose, and with it none \
         would have more than 30000, where their part of the budget is worth 36000 at its price"
    );
    assert_eq!(
        found.represented.wronged[1].sentence,
        "40 voters want benches, which costs 6000 and is not funded; their part of the budget is \
         36000, which pays for it, and nothing that any of them chose is funded"
    );
    assert!(found.exhaustive.holds());
    let Priceable::No(reason) = found.priceable else {
        panic!("{:?}", found.priceable)
    };
    assert!(
        reason.starts_with("those who support bridge would have at least 36000 left"),
        "{reason}"
    );
}

#[test]
fn what_still_fits_is_listed() {
    let contest = two_quarters();
    let found = check(&contest, Satisfaction::Cost, &[0, 1]);
    let fits: Vec<u32> = found
        .exhaustive
        .fits
        .iter()
        .map(|fits| fits.project)
        .collect();
    assert_eq!(fits, [2, 3, 4]);
    assert_eq!(
        found.exhaustive.left,
        num_rational::BigRational::from_integer(30_000.into())
    );
    let spent_too_much = check(&contest, Satisfaction::Cost, &[0, 1, 2, 3]);
    assert!(!spent_too_much.exhaustive.holds());
}

#[test]
fn what_limits_shut_out_is_nobodys_claim() {
    let contest = two_quarters();
    let limits = Limits {
        conflicts: vec![(0, 3)],
        ..Limits::default()
    };
    let found = audit(&contest, Satisfaction::Cost, &limits, &[0, 1, 2], None).unwrap();
    let claimed: Vec<u32> = found
        .fairness
        .wronged
        .iter()
        .map(|wronged| wronged.project)
        .collect();
    assert_eq!(claimed, [4]);
}

/// Only the linear programme can tell: no single project's supporters have too
/// much, and no equal sharing works.
#[test]
fn the_programme_decides_what_simpler_means_do_not() {
    // Two friends of a, one of whom wants b, the other c; b and c cost 1.
    let voters: Vec<(Vec<(usize, i64)>, u32)> =
        vec![(vec![(0, 1), (1, 1)], 1), (vec![(0, 1), (2, 1)], 1)];
    let contest = |budget| {
        let election = random::election(
            VoteType::Approval,
            &["a", "b", "c"],
            &[4, 1, 1],
            budget,
            &voters,
        );
        Contest::new(&election, &ContestOptions::default()).unwrap()
    };
    assert!(matches!(
        check(&contest(6), Satisfaction::Cost, &[0]).priceable,
        Priceable::Yes(_)
    ));
    assert_eq!(
        check(&contest(7), Satisfaction::Cost, &[0]).priceable,
        Priceable::No("no endowment and no payments keep all conditions: the linear programme that they are has no solution".to_owned())
    );
}
