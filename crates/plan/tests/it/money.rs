//! No plan that breaks its yearly money gets through, whatever its amounts.

use allotment_place::Pence;
use allotment_plan::{
    Kind, Plan, Rule, Sort, Voted, WithinMoney, YearMoney, commitments, planned, profile, totals,
};
use proptest::prelude::*;

use crate::made::{item, sound};

/// What the money of each year should be, worked out anew: what was kept plus
/// the share less what is planned; negative if the plan breaks it.
fn left(share: &[u64], planned: &[u64], carry: bool) -> Vec<i128> {
    let mut kept = 0;
    (share.iter().zip(planned))
        .map(|(&share, &planned)| {
            let left = i128::from(share) + kept - i128::from(planned);
            kept = if carry { left.max(0) } else { 0 };
            left
        })
        .collect()
}

fn plan_of(share: &[(u64, u64)], items: &[([u64; 4], [u64; 4])], carry: (bool, bool)) -> Plan {
    let mut plan = sound();
    plan.money.share = (share.iter())
        .map(|&(capital, revenue)| YearMoney {
            capital: Pence::new(capital),
            revenue: Pence::new(revenue),
        })
        .collect();
    plan.money.carry.capital = carry.0;
    plan.money.carry.revenue = carry.1;
    plan.items = (items.iter())
        .map(|(capital, revenue)| item("it", Kind::Social, capital, revenue))
        .collect();
    plan
}

/// What an item costs by year: capital and revenue.
type Costs = ([u64; 4], [u64; 4]);

fn column(items: &[Costs], of: fn(&Costs) -> [u64; 4]) -> Vec<u64> {
    (0..4)
        .map(|year| items.iter().map(|item| of(item)[year]).sum())
        .collect()
}

#[test]
fn what_may_be_kept_is_kept_and_never_the_other_sort() {
    let share = [(100, 100), (100, 100), (100, 100), (100, 100)];
    let late = [([0, 150, 150, 100], [0, 100, 100, 100])];
    assert!(WithinMoney::of(&plan_of(&share, &late, (false, false))).is_err());
    assert!(WithinMoney::of(&plan_of(&share, &late, (false, true))).is_err());
    assert!(WithinMoney::of(&plan_of(&share, &late, (true, false))).is_ok());
    // Money cannot be spent before it comes.
    let early = [([150, 0, 0, 0], [0; 4])];
    assert!(WithinMoney::of(&plan_of(&share, &early, (true, true))).is_err());
    let lines = profile(&plan_of(&share, &late, (true, false))).capital;
    let left: Vec<u64> = lines.iter().map(|line| line.left().get()).collect();
    assert_eq!(left, [100, 50, 0, 0]);
}

#[test]
fn totals_leave_out_what_was_given_up() {
    let mut plan = sound();
    let all = totals(&plan, |_| true);
    assert_eq!((all.capital.get(), all.revenue.get()), (600, 200));
    plan.items[0].status = allotment_plan::Status::Withdrawn;
    let all = totals(&plan, |_| true);
    assert_eq!((all.capital.get(), all.revenue.get()), (50, 160));
    assert_eq!(
        plan.items[1].whole_life_cost(),
        Some(Pence::new(50 + 25 * 25))
    );
}

#[test]
fn amounts_beyond_all_bounds_break_the_money_rather_than_the_program() {
    let share = [(1, 1); 4];
    let huge = [([u64::MAX; 4], [u64::MAX; 4]); 3];
    let found = WithinMoney::of(&plan_of(&share, &huge, (true, true))).unwrap_err();
    assert_eq!(found.len(), 8);
}

