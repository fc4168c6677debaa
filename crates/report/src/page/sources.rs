//! Where the numbers come from, and how sure they are.

use askama::Template;

use super::{Shell, render, words};
use crate::{File, LeftOut, ReportError, Source, plan::Plan, text::escape};

#[derive(Template)]
#[template(path = "sources.html")]
struct Sources<'a> {
    shell: Shell<'a>,
    sure: Vec<String>,
    varied: &'a [String],
    rows: Vec<Row<'a>>,
    left_out: &'a [LeftOut],
}

struct Row<'a> {
    title: &'a str,
    /// A label and its HTML.
    facts: Vec<(&'static str, String)>,
}

pub(super) fn page(plan: &Plan<'_>) -> Result<File, ReportError> {
    let site = plan.site;
    let page = Sources {
        shell: Shell::new(plan, "", "sources.html"),
        sure: words::sure(plan),
        varied: site
            .need
            .as_ref()
            .map_or(&[], |need| need.varied.as_slice()),
        rows: site.sources.iter().map(row).collect(),
        left_out: &site.left_out,
    };
    render("sources.html", &page)
}

fn row(source: &Source) -> Row<'_> {
    Row {
        title: &source.title,
        facts: facts(source),
    }
}

/// What is known of a source: labels, and their HTML.
pub(super) fn facts(source: &Source) -> Vec<(&'static str, String)> {
    let plain = |text: &Option<String>| text.as_deref().map(escape);
    let address = source.address.as_deref().map(|address| {
        let safe = escape(address);
        let web = address.starts_with("https://") || address.starts_with("http://");
        if web {
            format!(r#"<a href="{safe}" rel="external noreferrer">{safe}</a>"#)
        } else {
            safe
        }
    });
    let hash = source
        .sha256
        .as_deref()
        .map(|hash| format!("<code>{}</code>", escape(hash)));
    let facts = [
        ("Publisher", plain(&source.publisher)),
        ("Date", plain(&source.date)),
        ("Where it is", address),
        ("Licence", plain(&source.licence)),
        ("Fingerprint (SHA-256)", hash),
        ("Good to know", plain(&source.note)),
    ];
    facts
        .into_iter()
        .filter_map(|(label, value)| Some((label, value?)))
        .collect()
}
