//! Levels of evidence.

use allotment_outcome::level::{Facts, Method, Test, Unchanged, level_of_evidence};

fn level(method: Method, facts: Facts) -> u8 {
    let evidence = level_of_evidence(method, &facts);
    assert!(!evidence.reasons.is_empty());
    assert!(
        evidence.level >= 4 || !evidence.to_raise.is_empty(),
        "{evidence:?}"
    );
    evidence.level
}

/// Source: What Works Centre (2016), the table of levels.
#[test]
fn methods_reach_the_level_that_their_carrying_out_shows() {
    let none = Facts::none();
    let tested = Facts {
        trends_before: Test::PValue(0.4),
        ..none
    };
    let failed = Facts {
        trends_before: Test::PValue(0.01),
        ..none
    };
    let alike = Facts {
        largest_difference: Some(-0.08),
        ..none
    };
    let unlike = Facts {
        largest_difference: Some(0.6),
        ..tested
    };
    let controls = Facts {
        controls: true,
        ..none
    };
    assert_eq!(level(Method::BeforeAfter, none), 1);
    assert_eq!(level(Method::BeforeAfter, controls), 2);
    assert_eq!(level(Method::CrossSection, none), 1);
    assert_eq!(level(Method::Matching, alike), 2);
    assert_eq!(level(Method::Matching, unlike), 1);
    assert_eq!(level(Method::Interrupted, tested), 2);
    assert_eq!(level(Method::ComparativeInterrupted, none), 2);
    for method in [
        Method::ComparativeInterrupted,
        Method::DifferenceInDifferences,
        Method::Imputation,
        Method::SyntheticControl,
        Method::TwoWay,
    ] {
        assert_eq!(level(method, none), 2);
        assert_eq!(level(method, tested), 3);
        assert_eq!(level(method, alike), 3);
        assert_eq!(level(method, failed), 2);
        assert_eq!(level(method, unlike), 2);
    }
    let bunched = Facts {
        scores_moved: Test::PValue(0.001),
        ..none
    };
    let smooth = Facts {
        scores_moved: Test::PValue(0.5),
        ..none
    };
    assert_eq!(level(Method::Discontinuity, smooth), 4);
    assert_eq!(level(Method::Discontinuity, none), 3);
    assert_eq!(level(Method::Discontinuity, bunched), 2);
    let kept = Facts {
        lost: Some(0.02),
        ..none
    };
    assert_eq!(level(Method::Randomised, kept), 5);
    assert_eq!(level(Method::Randomised, none), 4);
    assert_eq!(
        level(
            Method::Randomised,
            Facts {
                lost: Some(0.4),
                ..none
            }
        ),
        4
    );
    let strong = Facts {
        first_stage: Some(40.0),
        ..none
    };
    assert_eq!(level(Method::Instrument, strong), 4);
}

#[test]
fn a_synthetic_control_that_does_not_fit_shows_nothing() {
    let poor = Facts {
        fit_before: Some(0.9),
        ..Facts::none()
    };
    let close = Facts {
        fit_before: Some(0.05),
        ..Facts::none()
    };
    assert_eq!(level(Method::SyntheticControl, poor), 2);
    assert_eq!(level(Method::SyntheticDifference, close), 3);
    let forced = Facts {
        fit_before: Some(0.0),
        fit_is_forced: true,
        ..Facts::none()
    };
    assert_eq!(level(Method::SyntheticControl, forced), 2);
    let forced = Facts {
        fit_before: Some(0.03),
        ..forced
    };
    assert_eq!(level(Method::SyntheticDifference, forced), 2);
    assert_eq!(
        level(Method::DifferenceInDifferences, close),
        2,
        "it has no such fit"
    );
}

#[test]
fn units_without_a_change_count_against_a_comparison_of_changes() {
    let of = |treated: usize, untreated: usize| Facts {
        trends_before: Test::PValue(0.5),
        unchanged: Some(Unchanged {
            treated,
            of_treated: 10,
            untreated,
            of_untreated: 100,
        }),
        ..Facts::none()
    };
    for (treated, untreated, expected) in [
        (0, 0, 3),
        (1, 0, 3),
        (2, 20, 3),
        (3, 0, 2),
        (0, 21, 2),
        (10, 100, 2),
    ] {
        let facts = of(treated, untreated);
        let evidence = level_of_evidence(Method::DifferenceInDifferences, &facts);
        assert_eq!(evidence.level, expected, "{treated}, {untreated}");
        let is_said = |reason: &String| reason.starts_with("of ");
        let said = evidence.reasons.iter().any(is_said);
        assert_eq!(said, treated + untreated > 0, "{treated}, {untreated}");
    }
    let nobody = Facts {
        unchanged: Some(Unchanged::default()),
        ..of(0, 0)
    };
    assert_eq!(level(Method::DifferenceInDifferences, nobody), 3);
}

#[test]
fn forbidden_comparisons_lower_two_way_effects() {
    let facts = Facts {
        trends_before: Test::PValue(0.5),
        forbidden_weight: Some(0.35),
        ..Facts::none()
    };
    let evidence = level_of_evidence(Method::TwoWay, &facts);
    assert_eq!(evidence.level, 2);
    assert!(
        evidence
            .reasons
            .iter()
            .any(|reason| reason.starts_with("35% of the weight"))
    );
    assert_eq!(level(Method::DifferenceInDifferences, facts), 3);
}
