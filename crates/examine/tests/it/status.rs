//! What became of a promise.

use allotment_examine::{Day, Record, Statement, Status, Why, now_comes_to, standing};
use num_rational::BigRational;

fn says(day: i32) -> Statement {
    Statement {
        day: Day::new(day),
        minor: None,
        number: None,
        due: None,
        ends: None,
        claimed: None,
    }
}

fn whole(number: i64) -> BigRational {
    BigRational::from_integer(number.into())
}

fn record(statements: &[Statement]) -> Record {
    Record {
        statements: statements.to_vec(),
        ..Record::default()
    }
}

fn statuses(record: &Record, now: i32) -> Vec<Status> {
    let found = standing(record, Day::new(now)).found;
    found.iter().map(|one| one.status).collect()
}

#[test]
fn nothing_known_is_on_track_and_a_day_that_passes_is_late() {
    let mut one = record(&[Statement {
        minor: Some(100),
        due: Some(Day::new(50)),
        ..says(0)
    }]);
    assert_eq!(statuses(&one, 50), [Status::OnTrack]);
    assert_eq!(statuses(&one, 51), [Status::Late]);
    one.spent = Some(vec![(Day::new(20), 40), (Day::new(45), 100)]);
    assert_eq!(statuses(&one, 99), [Status::Kept]);
    one.spent = Some(vec![(Day::new(60), 100)]);
    let found = standing(&one, Day::new(99));
    assert_eq!(found.found[0].status, Status::Late);
    assert_eq!(found.found[0].why, Why::DoneLate(10));
    assert_eq!(found.found[1].status, Status::Kept);
}

#[test]
fn a_day_that_was_moved_does_not_make_a_promise_punctual() {
    let first = Statement {
        due: Some(Day::new(50)),
        ..says(0)
    };
    let moved = Statement {
        due: Some(Day::new(80)),
        claimed: Some(Status::OnTrack),
        ..says(40)
    };
    let found = standing(&record(&[first, moved]), Day::new(45));
    assert_eq!(found.found[0].status, Status::Late);
    assert_eq!(found.found[0].day, Day::new(40));
    assert_eq!(found.found[0].why, Why::Moved(1));
    assert!(found.claim_fails);
}

#[test]
fn money_that_fell_is_scaled_back_and_money_that_went_is_broken() {
    let of = |day, minor| Statement {
        minor: Some(minor),
        ..says(day)
    };
    let one = record(&[of(0, 100), of(1, 120), of(2, 90), of(3, 95)]);
    let found = standing(&one, Day::new(9));
    assert_eq!(found.found[0].status, Status::ScaledBack);
    assert_eq!(
        found.found[0].why,
        Why::Less {
            at: 2,
            most: 1,
            number: false
        }
    );
    let one = record(&[of(0, 100), of(1, 0)]);
    assert_eq!(statuses(&one, 9), [Status::Broken]);
    // It came back.
    assert_eq!(
        statuses(&record(&[of(0, 100), of(1, 0), of(2, 100)]), 9),
        [Status::OnTrack]
    );
}

/// Money that stands came not to nothing as its number fell to 0; where there never was
/// any, the number is all that there was.
#[test]
fn a_number_that_falls_to_0_is_no_end_of_the_money() {
    let of = |day, minor, number| Statement {
        minor,
        number: Some(whole(number)),
        ..says(day)
    };
    let mut one = record(&[of(0, Some(1000), 10), of(1, None, 0)]);
    let found = standing(&one, Day::new(9));
    assert_eq!(found.found.len(), 1);
    assert_eq!(found.found[0].status, Status::ScaledBack);
    assert_eq!(
        found.found[0].why,
        Why::Less {
            at: 1,
            most: 0,
            number: true
        }
    );
    one.spent = Some(vec![(Day::new(5), 1000)]);
    assert_eq!(statuses(&one, 9), [Status::ScaledBack, Status::Kept]);
    for minor in [None, Some(0)] {
        let one = record(&[of(0, minor, 10), of(1, None, 0)]);
        assert_eq!(statuses(&one, 9), [Status::Broken], "{minor:?}");
    }
    let one = record(&[of(0, Some(1000), 10), of(1, Some(0), 10)]);
    assert_eq!(statuses(&one, 9), [Status::Broken]);
}

