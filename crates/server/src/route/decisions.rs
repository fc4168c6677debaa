//! A feed of what was decided, for whoever wants to be told: a reader of feeds, a
//! newspaper, a neighbour's website.

use allotment_poll::Standing;
use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::results::{Told, file, told};
use super::vote::Head;
use crate::error::Refusal;
use crate::page::{Here, Page};
use crate::polls::Poll;
use crate::state::App;

/// The Atom feed.
///
/// Source: RFC 4287, The Atom Syndication Format.
#[derive(Template)]
#[template(path = "decisions.xml")]
struct Feed {
    page: Page,
    /// The address of the service, in the language of the feed.
    address: String,
    /// What the feed is called by, for good: of the service's own key.
    id: String,
    updated: String,
    decisions: Vec<Decision>,
}

struct Decision {
    /// What it is called by, for good: of its definition, wherever it moves.
    id: String,
    head: Head,
    updated: String,
    told: Told,
}

/// Every vote that counts and has closed, the newest first. What is still being typed in
/// or voted on is in it no more than on the pages.
pub(crate) async fn feed(State(app): State<App>, here: Here) -> Result<Response, Refusal> {
    let page = Page::new(&app, &here, "feed-title");
    let mut closed: Vec<_> = app.polls.shown();
    closed.retain(|poll| is_decided(poll));
    closed.sort_by_key(|poll| std::cmp::Reverse(poll.definition.closes));
    let mut decisions = Vec::with_capacity(closed.len());
    for poll in closed {
        let Some(results) = app.polls.results(&poll).await? else {
            continue;
        };
        decisions.push(Decision {
            id: urn(&poll.hash.to_string()),
            head: Head::new(&app, &page, &poll),
            updated: poll.definition.closes.to_string(),
            told: told(&app, &page, &poll, &results),
        });
    }
    let feed = Feed {
        address: format!("{}{}", app.settings.address, page.base()),
        id: urn(&app.polls.signer.verifier().to_string()),
        // A feed of nothing is as old as time is counted.
        updated: (decisions.first()).map_or_else(
            || "1970-01-01T00:00:00Z".to_owned(),
            |first| first.updated.clone(),
        ),
        decisions,
        page,
    };
    let text = feed
        .render()
        .map_err(|error| Refusal::Fault(error.to_string()))?;
    Ok(file("application/atom+xml; charset=utf-8", None, text))
}

fn is_decided(poll: &Poll) -> bool {
    poll.standing == Standing::Closed && !poll.definition.practice
}

/// A lasting name made of `text`: a UUID of version 8, whose bits are a hash's.
///
/// Source: RFC 9562, section 5.8.
fn urn(text: &str) -> String {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&allotment_ledger::Hash::of(&[text.as_bytes()]).bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let part = |from: usize, to: usize| hex[from..to].concat();
    format!(
        "urn:uuid:{}-{}-{}-{}-{}",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 16)
    )
}
