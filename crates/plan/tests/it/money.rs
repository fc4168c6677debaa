//! No plan that breaks its yearly money gets through, whatever its amounts.

use allotment_place::Pence;
use allotment_plan::{Kind, Plan, WithinMoney, YearMoney, profile, totals};
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
