//! Where one place stands among all, and how sure that is.

use allotment_place::Rank;

use super::WIDTH;
use crate::{
    Interval,
    svg::{Anchor, BAND, INK, MAIN, PICK, Pen, Picture, SOFT, real},
    text,
};

/// What a strip shows.
pub(crate) struct Strip<'a> {
    pub name: &'a str,
    /// What places of its kind are called.
    pub plural: &'a str,
    pub rank: Rank,
    pub of: usize,
    pub interval: Option<Interval>,
}

const LEFT: f64 = 14.0;
const RIGHT: f64 = WIDTH - 14.0;

/// Where on the strip `rank` of `of` lies: 1 at the left.
pub(super) fn along(rank: Rank, of: usize, left: f64, right: f64) -> f64 {
    let steps = real(of.max(2) - 1);
    left + (right - left) * (f64::from(rank.get() - 1) / steps).min(1.0)
}

/// One line from the greatest need to the least, with the worst tenth shaded,
/// the place's rank as a dot and its interval as a bar.
pub(crate) fn rank_strip(key: &str, strip: &Strip<'_>) -> Picture {
    let of = strip.of;
    let at = |rank: Rank| along(rank, of, LEFT, RIGHT);
    let mut pen = Pen::new(WIDTH, 108.0);
    let tenth = (RIGHT - LEFT) / 10.0;
    pen.rect((LEFT, 34.0), (tenth, 36.0), BAND);
    pen.text((LEFT, 86.0), Anchor::Start, SOFT, "worst tenth");
    pen.line((LEFT, 52.0), (RIGHT, 52.0), SOFT, 1.5);
    for end in [LEFT, RIGHT] {
        pen.line((end, 46.0), (end, 58.0), SOFT, 1.5);
    }
    if let Some(interval) = strip.interval {
        let (low, high) = (at(interval.low), at(interval.high));
        pen.rect((low, 46.0), ((high - low).max(3.0), 12.0), MAIN);
    }
    let x = at(strip.rank);
    pen.circle((x, 52.0), 8.0, PICK);
    let label = format!("{} of {}", text::rank(strip.rank), text::count(of));
    let (anchor, label_x) = if x < WIDTH * 0.25 {
        (Anchor::Start, x - 8.0)
    } else if x > WIDTH * 0.75 {
        (Anchor::End, x + 8.0)
    } else {
        (Anchor::Middle, x)
    };
    pen.text((label_x.max(4.0), 26.0), anchor, INK, &label);
    pen.text((LEFT, 102.0), Anchor::Start, SOFT, "1: greatest need");
    let end = format!("{}: least need", text::count(of));
    pen.text((RIGHT, 102.0), Anchor::End, SOFT, &end);

    let words = format!(
        "{} ranks {} of {} {}, where 1 is the greatest need.",
        strip.name,
        text::rank(strip.rank),
        text::count(of),
        strip.plural
    );
    let words = strip.interval.map_or(words.clone(), |interval| {
        format!(
            "{words} In 9 of 10 draws its rank lies between {} and {}.",
            text::rank(interval.low),
            text::rank(interval.high)
        )
    });
    pen.finish(key, format!("Need of {}", strip.name), words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_say_what_the_picture_shows() {
        let rank = |rank| Rank::new(rank).unwrap();
        let picture = rank_strip(
            "k",
            &Strip {
                name: "Eastgate",
                plural: "neighbourhoods",
                rank: rank(31),
                of: 500,
                interval: Some(Interval {
                    low: rank(20),
                    median: rank(30),
                    high: rank(44),
                }),
            },
        );
        assert_eq!(
            picture.words,
            "Eastgate ranks 31 of 500 neighbourhoods, where 1 is the greatest need. \
             In 9 of 10 draws its rank lies between 20 and 44."
        );
        insta::assert_snapshot!(picture.svg);
    }

    #[test]
    fn ends_of_the_line_are_the_ends_of_the_ranking() {
        let at = |rank, of| along(Rank::new(rank).unwrap(), of, 0.0, 100.0);
        assert!((at(1, 500) - 0.0).abs() < 1e-9);
        assert!((at(500, 500) - 100.0).abs() < 1e-9);
        assert!(at(1, 1).abs() < 1e-9, "a country of one place");
    }
}
