//! The neighbourhoods inside a place, so that its average never hides a pocket.

use super::{cite, words};
use crate::{
    Area, Need,
    chart::{self, Row},
    plan::Plan,
    text,
};

/// How many rows the chart can hold.
const MOST_ROWS: usize = 20;

/// One neighbourhood as a row.
pub(super) struct PartRow<'a> {
    pub name: &'a str,
    pub code: &'a str,
    pub people: String,
    pub tenth: String,
    pub rank: String,
}

fn parts<'a>(plan: &Plan<'a>, area: usize) -> Vec<&'a Area> {
    let site = plan.site;
    let numbers = plan.parts(site.funded, area).iter();
    numbers
        .map(|&part| &site.levels[site.funded + 1].areas[part])
        .collect()
}

/// How far apart they are, and how many people live in the worst tenth.
pub(super) fn spread(plan: &Plan<'_>, area: usize) -> Vec<String> {
    let parts = parts(plan, area);
    let known: Vec<(&Area, &Need)> = parts
        .iter()
        .filter_map(|&part| Some((part, part.need.as_ref()?)))
        .collect();
    let (Some(worst), Some(best)) = (
        known.iter().min_by_key(|(_, need)| need.rank),
        known.iter().max_by_key(|(_, need)| need.rank),
    ) else {
        return Vec::new();
    };
    let level = &plan.site.levels[plan.site.funded + 1];
    let mut lines = Vec::new();
    if known.len() > 1 {
        lines.push(format!(
            "An average can hide a pocket. The {} here run from rank {} ({}) to rank {} ({}), of {}.",
            text::counted(known.len(), &level.singular, &level.plural),
            text::rank(worst.1.rank),
            worst.0.name,
            text::rank(best.1.rank),
            best.0.name,
            text::count(plan.ranked(plan.site.funded + 1)),
        ));
    }
    let in_worst = || known.iter().filter(|(_, need)| need.decile == 1);
    let people: Option<u64> = known.iter().map(|(part, _)| part.population).sum();
    let there: Option<u64> = in_worst().map(|(part, _)| part.population).sum();
    let home = match (people, there) {
        (Some(people), Some(there)) if people > 0 => {
            // A share of people, for a sentence: no money hangs on it.
            #[expect(clippy::cast_precision_loss, reason = "a share in whole per cent")]
            let share = there as f64 / people as f64;
            format!(", home to {} of the people here", text::percent_of(share))
        }
        _ => String::new(),
    };
    let count = in_worst().count();
    lines.push(match count {
        0 => format!(
            "None of them is in the tenth of {} with the greatest need.",
            level.plural
        ),
        _ if count == known.len() && count > 1 => {
            "All of them are in the tenth with the greatest need in the country.".to_owned()
        }
        _ => format!(
            "{} of {} {} in the tenth with the greatest need in the country{home}.",
            text::count(count),
            text::count(known.len()),
            if count == 1 { "is" } else { "are" },
        ),
    });
    lines
}

pub(super) fn rows(plan: &Plan<'_>, area: usize) -> Option<String> {
    let parts = parts(plan, area);
    let rows: Option<Vec<Row<'_>>> = parts
        .iter()
        .map(|part| {
            let need = part.need.as_ref()?;
            Some(Row {
                name: &part.name,
                rank: need.rank,
                interval: need.interval,
            })
        })
        .collect();
    let rows = rows.filter(|rows| (2..=MOST_ROWS).contains(&rows.len()))?;
    let level = &plan.site.levels[plan.site.funded + 1];
    let title = format!("Need of the {} inside", level.plural);
    let chart = chart::rank_rows(
        "inside-chart",
        &title,
        &rows,
        plan.ranked(plan.site.funded + 1),
    );
    Some(chart.figure(&cite(plan, "../", &plan.site.cites.need)))
}

pub(super) fn table<'a>(plan: &Plan<'a>, area: usize) -> Vec<PartRow<'a>> {
    let rows = parts(plan, area).into_iter().map(|part| PartRow {
        name: &part.name,
        code: part.id.as_str(),
        people: part
            .population
            .map_or_else(|| "–".to_owned(), text::thousands),
        tenth: words::tenth_cell(part.need.as_ref()),
        rank: words::rank_cell(part.need.as_ref()),
    });
    rows.collect()
}
