//! Agreed items become commitments.

use allotment_plan::{Kind, Status, WithinMoney, commitments};

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
    let made = commitments(WithinMoney::of(&plan).unwrap());
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
        let made = commitments(WithinMoney::of(&plan).unwrap());
        assert_eq!(made.len(), if promised { 2 } else { 0 }, "{status:?}");
    }
}
