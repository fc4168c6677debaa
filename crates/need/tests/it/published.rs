//! Formulas against published and hand-worked cases.

use allotment_need::{
    Combine, Index, Missing, Normalise, Outliers, RankScale, Storage, Treatment, Weighting,
    exponential, score,
};
use allotment_place::{Measures, MoreIs};

use crate::built::{close, groups, ids, in_group, indicator, model, weighing};

fn as_it_stands(combine: Combine) -> Index {
    Index {
        normalise: Normalise::None,
        combine,
        ..Index::default()
    }
}

/// Source: `COINr` 1.1.14, `a_amean`, `a_gmean` and `a_hmean` of 1, 2, 3 with
/// weights 2, 1, 1 (1.75) and of the same for the others; computed here from
/// their definitions.
#[test]
fn means_of_a_row() {
    let ids = ids(2);
    let of = |combine| {
        let columns = [(1.0, 2.0), (2.0, 1.0), (3.0, 1.0)];
        let columns =
            columns.map(|(value, weight)| weighing(indicator("x", &[value, 2.0 * value]), weight));
        score(&model(&ids, columns.into(), as_it_stands(combine)))
            .unwrap()
            .score
    };
    let geometric = (6.0_f64).powf(0.25);
    let harmonic = 4.0 / (2.0 + 0.5 + 1.0 / 3.0);
    close(&of(Combine::Arithmetic), &[1.75, 3.5]);
    close(&of(Combine::Sum), &[7.0, 14.0]);
    close(&of(Combine::Geometric), &[geometric, 2.0 * geometric]);
    close(&of(Combine::Harmonic), &[harmonic, 2.0 * harmonic]);
}

/// By hand. Outranking with weights 1/2, 1/3, 1/6: a over b in the first, ties
/// with it in the second, loses the third: 1/2 + 1/6 = 2/3, above a half; both
/// over c in all. Row sums of 1, 0 and −1, as `COINr` 1.1.14's `a_copeland` has
/// them. A place can lead by majority and trail in the sum of its wins.
#[test]
fn copeland_counts_majorities() {
    let ids = ids(3);
    let columns = vec![
        weighing(indicator("x", &[3.0, 2.0, 1.0]), 3.0),
        weighing(indicator("y", &[5.0, 5.0, 4.0]), 2.0),
        weighing(indicator("z", &[2.0, 7.0, 1.0]), 1.0),
    ];
    let found = score(&model(&ids, columns, as_it_stands(Combine::Copeland))).unwrap();
    close(&found.score, &[2.0, 0.0, -2.0]);

    // 0.1 + 0.2 against 0.3 is a tie, whatever floats say.
    let columns = vec![
        weighing(indicator("x", &[1.0, 0.0]), 0.1),
        weighing(indicator("y", &[1.0, 0.0]), 0.2),
        weighing(indicator("z", &[0.0, 1.0]), 0.3),
    ];
    let pair = &ids[..2];
    let found = score(&model(pair, columns, as_it_stands(Combine::Copeland))).unwrap();
    close(&found.score, &[0.0, 0.0]);
}

/// By hand: z-scores (n − 1) of both columns are 1, 0, −1 and −1, 1, 0, put on
/// 100 ± 10: rows (110, 90), (100, 110), (90, 100), so M 100, 105, 95 and S²
/// 100, 25, 25. M + S²/M where need is measured, M − S²/M where strength is.
#[test]
fn mazziotta_pareto_of_z_scores() {
    let ids = ids(3);
    let of = |measures| {
        let columns = vec![
            indicator("x", &[3.0, 2.0, 1.0]),
            indicator("y", &[40.0, 60.0, 50.0]),
        ];
        let index = Index {
            measures,
            normalise: Normalise::ZScore,
            combine: Combine::MazziottaPareto,
            ..Index::default()
        };
        let mut model = model(&ids, columns, index);
        if measures == Measures::Strength {
            for indicator in &mut model.indicators {
                indicator.more_is = MoreIs::Better;
            }
        }
        score(&model).unwrap().score
    };
    let (middle, penalty) = ([100.0, 105.0, 95.0], [1.0, 25.0 / 105.0, 25.0 / 95.0]);
    let with = |sign: f64| [0, 1, 2].map(|at| middle[at] + sign * penalty[at]);
    close(&of(Measures::Need), &with(1.0));
    close(&of(Measures::Strength), &with(-1.0));
}