#[test]
fn a_rosy_claim_mends_nothing_that_was_broken() {
    let claims = |day, claimed| Statement {
        claimed: Some(claimed),
        ..says(day)
    };
    let stated = Statement {
        minor: Some(100),
        ..says(0)
    };
    let broken = [stated.clone(), claims(1, Status::Broken)];
    for rosy in [Status::OnTrack, Status::Kept] {
        let one = record(&[&broken[..], &[claims(2, rosy)]].concat());
        let found = standing(&one, Day::new(9));
        assert_eq!(found.found[0].status, Status::Broken);
        assert_eq!(found.found[0].day, Day::new(1));
        assert!(found.claim_fails);
        assert_eq!(now_comes_to(&one.statements), Some(0));
    }
    // Another story does, and so does an amount.
    let late = record(&[&broken[..], &[claims(2, Status::Late)]].concat());
    assert_eq!(statuses(&late, 9), [Status::Late]);
    assert_eq!(now_comes_to(&late.statements), Some(100));
    let again = Statement {
        day: Day::new(2),
        ..stated
    };
    let again = record(&[&broken[..], &[again, claims(3, Status::OnTrack)]].concat());
    assert_eq!(statuses(&again, 9), [Status::OnTrack]);
    assert_eq!(now_comes_to(&again.statements), Some(100));
}

#[test]
fn a_number_that_fell_is_scaled_back_too() {
    let of = |day, number| Statement {
        number: Some(whole(number)),
        ..says(day)
    };
    let found = standing(&record(&[of(0, 40), of(1, 35)]), Day::new(9));
    assert_eq!(found.found[0].status, Status::ScaledBack);
}

/// Source: Committee of Public Accounts, HC 424 (2024): 60 of the 71 projects
/// of the first round of the Levelling Up Fund were late.
#[test]
fn things_that_are_late_make_it_late() {
    let mut one = record(&[Statement {
        number: Some(whole(71)),
        claimed: Some(Status::Kept),
        ..says(0)
    }]);
    one.number_late = Some((Day::new(9), whole(60)));
    let found = standing(&one, Day::new(9));
    assert_eq!(found.found[0].status, Status::Late);
    assert_eq!(found.found[0].why, Why::NumberLate(whole(60)));
    assert!(found.claim_fails);
}

#[test]
fn a_claim_counts_where_nothing_else_is_known() {
    let claim = |day, claimed| Statement {
        claimed: Some(claimed),
        minor: Some(100),
        ..says(day)
    };
    for (status, _) in Status::ALL {
        let found = standing(&record(&[claim(3, status)]), Day::new(9));
        assert_eq!(found.found[0].status, status);
        assert_eq!(found.found[0].day, Day::new(3));
        assert_eq!(found.found[0].why, Why::Claimed(0));
        assert!(!found.claim_fails);
    }
    // Spending is known, and is not enough.
    let mut one = record(&[claim(0, Status::Kept)]);
    one.spent = Some(vec![(Day::new(5), 99)]);
    let found = standing(&one, Day::new(9));
    assert_eq!(found.found[0].status, Status::OnTrack);
    assert!(found.claim_fails);
    // All of it was spent in time, whatever somebody says.
    for claimed in [Status::Late, Status::ScaledBack] {
        let mut one = record(&[Statement {
            due: Some(Day::new(8)),
            ..claim(6, claimed)
        }]);
        one.spent = Some(vec![(Day::new(5), 100)]);
        assert_eq!(statuses(&one, 9), [Status::Kept], "{claimed:?}");
        assert!(standing(&one, Day::new(9)).claim_fails, "{claimed:?}");
    }
    // Claimed to be late, and done since: the first claim of the last run counts.
    let one = record(&[
        claim(0, Status::Late),
        claim(4, Status::Kept),
        claim(7, Status::Kept),
    ]);
    let found = standing(&one, Day::new(9));
    assert_eq!(
        (found.found[0].status, found.done),
        (Status::Kept, Some(Day::new(4)))
    );
}

