//! The first page: what this is, who is in, how sure we are.

use askama::Template;

use super::{Shell, cite, election, render, words};
use crate::{
    File, LeftOut, OutcomeFurther, OutcomeMeasure, ReportError, Verdict,
    chart::{self, Bar},
    map::describe_map,
    plan::{Plan, money},
    svg::{Picture, real},
    text,
};

#[derive(Template)]
#[template(path = "overview.html")]
struct Overview<'a> {
    shell: Shell<'a>,
    lead: String,
    facts: Vec<Fact>,
    who: Vec<String>,
    map: Option<String>,
    map_size: (i64, i64),
    border_cite: String,
    by_tenth: Option<String>,
    per_head: Option<String>,
    per_head_words: Vec<String>,
    starts: Option<String>,
    results: &'a [OutcomeMeasure],
    answers: &'a [OutcomeFurther],
    sure: Vec<String>,
    audit: Vec<String>,
    elections: Vec<election::Link>,
    left_out: &'a [LeftOut],
}

struct Fact {
    label: String,
    value: String,
    cite: String,
}

pub(super) fn page(plan: &Plan<'_>, map_size: Option<(i64, i64)>) -> Result<File, ReportError> {
    let site = plan.site;
    let need_cite = cite(plan, "", &site.cites.need);
    let money_cite = cite(plan, "", &site.cites.money);
    let page = Overview {
        shell: Shell::new(plan, "", "index.html"),
        lead: lead(plan),
        facts: facts(plan),
        who: who(plan),
        map: map_size.and_then(|_| describe_map(site)),
        map_size: map_size.unwrap_or_default(),
        border_cite: cite(plan, "", &site.cites.borders),
        by_tenth: selected_by_tenth(plan).map(|chart| chart.figure(&need_cite)),
        per_head: per_head(plan, "per-head", 0).map(|chart| chart.figure(&money_cite)),
        per_head_words: per_head_words(plan, 0),
        starts: starts(plan).map(|chart| chart.figure(&money_cite)),
        results: (site.outcome.as_ref()).map_or(&[][..], |outcome| &outcome.measures),
        answers: (site.outcome.as_ref()).map_or(&[][..], |outcome| &outcome.further),
        sure: if plan.has_places() {
            words::sure(plan)
        } else {
            Vec::new()
        },
        audit: verdicts(plan),
        elections: election::links(plan, None),
        left_out: &site.left_out,
    };
    render("index.html", &page)
}

/// The charts of this page as figures of their own.
pub(crate) fn figures(plan: &Plan<'_>) -> Vec<(&'static str, Picture)> {
    let figures = [
        ("selected-by-tenth", selected_by_tenth(plan)),
        ("money-per-head-by-tenth", per_head(plan, "per-head", 0)),
        ("starts-by-year", starts(plan)),
    ];
    let drawn = figures.into_iter();
    drawn
        .filter_map(|(name, picture)| Some((name, picture?)))
        .collect()
}

fn lead(plan: &Plan<'_>) -> String {
    let programme = &plan.site.programme;
    programme.about.clone().unwrap_or_else(|| {
        if !plan.has_places() {
            "This report shows what was found, and how sure we are.".to_owned()
        } else if plan.site.formula.is_some() {
            format!(
                "This report shows which {} get money, how much, and why. Nobody had to bid: one formula, the same for all, shares the money by need.",
                plan.plural()
            )
        } else {
            format!(
                "This report shows which {} have the greatest need, and how sure we are.",
                plan.plural()
            )
        }
    })
}

fn facts(plan: &Plan<'_>) -> Vec<Fact> {
    let site = plan.site;
    let mut facts = Vec::new();
    let mut push = |label: &str, value: String, sources: &[usize]| {
        facts.push(Fact {
            label: label.to_owned(),
            value,
            cite: cite(plan, "", sources),
        });
    };
    if let Some(formula) = &site.formula {
        let whole = formula.envelope.display_whole(site.programme.currency);
        push(
            &format!("shared out, {}", words::prices(site)),
            whole,
            &site.cites.money,
        );
    }
    let selected = plan.selected();
    if selected.is_empty() && plan.has_places() {
        push(
            plan.plural(),
            text::count(plan.funded().len()),
            &site.cites.places,
        );
    } else if !selected.is_empty() {
        let noun = if selected.len() == 1 {
            plan.singular()
        } else {
            plan.plural()
        };
        let label = format!("{noun} of {} get money", text::count(plan.funded().len()));
        push(&label, text::count(selected.len()), &site.cites.places);
        let people: Option<u64> = selected
            .iter()
            .map(|&area| plan.funded()[area].population)
            .sum();
        if let Some(people) = people {
            push(
                "people live in them",
                text::thousands(people),
                &site.cites.population,
            );
        }
    }
    if let Some(term) = words::term(site) {
        let years = text::counted(site.programme.years.len(), "year", "years");
        push(&term, years, &site.cites.money);
    }
    facts
}

fn who(plan: &Plan<'_>) -> Vec<String> {
    let selected = plan.selected();
    if selected.is_empty() {
        return Vec::new();
    }
    let needs = || {
        selected
            .iter()
            .filter_map(|&area| plan.funded()[area].need.as_ref())
    };
    let worst = needs().filter(|need| need.decile == 1).count();
    let those = text::counted(selected.len(), plan.singular(), plan.plural());
    let which = if worst == selected.len() {
        format!("All of the {those} that get money are")
    } else if worst == 1 {
        format!("1 of the {those} that get money is")
    } else {
        format!("{} of the {those} that get money are", text::count(worst))
    };
    let mut lines = vec![format!(
        "{which} in the tenth with the greatest need.\u{a0}{}",
        cite(plan, "", &plan.site.cites.need),
    )];
    if let Some(selection) = plan
        .site
        .formula
        .as_ref()
        .and_then(|it| it.selection.as_ref())
    {
        let rules: Vec<String> = selection
            .rules
            .iter()
            .map(|rule| text::escape(rule))
            .collect();
        lines.extend((!rules.is_empty()).then(|| rules.join(" ")));
    }
    lines
}

