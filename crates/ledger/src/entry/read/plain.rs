//! What a new entry may not have in its texts, though it could be read: signs
//! that nobody sees, and what looks like personal data. An entry that is in a
//! ledger is read as it stands.

use serde_json::{Map, Value};

use crate::fields::FieldFault;

/// Members whose text is made by programs, or is looked at elsewhere.
const TECHNICAL: [&str; 14] = [
    "algorithm",
    "authenticator_data",
    "client_data",
    "effective",
    "holder",
    "id",
    "key",
    "link",
    "new_key",
    "origins",
    "public_key",
    "recorded",
    "sha256",
    "signature",
];

/// Members by which entries call something, or each other.
const NAMES: [&str; 15] = [
    "actor",
    "by",
    "commitment",
    "community",
    "from_party",
    "held_by",
    "indicator",
    "milestone",
    "on",
    "parties",
    "party",
    "refers_to",
    "said_by",
    "successor",
    "to_community",
];

/// Members in which a telephone number could stand: free texts, and whom a
/// partner paid.
const FREE: [&str; 14] = [
    "because",
    "flexibility",
    "indicator",
    "milestone",
    "name",
    "period",
    "purpose",
    "reason",
    "review",
    "source",
    "title",
    "to_party",
    "what",
    "words",
];

/// Everything in `entry` that a new one may not have.
pub(super) fn faults(entry: &Map<String, Value>) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    within(entry, "", &mut faults);
    faults
}

fn within(object: &Map<String, Value>, before: &str, faults: &mut Vec<FieldFault>) {
    for (field, value) in object {
        if TECHNICAL.contains(&field.as_str()) {
            continue;
        }
        look(field, value, &format!("{before}{field}"), faults);
    }
}

fn look(field: &str, value: &Value, path: &str, faults: &mut Vec<FieldFault>) {
    match value {
        Value::Object(object) => within(object, &format!("{path}."), faults),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                look(field, item, &format!("{path}[{at}]"), faults);
            }
        }
        Value::String(text) => {
            if let Some((what, help)) = odd(text, NAMES.contains(&field)) {
                faults.push(FieldFault {
                    field: Some(path.to_owned()),
                    what,
                    help: help.into(),
                });
            }
            let personal = e_mail(text).then_some("an e-mail address");
            let phone =
                || (FREE.contains(&field) && telephone(text)).then_some("a telephone number");
            if let Some(found) = personal.or_else(phone) {
                let help = "say which body or office it was, and leave out how to reach a person: an entry is kept for good, and nobody could erase it. Who holds a key is kept apart by `allotment ledger key new --holder`";
                faults.push(FieldFault {
                    field: Some(path.to_owned()),
                    what: format!("it has what looks like {found} in it, and no personal data belongs into an entry"),
                    help: help.into(),
                });
            }
        }
        _ => {}
    }
}

/// What in `text` is not seen, or looks like something else.
fn odd(text: &str, is_name: bool) -> Option<(String, &'static str)> {
    if text.is_ascii() {
        let doubled = is_name && text.contains("  ");
        return doubled.then(|| {
            let what = "it has two spaces in a row, which look like one".to_owned();
            (what, "write a single space between words")
        });
    }
    let sign = text
        .chars()
        .find(|sign| turns(*sign) || (is_name && hides(*sign)));
    if let Some(sign) = sign {
        let code = u32::from(sign);
        let what = format!("it has a sign in it that is not seen as it is (U+{code:04X})");
        let help = "write it with letters, digits and plain spaces alone: what looks the same is to be the same";
        return Some((what, help));
    }
    let doubled = is_name && text.contains("  ");
    doubled.then(|| {
        let what = "it has two spaces in a row, which look like one".to_owned();
        (what, "write a single space between words")
    })
}

