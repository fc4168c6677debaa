//! Sending an idea: a form that needs no account, no cookie and no script, and a
//! private link by which it is followed.

use allotment_ledger::Hash;
use allotment_place::Currency;
use allotment_proposal::{CONTACT_MOST, IdeaFault, IdeaField, IdeaText, TypedIdea, one_line};
use allotment_store::{KeptCall, NewIdea, SendRefused};
use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;

use super::ideas::calls_of;
use super::places::day;
use super::vote::{From, Wrong};
use crate::clock::today;
use crate::cookie::token_bytes;
use crate::error::Refusal;
use crate::idea_view::{Field, taking};
use crate::page::{Here, Page, private, show, wrong};
use crate::state::App;

/// What a form of an idea sends.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Sent {
    title: String,
    what: String,
    #[serde(rename = "where")]
    place: String,
    helps: String,
    cost: String,
    interest: String,
    contact: String,
    /// What the link is made of: so a form that is sent twice is one idea.
    once: String,
}

impl Sent {
    /// The text, written in the language of the page.
    pub(crate) fn typed(&self, page: &Page) -> TypedIdea {
        TypedIdea {
            language: page.lang().to_owned(),
            title: self.title.clone(),
            what: self.what.clone(),
            place: self.place.clone(),
            helps: self.helps.clone(),
            cost: self.cost.clone(),
            interest: self.interest.clone(),
        }
    }
}

/// The inputs of an idea's text with `typed` in them, and what is wrong with each.
pub(crate) fn fields(
    page: &Page,
    typed: &TypedIdea,
    faults: &[(IdeaField, IdeaFault)],
) -> Vec<Field> {
    let field = |field: IdeaField| {
        let key = field.key();
        let fault = faults.iter().find(|(of, _)| *of == field);
        Field {
            id: key,
            label: page.say(&format!("idea-ask-{key}")),
            hint: page.say(&format!("idea-hint-{key}")),
            value: typed.of(field).to_owned(),
            wrong: fault.map(|(field, fault)| in_words(page, *field, *fault)),
            rows: match field {
                IdeaField::What => 8,
                IdeaField::Helps | IdeaField::Interest => 3,
                IdeaField::Title | IdeaField::Where | IdeaField::Cost => 1,
            },
        }
    };
    IdeaField::ALL.into_iter().map(field).collect()
}

fn in_words(page: &Page, field: IdeaField, fault: IdeaFault) -> String {
    match fault {
        IdeaFault::TooLong { signs, most } => too_long(page, signs, most),
        IdeaFault::NotMoney => page.say("idea-no-money"),
        _ => page.say(&format!("idea-empty-{}", field.key())),
    }
}

fn too_long(page: &Page, signs: usize, most: usize) -> String {
    page.say2(
        "idea-too-long",
        "signs",
        page.many(signs),
        "most",
        page.many(most),
    )
}

/// What stands in a form's summary of errors: one line a field.
pub(crate) fn summary(fields: &[Field]) -> Vec<Wrong> {
    let wrong = |field: &Field| {
        let words = field.wrong.as_ref()?;
        Some(Wrong {
            words: format!("{}: {words}", field.label),
            field: field.id.to_owned(),
        })
    };
    fields.iter().filter_map(wrong).collect()
}

#[derive(Template)]
#[template(path = "idea_new.html")]
struct NewPage {
    page: Page,
    place: String,
    back: String,
    /// Until when ideas are taken; nothing if none are.
    until: Option<String>,
    fields: Vec<Field>,
    contact: Field,
    once: String,
    wrongs: Vec<Wrong>,
}

/// The input that is kept apart from the text.
fn contact_field(page: &Page, sent: &Sent) -> Field {
    let signs = one_line(&sent.contact).chars().count();
    Field {
        id: "contact",
        label: page.say("idea-ask-contact"),
        hint: page.say("idea-hint-contact"),
        value: sent.contact.clone(),
        wrong: (signs > CONTACT_MOST).then(|| too_long(page, signs, CONTACT_MOST)),
        rows: 1,
    }
}

