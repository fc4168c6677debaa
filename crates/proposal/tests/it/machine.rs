//! What may come next: by example, and over random steps.

use std::cell::Cell;
use std::collections::BTreeSet;

use allotment_ledger::Date;
use allotment_proposal::{By, Event, Ideas, ReasonKind, Refused, State, Step};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::{ballot, day, event, interest, judge, merge, officer, reason, send, text};

fn taken(events: Vec<Event>) -> Ideas {
    Ideas::of(events).unwrap_or_else(|(at, refused)| panic!("step {at}: {refused}"))
}

/// One idea from the form to the ballot, and one that was joined with it.
fn on_the_ballot() -> Ideas {
    let olu = || officer("olu");
    let back = Step::SendBack {
        reason: reason(ReasonKind::Unclear),
    };
    taken(vec![
        event(1, By::Proposer, send()),
        event(1, olu(), back),
        event(1, By::Proposer, Step::Answer { text: text(2) }),
        event(1, olu(), Step::Publish),
        event(2, By::Proposer, send()),
        event(2, olu(), Step::Publish),
        event(1, olu(), judge(false)),
        event(2, olu(), merge(1)),
        event(1, olu(), judge(true)),
        event(1, olu(), ballot()),
    ])
}

#[test]
fn an_idea_goes_from_the_form_to_the_ballot() {
    let ideas = on_the_ballot();
    let (first, second) = (ideas.get(1).unwrap(), ideas.get(2).unwrap());
    assert_eq!(first.state, State::OnBallot);
    assert_eq!(first.ballot, Some(("2027-ideas".into(), "idea-1".into())));
    assert_eq!((first.version(), &first.joined[..]), (2, &[2][..]));
    assert_eq!(second.state, State::Merged { into: 1 });
    // Both tell of it.
    let joins = |number| {
        let mut all = ideas.history(number);
        all.any(|event| matches!(event.step, Step::Merge { .. }))
    };
    assert!(joins(1) && joins(2));
    assert_eq!((ideas.history(1).count(), ideas.history(2).count()), (8, 3));
    assert_eq!(ideas.next(), 3);
}

#[test]
fn each_step_has_its_turn_and_its_role() {
    let mut ideas = Ideas::default();
    let not_next = ideas.apply(event(2, By::Proposer, send()));
    assert_eq!(not_next, Err(Refused::NotNext { next: 1 }));
    let nobody = ideas.apply(event(1, officer("olu"), Step::Publish));
    assert_eq!(nobody, Err(Refused::NoSuchIdea { idea: 1 }));
    ideas.apply(event(1, By::Proposer, send())).unwrap();
    let now = |ideas: &Ideas, by: By, step: Step| ideas.may(&event(1, by, step));
    for step in [judge(true), ballot(), merge(1)] {
        let refused = now(&ideas, officer("olu"), step);
        let state = State::Received;
        assert_eq!(refused, Err(Refused::NotNow { idea: 1, state }));
    }
    for step in [Step::Publish, judge(true), interest(), ballot(), merge(2)] {
        let refused = now(&ideas, By::Proposer, step);
        assert_eq!(refused, Err(Refused::NotTheirs { role: "proposer" }));
    }
    for step in [send(), Step::Withdraw, Step::Answer { text: text(3) }] {
        let refused = now(&ideas, officer("olu"), step);
        assert_eq!(refused, Err(Refused::NotTheirs { role: "officer" }));
    }
    ideas
        .apply(event(1, officer("olu"), Step::Publish))
        .unwrap();
    let itself = now(&ideas, officer("olu"), merge(1));
    assert_eq!(itself, Err(Refused::WithItself { idea: 1 }));
    let nothing = now(&ideas, officer("olu"), merge(7));
    assert_eq!(nothing, Err(Refused::NoSuchIdea { idea: 7 }));
    ideas.apply(event(2, By::Proposer, send())).unwrap();
    let unread = now(&ideas, officer("olu"), merge(2));
    let state = State::Received;
    assert_eq!(unread, Err(Refused::NotNow { idea: 2, state }));
}

