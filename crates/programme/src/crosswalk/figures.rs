//! Figures that can be brought over, as people write them: `count:a,b`, `rate:a/b`.

use super::Figure;

/// The figures that `text` names, such as `count:a,b`.
///
/// # Errors
/// What is wrong with it.
pub(super) fn figures(text: &str) -> Result<Vec<Figure>, String> {
    let kinds = "write count:COLUMN for what can be counted, or rate:NUMERATOR/DENOMINATOR for a rate; an average, a rank or a score cannot be brought onto other places";
    let (kind, names) = text
        .split_once(':')
        .ok_or_else(|| format!("'{text}' does not say what its columns are: {kinds}"))?;
    let names = split(names, ',');
    let found: Result<Vec<Figure>, String> = names
        .iter()
        .map(|name| name.trim())
        .map(|name| match kind {
            _ if name.is_empty() => Err(format!("a column in '{text}' has no name: {kinds}")),
            "count" => Ok(Figure::Count(plain(name))),
            "rate" => match split(name, '/')[..] {
                [numerator, denominator] if !numerator.is_empty() && !denominator.is_empty() => {
                    Ok(Figure::Rate {
                        numerator: plain(numerator),
                        denominator: plain(denominator),
                    })
                }
                _ => Err(format!(
                    "the rate '{name}' has no numerator and denominator, and a rate is never averaged: write rate:NUMERATOR/DENOMINATOR"
                )),
            },
            _ => Err(format!("'{kind}' is not a kind of column: {kinds}")),
        })
        .collect();
    found
}

/// The parts of `text` between separators, but for those after a backslash.
fn split(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, character) in text.char_indices() {
        if character == separator && !escaped {
            parts.push(&text[start..at]);
            start = at + character.len_utf8();
        }
        escaped = character == '\\' && !escaped;
    }
    parts.push(&text[start..]);
    parts
}

/// `name` without the backslashes that keep its commas and strokes.
fn plain(name: &str) -> String {
    name.replace("\\,", ",").replace("\\/", "/")
}
