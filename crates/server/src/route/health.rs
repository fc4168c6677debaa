//! Whether the service is alive, whether it can do its work, and what it tells of
//! itself.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::measure::{is_ready, measures};
use crate::state::App;

/// The process answers.
pub(crate) async fn liveness() -> Response {
    ([(header::CACHE_CONTROL, "no-store")], "alive\n").into_response()
}

/// The database answers and can be written to.
pub(crate) async fn readiness(State(app): State<App>) -> Response {
    let keep = [(header::CACHE_CONTROL, "no-store")];
    if is_ready(&app).await {
        return (keep, "ready\n").into_response();
    }
    let kind = [(header::CONTENT_TYPE, "application/json")];
    let words = "{\"ready\":false}\n";
    (StatusCode::SERVICE_UNAVAILABLE, keep, kind, words).into_response()
}

/// What Prometheus asks for.
pub(crate) async fn metrics(State(app): State<App>) -> Response {
    let headers = [
        // Source: Prometheus, «Exposition formats», text format 0.0.4.
        (
            header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, measures(&app).await).into_response()
}

/// Search engines keep away from codes and from the office.
pub(crate) async fn robots() -> Response {
    "User-agent: *\nDisallow: /office\nDisallow: /sign-in\nDisallow: /set-up\nDisallow: /cy/office\n"
        .into_response()
}