proptest! {
    #[test]
    fn a_plan_gets_through_if_and_only_if_no_year_is_short(
        share in prop::collection::vec((0_u64..6, 0_u64..6), 4),
        items in prop::collection::vec((prop::array::uniform4(0_u64..4), prop::array::uniform4(0_u64..4)), 0..4),
        carry: (bool, bool),
    ) {
        let plan = plan_of(&share, &items, carry);
        let capital: Vec<u64> = share.iter().map(|year| year.0).collect();
        let revenue: Vec<u64> = share.iter().map(|year| year.1).collect();
        let short = left(&capital, &column(&items, |item| item.0), carry.0)
            .into_iter()
            .chain(left(&revenue, &column(&items, |item| item.1), carry.1))
            .filter(|left| *left < 0)
            .count();
        match WithinMoney::of(&plan) {
            Ok(_) => prop_assert_eq!(short, 0),
            Err(found) => prop_assert_eq!(found.len(), short),
        }
    }
}

/// Money set aside for the vote is spent: a plan for all of the rest is within its money,
/// and one for a penny more is not.
#[test]
fn the_vote_is_part_of_the_money_of_its_year() {
    let share = [(100, 100); 4];
    let mut plan = plan_of(&share, &[([70, 0, 0, 0], [100; 4])], (false, false));
    plan.vote.projects = vec![Voted {
        id: "Q1/7".into(),
        purpose: "Swings".into(),
        amount: Pence::new(30),
    }];
    plan.vote.sort = Some(Sort::Capital);
    let found = WithinMoney::of(&plan).unwrap_err();
    assert_eq!(found[0].rule, Rule::VoteUnplanned);
    let aside = |capital, revenue| YearMoney {
        capital: Pence::new(capital),
        revenue: Pence::new(revenue),
    };
    plan.vote.set_aside = vec![aside(30, 0)];
    assert!(WithinMoney::of(&plan).is_ok());
    assert_eq!(profile(&plan).capital[0].left().get(), 0);
    assert_eq!(planned(&plan), aside(100, 400));
    plan.items[0].capital[0] = Pence::new(71);
    assert_eq!(
        WithinMoney::of(&plan).unwrap_err()[0].rule,
        Rule::CapitalOver
    );
    // Of the other sort it is no help.
    plan.items[0].capital[0] = Pence::new(70);
    plan.items[0].revenue[0] = Pence::new(0);
    plan.vote.set_aside = vec![aside(0, 30)];
    assert_eq!(
        WithinMoney::of(&plan).unwrap_err()[0].rule,
        Rule::VoteUnplanned
    );
}

proptest! {
    /// However much items carry and whatever is set aside: of a plan that gets through,
    /// what it commits and what the vote promised are never more than it planned.
    #[test]
    fn no_pound_is_promised_twice(
        items in prop::collection::vec((prop::array::uniform4(0_u64..9), prop::array::uniform4(0_u64..9)), 1..4),
        chosen in prop::collection::vec((0_u64..20, 0_usize..5), 0..5),
        aside in prop::collection::vec((0_u64..20, 0_u64..20), 4),
        sort in 0_usize..3,
    ) {
        let mut plan = plan_of(&[(1000, 1000); 4], &items, (false, false));
        plan.vote.sort = [Some(Sort::Capital), Some(Sort::Revenue), None][sort];
        plan.vote.set_aside = (aside.iter())
            .map(|&(capital, revenue)| YearMoney {
                capital: Pence::new(capital),
                revenue: Pence::new(revenue),
            })
            .collect();
        for (at, &(amount, carrier)) in chosen.iter().enumerate() {
            plan.vote.projects.push(Voted {
                id: format!("Q1/{at}"),
                purpose: String::new(),
                amount: Pence::new(amount),
            });
            if let Some(item) = plan.items.get_mut(carrier) {
                item.voted.push(at);
            }
        }
        let all = planned(&plan);
        if let Ok(within) = WithinMoney::of(&plan) {
            let made = commitments(within).unwrap();
            let committed: u64 = made.iter().map(|one| one.amount().get()).sum();
            let voted = plan.vote.cost().get();
            prop_assert!(committed + voted <= all.capital.get() + all.revenue.get());
        }
    }
}
