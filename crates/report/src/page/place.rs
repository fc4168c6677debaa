//! The page of one place.

use allotment_place::Simplified;
use askama::Template;
use rayon::prelude::*;

use super::{
    Shell, cite, election, ledger, place_assets, place_flows, place_need as need, place_outcome,
    place_parts as inside, place_parts_beside, place_peers, place_plan, place_roadmap,
    place_second, render, words,
};
use crate::{
    Area, File, Money, ReportError, chart,
    map::{Ground, locator},
    plan::{Plan, money},
    text,
};

#[derive(Template)]
#[template(path = "place.html")]
struct PlacePage<'a> {
    shell: Shell<'a>,
    name: &'a str,
    under: String,
    group_name: &'a str,
    group_slug: &'a str,
    headline: Option<Headline>,
    need_words: Vec<String>,
    strip: Option<String>,
    sure: Vec<String>,
    strengths: Vec<String>,
    gaps: Vec<String>,
    drivers: Option<String>,
    domains: Vec<need::DomainRow<'a>>,
    second: Option<place_second::Section<'a>>,
    peers: Option<place_peers::Section<'a>>,
    roadmap: Option<place_roadmap::Section<'a>>,
    planned: Option<place_plan::Section<'a>>,
    kept: Option<ledger::Section<'a>>,
    assets: Option<place_assets::Section<'a>>,
    flows: Option<place_flows::Section<'a>>,
    came: Option<place_outcome::Section<'a>>,
    parts_beside: Option<place_parts_beside::Section<'a>>,
    parts_plural: &'a str,
    spread: Vec<String>,
    locator: Option<String>,
    rows: Option<String>,
    parts: Vec<inside::PartRow<'a>>,
    money_words: Vec<String>,
    money_chart: Option<String>,
    price_words: String,
    split: bool,
    with_why: bool,
    years: Vec<YearRow>,
    total: YearRow,
    formula_parts: Vec<(&'a str, String)>,
    limits: Vec<(&'a str, String)>,
    elections: Vec<election::Link>,
    need_cite: String,
    money_cite: String,
}

struct Headline {
    amount: String,
    lines: Vec<String>,
}

#[derive(Default)]
struct YearRow {
    year: String,
    amount: String,
    capital: String,
    revenue: String,
    why: String,
}

pub(super) fn pages(plan: &Plan<'_>, ground: Option<&Ground>) -> Result<Vec<File>, ReportError> {
    let areas = plan.funded();
    let with_page: Vec<usize> = (0..areas.len()).filter(|&area| areas[area].page).collect();
    let finer = ground.and_then(|ground| ground.levels.get(plan.site.funded + 1)?.as_ref());
    // Below 0: every point as it is.
    let borders = finer.map(|finer| finer.topology.at(-1.0));
    with_page
        .par_iter()
        .map(|&area| page(plan, ground, borders.as_ref(), area))
        .collect()
}

fn page(
    plan: &Plan<'_>,
    ground: Option<&Ground>,
    borders: Option<&Simplified<'_>>,
    area: usize,
) -> Result<File, ReportError> {
    let site = plan.site;
    let here = &plan.funded()[area];
    let group = plan.group(area);
    let parts = plan.parts(site.funded, area);
    let paid = money(here);
    let currency = site.programme.currency;
    let split = paid.is_some_and(|money| money.years.iter().any(|year| year.capital.is_some()));
    let chart = paid.filter(|money| money.years.len() > 1).map(|money| {
        let title = format!("Money for {} by year", here.name);
        let cites = cite(plan, "../", &site.cites.money);
        chart::money_by_year("money-chart", &title, &money.years, currency).figure(&cites)
    });
    let map = ground.and_then(|ground| locator(site, ground, borders, area, parts));
    let page = PlacePage {
        shell: Shell::new(plan, "../", "places.html"),
        name: &here.name,
        under: under(plan, area),
        group_name: &group.name,
        group_slug: &group.slug,
        headline: here.money.as_ref().map(|money| headline(plan, here, money)),
        need_words: need::need_words(plan, here),
        strip: need::strip(plan, here),
        sure: need::sure(plan, here),
        strengths: need::strengths(plan, here),
        gaps: need::gaps(plan, here),
        drivers: need::drivers(plan, here),
        domains: need::domains(plan, here),
        second: place_second::section(plan, here),
        peers: place_peers::section(plan, here),
        roadmap: place_roadmap::section(plan, here),
        planned: place_plan::section(plan, here),
        kept: ledger::section(plan, here),
        assets: place_assets::section(plan, here, area, ground),
        flows: place_flows::section(plan, here),
        came: place_outcome::section(plan, here)?,
        parts_beside: place_parts_beside::section(plan, area),
        parts_plural: site
            .levels
            .get(site.funded + 1)
            .map_or("", |level| &level.plural),
        spread: inside::spread(plan, area),
        locator: map.map(|picture| picture.figure(&cite(plan, "../", &site.cites.borders))),
        rows: inside::rows(plan, area),
        parts: inside::table(plan, area),
        money_words: paid.map_or_else(Vec::new, |money| money_words(plan, here, money)),
        money_chart: chart,
        price_words: words::prices(site),
        split,
        with_why: paid.is_some_and(|money| money.years.iter().any(|year| year.reason.is_some())),
        years: paid.map_or_else(Vec::new, |money| years(plan, money)),
        total: paid.map_or_else(YearRow::default, |money| total(plan, money)),
        formula_parts: paid.map_or_else(Vec::new, |money| formula_parts(plan, money)),
        limits: paid.map_or_else(Vec::new, |money| limits(plan, money)),
        elections: election::links(plan, Some(here.id.as_str())),
        need_cite: cite(plan, "../", &site.cites.need),
        money_cite: cite(plan, "../", &site.cites.money),
    };
    render(
        &format!("places/{}.html", text::slug(here.id.as_str())),
        &page,
    )
}

/// What and where it is, in a line under its name.
fn under(plan: &Plan<'_>, area: usize) -> String {
    let here = &plan.funded()[area];
    let within = plan.within(plan.site.funded, area).join(", ");
    let within = if within.is_empty() {
        within
    } else {
        format!(" in {within}")
    };
    let people = here.population.map_or_else(String::new, |people| {
        format!(" {} people live here.", text::thousands(people))
    });
    let kind = text::capital(plan.singular());
    format!("{kind}{within}.{people} Its code is {}.", here.id)
}

fn headline(plan: &Plan<'_>, here: &Area, money: &Money) -> Headline {
    let mut lines = Vec::new();
    if money.selected {
        let years = money
            .years
            .iter()
            .filter(|year| year.amount.get() > 0)
            .count();
        let over = match (money.starts, years) {
            (Some(start), 2..) => Some(format!("Over {years} years, starting in {start}.")),
            (None, 2..) => Some(format!("Over {years} years.")),
            (Some(start), _) => Some(format!("In {start}.")),
            (None, _) => None,
        };
        lines.extend(over);
    }
    lines.push(money.reason.clone());
    if let Some(people) = here
        .population
        .filter(|&people| people > 0 && money.selected)
    {
        let each = allotment_place::Pence::new((money.total.get() + people / 2) / people);
        lines.push(format!(
            "That is {} for each person who lives here.",
            each.display_whole(plan.site.programme.currency)
        ));
    }
    Headline {
        amount: if money.selected {
            money.total.display_whole(plan.site.programme.currency)
        } else {
            "No money".to_owned()
        },
        lines,
    }
}

fn money_words(plan: &Plan<'_>, here: &Area, money: &Money) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(position) = money.position {
        lines.push(format!(
            "{} was number {} to be chosen.",
            here.name,
            text::thousands(u64::from(position))
        ));
    }
    if let Some(chance) = money.p_selected {
        lines.push(format!(
            "If need were measured with slightly different choices, this {} would still be chosen {} of the time.",
            plan.singular(),
            text::percent(chance)
        ));
    }
    lines
}

