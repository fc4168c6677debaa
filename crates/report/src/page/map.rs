//! The page of the map.

use askama::Template;

use super::{Shell, cite, render};
use crate::{
    File, ReportError,
    map::{TENTHS, UNKNOWN, describe_map},
    plan::Plan,
    text,
};

#[derive(Template)]
#[template(path = "map.html")]
struct MapPage<'a> {
    shell: Shell<'a>,
    lead: String,
    border_cite: String,
    need_cite: String,
    interactive: bool,
    config: String,
    alt: String,
    legend: Vec<(&'static str, String)>,
}

pub(super) fn page(plan: &Plan<'_>, config: Option<&str>) -> Result<File, ReportError> {
    let site = plan.site;
    let mut legend: Vec<(&'static str, String)> = TENTHS
        .iter()
        .zip(1..)
        .map(|(&colour, tenth)| (colour, text::capital(&text::tenth(tenth))))
        .collect();
    if let Some((_, first)) = legend.first_mut() {
        first.push_str(" (striped)");
    }
    legend.push((UNKNOWN, "Need not known".to_owned()));
    let selected = plan.selected().len();
    let page = MapPage {
        shell: Shell::new(plan, "", "map.html"),
        lead: if selected > 0 {
            format!(
                "The darker the colour, the greater the need. The {} that get money are picked out.",
                text::counted(selected, plan.singular(), plan.plural())
            )
        } else {
            "The darker the colour, the greater the need.".to_owned()
        },
        border_cite: cite(plan, "", &site.cites.borders),
        need_cite: cite(plan, "", &site.cites.need),
        interactive: config.is_some(),
        // A closing tag in a name must not end the script that holds it.
        config: config.unwrap_or_default().replace('<', "\\u003c"),
        alt: describe_map(site).unwrap_or_default(),
        legend,
    };
    render("map.html", &page)
}
