//! Periods as people write them: 2024, 2023/24, 2024-Q1, 2024-05, 2024-05-01.

use allotment_table::{Fault, Faults, Table};
use jiff::SignedDuration;
use jiff::civil::Date;

use crate::civil::civil_day;

/// Periods that are not plain numbers are counted from here on, so that no
/// count in a message is ever taken for one of them.
const BASE: i64 = 4_000_000_000;

/// How the periods of a panel are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calendar {
    /// Whole numbers: `2024`, or the number of a round.
    Number,
    /// Years that run over two: `2023/24`.
    SplitYear,
    /// `2024-Q1`.
    Quarter,
    /// `2024-05`, or a day of a month if it is the same in every row.
    Month,
    /// `2024-05-17`: days, or weeks by one of their days.
    Day,
}

impl Calendar {
    /// Periods one after another as this calendar numbers them.
    #[must_use]
    pub fn label(self, period: i64) -> String {
        let at = period - BASE;
        match self {
            Self::Number => period.to_string(),
            Self::SplitYear => format!("{at}/{:02}", (at + 1).rem_euclid(100)),
            Self::Quarter => format!("{}-Q{}", at.div_euclid(4), at.rem_euclid(4) + 1),
            Self::Month => format!("{}-{:02}", at.div_euclid(12), at.rem_euclid(12) + 1),
            Self::Day => day_after_epoch(at).to_string(),
        }
    }

    /// Which season of its year a period is, from 0; nothing if years are the
    /// finest that is known.
    #[must_use]
    pub fn season(self, period: i64) -> Option<u32> {
        let of_year = match self {
            Self::Number | Self::SplitYear | Self::Day => return None,
            Self::Quarter => 4,
            Self::Month => 12,
        };
        u32::try_from((period - BASE).rem_euclid(of_year)).ok()
    }

    /// `message` with its periods as people write them.
    #[must_use]
    pub fn say(self, message: &str) -> String {
        if self == Self::Number {
            return message.to_owned();
        }
        let mut said = String::with_capacity(message.len());
        let mut rest = message;
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            let digits = rest[start..]
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len() - start);
            let token = &rest[start..start + digits];
            said.push_str(&rest[..start]);
            match token.parse::<i64>() {
                Ok(period) if period >= BASE / 2 => said.push_str(&self.label(period)),
                _ => said.push_str(token),
            }
            rest = &rest[start + digits..];
        }
        said.push_str(rest);
        said
    }

    /// The period that `text` names, if this calendar writes it so.
    #[must_use]
    pub fn period(self, text: &str) -> Option<i64> {
        match self {
            Self::Number => whole(text),
            Self::SplitYear => {
                let (year, next) = text.split_once('/').or_else(|| text.split_once('-'))?;
                let year = four_digits(year)?;
                let next: i64 = (next.len() == 2).then(|| next.parse().ok())??;
                ((year + 1).rem_euclid(100) == next).then_some(BASE + year)
            }
            Self::Quarter => {
                let (year, quarter) = text.split_once(['Q', 'q'])?;
                let year = four_digits(year.trim_end_matches(['-', ' ']))?;
                let quarter: i64 = quarter.parse().ok()?;
                (1..=4)
                    .contains(&quarter)
                    .then_some(BASE + year * 4 + quarter - 1)
            }
            Self::Month => {
                let mut parts = text.splitn(3, '-');
                let year = four_digits(parts.next()?)?;
                let month = two_digits(parts.next()?).filter(|month| (1..=12).contains(month))?;
                if let Some(day) = parts.next() {
                    two_digits(day).filter(|day| (1..=31).contains(day))?;
                }
                Some(BASE + year * 12 + month - 1)
            }
            Self::Day => {
                let since = civil_day(text)?.duration_since(EPOCH);
                Some(BASE + since.as_hours() / 24)
            }
        }
    }

    /// As [`of`](Self::of), but days of a month may differ: then each is a period of
    /// its own, as a series of days or weeks has them.
    ///
    /// # Errors
    /// As [`of`](Self::of).
    pub fn of_series(table: &Table, column: &str, cells: &[Option<&str>]) -> Result<Self, Faults> {
        let written = || cells.iter().flatten();
        let days = || written().filter(|cell| civil_day(cell).is_some());
        let mut of_month = days().map(|cell| day(cell));
        let first = of_month.next().flatten();
        let differ = first.is_some() && of_month.any(|other| other != first);
        // Most are days, so that one that is none is the one that is wrong.
        if !differ || 2 * days().count() <= written().count() {
            return Self::of(table, column, cells);
        }
        let mut faults = Faults::new();
        for (row, cell) in cells.iter().enumerate() {
            if let Some(cell) = cell.filter(|cell| civil_day(cell).is_none()) {
                let what = format!("'{cell}' is no day, and most others are");
                let help = "write every day alike, as 2024-03-04";
                faults.push(table.fault_at(row, column, what, help));
            }
        }
        faults.into_result(Self::Day)
    }

    /// The first calendar in which every one of `cells` is written.
    ///
    /// # Errors
    /// Where there is none, a fault for each cell that is not written as the first is, and for days
    /// of a month that differ: those do not say which periods are meant.
    pub fn of(table: &Table, column: &str, cells: &[Option<&str>]) -> Result<Self, Faults> {
        let Some(first) = cells.iter().copied().flatten().next() else {
            let help = "give each row its period, such as 2024, 2024-Q1 or 2024-05";
            let what = "no row has a period";
            return Err(Fault::new(table.name(), what, help)
                .in_column(column)
                .into());
        };
        let all = [Self::Number, Self::SplitYear, Self::Quarter, Self::Month];
        // 2009-10 is a month, and a year that runs into the next: the others decide.
        let reads_all = |one: &Self| {
            let mut cells = cells.iter().flatten();
            cells.all(|cell| one.period(cell).is_some())
        };
        let reads_first = |one: &Self| one.period(first).is_some();
        let found = all.into_iter().find(reads_all);
        let found = found.or_else(|| all.into_iter().find(reads_first));
        let mut faults = Faults::new();
        for (row, &cell) in cells.iter().enumerate() {
            let wrong = match (cell, found) {
                (None, _) => Some("the period is missing".to_owned()),
                (Some(cell), Some(calendar)) if calendar.period(cell).is_some() => {
                    (calendar == Self::Month && day(cell) != day(first))
                        .then(|| format!("'{cell}' is another day of the month than '{first}'"))
                }
                (Some(cell), _) => Some(format!("'{cell}' is not written as a period")),
            };
            if let Some(what) = wrong {
                let help = "write every period alike: 2024, 2023/24, 2024-Q1 or 2024-05";
                faults.push(table.fault_at(row, column, what, help));
            }
        }
        faults.into_result(found.unwrap_or(Self::Number))
    }
}

