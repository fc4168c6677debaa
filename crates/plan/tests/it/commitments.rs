//! Agreed items become commitments.

use allotment_place::Pence;
use allotment_plan::{Kind, Rule, Sort, Status, Voted, WithinMoney, commitments};

use crate::made::{item, sound};

#[test]
fn each_agreed_item_with_money_is_one_commitment() {
    let mut plan = sound();
    plan.items[1].status = Status::Proposed;
    plan.items
        .push(item("talk", Kind::Social, &[0; 4], &[0; 4]));
    let mut second = plan.partners[0].clone();
    second.org_id = "unregistered".into();
    second.name = "The choir".into();
    plan.partners.push(second);
    plan.items[0].partners = vec![0, 1];
    let made = commitments(WithinMoney::of(&plan).unwrap()).unwrap();
    assert_eq!(made.len(), 1, "{made:?}");
    let one = &made[0];
    assert_eq!((one.id.as_str(), one.community.as_str()), ("Q1/path", "Q1"));
    assert_eq!(
        (one.capital.get(), one.revenue.get(), one.amount().get()),
        (550, 40, 590)
    );
    assert_eq!(one.parties, ["GB-CHC-1", "The choir"]);
}

#[test]
fn what_has_begun_or_is_done_stays_a_commitment() {
    for (status, promised) in [
        (Status::Proposed, false),
        (Status::Agreed, true),
        (Status::Underway, true),
        (Status::Done, true),
        (Status::Withdrawn, false),
    ] {
        let mut plan = sound();
        for item in &mut plan.items {
            item.status = status;
        }
        let made = commitments(WithinMoney::of(&plan).unwrap()).unwrap();
        assert_eq!(made.len(), if promised { 2 } else { 0 }, "{status:?}");
    }
}

#[test]
fn nobody_agrees_to_what_is_not_written() {
    let mut plan = sound();
    plan.items[1].title = "«What will be done?»".into();
    let found = commitments(WithinMoney::of(&plan).unwrap()).unwrap_err();
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].item), (Rule::Unfilled, Some(1)));
    plan.items[1].status = Status::Proposed;
    assert_eq!(
        commitments(WithinMoney::of(&plan).unwrap()).unwrap().len(),
        1
    );
}

/// By hand: of the path's 100 + 150 + 300 of capital and 40 of revenue residents chose
/// 120; what is left is 430 and 40, and nothing of the first year.
#[test]
fn what_residents_chose_is_no_commitment_of_the_plan_again() {
    let mut plan = sound();
    plan.vote.projects = vec![Voted {
        id: "Q1/7".into(),
        purpose: "A path".into(),
        amount: Pence::new(120),
    }];
    plan.items[0].voted = vec![0];
    for (sort, capital, revenue, first) in [
        (Some(Sort::Capital), 430, 40, (0, 0)),
        (None, 430, 40, (0, 0)),
    ] {
        plan.vote.sort = sort;
        let made = commitments(WithinMoney::of(&plan).unwrap()).unwrap();
        assert_eq!(
            (made[0].capital.get(), made[0].revenue.get()),
            (capital, revenue)
        );
        let years = plan.beside_the_vote(&plan.items[0]);
        assert_eq!((years[0].capital.get(), years[0].revenue.get()), first);
        assert_eq!(years[1].capital.get(), 130);
    }
    // Its revenue is too little for it, where that is what pays.
    plan.vote.sort = Some(Sort::Revenue);
    let found = WithinMoney::of(&plan).unwrap_err();
    assert_eq!(
        (found[0].planned.get(), found[0].available.get()),
        (40, 120)
    );
    // Carried whole, nothing of it is left to commit.
    plan.vote.sort = None;
    plan.vote.projects[0].amount = Pence::new(590);
    let made = commitments(WithinMoney::of(&plan).unwrap()).unwrap();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].id, "Q1/meals");
}

/// `unregistered` is no number, however it is written, and nobody signs twice.
#[test]
fn who_must_sign_is_named_and_named_once() {
    for org_id in ["unregistered", "Unregistered", "  UNREGISTERED "] {
        let mut plan = sound();
        plan.partners[0].org_id = org_id.into();
        plan.partners[0].name = "The choir".into();
        plan.items[0].partners = vec![0, 0];
        let made = commitments(WithinMoney::of(&plan).unwrap()).unwrap();
        assert_eq!(made[0].parties, ["The choir"], "{org_id}");
    }
}

/// By hand: of the path's 550 of capital 120 are what residents chose, however often the
/// item names that.
#[test]
fn what_residents_chose_is_carried_once_by_an_item_that_names_it_twice() {
    let mut plan = sound();
    plan.vote.sort = Some(Sort::Capital);
    plan.vote.projects = vec![Voted {
        id: "Q1/7".into(),
        purpose: "A path".into(),
        amount: Pence::new(120),
    }];
    plan.items[0].voted = vec![0, 0];
    assert_eq!(plan.kept_for_the_vote().get(), 120);
    let made = commitments(WithinMoney::of(&plan).unwrap()).unwrap();
    assert_eq!(made[0].capital.get(), 430);
}
