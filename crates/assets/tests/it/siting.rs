//! Where more would help most, against every choice there is.

use allotment_assets::{AssetsError, Candidates, Effort, Worth, site};
use proptest::prelude::*;

use crate::{at, points};

/// Every choice of `count` of `sites`.
fn choices(sites: usize, count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for first in 0..sites {
        for mut rest in choices(first, count - 1) {
            rest.push(first);
            all.push(rest);
        }
    }
    all
}

/// The greedy choice takes the middle first and is stuck with it; the best
/// leaves it out. Three places in a row, and the same again.
#[test]
fn the_greedy_choice_is_mended() {
    let places = [0.0, 10.0, 20.0, 30.0].map(|x| at(x, 0.0));
    let sites = [at(15.0, 0.0), at(5.0, 0.0), at(25.0, 0.0)];
    let people = [90.0, 100.0, 100.0, 90.0];
    let all = Candidates {
        places: &places,
        people: &people,
        sites: &sites,
        existing: &[],
    };
    let worth = Worth::covering(all, 6.0).unwrap();
    let found = site(&worth, 2, Effort::default()).unwrap();
    assert_eq!(found.chosen, [1, 2]);
    assert!((found.worth - 380.0).abs() < 1e-9 && found.exact);
    assert_eq!(found.adds.len(), 2);
}

#[test]
fn what_is_within_reach_already_counts_for_nothing() {
    let places = [at(0.0, 0.0), at(50.0, 0.0)];
    let all = Candidates {
        places: &places,
        people: &[500.0, 10.0],
        sites: &places,
        existing: &[at(1.0, 0.0)],
    };
    let found = site(&Worth::covering(all, 5.0).unwrap(), 2, Effort::default()).unwrap();
    assert_eq!((found.chosen, found.worth.round()), (vec![1], 10.0));
    let none = Worth::covering(all, 100.0).unwrap();
    let found = site(&none, 1, Effort::default()).unwrap();
    assert!(found.chosen.is_empty() && found.exact, "{found:?}");
    assert!(found.worth <= 0.0 && found.gap() <= 0.0, "{found:?}");
    assert_eq!(
        site(&none, 0, Effort::default()),
        Err(AssetsError::NoneToSite)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_best_is_found_and_the_bound_holds(
        places in points(1..25), sites in points(1..11), existing in points(0..3),
        count in 1..4_usize, far in 20..150_i32, covering: bool,
    ) {
        let far = f64::from(far);
        let people: Vec<f64> = (0..places.len()).map(|row| f64::from(u32::try_from(row * 61 % 90).unwrap())).collect();
        let all = Candidates { places: &places, people: &people, sites: &sites, existing: &existing };
        let worth = if covering { Worth::covering(all, far) } else { Worth::distance(all, far) }.unwrap();
        let best = choices(sites.len(), count.min(sites.len()))
            .iter()
            .map(|choice| worth.together(choice))
            .fold(0.0, f64::max);
        let found = site(&worth, count, Effort::default()).unwrap();
        prop_assert!(found.exact, "so few are looked at whole");
        prop_assert!((found.worth - best).abs() <= 1e-6 * best, "{} of {best}", found.worth);
        prop_assert!((found.adds.iter().sum::<f64>() - found.worth).abs() <= 1e-6 * best);
        prop_assert_eq!(found.chosen.is_empty(), best <= 0.0);
        // Without any search the bound is above the best all the same.
        let hurried = Effort { branches_max: 0, bound_steps: 5, swap_rounds: 0 };
        let hurried = site(&worth, count, hurried).unwrap();
        prop_assert!(hurried.bound >= best * (1.0 - 1e-9) && hurried.worth <= best * (1.0 + 1e-9));
        // Nemhauser, Wolsey and Fisher: the greedy choice is worth at
        // least 1 - 1/e of the best.
        prop_assert!(hurried.worth >= 0.632 * best);
    }
}