/// The day from which days are counted.
const EPOCH: Date = Date::constant(1970, 1, 1);

fn day_after_epoch(days: i64) -> Date {
    EPOCH.saturating_add(SignedDuration::from_hours(24 * days))
}

/// A whole number, also if it is written as `2004.0`.
fn whole(text: &str) -> Option<i64> {
    let text = text.trim();
    let plain = match text.split_once('.') {
        Some((plain, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => {
            plain
        }
        _ => text,
    };
    // Beyond this no period is meant, and numbering from BASE stays apart.
    plain.parse().ok().filter(|n: &i64| n.abs() < BASE / 2)
}

fn four_digits(text: &str) -> Option<i64> {
    (text.len() == 4).then(|| digits(text))?
}

fn two_digits(text: &str) -> Option<i64> {
    (text.len() == 2).then(|| digits(text))?
}

fn digits(text: &str) -> Option<i64> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

/// The day of the month, if one is written.
fn day(text: &str) -> Option<&str> {
    text.splitn(3, '-').nth(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(cells: &[&str]) -> Result<Calendar, Faults> {
        let cells: Vec<Option<&str>> = cells.iter().map(|&cell| Some(cell)).collect();
        let table = Table::new("panel.csv", Vec::new());
        Calendar::of(&table, "time", &cells)
    }

    #[test]
    fn periods_follow_each_other_and_are_written_back() {
        for (cells, label) in [
            (["2023", "2024"], "2025"),
            (["1998/99", "1999/00"], "2000/01"),
            (["2023-Q4", "2024Q1"], "2024-Q2"),
            (["2023-12", "2024-01"], "2024-02"),
            (["2023-12-01", "2024-01-01"], "2024-02"),
            (["2009-10", "2009-11"], "2009-12"),
            (["2009-10", "2010-11"], "2011/12"),
        ] {
            let calendar = calendar(&cells).expect("one calendar");
            let [one, two] = cells.map(|cell| calendar.period(cell).expect("a period"));
            assert_eq!(two - one, 1, "{cells:?}");
            assert_eq!(calendar.label(two + 1), label);
        }
    }

    #[test]
    fn a_period_written_otherwise_is_refused() {
        for cells in [
            ["2023", "2024-Q1"],
            ["2023-Q1", "2023-Q5"],
            ["2023/24", "2024/26"],
            ["2023-12-01", "2024-01-02"],
            ["2023-13", "2023-12"],
            ["spring", "summer"],
        ] {
            assert!(calendar(&cells).is_err(), "{cells:?}");
        }
    }

    #[test]
    fn days_of_a_series_are_periods_of_their_own() {
        let cells = ["2024-02-26", "2024-03-04"].map(Some);
        let table = Table::new("series.csv", Vec::new());
        let found = Calendar::of_series(&table, "time", &cells).expect("days");
        assert_eq!(found, Calendar::Day);
        let [one, two] = cells.map(|cell| found.period(cell.unwrap_or_default()).expect("a day"));
        assert_eq!(two - one, 7);
        assert_eq!(found.label(one + 3), "2024-02-29");
        let months = ["2024-02-01", "2024-03-01"].map(Some);
        let found = Calendar::of_series(&table, "time", &months).expect("months");
        assert_eq!(found, Calendar::Month);
    }

    #[test]
    fn only_periods_of_a_message_are_rewritten() {
        let quarter = Calendar::Quarter;
        let period = quarter.period("2024-Q3").expect("a period");
        let message = format!("cohort {period}: 8098 units of 12.5 in {period}");
        assert_eq!(
            quarter.say(&message),
            "cohort 2024-Q3: 8098 units of 12.5 in 2024-Q3"
        );
        assert_eq!(Calendar::Number.say("in 2024"), "in 2024");
    }
}
