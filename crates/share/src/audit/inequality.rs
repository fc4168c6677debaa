//! Measures of inequality between groups of people: Gini, concentration, Theil.

/// The Gini coefficient of `money` among `people`: 0 if every head gets the
/// same, near 1 if one place gets everything.
///
/// One entry a place; places are ordered by money per head. Nothing without
/// people or without money.
///
/// Source: the area between the line of equality and the Lorenz curve, twice;
/// Gastwirth, «The estimation of the Lorenz curve and Gini index», *Review of
/// Economics and Statistics* 54 (1972).
#[must_use]
pub fn gini(money: &[f64], people: &[f64]) -> Option<f64> {
    let per_head: Vec<f64> = money
        .iter()
        .zip(people)
        .map(|(money, people)| money / people)
        .collect();
    concentration(money, people, &per_head)
}

/// The concentration index of `money` among `people` ordered by `by`, from the
/// least: above 0 if those with more of it get more per head, below 0 if less.
///
/// One entry a place; places that are equal in `by` count as one. From −1 to
/// 1. Nothing without people or without money.
///
/// Source: Kakwani, Wagstaff and van Doorslaer, «Socioeconomic inequalities in
/// health», *Journal of Econometrics* 77 (1997), equation 3, for grouped data.
#[must_use]
pub fn concentration(money: &[f64], people: &[f64], by: &[f64]) -> Option<f64> {
    let (all_money, all_people): (f64, f64) = (money.iter().sum(), people.iter().sum());
    if money.is_empty() || all_money <= 0.0 || all_people <= 0.0 {
        return None;
    }
    let mut rows: Vec<usize> = (0..money.len()).collect();
    rows.sort_by(|&a, &b| by[a].total_cmp(&by[b]).then(a.cmp(&b)));
    let mut area = 0.0;
    let mut below = 0.0;
    for equal in rows.chunk_by(|&a, &b| by[a].total_cmp(&by[b]).is_eq()) {
        let share = |of: &[f64], all: f64| equal.iter().map(|&row| of[row]).sum::<f64>() / all;
        let here = share(money, all_money);
        area += share(people, all_people) * (below + below + here);
        below += here;
    }
    Some(1.0 - area)
}

/// Theil's T, and its parts within and between larger areas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Theil {
    /// 0 if every head gets the same.
    pub total: f64,
    /// Between the places of each area.
    pub within: f64,
    /// Between the areas, each taken as one.
    pub between: f64,
}

/// Theil's T of `money` among `people`, `areas` numbering each place's larger
/// area from 0. Nothing without people or without money.
///
/// `T = Σ s_i · ln(s_i / f_i)`, `s` being parts of the money and `f` of the
/// people; a place without money adds 0.
///
/// Source: Theil, *Economics and Information Theory* (1967), chapter 4.
#[must_use]
pub fn theil(money: &[f64], people: &[f64], areas: &[usize]) -> Option<Theil> {
    let (all_money, all_people): (f64, f64) = (money.iter().sum(), people.iter().sum());
    if money.is_empty() || all_money <= 0.0 || all_people <= 0.0 {
        return None;
    }
    let term = |money: f64, people: f64| {
        if money > 0.0 {
            let part = money / all_money;
            part * libm::log(part / (people / all_people))
        } else {
            0.0
        }
    };
    let total = money
        .iter()
        .zip(people)
        .map(|(&money, &people)| term(money, people))
        .sum();
    let count = areas.iter().max().map_or(0, |last| last + 1);
    let mut sums = vec![(0.0, 0.0); count];
    for ((money, people), &area) in money.iter().zip(people).zip(areas) {
        sums[area].0 += money;
        sums[area].1 += people;
    }
    let between: f64 = sums
        .iter()
        .map(|&(money, people)| term(money, people))
        .sum();
    let within_one = |((&money, &people), &area): ((&f64, &f64), &usize)| {
        if money > 0.0 {
            let (area_money, area_people) = sums[area];
            let part = money / area_money;
            money / all_money * libm::log(part / (people / area_people))
        } else {
            0.0
        }
    };
    let within = money.iter().zip(people).zip(areas).map(within_one).sum();
    Some(Theil {
        total,
        within,
        between,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Option<f64>, b: f64) {
        let a = a.unwrap();
        assert!((a - b).abs() < 1e-12, "{a} is not {b}");
    }

    /// By hand: two equal places, one with a quarter of the money, have a
    /// Lorenz curve through (1/2, 1/4): twice the area above it is 1/4.
    #[test]
    fn gini_and_concentration_of_two_places() {
        close(gini(&[1.0, 3.0], &[5.0, 5.0]), 0.25);
        close(gini(&[3.0, 1.0], &[5.0, 5.0]), 0.25);
        close(gini(&[2.0, 6.0], &[1.0, 3.0]), 0.0);
        close(concentration(&[1.0, 3.0], &[5.0, 5.0], &[1.0, 2.0]), 0.25);
        close(concentration(&[1.0, 3.0], &[5.0, 5.0], &[2.0, 1.0]), -0.25);
        close(concentration(&[1.0, 3.0], &[5.0, 5.0], &[2.0, 2.0]), 0.0);
        assert_eq!(gini(&[0.0], &[5.0]), None);
    }

    /// By hand: shares ¼ and ¾ of the money, ½ and ½ of the people.
    #[test]
    fn theil_splits_into_within_and_between() {
        let expected = 0.25 * 0.5_f64.ln() + 0.75 * 1.5_f64.ln();
        let apart = theil(&[1.0, 3.0], &[5.0, 5.0], &[0, 1]).unwrap();
        close(Some(apart.total), expected);
        close(Some(apart.between), expected);
        close(Some(apart.within), 0.0);
        let together = theil(&[1.0, 3.0], &[5.0, 5.0], &[0, 0]).unwrap();
        close(Some(together.within), expected);
        close(Some(together.between), 0.0);
        let mixed = theil(&[1.0, 3.0, 0.0, 2.0], &[5.0, 5.0, 4.0, 1.0], &[0, 0, 1, 1]).unwrap();
        close(Some(mixed.within + mixed.between), mixed.total);
    }
}
