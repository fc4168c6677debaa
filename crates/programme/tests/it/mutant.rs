//! Specs that somebody's slip of the hand has changed.

use proptest::prelude::*;

/// One slip.
#[derive(Debug, Clone)]
pub enum Slip {
    /// A line goes.
    Drop(usize),
    /// A line stands twice.
    Double(usize),
    /// Two lines change places.
    Swap(usize, usize),
    /// The value after the `=` becomes another.
    Value(usize, &'static str),
    /// The key before the `=` becomes another.
    Key(usize, &'static str),
    /// The text ends here.
    Cut(usize),
    /// This stands in the middle of it.
    Insert(usize, &'static str),
}

const VALUES: [&str; 24] = [
    "0",
    "-1",
    "1",
    "2",
    "3.5",
    "1e308",
    "1e-400",
    "99999999999999999999",
    "0x10",
    "nan",
    "-inf",
    "true",
    "\"\"",
    "\"0\"",
    "\"1/3\"",
    "\"id\"",
    "\"score\"",
    "\"income / 0\"",
    "\"nobody\"",
    "\"geometric\"",
    "\"z-score\"",
    "[]",
    "[1, \"a\", {}]",
    "{ a = 1 }",
];
const KEYS: [&str; 10] = [
    "id",
    "group",
    "weight",
    "column",
    "sql",
    "normalise",
    "weights",
    "years",
    "by",
    "bid",
];
const BITS: [&str; 8] = ["\"", "[", "]]", "\n[", "=", "\u{0}", "é", "\n[[part]]\n"];

/// Up to four slips.
pub fn slips() -> impl Strategy<Value = Vec<Slip>> {
    let at = 0_usize..10_000;
    let slip = prop_oneof![
        2 => at.clone().prop_map(Slip::Drop),
        1 => at.clone().prop_map(Slip::Double),
        1 => (at.clone(), at.clone()).prop_map(|(one, other)| Slip::Swap(one, other)),
        6 => (at.clone(), 0..VALUES.len()).prop_map(|(at, which)| Slip::Value(at, VALUES[which])),
        2 => (at.clone(), 0..KEYS.len()).prop_map(|(at, which)| Slip::Key(at, KEYS[which])),
        1 => at.clone().prop_map(Slip::Cut),
        1 => (at, 0..BITS.len()).prop_map(|(at, which)| Slip::Insert(at, BITS[which])),
    ];
    prop::collection::vec(slip, 1..5)
}

/// `text` after all of `slips`.
pub fn changed(text: &str, slips: &[Slip]) -> String {
    slips
        .iter()
        .fold(text.to_owned(), |text, slip| after(&text, slip))
}

fn after(text: &str, slip: &Slip) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    if lines.is_empty() {
        return text.to_owned();
    }
    let count = lines.len();
    let line = |at: usize| at % count;
    match slip {
        Slip::Drop(at) => drop(lines.remove(line(*at))),
        Slip::Double(at) => {
            let again = lines[line(*at)].clone();
            lines.insert(line(*at), again);
        }
        Slip::Swap(one, other) => lines.swap(line(*one), line(*other)),
        Slip::Value(at, value) => {
            let line = &mut lines[line(*at)];
            if let Some((key, _)) = line.clone().split_once('=') {
                *line = format!("{key}= {value}");
            }
        }
        Slip::Key(at, key) => {
            let line = &mut lines[line(*at)];
            if let Some((_, value)) = line.clone().split_once('=') {
                *line = format!("{key} ={value}");
            }
        }
        Slip::Cut(at) => return text[..boundary(text, *at)].to_owned(),
        Slip::Insert(at, bit) => {
            let mut text = text.to_owned();
            let at = boundary(&text, *at);
            text.insert_str(at, bit);
            return text;
        }
    }
    lines.join("\n") + "\n"
}

fn boundary(text: &str, at: usize) -> usize {
    let mut at = at % (text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