/// By hand: of (1, 0), (0, 1), (.4, .4), (.6, .7) only the third is inside the
/// frontier, where its best weights are 1 and 4/7: 22/35.
#[test]
fn benefit_of_the_doubt_by_hand() {
    let ids = ids(4);
    let columns = vec![
        indicator("x", &[1.0, 0.0, 0.4, 0.6]),
        indicator("y", &[0.0, 1.0, 0.4, 0.7]),
    ];
    let index = Index {
        weights: Weighting::BenefitOfTheDoubt,
        ..as_it_stands(Combine::Sum)
    };
    let found = score(&model(&ids, columns, index)).unwrap();
    close(&found.score, &[1.0, 1.0, 22.0 / 35.0, 1.0]);
    let part = |at: usize| found.indicators[at].contribution.as_ref().unwrap()[2].unwrap();
    close(&[part(0), part(1)], &[0.4, 0.4 * 4.0 / 7.0]);
}

/// Source: the English indices' form of the transform, on four places of which
/// two tie: ranks 1, 2.5, 2.5, 4; and Scotland's R = (N − rank)/N.
#[test]
fn exponential_ranks_with_ties() {
    let ids = ids(4);
    let of = |ranks| {
        let index = Index {
            normalise: Normalise::ExponentialRank,
            ranks,
            ..Index::default()
        };
        let column = vec![indicator("x", &[9.0, 5.0, 5.0, 1.0])];
        score(&model(&ids, column, index)).unwrap().score
    };
    let expected = [1.0, 0.625, 0.625, 0.25].map(exponential);
    close(&of(RankScale::FromOne), &expected);
    close(
        &of(RankScale::FromZero),
        &[0.75, 0.375, 0.375, 0.0].map(exponential),
    );
    assert!((expected[0] - 100.0).abs() < 1e-12);
}

/// Single precision: every score is a number that f32 holds, and close to the
/// double one.
#[test]
fn single_precision_rounds_what_is_stored() {
    let ids = ids(7);
    let column: Vec<f64> = (0..7).map(f64::from).collect();
    let of = |storage| {
        let index = Index {
            normalise: Normalise::ExponentialRank,
            storage,
            ..Index::default()
        };
        let columns = vec![
            weighing(indicator("x", &column), 0.3),
            weighing(indicator("y", &[4.0, 2.0, 6.0, 1.0, 0.0, 3.0, 5.0]), 0.7),
        ];
        score(&model(&ids, columns, index)).unwrap().score
    };
    let (single, double) = (of(Storage::F32), of(Storage::F64));
    assert_ne!(single, double);
    for (single, double) in single.iter().zip(double) {
        #[expect(clippy::cast_possible_truncation, reason = "what is tested")]
        let held = f64::from(*single as f32);
        assert!((held - single).abs() < f64::MIN_POSITIVE, "{single}");
        assert!((single - double).abs() < 1e-5 * double);
    }
}

/// By hand: min-max of the two columns is (0, 50, 100) and, turned round,
/// (100, 0, 50). Group one holds the first with weight 3 and the second with
/// weight 1; group two the second alone; the index is their mean.
#[test]
fn groups_combine_below_the_index_and_contributions_follow() {
    let ids = ids(3);
    let mut turned = indicator("y", &[1.0, 3.0, 2.0]);
    turned.more_is = MoreIs::Better;
    let mut second = turned.clone();
    second.id = "again".to_owned();
    let mut model = model(
        &ids,
        vec![
            in_group(weighing(indicator("x", &[10.0, 15.0, 20.0]), 3.0), 0),
            in_group(turned, 0),
            in_group(second, 1),
        ],
        Index {
            normalise: Normalise::MinMax,
            ..Index::default()
        },
    );
    model.groups = groups(&["one", "two"]);
    let found = score(&model).unwrap();
    let one = [25.0, 37.5, 87.5];
    let scores: Vec<f64> = found.groups[0]
        .score
        .iter()
        .map(|one| one.unwrap())
        .collect();
    close(&scores, &one);
    close(&found.score, &[62.5, 18.75, 68.75]);
    let ranks: Vec<u32> = found.rank.iter().map(|rank| rank.get()).collect();
    assert_eq!(ranks, [2, 3, 1]);
    let parts: Vec<f64> = found
        .indicators
        .iter()
        .map(|one| one.contribution.as_ref().unwrap()[2].unwrap())
        .collect();
    close(&parts, &[37.5, 6.25, 25.0]);
    assert_eq!(found.indicators[0].weight, Some(0.75));
}

