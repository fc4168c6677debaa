//! One idea as officers see it, and what they decide on it. Which step may come next,
//! and who may take it, is the one rule of `allotment-proposal`, asked where it is
//! kept.

use allotment_proposal::{
    By, Event, Idea, Judgement, Reason, ReasonKind, Refused, Step, lines, typed_money,
};
use allotment_store::{Account, KeptCall, KeptIdeas};
use askama::Template;
use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::ideas::{Link, Links, links};
use super::office::office;
use super::office_ideas::path_of;
use super::vote::Wrong;
use crate::clock::today;
use crate::error::Refusal;
use crate::idea_view::{
    Found, Reader, Text, Told, colour, currency, found, heading, history, state,
};
use crate::page::{Here, Page, private, wrong};
use crate::permission::Act;
use crate::record::tell;
use crate::state::App;

/// What was typed into one of the forms.
#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub(crate) struct Typed {
    /// What to do: `publish`, `send-back` or `refuse`.
    what: String,
    kind: String,
    reasons: String,
    cost: String,
    assumptions: String,
    /// `yes` or `no`.
    feasible: String,
    why: String,
    into: String,
    joins: String,
    interest: String,
}

/// The steps that whoever looks could take, by their names.
#[derive(Default)]
struct May(Vec<&'static str>);

impl May {
    fn take(&self, step: &str) -> bool {
        self.0.contains(&step)
    }
}

#[derive(Template)]
#[template(path = "office_idea.html")]
struct IdeaPage {
    page: Page,
    place: String,
    heading: String,
    action: String,
    state: String,
    colour: &'static str,
    /// Every version that is kept, the newest first.
    texts: Vec<(u32, Text)>,
    sign: String,
    found: Option<Found>,
    links: Links,
    history: Vec<Told>,
    public: Option<String>,
    may: May,
    /// Whether whoever looks declared an interest.
    is_interested: bool,
    has_contact: bool,
    contact: Option<String>,
    kinds: Vec<(&'static str, String)>,
    others: Vec<(u32, String)>,
    typed: Typed,
    wrong: Option<Wrong>,
}

/// An idea at its address, with what is kept beside it.
struct At {
    place: String,
    number: u32,
    kept: KeptIdeas,
    calls: Vec<KeptCall>,
}

impl At {
    async fn find(app: &App, place: String, number: &str) -> Result<Self, Refusal> {
        let number: u32 = number.parse().map_err(|_| Refusal::NotFound)?;
        let kept = app.polls.store.ideas(&place).await?;
        let calls = app.polls.store.calls_of(&place).await?;
        let at = Self {
            place,
            number,
            kept,
            calls,
        };
        at.idea()?;
        Ok(at)
    }

    fn idea(&self) -> Result<&Idea, Refusal> {
        self.kept.ideas.get(self.number).ok_or(Refusal::NotFound)
    }

    fn path(&self) -> String {
        format!("{}/{}", path_of(&self.place), self.number)
    }

    /// Whether `account` could take `step` now.
    fn may(&self, account: &Account, step: Step) -> bool {
        let event = Event {
            idea: self.number,
            on: self.kept.ideas.day(today()),
            by: By::Officer(account.id.clone()),
            step,
        };
        self.kept.ideas.may(&event).is_ok()
    }
}

fn may(at: &At, account: &Account, others: &[(u32, String)]) -> May {
    if !Act::Judge.is_allowed(Some(account.role)) {
        return May::default();
    }
    let words = || "…".to_owned();
    let reason = || Reason {
        kind: ReasonKind::Other,
        words: words(),
    };
    let judgement = Judgement {
        cost: allotment_place::Pence::new(1),
        assumptions: words(),
        feasible: true,
        reasons: words(),
    };
    let steps = [
        Step::Publish,
        Step::SendBack { reason: reason() },
        Step::Refuse { reason: reason() },
        Step::Judge { judgement },
        Step::Interest { words: words() },
    ];
    let joins = (!others.is_empty()).then_some("merge");
    let own = steps.into_iter().filter_map(|step| {
        let key = step.key();
        at.may(account, step).then_some(key)
    });
    May(own.chain(joins).collect())
}

/// The ideas that this one could be joined with by `account`.
fn others(at: &At, account: &Account) -> Vec<(u32, String)> {
    let with = |other: &Idea| Step::Merge {
        into: other.number,
        reasons: "…".into(),
    };
    (at.kept.ideas.iter())
        .filter(|other| at.may(account, with(other)))
        .map(|other| {
            let title = at.kept.newest(other).map_or("", |text| &text.title);
            (other.number, format!("{}: {title}", other.number))
        })
        .collect()
}

async fn idea_page(
    app: &App,
    here: &Here,
    at: &At,
    account: &Account,
) -> Result<IdeaPage, Refusal> {
    let idea = at.idea()?;
    let page = office(app, here, "office-ideas-title").at(at.path());
    let heading = heading(&page, idea);
    let page = page.titled(heading.clone());
    let currency = currency(&at.calls, idea);
    let reader = Reader::of(account.role);
    let texts = (1..=idea.version()).rev().filter_map(|version| {
        let text = reader.text(&at.kept, idea, version)?;
        Some((version, Text::new(text, currency)))
    });
    let others = others(at, account);
    let contact = app.polls.store.contact(&at.place, at.number).await?;
    Ok(IdeaPage {
        place: app.places.name_of(&at.place).to_owned(),
        action: format!("{}{}", page.base(), at.path()),
        state: state(&page, idea.state),
        colour: colour(idea.state),
        texts: texts.collect(),
        sign: currency.sign(),
        found: found(idea, currency).filter(|_| reader == Reader::Within || idea.shown().is_some()),
        links: office_links(app, &page, at, idea),
        history: history(&page, &at.kept, (idea, currency), reader),
        public: idea
            .is_public()
            .then(|| format!("{}/{}", page.ideas(&at.place), at.number)),
        may: may(at, account, &others),
        is_interested: idea.is_interested(&account.id),
        has_contact: contact.is_some() && Act::Judge.is_allowed(Some(account.role)),
        contact: None,
        kinds: ReasonKind::ALL
            .iter()
            .map(|kind| (kind.key(), page.say(&format!("reason-{}", kind.key()))))
            .collect(),
        others,
        typed: Typed::default(),
        wrong: None,
        heading,
        page,
    })
}

/// Links as everybody has them, those to ideas within the office.
fn office_links(app: &App, page: &Page, at: &At, idea: &Idea) -> Links {
    let mut all = links(app, page, &at.place, (&at.kept, idea));
    let office = format!("{}{}", page.base(), path_of(&at.place));
    let within = |link: &mut Link| {
        let number = link.href.rsplit('/').next().unwrap_or_default();
        link.href = format!("{office}/{number}");
    };
    all.into.iter_mut().for_each(within);
    all.joined.iter_mut().for_each(within);
    all
}

/// One idea.
pub(crate) async fn idea(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Path((place, number)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let at = At::find(&app, place, &number).await?;
    private(&idea_page(&app, &here, &at, &account).await?)
}

/// Why a step was not taken, in words.
fn in_words(page: &Page, refused: &Refused) -> String {
    let key = match refused {
        Refused::Interested { .. } => "may-not-interested",
        Refused::DeclaredBefore { .. } => "may-not-again",
        Refused::NoReasons => "may-not-reasons",
        Refused::WithItself { .. } | Refused::NoSuchIdea { .. } => "may-not-join",
        _ => "may-not-now",
    };
    page.say(key)
}

/// Takes `step`, or says in the page why not, beside `field`.
async fn take(
    (app, here, account): (&App, &Here, &Account),
    at: &At,
    (step, did): (Step, &str),
    (typed, field): (Typed, &str),
) -> Result<Response, Refusal> {
    let by = By::Officer(account.id.clone());
    let store = &app.polls.store;
    let taken = store
        .step_idea(&at.place, at.number, (by, step), today())
        .await?;
    match taken {
        Ok(()) => {
            let idea = format!("{}/{}", at.place, at.number);
            tell(app, account, did, &[("idea", &idea)]);
            let to = format!("{}{}", here.language.base(), at.path());
            Ok(Redirect::to(&to).into_response())
        }
        Err(refused) => {
            let shown = idea_page(app, here, at, account).await?;
            let words = in_words(&shown.page, &refused);
            refuse(shown, typed, words, field)
        }
    }
}

fn refuse(
    mut shown: IdeaPage,
    typed: Typed,
    words: String,
    field: &str,
) -> Result<Response, Refusal> {
    shown.page.is_wrong = true;
    shown.typed = typed;
    shown.wrong = Some(Wrong {
        words,
        field: field.to_owned(),
    });
    wrong(&shown)
}

/// Publishes an idea, sends it back or refuses it.
pub(crate) async fn decide(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Path((place, number)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let at = At::find(&app, place, &number).await?;
    let reason = |kind| Reason {
        kind,
        words: lines(&typed.reasons),
    };
    let kind = ReasonKind::from_key(&typed.kind);
    let (step, did) = match (typed.what.as_str(), kind) {
        ("publish", _) => (Step::Publish, "published an idea"),
        ("send-back", Some(kind)) => {
            let reason = reason(kind);
            (Step::SendBack { reason }, "sent an idea back")
        }
        ("refuse", Some(kind)) => {
            let reason = reason(kind);
            (Step::Refuse { reason }, "refused an idea")
        }
        _ => return Err(Refusal::NotUnderstood),
    };
    let asked = (&app, &here, &account);
    take(asked, &at, (step, did), (typed.clone(), "reasons")).await
}

/// Says what an idea costs, and whether it can be done.
pub(crate) async fn cost(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Path((place, number)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let at = At::find(&app, place, &number).await?;
    let feasible = match typed.feasible.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Refusal::NotUnderstood),
    };
    let Ok(cost) = typed_money(&typed.cost, currency(&at.calls, at.idea()?)) else {
        let shown = idea_page(&app, &here, &at, &account).await?;
        let words = shown.page.say("may-not-money");
        return refuse(shown, typed, words, "cost");
    };
    let judgement = Judgement {
        cost,
        assumptions: lines(&typed.assumptions),
        feasible,
        reasons: lines(&typed.why),
    };
    let asked = (&app, &here, &account);
    let field = if judgement.assumptions.is_empty() {
        "assumptions"
    } else {
        "why"
    };
    let step = (Step::Judge { judgement }, "costed an idea");
    take(asked, &at, step, (typed, field)).await
}

/// Joins an idea with another, whose text leads.
pub(crate) async fn merge(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Path((place, number)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let at = At::find(&app, place, &number).await?;
    let into = typed.into.parse().map_err(|_| Refusal::NotUnderstood)?;
    let reasons = lines(&typed.joins);
    let step = (Step::Merge { into, reasons }, "joined two ideas");
    take((&app, &here, &account), &at, step, (typed, "joins")).await
}

/// Declares an interest.
pub(crate) async fn interest(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Path((place, number)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let at = At::find(&app, place, &number).await?;
    let words = lines(&typed.interest);
    let step = (Step::Interest { words }, "declared an interest");
    take((&app, &here, &account), &at, step, (typed, "interest")).await
}

/// Shows how to reach whoever sent the idea, and tells that it was shown.
pub(crate) async fn contact(
    State(app): State<App>,
    here: Here,
    Extension(account): Extension<Account>,
    Path((place, number)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let at = At::find(&app, place, &number).await?;
    let contact = app.polls.store.contact(&at.place, at.number).await?;
    let contact = contact.ok_or(Refusal::NotNow)?;
    let idea = format!("{}/{}", at.place, at.number);
    tell(
        &app,
        &account,
        "looked how to reach somebody",
        &[("idea", &idea)],
    );
    let mut shown = idea_page(&app, &here, &at, &account).await?;
    shown.contact = Some(contact);
    private(&shown)
}
