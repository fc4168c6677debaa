//! What cannot be scored says why.

use allotment_need::{
    Combine, Index, Member, NeedError, Normalise, RobustnessOptions, Weighting, robustness, score,
};

use crate::built::{groups, ids, in_group, indicator, model, weighing};

#[test]
fn every_missing_value_is_named_up_to_a_hundred() {
    let ids = ids(150);
    let mut gappy = indicator("a", &[1.0; 150]);
    gappy.values = vec![None; 150];
    let error = score(&model(&ids, vec![gappy], Index::default())).unwrap_err();
    let NeedError::Missing { cells, count } = &error else {
        panic!("{error}");
    };
    assert_eq!((cells.len(), *count, cells[99].row), (100, 150, 99));
    assert_eq!(
        error.to_string(),
        "150 missing values, the first being 'a' of place 'p00000': fill them, or say what to do with `missing` under [treat]"
    );
}

#[test]
fn a_geometric_mean_of_zero_names_the_first_place_and_its_indicator() {
    let ids = ids(3);
    let columns = vec![
        indicator("a", &[3.0, 2.0, 0.0]),
        indicator("b", &[3.0, -1.0, 0.0]),
    ];
    let index = Index {
        normalise: Normalise::None,
        combine: Combine::Geometric,
        ..Index::default()
    };
    let error = score(&model(&ids, columns, index)).unwrap_err();
    let NeedError::CannotCombine { cell, value, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!((cell.row, cell.member), (1, Member::Indicator(1)));
    assert!((value + 1.0).abs() < 1e-15);
    assert!(error.to_string().starts_with(
        "combine = \"geometric\" cannot take 'b' of place 'p00001', whose normalised value is -1"
    ));
}

#[test]
fn a_model_that_does_not_hold_together_is_refused() {
    let ids = ids(3);
    let column = || indicator("a", &[3.0, 2.0, 1.0]);
    let fault = |change: &dyn Fn(&mut allotment_need::Model<'_>)| {
        let mut model = model(
            &ids,
            vec![column(), indicator("b", &[1.0; 3])],
            Index::default(),
        );
        change(&mut model);
        score(&model).unwrap_err()
    };
    let error = fault(&|model| {
        for indicator in &mut model.indicators {
            indicator.weight = 0.0;
        }
    });
    assert!(matches!(error, NeedError::NoWeight { .. }), "{error}");
    let error = fault(&|model| model.indicators[0].weight = -1.0);
    assert!(matches!(error, NeedError::BadWeight { .. }), "{error}");
    let error = fault(&|model| model.groups = groups(&["empty"]));
    assert!(matches!(error, NeedError::EmptyGroup { .. }), "{error}");
    let error = fault(&|model| {
        model.groups = groups(&["a", "b"]);
        (model.groups[0].parent, model.groups[1].parent) = (Some(1), Some(0));
    });
    assert!(matches!(error, NeedError::Cycle { .. }), "{error}");
    let error = fault(&|model| model.index.normalise = Normalise::ZScore);
    assert!(
        matches!(
            error,
            NeedError::Constant {
                member: Member::Indicator(1),
                ..
            }
        ),
        "{error}"
    );
    let error = fault(&|model| model.index.normalise = Normalise::Goalposts);
    assert!(matches!(error, NeedError::Goalposts { .. }), "{error}");
    let error = fault(&|model| model.indicators[1].values[2] = Some(f64::NAN));
    assert!(matches!(error, NeedError::NotFinite { .. }), "{error}");
    let error = fault(&|model| {
        model.index.weights = Weighting::BenefitOfTheDoubt;
        model.index.combine = Combine::Geometric;
    });
    assert!(matches!(error, NeedError::DoubtNeedsSum { .. }), "{error}");
}

#[test]
fn one_place_is_not_a_ranking() {
    let ids = ids(1);
    let error = score(&model(&ids, vec![indicator("a", &[1.0])], Index::default())).unwrap_err();
    assert_eq!(error, NeedError::TooFewPlaces { places: 1 });
}

#[test]
fn pairs_that_cannot_take_the_data_are_left_out_and_listed() {
    let ids = ids(4);
    let columns = || {
        vec![
            in_group(weighing(indicator("a", &[3.0, 2.0, 1.0, 5.0]), 2.0), 0),
            in_group(indicator("b", &[1.0, 7.0, 2.0, 3.0]), 0),
        ]
    };
    let mut model = model(&ids, columns(), Index::default());
    model.groups = groups(&["ab"]);
    let scores = score(&model).unwrap();
    let mut options = RobustnessOptions {
        draws: 20,
        normalise: vec![Normalise::ZScore, Normalise::Rank],
        combine: vec![Combine::Arithmetic, Combine::Geometric],
        sobol: Some(8),
        ..RobustnessOptions::default()
    };
    let found = robustness(&model, &scores, &options, 1, &|_| {}).unwrap();
    assert_eq!((found.pairs.len(), found.excluded.len()), (3, 1));
    assert_eq!(found.excluded[0].pair.normalise, Normalise::ZScore);
    let names: Vec<String> = found
        .sobol
        .unwrap()
        .inputs
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(names, ["weight of a", "weight of b", "methods"]);

    (options.normalise, options.combine) = (vec![Normalise::ZScore], vec![Combine::Harmonic]);
    let error = robustness(&model, &scores, &options, 1, &|_| {}).unwrap_err();
    assert!(
        matches!(error, NeedError::NoPair { pairs: 1, .. }),
        "{error}"
    );
    options.draws = 0;
    let error = robustness(&model, &scores, &options, 1, &|_| {}).unwrap_err();
    assert!(matches!(error, NeedError::Options { .. }), "{error}");
}
