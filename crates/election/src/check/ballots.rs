//! Each ballot against the limits that META gives.

use super::{above, parts};
use crate::Decimal;
use crate::election::VoteType;
use crate::kind::Kind;
use crate::read::Draft;
use crate::rows::words;
use crate::sink::Sink;

pub(super) fn check(draft: &Draft, sink: &mut Sink) {
    lengths(draft, sink);
    costs(draft, sink);
    if draft.vote_type == Some(VoteType::Choose1) {
        // Those with more were told when they were read: they all count.
        for ballot in
            (0..draft.ballots.len()).filter(|&ballot| draft.ballots.choices_of(ballot).is_empty())
        {
            sink.push(
                Kind::ChooseOneLength,
                draft.ballot_lines.get(ballot),
                Some("vote"),
                || {
                    words(
                        "no project where everybody chooses one",
                        "correct the ballot, or the vote type",
                    )
                },
            );
        }
    }
    if draft.ballots.points.is_some() && sink.count(Kind::PointsCount) == 0 {
        points(draft, sink);
    }
}

/// The first of a limit's names that META has.
fn limit(draft: &Draft, names: [&'static str; 3]) -> Option<usize> {
    names
        .iter()
        .find_map(|name| draft.value(name)?.0.parse().ok())
}

fn lengths(draft: &Draft, sink: &mut Sink) {
    let least = limit(
        draft,
        ["min_length", "min_length_unit", "min_length_district"],
    );
    let most = limit(
        draft,
        ["max_length", "max_length_unit", "max_length_district"],
    );
    if draft.ballots.is_empty() {
        return;
    }
    let mut longest = 0;
    for ballot in 0..draft.ballots.len() {
        let length = draft.ballots.choices_of(ballot).len();
        longest = longest.max(length);
        let (kind, limit) = match (least, most) {
            (_, Some(most)) if length > most => (Kind::VoteTooLong, most),
            (Some(least), _) if length < least => (Kind::VoteTooShort, least),
            _ => continue,
        };
        let side = if kind == Kind::VoteTooLong {
            "most"
        } else {
            "least"
        };
        sink.push(kind, draft.ballot_lines.get(ballot), Some("vote"), || {
            words(
                &format!("{length} projects on a ballot, where {limit} is the {side}"),
                "correct the ballot, or the limit in META",
            )
        });
    }
    let Some(most) = most else { return };
    let line = draft
        .value("max_length")
        .map_or(draft.meta_line(), |(_, line)| line);
    if longest < most {
        sink.push(Kind::MaxLengthUnused, line, Some("max_length"), || {
            words(
                &format!("nobody named {most} projects; the most were {longest}"),
                "check that the limit is right",
            )
        });
    }
    if most != 1 && draft.ballots.choices.len() == draft.ballots.len() {
        sink.push(Kind::AverageLengthOne, line, Some("max_length"), || {
            words(
                &format!("one project a ballot on average, where {most} were allowed"),
                "check that the limit is right",
            )
        });
    }
}

fn costs(draft: &Draft, sink: &mut Sink) {
    let (least, most) = (draft.number("min_sum_cost"), draft.number("max_sum_cost"));
    if draft.vote_type != Some(VoteType::Approval) || (least.is_none() && most.is_none()) {
        return;
    }
    let costs: Vec<i128> = draft
        .projects
        .iter()
        .map(|project| parts(project.cost, 9))
        .collect();
    for ballot in 0..draft.ballots.len() {
        let sum: i128 = draft
            .ballots
            .choices_of(ballot)
            .iter()
            .map(|&choice| costs[choice as usize])
            .sum();
        let (kind, limit, side) = match (least, most) {
            (_, Some(most)) if sum > parts(most, 9) => (Kind::CostSumAboveMax, most, "above"),
            (Some(least), _) if sum < parts(least, 9) => (Kind::CostSumBelowMin, least, "below"),
            _ => continue,
        };
        sink.push(kind, draft.ballot_lines.get(ballot), Some("vote"), || {
            words(
                &format!("the projects on the ballot cost {side} {limit} together"),
                "correct the ballot, or the limit in META",
            )
        });
    }
}

fn points(draft: &Draft, sink: &mut Sink) {
    let ballots = &draft.ballots;
    let places = ballots.points_places;
    let shown = |points: i64| Decimal::new(points, places).unwrap_or_default();
    let least = draft.number("min_points");
    let most = draft.number("max_points");
    let sums = (
        draft.number("min_sum_points"),
        draft.number("max_sum_points"),
    );
    for ballot in 0..ballots.len() {
        let (Some(points), line) = (ballots.points_of(ballot), draft.ballot_lines.get(ballot))
        else {
            continue;
        };
        let mut say = |kind: Kind, what: &str, number: Decimal| {
            sink.push(kind, line, Some("points"), || {
                words(&format!("{what}: {number}"), "correct the ballot, or META")
            });
        };
        let Some((low, high)) = points.iter().min().zip(points.iter().max()) else {
            continue;
        };
        let (low, high) = (shown(*low), shown(*high));
        if matches!(
            draft.vote_type,
            Some(VoteType::Approval | VoteType::Choose1)
        ) {
            say(
                Kind::UnexpectedPoints,
                "points where the vote type has none",
                high,
            );
            continue;
        }
        if draft.vote_type == Some(VoteType::Cumulative) && low.mantissa() < 0 {
            say(Kind::NegativePoints, "points below zero", low);
        }
        if least.is_some_and(|least| above(least, low)) {
            say(Kind::PointsBelowMin, "points below min_points", low);
        }
        if most.is_some_and(|most| above(high, most)) {
            say(Kind::PointsAboveMax, "points above max_points", high);
        }
        let sum = points
            .iter()
            .try_fold(0_i64, |sum, &point| sum.checked_add(point));
        if let Some(sum) = sum.map(shown) {
            if sums.0.is_some_and(|least| above(least, sum)) {
                say(
                    Kind::PointsSumBelowMin,
                    "points that add up to less than min_sum_points",
                    sum,
                );
            }
            if sums.1.is_some_and(|most| above(sum, most)) {
                say(
                    Kind::PointsSumAboveMax,
                    "points that add up to more than max_sum_points",
                    sum,
                );
            }
        }
        if let Some(pair) = points.windows(2).find(|pair| pair[0] < pair[1]) {
            say(
                Kind::PointsOrder,
                "a project comes before one with more points",
                shown(pair[1]),
            );
        }
    }
}
