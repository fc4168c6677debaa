//! Road maps as a table.

use allotment_roadmap::{Action, Answer, Ground, Likeness, Point, Source};
use allotment_table::{Column, Table};

use super::tell::{PlaceRoadmap, direction, level_of, likeness, read_name};

/// One gap or strength, and one action beside it if there is any.
struct Row<'a> {
    place: &'a PlaceRoadmap,
    point: &'a Point,
    answer: Option<(i64, &'a Action, &'a Answer)>,
}

impl Row<'_> {
    fn action(&self) -> Option<&Action> {
        self.answer.map(|(_, action, _)| action)
    }

    fn source(&self) -> Option<&Source> {
        self.action()?.source.as_ref()
    }
}

/// A row for each place, gap or strength, and action; one without an action where
/// nothing answers.
pub(super) fn roadmaps_table(places: &[PlaceRoadmap]) -> Table {
    let mut rows = Vec::new();
    for place in places {
        for (point, answers) in place.with_ways() {
            let row = |answer| Row {
                place,
                point,
                answer,
            };
            if answers.is_empty() {
                rows.push(row(None));
            }
            let numbered = (1..).zip(answers);
            rows.extend(
                numbered.map(|(order, answer)| row(Some((order, place.action(answer), answer)))),
            );
        }
    }
    let mut columns = of_points(&rows);
    columns.extend(of_actions(&rows));
    columns.extend(of_evidence(&rows));
    Table::new("roadmap", columns)
}

fn text(rows: &[Row<'_>], name: &str, of: &dyn Fn(&Row<'_>) -> Option<String>) -> Column {
    Column::text(name, rows.iter().map(of))
}

fn number(rows: &[Row<'_>], name: &str, of: &dyn Fn(&Row<'_>) -> Option<f64>) -> Column {
    Column::numbers(name, rows.iter().map(of))
}

fn whole(rows: &[Row<'_>], name: &str, of: &dyn Fn(&Row<'_>) -> Option<i64>) -> Column {
    Column::integers(name, rows.iter().map(of))
}

fn of_points(rows: &[Row<'_>]) -> Vec<Column> {
    let kind = |row: &Row<'_>| {
        if row.point.strength {
            "strength"
        } else {
            "gap"
        }
    };
    vec![
        text(rows, "id", &|row| Some(row.place.id().to_owned())),
        text(rows, "kind", &|row| Some(kind(row).to_owned())),
        text(rows, "found_by", &|row| {
            Some(row.point.found_by.name().to_owned())
        })
        .with_definition("the stage that found it: need, peers or assets"),
        text(rows, "point", &|row| Some(row.point.id.clone())),
        text(rows, "point_words", &|row| Some(row.point.words.clone())),
        whole(rows, "order", &|row| row.answer.map(|(order, ..)| order))
            .with_definition("which evidence to read first; no rank of what is best"),
    ]
}

fn of_actions(rows: &[Row<'_>]) -> Vec<Column> {
    let size = |row: &Row<'_>| row.action()?.size.clone();
    let cost = |row: &Row<'_>| row.action()?.cost.clone();
    vec![
        text(rows, "action_id", &|row| Some(row.action()?.id.clone())),
        text(rows, "action", &|row| Some(row.action()?.action.clone())),
        text(rows, "claim", &|row| Some(row.action()?.claim.clone())),
        text(rows, "outcome", &|row| Some(row.action()?.outcome.clone())),
        text(rows, "for_whom", &|row| row.action()?.for_whom.clone())
            .with_definition("whom it is for, where that is not everybody"),
        text(rows, "direction", &|row| {
            Some(direction(row.action()?.direction).to_owned())
        }),
        number(rows, "size", &|row| Some(size(row)?.value)),
        number(rows, "size_low", &|row| size(row)?.low),
        number(rows, "size_high", &|row| size(row)?.high),
        text(rows, "size_unit", &|row| size(row)?.unit),
        number(rows, "lag_years", &|row| row.action()?.lag_years),
        whole(rows, "cost_minor", &|row| {
            i64::try_from(cost(row)?.minor).ok()
        }),
        text(rows, "cost_per", &|row| Some(cost(row)?.per)),
        text(rows, "cost_currency", &|row| {
            Some(cost(row)?.currency.to_string())
        }),
        whole(rows, "cost_year", &|row| Some(i64::from(cost(row)?.year?)))
            .with_definition("the year of its prices, or of the text that states it"),
    ]
}

fn of_evidence(rows: &[Row<'_>]) -> Vec<Column> {
    let like = |row: &Row<'_>| -> Option<Likeness> {
        let (_, _, answer) = row.answer?;
        likeness(&answer.ground).copied()
    };
    let count = |count: usize| i64::try_from(count).ok();
    let tested = |row: &Row<'_>| match row.answer {
        Some((_, action, answer)) => answer.tested(action).to_owned(),
        None => Ground::Untested.name().to_owned(),
    };
    let studied = |row: &Row<'_>| Some(row.action()?.studied.words.clone());
    vec![
        whole(rows, "level", &|row| {
            Some(i64::from(row.source()?.level?.number()))
        })
        .with_definition("Maryland scale, 1 to 5"),
        text(rows, "level_of", &|row| {
            let source = row.source().filter(|source| source.level.is_some())?;
            Some(level_of(source.level_of).to_owned())
        })
        .with_definition("of all studies, or of the best in a review"),
        text(rows, "level_by", &|row| row.source()?.level_by.clone())
            .with_definition("who gave the level"),
        text(rows, "tested", &|row| Some(tested(row)))
            .with_definition(
            "how like this place those were where it was studied; or that it was not graded, or that no study is known",
        ),
        number(rows, "liker_than", &|row| Some(like(row)?.middle)).with_definition(
            "the part of all other places that are less like this one than the middle one of those where it was studied",
        ),
        number(rows, "liker_than_nearest", &|row| Some(like(row)?.nearest))
            .with_definition("the same of the nearest of them"),
        whole(rows, "studied_known", &|row| count(like(row)?.known))
            .with_definition("how many of the places where it was studied are the programme's"),
        whole(rows, "studied_peers", &|row| count(like(row)?.peers))
            .with_definition("how many of those are peers of this place"),
        text(rows, "studied_in", &|row| {
            studied(row).filter(|words| !words.is_empty())
        }),
        text(rows, "studied_countries", &|row| {
            let countries = &row.action()?.studied.countries;
            (!countries.is_empty()).then(|| countries.join("; "))
        }),
        text(rows, "source", &|row| Some(row.source()?.title.clone())),
        whole(rows, "year", &|row| Some(i64::from(row.source()?.year))),
        text(rows, "link", &|row| row.source()?.link.clone()),
        text(rows, "read_at", &|row| row.source()?.read_at.clone())
            .with_definition("another address, at which it was read, or read of"),
        text(rows, "licence", &|row| Some(row.source()?.licence.clone())),
        text(rows, "read", &|row| {
            Some(read_name(row.source()?.read?).to_owned())
        })
        .with_definition("how much of the source was read for the register"),
    ]
}
