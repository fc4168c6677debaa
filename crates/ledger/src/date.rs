//! Days and moments: checked, ordered, and never asked of a clock.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar, counted from 1 January 1970.
///
/// ```
/// use allotment_ledger::Date;
///
/// let leap = Date::parse("2028-02-29").unwrap();
/// assert_eq!(leap.to_string(), "2028-02-29");
/// assert!(Date::parse("2027-02-29").is_none());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date(i32);

impl Date {
    /// The first day that a ledger can name: 0001-01-01.
    pub const FIRST: Self = Self(-719_162);
    /// The last: 9999-12-31.
    pub const LAST: Self = Self(2_932_896);

    /// The day that `text` names as `YYYY-MM-DD`; nothing if there is no such day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let year = digits(&bytes[..4])?;
        let (month, day) = (digits(&bytes[5..7])?, digits(&bytes[8..])?);
        Self::new(i32::try_from(year).ok()?, month, day)
    }

    /// The day with this year (1 to 9999), month and day of the month; nothing
    /// if there is no such day.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let valid = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in(year, month)).contains(&day);
        valid.then(|| Self(days_from_civil(year, month, day)))
    }

    /// Days since 1 January 1970.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The day `days` after 1 January 1970; nothing outside the years 1 to 9999.
    #[must_use]
    pub fn from_days(days: i32) -> Option<Self> {
        let day = Self(days);
        (Self::FIRST <= day && day <= Self::LAST).then_some(day)
    }

    /// How many days it comes after `earlier`; below zero if it comes before.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0 as i64 - earlier.0 as i64
    }

    /// The same day `years` later; 29 February becomes the 28th where there is
    /// none. Nothing after the year 9999.
    #[must_use]
    pub fn years_later(self, years: i32) -> Option<Self> {
        let (year, month, day) = civil_from_days(self.0);
        let year = year.checked_add(years)?;
        Self::new(year, month, day).or_else(|| Self::new(year, month, 28))
    }

    /// Its year, month and day of the month.
    #[must_use]
    pub fn parts(self) -> (i32, u32, u32) {
        civil_from_days(self.0)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0);
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

/// A moment as RFC 3339 writes it, in microseconds since 1970 in universal time.
///
/// ```
/// use allotment_ledger::Moment;
///
/// let moment = Moment::parse("2026-11-29T16:18:32.25+01:00").unwrap();
/// assert_eq!(moment.to_string(), "2026-11-29T15:18:32.250Z");
/// assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(i64);

impl Moment {
    /// The moment that `text` names, such as `2026-11-29T15:18:32Z` or
    /// `2026-11-29T16:18:32.25+01:00`; nothing if it is not RFC 3339. What is
    /// finer than a microsecond is cut off; a leap second counts as the last
    /// second of its minute.
    ///
    /// Source: RFC 3339, section 5.6.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if !text.is_ascii() || text.len() < 20 {
            return None;
        }
        let date = Date::parse(&text[..10])?;
        let bytes = text.as_bytes();
        if bytes[10] != b'T' || bytes[13] != b':' || bytes[16] != b':' {
            return None;
        }
        let hour = digits(&bytes[11..13]).filter(|hour| *hour < 24)?;
        let minute = digits(&bytes[14..16]).filter(|minute| *minute < 60)?;
        let second = digits(&bytes[17..19])
            .filter(|second| *second <= 60)?
            .min(59);
        let (micros, rest) = fraction(&text[19..])?;
        let ahead = offset(rest)?;
        let minutes = i64::from(date.0) * 1440 + i64::from(hour * 60 + minute) - ahead;
        Some(Self(
            (minutes * 60 + i64::from(second)) * 1_000_000 + micros,
        ))
    }

    /// Whole seconds since 1970; what is less than one is cut off.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// The day in universal time.
    #[must_use]
    pub fn date(self) -> Date {
        let days = self.0.div_euclid(86_400_000_000);
        Date(i32::try_from(days).expect("years have four digits"))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (second, micros) = (
            self.seconds().rem_euclid(86_400),
            self.0.rem_euclid(1_000_000),
        );
        let (hour, minute) = (second / 3600, second / 60 % 60);
        write!(
            formatter,
            "{}T{hour:02}:{minute:02}:{:02}",
            self.date(),
            second % 60
        )?;
        match micros {
            0 => {}
            _ if micros % 1000 == 0 => write!(formatter, ".{:03}", micros / 1000)?,
            _ => write!(formatter, ".{micros:06}")?,
        }
        formatter.write_str("Z")
    }
}

