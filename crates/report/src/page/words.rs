//! Sentences that more than one page says.

use crate::{Interval, Need, Site, plan::Plan, text};

/// A rank and where it lies, for a table: `312 (250 to 410)`.
pub(super) fn rank_cell(need: Option<&Need>) -> String {
    need.map_or_else(
        || "not known".to_owned(),
        |need| {
            need.interval.map_or_else(
                || text::rank(need.rank),
                |interval| {
                    format!(
                        "{} ({} to {})",
                        text::rank(need.rank),
                        text::rank(interval.low),
                        text::rank(interval.high)
                    )
                },
            )
        },
    )
}

/// A tenth for a table.
pub(super) fn tenth_cell(need: Option<&Need>) -> String {
    need.map_or_else(|| "–".to_owned(), |need| need.decile.to_string())
}

/// How wide the interval is, in words that fit.
pub(super) fn how_sure(interval: Interval, of: usize, singular: &str) -> String {
    let width = interval.high.get().abs_diff(interval.low.get()) as usize;
    let verdict = if width * 50 <= of {
        "That is close together, so this rank is firm."
    } else if width * 10 <= of {
        "So take the rank as a good guide, not as exact."
    } else {
        "That is far apart, so take this rank as a rough guide only."
    };
    format!(
        "A rank is an estimate. When we change the choices made in the measure, 9 times in 10 this {singular} ranks between {} and {}. {verdict}",
        text::rank(interval.low),
        text::rank(interval.high),
    )
}

/// How sure the whole report is, a sentence each.
pub(super) fn sure(plan: &Plan<'_>) -> Vec<String> {
    let site = plan.site;
    let mut lines = Vec::new();
    let draws = site.need.as_ref().and_then(|need| need.draws);
    let intervals: Vec<Interval> = plan
        .funded()
        .iter()
        .filter_map(|area| area.need.as_ref()?.interval)
        .collect();
    if intervals.is_empty() && draws.is_none() {
        lines.push(
            "We did not test how much the ranks would change if the measure were made in another way. Take each rank as an estimate."
                .to_owned(),
        );
        return lines;
    }
    lines.push(draws.map_or_else(
        || "Every rank here is an estimate.".to_owned(),
        |draws| {
            format!(
                "Every rank here is an estimate. We made the measure again {} times, each time with slightly different choices, and looked at how the ranks move.",
                text::thousands(u64::from(draws))
            )
        },
    ));
    let mut widths: Vec<u32> = intervals
        .iter()
        .map(|interval| interval.high.get().abs_diff(interval.low.get()))
        .collect();
    widths.sort_unstable();
    if let Some(middle) = widths.get(widths.len() / 2) {
        lines.push(format!(
            "For half of the {}, the rank stays within a span of {} places out of {}, 9 times in 10.",
            plan.plural(),
            text::thousands(u64::from(*middle)),
            text::count(plan.ranked(site.funded)),
        ));
    }
    lines.extend(close_calls(plan));
    lines
}

/// How many of those who are in might as well not be.
fn close_calls(plan: &Plan<'_>) -> Option<String> {
    let selected = plan.selected();
    let chances: Vec<f64> = selected
        .iter()
        .filter_map(|&area| Some(plan.funded()[area].money.as_ref()?.p_selected?.get()))
        .collect();
    if chances.is_empty() {
        return None;
    }
    let firm = chances.iter().filter(|&&chance| chance >= 0.9).count();
    let close = chances.iter().filter(|&&chance| chance < 0.5).count();
    let noun = if selected.len() == 1 {
        plan.singular()
    } else {
        plan.plural()
    };
    let first = format!(
        "Of the {} {noun} that get money, {} would be chosen at least 9 times in 10.",
        text::count(selected.len()),
        if firm == selected.len() {
            "all".to_owned()
        } else {
            text::count(firm)
        }
    );
    Some(match close {
        0 => format!("{first} None was a close call."),
        _ => format!(
            "{first} {} would be chosen less than half of the time: it was a close call.",
            text::count(close)
        ),
    })
}

/// What prices amounts are in.
pub(super) fn prices(site: &Site) -> String {
    site.programme
        .price_base
        .as_ref()
        .map_or_else(|| "in cash".to_owned(), |base| format!("in {base} prices"))
}

/// The years of the programme in words.
pub(super) fn term(site: &Site) -> Option<String> {
    let years = &site.programme.years;
    match years.as_slice() {
        [] => None,
        [only] => Some(only.to_string()),
        [first, .., last] => Some(format!("{first} to {last}")),
    }
}
