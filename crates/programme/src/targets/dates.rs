//! Dates as years and their fractions.

use jiff::Span;
use jiff::civil::Date;

use crate::civil::{civil_day, month_name};

/// The year and its fraction of `2021`, `2021/22` (when it begins), `2021-04`,
/// `2021-04-21`, or any of those with a length behind it, as `2018-09-01/P1Y`.
/// A year alone and a year over two begin on their first day: 1 January, 1 April.
pub(super) fn year_of(text: &str) -> Option<f64> {
    first_day(text).map(moment)
}

/// A day as the year and its fraction: each month is a twelfth of the year, so that from
/// a day to the same day of the next year is one year, leap or not.
fn moment(day: Date) -> f64 {
    let over = f64::from(day.day() - 1) / f64::from(day.days_in_month());
    f64::from(day.year()) + (f64::from(day.month() - 1) + over) / 12.0
}

/// The day on which what `text` writes begins.
fn first_day(text: &str) -> Option<Date> {
    let text = text.trim();
    let text = text.split_once("/P").map_or(text, |(start, _)| start);
    match (text.split_once('/'), text.len()) {
        (Some((first, second)), _) => {
            let follows = (whole(first, 4)? + 1) % 100 == whole(second, 2)?;
            civil_day(&format!("{first}-04-01")).filter(|_| follows)
        }
        (None, 4) => civil_day(&format!("{text}-01-01")),
        (None, 7) => civil_day(&format!("{text}-01")),
        _ => civil_day(text),
    }
}

/// The year and its fraction at the end of `text`: of a year, of a month, of a day.
pub(super) fn end_of(text: &str) -> Option<f64> {
    let text = text.trim();
    let length = Span::new();
    let length = match text.split('-').count() {
        _ if text.contains('/') => length.years(1),
        1 => length.years(1),
        2 => length.months(1),
        _ => length.days(1),
    };
    first_day(text)?.checked_add(length).ok().map(moment)
}

/// How long what a date stands for is, in years: `2018-09-01/P1Y` and `2018/19` are of a
/// year; a date without a length is a moment, or a year that its table says no more of.
pub(super) fn length_of(text: &str) -> Option<u8> {
    let text = text.trim();
    match text.split_once("/P") {
        Some((_, length)) => length.strip_suffix('Y')?.parse().ok(),
        None => text.contains('/').then_some(1),
    }
}

/// How the dates of a table are said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Dates {
    /// Of how many years each is, where all are of as many.
    pub(super) years: Option<u8>,
}

impl Dates {
    /// `2021.3` as people write it: the month of a moment, `2018/19` of a year that does
    /// not begin in January, `2018-20` of three.
    pub(super) fn said(self, at: f64) -> String {
        let Some(years) = self.years.filter(|years| *years > 0) else {
            return said(at);
        };
        #[expect(clippy::cast_possible_truncation, reason = "years of the calendar")]
        let year = at.floor() as i32;
        let in_january = (at - at.floor()).abs() < 1e-9;
        let last = year + i32::from(years) - i32::from(in_january);
        match (in_january, years) {
            (true, 1) => year.to_string(),
            (false, 1) => format!("{year}/{:02}", last.rem_euclid(100)),
            _ => format!("{year}-{:02}", last.rem_euclid(100)),
        }
    }
}

fn whole(text: &str, digits: usize) -> Option<u32> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

/// `2021.3` as people write it: the month of the year, or the year where it begins.
pub(super) fn said(at: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "years of the calendar")]
    let year = at.floor() as i16;
    if (at - at.floor()).abs() < 1e-9 {
        return year.to_string();
    }
    let (month, _) = month_of(at);
    format!("{} {year}", month_name(month))
}