/// The microseconds that `text` begins with, `.25` being 250,000, and the rest.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(after) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let end = after.find(|sign: char| !sign.is_ascii_digit())?;
    if end == 0 {
        return None;
    }
    let micros = (after
        .bytes()
        .take(end)
        .chain(std::iter::repeat(b'0'))
        .take(6))
    .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some((micros, &after[end..]))
}

/// How many minutes the clock of `text`, `Z` or `+01:00`, is ahead.
fn offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let bytes = text.as_bytes();
    let sign = match bytes.first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    if bytes.len() != 6 || bytes[3] != b':' {
        return None;
    }
    let hours = digits(&bytes[1..3]).filter(|hours| *hours < 24)?;
    let minutes = digits(&bytes[4..]).filter(|minutes| *minutes < 60)?;
    Some(sign * i64::from(hours * 60 + minutes))
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |sum, byte| {
        byte.is_ascii_digit()
            .then(|| sum * 10 + u32::from(byte - b'0'))
    })
}

fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Source: H. Hinnant, «chrono-Compatible Low-Level Date Algorithms» (2021),
/// `days_from_civil`: years begin in March, in eras of 400 years.
fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let (month, day) = (month.cast_signed(), day.cast_signed());
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Source: the same, `civil_from_days`.
fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year_of_era + era * 400 + i32::from(month <= 2);
    (year, month.cast_unsigned(), day.cast_unsigned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_written_and_read_back_and_follows_the_one_before() {
        let mut expected = (1, 1, 1);
        for days in Date::FIRST.0..=Date::LAST.0 {
            let (year, month, day) = civil_from_days(days);
            assert_eq!((year, month, day), expected);
            assert_eq!(days_from_civil(year, month, day), days);
            expected = if day < days_in(year, month) {
                (year, month, day + 1)
            } else if month < 12 {
                (year, month + 1, 1)
            } else {
                (year + 1, 1, 1)
            };
        }
        assert_eq!(expected, (10_000, 1, 1));
        assert_eq!(Date::parse("1970-01-01"), Some(Date(0)));
    }

    #[test]
    fn days_that_do_not_exist_are_none() {
        for text in [
            "2026-02-30",
            "2026-13-01",
            "2026-00-10",
            "2026-1-1",
            "26-01-01",
            "2026/01/01",
            "2026-01-01T",
            "",
            "0000-01-01",
            "2100-02-29",
            "２026-1-1",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        let leap = Date::parse("2028-02-29").unwrap();
        assert_eq!(leap.years_later(1), Date::parse("2029-02-28"));
    }

    /// Source: RFC 3339, section 5.8: the examples, and what each of them equals.
    #[test]
    fn the_examples_of_rfc_3339() {
        let moment = |text| Moment::parse(text).unwrap();
        assert_eq!(moment("1985-04-12T23:20:50.52Z").0 % 1_000_000, 520_000);
        assert_eq!(
            moment("1996-12-19T16:39:57-08:00"),
            moment("1996-12-20T00:39:57Z")
        );
        assert_eq!(
            moment("1990-12-31T15:59:60-08:00"),
            moment("1990-12-31T23:59:60Z")
        );
        assert_eq!(
            moment("1937-01-01T12:00:27.87+00:20").date().to_string(),
            "1937-01-01"
        );
        for text in [
            "1985-04-12",
            "1985-04-12T23:20:50",
            "1985-04-12T24:20:50Z",
            "1985-04-12T23:20:50.Z",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }
}
