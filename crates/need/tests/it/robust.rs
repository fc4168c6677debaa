//! Robustness from outside.

use allotment_need::{
    Combine, Index, Indicator, Model, Normalise, Robustness, RobustnessOptions, Weighting,
    evaluations, robustness, score,
};
use allotment_place::PlaceId;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::built::{groups, ids, in_group, indicator, model, weighing};

fn scattered(places: u32, column: u32) -> Vec<f64> {
    let value = |row: u32| f64::from((row * 7919 + column * 104_729 + row * row * column) % 9973);
    (0..places).map(|row| 1.0 + value(row)).collect()
}

fn five_columns(ids: &[PlaceId]) -> Model<'_> {
    let places = u32::try_from(ids.len()).unwrap();
    let column = |at: u32| -> Indicator {
        // Half shared, so that the columns have a common component.
        let mut values = scattered(places, at + 1);
        for (value, shared) in values.iter_mut().zip(scattered(places, 11)) {
            *value += shared;
        }
        let mut column = in_group(indicator(&format!("x{at}"), &values), at as usize % 2);
        let error = |value: &f64| Some(0.05 * value);
        column.standard_error = (at == 3).then(|| values.iter().map(error).collect());
        weighing(column, f64::from(at + 1))
    };
    let mut model = model(ids, (0..5).map(column).collect(), Index::default());
    model.groups = groups(&["even", "odd"]);
    model.groups[1].normalise = Some(Normalise::ExponentialRank);
    model
}

fn options() -> RobustnessOptions {
    RobustnessOptions {
        draws: 60,
        normalise: vec![Normalise::Rank, Normalise::ZScore, Normalise::FractionOfMax],
        combine: vec![Combine::Arithmetic, Combine::Geometric],
        sobol: Some(6),
        leave_one_out: true,
        ..RobustnessOptions::default()
    }
}

fn on_threads(threads: usize) -> Robustness {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| {
        let ids = ids(300);
        let model = five_columns(&ids);
        let scores = score(&model).unwrap();
        robustness(&model, &scores, &options(), 9, &|_| {}).unwrap()
    })
}

#[test]
fn the_number_of_threads_changes_no_bit() {
    let (one, many) = (on_threads(1), on_threads(5));
    assert_eq!(one.draw_ranks, many.draw_ranks);
    assert_eq!(format!("{one:?}"), format!("{many:?}"));
}

#[test]
fn without_spread_every_draw_is_the_index_itself() {
    let ids = ids(200);
    for (combine, weights) in [
        (Combine::Geometric, Weighting::Given),
        (Combine::Sum, Weighting::Pca),
        (Combine::Copeland, Weighting::Given),
        (Combine::MazziottaPareto, Weighting::Equal),
        (Combine::Arithmetic, Weighting::BenefitOfTheDoubt),
    ] {
        let mut model = five_columns(&ids);
        model.indicators[3].standard_error = None;
        model.index.normalise = Normalise::FractionOfMax;
        (model.index.combine, model.index.weights) = (combine, weights);
        let scores = score(&model).unwrap();
        let options = RobustnessOptions {
            draws: 3,
            weight_spread: 0.0,
            ..RobustnessOptions::default()
        };
        let found = robustness(&model, &scores, &options, 9, &|_| {}).unwrap();
        assert_eq!(found.rank_low, scores.rank, "{combine}");
        assert_eq!(found.rank_high, scores.rank, "{combine}");
    }
}

#[test]
fn a_member_with_its_own_method_keeps_it() {
    let ids = ids(50);
    let values = scattered(50, 3);
    let mut own = indicator("own", &values);
    own.normalise = Some(Normalise::Rank);
    let model = model(&ids, vec![own], Index::default());
    let scores = score(&model).unwrap();
    let options = RobustnessOptions {
        draws: 10,
        normalise: vec![Normalise::ZScore],
        combine: vec![Combine::Geometric],
        ..RobustnessOptions::default()
    };
    // A geometric mean of z-scores would be refused.
    let found = robustness(&model, &scores, &options, 9, &|_| {}).unwrap();
    assert_eq!(found.rank_median, scores.rank);
}

#[test]
fn leaving_out_what_alone_moves_ranks_moves_them_most() {
    let ids = ids(200);
    let tiny: Vec<f64> = scattered(200, 5).iter().map(|value| value / 1e6).collect();
    let columns = vec![
        indicator("great", &scattered(200, 2)),
        indicator("tiny", &tiny),
    ];
    let index = Index {
        normalise: Normalise::None,
        ..Index::default()
    };
    let model = model(&ids, columns, index);
    let scores = score(&model).unwrap();
    let options = RobustnessOptions {
        draws: 5,
        leave_one_out: true,
        ..RobustnessOptions::default()
    };
    let found = robustness(&model, &scores, &options, 9, &|_| {}).unwrap();
    let shifts: Vec<f64> = found
        .leave_one_out
        .unwrap()
        .iter()
        .map(|one| one.mean_rank_shift.unwrap())
        .collect();
    assert!(shifts[0] > 40.0 && shifts[1] < 1.0, "{shifts:?}");
}

/// By hand: of two members with weights 1 ± spread, only their ratio matters,
/// and by symmetry both explain as much.
#[test]
fn two_like_weights_move_ranks_alike() {
    let ids = ids(400);
    let columns = vec![
        indicator("x", &scattered(400, 2)),
        indicator("y", &scattered(400, 7)),
    ];
    let model = model(&ids, columns, Index::default());
    let scores = score(&model).unwrap();
    let options = RobustnessOptions {
        draws: 5,
        weight_spread: 0.5,
        sobol: Some(400),
        ..RobustnessOptions::default()
    };
    let found = robustness(&model, &scores, &options, 9, &|_| {}).unwrap();
    let sobol = found.sobol.unwrap();
    let [x, y] = [0, 1].map(|at| sobol.inputs[at].total_order);
    assert!((x - y).abs() < 0.15 && x > 0.4, "{sobol:?}");
}

#[test]
fn progress_counts_every_evaluation_once() {
    let ids = ids(40);
    let model = five_columns(&ids);
    let scores = score(&model).unwrap();
    let most = AtomicUsize::new(0);
    let note = |done: usize| {
        most.fetch_max(done, Ordering::Relaxed);
    };
    robustness(&model, &scores, &options(), 9, &note).unwrap();
    // One pair is refused, so two inputs become one: fewer than announced.
    let announced = evaluations(&model, &options());
    let done = most.into_inner();
    assert!(
        done <= announced && done > announced / 2,
        "{done} of {announced}"
    );
}
