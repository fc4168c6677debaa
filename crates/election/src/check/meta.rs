//! META: required keys, their order, their values.

use super::{above, codes, date};
use crate::election::VoteType;
use crate::fields;
use crate::kind::Kind;
use crate::read::{Draft, amount};
use crate::rows::words;
use crate::sink::Sink;

const REQUIRED: [&str; 9] = [
    "description",
    "country",
    "unit",
    "instance",
    "num_projects",
    "num_votes",
    "rule",
    "date_begin",
    "date_end",
];
const WHOLE: [&str; 8] = [
    "num_projects",
    "num_votes",
    "min_length",
    "max_length",
    "min_length_per_category",
    "max_length_per_category",
    "fully_funded",
    "experimental",
];
const NUMBERS: [&str; 10] = [
    "min_sum_cost",
    "max_sum_cost",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
    "default_score",
    "min_project_cost",
    "max_project_cost",
    "min_project_score_threshold",
];
const LISTS: [&str; 7] = [
    "neighborhoods",
    "subdistricts",
    "categories",
    "budget_per_category",
    "budget_per_neighborhood",
    "min_sum_cost_per_category",
    "max_sum_cost_per_category",
];
const RULES: [&str; 10] = [
    "greedy",
    "greedy-no-skip",
    "greedy-threshold",
    "greedy-exclusive",
    "greedy-custom",
    "equalshares",
    "equalshares-comparison",
    "equalshares/add1",
    "equalshares/add1-comparison",
    "unknown",
];

pub(super) fn check(draft: &Draft, sink: &mut Sink) {
    for key in REQUIRED {
        if !draft.meta.iter().any(|(name, _)| name == key) {
            missing(key, "the format requires it", draft, sink);
        }
    }
    if draft.vote_type == Some(VoteType::Cumulative) && draft.value("max_sum_points").is_none() {
        missing(
            "max_sum_points",
            "a cumulative vote requires it",
            draft,
            sink,
        );
    }
    for ((key, value), &line) in draft.meta.iter().zip(&draft.meta_lines) {
        if !fields::META.contains(&key.as_str()) {
            sink.push(Kind::UnknownKey, line, Some(key), || {
                words(
                    &format!("the format has no key {key}"),
                    "nothing to do if it is meant; it is kept",
                )
            });
        } else if value.is_empty() && key != "budget" && key != "vote_type" {
            sink.push(Kind::EmptyValue, line, Some(key), || {
                words(
                    &format!("{key} has no value"),
                    "give one, or take the line out",
                )
            });
        }
    }
    order(draft, sink);
    numbers(draft, sink);
    texts(draft, sink);
    dates(draft, sink);
    comment(draft, sink);
    rule(draft, sink);
    limits(draft, sink);
}

fn missing(key: &str, why: &str, draft: &Draft, sink: &mut Sink) {
    sink.push(Kind::MissingKey, draft.meta_line(), Some(key), || {
        words(
            &format!("META has no {key}"),
            &format!("add a line {key};… ({why})"),
        )
    });
}

fn order(draft: &Draft, sink: &mut Sink) {
    let place = |key: &str| fields::META.iter().position(|known| *known == key);
    let known = draft.meta.iter().zip(&draft.meta_lines);
    let known: Vec<_> = known
        .filter_map(|((key, _), &line)| Some((place(key)?, line)))
        .collect();
    if let Some(pair) = known.windows(2).find(|pair| pair[0].0 > pair[1].0) {
        let (before, (after, line)) = (fields::META[pair[0].0], pair[1]);
        let after = fields::META[after];
        sink.push(Kind::KeyOrder, line, Some(after), || {
            words(
                &format!("{after} comes after {before}"),
                &format!("the format's order has {after} first"),
            )
        });
    }
}