#[test]
fn reasons_are_words() {
    let mut ideas = taken(vec![event(1, By::Proposer, send())]);
    for words in ["", " \n", &"x".repeat(2_001)] {
        let mut why = reason(ReasonKind::Other);
        why.words = words.to_owned();
        let refused = ideas.apply(event(1, officer("olu"), Step::Refuse { reason: why }));
        assert_eq!(refused, Err(Refused::NoReasons), "{words:?}");
    }
    assert_eq!(ideas.events().len(), 1);
}

#[test]
fn whoever_has_an_interest_decides_nothing_even_after_ideas_were_joined() {
    let (olu, bea) = (|| officer("olu"), || officer("bea"));
    let mut ideas = taken(vec![
        event(1, By::Proposer, send()),
        event(2, By::Proposer, send()),
        event(3, By::Proposer, send()),
        event(1, bea(), interest()),
        event(1, olu(), Step::Publish),
        event(2, bea(), Step::Publish),
        event(3, bea(), Step::Publish),
    ]);
    let refused = |ideas: &Ideas, step, idea, of| {
        let refused = ideas.may(&event(idea, bea(), step));
        assert_eq!(refused, Err(Refused::Interested { idea: of }));
    };
    refused(&ideas, judge(true), 1, 1);
    refused(&ideas, merge(2), 1, 1);
    refused(&ideas, merge(1), 2, 1);
    let again = ideas.may(&event(1, bea(), interest()));
    assert_eq!(again, Err(Refused::DeclaredBefore { idea: 1 }));
    ideas.apply(event(1, olu(), merge(2))).unwrap();
    refused(&ideas, judge(true), 2, 2);
    ideas.apply(event(2, olu(), merge(3))).unwrap();
    refused(&ideas, judge(true), 3, 3);
    // What is declared about one that was joined goes with it.
    ideas.apply(event(2, officer("cai"), interest())).unwrap();
    assert!(ideas.get(3).unwrap().is_interested("cai"));
    assert!(!ideas.get(1).unwrap().is_interested("cai"));
    ideas.apply(event(3, olu(), judge(true))).unwrap();
    refused(&ideas, ballot(), 3, 3);
}

#[test]
fn what_others_were_joined_with_is_not_one_persons_to_take_back() {
    let mut ideas = taken(vec![
        event(1, By::Proposer, send()),
        event(2, By::Proposer, send()),
        event(1, officer("olu"), Step::Publish),
        event(2, officer("olu"), Step::Publish),
        event(1, officer("olu"), judge(true)),
        event(2, officer("olu"), merge(1)),
    ]);
    // A cost that was found before says nothing of both together.
    let first = ideas.get(1).unwrap();
    assert_eq!((first.state, &first.judgement), (State::Published, &None));
    assert!(!first.can_be_withdrawn());
    let refused = ideas.apply(event(1, By::Proposer, Step::Withdraw));
    assert_eq!(refused, Err(Refused::IsShared { idea: 1 }));
    let refused = ideas.apply(event(2, By::Proposer, Step::Withdraw));
    let state = State::Merged { into: 1 };
    assert_eq!(refused, Err(Refused::NotNow { idea: 2, state }));
}

#[test]
fn there_are_limits() {
    let mut ideas = Ideas::default();
    for idea in 1..=2_000 {
        ideas.apply(event(idea, By::Proposer, send())).unwrap();
    }
    let full = ideas.may(&event(2_001, By::Proposer, send()));
    assert_eq!(full, Err(Refused::Full));
    let other = Step::Send {
        call: 2,
        text: text(1),
    };
    assert_eq!(ideas.may(&event(2_001, By::Proposer, other)), Ok(()));
    for version in 2..=21_u32 {
        let back = Step::SendBack {
            reason: reason(ReasonKind::Unclear),
        };
        ideas.apply(event(1, officer("olu"), back)).unwrap();
        let answer = event(
            1,
            By::Proposer,
            Step::Answer {
                text: text(version),
            },
        );
        let answered = ideas.apply(answer);
        match version {
            21 => assert_eq!(answered, Err(Refused::TooOften { idea: 1 })),
            _ => assert_eq!(answered, Ok(())),
        }
    }
}

