//! Days of the calendar as they are written.

use jiff::civil::Date;

/// The months, as people say them.
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

/// The day that `text` writes as `2024-03-31`, and in no other way; nothing for a
/// day that no calendar has.
pub(crate) fn civil_day(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok())?
}

/// The name of a month from 1 to 12.
pub(crate) fn month_name(month: i8) -> &'static str {
    let at = usize::from(month.unsigned_abs()).clamp(1, MONTHS.len());
    MONTHS[at - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_one_way_and_on_the_calendar() {
        assert!(civil_day("2024-02-29").is_some());
        for wrong in [
            "2023-02-29",
            "2024-4-1",
            "20240401",
            "2024-04-01T10:00",
            "+2024-4-01",
        ] {
            assert!(civil_day(wrong).is_none(), "{wrong}");
        }
        assert_eq!((month_name(1), month_name(12)), ("January", "December"));
    }
}
