//! Ideas: what may happen to them, what is kept, what everybody sees.

#![expect(clippy::unwrap_used, reason = "a test stops at what is wrong")]

mod calls;
mod drafts;
mod machine;
mod seen;
mod texts;

use allotment_ledger::{Date, Hash};
use allotment_place::Pence;
use allotment_proposal::{By, Event, Judgement, Reason, ReasonKind, Step};

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn text(number: u32) -> Hash {
    Hash::of(&[&number.to_be_bytes()])
}

fn officer(name: &str) -> By {
    By::Officer(name.to_owned())
}

fn event(idea: u32, by: By, step: Step) -> Event {
    let on = day("2027-03-01");
    Event { idea, on, by, step }
}

fn send() -> Step {
    Step::Send {
        call: 1,
        text: text(1),
    }
}

fn reason(kind: ReasonKind) -> Reason {
    Reason {
        kind,
        words: "It is like this.".into(),
    }
}

fn judge(feasible: bool) -> Step {
    Step::Judge {
        judgement: Judgement {
            cost: Pence::new(150_000),
            assumptions: "Two benches of oak.".into(),
            feasible,
            reasons: "The council owns the ground.".into(),
        },
    }
}

fn merge(into: u32) -> Step {
    Step::Merge {
        into,
        reasons: "They ask for the same.".into(),
    }
}

fn interest() -> Step {
    Step::Interest {
        words: "My sister makes benches.".into(),
    }
}

fn ballot() -> Step {
    Step::Ballot {
        poll: "2027-ideas".into(),
        project: "idea-1".into(),
    }
}
