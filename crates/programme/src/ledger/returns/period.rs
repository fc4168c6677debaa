//! The time that a return is about.

use allotment_ledger::Date;
use allotment_table::{Fault, Faults};

/// A half-year or a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// As people write it: `2026-H2`, `2026`, `2026-27`.
    pub label: String,
    /// `half-year` or `year`.
    pub kind: &'static str,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// The last day of the span of the same length after it.
    pub next_to: Date,
}

impl Span {
    /// The span that `text` names: `2026-H1` (January to June), `2026-H2` (July to
    /// December), `2026` (January to December), or `2026-27` (April to March).
    ///
    /// # Errors
    /// [`Faults`] if it names none.
    pub fn parse(text: &str) -> Result<Self, Faults> {
        let wrong = || -> Faults {
            let what = format!("'{text}' is no half-year and no year");
            let help = "write 2026-H1, 2026-H2, 2026, or 2026-27 for April to March";
            Fault::asked("--period", what, help).into()
        };
        let (first, second) = text
            .split_once('-')
            .map_or((text, None), |(first, second)| (first, Some(second)));
        let digits = |part: &str, count| {
            part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(first, 4) {
            return Err(wrong());
        }
        let year: i32 = first.parse().map_err(|_| wrong())?;
        let (kind, month, months) = match second {
            None => ("year", 1, 12),
            Some("H1") => ("half-year", 1, 6),
            Some("H2") => ("half-year", 7, 6),
            Some(short) if digits(short, 2) && short.parse::<i32>() == Ok((year + 1) % 100) => {
                ("year", 4, 12)
            }
            Some(_) => return Err(wrong()),
        };
        let begins = |after: i32| {
            let at = month - 1 + after;
            Date::new(year + at / 12, u32::try_from(at % 12 + 1).ok()?, 1)
        };
        let ends = |after: i32| Date::from_days(begins(after)?.days() - 1);
        let span = || -> Option<Self> {
            Some(Self {
                label: text.to_owned(),
                kind,
                from: begins(0)?,
                to: ends(months)?,
                next_to: ends(2 * months)?,
            })
        };
        span().ok_or_else(wrong)
    }

    /// The day before it.
    #[must_use]
    pub fn before(&self) -> Date {
        Date::from_days(self.from.days() - 1).unwrap_or(Date::FIRST)
    }

    /// Whether `date` lies in it.
    #[must_use]
    pub fn has(&self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }

    /// Whether `date` lies in the span after it.
    #[must_use]
    pub fn has_next(&self, date: Date) -> bool {
        self.to < date && date <= self.next_to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_their_days() {
        let days = |text: &str| {
            let span = Span::parse(text).unwrap();
            format!("{} {} {} {}", span.kind, span.from, span.to, span.next_to)
        };
        assert_eq!(
            days("2026-H2"),
            "half-year 2026-07-01 2026-12-31 2027-06-30"
        );
        assert_eq!(
            days("2028-H1"),
            "half-year 2028-01-01 2028-06-30 2028-12-31"
        );
        assert_eq!(days("2026"), "year 2026-01-01 2026-12-31 2027-12-31");
        assert_eq!(days("2026-27"), "year 2026-04-01 2027-03-31 2028-03-31");
        assert_eq!(days("2099-00"), "year 2099-04-01 2100-03-31 2101-03-31");
        for wrong in [
            "", "2026-H3", "2026-28", "26", "2026-2", "year", "2026-h2", "9999-00",
        ] {
            assert!(Span::parse(wrong).is_err(), "{wrong}");
        }
    }
}