fn new_page(
    app: &App,
    here: &Here,
    (place, call): (&str, Option<&KeptCall>),
    sent: &Sent,
    faults: &[(IdeaField, IdeaFault)],
) -> NewPage {
    let mut page = Page::new(app, here, "idea-new-title");
    let fields = fields(&page, &sent.typed(&page), faults);
    let contact = contact_field(&page, sent);
    let mut wrongs = summary(&fields);
    wrongs.extend(summary(std::slice::from_ref(&contact)));
    page.is_wrong = !wrongs.is_empty();
    NewPage {
        place: app.places.name_of(place).to_owned(),
        back: page.ideas(place),
        until: call.map(|kept| day(&page, kept.call.closes)),
        fields,
        contact,
        once: sent.once.clone(),
        wrongs,
        page,
    }
}

/// The form, or that no ideas are taken.
pub(crate) async fn form(
    State(app): State<App>,
    here: Here,
    Path(place): Path<String>,
) -> Result<Response, Refusal> {
    let calls = calls_of(&app, &place).await?;
    let call = taking(&calls, today());
    let mut sent = Sent::default();
    if call.is_some() {
        sent.once = Hash::new(allotment_store::new_secret()?).to_string();
    }
    private(&new_page(&app, &here, (&place, call), &sent, &[]))
}

#[derive(Template)]
#[template(path = "idea_sent.html")]
struct SentPage {
    page: Page,
    number: u32,
    link: String,
    back: String,
}

/// What is kept of the link that is made of `once`.
pub(crate) fn kept_of(app: &App, once: &[u8; 32]) -> [u8; 32] {
    app.master.token(&[b"idea: ".as_slice(), once].concat())
}

/// That too many ideas came at once: what was typed stays in the page.
pub(crate) fn too_often(page: &mut Page, wrongs: &mut Vec<Wrong>) {
    page.is_wrong = true;
    wrongs.insert(
        0,
        Wrong {
            words: page.say("idea-often"),
            field: "main".into(),
        },
    );
}

/// `template` with the status of whoever asks too often.
pub(crate) fn later(template: &impl Template) -> Result<Response, Refusal> {
    let mut response = show(StatusCode::TOO_MANY_REQUESTS, "no-store", template)?;
    let later = HeaderValue::from_static("60");
    response.headers_mut().insert(header::RETRY_AFTER, later);
    Ok(response)
}

/// Keeps an idea, and shows its private link. Sent again by the same form, it is the
/// same idea and the same link.
pub(crate) async fn send(
    State(app): State<App>,
    here: Here,
    from: From,
    Path(place): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Refusal> {
    let calls = calls_of(&app, &place).await?;
    let call = taking(&calls, today()).ok_or(Refusal::NotNow)?;
    let once = token_bytes(&sent.once).ok_or(Refusal::NotUnderstood)?;
    if !app.ideas.takes(from.0) {
        let mut shown = new_page(&app, &here, (&place, Some(call)), &sent, &[]);
        too_often(&mut shown.page, &mut shown.wrongs);
        return later(&shown);
    }
    let page = Page::new(&app, &here, "idea-sent-title");
    let currency: Currency = call.call.currency;
    let text = match IdeaText::read(&sent.typed(&page), currency) {
        Ok(text) => text,
        Err(faults) => {
            return wrong(&new_page(&app, &here, (&place, Some(call)), &sent, &faults));
        }
    };
    let shown = new_page(&app, &here, (&place, Some(call)), &sent, &[]);
    if !shown.wrongs.is_empty() {
        return wrong(&shown);
    }
    let new = NewIdea {
        community: place.clone(),
        token: kept_of(&app, &once),
        text,
        contact: Some(one_line(&sent.contact)).filter(|contact| !contact.is_empty()),
    };
    let number = match app.polls.store.send_idea(new, today()).await? {
        Ok(number) => number,
        Err(SendRefused::LinkTaken) => return Err(Refusal::NotUnderstood),
        Err(_) => return Err(Refusal::NotNow),
    };
    let back = page.ideas(&place);
    let form = format!("{}/new", page.ideas_file(&place));
    let page = page.at(form);
    private(&SentPage {
        link: page.whole(&format!("{}/idea/{}", page.base(), Hash::new(once))),
        number,
        back,
        page,
    })
}