#[test]
fn a_clock_that_was_set_back_changes_no_order() {
    let mut ideas = taken(vec![event(1, By::Proposer, send())]);
    let mut early = event(1, officer("olu"), Step::Publish);
    early.on = day("2027-02-28");
    let (on, last) = (early.on, day("2027-03-01"));
    assert_eq!(ideas.may(&early), Err(Refused::Earlier { on, last }));
    early.on = ideas.day(on);
    assert_eq!(early.on, last);
    ideas.apply(early).unwrap();
    assert_eq!(ideas.day(day("2027-05-01")), day("2027-05-01"));
}

#[test]
fn steps_are_read_back_to_the_letter() {
    let steps = [
        send(),
        Step::Publish,
        Step::SendBack {
            reason: reason(ReasonKind::PersonalData),
        },
        Step::Refuse {
            reason: reason(ReasonKind::There),
        },
        Step::Answer { text: text(9) },
        judge(true),
        merge(3),
        interest(),
        Step::Withdraw,
        ballot(),
    ];
    for step in steps {
        let json = step.to_json();
        assert_eq!(Step::from_json(&json), Some(step.clone()), "{json}");
        assert_eq!(Step::from_json(&json.replacen(':', ": ", 1)), None);
        let more = json.replacen('{', "{\"more\":1,", 1);
        assert_eq!(Step::from_json(&more), None, "{more}");
        assert!(
            json.contains(&format!("\"step\":\"{}\"", step.key())),
            "{json}"
        );
    }
    let free = judge(true).to_json().replace("150000", "0");
    assert_eq!(Step::from_json(&free), None);
}

const OFFICERS: [&str; 3] = ["olu", "bea", "cai"];

/// Any step about any of a few ideas: mostly of whoever takes such steps, at times of
/// somebody else.
fn any_step() -> impl Strategy<Value = (u32, By, Step, i32)> {
    let kind = prop::sample::select(ReasonKind::ALL.to_vec());
    let step = prop_oneof![
        4 => Just(send()),
        12 => Just(Step::Publish),
        2 => kind.clone().prop_map(|kind| Step::SendBack { reason: reason(kind) }),
        1 => kind.prop_map(|kind| Step::Refuse { reason: reason(kind) }),
        3 => (1_u32..9).prop_map(|number| Step::Answer { text: text(number) }),
        10 => prop::bool::weighted(0.8).prop_map(judge),
        3 => (0_u32..5).prop_map(merge),
        1 => Just(interest()),
        1 => Just(Step::Withdraw),
        8 => Just(ballot()),
    ];
    let by = prop::sample::select(OFFICERS.to_vec()).prop_map(officer);
    let anybody = prop_oneof![by.clone(), Just(By::Proposer)];
    let odd = prop::bool::weighted(0.1);
    (0_u32..5, step, by, anybody, odd, 0_i32..3).prop_map(
        |(idea, step, officer, anybody, is_odd, later)| {
            let is_proposers = matches!(
                step,
                Step::Send { .. } | Step::Answer { .. } | Step::Withdraw
            );
            let by = match (is_odd, is_proposers) {
                (true, _) => anybody,
                (false, true) => By::Proposer,
                (false, false) => officer,
            };
            (idea, by, step, later)
        },
    )
}

/// The ideas that were joined with `idea`, over however many others, and itself.
fn all_in(events: &[Event], idea: u32) -> BTreeSet<u32> {
    let mut inside: BTreeSet<u32> = [idea].into();
    for event in events.iter().rev() {
        if let Step::Merge { into, .. } = event.step
            && inside.contains(&into)
        {
            inside.insert(event.idea);
        }
    }
    inside
}

