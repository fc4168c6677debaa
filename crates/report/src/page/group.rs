//! A list of places with their need and money: those of one larger area.

use askama::Template;
use rayon::prelude::*;

use super::{Shell, cite, render, words};
use crate::{
    File, ReportError,
    plan::{Group, Plan, money},
    text,
};

#[derive(Template)]
#[template(path = "group.html")]
struct GroupPage<'a> {
    shell: Shell<'a>,
    name: &'a str,
    words: Vec<String>,
    funded_title: String,
    caption: String,
    with_people: bool,
    with_money: bool,
    rows: Vec<Row<'a>>,
    parts_title: String,
    parts_caption: String,
    parts: Vec<PartRow<'a>>,
    need_cite: String,
}

struct Row<'a> {
    slug: String,
    name: &'a str,
    href: Option<String>,
    selected: bool,
    people: String,
    tenth: String,
    rank: String,
    money: String,
}

struct PartRow<'a> {
    slug: String,
    name: &'a str,
    code: &'a str,
    tenth: String,
    rank: String,
}

pub(super) fn pages(plan: &Plan<'_>) -> Result<Vec<File>, ReportError> {
    plan.groups
        .par_iter()
        .map(|group| page(plan, group))
        .collect()
}

fn page(plan: &Plan<'_>, group: &Group) -> Result<File, ReportError> {
    let site = plan.site;
    let rows: Vec<Row<'_>> = group.areas.iter().map(|&area| row(plan, area)).collect();
    let finer = site.levels.get(site.funded + 1);
    let of = |level: usize| {
        format!(
            "Rank 1 of {} is the greatest need; so is tenth 1.",
            text::count(plan.ranked(level))
        )
    };
    let page = GroupPage {
        shell: Shell::new(plan, "../", "places.html"),
        name: &group.name,
        words: describe(plan, group),
        funded_title: text::capital(plan.plural()),
        caption: of(site.funded),
        with_people: group
            .areas
            .iter()
            .any(|&area| plan.funded()[area].population.is_some()),
        with_money: plan.funded().iter().any(|area| area.money.is_some()),
        rows,
        parts_title: finer.map_or_else(String::new, |level| text::capital(&level.plural)),
        parts_caption: finer.map_or_else(String::new, |_| of(site.funded + 1)),
        parts: parts(plan, group),
        need_cite: cite(plan, "../", &site.cites.need),
    };
    render(&format!("areas/{}.html", group.slug), &page)
}

fn describe(plan: &Plan<'_>, group: &Group) -> Vec<String> {
    let selected = group
        .areas
        .iter()
        .filter_map(|&area| money(&plan.funded()[area]));
    let totals: Vec<u64> = selected.map(|money| money.total.get()).collect();
    let many = text::counted(group.areas.len(), plan.singular(), plan.plural());
    let mut lines = Vec::new();
    if plan.site.formula.is_none() {
        lines.push(format!("{many}."));
    } else if totals.is_empty() {
        lines.push(format!("{many}. None of them gets money."));
    } else {
        let sum = allotment_place::Pence::new(totals.iter().sum());
        lines.push(format!(
            "{many}. {} of them {} money: {} in all.",
            text::count(totals.len()),
            if totals.len() == 1 { "gets" } else { "get" },
            sum.display_whole(plan.site.programme.currency),
        ));
    }
    lines
}

fn row<'a>(plan: &'a Plan<'_>, area: usize) -> Row<'a> {
    let here = &plan.funded()[area];
    let slug = text::slug(here.id.as_str());
    Row {
        href: here.page.then(|| format!("../places/{slug}.html")),
        slug,
        name: &here.name,
        selected: money(here).is_some(),
        people: here
            .population
            .map_or_else(|| "–".to_owned(), text::thousands),
        tenth: words::tenth_cell(here.need.as_ref()),
        rank: words::rank_cell(here.need.as_ref()),
        money: here.money.as_ref().map_or_else(String::new, |money| {
            if money.selected {
                money.total.display_whole(plan.site.programme.currency)
            } else {
                money.reason.clone()
            }
        }),
    }
}

fn parts<'a>(plan: &'a Plan<'_>, group: &Group) -> Vec<PartRow<'a>> {
    let site = plan.site;
    let Some(finer) = site.levels.get(site.funded + 1) else {
        return Vec::new();
    };
    let inside = group
        .areas
        .iter()
        .flat_map(|&area| plan.parts(site.funded, area));
    inside
        .map(|&part| {
            let here = &finer.areas[part];
            PartRow {
                slug: text::slug(here.id.as_str()),
                name: &here.name,
                code: here.id.as_str(),
                tenth: words::tenth_cell(here.need.as_ref()),
                rank: words::rank_cell(here.need.as_ref()),
            }
        })
        .collect()
}