fn numbers(draft: &Draft, sink: &mut Sink) {
    for key in WHOLE {
        let Some((value, line)) = draft.value(key) else {
            continue;
        };
        if value.parse::<u64>().is_err() {
            sink.push(Kind::WrongType, line, Some(key), || {
                words(
                    &format!("«{value}» is no whole number"),
                    "write digits only",
                )
            });
        } else if (key == "fully_funded" || key == "experimental") && value != "1" {
            sink.push(Kind::BadValue, line, Some(key), || {
                words(
                    &format!("{key} is {value}"),
                    "write 1, or take the line out",
                )
            });
        }
    }
    for key in NUMBERS {
        let Some((value, line)) = draft.value(key) else {
            continue;
        };
        match amount(value) {
            Ok((number, true)) => sink.push(Kind::DecimalComma, line, Some(key), || {
                words(
                    &format!("«{value}» has a comma and was read as {number}"),
                    "write a point for decimals, and nothing between thousands",
                )
            }),
            Ok(_) => {}
            Err(_) => sink.push(Kind::WrongType, line, Some(key), || {
                words(
                    &format!("«{value}» is no number"),
                    "write digits, and at most one point",
                )
            }),
        }
    }
}

fn texts(draft: &Draft, sink: &mut Sink) {
    let mut odd = |key: &str, kind, known: fn(&str) -> bool, help: &str| {
        if let Some((value, line)) = draft.value(key).filter(|&(value, _)| !known(value)) {
            sink.push(kind, line, Some(key), || {
                words(&format!("«{value}» is not known as a {key}"), help)
            });
        }
    };
    odd(
        "language",
        Kind::BadLanguage,
        codes::is_language,
        "write two small letters, such as pl",
    );
    odd(
        "currency",
        Kind::BadCurrency,
        codes::is_currency,
        "write three capital letters, such as PLN",
    );
    odd(
        "country",
        Kind::BadCountry,
        codes::is_country,
        "write its English name, such as Poland",
    );
    for key in LISTS {
        if let Some((value, line)) = draft.value(key) {
            list_space(value, key, line, sink);
        }
    }
}

/// Says so if the items of a list have blanks round them.
pub(super) fn list_space(list: &str, column: &str, line: usize, sink: &mut Sink) {
    if list.contains(',') && list.split(',').any(|item| item != item.trim()) {
        sink.push(Kind::ListSpace, line, Some(column), || {
            words(
                "blanks round the commas of a list",
                "separate the items by commas alone",
            )
        });
    }
}

fn dates(draft: &Draft, sink: &mut Sink) {
    let mut date = |key: &'static str| {
        let (value, line) = draft.value(key)?;
        let days = date::days(value);
        if days.is_none() {
            sink.push(Kind::BadDate, line, Some(key), || {
                words(
                    &format!("«{value}» is no date"),
                    "write dd.mm.yyyy, or only the year",
                )
            });
        }
        Some((days?, line))
    };
    let (begin, end) = (date("date_begin"), date("date_end"));
    if let (Some(((first, _), _)), Some(((_, last), line))) = (begin, end)
        && first > last
    {
        sink.push(Kind::DateOrder, line, Some("date_end"), || {
            words(
                "the vote ends before it begins",
                "correct date_begin or date_end",
            )
        });
    }
}

