//! Dates as the format writes them: `31.12.2024`, or only `2024`.

/// The first and the last day that a date may mean, as (year, month, day).
pub(super) type Days = ((u16, u8, u8), (u16, u8, u8));

/// The days of `text`; nothing if it is no date.
pub(super) fn days(text: &str) -> Option<Days> {
    let digits = |text: &str, length: usize| {
        (text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    if let Some(year) = digits(text, 4) {
        return Some(((year, 1, 1), (year, 12, 31)));
    }
    let mut parts = text.split('.');
    let day = digits(parts.next()?, 2)?;
    let month = digits(parts.next()?, 2)?;
    let year = digits(parts.next()?, 4)?;
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    if parts.next().is_some() || day == 0 || day > days {
        return None;
    }
    let date = (year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    Some((date, date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_real_days_are_dates() {
        for text in ["29.02.2024", "29.02.2000", "31.12.1999", "2024"] {
            assert!(days(text).is_some(), "{text}");
        }
        for text in [
            "29.02.2023",
            "29.02.1900",
            "00.01.2024",
            "31.04.2024",
            "01.13.2024",
            "1.1.2024",
            "2024-01-01",
            "24",
            "01.01.2024.",
            "",
        ] {
            assert!(days(text).is_none(), "{text}");
        }
    }
}
