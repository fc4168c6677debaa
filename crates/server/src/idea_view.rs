//! Ideas as pages show them: their texts, how far they are, what has happened.

use allotment_ledger::Date;
use allotment_place::{Currency, Pence};
use allotment_proposal::{Event, Idea, IdeaText, State, Step};
use allotment_store::{KeptCall, KeptIdeas, Role};

use crate::page::Page;
use crate::permission::Act;
use crate::route::places::day;

/// The currency of an idea: its call's.
pub(crate) fn currency(calls: &[KeptCall], idea: &Idea) -> Currency {
    let own = calls.iter().find(|kept| kept.number == idea.call);
    own.map_or(Currency::GBP, |kept| kept.call.currency)
}

/// An idea in a list.
pub(crate) struct Listed {
    pub(crate) href: String,
    /// Its title, or its number where nobody sees its text.
    pub(crate) title: String,
    /// The language of the title, if it is somebody's.
    pub(crate) lang: Option<String>,
    pub(crate) state: String,
    /// The colour of its tag.
    pub(crate) colour: &'static str,
    pub(crate) cost: Option<String>,
}

impl Listed {
    /// `idea` with `text`, of which the page is at `href`.
    pub(crate) fn new(
        page: &Page,
        href: String,
        (idea, text): (&Idea, Option<&IdeaText>),
        currency: Currency,
    ) -> Self {
        let found = idea.judgement.as_ref();
        Self {
            href,
            title: text.map_or_else(|| heading(page, idea), |text| text.title.clone()),
            lang: text.map(|text| text.language.clone()),
            state: state(page, idea.state),
            colour: colour(idea.state),
            cost: found.map(|found| found.cost.display(currency)),
        }
    }
}

/// What an idea is called that nobody reads: `Idea 7`.
pub(crate) fn heading(page: &Page, idea: &Idea) -> String {
    page.say1("idea-heading", "number", idea.number)
}

/// How far an idea is, in words.
pub(crate) fn state(page: &Page, state: State) -> String {
    page.say(&format!("idea-state-{}", state.key()))
}

/// The colour of its tag: what it says stands in it in words.
pub(crate) const fn colour(state: State) -> &'static str {
    match state {
        State::Received | State::SentBack | State::Published => "govuk-tag--yellow",
        State::Feasible | State::OnBallot => "govuk-tag--green",
        State::Refused | State::NotFeasible | State::Withdrawn | State::Merged { .. } => {
            "govuk-tag--grey"
        }
    }
}

/// A text as a page shows it.
pub(crate) struct Text {
    pub(crate) lang: String,
    pub(crate) title: String,
    pub(crate) what: String,
    pub(crate) place: String,
    pub(crate) helps: String,
    pub(crate) cost: Option<String>,
    pub(crate) interest: Option<String>,
}

impl Text {
    pub(crate) fn new(text: &IdeaText, currency: Currency) -> Self {
        Self {
            lang: text.language.clone(),
            title: text.title.clone(),
            what: text.what.clone(),
            place: text.place.clone(),
            helps: text.helps.clone(),
            cost: text.cost.map(|cost| cost.display(currency)),
            interest: text.interest.clone(),
        }
    }
}

/// Something that happened, in words.
pub(crate) struct Told {
    pub(crate) day: String,
    pub(crate) words: String,
    /// The kind of its reason.
    pub(crate) kind: Option<String>,
    /// The reasons.
    pub(crate) reasons: Option<String>,
    /// What was taken for granted.
    pub(crate) assumed: Option<String>,
}

/// Who reads a text or a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Everybody: of some reasons only the kind.
    Everybody,
    /// Officers, and whoever sent the idea: every reason.
    Within,
}

impl Reader {
    /// Somebody of the office with `role`: whoever only looks reads no more of what was
    /// sent back or refused for personal data or abuse than everybody.
    pub(crate) fn of(role: Role) -> Self {
        if Act::Judge.is_allowed(Some(role)) {
            Self::Within
        } else {
            Self::Everybody
        }
    }

    /// A version of the text of `idea`, if it is kept and they may read it.
    pub(crate) fn text<'a>(
        self,
        kept: &'a KeptIdeas,
        idea: &Idea,
        version: u32,
    ) -> Option<&'a IdeaText> {
        let is_hidden = idea.forgettable().contains(&version);
        let may = self == Self::Within || !is_hidden;
        kept.text(idea.number, version).filter(|_| may)
    }
}

/// What has happened to `idea`, the first first.
pub(crate) fn history(
    page: &Page,
    kept: &KeptIdeas,
    (idea, currency): (&Idea, Currency),
    reader: Reader,
) -> Vec<Told> {
    (kept.ideas.history(idea.number))
        .map(|event| told(page, event, (idea, currency), reader))
        .collect()
}

fn told(page: &Page, event: &Event, (idea, currency): (&Idea, Currency), reader: Reader) -> Told {
    let money = |cost: Pence| cost.display(currency);
    let words = match &event.step {
        Step::Judge { judgement } => {
            let key = if judgement.feasible {
                "step-judge-feasible"
            } else {
                "step-judge-not-feasible"
            };
            page.say1(key, "cost", money(judgement.cost))
        }
        Step::Merge { into, .. } if event.idea == idea.number => {
            page.say1("step-merge", "number", into)
        }
        Step::Merge { .. } => page.say1("step-merge-lead", "number", event.idea),
        step => page.say(&format!("step-{}", step.key())),
    };
    let (reasons, assumed) = match reader {
        Reader::Everybody => (idea.words(event), idea.assumptions(event)),
        Reader::Within => (event.all_words(), event.assumptions()),
    };
    Told {
        day: day(page, event.on),
        words,
        kind: (event.kind()).map(|kind| page.say(&format!("reason-{}", kind.key()))),
        reasons: reasons.map(str::to_owned),
        assumed: assumed.map(str::to_owned),
    }
}

/// What was found of an idea's cost.
pub(crate) struct Found {
    pub(crate) cost: String,
    pub(crate) assumed: String,
    pub(crate) reasons: String,
}

/// What was last found of the cost of `idea`.
pub(crate) fn found(idea: &Idea, currency: Currency) -> Option<Found> {
    let found = idea.judgement.as_ref()?;
    Some(Found {
        cost: found.cost.display(currency),
        assumed: found.assumptions.clone(),
        reasons: found.reasons.clone(),
    })
}

/// The call of a place that takes ideas on `today`.
pub(crate) fn taking(calls: &[KeptCall], today: Date) -> Option<&KeptCall> {
    let mut open = calls.iter().filter(|kept| !kept.ended);
    open.find(|kept| kept.call.takes(today))
}

/// An input of a form, with what is wrong with it.
pub(crate) struct Field {
    pub(crate) id: &'static str,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) value: String,
    pub(crate) wrong: Option<String>,
    /// How many lines it shows; one is an input.
    pub(crate) rows: usize,
}
