//! What must hold for every input.

use allotment_need::{Combine, Index, Indicator, Model, Normalise, Scores, Treatment, score};
use allotment_place::{Measures, MoreIs, PlaceId};
use proptest::prelude::*;

use crate::built::{groups, ids};

/// Any index of four indicators, the last two in a group.
#[derive(Debug, Clone)]
struct Any {
    columns: Vec<Vec<f64>>,
    weights: Vec<f64>,
    worse: Vec<bool>,
    index: Index,
}

fn any_index() -> impl Strategy<Value = Any> {
    let method = (
        prop::sample::select(vec![
            Normalise::None,
            Normalise::Rank,
            Normalise::PercentileRank,
            Normalise::MinMax,
            Normalise::ZScore,
            Normalise::ExponentialRank,
            Normalise::NormalScore,
        ]),
        prop::sample::select(vec![Combine::Sum, Combine::Arithmetic, Combine::Copeland]),
        any::<bool>(),
    );
    let places = 3_usize..40;
    places.prop_flat_map(move |places| {
        (
            prop::collection::vec(prop::collection::vec(-50.0..50.0, places), 4),
            prop::collection::vec(0.1..5.0, 5),
            prop::collection::vec(any::<bool>(), 4),
            method.clone(),
        )
            .prop_map(
                |(columns, weights, worse, (normalise, combine, need))| Any {
                    columns,
                    weights,
                    worse,
                    index: Index {
                        normalise,
                        combine,
                        measures: if need {
                            Measures::Need
                        } else {
                            Measures::Strength
                        },
                        ..Index::default()
                    },
                },
            )
    })
}

impl Any {
    fn model<'a>(&self, ids: &'a [PlaceId], order: &[usize]) -> Model<'a> {
        let mut groups = groups(&["last two"]);
        groups[0].weight = self.weights[4];
        let indicators = (0..4).map(|at| Indicator {
            weight: self.weights[at],
            group: (at > 1).then_some(0),
            ..Indicator::new(
                &format!("x{at}"),
                if self.worse[at] {
                    MoreIs::Worse
                } else {
                    MoreIs::Better
                },
                order
                    .iter()
                    .map(|&row| Some(self.columns[at][row]))
                    .collect(),
            )
        });
        Model {
            ids,
            indicators: indicators.collect(),
            groups,
            index: self.index,
            treatment: Treatment::default(),
        }
    }

    fn score(&self, order: &[usize]) -> Scores {
        let ids = ids(order.len());
        score(&self.model(&ids, order)).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn ranks_are_a_permutation_where_scores_differ(any in any_index()) {
        let order: Vec<usize> = (0..any.columns[0].len()).collect();
        let found = any.score(&order);
        let mut rows = order.clone();
        rows.sort_by_key(|&row| found.rank[row]);
        for (position, pair) in rows.windows(2).enumerate() {
            prop_assert!(found.score[pair[0]] >= found.score[pair[1]]);
            let same = found.score[pair[0]] <= found.score[pair[1]];
            let ranks = (found.rank[pair[0]].get(), found.rank[pair[1]].get());
            let expected = if same { ranks.0 as usize } else { position + 2 };
            prop_assert_eq!(ranks.1 as usize, expected);
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(any in any_index(), turn in 0_usize..40) {
        let mut order: Vec<usize> = (0..any.columns[0].len()).collect();
        let straight = any.score(&order);
        order.reverse();
        let places = order.len();
        order.rotate_left(turn % places);
        let turned = any.score(&order);
        for (at, &row) in order.iter().enumerate() {
            // Means over rows are sums in another order: the last bits may differ.
            let (a, b) = (straight.score[row], turned.score[at]);
            prop_assert!((a - b).abs() <= 1e-9 * a.abs().max(1.0), "{a} {b}");
        }
    }

    #[test]
    fn contributions_add_up_to_the_score(any in any_index()) {
        prop_assume!(any.index.combine != Combine::Copeland);
        let order: Vec<usize> = (0..any.columns[0].len()).collect();
        let found = any.score(&order);
        for &row in &order {
            let part = |column: &Option<Vec<Option<f64>>>| column.as_ref().unwrap()[row].unwrap();
            let of_all: f64 = found.indicators.iter().map(|one| part(&one.contribution)).sum();
            let of_two: f64 = found.indicators[..2].iter().map(|one| part(&one.contribution)).sum();
            let with_group = of_two + part(&found.groups[0].contribution);
            prop_assert!((of_all - found.score[row]).abs() < 1e-9);
            prop_assert!((with_group - found.score[row]).abs() < 1e-9);
        }
    }

    #[test]
    fn more_of_what_is_worse_never_lowers_need(any in any_index(), row in 0_usize..40, rise in 0.0..20.0) {
        let mut any = any;
        // A mean and a deviation move with the value, and may move others more.
        prop_assume!(!matches!(any.index.normalise, Normalise::ZScore | Normalise::MinMax));
        any.index.measures = Measures::Need;
        any.worse[0] = true;
        let order: Vec<usize> = (0..any.columns[0].len()).collect();
        let row = row % order.len();
        let before = any.score(&order);
        any.columns[0][row] += rise;
        let after = any.score(&order);
        prop_assert!(after.rank[row] <= before.rank[row]);
    }
}
