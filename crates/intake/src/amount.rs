//! Numbers and amounts as people write them.

/// How a column writes its decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decimals {
    /// `1,234.50`.
    Point,
    /// `1.234,50`.
    Comma,
}

/// How a column writes decimals: by what can be read in one way only. A comma with one or
/// two digits after it at the end is a decimal one, as is one after a point.
pub(crate) fn decimals_of<'a>(cells: impl Iterator<Item = &'a str>) -> Decimals {
    let (mut comma, mut point) = (0, 0);
    for cell in cells {
        match (cell.rfind(','), cell.rfind('.')) {
            (Some(one), Some(other)) if one > other => comma += 1,
            (Some(_), Some(_)) => point += 1,
            (Some(at), None) if digits_after(cell, at) != 3 => comma += 1,
            (None, Some(at)) if digits_after(cell, at) != 3 => point += 1,
            _ => {}
        }
    }
    if comma > point {
        Decimals::Comma
    } else {
        Decimals::Point
    }
}

fn digits_after(cell: &str, at: usize) -> usize {
    let digits = cell[at + 1..].chars();
    digits.take_while(char::is_ascii_digit).count()
}

/// A number as digits, a point, and a sign if it is below zero; nothing if `text` is no
/// number written so. Groups of three are taken together, brackets are a sign.
pub(crate) fn plain(text: &str, decimals: Decimals) -> Option<String> {
    let (group, mark) = match decimals {
        Decimals::Point => (',', '.'),
        Decimals::Comma => ('.', ','),
    };
    let text = text.trim();
    let (negative, text) = match (text.strip_prefix('('), text.strip_suffix(')')) {
        (Some(_), Some(_)) => (true, &text[1..text.len() - 1]),
        _ => match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        },
    };
    let (whole, part) = match text.split_once(mark) {
        Some((whole, part)) => (whole, Some(part)),
        None => (text, None),
    };
    let gaps = [group, ' ', '\u{a0}', '\u{202f}', '\''];
    let groups: Vec<&str> = whole.split(gaps).collect();
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|one| one.is_ascii_digit());
    let grouped = groups.len() > 1;
    let fits = groups.iter().enumerate().all(|(at, group)| {
        is_digits(group)
            && (!grouped || (at == 0 && group.len() <= 3) || (at > 0 && group.len() == 3))
    });
    if !fits || part.is_some_and(|part| !is_digits(part)) {
        return None;
    }
    let whole = groups.concat();
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let part = part
        .map(|part| part.trim_end_matches('0'))
        .unwrap_or_default();
    let is_zero = whole == "0" && part.is_empty();
    let sign = if negative && !is_zero { "-" } else { "" };
    let point = if part.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{part}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_one_plain_form() {
        use Decimals::{Comma, Point};
        for (text, decimals, wanted) in [
            ("1200", Point, Some("1200")),
            ("1,200.50", Point, Some("1200.5")),
            ("1.200,50", Comma, Some("1200.5")),
            ("1 200", Point, Some("1200")),
            ("(45)", Point, Some("-45")),
            ("-0.00", Point, Some("0")),
            ("007", Point, Some("7")),
            ("12,34", Point, None),
            ("1,2345", Point, None),
            (",5", Point, None),
            ("5.", Point, None),
            ("1e5", Point, None),
            ("", Point, None),
        ] {
            assert_eq!(plain(text, decimals).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn a_column_says_how_it_writes_decimals() {
        let of = |cells: &[&str]| decimals_of(cells.iter().copied());
        assert_eq!(of(&["1,200", "35.50"]), Decimals::Point);
        assert_eq!(of(&["1.200,00", "3,5"]), Decimals::Comma);
        assert_eq!(of(&["1,200", "3,000"]), Decimals::Point);
    }
}
