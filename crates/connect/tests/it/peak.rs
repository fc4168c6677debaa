//! In which days most of the yearly money runs.

use allotment_connect::{Span, peak};
use proptest::prelude::*;

fn span(from: u32, to: u32) -> Span {
    let some = |day| (day > 0).then_some(day);
    Span {
        from: some(from),
        to: some(to),
    }
}

#[test]
fn years_that_follow_each_other_are_never_one_year() {
    let years = [
        (span(20_240_401, 20_250_331), 10),
        (span(20_250_401, 20_260_331), 30),
        (span(20_260_401, 20_270_331), 30),
    ];
    assert_eq!(peak(&years), Some(years[1].0), "the earliest of the most");
    let with_one_that_goes_on = [years[0], years[1], (span(20_260_331, 0), 5)];
    assert_eq!(
        peak(&with_one_that_goes_on),
        Some(span(20_260_331, 20_260_331)),
        "both the first and the last day count"
    );
    assert_eq!(peak(&[(Span::default(), 7)]), Some(Span::default()));
    assert_eq!(peak(&[(span(20_240_401, 0), 0)]), None, "no money");
}

proptest! {
    /// On no day do pots bring more than on those days, on which all that meet
    /// them run.
    #[test]
    fn no_day_has_more(pots in prop::collection::vec((0u32..30, 0u32..30, 0u128..5), 1..12)) {
        let pots: Vec<(Span, u128)> = (pots.into_iter())
            .map(|(from, length, minor)| {
                let to = if length == 0 { 0 } else { from + length };
                (span(from, to), minor)
            })
            .collect();
        let on = |days: Span| -> u128 {
            let running = pots.iter().filter(|(span, _)| span.meets(days));
            running.map(|(_, minor)| minor).sum()
        };
        let most = (1..62).map(|day| on(span(day, day))).max().unwrap();
        prop_assert_eq!(peak(&pots).map_or(0, on), most);
    }
}