/// Whatever is tried: nothing that was refused, withdrawn or joined with another is ever
/// on a ballot, nor anything that was not found feasible last; nobody decides on what they
/// have an interest in; what has happened stays.
#[test]
fn no_sequence_of_steps_breaks_a_rule() {
    let (on_ballots, barred) = (Cell::new(0_u32), Cell::new(0_u32));
    let mut runner = TestRunner::new(ProptestConfig {
        cases: 100,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let tried = prop::collection::vec(any_step(), 1..100);
    let held = runner.run(&tried, |tried| {
        let mut ideas = Ideas::default();
        let mut today = day("2027-03-01").days();
        for (idea, by, step, later) in tried {
            today += later;
            let on = Date::from_days(today).unwrap();
            let idea = match step {
                Step::Send { .. } => ideas.next(),
                _ => idea,
            };
            let event = Event { idea, on, by, step };
            let before = ideas.clone();
            prop_assert_eq!(ideas.may(&event), ideas.apply(event.clone()));
            if ideas == before {
                let refused = ideas.may(&event);
                let is_barred = matches!(refused, Err(Refused::Interested { .. }));
                barred.set(barred.get() + u32::from(is_barred));
                continue;
            }
            history_grew(&before, &ideas, &event)?;
            nobody_decides_where_they_gain(&before, &event)?;
            if matches!(event.step, Step::Ballot { .. }) {
                on_ballots.set(on_ballots.get() + 1);
                was_found_feasible_last(&before, idea)?;
            }
        }
        // Read again from what was kept, it is the same.
        prop_assert_eq!(Ideas::of(ideas.events().to_vec()), Ok(ideas));
        Ok(())
    });
    held.unwrap();
    let (on_ballots, barred) = (on_ballots.get(), barred.get());
    assert!(
        on_ballots > 20 && barred > 20,
        "{on_ballots} {barred}: too few"
    );
}

/// The history grows by `event`, and by nothing else; what ended has ended.
fn history_grew(before: &Ideas, ideas: &Ideas, event: &Event) -> Result<(), TestCaseError> {
    let (last, earlier) = ideas.events().split_last().unwrap();
    prop_assert_eq!(last, event);
    prop_assert_eq!(earlier, before.events());
    for one in before.iter() {
        let about = |event: &&Event| {
            let joins = matches!(event.step, Step::Merge { into, .. } if into == one.number);
            event.idea == one.number || joins
        };
        let looked_for: Vec<_> = ideas.events().iter().filter(about).collect();
        prop_assert_eq!(ideas.history(one.number).collect::<Vec<_>>(), looked_for);
        let own: Vec<_> = before.history(one.number).collect();
        let now: Vec<_> = ideas.history(one.number).collect();
        prop_assert_eq!(&now[..own.len()], &own[..]);
        let now = ideas.get(one.number).unwrap();
        prop_assert_eq!(&now.versions[..one.versions.len()], &one.versions[..]);
        if one.state.is_final() {
            prop_assert_eq!(now.state, one.state);
        }
    }
    Ok(())
}

/// Nobody decides on what they have an interest in: in it, or in what was joined with it.
fn nobody_decides_where_they_gain(before: &Ideas, event: &Event) -> Result<(), TestCaseError> {
    let (true, Some(own)) = (event.step.decides(), event.by.account()) else {
        return Ok(());
    };
    let mut about = all_in(before.events(), event.idea);
    if let Step::Merge { into, .. } = event.step {
        about.extend(all_in(before.events(), into));
    }
    let declared = before.events().iter().any(|one| {
        matches!(one.step, Step::Interest { .. })
            && one.by.account() == Some(own)
            && about.contains(&one.idea)
    });
    prop_assert!(!declared, "{} decided on {}", own, event.idea);
    Ok(())
}

fn was_found_feasible_last(before: &Ideas, idea: u32) -> Result<(), TestCaseError> {
    let own: Vec<_> = (before.events().iter())
        .filter(|one| one.idea == idea)
        .collect();
    let ended = |one: &&Event| {
        matches!(
            one.step,
            Step::Refuse { .. } | Step::Withdraw | Step::Merge { .. } | Step::Ballot { .. }
        )
    };
    prop_assert!(!own.iter().any(ended));
    prop_assert!(own.iter().any(|one| one.step == Step::Publish));
    let looked = |one: &&Event| matches!(one.step, Step::Judge { .. } | Step::Merge { .. });
    let last = before.history(idea).filter(looked).last();
    let found = matches!(
        last.map(|one| &one.step),
        Some(Step::Judge { judgement }) if judgement.feasible
    );
    prop_assert!(found);
    Ok(())
}
