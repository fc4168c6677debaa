//! Money by year, capital and revenue told apart.

use allotment_place::{Currency, Pence};

use super::WIDTH;
use crate::{
    Year,
    svg::{Anchor, INK, MAIN, Pen, Picture, SECOND, SOFT, real},
    text,
};

const TOP: f64 = 44.0;
const FLOOR: f64 = 190.0;

/// A column a year. Where the two kinds are told apart, capital stands at the
/// bottom and revenue on top of it.
pub(crate) fn money_by_year(key: &str, title: &str, years: &[Year], currency: Currency) -> Picture {
    let most = years.iter().map(|year| year.amount.get()).max();
    let most = most.unwrap_or(0).max(1);
    let step = (WIDTH - 16.0) / real(years.len().max(1));
    let wide = (step * 0.72).min(64.0);
    let tall = |pence: Pence| (FLOOR - TOP) * part(pence.get(), most);
    let split = years.iter().any(|year| year.capital.is_some());
    let crowded = years.len() > 7;
    let mut before = String::new();

    let mut pen = Pen::new(WIDTH, 224.0);
    if split {
        pen.rect((8.0, 6.0), (12.0, 12.0), MAIN);
        pen.text((24.0, 17.0), Anchor::Start, INK, "capital");
        pen.rect((92.0, 6.0), (12.0, 12.0), SECOND);
        pen.text((108.0, 17.0), Anchor::Start, INK, "revenue");
    }
    for (position, year) in years.iter().enumerate() {
        let middle = 8.0 + step * (real(position) + 0.5);
        let left = middle - wide / 2.0;
        let whole = tall(year.amount);
        let capital = year.capital.map_or(whole, tall).min(whole);
        pen.rect((left, FLOOR - capital), (wide, capital), MAIN);
        let revenue = (whole - capital - 1.5).max(0.0);
        if revenue > 0.0 {
            pen.rect((left, FLOOR - whole), (wide, revenue), SECOND);
        }
        let amount = text::short_money(year.amount, currency);
        // Side by side, ten equal labels would run into one another.
        if !crowded || before != amount {
            pen.text((middle, FLOOR - whole - 6.0), Anchor::Middle, INK, &amount);
        }
        before = amount;
        let label = year.year.map_or_else(
            || "once".to_owned(),
            |year| {
                if crowded {
                    format!("\u{2019}{:02}", year.starts() % 100)
                } else {
                    year.to_string()
                }
            },
        );
        pen.text((middle, FLOOR + 18.0), Anchor::Middle, INK, &label);
    }
    pen.line((4.0, FLOOR), (WIDTH - 4.0, FLOOR), SOFT, 1.0);
    let list: Vec<String> = years
        .iter()
        .map(|year| {
            let label = year
                .year
                .map_or_else(|| "once".to_owned(), |year| year.to_string());
            format!("{label} {}", year.amount.display_whole(currency))
        })
        .collect();
    let words = format!("{}.", text::capital(&text::listed(&list)));
    pen.finish(key, title.to_owned(), words)
}

/// `pence` as a part of `most`, for a length in a drawing.
#[expect(
    clippy::cast_precision_loss,
    reason = "a length on a screen, no sum of money"
)]
fn part(pence: u64, most: u64) -> f64 {
    pence as f64 / most as f64
}

#[cfg(test)]
mod tests {
    use allotment_place::Period;

    use super::*;

    #[test]
    fn each_year_has_its_amount_in_words() {
        let year = |text, amount, capital| Year {
            year: Some(Period::new(text).unwrap()),
            amount: Pence::new(amount),
            capital: Some(Pence::new(capital)),
            revenue: Some(Pence::new(amount - capital)),
            reason: None,
        };
        let years = [
            year("2026-27", 120_000_000, 75_600_000),
            year("2027-28", 240_000_000, 151_200_000),
        ];
        let picture = money_by_year("k", "Money", &years, Currency::GBP);
        assert_eq!(picture.words, "2026-27 £1,200,000 and 2027-28 £2,400,000.");
        insta::assert_snapshot!(picture.svg);
    }
}
