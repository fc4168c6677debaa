//! What every page knows: its language, its address, the words.

use std::fmt::Write as _;
use std::sync::Arc;

use askama::Template;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::http::{Extensions, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use crate::error::Refusal;
use crate::language::Language;
use crate::state::App;

/// What a request is: in which language, for which page.
#[derive(Debug, Clone)]
pub(crate) struct Here {
    pub(crate) language: Language,
    /// The path without the language.
    pub(crate) path: String,
}

impl Here {
    /// What a request asks for: inside a language, its address is cut short.
    pub(crate) fn asked(extensions: &Extensions, uri: &Uri) -> Self {
        let whole = extensions.get::<OriginalUri>();
        Self::of(whole.map_or_else(|| uri.path(), |uri| uri.path()))
    }

    /// Where the first page of its language is.
    pub(crate) fn home(&self) -> &'static str {
        match self.language.base() {
            "" => "/",
            base => base,
        }
    }

    /// Where `path` leads.
    pub(crate) fn of(path: &str) -> Self {
        for language in Language::ALL {
            let base = language.base();
            let rest = path.strip_prefix(base).filter(|_| !base.is_empty());
            if let Some(rest) = rest.filter(|rest| rest.is_empty() || rest.starts_with('/')) {
                return Self {
                    language,
                    path: if rest.is_empty() { "/" } else { rest }.to_owned(),
                };
            }
        }
        Self {
            language: Language::English,
            path: path.to_owned(),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Here {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::asked(&parts.extensions, &parts.uri))
    }
}

/// A script of ours: none is needed, each makes a page easier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// The running total on a ballot.
    Ballot,
    /// The code of a letter's square.
    Code,
    /// Asks the browser for a passkey.
    Passkey,
}

/// What every template is given.
#[derive(Clone)]
pub(crate) struct Page {
    app: App,
    language: Language,
    path: String,
    /// The title, before the service's name.
    pub(crate) title: String,
    /// Whether an error is shown: the title says so.
    pub(crate) is_wrong: bool,
    /// Whether it is about a practice vote.
    pub(crate) is_practice: bool,
    /// Whether it is in the pages of those who run the service.
    pub(crate) is_office: bool,
    /// The script that it loads.
    pub(crate) script: Option<Script>,
}

impl Page {
    /// The page at `here`, called `key`.
    pub(crate) fn new(app: &App, here: &Here, key: &str) -> Self {
        let mut page = Self {
            app: Arc::clone(app),
            language: here.language,
            path: here.path.clone(),
            title: String::new(),
            is_wrong: false,
            is_practice: false,
            is_office: false,
            script: None,
        };
        page.title = page.say(key);
        page
    }

