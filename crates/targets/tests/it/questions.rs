//! Targets that mean something, and targets that do not.

use allotment_place::MoreIs;
use allotment_targets::{
    Aim, Anyway, Attainable, Baseline, NotTold, Of, Panel, Said, Series, Spread, Target, lint,
};
use proptest::prelude::*;

fn series(code: &str, values: &[f64]) -> Series {
    let years = (2010..).map(f64::from);
    Series {
        code: code.into(),
        points: years.zip(values.iter().copied()).collect(),
        noise: 0.0,
    }
}

/// Places that all rise by about 10 a year, from different heights.
fn rising() -> Panel {
    let wobble = [0.0, 1.0, -1.0, 2.0, 0.0, -2.0, 1.0, 0.0];
    let place = |at: u32| {
        let values: Vec<f64> = ((0_u32..).zip(wobble))
            .map(|(year, by)| 100.0 + 5.0 * f64::from(at) + 10.0 * f64::from(year) + by)
            .collect();
        series(&format!("P{at:02}"), &values)
    };
    Panel {
        whole: Some(place(6)),
        places: (0..12).map(place).collect(),
    }
}

fn target(aim: Aim, of: Of) -> Target {
    Target {
        baseline: Some(Baseline {
            at: Some(2017.0),
            value: None,
        }),
        by: Some(2022.0),
        aim: Some(aim),
        of,
        has_measure: true,
        more_is: Some(MoreIs::Better),
        has_denominator: true,
        has_unit: true,
        gap: Some(Spread::Difference),
    }
}

#[test]
fn what_rises_anyway_is_no_ambition() {
    let panel = rising();
    for of in [Of::Whole, Of::EveryPlace] {
        let found = lint(&target(Aim::Rise, of), Some(&panel));
        assert_eq!(found.anyway.finding, Anyway::WouldHappen, "{of:?}");
        assert_eq!(found.attainable.finding, Attainable::SeenBefore, "{of:?}");
        assert_eq!(found.success, Said::InPart, "any rise would do");
    }
    let more = lint(&target(Aim::Change(80.0), Of::Whole), Some(&panel));
    assert_eq!(more.anyway.finding, Anyway::WouldNot);
    assert_eq!(more.success, Said::Yes);
}

#[test]
fn what_nobody_ever_did_is_told() {
    let panel = rising();
    let found = lint(&target(Aim::Change(100.0), Of::Whole), Some(&panel)).attainable;
    assert_eq!(found.finding, Attainable::BeyondAnyChangeSeen);
    let history = found.history.unwrap();
    assert_eq!((history.places, history.moved_so_far), (12, 0));
    let longest = history.longest.unwrap();
    assert!(
        longest.by < 60.0 && longest.to - longest.from <= 5.0,
        "{longest:?}"
    );
    // Only places that began lower ever rose by 51; by 12, those alike too.
    let rarely = lint(&target(Aim::Change(51.0), Of::Whole), Some(&panel)).attainable;
    assert_eq!(rarely.finding, Attainable::SeenRarely);
    let often = lint(&target(Aim::Change(12.0), Of::Whole), Some(&panel)).attainable;
    assert_eq!(often.finding, Attainable::SeenBefore);
}

#[test]
fn a_short_panel_says_so_unless_no_pace_would_do() {
    let mut panel = rising();
    for place in &mut panel.places {
        place.points.truncate(3);
    }
    // Ten a year for two years: for five years nobody was seen.
    let may = lint(&target(Aim::Change(40.0), Of::Whole), Some(&panel)).attainable;
    assert_eq!(may.finding, Attainable::CannotTell(NotTold::TooShort));
    let never = lint(&target(Aim::Change(90.0), Of::Whole), Some(&panel)).attainable;
    assert_eq!(never.finding, Attainable::BeyondAnyChangeSeen);
    assert!((never.history.unwrap().years_seen - 2.0).abs() < 1e-9);
}

#[test]
fn every_place_at_once_is_more_than_each_by_itself() {
    let mut panel = rising();
    // One place falls whenever the others rise.
    panel.places[3] = series(
        "P03",
        &[180.0, 170.0, 160.0, 150.0, 140.0, 130.0, 120.0, 110.0],
    );
    let found = lint(&target(Aim::Rise, Of::EveryPlace), Some(&panel));
    assert_eq!(found.attainable.finding, Attainable::SeenRarely);
    let (share, ..) = found.attainable.at_once.unwrap();
    assert!((share - 11.0 / 12.0).abs() < 1e-12);
    assert!(found.anyway.chance.unwrap() < 0.95);
}

