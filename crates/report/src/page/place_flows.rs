//! Money and policies that reach a place, by theme and by whose they are.

use allotment_place::{Currency, Pence};

use super::cite;
use crate::{Area, Flow, FlowsKnown, PlaceFlows, plan::Plan, text};

/// The part of a page, if what reaches the place is known.
pub(super) struct Section<'a> {
    pub lead: Vec<String>,
    pub rows: Vec<Row<'a>>,
    pub once: String,
    pub yearly: String,
    pub once_head: String,
    pub yearly_head: String,
    pub sure: Vec<String>,
    pub overlaps: &'a [String],
    pub conflicts: &'a [String],
    pub unfunded: Option<String>,
    pub cite: String,
}

/// One policy, or the awards of one funder for one theme.
pub(super) struct Row<'a> {
    pub theme: &'a str,
    pub department: &'a str,
    pub name: &'a str,
    pub aims: String,
    pub other_days: Option<&'a str>,
    pub once: String,
    pub yearly: String,
    pub head: String,
}

/// What the page of `here` says of what reaches it.
pub(super) fn section<'a>(plan: &Plan<'a>, here: &Area) -> Option<Section<'a>> {
    let part = plan.site.connect.as_ref()?;
    let found = part.places.get(&here.id)?;
    let currency = plan.site.programme.currency;
    let sum = |once: bool| -> Pence {
        let of = (found.flows.iter()).filter(|flow| flow.once == once && flow.other_days.is_none());
        Pence::new(of.filter_map(|flow| flow.amount).map(Pence::get).sum())
    };
    let (once, yearly) = (sum(true), sum(false));
    let head = |money: Pence| each(money, here.population, currency);
    let mut flows: Vec<&Flow> = found.flows.iter().collect();
    flows.sort_by_key(|flow| (&flow.theme, &flow.department, &flow.name));
    Some(Section {
        lead: lead(here, found, &part.year, (once, yearly), currency),
        rows: flows.into_iter().map(|flow| row(flow, currency)).collect(),
        once: once.display_whole(currency),
        yearly: yearly.display_whole(currency),
        once_head: head(once),
        yearly_head: head(yearly),
        sure: sure([&part.yearly, &part.once], found, currency),
        overlaps: &found.overlaps,
        conflicts: &found.conflicts,
        unfunded: (!part.unfunded.is_empty()).then(|| {
            format!(
                "No money for these themes is known to benefit any place: {}.",
                text::listed(&part.unfunded)
            )
        }),
        cite: cite(plan, "../", &part.cites),
    })
}

fn lead(
    here: &Area,
    found: &PlaceFlows,
    year: &str,
    (once, yearly): (Pence, Pence),
    currency: Currency,
) -> Vec<String> {
    if found.flows.is_empty() {
        return vec![format!(
            "None of the policies and grants that we know of is known to reach {}.",
            here.name
        )];
    }
    let mut lines = Vec::new();
    for (money, words) in [(yearly, "each year"), (once, "once, not each year")] {
        if money.get() > 0 {
            let each = each(money, here.population, currency);
            let each = if each == "–" {
                String::new()
            } else {
                format!(", {each} for each person who lives here")
            };
            lines.push(format!(
                "{} reaches it {words}{each}.",
                money.display_whole(currency)
            ));
        }
    }
    let paid = |flow: &&Flow| flow.amount.is_some_and(|money| money.get() > 0);
    let others = found.flows.iter().filter(|flow| flow.other_days.is_some());
    if others.filter(paid).count() > 0 {
        lines.push(format!(
            "What comes each year is added up as it is {year}, when most of all the money runs. What runs on other days only is in the table, but not in the sum."
        ));
    }
    lines.push(
        "Money that comes once and money that comes each year are never added up.".to_owned(),
    );
    lines
}

/// How much of all money can be told to reach somebody.
fn sure(known: [&FlowsKnown; 2], found: &PlaceFlows, currency: Currency) -> Vec<String> {
    let mut lines = Vec::new();
    for (known, which) in known.into_iter().zip(["each year", "once"]) {
        let all = known.placed.get() + known.at_offices.get() + known.unknown.get();
        if all == 0 {
            continue;
        }
        // A share of money, for a sentence: no penny hangs on it.
        #[expect(clippy::cast_precision_loss, reason = "a share in whole per cent")]
        let share = |part: Pence| text::percent_of(part.get() as f64 / all as f64);
        lines.push(format!(
            "Of all the money that comes {which}, to any place, {} is known to benefit people where it is shown. Of {} we only know where the office is of whoever receives it. Of {} nobody says where it goes.",
            share(known.placed),
            share(known.at_offices),
            share(known.unknown),
        ));
    }
    if !lines.is_empty() {
        lines.push("Money that we know only by an office, or not at all, is laid on no place: an office is not where people are helped.".to_owned());
    }
    if found.offices_here.get() > 0 {
        lines.push(format!(
            "{} more went to groups that have their office here. It may be meant for people elsewhere, so it is not in the table.",
            found.offices_here.display_whole(currency)
        ));
    }
    lines
}

fn row(flow: &Flow, currency: Currency) -> Row<'_> {
    let amount = |wanted: bool| match flow.amount {
        Some(money) if flow.once == wanted => money.display_whole(currency),
        _ => "–".to_owned(),
    };
    Row {
        theme: &flow.theme,
        department: &flow.department,
        name: &flow.name,
        aims: flow.aims.join(", "),
        other_days: flow.other_days.as_deref(),
        once: amount(true),
        yearly: amount(false),
        head: flow.per_head.map_or_else(
            || {
                if flow.amount.is_some() {
                    "–".to_owned()
                } else {
                    "no money".to_owned()
                }
            },
            |money| money.display(currency),
        ),
    }
}

/// Money for each person, to the nearest penny.
fn each(money: Pence, people: Option<u64>, currency: Currency) -> String {
    match people {
        Some(people) if people > 0 => {
            Pence::new((money.get() + people / 2) / people).display(currency)
        }
        _ => "–".to_owned(),
    }
}
