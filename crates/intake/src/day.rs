//! Days as people write them.

/// Which comes first in a day such as `03/04/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrder {
    /// The third of April.
    DayFirst,
    /// The fourth of March.
    MonthFirst,
}

/// A day that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ReadDay {
    /// It is this day.
    Day(String),
    /// It is one of two days, and nobody said which.
    Either(String, String),
    /// No such day.
    None,
}

/// The order that the days of a column show: one that has a number above 12 first, or
/// second. Nothing if none does, or if both do.
pub(crate) fn order_of<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DayOrder> {
    let (mut day_first, mut month_first) = (false, false);
    for cell in cells {
        if let Some([first, second, _]) = three(cell) {
            day_first |= first > 12 && second <= 12;
            month_first |= second > 12 && first <= 12;
        }
    }
    match (day_first, month_first) {
        (true, false) => Some(DayOrder::DayFirst),
        (false, true) => Some(DayOrder::MonthFirst),
        _ => None,
    }
}

/// The day that `text` is: `2026-03-31`, `31/03/2026`, `31.3.2026`, `31 March 2026`, with
/// a time of day after it that is left aside if it is midnight.
pub(crate) fn read_day(text: &str, order: Option<DayOrder>) -> ReadDay {
    let text = without_midnight(text);
    if let Some(iso) = iso(text) {
        return iso.map_or(ReadDay::None, ReadDay::Day);
    }
    if let Some(named) = named(text) {
        return named.map_or(ReadDay::None, ReadDay::Day);
    }
    let Some([first, second, year]) = three(text) else {
        return ReadDay::None;
    };
    let day_first = written(year, second, first);
    let month_first = written(year, first, second);
    match (order, day_first, month_first) {
        (Some(DayOrder::DayFirst), Some(day), _) | (Some(DayOrder::MonthFirst), _, Some(day)) => {
            ReadDay::Day(day)
        }
        (Some(_), _, _) | (None, None, None) => ReadDay::None,
        (None, Some(day), None) | (None, None, Some(day)) => ReadDay::Day(day),
        (None, Some(one), Some(other)) if one == other => ReadDay::Day(one),
        (None, Some(one), Some(other)) => ReadDay::Either(one, other),
    }
}

fn without_midnight(text: &str) -> &str {
    let text = text.trim();
    ["T00:00:00Z", "T00:00:00", " 00:00:00", " 00:00", "T00:00"]
        .iter()
        .find_map(|tail| text.strip_suffix(tail))
        .unwrap_or(text)
}

/// `2026-03-31` or `2026/03/31`; outside nothing if it is not written so.
#[expect(
    clippy::option_option,
    reason = "not written so is not the same as no such day"
)]
fn iso(text: &str) -> Option<Option<String>> {
    let parts: Vec<&str> = text.split(['-', '/']).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    Some(written(year, month, day))
}

/// Three numbers between strokes, points or hyphens, the year last.
fn three(text: &str) -> Option<[u32; 3]> {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [first, second, year] = parts.as_slice() else {
        return None;
    };
    if first.len() > 2 || second.len() > 2 || year.len() != 4 {
        return None;
    }
    Some([number(first)?, number(second)?, number(year)?])
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `31 March 2026`, `31-Mar-2026`, `March 31, 2026`, `31st March 2026`.
#[expect(
    clippy::option_option,
    reason = "not written so is not the same as no such day"
)]
fn named(text: &str) -> Option<Option<String>> {
    let parts: Vec<&str> = text
        .split([' ', '-', ',', '/'])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, year] = parts.as_slice() else {
        return None;
    };
    let month = |text: &str| {
        let text = text.to_lowercase();
        let known = MONTHS.iter().position(|name| {
            *name == text
                || (text.len() == 3 && name.starts_with(&text))
                || (text == "sept" && *name == "september")
        });
        known.and_then(|at| u32::try_from(at + 1).ok())
    };
    let day = |text: &str| {
        let bare = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|tail| text.strip_suffix(tail));
        number(bare.unwrap_or(text))
    };
    let (month, day) = match (month(first), month(second)) {
        (Some(month), None) => (month, day(second)?),
        (None, Some(month)) => (month, day(first)?),
        _ => return None,
    };
    if year.len() != 4 {
        return None;
    }
    Some(written(number(year)?, month, day))
}

fn number(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// The day as `2026-03-31`, if there is such a day.
fn written(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    let there = (1..=last).contains(&day) && (1000..=9999).contains(&year);
    there.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_ways_that_people_write_them() {
        let day = |text: &str| read_day(text, Some(DayOrder::DayFirst));
        let is = |text: &str| ReadDay::Day(text.to_owned());
        for text in [
            "2026-03-31",
            "2026/03/31",
            "31/03/2026",
            "31.3.2026",
            "31 March 2026",
            "31-Mar-2026",
            "March 31, 2026",
            "31st March 2026",
            "31/03/2026 00:00",
            "2026-03-31T00:00:00",
        ] {
            assert_eq!(day(text), is("2026-03-31"), "{text}");
        }
        for text in [
            "31/02/2026",
            "2026-13-01",
            "31/03/26",
            "soon",
            "31/03/2026 14:00",
            "2026",
        ] {
            assert_eq!(day(text), ReadDay::None, "{text}");
        }
        assert_eq!(day("29/02/2024"), is("2024-02-29"));
    }

    #[test]
    fn a_day_that_may_be_two_is_told_unless_somebody_said_which() {
        let either = ReadDay::Either("2026-04-03".into(), "2026-03-04".into());
        assert_eq!(read_day("03/04/2026", None), either);
        let day = |order| read_day("03/04/2026", Some(order));
        assert_eq!(day(DayOrder::DayFirst), ReadDay::Day("2026-04-03".into()));
        assert_eq!(day(DayOrder::MonthFirst), ReadDay::Day("2026-03-04".into()));
        assert_eq!(
            read_day("04/04/2026", None),
            ReadDay::Day("2026-04-04".into())
        );
        let order = |cells: &[&str]| order_of(cells.iter().copied());
        assert_eq!(
            order(&["03/04/2026", "31/03/2026"]),
            Some(DayOrder::DayFirst)
        );
        assert_eq!(order(&["03/31/2026"]), Some(DayOrder::MonthFirst));
        assert_eq!(order(&["03/31/2026", "31/03/2026"]), None);
    }
}
