//! Re-grants.

use allotment_connect::{Award, count_once};
use proptest::prelude::*;

fn award(funder: &str, recipient: &str, minor: u64, day: u32, passed_on: bool) -> Award {
    Award {
        funder: funder.to_owned(),
        recipient: recipient.to_owned(),
        minor,
        day,
        is_to_be_passed_on: passed_on,
    }
}

fn new_money(awards: &[Award]) -> u64 {
    count_once(awards).iter().map(|counted| counted.minor).sum()
}

#[test]
fn what_is_passed_on_is_counted_where_it_ends_up() {
    let awards = [
        award("lottery", "trust", 1000, 20_200_101, true),
        award("trust", "club", 300, 20_200_601, false),
        award("trust", "hall", 200, 20_210_601, false),
        award("lottery", "school", 50, 20_200_101, false),
    ];
    let counted = count_once(&awards);
    assert_eq!((counted[0].minor, counted[0].passed_on), (500, 500));
    assert_eq!(
        (counted[1].minor, counted[2].minor, counted[3].minor),
        (300, 200, 50)
    );
    assert_eq!(new_money(&awards), 1050);
}

#[test]
fn money_of_their_own_and_money_given_before_is_new() {
    // The trust gives more than it was given, and gave some before.
    let awards = [
        award("trust", "club", 400, 20_190_101, false),
        award("lottery", "trust", 1000, 20_200_101, true),
        award("trust", "hall", 1500, 20_200_601, false),
    ];
    assert_eq!(new_money(&awards), 1900);
}

#[test]
fn money_given_a_day_before_it_was_received_is_money_of_their_own() {
    let on_day = |day: u32| {
        [
            award("lottery", "trust", 1000, 20_200_110, true),
            award("trust", "club", 300, day, false),
        ]
    };
    assert_eq!(new_money(&on_day(20_200_109)), 1300, "the day before");
    assert_eq!(new_money(&on_day(20_200_110)), 1000, "on the day");
    assert_eq!(new_money(&on_day(20_200_111)), 1000, "the day after");
}

#[test]
fn a_chain_is_counted_once() {
    let awards = [
        award("state", "fund", 900, 20_200_101, true),
        award("fund", "trust", 900, 20_200_201, true),
        award("trust", "club", 900, 20_200_301, false),
    ];
    let counted: Vec<u64> = count_once(&awards).iter().map(|one| one.minor).collect();
    assert_eq!(counted, [0, 0, 900]);
}

#[test]
fn a_circle_loses_nothing() {
    let awards = [
        award("one", "other", 100, 20_200_101, true),
        award("other", "one", 100, 20_200_101, true),
    ];
    assert_eq!(new_money(&awards), 100);
    let to_itself = [award("one", "one", 100, 20_200_101, true)];
    assert_eq!(new_money(&to_itself), 100);
}

#[test]
fn what_nobody_said_is_to_be_passed_on_is_not_guessed_at() {
    let awards = [
        award("lottery", "trust", 1000, 20_200_101, false),
        award("trust", "club", 300, 20_200_601, false),
    ];
    assert_eq!(new_money(&awards), 1300);
}

fn awards() -> impl Strategy<Value = Vec<Award>> {
    let one = (0..5_u8, 0..5_u8, 1..1000_u64, 0..9_u32, any::<bool>());
    prop::collection::vec(one, 1..20).prop_map(|awards| {
        (awards.into_iter())
            .map(|(funder, recipient, minor, day, passed_on)| {
                award(
                    &funder.to_string(),
                    &recipient.to_string(),
                    minor,
                    20_200_101 + day,
                    passed_on,
                )
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn a_re_grant_never_adds_money(awards in awards(), part in 1..1000_u64) {
        // Money that was to be passed on and is still with its recipient.
        let held = awards.iter().zip(count_once(&awards));
        let held = held.filter(|(award, _)| award.is_to_be_passed_on);
        for (award_held, counted) in held {
            let minor = part.min(counted.minor);
            if minor == 0 {
                continue;
            }
            let mut more = awards.clone();
            more.push(award(&award_held.recipient, "nobody else", minor, 20_300_101, false));
            prop_assert_eq!(new_money(&more), new_money(&awards));
        }
    }

    #[test]
    fn as_much_is_new_as_the_largest_award(awards in awards()) {
        let largest = awards.iter().map(|award| award.minor).max().unwrap_or(0);
        prop_assert!(new_money(&awards) >= largest);
    }

    #[test]
    fn each_pound_stays(awards in awards()) {
        for (award, counted) in awards.iter().zip(count_once(&awards)) {
            prop_assert_eq!(counted.minor + counted.passed_on, award.minor);
            prop_assert!(award.is_to_be_passed_on || counted.passed_on == 0);
        }
    }
}
