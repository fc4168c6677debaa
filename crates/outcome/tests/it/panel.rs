//! From rows to a panel.

use crate::made::{Made, With};
use allotment_outcome::panel::{CohortSize, PanelError, Shape, Unbalanced};

#[test]
fn the_design_is_told_in_numbers() {
    let design = Made::whole().panel(With::default()).design();
    assert_eq!(design.periods, [2001, 2002, 2003, 2004, 2005, 2006]);
    assert_eq!(
        (design.units, design.rows, design.never_treated),
        (120, 720, 48)
    );
    let cohort = |first| CohortSize { first, units: 24 };
    assert_eq!(design.cohorts, [2003, 2004, 2006].map(cohort));
    assert_eq!((design.shape, design.clusters), (Shape::Balanced, None));
}

#[test]
fn a_panel_with_gaps_is_refused_dropped_or_kept() {
    let mut made = Made::with_gaps();
    let error = made
        .try_panel(With::default(), Unbalanced::Refuse)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "56 of 120 units are not seen in all 6 periods (the first is unit 0): allow an unbalanced panel, or let these units be dropped",
    );
    let dropped = made
        .try_panel(With::default(), Unbalanced::Drop)
        .unwrap()
        .design();
    assert_eq!((dropped.units, dropped.shape), (64, Shape::Balanced));
    assert_eq!(dropped.dropped.units_incomplete, 56);
    let kept = made
        .try_panel(With::default(), Unbalanced::Allow)
        .unwrap()
        .design();
    assert_eq!(
        (kept.units, kept.rows, kept.shape),
        (120, 664, Shape::Unbalanced)
    );

    made.outcomes[0] = None;
    made.fixed[1] = None;
    let with = With {
        fixed: true,
        ..With::default()
    };
    let kept = made.try_panel(with, Unbalanced::Allow).unwrap().design();
    assert_eq!((kept.rows, kept.dropped.rows_missing), (662, 2));
}

#[test]
fn what_is_no_panel_is_refused_with_the_row() {
    let whole = Made::whole();
    let refusal = |change: &dyn Fn(&mut Made)| {
        let mut made = whole.clone();
        change(&mut made);
        let with = With {
            weight: true,
            clusters: true,
            ..With::default()
        };
        made.try_panel(with, Unbalanced::Allow).unwrap_err()
    };
    assert_eq!(
        refusal(&|made| made.periods[8] = 2002),
        PanelError::Duplicate {
            unit: 1,
            period: 2002,
            first: 7,
            second: 8
        },
    );
    assert_eq!(
        refusal(&|made| made.first[17] = Some(2005)),
        PanelError::TreatmentVaries {
            unit: 2,
            before: 12,
            row: 17
        },
    );
    assert_eq!(
        refusal(&|made| made.clusters[9] = 7),
        PanelError::ClusterVaries {
            unit: 1,
            before: 6,
            row: 9
        },
    );
    assert_eq!(
        refusal(&|made| made.weight[3] = Some(-1.0)),
        PanelError::NegativeWeight { row: 3 }
    );
    assert_eq!(
        refusal(&|made| made.outcomes[3] = Some(f64::NAN)),
        PanelError::NotFinite { row: 3 }
    );
    assert_eq!(
        refusal(&|made| made.periods.fill(2001)),
        PanelError::OnePeriod { period: 2001 },
    );
    assert_eq!(
        refusal(&|made| made.periods.truncate(719)),
        PanelError::Length {
            found: 719,
            expected: 720
        },
    );
    assert_eq!(
        refusal(&|made| made.outcomes.fill(None)),
        PanelError::Nothing {
            rows: 720,
            missing: 720,
            incomplete: 0
        },
    );
}

/// Two units at 1 and 3, then at 10 and 16: variances of 2 and 18, whose mean is 10.
#[test]
fn the_spread_between_units_is_over_all_periods() {
    use allotment_outcome::panel::{Panel, PanelOptions, Rows};

    let spread = |outcomes: [f64; 4]| {
        let rows = Rows {
            units: &[0, 1, 0, 1],
            periods: &[1, 1, 2, 2],
            outcomes: &outcomes.map(Some),
            first_treated: &[None, Some(2), None, Some(2)],
            covariates: &[],
            weights: None,
            clusters: None,
        };
        Panel::new(&rows, PanelOptions::default()).unwrap().spread()
    };
    let found = spread([1.0, 3.0, 10.0, 16.0]).unwrap();
    assert!((found - 10.0_f64.sqrt()).abs() < 1e-12, "{found}");
    assert_eq!(spread([1.0, 1.0, 2.0, 2.0]), None);
}
