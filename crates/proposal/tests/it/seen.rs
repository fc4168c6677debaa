//! What everybody sees, and what is forgotten.

use allotment_proposal::ReasonKind::{Abuse, Outside, PersonalData, Unclear};
use allotment_proposal::{By, Ideas, ReasonKind, Step};

use crate::{event, judge, officer, reason, send, text};

fn refuse(kind: ReasonKind) -> Step {
    Step::Refuse {
        reason: reason(kind),
    }
}

fn back(kind: ReasonKind) -> Step {
    Step::SendBack {
        reason: reason(kind),
    }
}

fn of(steps: Vec<(By, Step)>) -> Ideas {
    Ideas::of(steps.into_iter().map(|(by, step)| event(1, by, step))).unwrap()
}

fn seen(steps: Vec<(By, Step)>) -> (bool, Option<u32>, Vec<u32>) {
    let ideas = of(steps);
    let idea = ideas.get(1).unwrap();
    let hidden = idea.forgettable().iter().copied().collect();
    (idea.is_public(), idea.shown(), hidden)
}

#[test]
fn what_nobody_read_is_seen_by_nobody_and_what_was_published_stays() {
    let (who, olu) = (|| By::Proposer, || officer("olu"));
    let sent = || (who(), send());
    let answer = || (who(), Step::Answer { text: text(2) });
    assert_eq!(seen(vec![sent()]), (false, None, vec![]));
    assert_eq!(
        seen(vec![sent(), (who(), Step::Withdraw)]),
        (false, None, vec![])
    );
    assert_eq!(
        seen(vec![sent(), (olu(), back(Unclear))]),
        (false, None, vec![])
    );
    let published = vec![
        sent(),
        (olu(), back(PersonalData)),
        answer(),
        (olu(), Step::Publish),
    ];
    assert_eq!(seen(published.clone()), (true, Some(2), vec![1]));
    let withdrawn = [published.clone(), vec![(who(), Step::Withdraw)]].concat();
    assert_eq!(seen(withdrawn), (true, Some(2), vec![1]));
    // Refused: shown with its reasons, but for two kinds.
    assert_eq!(
        seen(vec![sent(), (olu(), refuse(Outside))]),
        (true, Some(1), vec![])
    );
    assert_eq!(
        seen(vec![sent(), (olu(), refuse(Abuse))]),
        (true, None, vec![1])
    );
    let taken_away = [published, vec![(olu(), refuse(PersonalData))]].concat();
    assert_eq!(seen(taken_away), (true, None, vec![1, 2]));
    // Nor is shown what had been sent back for such a reason and never put right.
    let never = vec![sent(), (olu(), back(Abuse)), (olu(), refuse(Unclear))];
    assert_eq!(seen(never), (true, None, vec![1]));
}

/// Nor is anything read of what an officer wrote about a text that nobody reads.
#[test]
fn words_about_a_hidden_text_are_hidden_with_it() {
    for (kind, words) in [
        (Outside, Some("The council owns the ground.")),
        (Abuse, None),
    ] {
        let ideas = of(vec![
            (By::Proposer, send()),
            (officer("olu"), Step::Publish),
            (officer("olu"), judge(true)),
            (officer("olu"), refuse(kind)),
        ]);
        let (idea, judged) = (ideas.get(1).unwrap(), &ideas.events()[2]);
        assert_eq!(idea.words(judged), words);
        assert_eq!(idea.assumptions(judged).is_some(), words.is_some());
        assert_eq!(judged.assumptions(), Some("Two benches of oak."));
    }
}

#[test]
fn of_two_kinds_of_reason_everybody_sees_the_kind_alone() {
    for kind in ReasonKind::ALL {
        assert_eq!(ReasonKind::from_key(kind.key()), Some(kind));
        let ideas = of(vec![(By::Proposer, send()), (officer("olu"), refuse(kind))]);
        let refused = &ideas.events()[1];
        assert_eq!(refused.kind(), Some(kind));
        assert_eq!(refused.all_words(), Some("It is like this."));
        assert_eq!(refused.words().is_none(), kind.is_hidden(), "{kind:?}");
    }
}
