//! Where a reader finds their place: by search, or down a plain list.

use askama::Template;

use super::{Shell, cite, render};
use crate::{
    DrawnPlace, File, ReportError,
    plan::{Group, Plan, money},
    text,
};

#[derive(Template)]
#[template(path = "places.html")]
struct Places<'a> {
    shell: Shell<'a>,
    lead: String,
    chosen_title: String,
    chosen: Vec<Chosen<'a>>,
    money_cite: String,
    plural: &'a str,
    all_words: String,
    groups: &'a [Group],
    drawn: &'a [DrawnPlace],
}

/// The places of one larger area that get money.
struct Chosen<'a> {
    name: &'a str,
    places: Vec<ChosenPlace<'a>>,
}

/// One of them.
struct ChosenPlace<'a> {
    name: &'a str,
    href: Option<String>,
    amount: String,
}

pub(super) fn page(plan: &Plan<'_>) -> Result<File, ReportError> {
    let site = plan.site;
    let selected = plan.selected().len();
    let page = Places {
        shell: Shell::new(plan, "", "places.html"),
        lead: format!(
            "There are {}. Look yours up to see its need{}.",
            text::counted(plan.funded().len(), plan.singular(), plan.plural()),
            if selected > 0 { ", and whether it gets money" } else { "" },
        ),
        chosen_title: format!(
            "The {} that get money",
            text::counted(selected, plan.singular(), plan.plural())
        ),
        chosen: chosen(plan),
        money_cite: cite(plan, "", &site.cites.money),
        plural: plan.plural(),
        all_words: "Each list has every place with its need, how sure that is, and its money or the reason why there is none.".to_owned(),
        groups: &plan.groups,
        drawn: &site.drawn,
    };
    render("places.html", &page)
}

/// Who gets money, under the names of the larger areas.
fn chosen<'a>(plan: &'a Plan<'_>) -> Vec<Chosen<'a>> {
    let groups = plan.groups.iter().map(|group| {
        let places = group.areas.iter().filter_map(|&area| {
            let here = &plan.funded()[area];
            Some(ChosenPlace {
                name: &here.name,
                href: plan.link(plan.site.funded, area),
                amount: money(here)?
                    .total
                    .display_whole(plan.site.programme.currency),
            })
        });
        Chosen {
            name: &group.name,
            places: places.collect(),
        }
    });
    groups.filter(|group| !group.places.is_empty()).collect()
}
