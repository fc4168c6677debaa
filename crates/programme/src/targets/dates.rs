//! Dates as years and their fractions.

/// The year and its fraction of `2021`, `2021/22` (when it begins), `2021-04`,
/// `2021-04-21`, or any of those with a length behind it, as `2018-09-01/P1Y`.
/// A year alone and a year over two begin on their first day: 1 January, 1 April.
pub(super) fn year_of(text: &str) -> Option<f64> {
    let text = text.trim();
    let text = text.split_once("/P").map_or(text, |(start, _)| start);
    if let Some((year, next)) = text.split_once('/') {
        let (first, second) = (whole(year, 4)?, whole(next, 2)?);
        let follows = (first + 1) % 100 == second;
        return follows.then_some(f64::from(first) + days_before(4) / DAYS);
    }
    let mut parts = text.split('-');
    let year = whole(parts.next()?, 4)?;
    let month = parts.next().map(|part| whole(part, 2));
    let day = parts.next().map(|part| whole(part, 2));
    if parts.next().is_some() {
        return None;
    }
    let month = month.unwrap_or(Some(1))?;
    let day = day.unwrap_or(Some(1))?;
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days_before(month) + f64::from(day - 1);
    Some(f64::from(year) + (days / DAYS).min(0.999))
}

/// The year and its fraction at the end of `text`: of a year, of a month, of a day.
pub(super) fn end_of(text: &str) -> Option<f64> {
    let text = text.trim();
    let length = match text.split('-').count() {
        _ if text.contains('/') => 1.0,
        1 => 1.0,
        2 => 1.0 / 12.0,
        _ => 0.0,
    };
    Some(year_of(text)? + length)
}

const DAYS: f64 = 365.25;

/// About how many days of a year are over when a month begins.
fn days_before(month: u32) -> f64 {
    f64::from(month - 1) * DAYS / 12.0
}

fn whole(text: &str, digits: usize) -> Option<u32> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

/// `2021.3` as people write it: the month of the year.
pub(super) fn said(at: f64) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    // A day's rounding never tells of the month before.
    let at = at + 0.001;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a fraction of a year has twelve months"
    )]
    let month = ((at - at.floor()) * 12.0) as usize;
    format!("{} {:.0}", MONTHS[month.min(11)], at.floor())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_years_and_their_fractions() {
        let near = |text: &str, expected: f64| {
            let found = year_of(text).unwrap();
            assert!((found - expected).abs() < 0.003, "{text} {found}");
        };
        near("2021", 2021.0);
        near("2021/22", 2021.25);
        near("2021-07", 2021.5);
        near("2021-04-21", 2021.305);
        near("2018-09-01/P1Y", 2018.667);
        near("2021-12-31", 2021.998);
        for wrong in [
            "",
            "21",
            "2021/23",
            "2021-13",
            "2021-04-32",
            "April 2021",
            "2021-4",
        ] {
            assert!(year_of(wrong).is_none(), "{wrong}");
        }
        assert!((end_of("2030").unwrap() - 2031.0).abs() < 1e-9);
        assert!((end_of("2030-06").unwrap() - 2030.5).abs() < 0.003);
        assert!((end_of("2030-12-31").unwrap() - 2030.998).abs() < 0.003);
    }

    #[test]
    fn a_date_is_said_by_its_month() {
        for (text, expected) in [
            ("2021-04-21", "April 2021"),
            ("2018-09-01/P1Y", "September 2018"),
            ("2021", "January 2021"),
            ("2024-12-31", "December 2024"),
        ] {
            assert_eq!(said(year_of(text).unwrap()), expected);
        }
    }
}
