//! Whether the service is alive, and whether it can do its work.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::state::App;

/// The process answers.
pub(crate) async fn liveness() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], "alive\n").into_response()
}

/// The database answers and can be written to.
pub(crate) async fn readiness(State(app): State<App>) -> Response {
    let keep = [(header::CACHE_CONTROL, "no-store")];
    match app.polls.store.is_ready().await {
        Ok(()) => (keep, "ready\n").into_response(),
        Err(error) => {
            (app.say)(&format!("error: not ready: {error}"));
            let kind = [(header::CONTENT_TYPE, "application/json")];
            let words = "{\"ready\":false}\n";
            (StatusCode::SERVICE_UNAVAILABLE, keep, kind, words).into_response()
        }
    }
}

/// Search engines keep away from codes and from the office.
pub(crate) async fn robots() -> Response {
    "User-agent: *\nDisallow: /office\nDisallow: /sign-in\nDisallow: /set-up\nDisallow: /cy/office\n"
        .into_response()
}