    /// The same with this title.
    pub(crate) fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// The same, whose language links lead to `path`: a page that was sent for
    /// by a form has no address of its own.
    pub(crate) fn at(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// The words called `key`.
    pub(crate) fn say(&self, key: &str) -> String {
        self.app.words.say(self.language, key, &[])
    }

    /// The words called `key` with one value.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a template passes what it has, by reference or not"
    )]
    pub(crate) fn say1(&self, key: &str, name: &'static str, value: impl ToString) -> String {
        let values = [(name, value.to_string())];
        self.app.words.say(self.language, key, &values)
    }

    /// The words called `key` with two values.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a template passes what it has, by reference or not"
    )]
    pub(crate) fn say2(
        &self,
        key: &str,
        one: &'static str,
        first: impl ToString,
        two: &'static str,
        second: impl ToString,
    ) -> String {
        let values = [(one, first.to_string()), (two, second.to_string())];
        self.app.words.say(self.language, key, &values)
    }

    /// The words called `key` with as many values as they have.
    pub(crate) fn tell(&self, key: &str, values: &[(&'static str, String)]) -> String {
        self.app.words.say(self.language, key, values)
    }

    /// A whole number as people write it: `1,234`.
    #[expect(
        clippy::needless_pass_by_value,
        clippy::unused_self,
        reason = "a template passes what it has, and asks the page"
    )]
    pub(crate) fn many(&self, number: impl ToString) -> String {
        let text = number.to_string();
        text.parse().map_or(text, allotment_place::thousands)
    }

    /// The language's tag.
    pub(crate) fn lang(&self) -> &'static str {
        self.language.tag()
    }

    /// What links begin with.
    pub(crate) fn base(&self) -> &'static str {
        self.language.base()
    }

    /// `path` with the service's address before it: for what is read elsewhere.
    pub(crate) fn whole(&self, path: &str) -> String {
        format!("{}{path}", self.app.settings.address)
    }

    /// Where the page of the place with the code `id` is. A code may hold any sign.
    pub(crate) fn place(&self, id: &str) -> String {
        format!("{}/place/{}", self.base(), escaped(id))
    }

    /// Where the promises to the place with the code `id` are.
    pub(crate) fn ledger(&self, id: &str) -> String {
        format!("{}/ledger/{}", self.base(), escaped(id))
    }

    /// Where the ideas of the place with the code `id` are.
    pub(crate) fn ideas(&self, id: &str) -> String {
        format!("{}{}", self.base(), self.ideas_file(id))
    }

    /// The same without the language: where their files are.
    #[expect(clippy::unused_self, reason = "a template asks the page")]
    pub(crate) fn ideas_file(&self, id: &str) -> String {
        format!("/ideas/{}", escaped(id))
    }

    /// Where the first page is.
    pub(crate) fn home(&self) -> &'static str {
        match self.base() {
            "" => "/",
            base => base,
        }
    }

    /// The service's name.
    pub(crate) fn service(&self) -> &str {
        &self.app.places.sheets.programme
    }

    /// The language of the programme's own texts, if it is another than the
    /// page's: for a `lang` beside them.
    pub(crate) fn told_in(&self) -> Option<&str> {
        let told = self.app.places.sheets.language.as_str();
        let short = told.split('-').next().unwrap_or(told);
        (short != self.lang()).then_some(told)
    }

    /// Who publishes it.
    pub(crate) fn publisher(&self) -> Option<&str> {
        self.app.places.sheets.publisher.as_deref()
    }

    /// Whom to ask.
    pub(crate) fn contact(&self) -> &str {
        &self.app.settings.contact
    }

    /// The same page in the other languages: tag, name, address.
    pub(crate) fn languages(&self) -> Vec<(&'static str, &'static str, String)> {
        (Language::ALL.into_iter())
            .filter(|language| *language != self.language)
            .map(|language| {
                let path = match (language.base(), self.path.as_str()) {
                    ("", path) => path.to_owned(),
                    (base, "/") => base.to_owned(),
                    (base, path) => format!("{base}{path}"),
                };
                (language.tag(), language.name(), path)
            })
            .collect()
    }

    /// Whether nobody has reviewed the words of this language.
    pub(crate) fn is_unreviewed(&self) -> bool {
        self.language != Language::English
            && !(self.app.settings.reviewers).contains_key(self.language.tag())
    }

    pub(crate) fn style(&self) -> &str {
        self.app.assets.style()
    }

    /// The name of the script that it loads.
    pub(crate) fn script_name(&self) -> Option<&str> {
        self.script.map(|script| self.app.assets.script(script))
    }

    /// Whether whoever sees it is signed in: then it has the button to sign out.
    pub(crate) fn is_signed_in(&self) -> bool {
        self.is_office && self.path.starts_with("/office")
    }

    pub(crate) fn icon(&self) -> &str {
        self.app.assets.icon()
    }
}

/// `text` as one part of an address.
///
/// Source: RFC 3986, 2.1 and 2.3.
pub(crate) fn escaped(text: &str) -> String {
    let mut address = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            write!(address, "%{byte:02X}").expect("a text takes text");
        }
    }
    address
}

/// A page for everybody. It may be kept, but not shown again without asking: the
/// minute in which a vote closes is no time for an old page.
pub(crate) fn public(template: &impl Template) -> Result<Response, Refusal> {
    show(StatusCode::OK, "no-cache", template)
}

/// A page that nobody keeps: it is about one person.
pub(crate) fn private(template: &impl Template) -> Result<Response, Refusal> {
    show(StatusCode::OK, "no-store", template)
}

/// The same, which says what was wrong with what was sent.
pub(crate) fn wrong(template: &impl Template) -> Result<Response, Refusal> {
    show(StatusCode::UNPROCESSABLE_ENTITY, "no-store", template)
}

pub(crate) fn show(
    status: StatusCode,
    keep: &'static str,
    template: &impl Template,
) -> Result<Response, Refusal> {
    let html = template
        .render()
        .map_err(|error| Refusal::Fault(error.to_string()))?;
    Ok((status, [(header::CACHE_CONTROL, keep)], Html(html)).into_response())
}