/// A claim that was overtaken does not hold.
#[test]
fn it_was_not_withdrawn_if_an_amount_is_stated_again() {
    let mut withdrawn = says(3);
    withdrawn.claimed = Some(Status::Broken);
    let amount = |day, minor| Statement {
        minor: Some(minor),
        ..says(day)
    };
    let found = standing(&record(&[amount(0, 100), withdrawn.clone()]), Day::new(9));
    assert!(!found.claim_fails);
    let again = record(&[amount(0, 100), withdrawn, amount(5, 90)]);
    let found = standing(&again, Day::new(9));
    assert_eq!(found.found[0].status, Status::ScaledBack);
    assert!(found.claim_fails);
}

#[test]
fn what_it_was_to_bring_must_come_too() {
    let mut one = record(&[Statement {
        minor: Some(100),
        number: Some(whole(10)),
        ..says(0)
    }]);
    one.spent = Some(vec![(Day::new(5), 100)]);
    one.came = Some(vec![(Day::new(6), whole(7))]);
    assert_eq!(statuses(&one, 9), [Status::OnTrack]);
    one.came = Some(vec![(Day::new(6), whole(7)), (Day::new(8), whole(10))]);
    let found = standing(&one, Day::new(9));
    assert_eq!(
        (found.found[0].status, found.done),
        (Status::Kept, Some(Day::new(8)))
    );
}

#[test]
fn old_money_is_told_before_lateness() {
    let mut one = record(&[Statement {
        minor: Some(100),
        due: Some(Day::new(5)),
        ..says(0)
    }]);
    one.is_old_money = Some(0);
    assert_eq!(
        statuses(&one, 9),
        [Status::ReplacesAnotherPot, Status::Late]
    );
}

/// Money for years without a named day is due when they are over; a day that was
/// named comes before that.
#[test]
fn years_that_are_over_stand_in_for_a_day() {
    let stated = |due: Option<i32>| {
        let mut statement = says(0);
        statement.minor = Some(100);
        statement.due = due.map(Day::new);
        statement.ends = Some(Day::new(10));
        record(&[statement])
    };
    assert_eq!(statuses(&stated(None), 10), [Status::OnTrack]);
    assert_eq!(statuses(&stated(None), 11), [Status::Late]);
    let found = standing(&stated(None), Day::new(11));
    assert_eq!(found.found[0].why, Why::YearsOver(Day::new(10)));
    assert_eq!(found.first_due, Some(Day::new(10)));
    assert!(found.by_years);
    assert_eq!(statuses(&stated(Some(20)), 15), [Status::OnTrack]);
    let mut spent = stated(None);
    spent.spent = Some(vec![(Day::new(30), 100)]);
    assert_eq!(statuses(&spent, 40), [Status::Kept]);
    let mut replaced = stated(None);
    replaced.is_replaced = true;
    assert_eq!(statuses(&replaced, 40), [Status::OnTrack]);
}

/// Money that is given more years slips as a day that is moved does, unless it was
/// spent in its first ones.
#[test]
fn money_with_more_years_is_late() {
    let mut first = says(0);
    first.minor = Some(100);
    first.ends = Some(Day::new(10));
    let mut later = says(5);
    later.ends = Some(Day::new(90));
    let stretched = record(&[first, later]);
    let found = standing(&stretched, Day::new(6));
    assert_eq!(found.found[0].why, Why::Stretched(1));
    assert_eq!(
        (found.first_due, found.last_due),
        (Some(Day::new(10)), Some(Day::new(90)))
    );
    let mut spent = stretched.clone();
    spent.spent = Some(vec![(Day::new(9), 100)]);
    assert_eq!(statuses(&spent, 20), [Status::Kept]);
    spent.spent = Some(vec![(Day::new(30), 100)]);
    assert_eq!(statuses(&spent, 40), [Status::Late, Status::Kept]);
}

/// What its successors no longer have of it is money that it lost.
#[test]
fn a_pot_that_lost_money_to_none_is_scaled_back() {
    let mut one = record(&[says(0)]);
    one.is_replaced = true;
    one.lost = Some(Day::new(7));
    let found = standing(&one, Day::new(9)).found;
    assert_eq!(
        (found[0].status, found[0].day),
        (Status::ScaledBack, Day::new(7))
    );
    assert_eq!(found[0].why, Why::Lost);
}