#[test]
fn less_is_better_is_the_same_upside_down() {
    let panel = rising();
    let turned = |one: &Series| Series {
        code: one.code.clone(),
        points: one.points.iter().map(|(at, y)| (*at, -y)).collect(),
        noise: 0.0,
    };
    let down = Panel {
        whole: panel.whole.as_ref().map(turned),
        places: panel.places.iter().map(turned).collect(),
    };
    for (aim, other) in [
        (Aim::Change(30.0), Aim::Change(30.0)),
        (Aim::Level(210.0), Aim::Level(-210.0)),
        (Aim::Rise, Aim::Rise),
    ] {
        for of in [Of::Whole, Of::EveryPlace] {
            let up = lint(&target(aim, of), Some(&panel));
            let worse = Target {
                more_is: Some(MoreIs::Worse),
                ..target(other, of)
            };
            let down = lint(&worse, Some(&down));
            assert_eq!(up.anyway.finding, down.anyway.finding);
            assert_eq!(up.attainable.finding, down.attainable.finding);
            let (one, two) = (up.anyway.chance.unwrap(), down.anyway.chance.unwrap());
            assert!((one - two).abs() < 1e-9, "{one} {two}");
        }
    }
}

#[test]
fn the_gap_is_told_and_whether_it_would_close_anyway() {
    let mut panel = rising();
    let found = lint(&target(Aim::Rise, Of::Whole), Some(&panel)).gap;
    let gap = found.gap.unwrap();
    // From the second of twelve to the eleventh, five apart each: 1.1 to 9.9.
    assert!((gap.at_baseline.unwrap() - 44.0).abs() < 1e-9, "{gap:?}");
    for (at, place) in (0_u32..).zip(&mut panel.places) {
        for (year, point) in (0_u32..).zip(&mut place.points) {
            point.1 -= 0.4 * f64::from(at * year);
        }
    }
    let closing = lint(&target(Aim::Rise, Of::Whole), Some(&panel))
        .gap
        .gap
        .unwrap();
    assert!(closing.chance_closes.unwrap() > 0.95, "{closing:?}");
    let silent = Target {
        gap: None,
        ..target(Aim::Rise, Of::Whole)
    };
    assert_eq!(lint(&silent, Some(&panel)).gap.said, Said::No);
}

#[test]
fn what_is_not_said_is_missed() {
    let nothing = lint(&Target::default(), None);
    assert_eq!(
        (
            nothing.baseline,
            nothing.end,
            nothing.measure,
            nothing.success
        ),
        (Said::No, Said::No, Said::No, Said::No)
    );
    assert_eq!(nothing.anyway.finding, Anyway::CannotTell(NotTold::NoDates));
    let all = target(Aim::Level(190.0), Of::Whole);
    let why = |target: Target, panel: Option<&Panel>| lint(&target, panel).anyway.finding;
    assert_eq!(why(all, None), Anyway::CannotTell(NotTold::NoPanel));
    let panel = rising();
    let told = |target: Target| why(target, Some(&panel));
    assert_eq!(
        told(Target { aim: None, ..all }),
        Anyway::CannotTell(NotTold::NoAim)
    );
    assert_eq!(
        told(Target {
            more_is: None,
            ..all
        }),
        Anyway::CannotTell(NotTold::NoPolarity)
    );
    assert_eq!(
        told(Target {
            by: Some(2016.0),
            ..all
        }),
        Anyway::CannotTell(NotTold::NoDates)
    );
    let no_value = Panel {
        whole: None,
        ..panel.clone()
    };
    assert_eq!(
        why(all, Some(&no_value)),
        Anyway::CannotTell(NotTold::NoBaseline)
    );
    let date_only = Target {
        baseline: Some(Baseline {
            at: None,
            value: Some(3.0),
        }),
        ..all
    };
    assert_eq!(lint(&date_only, None).baseline, Said::InPart);
}

proptest! {
    /// More asked for is never likelier, and never seen oftener.
    #[test]
    fn more_is_never_easier(
        steps in prop::collection::vec(prop::collection::vec(-5.0..8.0_f64, 8), 4),
        asked in prop::collection::vec(0.1..60.0_f64, 2),
    ) {
        let walk = |at: usize, steps: &[f64]| {
            let values: Vec<f64> = (steps.iter())
                .scan(100.0, |sum, step| { *sum += step; Some(*sum) })
                .collect();
            series(&at.to_string(), &values)
        };
        let panel = Panel {
            whole: Some(walk(0, &steps[0])),
            places: steps.iter().enumerate().map(|(at, one)| walk(at, one)).collect(),
        };
        let (less, more) = (asked[0].min(asked[1]), asked[0].max(asked[1]));
        for of in [Of::Whole, Of::EveryPlace] {
            let [less, more] = [less, more].map(|by| lint(&target(Aim::Change(by), of), Some(&panel)));
            prop_assert!(more.anyway.chance.unwrap() <= less.anyway.chance.unwrap() + 1e-12);
            let moved = |found: &allotment_targets::Lint| found.attainable.history.clone().unwrap().moved_so_far;
            prop_assert!(moved(&more) <= moved(&less));
        }
    }
}
