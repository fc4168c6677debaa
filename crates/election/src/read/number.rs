//! Amounts and points as people write them.

use crate::{Decimal, DecimalError};

/// The number in `text`, and whether its comma was read as a decimal point.
/// One comma and no point is the Polish and French way to write a decimal.
pub(crate) fn amount(text: &str) -> Result<(Decimal, bool), DecimalError> {
    let text = text.trim();
    match text.parse() {
        Ok(number) => Ok((number, false)),
        Err(DecimalError::NotANumber)
            if text.bytes().filter(|&byte| byte == b',').count() == 1 && !text.contains('.') =>
        {
            Ok((text.replacen(',', ".", 1).parse()?, true))
        }
        Err(error) => Err(error),
    }
}

/// The points in `text`: almost always a short whole number.
pub(crate) fn points_number(text: &str) -> Result<Decimal, DecimalError> {
    let bytes = text.as_bytes();
    if (1..=9).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit) {
        let number = bytes
            .iter()
            .fold(0, |so_far, byte| so_far * 10 + i64::from(byte - b'0'));
        return Ok(Decimal::whole(number));
    }
    text.trim().parse()
}

/// What is wrong with `text`, and what to do.
pub(crate) fn bad_number(text: &str, error: DecimalError) -> (String, String) {
    let shown: String = text.trim().chars().take(40).collect();
    let what = if shown.is_empty() {
        "no number is given".to_owned()
    } else {
        format!("«{shown}» is {error}")
    };
    let help = "write digits, and at most one point, such as 1500 or 1500.50".to_owned();
    (what, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_is_read_as_a_point_and_said() {
        let half = Decimal::new(15, 1).expect("1.5");
        assert_eq!(amount(" 1,5 "), Ok((half, true)));
        assert_eq!(amount("1.50"), Ok((half, false)));
        assert_eq!(
            amount("1,234"),
            Ok((Decimal::new(1234, 3).expect("1.234"), true))
        );
    }

    #[test]
    fn two_separators_are_not_guessed_at() {
        for text in ["1,234.56", "1.234,56", "1,234,567", "12 000", ",", ""] {
            assert_eq!(amount(text), Err(DecimalError::NotANumber), "{text}");
        }
    }
}
