//! The pages, one module each, and what they share.

mod accessibility;
mod audit;
mod downloads;
pub(crate) mod election;
mod election_parts;
pub(crate) mod examination;
pub(crate) mod figures;
mod formula;
mod group;
mod how;
mod ledger;
mod map;
mod outcome;
pub(crate) mod overview;
mod place;
mod place_assets;
mod place_flows;
mod place_need;
mod place_outcome;
mod place_parts;
mod place_parts_beside;
mod place_peers;
mod place_plan;
mod place_roadmap;
mod place_second;
mod places;
pub(crate) mod sheet;
mod sources;
mod targets;
mod words;

use askama::Template;

use crate::{File, ReportError, map::Ground, plan::Plan, text::escape};

/// What every page needs: its frame.
pub(crate) struct Shell<'a> {
    /// The way up to the report's folder: nothing, or `../`.
    root: &'static str,
    language: &'a str,
    programme: &'a str,
    publisher: Option<&'a str>,
    version: &'a str,
    policy: &'static str,
    menu: Vec<Item>,
}

/// A line of the menu.
struct Item {
    href: &'static str,
    label: &'static str,
    here: bool,
}

/// Nothing from elsewhere, and no script written into a page.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      object-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

/// The same for the interactive map, whose library starts its helper from
/// memory and reads tiles from this site.
const MAP_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
                          img-src 'self' data: blob:; object-src 'self'; frame-src 'self'; \
                          connect-src 'self'; worker-src blob:; child-src blob:; \
                          base-uri 'none'; form-action 'none'";

impl<'a> Shell<'a> {
    /// The frame of a page at depth `root`, with `here` of the menu lit.
    fn new(plan: &Plan<'a>, root: &'static str, here: &str) -> Self {
        let site = plan.site;
        let item = |href, label| Item {
            href,
            label,
            here: href == here,
        };
        let mut menu = vec![item("index.html", "Overview")];
        if plan.has_places() {
            menu.push(item("places.html", "Places"));
        }
        if has_map(plan) {
            menu.push(item("map.html", "Map"));
        }
        if site.need.is_some() || site.formula.is_some() {
            menu.push(item("formula.html", "Formula"));
        }
        if site.audit.is_some() {
            menu.push(item("audit.html", "Audit"));
        }
        if site.ledger.is_some() {
            menu.push(item(ledger::PAGE, "Promises"));
        }
        if site.outcome.is_some() {
            menu.push(item("outcome.html", "Results"));
        }
        if site.targets.is_some() {
            menu.push(item(targets::PAGE, "Targets"));
        }
        if how::any(plan) {
            menu.push(item(how::LIST, "How"));
        }
        menu.push(item("downloads.html", "Downloads"));
        menu.push(item("sources.html", "Sources"));
        let language = site.programme.language.as_str();
        Self {
            root,
            language: if language.starts_with("en") {
                language
            } else {
                "en-GB"
            },
            programme: &site.programme.name,
            publisher: site.programme.publisher.as_deref(),
            version: &site.version,
            policy: if here == "map.html" {
                MAP_POLICY
            } else {
                POLICY
            },
            menu,
        }
    }
}

/// Whether any place has borders.
fn has_map(plan: &Plan<'_>) -> bool {
    let areas = plan.site.levels.iter().flat_map(|level| &level.areas);
    areas.into_iter().any(|area| area.shape.is_some())
}

/// What pages need to know of pictures made elsewhere.
#[derive(Default)]
pub(crate) struct Extras {
    /// The size of the small map, if there is one.
    pub small_map: Option<(i64, i64)>,
    /// What the interactive map must know, as JSON, if there is one.
    pub config: Option<String>,
}

/// Every page of the site. `ground` is there if any place has borders.
pub(crate) fn pages(
    plan: &Plan<'_>,
    ground: Option<&Ground>,
    extras: &Extras,
) -> Result<Vec<File>, ReportError> {
    let mut files = vec![
        overview::page(plan, extras.small_map)?,
        downloads::page(plan)?,
        sources::page(plan)?,
        accessibility::page(plan)?,
    ];
    if plan.has_places() {
        files.push(places::page(plan)?);
    }
    if plan.site.need.is_some() || plan.site.formula.is_some() {
        files.push(formula::page(plan)?);
    }
    if plan.site.audit.is_some() {
        files.push(audit::page(plan)?);
    }
    if ground.is_some() {
        files.push(map::page(plan, extras.config.as_deref())?);
    }
    files.extend(group::pages(plan)?);
    files.extend(place::pages(plan, ground)?);
    files.extend(election::pages(plan)?);
    files.extend(ledger::pages(plan)?);
    files.extend(outcome::pages(plan)?);
    files.extend(targets::pages(plan)?);
    files.extend(how::pages(plan)?);
    Ok(files)
}

/// The page as a file.
fn render(path: &str, page: &impl Template) -> Result<File, ReportError> {
    Ok(File {
        path: format!("report/{path}"),
        bytes: tight(page)?.into_bytes(),
    })
}

/// The page as text.
fn tight(page: &impl Template) -> Result<String, ReportError> {
    let html = page
        .render()
        .map_err(|error| ReportError::Page(error.to_string()))?;
    // Empty lines are what a template leaves behind, and half the lines of a
    // long table.
    let mut tight = String::with_capacity(html.len());
    for line in html.lines().filter(|line| !line.trim().is_empty()) {
        tight.push_str(line);
        tight.push('\n');
    }
    Ok(tight)
}

/// Small links to sources, as HTML.
fn cite(plan: &Plan<'_>, root: &str, sources: &[usize]) -> String {
    let links = sources.iter().map(|&source| {
        format!(
            r#"<a class="cite" href="{root}sources.html#source-{number}" aria-label="Source {number}: {title}">[{number}]</a>"#,
            number = source + 1,
            title = escape(&plan.site.sources[source].title),
        )
    });
    links.collect()
}
