//! Days and moments as ISO 8601 text.

const NANOSECONDS_A_SECOND: i128 = 1_000_000_000;
const SECONDS_A_DAY: i128 = 86_400;

/// The day `days` after 1 January 1970, as `2025-10-30`.
///
/// Source: Hinnant (2013), *chrono-Compatible Low-Level Date Algorithms*,
/// `civil_from_days`.
pub(crate) fn date(days: i64) -> String {
    let days = i128::from(days) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Months are counted from March, so that a leap day ends its year.
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = year_of_era + era * 400 + i128::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The moment `nanoseconds` after 1 January 1970, as `2025-10-30T09:30:00`,
/// with as many decimals of a second as it needs.
pub(crate) fn moment(nanoseconds: i128) -> String {
    let seconds = nanoseconds.div_euclid(NANOSECONDS_A_SECOND);
    let rest = nanoseconds.rem_euclid(NANOSECONDS_A_SECOND);
    let day = i64::try_from(seconds.div_euclid(SECONDS_A_DAY)).expect("64-bit days");
    let second = seconds.rem_euclid(SECONDS_A_DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let time = format!("{}T{hour:02}:{minute:02}:{second:02}", date(day));
    if rest == 0 {
        time
    } else {
        let decimals = format!("{rest:09}");
        format!("{time}.{}", decimals.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, text) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (20_391, "2025-10-30"),
        ] {
            assert_eq!(date(days), text);
        }
        assert_eq!(moment(-1_000_000_000), "1969-12-31T23:59:59");
        assert_eq!(moment(1_500_000_000), "1970-01-01T00:00:01.5");
    }
}