/// Signs that turn the order in which a text is read.
///
/// Source: Unicode Standard Annex 9, table 3.
pub(super) fn turns(sign: char) -> bool {
    matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Signs that take no room, spaces that are not the plain one, fillers, and
/// accents written beside their letter, which may also be written as one.
pub(super) fn hides(sign: char) -> bool {
    (sign.is_whitespace() && sign != ' ')
        || sign.is_control()
        || matches!(sign,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' | '\u{300}'..='\u{36f}')
}

/// Whether `text` has an e-mail address in it: something, `@`, and a name with a
/// dot that ends in letters.
fn e_mail(text: &str) -> bool {
    let local = |byte: u8| byte.is_ascii_alphanumeric() || b"._%+-'".contains(&byte);
    let host = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    let bytes = text.as_bytes();
    let at = |place: usize| {
        let before = bytes[..place].last().is_some_and(|byte| local(*byte));
        let after = &bytes[place + 1..];
        let end = after.iter().position(|byte| !host(*byte));
        let after = &after[..end.unwrap_or(after.len())];
        let name = std::str::from_utf8(after).unwrap_or_default();
        let name = name.trim_end_matches(['.', '-']);
        let last = name.rsplit_once('.').filter(|(first, _)| !first.is_empty());
        let letters =
            |last: &str| last.len() > 1 && last.bytes().all(|one| one.is_ascii_alphabetic());
        before && last.is_some_and(|(_, last)| letters(last))
    };
    (bytes.iter().enumerate()).any(|(place, byte)| *byte == b'@' && at(place))
}

/// Whether `text` has a telephone number in it: `+` and 11 to 15 digits; or, as in
/// the United Kingdom, 0 and one of 1, 2, 3, 7, 8, with 10 or 11 digits in groups
/// of which the first and the last have three at least; or 11 in one, where words
/// speak of a telephone: an invoice may have such a number too.
///
/// Source: Ofcom, *National Telephone Numbering Plan*: the first digits.
fn telephone(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins = |at: usize| {
        let free = at == 0
            || !(bytes[at - 1].is_ascii_alphanumeric()
                || b".,/-:+@#_\xa3".contains(&bytes[at - 1]));
        free && matches!(bytes[at], b'+' | b'0')
    };
    let small = text.to_lowercase();
    let calls = ["tel", "phone", "mobile", "call", "ring", "text"];
    let calls = calls.iter().any(|word| small.contains(word));
    (0..bytes.len()).any(|at| begins(at) && number_at(&bytes[at..], calls))
}

fn number_at(bytes: &[u8], calls: bool) -> bool {
    let abroad = bytes[0] == b'+';
    let (mut digits, mut first, mut last, mut groups) = (Vec::new(), 0, 0, 1);
    let mut at = usize::from(abroad);
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_digit() {
            digits.push(*byte);
            last += 1;
            at += 1;
            continue;
        }
        // One sign between groups, or a bracket with a space.
        let gap = bytes[at..]
            .iter()
            .take_while(|byte| b" -()".contains(*byte))
            .count();
        let goes_on = (1..=2).contains(&gap) && bytes.get(at + gap).is_some_and(u8::is_ascii_digit);
        if !goes_on {
            break;
        }
        if groups == 1 {
            first = digits.len();
        }
        groups += 1;
        last = 0;
        at += gap;
    }
    let more = bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let part = matches!(bytes.get(at), Some(b':' | b'.' | b',' | b'/'))
        && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    if more || part {
        return false;
    }
    if abroad {
        return (11..=15).contains(&digits.len()) && digits[0] != b'0';
    }
    let plan = digits
        .get(1)
        .is_some_and(|second| b"12378".contains(second));
    let long = if groups == 1 {
        calls && digits.len() == 11
    } else {
        first >= 3 && last >= 3 && (10..=11).contains(&digits.len())
    };
    plan && long
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_numbers_are_seen() {
        for text in [
            "ask jane.doe@example.org",
            "Jane <j.doe@council.gov.uk>.",
            "o'neil@x.co",
        ] {
            assert!(e_mail(text), "{text}");
        }
        // Source: Ofcom, «Telephone numbers for use in TV and radio drama programmes».
        for text in [
            "ring 07700 900123",
            "mobile 07700900123",
            "+44 7700 900123",
            "(020) 7946 0958 after six",
            "01632 960001.",
            "tel: 0113 496 0001, the clerk",
            "+44 (0)20 7946 0958",
        ] {
            assert!(telephone(text), "{text}");
        }
    }

    #[test]
    fn ordinary_words_and_figures_are_neither() {
        for text in [
            "4 pitches @ £5.00 each",
            "5@2.50",
            "follow @quayside",
            "a talk at 01.02.2026 10:00",
            "from 01-02-2026 to 03-04-2027",
            "0800-1700 on weekdays",
            "charity 1164883, company 01234567",
            "UPRN 100023336956",
            "grid 0123456789",
            "0.12345678901 per cent",
            "statement of 30 October 2026, line 7 (made up)",
            "12 per cent of 1 234 567 890 pounds",
            "2026-27 to 2035-36",
            "the board's survey of 412 households",
            "sha 07700900123abc",
            "invoice 01234567890",
            "letter 0123-2026-04",
            "+1000000000 pounds",
            "£07700900123",
        ] {
            assert!(!e_mail(text) && !telephone(text), "{text}");
        }
    }

    #[test]
    fn names_have_no_signs_that_nobody_sees() {
        for name in [
            "gar\u{200b}den",
            "\u{202e}nedrag",
            "gar\u{ad}den",
            "the\u{a0}garden",
            "the  garden",
            "cafe\u{301}",
            "the\u{2009}garden",
        ] {
            assert!(odd(name, true).is_some(), "{name:?}");
        }
        for name in [
            "the garden",
            "café",
            "Gŵyl y Môr",
            "hall – phase 2",
            "Спорт",
        ] {
            assert!(odd(name, true).is_none(), "{name:?}");
        }
        assert!(odd("for people\u{a0}and gardens", false).is_none());
        assert!(odd("for \u{202e}elpoep", false).is_some());
    }
}