fn years(plan: &Plan<'_>, money: &Money) -> Vec<YearRow> {
    let currency = plan.site.programme.currency;
    let years = money.years.iter().map(|year| YearRow {
        year: year
            .year
            .map_or_else(|| "Once".to_owned(), |year| year.to_string()),
        amount: year.amount.display(currency),
        capital: year
            .capital
            .map_or_else(|| "–".to_owned(), |pence| pence.display(currency)),
        revenue: year
            .revenue
            .map_or_else(|| "–".to_owned(), |pence| pence.display(currency)),
        why: year.reason.clone().unwrap_or_default(),
    });
    years.collect()
}

fn total(plan: &Plan<'_>, money: &Money) -> YearRow {
    let currency = plan.site.programme.currency;
    let sum = |part: fn(&crate::Year) -> Option<allotment_place::Pence>| {
        let pence = money
            .years
            .iter()
            .filter_map(part)
            .map(allotment_place::Pence::get)
            .sum();
        allotment_place::Pence::new(pence).display(currency)
    };
    YearRow {
        year: String::new(),
        amount: money.total.display(currency),
        capital: sum(|year| year.capital),
        revenue: sum(|year| year.revenue),
        why: String::new(),
    }
}

fn formula_parts<'a>(plan: &Plan<'a>, money: &Money) -> Vec<(&'a str, String)> {
    let currency = plan.site.programme.currency;
    let formula = plan.site.formula.as_ref();
    let parts = formula.map_or(&[][..], |formula| &formula.parts);
    let parts = parts.iter().zip(&money.parts);
    parts
        .map(|(part, pence)| (part.name.as_str(), pence.display(currency)))
        .collect()
}

fn limits<'a>(plan: &Plan<'_>, money: &'a Money) -> Vec<(&'a str, String)> {
    let bound = money.bound.iter().map(|bound| {
        let without = bound.without.map_or_else(String::new, |pence| {
            let pence = pence.display_whole(plan.site.programme.currency);
            format!(" Without it the amount would have been {pence}.")
        });
        (bound.limit.as_str(), format!("{}{without}", bound.words))
    });
    bound.collect()
}