/// Comments are numbered: `#1: … #2: …`.
fn comment(draft: &Draft, sink: &mut Sink) {
    let Some((comment, line)) = draft.value("comment") else {
        return;
    };
    let numbers: Vec<&str> = comment
        .split('#')
        .skip(1)
        .filter_map(|part| part.split_once(':'))
        .map(|(number, _)| number)
        .filter(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    if !comment.starts_with("#1: ") {
        sink.push(Kind::CommentNumbering, line, Some("comment"), || {
            words(
                "the comment does not begin with «#1: »",
                "number the comments: #1: … #2: …",
            )
        });
    }
    if (1..)
        .zip(&numbers)
        .any(|(at, number): (usize, _)| number.parse() != Ok(at))
    {
        sink.push(Kind::CommentSequence, line, Some("comment"), || {
            words(
                &format!("the comments are numbered {}", numbers.join(", ")),
                "number them 1, 2, 3 in their order",
            )
        });
    }
}

fn rule(draft: &Draft, sink: &mut Sink) {
    let Some((rule, line)) = draft.value("rule") else {
        return;
    };
    if !RULES.contains(&rule) {
        sink.push(Kind::UnknownRule, line, Some("rule"), || {
            words(
                &format!("«{rule}» is no rule"),
                &format!("the format has {}", RULES.join(", ")),
            )
        });
    }
    let threshold = draft.value("min_project_score_threshold");
    if let (Some((_, line)), "greedy") = (threshold, rule) {
        sink.push(
            Kind::ThresholdUnused,
            line,
            Some("min_project_score_threshold"),
            || {
                words(
                    "the rule greedy has no threshold",
                    "write greedy-threshold, or take the line out",
                )
            },
        );
    }
    if threshold.is_none() && rule == "greedy-threshold" {
        sink.push(Kind::MissingThreshold, line, Some("rule"), || {
            words(
                "META has no min_project_score_threshold",
                "add it: the rule cannot be run without",
            )
        });
    }
    if rule == "greedy-custom" && draft.value("comment").is_none() {
        sink.push(Kind::CustomUnexplained, line, Some("rule"), || {
            words(
                "nothing says what the city's own rule is",
                "describe it in comment",
            )
        });
    }
}

fn limits(draft: &Draft, sink: &mut Sink) {
    let approval = matches!(
        draft.vote_type,
        Some(VoteType::Approval | VoteType::Choose1)
    );
    for key in [
        "min_points",
        "max_points",
        "min_sum_points",
        "max_sum_points",
        "default_score",
    ] {
        if let Some((_, line)) = draft.value(key).filter(|_| approval) {
            sink.push(Kind::IncompatibleKey, line, Some(key), || {
                words("there are no points in this vote type", "take the line out")
            });
        }
    }
    for key in ["min_length", "max_length"] {
        let Some((value, line)) = draft.value(key) else {
            continue;
        };
        if draft.vote_type == Some(VoteType::Choose1) && value != "1" {
            sink.push(Kind::ChooseOneLimits, line, Some(key), || {
                words(
                    &format!("{key} is {value}, but everybody chooses one project"),
                    "write 1, or take the line out",
                )
            });
        }
    }
    let line_of = |key| draft.value(key).map_or(draft.meta_line(), |(_, line)| line);
    let (longest, projects) = (draft.number("max_length"), draft.number("num_projects"));
    if let (Some(longest), Some(projects)) = (longest, projects) {
        if above(longest, projects) {
            sink.push(
                Kind::ImpossibleLimits,
                line_of("max_length"),
                Some("max_length"),
                || {
                    words(
                        &format!("max_length is {longest}, but there are {projects} projects"),
                        "correct one of the two",
                    )
                },
            );
        }
        let one = crate::Decimal::whole(1);
        let other = draft
            .vote_type
            .is_some_and(|vote_type| vote_type != VoteType::Choose1);
        if other && longest == one && above(projects, one) {
            sink.push(
                Kind::ChooseOneSuggested,
                line_of("max_length"),
                Some("max_length"),
                || {
                    words(
                        "a ballot names one project at most",
                        "the vote type may be choose-1",
                    )
                },
            );
        }
    }
    for (least, most) in [
        ("min_length", "max_length"),
        ("min_points", "max_points"),
        ("min_sum_points", "max_sum_points"),
        ("min_sum_cost", "max_sum_cost"),
        ("min_project_cost", "max_project_cost"),
    ] {
        if let (Some(low), Some(high)) = (draft.number(least), draft.number(most))
            && above(low, high)
        {
            sink.push(Kind::ImpossibleLimits, line_of(least), Some(least), || {
                words(
                    &format!("{least} is {low}, above {most}, {high}"),
                    "correct one of the two",
                )
            });
        }
    }
}
