//! How the money of voters moved: a bar a purchase.

use super::WIDTH;
use crate::{
    ElectionAmount, ElectionFlow, ElectionProject,
    svg::{Anchor, BAND, INK, MAIN, PICK, Pen, Picture, SOFT, real},
    text,
};

/// How many purchases are drawn; a table beside the chart has them all.
pub(crate) const MOST_ROUNDS: usize = 40;

/// As many letters as fit beside an amount on a phone.
const MOST_LETTERS: usize = 34;
const LEFT: f64 = 4.0;
const LONG: f64 = WIDTH - 2.0 * LEFT;
const STEP: f64 = 38.0;
const TOP: f64 = 52.0;

/// A bar for the start and one for each purchase: what was spent before, what
/// this one takes, and what is left.
pub(crate) fn money_flow(
    key: &str,
    title: &str,
    flow: &ElectionFlow,
    projects: &[ElectionProject],
) -> Picture {
    let drawn = &flow.rounds[..flow.rounds.len().min(MOST_ROUNDS)];
    let mut pen = Pen::new(WIDTH, TOP + STEP * real(drawn.len() + 1));
    legend(&mut pen);
    let whole = size(&flow.start).max(f64::MIN_POSITIVE);
    row(&mut pen, TOP, "The start", &flow.start.text);
    bar(&mut pen, TOP, 0.0, 0.0);
    for (number, round) in drawn.iter().enumerate() {
        let top = TOP + STEP * real(number + 1);
        let name = short(&projects[round.project].name);
        // Isolated, a name written from right to left moves nothing else.
        let label = format!("{}. \u{2068}{name}\u{2069}", number + 1);
        row(&mut pen, top, &label, &round.paid.text);
        let left = (size(&round.left) / whole).min(1.0);
        let paid = (size(&round.paid) / whole).min(1.0 - left);
        bar(&mut pen, top, (1.0 - left - paid).max(0.0), paid);
    }
    let words = words(flow, projects);
    pen.finish(key, title.to_owned(), words)
}

fn legend(pen: &mut Pen) {
    for (at, ink, words) in [
        (LEFT, MAIN, "spent before"),
        (124.0, PICK, "spent on this"),
        (244.0, BAND, "still with voters"),
    ] {
        pen.rect((at, 6.0), (12.0, 12.0), ink);
        pen.text((at + 18.0, 17.0), Anchor::Start, INK, words);
    }
}

fn row(pen: &mut Pen, top: f64, label: &str, amount: &str) {
    pen.text((LEFT, top), Anchor::Start, INK, label);
    pen.text((WIDTH - LEFT, top), Anchor::End, INK, amount);
}

/// The bar below the words at `top`: `before` and `now` are parts of it.
fn bar(pen: &mut Pen, top: f64, before: f64, now: f64) {
    let top = top + 5.0;
    let tall = 13.0;
    pen.rect((LEFT, top), (LONG, tall), BAND);
    if before > 0.0 {
        pen.rect((LEFT, top), (before * LONG, tall), MAIN);
    }
    if now > 0.0 {
        pen.rect((LEFT + before * LONG, top), (now * LONG, tall), PICK);
    }
    pen.line((LEFT, top + tall), (LEFT + LONG, top + tall), SOFT, 1.0);
}

fn words(flow: &ElectionFlow, projects: &[ElectionProject]) -> String {
    let Some(last) = flow.rounds.last() else {
        return format!(
            "All voters together had {} and bought nothing.",
            flow.start.text
        );
    };
    let dearest = flow
        .rounds
        .iter()
        .max_by(|one, other| size(&one.paid).total_cmp(&size(&other.paid)))
        .unwrap_or(last);
    let bought = flow.rounds.len();
    format!(
        "All voters together had {}. They bought {}. The one that took most was {}: {}. In the end {} was still with voters. The table below has the same figures.",
        flow.start.text,
        text::counted(bought, "project", "projects"),
        short(&projects[dearest.project].name),
        dearest.paid.text,
        last.left.text,
    )
}

/// A length that can be drawn.
fn size(amount: &ElectionAmount) -> f64 {
    if amount.size.is_finite() {
        amount.size.max(0.0)
    } else {
        0.0
    }
}

/// A name as long as fits.
pub(crate) fn short(name: &str) -> String {
    if name.chars().count() <= MOST_LETTERS {
        return name.to_owned();
    }
    let start: String = name.chars().take(MOST_LETTERS - 1).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ElectionRound;

    fn amount(size: f64) -> ElectionAmount {
        ElectionAmount {
            text: format!("£{size}"),
            size,
        }
    }

    #[test]
    fn bars_show_what_is_left() {
        let projects = ["Bench", &"Very long ".repeat(30)].map(|name| ElectionProject {
            id: "1".to_owned(),
            name: name.to_owned(),
            cost: "£50".to_owned(),
            votes: 1,
            funded: Some(1),
            why: Vec::new(),
        });
        let round = |project, paid, left| ElectionRound {
            project,
            paid: amount(paid),
            payers: None,
            each: "£1".to_owned(),
            left: amount(left),
        };
        let flow = ElectionFlow {
            words: Vec::new(),
            start: amount(200.0),
            rounds: vec![round(0, 50.0, 150.0), round(1, 100.0, 50.0)],
        };
        let picture = money_flow("k", "Money", &flow, &projects);
        assert!(picture.words.contains("They bought 2 projects"));
        assert!(picture.words.contains("£50 was still with voters"));
        // A quarter of 392 units is one purchase, half is the next one's.
        assert!(picture.svg.contains(r#"width="98""#));
        assert!(picture.svg.contains(r#"width="196""#));
        assert!(!picture.svg.contains("NaN"));
        assert_eq!(short(&projects[1].name).chars().count(), MOST_LETTERS);
    }

    #[test]
    fn nothing_bought_is_drawn_without_a_division_by_nothing() {
        let flow = ElectionFlow::default();
        let picture = money_flow("k", "Money", &flow, &[]);
        assert!(picture.words.contains("bought nothing"));
        assert!(!picture.svg.contains("NaN"));
    }
}
