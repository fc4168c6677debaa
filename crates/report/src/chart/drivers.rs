//! What a place's need is made of.

use super::WIDTH;
use crate::{
    svg::{Anchor, BAND, INK, MAIN, Pen, Picture, real},
    text,
};

const LEFT: f64 = 8.0;
const RIGHT: f64 = WIDTH - 56.0;
const STEP: f64 = 36.0;

/// A bar for what each domain adds to the score, the greatest first.
///
/// `parts` has a name and a contribution each, in the score's units.
pub(crate) fn drivers(key: &str, name: &str, parts: &[(&str, f64)]) -> Picture {
    let mut sorted: Vec<(&str, f64)> = parts.to_vec();
    sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let most = sorted
        .iter()
        .fold(0.0, |most: f64, part| most.max(part.1.abs()));
    let lowest = sorted.iter().fold(0.0, |low: f64, part| low.min(part.1));
    let span = (sorted.iter().fold(0.0, |high: f64, part| high.max(part.1)) - lowest)
        .max(f64::MIN_POSITIVE);
    let zero = LEFT + (RIGHT - LEFT) * (-lowest / span);
    let decimals = usize::from(most < 100.0) + usize::from(most < 1.0);
    let number = |value: f64| format!("{value:.decimals$}").replace('-', "\u{2212}");

    let mut pen = Pen::new(WIDTH, STEP * real(sorted.len()) + 6.0);
    for (position, (label, value)) in sorted.iter().enumerate() {
        let y = STEP * real(position);
        pen.text((LEFT, y + 14.0), Anchor::Start, INK, label);
        pen.rect((LEFT, y + 19.0), (RIGHT - LEFT, 12.0), BAND);
        let length = (RIGHT - LEFT) * value.abs() / span;
        let start = if *value < 0.0 { zero - length } else { zero };
        pen.rect((start, y + 19.0), (length.max(1.0), 12.0), MAIN);
        pen.text((RIGHT + 6.0, y + 29.0), Anchor::Start, INK, &number(*value));
    }
    let list: Vec<String> = sorted
        .iter()
        .map(|(label, value)| format!("{label} {}", number(*value)))
        .collect();
    let words = format!(
        "Parts of the need score, the greatest first: {}.",
        text::listed(&list)
    );
    pen.finish(key, format!("What drives need in {name}"), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_comes_first_and_negatives_have_room() {
        let picture = drivers("k", "Eastgate", &[("Health", -0.5), ("Income", 1.25)]);
        assert_eq!(
            picture.words,
            "Parts of the need score, the greatest first: Income 1.2 and Health \u{2212}0.5."
        );
        assert!(
            !picture.svg.contains(r#"width="-"#),
            "no bar runs backwards"
        );
    }
}