/// How many places of each tenth are in.
fn selected_by_tenth(plan: &Plan<'_>) -> Option<Picture> {
    let selected = plan.selected();
    let mut counts = [0_usize; 10];
    for &area in &selected {
        let decile = plan.funded()[area].need.as_ref()?.decile;
        *counts.get_mut(usize::from(decile).checked_sub(1)?)? += 1;
    }
    if selected.is_empty() {
        return None;
    }
    let bars: Vec<Bar> = counts
        .iter()
        .zip(1..)
        .map(|(&count, tenth)| Bar {
            label: tenth.to_string(),
            value: Some(real(count)),
            shown: text::count(count),
        })
        .collect();
    let list: Vec<String> = bars.iter().map(|bar| bar.shown.clone()).collect();
    let title = format!(
        "{} that get money, by tenth of need",
        text::capital(plan.plural())
    );
    let words = format!(
        "From the tenth with the greatest need to the least: {}.",
        text::listed(&list)
    );
    let frame = chart::Frame {
        title: &title,
        words: &words,
        left: "greatest need",
        right: "least need",
    };
    Some(chart::bars("by-tenth", &frame, &bars))
}

/// Money a head by tenth, under index number `index` of the audit.
pub(super) fn per_head(plan: &Plan<'_>, key: &str, index: usize) -> Option<Picture> {
    let site = plan.site;
    let distribution = site.audit.as_ref()?.distributions.get(index)?;
    let bars: Vec<Bar> = distribution
        .per_head
        .iter()
        .zip(1..)
        .map(|(pence, tenth)| Bar {
            label: tenth.to_string(),
            // A bar's length: well within what an f64 holds exactly.
            value: pence.map(|pence| real(usize::try_from(pence.get()).unwrap_or(usize::MAX))),
            shown: pence.map_or_else(
                || "–".to_owned(),
                |pence| text::short_money(pence, site.programme.currency),
            ),
        })
        .collect();
    let list: Vec<String> = bars.iter().map(|bar| bar.shown.clone()).collect();
    let title = format!("Money a head by tenth of need ({})", distribution.index);
    let words = format!(
        "From the tenth with the greatest need to the least: {}.",
        text::listed(&list)
    );
    let frame = chart::Frame {
        title: &title,
        words: &words,
        left: "greatest need",
        right: "least need",
    };
    Some(chart::bars(key, &frame, &bars))
}

/// What that chart shows, in sentences.
pub(super) fn per_head_words(plan: &Plan<'_>, index: usize) -> Vec<String> {
    let site = plan.site;
    let audit = site.audit.as_ref();
    let Some(distribution) = audit.and_then(|audit| audit.distributions.get(index)) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if let (Some(Some(first)), Some(last)) =
        (distribution.per_head.first(), distribution.per_head.last())
    {
        let currency = site.programme.currency;
        let last = last.unwrap_or_default();
        lines.push(format!(
            "For each person, the tenth with the greatest need gets {}. The tenth with the least need gets {}.",
            first.display_whole(currency),
            last.display_whole(currency),
        ));
    }
    if let Some(fifth) = distribution.worst_fifth {
        lines.push(format!(
            "The fifth with the greatest need gets {} of the money.",
            text::percent_of(fifth)
        ));
    }
    lines
}

/// How many places start in each year.
fn starts(plan: &Plan<'_>) -> Option<Picture> {
    let mut counts = std::collections::BTreeMap::new();
    for area in plan.funded() {
        if let Some(start) = money(area).and_then(|money| money.starts) {
            *counts.entry(start).or_insert(0_usize) += 1;
        }
    }
    if counts.len() < 2 {
        return None;
    }
    let bars: Vec<Bar> = counts
        .iter()
        .map(|(year, &count)| Bar {
            label: year.to_string(),
            value: Some(real(count)),
            shown: text::count(count),
        })
        .collect();
    let list: Vec<String> = bars
        .iter()
        .map(|bar| format!("{} {}", bar.label, bar.shown))
        .collect();
    let title = format!("{} that start, by year", text::capital(plan.plural()));
    let words = format!("{}.", text::listed(&list));
    let frame = chart::Frame {
        title: &title,
        words: &words,
        left: "",
        right: "",
    };
    Some(chart::bars("starts", &frame, &bars))
}

fn verdicts(plan: &Plan<'_>) -> Vec<String> {
    let Some(audit) = &plan.site.audit else {
        return Vec::new();
    };
    let tried: Vec<_> = audit
        .checks
        .iter()
        .filter(|it| it.verdict != Verdict::NotTried)
        .collect();
    let fails: Vec<String> = tried
        .iter()
        .filter(|check| check.verdict == Verdict::Fails)
        .map(|check| format!("“{}”", check.name))
        .collect();
    let mut lines = Vec::new();
    if !tried.is_empty() {
        lines.push(format!(
            "We held the formula against {} of fairness. {}",
            text::counted(tried.len(), "rule", "rules"),
            if fails.is_empty() {
                "It keeps all of them.".to_owned()
            } else {
                format!(
                    "It keeps {} and breaks {}: {}.",
                    text::count(tried.len() - fails.len()),
                    text::count(fails.len()),
                    text::listed(&fails)
                )
            }
        ));
    }
    lines.extend(audit.disagreements.iter().cloned());
    lines
}
