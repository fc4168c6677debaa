//! A code that somebody typed: what it opens, and how often a stranger may guess.
//! Every page that takes a code from the public asks here, so that a wrong one is
//! counted once and slowed down alike wherever it is tried.

use std::net::IpAddr;

use allotment_poll::{Code, CodeFault};
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::error::Refusal;
use crate::page::{Page, show, wrong};
use crate::polls::{Opens, Poll};
use crate::state::App;

/// Why a code was not taken.
pub(crate) struct WrongCode {
    /// In words, for whoever typed it.
    pub(crate) words: String,
    is_slow: bool,
}

impl WrongCode {
    /// The page that says so; later, where many wrong ones came before.
    pub(crate) fn answer(&self, page: &impl Template) -> Result<Response, Refusal> {
        if !self.is_slow {
            return wrong(page);
        }
        let mut response = show(StatusCode::TOO_MANY_REQUESTS, "no-store", page)?;
        let header = HeaderValue::from_static("10");
        response.headers_mut().insert(header::RETRY_AFTER, header);
        Ok(response)
    }
}

/// The code that was typed, if it opens a ballot of `poll`. What is no code at all is
/// told at once; one that opens nothing is counted against whoever is at `from`.
pub(crate) async fn opened(
    app: &App,
    page: &Page,
    poll: &Poll,
    typed: &str,
    from: IpAddr,
) -> Result<Result<Code, WrongCode>, Refusal> {
    let code: Code = match typed.parse() {
        Ok(code) => code,
        Err(fault) => {
            return Ok(Err(WrongCode {
                words: code_in_words(page, fault),
                is_slow: false,
            }));
        }
    };
    let leave = app.attempts.leave(from).await;
    let key = match app.polls.opens(poll, &code).await? {
        Opens::Ballot => return Ok(Ok(code)),
        Opens::Cancelled => "code-cancelled",
        Opens::OnPaper => "code-on-paper",
        Opens::Nothing => "code-unknown",
    };
    app.attempts.was_wrong(from);
    app.measures.wrong_code();
    Ok(Err(WrongCode {
        words: page.say(key),
        is_slow: leave.is_slow,
    }))
}

/// Why a text is no code, in words.
pub(crate) fn code_in_words(page: &Page, fault: CodeFault) -> String {
    match fault {
        CodeFault::Length { found: 0 } => page.say("code-empty"),
        CodeFault::Length { found } => page.say1("code-length", "count", found),
        CodeFault::Character { found } => page.say1("code-character", "sign", found),
        CodeFault::Check => page.say("code-check"),
    }
}