/// The month of the year `at`, and how much of it is over.
fn month_of(at: f64) -> (i8, f64) {
    // What a machine makes of a twelfth is no day.
    let months = (at - at.floor()) * 12.0 + 1e-6;
    #[expect(clippy::cast_possible_truncation, reason = "a year has twelve months")]
    let month = months.floor() as i8;
    (month + 1, months - months.floor())
}

/// What something ends before: a year, a month, or a day of one.
pub(super) fn said_end(at: f64) -> String {
    let (month, over) = month_of(at);
    #[expect(clippy::cast_possible_truncation, reason = "years of the calendar")]
    let first = Date::new(at.floor() as i16, month, 1).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "a month has 31 days")]
    let days = (over * f64::from(first.days_in_month())).round() as i8;
    if days == 0 {
        said(at)
    } else {
        format!("{} {}", days + 1, said(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_years_and_their_fractions() {
        // Months over of twelve.
        for (text, year, over) in [
            ("2021", 2021.0, 0.0),
            ("2021/22", 2021.0, 3.0),
            ("2024/25", 2024.0, 3.0),
            ("2021-07", 2021.0, 6.0),
            ("2021-04-21", 2021.0, 3.0 + 20.0 / 30.0),
            ("2018-09-01/P1Y", 2018.0, 8.0),
            ("2021-12-31", 2021.0, 11.0 + 30.0 / 31.0),
        ] {
            let (found, expected) = (year_of(text).unwrap(), year + over / 12.0);
            assert!((found - expected).abs() < 1e-9, "{text} {found}");
        }
        for wrong in [
            "",
            "21",
            "2021/23",
            "2021-13",
            "2021-04-31",
            "2021-02-29",
            "April 2021",
            "2021-4",
        ] {
            assert!(year_of(wrong).is_none(), "{wrong}");
        }
        assert!((end_of("2030").unwrap() - 2031.0).abs() < 1e-9);
        assert!((end_of("2030-06").unwrap() - 2030.5).abs() < 0.003);
        assert!((end_of("2030-12-31").unwrap() - 2031.0).abs() < 1e-9);
    }

    /// What ends with a month ends before the next one, long or short, leap year or not.
    #[test]
    fn an_end_is_said_by_what_follows_it() {
        for (text, expected) in [
            ("2030", "2031"),
            ("2015/16", "April 2016"),
            ("2030-12", "2031"),
            ("2030-01", "February 2030"),
            ("2030-02", "March 2030"),
            ("2030-03", "April 2030"),
            ("2030-04", "May 2030"),
            ("2030-07", "August 2030"),
            ("2030-11", "December 2030"),
            ("2030-06-30", "July 2030"),
            ("2030-06-15", "16 June 2030"),
            ("2028-02-28", "29 February 2028"),
            ("2030-12-30", "31 December 2030"),
            ("2030-12-31", "2031"),
        ] {
            assert_eq!(said_end(end_of(text).unwrap()), expected, "{text}");
        }
    }

    #[test]
    fn a_date_is_said_by_its_month() {
        for (text, expected) in [
            ("2021-04-21", "April 2021"),
            ("2018-09-01/P1Y", "September 2018"),
            ("2021", "2021"),
            ("2024-12-31", "December 2024"),
            ("2023-03-01", "March 2023"),
            ("2024-03-01", "March 2024"),
            ("2030-12", "December 2030"),
        ] {
            assert_eq!(said(year_of(text).unwrap()), expected);
        }
        for (text, expected) in [
            ("2018-09-01/P1Y", "2018/19"),
            ("1999-04-01/P1Y", "1999/00"),
            ("2021/22", "2021/22"),
            ("2018-01-01/P1Y", "2018"),
            ("2018-01-01/P3Y", "2018-20"),
            ("2018-07-01/P2Y", "2018-20"),
            ("2021-04-21", "April 2021"),
            ("2021", "2021"),
        ] {
            let dates = Dates {
                years: length_of(text),
            };
            assert_eq!(dates.said(year_of(text).unwrap()), expected);
        }
    }
}
