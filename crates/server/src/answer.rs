//! What holds for every answer: who may ask, from where, and what browsers are
//! told.

use std::sync::Arc;

use allotment_store::Session;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use crate::clock::now;
use crate::cookie::{SESSION, cookie, token_bytes};
use crate::error::Refusal;
use crate::page::{Here, Page, show};
use crate::permission::Act;
use crate::record::{tell, tell_of_stranger};
use crate::route::sign_in::goes_on_until;
use crate::state::App;

/// How often it is kept that a session is used.
const KEPT_SECONDS: i64 = 60;

/// Nothing from elsewhere, nothing inline, no frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A refusal on its way to becoming a page.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

#[derive(Template)]
#[template(path = "refusal.html")]
struct RefusalPage {
    page: Page,
    words: String,
}

/// Whose session the request belongs to.
pub(crate) async fn whose(app: &App, headers: &HeaderMap) -> Result<Option<Session>, Refusal> {
    let Some(secret) = cookie(&app.settings, headers, SESSION).and_then(token_bytes) else {
        return Ok(None);
    };
    let token = app.master.token(&secret);
    Ok(app.polls.store.session(&token, now()).await?)
}

/// Lets a request through if whoever sent it may do `act`. `path` is what the table
/// has of its address: without what varies in it, which may be a secret.
pub(crate) async fn guard(
    State((app, act, path)): State<(App, Act, &'static str)>,
    mut request: Request,
    next: Next,
) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    if changes && !is_from_here(request.headers()) {
        if !matches!(act, Act::Read | Act::Vote | Act::Propose) {
            tell_of_stranger(&app, "another site's page was refused", &[("path", &path)]);
        }
        return Refusal::OtherSite.into_response();
    }
    if act.is_allowed(None) {
        return next.run(request).await;
    }
    let session = match whose(&app, request.headers()).await {
        Ok(session) => session,
        Err(refusal) => return refusal.into_response(),
    };
    match session {
        None if !changes => {
            let here = Here::asked(request.extensions(), request.uri());
            Redirect::to(&format!("{}/sign-in", here.language.base())).into_response()
        }
        None => Refusal::SignInFirst.into_response(),
        Some(session) if act.is_allowed(Some(session.account.role)) => {
            go_on(&app, &session);
            request.extensions_mut().insert(session.account.clone());
            request.extensions_mut().insert(session);
            next.run(request).await
        }
        Some(session) => {
            tell(&app, &session.account, "was refused", &[("path", &path)]);
            Refusal::NotAllowed.into_response()
        }
    }
}

/// Lets `session` go on, since something is asked in it: kept once a minute at most,
/// and nobody waits for it.
fn go_on(app: &App, session: &Session) {
    let until = goes_on_until(session.begun, now());
    if until < session.expires + KEPT_SECONDS {
        return;
    }
    let (app, token) = (App::clone(app), session.token);
    tokio::spawn(async move {
        // Where the disk is full it ends in its time.
        let _kept = app.polls.store.go_on(token, until).await;
    });
}

/// Whether a request that changes something was sent from a page of this site:
/// browsers say so themselves. What says nothing is no browser, and has no
/// cookie that it was tricked into sending.
fn is_from_here(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match headers
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok())
    {
        Some("same-origin" | "none") => return true,
        Some(_) => return false,
        None => {}
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, from)| from == host),
        (Some(_), None) => false,
    }
}

/// Makes pages of refusals, and tells browsers what holds for every answer.
pub(crate) async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let refusal = response.extensions_mut().remove::<Arc<Refusal>>();
    let bare = match response.status() {
        StatusCode::NOT_FOUND => Some(Refusal::NotFound),
        StatusCode::BAD_REQUEST
        | StatusCode::METHOD_NOT_ALLOWED
        | StatusCode::PAYLOAD_TOO_LARGE
        | StatusCode::UNPROCESSABLE_ENTITY
        | StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Refusal::NotUnderstood),
        _ => None,
    };
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| {
            kind.as_bytes().starts_with(b"text/html")
                || kind.as_bytes().starts_with(b"application/")
        });
    let refusal = refusal.or_else(|| bare.filter(|_| !is_page).map(Arc::new));
    if let Some(refusal) = refusal {
        let status = response.status();
        app.measures.refused(&refusal);
        response = if path == "/api" || path.starts_with("/api/") {
            problem_of(&app, &path, &refusal, status)
        } else {
            page_of(&app, &path, &refusal, status)
        };
    }
    app.measures.answered(&path, response.status());
    dress(&app, response.headers_mut());
    response
}

/// The same for programs.
///
/// Source: RFC 9457.
fn problem_of(app: &App, path: &str, refusal: &Refusal, status: StatusCode) -> Response {
    tell_fault(app, refusal);
    let key = refusal.key();
    let page = Page::new(app, &Here::of(path), &format!("{key}-title"));
    let problem = serde_json::json!({
        "type": "about:blank",
        "title": page.say(&format!("{key}-title")),
        "status": status.as_u16(),
        "detail": page.say(key),
    });
    let headers = [
        (header::CONTENT_TYPE, "application/problem+json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, format!("{problem:#}\n")).into_response()
}

fn tell_fault(app: &App, refusal: &Refusal) {
    if let Refusal::Fault(why) = refusal {
        crate::record::tell_fault(app, why);
    }
}

fn page_of(app: &App, path: &str, refusal: &Refusal, status: StatusCode) -> Response {
    tell_fault(app, refusal);
    let here = Here::of(path);
    let key = refusal.key();
    let page = Page::new(app, &here, &format!("{key}-title"));
    let words = page.say(key);
    let shown = show(status, "no-store", &RefusalPage { page, words });
    let mut response = shown.unwrap_or_else(|_| status.into_response());
    if matches!(refusal, Refusal::Busy) {
        let header = HeaderValue::from_static("2");
        response.headers_mut().insert(header::RETRY_AFTER, header);
    }
    response
}

fn dress(app: &App, headers: &mut HeaderMap) {
    let all = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.settings.is_encrypted() {
        let value = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
}
