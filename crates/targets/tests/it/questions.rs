//! Targets that mean something, and targets that do not.

use allotment_place::MoreIs;
use allotment_targets::{
    Aim, Anyway, Attainable, Baseline, NotTold, Of, Panel, Said, Series, Spread, Target, lint,
};
use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn series(code: &str, values: &[f64]) -> Series {
    let years = (2010..).map(f64::from);
    Series {
        code: code.into(),
        points: years.zip(values.iter().copied()).collect(),
        errors: Vec::new(),
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
        wholes: (0..12).map(place).collect(),
        places: (0..12).map(place).collect(),
        window_years: 0.0,
    }
}

fn target(aim: Aim, of: Of) -> Target {
    Target {
        baseline: Some(Baseline {
            at: Some(2017.0),
            value: None,
        }),
        stand_in: None,
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
fn what_was_done_exactly_before_was_done() {
    // 0.6, by every number of tenths from which a machine makes it.
    for tenths in 600..800 {
        let at = |more: i32| f64::from(tenths + more) / 10.0;
        let one = series(
            "A",
            &[at(0), at(6), at(6), at(6), at(6), at(6), at(6), at(6)],
        );
        let panel = Panel {
            whole: Some(one.clone()),
            wholes: Vec::new(),
            places: vec![one],
            window_years: 0.0,
        };
        for (aim, of) in [
            (Aim::Level(at(12)), Of::Whole),
            (Aim::Change(0.6), Of::Whole),
            (Aim::Change(0.6), Of::EveryPlace),
        ] {
            let found = lint(&target(aim, of), Some(&panel)).attainable;
            let here = at(0);
            assert_eq!(
                found.finding,
                Attainable::SeenBefore,
                "{aim:?} {of:?} {here}"
            );
            let more = Aim::Change(0.7);
            let found = lint(&target(more, Of::Whole), Some(&panel)).attainable;
            assert_eq!(found.finding, Attainable::BeyondAnyChangeSeen);
        }
        // What was there when it was set asks for no move.
        let there = lint(&target(Aim::Level(at(0)), Of::Whole), Some(&panel));
        assert!(there.met_when_set);
        assert_eq!(there.attainable.finding, Attainable::SeenBefore);
        assert_eq!(there.attainable.needed, Some(0.0));
    }
}

#[test]
fn what_nobody_ever_did_is_told() {
    let panel = rising();
    let found = lint(&target(Aim::Change(100.0), Of::Whole), Some(&panel)).attainable;
    assert_eq!(found.finding, Attainable::BeyondAnyChangeSeen);
    let history = found.history.unwrap();
    assert_eq!((history.places, history.moved_so_far), (13, 0));
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
    panel.whole = None;
    for whole in &mut panel.wholes {
        whole.points.truncate(3);
    }
    let target = |aim| Target {
        baseline: Some(Baseline {
            at: Some(2017.0),
            value: Some(150.0),
        }),
        ..target(aim, Of::Whole)
    };
    // Ten a year for two years: for five years nobody was seen.
    let may = lint(&target(Aim::Change(40.0)), Some(&panel)).attainable;
    assert_eq!(may.finding, Attainable::CannotTell(NotTold::TooShort));
    let never = lint(&target(Aim::Change(90.0)), Some(&panel)).attainable;
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
    let share = found.attainable.at_once.unwrap().share;
    assert!((share - 11.0 / 12.0).abs() < 1e-12);
    assert!(found.anyway.chance.unwrap() < 0.95);
}

#[test]
fn less_is_better_is_the_same_upside_down() {
    let panel = rising();
    let turned = |one: &Series| Series {
        code: one.code.clone(),
        points: one.points.iter().map(|(at, y)| (*at, -y)).collect(),
        errors: Vec::new(),
    };
    let down = Panel {
        whole: panel.whole.as_ref().map(turned),
        wholes: panel.wholes.iter().map(turned).collect(),
        places: panel.places.iter().map(turned).collect(),
        window_years: 0.0,
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
            wholes: Vec::new(),
            window_years: 0.0,
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

/// 130 places that never move, measured with an error of 2, and a whole that is flat.
fn noise() -> Panel {
    let mut draw = ChaCha8Rng::seed_from_u64(11);
    let mut normal = || (0..12).map(|_| draw.random::<f64>()).sum::<f64>() - 6.0;
    let mut measured = |code: String, error: f64| {
        let values: Vec<f64> = (0..12).map(|_| 62.0 + error * normal()).collect();
        Series {
            errors: vec![error; values.len()],
            ..series(&code, &values)
        }
    };
    Panel {
        whole: Some(measured("ALL".into(), 0.1)),
        wholes: (0..9).map(|at| measured(format!("R{at}"), 2.0)).collect(),
        places: (0..130)
            .map(|at| measured(format!("P{at:03}"), 2.0))
            .collect(),
        window_years: 0.0,
    }
}

#[test]
fn error_is_not_taken_for_movement() {
    let panel = noise();
    let found = lint(&target(Aim::Change(5.0), Of::Whole), Some(&panel)).attainable;
    assert_eq!(found.finding, Attainable::CannotTell(NotTold::WithinError));
    let history = found.history.unwrap();
    assert_eq!((history.places, history.moved_so_far), (10, 0));
    assert!(history.within_error > 0, "{history:?}");
    // The whole by itself is known to a tenth.
    let alone = Panel {
        wholes: Vec::new(),
        ..panel.clone()
    };
    let found = lint(&target(Aim::Change(5.0), Of::Whole), Some(&alone)).attainable;
    assert_eq!(found.finding, Attainable::BeyondAnyChangeSeen);
    // Of every place it could be that they did, and it cannot be seen that they did.
    let every = lint(&target(Aim::Rise, Of::EveryPlace), Some(&panel)).attainable;
    assert_eq!(every.finding, Attainable::CannotTell(NotTold::WithinError));
    let at_once = every.at_once.unwrap();
    assert!(at_once.share < 0.2 && at_once.perhaps > 0.9, "{at_once:?}");
}

#[test]
fn what_moves_beyond_its_error_is_seen() {
    let mut panel = rising();
    for series in panel.wholes.iter_mut().chain(&mut panel.whole) {
        series.errors = vec![1.0; series.points.len()];
    }
    let found = lint(&target(Aim::Change(12.0), Of::Whole), Some(&panel)).attainable;
    assert_eq!(found.finding, Attainable::SeenBefore);
    let longest = found.history.unwrap().longest.unwrap();
    assert!((longest.error - 2.0_f64.sqrt()).abs() < 1e-12);
}

#[test]
fn places_do_not_stand_for_the_whole() {
    let rising = rising();
    let only_parts = Panel {
        whole: None,
        wholes: Vec::new(),
        ..rising.clone()
    };
    let said = Target {
        baseline: Some(Baseline {
            at: Some(2017.0),
            value: Some(150.0),
        }),
        ..target(Aim::Change(12.0), Of::Whole)
    };
    let found = lint(&said, Some(&only_parts)).attainable;
    assert_eq!(found.finding, Attainable::CannotTell(NotTold::OnlyParts));
    // Places leap while the whole stays as it was.
    let flat = Panel {
        whole: Some(series("ALL", &[150.0; 8])),
        wholes: Vec::new(),
        ..rising
    };
    let found = lint(&said, Some(&flat)).attainable;
    assert_eq!(found.finding, Attainable::BeyondAnyChangeSeen);
}

/// Three years' means that share two years leap when one year leaves them.
#[test]
fn overlapping_windows_are_no_move() {
    let leap = series("ALL", &[60.0, 60.0, 68.0, 61.0, 60.0, 60.0, 60.0, 60.0]);
    let mut panel = Panel {
        whole: Some(leap),
        ..Panel::default()
    };
    let asked = target(Aim::Change(7.0), Of::Whole);
    let found = lint(&asked, Some(&panel)).attainable;
    assert_eq!(found.finding, Attainable::SeenBefore);
    panel.window_years = 3.0;
    let found = lint(&asked, Some(&panel)).attainable;
    assert_eq!(found.finding, Attainable::BeyondAnyChangeSeen);
}

#[test]
fn a_stand_in_feeds_the_trend_and_no_verdict() {
    let panel = rising();
    let said = target(Aim::Rise, Of::Whole);
    let stands_in = Target {
        baseline: None,
        stand_in: said.baseline,
        ..said
    };
    let (one, other) = (lint(&said, Some(&panel)), lint(&stands_in, Some(&panel)));
    assert_eq!((one.baseline, other.baseline), (Said::Yes, Said::No));
    assert_eq!(one.anyway, other.anyway);
    assert_eq!(one.attainable, other.attainable);
}

#[test]
fn a_baseline_that_the_panel_does_not_have_is_told() {
    let panel = rising();
    let whole = panel.whole.as_ref().unwrap();
    let then = whole.value_at(2017.0).unwrap();
    let with = |value| {
        let said = Target {
            baseline: Some(Baseline {
                at: Some(2017.0),
                value: Some(value),
            }),
            ..target(Aim::Rise, Of::Whole)
        };
        let found = lint(&said, Some(&panel));
        (found.baseline, found.panel_has)
    };
    assert_eq!(with(then), (Said::Yes, None));
    assert_eq!(with(then + 0.4), (Said::Yes, None), "as it is rounded");
    assert_eq!(with(then - 30.0), (Said::InPart, Some(then)));
}

#[test]
fn what_was_met_when_it_was_set_is_told() {
    let panel = rising();
    let met = |aim, of| lint(&target(aim, of), Some(&panel)).met_when_set;
    assert!(met(Aim::Level(150.0), Of::Whole));
    assert!(!met(Aim::Level(250.0), Of::Whole));
    assert!(met(Aim::Level(160.0), Of::EveryPlace));
    assert!(!met(Aim::Level(200.0), Of::EveryPlace), "of some only");
    assert!(!met(Aim::Rise, Of::Whole));
}

/// One place of twelve that is seen longer says nothing of every place.
#[test]
fn what_few_were_seen_to_do_is_not_what_all_did() {
    let mut panel = rising();
    // All fall, year by year, but for one that is seen a year longer, and rises.
    for place in &mut panel.places {
        for (year, point) in (0_u32..).zip(&mut place.points) {
            point.1 = 100.0 - f64::from(year);
        }
    }
    panel.places[0].points.push((2018.0, 150.0));
    let asked = target(Aim::Rise, Of::EveryPlace);
    let found = lint(&asked, Some(&panel)).attainable;
    assert_eq!(found.finding, Attainable::BeyondAnyChangeSeen);
    let most = found.at_once.unwrap();
    assert!(
        most.share <= 0.0 && most.seen == 12 && most.of == 12,
        "{most:?}"
    );
    // Where a third are never seen again, all of them could not have made it nine in ten.
    let mut fewer = panel.clone();
    for place in &mut fewer.places[8..] {
        place.points.retain(|point| point.0 >= 2017.0);
    }
    let found = lint(&asked, Some(&fewer)).attainable;
    assert_eq!(found.finding, Attainable::BeyondAnyChangeSeen);
    let most = found.at_once.unwrap();
    assert!(
        most.share <= 0.0 && most.seen == 8 && most.of == 12,
        "{most:?}"
    );
    // Where eleven of twelve are missing at one of any two times, nothing is known of all.
    for (at, place) in panel.places.iter_mut().enumerate() {
        place.points.retain(|point| at < 1 || point.0 >= 2017.0);
    }
    let found = lint(&asked, Some(&panel)).attainable;
    assert_eq!(found.finding, Attainable::CannotTell(NotTold::FewSeen));
}

/// By hand: half of what is 20.2 below 0, towards the better, is 10.1 below 0 where more
/// is better, and 30.3 below 0 where less is.
#[test]
fn a_percentage_of_what_is_below_0_goes_towards_the_better() {
    for (baseline, more_is, level) in [
        (-20.2, MoreIs::Better, -10.1),
        (-20.2, MoreIs::Worse, -30.3),
        (20.2, MoreIs::Better, 30.3),
        (20.2, MoreIs::Worse, 10.1),
    ] {
        let found = Aim::Percent(50.0).level(baseline, more_is);
        assert!(
            (found - level).abs() < 1e-9,
            "{baseline} {more_is:?}: {found}"
        );
    }
}

/// Ten places that each rise by exactly 1 a year, of which the last two were seen in the
/// last year alone.
fn two_unseen(rises: impl Fn(u32) -> f64) -> Panel {
    let places = (0..10_u32).map(|at| {
        let years = if at < 8 { 0..8_u32 } else { 7..8 };
        let value = |year: u32| 50.0 + f64::from(at) / 10.0 + rises(at) * f64::from(year);
        Series {
            code: format!("P{at}"),
            points: years
                .map(|year| (2010.0 + f64::from(year), value(year)))
                .collect(),
            errors: Vec::new(),
        }
    });
    Panel {
        whole: Some(series("ALL", &[50.0; 8])),
        wholes: Vec::new(),
        places: places.collect(),
        window_years: 0.0,
    }
}

fn by_two(of: Of) -> Target {
    Target {
        by: Some(2019.0),
        ..target(Aim::Change(2.0), of)
    }
}

/// All of the eight that were seen did so in two years: the two others are not known to
/// have failed.
#[test]
fn what_those_seen_all_did_is_not_beyond_any_change_seen() {
    let found = lint(&by_two(Of::EveryPlace), Some(&two_unseen(|_| 1.0)));
    assert_eq!(
        found.attainable.finding,
        Attainable::CannotTell(NotTold::FewSeen)
    );
    assert_eq!(found.attainable.at_once.unwrap().seen_elsewhere, 8);
    // Where half of those seen did, the two others cannot make it nine in ten.
    let half = two_unseen(|at| if at < 4 { 1.0 } else { 0.1 });
    let found = lint(&by_two(Of::EveryPlace), Some(&half));
    assert_eq!(found.attainable.finding, Attainable::BeyondAnyChangeSeen);
    assert_eq!(found.attainable.at_once.unwrap().seen_elsewhere, 0);
}

/// Who comes to just what is asked, with no chance in it, is there: but staying is no rise.
#[test]
fn what_comes_to_just_what_is_asked_reaches_it() {
    let panel = two_unseen(|_| 1.0);
    let found = lint(&by_two(Of::EveryPlace), Some(&panel));
    assert_eq!(found.anyway.chance, Some(1.0));
    assert_eq!(found.anyway.finding, Anyway::WouldHappen);
    let beyond = Target {
        aim: Some(Aim::Change(2.5)),
        ..by_two(Of::EveryPlace)
    };
    assert_eq!(lint(&beyond, Some(&panel)).anyway.chance, Some(0.0));
    let rise = Target {
        aim: Some(Aim::Rise),
        ..by_two(Of::Whole)
    };
    assert_eq!(lint(&rise, Some(&panel)).anyway.chance, Some(0.0));
}

/// A panel is not too short if the target has less time than one value is gathered over.
#[test]
fn a_target_inside_a_window_is_told_as_such() {
    for of in [Of::Whole, Of::EveryPlace] {
        let with = |window_years| Panel {
            window_years,
            ..rising()
        };
        let found = lint(&by_two(of), Some(&with(3.0)));
        assert_eq!(
            found.attainable.finding,
            Attainable::CannotTell(NotTold::InsideWindow),
            "{of:?}"
        );
        let found = lint(&by_two(of), Some(&with(2.0)));
        assert_ne!(
            found.attainable.finding,
            Attainable::CannotTell(NotTold::InsideWindow)
        );
    }
}

/// Ten places at `values(0)` to `values(9)`, each in eight years.
fn ten(values: impl Fn(u32) -> [f64; 8]) -> Panel {
    Panel {
        whole: Some(series("ALL", &values(0))),
        wholes: Vec::new(),
        places: (0..10)
            .map(|at| series(&format!("P{at}"), &values(at)))
            .collect(),
        window_years: 0.0,
    }
}

/// A level that nobody had yet asks of each place as much as it is away from it: all that
/// rise by 5 a year did ten in two years, over and over.
#[test]
fn a_level_that_nobody_had_is_a_move_that_all_made() {
    let panel =
        ten(|at| [0.0, 5.0, 10.0, 15.0, 20.0, 25.0, 30.0, 35.0].map(|by| by + f64::from(at)));
    // P0 is at 35, and P9 at 44: 10 and 1 are asked of them.
    let to = |level| {
        let asked = Target {
            by: Some(2019.0),
            ..target(Aim::Level(level), Of::EveryPlace)
        };
        lint(&asked, Some(&panel)).attainable
    };
    let found = to(45.0);
    assert_eq!(found.finding, Attainable::SeenBefore);
    assert!(found.at_once.unwrap().share >= 1.0);
    // Of P0 it asks 11, and of no other more than 10.
    let found = to(46.0);
    assert_eq!(found.finding, Attainable::SeenRarely);
    assert!((found.at_once.unwrap().share - 0.9).abs() < 1e-12);
    let found = to(60.0);
    assert_eq!(found.finding, Attainable::BeyondAnyChangeSeen);
    assert!(found.at_once.unwrap().share <= 0.0);
}

/// Of who has the level, or is asked a part of 0, nothing is asked.
#[test]
fn places_of_which_nothing_is_asked_count_as_those_that_did_it() {
    let climbs = [45.0, 50.0, 55.0, 60.0, 65.0, 70.0, 75.0, 80.0];
    let by = |aim| Target {
        by: Some(2019.0),
        ..target(aim, Of::EveryPlace)
    };
    let saturated = ten(|at| if at > 0 { [100.0; 8] } else { climbs });
    let found = lint(&by(Aim::Level(90.0)), Some(&saturated)).attainable;
    assert_eq!(found.finding, Attainable::SeenBefore);
    // It is too far for the one that is not there.
    let found = lint(&by(Aim::Level(95.0)), Some(&saturated)).attainable;
    assert_eq!(found.finding, Attainable::SeenRarely);
    let all_there = ten(|_| [5.0; 8]);
    let found = lint(&by(Aim::Level(5.0)), Some(&all_there)).attainable;
    assert_eq!(found.finding, Attainable::SeenBefore);
    assert_eq!(found.needed, Some(0.0));
    let zeros = ten(|at| if at < 5 { [0.0; 8] } else { climbs });
    let found = lint(&by(Aim::Percent(10.0)), Some(&zeros)).attainable;
    assert_eq!(found.finding, Attainable::SeenBefore);
    // To rise is to rise, wherever it begins.
    let found = lint(&by(Aim::Rise), Some(&zeros)).attainable;
    assert!((found.at_once.unwrap().share - 0.5).abs() < 1e-12);
}

/// A gap that never moved does not close.
#[test]
fn a_gap_that_stays_as_it_was_does_not_close() {
    let never = ten(|at| [50.0 + f64::from(at); 8]);
    let found = lint(&target(Aim::Rise, Of::Whole), Some(&never)).gap;
    assert_eq!(found.gap.unwrap().chance_closes, Some(0.0));
}

/// Places that drift apart: the lowest tenth falls below nothing, as growth and balances
/// may. A ratio of what is above 0 and what is below it is no gap.
#[test]
fn there_is_no_ratio_to_what_is_not_above_nothing() {
    let apart = |low: [f64; 8]| {
        let place = |at: u32| {
            let code = format!("P{at:02}");
            match at {
                0..4 => series(&code, &low),
                _ => series(&code, &[30.0; 8]),
            }
        };
        Panel {
            whole: Some(place(6)),
            places: (0..20).map(place).collect(),
            ..Panel::default()
        }
    };
    let asked = |spread, panel: &Panel| {
        let gap = Some(spread);
        let target = Target {
            gap,
            ..target(Aim::Change(45.0), Of::Whole)
        };
        lint(&target, Some(panel)).gap.gap.unwrap()
    };
    let falls = apart([2.0, 1.0, 0.5, -0.5, -1.0, -2.0, -3.0, -4.0]);
    let gap = asked(Spread::Ratio, &falls);
    assert_eq!(gap.no_ratio, Some((2013.0, -0.5)));
    assert_eq!((gap.at_baseline, gap.chance_closes), (None, None));
    assert!(asked(Spread::Difference, &falls).chance_closes.unwrap() < 0.01);
    // Just 0 is no ratio either, and is not passed over.
    let touches = apart([3.0, 2.0, 1.0, 0.0, 1.0, 2.0, 3.0, 4.0]);
    assert_eq!(asked(Spread::Ratio, &touches).no_ratio, Some((2013.0, 0.0)));
    let above = asked(
        Spread::Ratio,
        &apart([5.0, 4.0, 3.5, 3.0, 2.5, 2.0, 1.5, 1.0]),
    );
    assert_eq!(above.no_ratio, None);
    assert_eq!(above.at_baseline, Some(30.0));
    assert!(above.chance_closes.unwrap() < 0.5);
}
