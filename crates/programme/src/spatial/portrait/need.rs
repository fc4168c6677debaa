//! How great the need is of a neighbourhood of its own.

use allotment_crosswalk::{Lies, count_within, mean_within};
use allotment_place::MoreIs;

use super::line::{Line, Part};
use crate::need::{Denominator, NeedRun, NeedSpec};

/// The people who live there.
pub(super) fn people(need: &NeedRun, lies: &[Lies]) -> Option<(Line, Vec<f64>)> {
    let counted = need.input.population.as_ref()?;
    let people: Vec<f64> = counted.iter().map(|one| one.unwrap_or(0.0)).collect();
    let line = Line::new(Part::People, "population", "People")
        .bounded(count_within(counted, lies))
        .unit("people");
    Some((line, people))
}

/// The index, its groups and its indicators: the mean of the people there, each having
/// the figure of the area where they live. Without people every area counts alike.
pub(super) fn index(
    part: Part,
    spec: &NeedSpec,
    need: &NeedRun,
    people: &[f64],
    lies: &[Lies],
) -> Vec<Line> {
    let mean = |values: &[Option<f64>]| mean_within(values, people, lies);
    let places = need.input.ids.len();
    let score: Vec<Option<f64>> = need.scores.score.iter().copied().map(Some).collect();
    let rank: Vec<Option<f64>> = (need.scores.rank.iter())
        .map(|rank| Some(f64::from(rank.get())))
        .collect();
    let mut told = vec![
        Line::new(part, "average_score", "Average score")
            .bounded(mean(&score))
            .unit("index points")
            .note("of the people here"),
        Line::new(part, "average_rank", "Average rank")
            .bounded(mean(&rank))
            .unit(format!("of {places}, 1 being the greatest score"))
            .note("of the people here"),
    ];
    if let Some(interval) = over_draws(need, people, lies) {
        let mut line = Line::new(
            part,
            "average_rank_over_draws",
            "Average rank, other weights and methods",
        )
        .unit(format!("of {places}, 1 being the greatest score"))
        .note("the middle and the fifth and ninety-fifth in a hundred of the draws");
        line.value = Some(interval[1]);
        line.bounds = Some((interval[0], interval[2]));
        line.interval = Some("nine in ten of the draws");
        told.push(line);
    }
    let worst = need.scores.decile.iter().zip(people);
    let worst: Vec<Option<f64>> = worst
        .map(|(&decile, &people)| Some(if decile == 1 { people } else { 0.0 }))
        .collect();
    told.push(
        Line::new(
            part,
            "people_in_first_tenth",
            "People in areas of the first tenth",
        )
        .bounded(count_within(&worst, lies))
        .unit("people"),
    );
    for (group, found) in spec.groups.iter().zip(&need.scores.groups) {
        let title = group.title.clone();
        let title = title.unwrap_or_else(|| group.id.value.clone());
        told.push(
            Line::new(part, group.id.value.clone(), title)
                .bounded(mean(&found.score))
                .unit("points of the group")
                .note("average score of the people here"),
        );
    }
    for (at, indicator) in spec.indicators.iter().enumerate() {
        let title = indicator.title.clone();
        let title = title.unwrap_or_else(|| indicator.id.value.clone());
        let column = need.input.indicator_columns[at].as_deref();
        let line = Line::new(part, indicator.id.value.clone(), title)
            .unit(unit_of(column, indicator.more_is));
        told.push(one_indicator(line, (spec, need, at), people, lies));
    }
    told
}

/// What the numbers of an indicator are, as far as anybody said: the column that they stand
/// in, which tells ranks from rates, and which way is worse.
fn unit_of(column: Option<&str>, more_is: MoreIs) -> String {
    let way = match more_is {
        MoreIs::Worse => "more is worse",
        MoreIs::Better => "more is better",
    };
    match column {
        Some(column) => format!("as in '{column}'; {way}"),
        None => way.to_owned(),
    }
}

/// A rate is re-made: the mean of the areas' rates, each by what it is over, is all that
/// is counted here over all that it is of. What is no rate, or a rate of nobody knows
/// what, is the mean of the people here.
fn one_indicator(
    line: Line,
    (spec, need, at): (&NeedSpec, &NeedRun, usize),
    people: &[f64],
    lies: &[Lies],
) -> Line {
    let found = &need.input.indicators[at].values;
    let treated = &need.scores.indicators[at].treated;
    // What was missing is as the index filled it.
    let values = found.iter().zip(treated);
    let values: Vec<Option<f64>> = values.map(|(own, filled)| own.or(*filled)).collect();
    let known = |values: &[Option<f64>]| values.iter().flatten().count();
    let mut note = String::new();
    let over = need.input.denominator(spec, at);
    let over = over.expect("columns that were read once, for the index");
    let mut made = None;
    if let Some(Denominator { counts, name }) = &over {
        let mut inside = counts.iter().zip(lies);
        if inside.all(|(count, lies)| *lies == Lies::Outside || count.is_some_and(|n| n >= 0.0)) {
            let weights: Vec<f64> = counts.iter().map(|count| count.unwrap_or(0.0)).collect();
            made = mean_within(&values, &weights, lies);
            note = format!("re-made from what is counted in all areas here, over their '{name}'");
        }
    }
    let line = match (made, over) {
        (Some(_), _) => line.bounded(made),
        (None, over) => {
            "mean of the areas' values by their people".clone_into(&mut note);
            let mut line = line.bounded(mean_within(&values, people, lies));
            if let Some(Denominator { name, .. }) = over {
                note = format!("{note}: the rate cannot be re-made, as not all of {name} is known");
                (line.bounds, line.interval) = (None, None);
            }
            line
        }
    };
    if known(&values) > known(found) {
        note.push_str("; one that is missing is as the index fills it");
    }
    line.note(note)
}

/// The 5th, 50th and 95th percentile (nearest rank) of the average rank over the draws.
fn over_draws(need: &NeedRun, people: &[f64], lies: &[Lies]) -> Option<[f64; 3]> {
    let draws = &need.robustness.as_ref()?.draw_ranks;
    let inside: Vec<(usize, f64)> = (lies.iter().zip(people).enumerate())
        .filter_map(|(row, (lies, people))| match lies {
            Lies::Outside => None,
            Lies::Inside => Some((row, *people)),
            Lies::InPart(share) => Some((row, share * people)),
        })
        .collect();
    let all: f64 = inside.iter().map(|(_, people)| people).sum();
    if all <= 0.0 || draws.draws() == 0 {
        return None;
    }
    let mut averages: Vec<f64> = (0..draws.draws())
        .map(|draw| {
            let ranks = inside.iter();
            let sum: f64 = ranks
                .map(|&(row, people)| f64::from(draws.rank(draw, row)) * people)
                .sum();
            sum / all
        })
        .collect();
    averages.sort_by(f64::total_cmp);
    let at = |percent: usize| averages[(percent * averages.len()).div_ceil(100).max(1) - 1];
    Some([at(5), at(50), at(95)])
}