/// By hand: the second place lacks the second indicator, whose weight goes to
/// the first; the third lacks a whole group.
#[test]
fn dropping_gives_the_weight_to_the_rest() {
    let ids = ids(3);
    let mut a = in_group(weighing(indicator("a", &[4.0, 8.0, 6.0]), 3.0), 0);
    let mut b = in_group(weighing(indicator("b", &[8.0, 0.0, 0.0]), 1.0), 0);
    let c = in_group(indicator("c", &[1.0, 2.0, 3.0]), 1);
    (a.values[2], b.values[1], b.values[2]) = (None, None, None);
    let mut model = model(&ids, vec![a, b, c], as_it_stands(Combine::Arithmetic));
    model.groups = groups(&["ab", "c"]);
    model.treatment.missing = Missing::Drop;
    let found = score(&model).unwrap();
    close(&found.score, &[3.0, 5.0, 3.0]);
    assert_eq!(found.groups[0].score, [Some(5.0), Some(8.0), None]);
    assert_eq!(found.treatment.dropped.len(), 3);
    let part = |at: usize, row: usize| found.indicators[at].contribution.as_ref().unwrap()[row];
    assert_eq!(
        (part(0, 1), part(1, 1), part(2, 2)),
        (Some(4.0), None, Some(3.0))
    );
}

/// By hand, for each way to fill.
#[test]
fn gaps_are_filled_and_noted() {
    let ids = ids(4);
    let of = |missing| {
        let mut gappy = indicator("a", &[1.0, 2.0, 9.0, 0.0]);
        gappy.values[3] = None;
        let mut model = model(&ids, vec![gappy], as_it_stands(Combine::Sum));
        model.treatment = Treatment {
            missing,
            kinds: Some(vec![0, 1, 1, 1]),
            outliers: Outliers::None,
        };
        let found = score(&model).unwrap();
        assert_eq!(found.treatment.imputed.len(), 1);
        found.score[3]
    };
    close(
        &[
            of(Missing::Mean),
            of(Missing::Median),
            of(Missing::GroupMean),
        ],
        &[4.0, 2.0, 5.5],
    );
}

/// Source: the factor model: normal scores of columns planted with loadings,
/// weights being loadings over their sum. The planted correlations are exact,
/// because the columns are sums of orthogonal ones.
#[test]
fn factor_weights_are_loadings_over_their_sum() {
    // Rows of a Hadamard matrix of order 8: orthogonal, of mean 0, length √8.
    let sign = |row: usize, bits: usize| {
        if (row & bits).count_ones().is_multiple_of(2) {
            1.0
        } else {
            -1.0
        }
    };
    let loadings = [0.9, 0.8, 0.6, 0.5];
    let own = [1, 2, 4, 3];
    let ids = ids(8);
    let column = |at: usize| -> Vec<f64> {
        let unique = (1.0_f64 - loadings[at] * loadings[at]).sqrt();
        (0..8)
            .map(|row| loadings[at] * sign(row, 7) + unique * sign(row, own[at]))
            .collect()
    };
    let columns = (0..4)
        .map(|at| indicator(&format!("x{at}"), &column(at)))
        .collect();
    let index = Index {
        weights: Weighting::Factor,
        ..as_it_stands(Combine::Arithmetic)
    };
    let found = score(&model(&ids, columns, index)).unwrap();
    let weights: Vec<f64> = found
        .indicators
        .iter()
        .map(|one| one.weight.unwrap())
        .collect();
    close(&weights, &loadings.map(|loading| loading / 2.8));
}
