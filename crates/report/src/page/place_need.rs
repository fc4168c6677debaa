//! A place's need on its page: how great, how sure, made of what.

use super::{cite, words};
use crate::{
    Area, Domain, Pull,
    chart::{self, Strip},
    plan::Plan,
    text,
};

/// Strengths and gaps are judged alike: the best and the worst fifth.
const FIFTH: usize = 5;

/// One of the things need is made of, as a row.
pub(super) struct DomainRow<'a> {
    pub name: &'a str,
    pub part: String,
    pub rank: String,
    pub cite: String,
}

/// How great the need is, as HTML.
pub(super) fn need_words(plan: &Plan<'_>, here: &Area) -> Vec<String> {
    let Some(need) = &here.need else {
        return vec!["The need of this place is not known.".to_owned()];
    };
    let of = plan.ranked(plan.site.funded);
    let mut lines = vec![format!(
        "{} ranks <strong>{}</strong> of {} {}, where 1 is the greatest need. It is in {}.\u{a0}{}",
        text::escape(&here.name),
        text::rank(need.rank),
        text::count(of),
        text::escape(plan.plural()),
        text::tenth(need.decile),
        cite(plan, "../", &plan.site.cites.need),
    )];
    if let Some(chance) = need.worst_decile {
        lines.push(format!(
            "The chance that it is one of the tenth with the greatest need is {}.",
            text::percent(chance)
        ));
    }
    lines
}

pub(super) fn strip(plan: &Plan<'_>, here: &Area) -> Option<String> {
    let need = here.need.as_ref()?;
    let strip = Strip {
        name: &here.name,
        plural: plan.plural(),
        rank: need.rank,
        of: plan.ranked(plan.site.funded),
        interval: need.interval,
    };
    let cites = cite(plan, "../", &plan.site.cites.need);
    Some(chart::rank_strip("strip", &strip).figure(&cites))
}

pub(super) fn sure(plan: &Plan<'_>, here: &Area) -> Vec<String> {
    let Some(need) = &here.need else {
        return Vec::new();
    };
    let line = need.interval.map_or_else(
        || "A rank is an estimate. How sure this one is was not tested.".to_owned(),
        |interval| words::how_sure(interval, plan.ranked(plan.site.funded), plan.singular()),
    );
    vec![line]
}

/// Each domain with the place's pull in it.
fn pulls<'a>(plan: &Plan<'a>, here: &'a Area) -> Vec<(&'a Domain, &'a Pull)> {
    let pulls = here.need.as_ref().map_or(&[][..], |need| &need.pulls);
    plan.site.domains.iter().zip(pulls).collect()
}

/// What is strong here, or that nothing is: judged as gaps are.
pub(super) fn strengths(plan: &Plan<'_>, here: &Area) -> Vec<String> {
    let of = plan.ranked(plan.site.funded);
    let names = |keep: &dyn Fn(usize) -> bool| -> Vec<String> {
        let pulls = pulls(plan, here).into_iter();
        let kept =
            pulls.filter(|(_, pull)| pull.rank.is_some_and(|rank| keep(rank.get() as usize)));
        kept.map(|(domain, _)| domain.name.clone()).collect()
    };
    if pulls(plan, here)
        .iter()
        .all(|(_, pull)| pull.rank.is_none())
    {
        return Vec::new();
    }
    let strong = names(&|rank| (of - rank.min(of)) * FIFTH < of);
    if strong.is_empty() {
        return vec![format!(
            "None of the things we measure puts this {} in the best fifth. That does not mean nothing is strong here: we only measure some things.",
            plan.singular()
        )];
    }
    vec![format!(
        "Among the best fifth of {} in: {}.",
        plan.plural(),
        text::listed(&strong)
    )]
}

/// Where the need is: the worst fifth.
pub(super) fn gaps(plan: &Plan<'_>, here: &Area) -> Vec<String> {
    let of = plan.ranked(plan.site.funded);
    let pulls = pulls(plan, here);
    if pulls.iter().all(|(_, pull)| pull.rank.is_none()) {
        return Vec::new();
    }
    let gaps: Vec<String> = pulls
        .iter()
        .filter(|(_, pull)| {
            pull.rank
                .is_some_and(|rank| (rank.get() as usize - 1) * FIFTH < of)
        })
        .map(|(domain, _)| domain.name.clone())
        .collect();
    if gaps.is_empty() {
        return vec!["In none of them is it in the worst fifth.".to_owned()];
    }
    vec![format!(
        "Among the worst fifth of {} in: {}.",
        plan.plural(),
        text::listed(&gaps)
    )]
}

pub(super) fn drivers(plan: &Plan<'_>, here: &Area) -> Option<String> {
    let parts: Vec<(&str, f64)> = pulls(plan, here)
        .into_iter()
        .filter_map(|(domain, pull)| Some((domain.name.as_str(), pull.contribution?)))
        .collect();
    let cites = cite(plan, "../", &plan.site.cites.need);
    (!parts.is_empty()).then(|| chart::drivers("drivers-chart", &here.name, &parts).figure(&cites))
}

pub(super) fn domains<'a>(plan: &Plan<'a>, here: &'a Area) -> Vec<DomainRow<'a>> {
    let rows = pulls(plan, here)
        .into_iter()
        .map(|(domain, pull)| DomainRow {
            name: &domain.name,
            part: pull.contribution.map_or_else(
                || "–".to_owned(),
                |part| format!("{part:.2}").replace('-', "\u{2212}"),
            ),
            rank: pull.rank.map_or_else(|| "–".to_owned(), text::rank),
            cite: domain.source.map_or_else(
                || cite(plan, "../", &plan.site.cites.need),
                |source| cite(plan, "../", &[source]),
            ),
        });
    rows.collect()
}
