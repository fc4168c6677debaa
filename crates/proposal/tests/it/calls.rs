//! Calls for ideas: their days.

use allotment_place::Currency;
use allotment_proposal::{Call, CallFault, TypedCall};

use crate::day;

fn typed(opens: &str, closes: &str) -> TypedCall {
    TypedCall {
        community: "Q1".into(),
        title: vec![
            ("en".into(), " Your ideas ".into()),
            ("cy".into(), "  ".into()),
        ],
        words: vec![("en".into(), "Tell us.".into())],
        opens: opens.into(),
        closes: closes.into(),
    }
}

fn read(typed: &TypedCall) -> Result<Call, Vec<CallFault>> {
    Call::read(typed, Currency::GBP, day("2027-03-10"))
}

#[test]
fn it_takes_ideas_from_its_first_day_to_the_end_of_its_last() {
    let call = read(&typed("2027-03-01", " 2027-03-31 ")).unwrap();
    for (on, takes, over) in [
        ("2027-02-28", false, false),
        ("2027-03-01", true, false),
        ("2027-03-31", true, false),
        ("2027-04-01", false, true),
    ] {
        assert_eq!((call.takes(day(on)), call.is_over(day(on))), (takes, over));
    }
    assert_eq!(call.title.0.len(), 1, "what says nothing is left out");
}

/// The form is a promise to whoever keeps it: it does not change by accident.
#[test]
fn a_call_has_one_form() {
    let call = read(&typed("2027-03-01", "2027-03-31")).unwrap();
    let text = call.canonical();
    assert_eq!(
        text,
        "{\"closes\":\"2027-03-31\",\"community\":\"Q1\",\"currency\":\"GBP\",\
        \"form\":\"allotment call 1\",\"opens\":\"2027-03-01\",\
        \"title\":{\"en\":\"Your ideas\"},\"words\":{\"en\":\"Tell us.\"}}"
    );
    assert_eq!(Call::from_canonical(&text).as_ref(), Some(&call));
    for altered in [
        text.replace(':', ": "),
        text.replace("03-01", "04-01"),
        text.replace("call 1", "call 2"),
    ] {
        assert_eq!(Call::from_canonical(&altered), None, "{altered}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    use CallFault::{BeforeItsFirst, NoFirstDay, NoLastDay, NoTitle, Over, TooLong, TooManyDays};
    let faults = |typed: &TypedCall| read(typed).unwrap_err();
    assert_eq!(
        faults(&typed("soon", "2027-02-30")),
        [NoFirstDay, NoLastDay]
    );
    assert_eq!(
        faults(&typed("2027-03-09", "2027-03-01")),
        [BeforeItsFirst, Over]
    );
    assert_eq!(faults(&typed("2027-03-01", "2027-03-09")), [Over]);
    assert_eq!(faults(&typed("2027-03-01", "2028-03-01")), [TooManyDays]);
    assert!(read(&typed("2027-03-10", "2027-03-10")).is_ok());
    let bare = TypedCall {
        words: vec![("en".into(), "x".repeat(2_001))],
        ..TypedCall::default()
    };
    assert_eq!(faults(&bare), [NoTitle, TooLong, NoFirstDay, NoLastDay]);
}
