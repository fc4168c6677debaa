//! Seven questions to a target.

use allotment_distribution::reach;
use allotment_place::MoreIs;

use crate::attainable::{AttainableFound, attainable};
use crate::forecast::{Forecast, forecast};
use crate::gap::{Gap, gap};
use crate::panel::{Panel, Series};
use crate::target::{Aim, Of, Target, sign};

/// From so likely on, it would happen anyway; below 1 less this, it would not.
///
/// Source: Mastrandrea and others, *Guidance Note for Lead Authors of the IPCC Fifth
/// Assessment Report on Consistent Treatment of Uncertainties* (2010), table 1:
/// «likely» is from 66% on, «unlikely» up to 33%.
const LIKELY: f64 = 0.66;

/// The answers to all seven questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Lint {
    /// Has it a baseline with a date?
    pub baseline: Said,
    /// What the measure was there, from the target, from what stands in, or from the
    /// panel.
    pub baseline_value: Option<f64>,
    /// What the panel has there, if the target, or what stands in, says something else: by
    /// more than it rounds, than half a hundredth of it, and than the panel's error.
    pub panel_has: Option<f64>,
    /// Whether the level that it asks for was there when it was set: all together, or
    /// of every place in each.
    pub met_when_set: bool,
    /// Whether it asks for a percentage of what was 0: all together, or of every place in
    /// each.
    pub is_of_nothing: bool,
    /// Does it end, after it starts?
    pub end: Said,
    /// Is it told what is measured, which way is better, over what, in what unit?
    pub measure: Said,
    /// Does it speak of the gap, and not only of the average?
    pub gap: GapFound,
    /// Does it say what success is?
    pub success: Said,
    /// Would it happen anyway?
    pub anyway: AnywayFound,
    /// Has anybody ever moved so far?
    pub attainable: AttainableFound,
}

/// What a target says of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Enough.
    Yes,
    /// Something, but not all that matters.
    InPart,
    /// Nothing.
    No,
}

/// What is found of the gap.
#[derive(Debug, Clone, PartialEq)]
pub struct GapFound {
    /// Whether the target speaks of it.
    pub said: Said,
    /// How it went, if there is a panel.
    pub gap: Option<Gap>,
}

/// Whether it would happen anyway.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anyway {
    /// Likely: in two of three such cases, about, or more.
    WouldHappen,
    /// In some.
    MayHappen,
    /// Unlikely: in one of three, about, or fewer.
    WouldNot,
    /// See why.
    CannotTell(NotTold),
}

/// Why nothing can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTold {
    /// Nothing says how the measure went.
    NoPanel,
    /// It does not say what is to be reached.
    NoAim,
    /// It does not say from when or by when.
    NoDates,
    /// It does not say which way is better.
    NoPolarity,
    /// There is no value at the baseline.
    NoBaseline,
    /// The panel is too short for a trend, or for so long a move.
    TooShort,
    /// The whole is asked about, and only parts of it are known, which go up and down
    /// more than a whole does.
    OnlyParts,
    /// It was done by what was measured, but by no more than the error.
    WithinError,
    /// A percentage is asked for of what was 0.
    OfNothing,
    /// The target has less time than one value is gathered over.
    InsideWindow,
    /// Every place is asked about, and never were nine in ten of them seen at two times.
    FewSeen,
}

/// What the trend comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct AnywayFound {
    /// The answer.
    pub finding: Anyway,
    /// The chance that it would be reached; of every place, the share of places that
    /// is expected to reach it.
    pub chance: Option<f64>,
    /// The trend of all places together.
    pub forecast: Option<Forecast>,
    /// What it has to come to, over all places together.
    pub level: Option<f64>,
    /// Whether the trend is that before the baseline, and not all that is known.
    pub is_before: bool,
    /// When the trend was last seen.
    pub last_seen: Option<f64>,
    /// The last value known, wherever the trend ends, and when.
    pub latest: Option<(f64, f64)>,
}

/// Puts seven questions to `target`, with what `panel` knows of its measure.
#[must_use]
pub fn lint(target: &Target, panel: Option<&Panel>) -> Lint {
    let from = target.starts();
    let said = target.baseline.unwrap_or_default();
    let baseline_value = value_at_baseline(target, panel);
    let panel_has =
        (target.said_value().zip(from)).and_then(|(value, from)| otherwise(value, from, panel));
    let is_of_nothing = is_of_nothing(target, panel);
    let ends = match (target.by, from) {
        (None, _) => Said::No,
        (Some(by), Some(from)) if by <= from => Said::No,
        _ => Said::Yes,
    };
    Lint {
        baseline: match (said.at, said.value) {
            (None, None) => Said::No,
            _ if panel_has.is_some() => Said::InPart,
            (Some(_), _) if baseline_value.is_some() => Said::Yes,
            _ => Said::InPart,
        },
        baseline_value,
        panel_has,
        met_when_set: met_when_set(target, panel),
        is_of_nothing,
        end: ends,
        measure: of_measure(target),
        gap: GapFound {
            said: if target.gap.is_some() {
                Said::Yes
            } else {
                Said::No
            },
            gap: (target.gap.zip(panel)).map(|(spread, panel)| gap(panel, spread, from, target.by)),
        },
        success: match target.aim {
            None => Said::No,
            Some(_) if is_of_nothing => Said::No,
            Some(Aim::Rise) => Said::InPart,
            Some(_) => Said::Yes,
        },
        anyway: anyway(target, panel),
        attainable: match asked(target, panel) {
            Ok(asked) => attainable(&asked, target.of, baseline_value),
            Err(why) => AttainableFound::cannot(why),
        },
    }
}

fn of_measure(target: &Target) -> Said {
    let parts = [
        target.has_measure,
        target.more_is.is_some(),
        target.has_denominator,
        target.has_unit,
    ];
    match parts {
        [true, true, true, true] => Said::Yes,
        [false, ..] => Said::No,
        _ => Said::InPart,
    }
}

fn value_at_baseline(target: &Target, panel: Option<&Panel>) -> Option<f64> {
    target.said_value().or_else(|| {
        let whole = panel?.whole.as_ref()?;
        whole.value_at(target.starts()?)
    })
}

/// So much of a value is no difference.
const AS_GOOD_AS: f64 = 0.005;

/// What the panel has for the whole at the time `at`, if that is not `value`.
fn otherwise(value: f64, at: f64, panel: Option<&Panel>) -> Option<f64> {
    let whole = panel?.whole.as_ref()?;
    let known = whole.value_at(at)?;
    let text = value.to_string();
    let decimals = text.split_once('.').map_or(0, |(_, after)| after.len());
    let rounding = 0.5 / 10_f64.powi(i32::try_from(decimals).unwrap_or(i32::MAX));
    let error = whole.error(whole.until(at).len() - 1) * reach(0.95);
    let near = rounding.max(AS_GOOD_AS * known.abs()).max(error);
    ((value - known).abs() > near).then_some(known)
}

/// Whether a level is asked for that was there already.
fn met_when_set(target: &Target, panel: Option<&Panel>) -> bool {
    let (Some(Aim::Level(level)), Some(more_is)) = (target.aim, target.more_is) else {
        return false;
    };
    let is_there = |value: f64| sign(more_is) * (value - level) >= 0.0;
    match target.of {
        Of::Whole => value_at_baseline(target, panel).is_some_and(is_there),
        Of::EveryPlace => {
            let (Some(panel), Some(from)) = (panel, target.starts()) else {
                return false;
            };
            let mut known = (panel.places.iter())
                .filter_map(|place| place.value_at(from))
                .peekable();
            known.peek().is_some() && known.all(is_there)
        }
    }
}

/// Whether a percentage is asked for of what was 0, which is nothing.
fn is_of_nothing(target: &Target, panel: Option<&Panel>) -> bool {
    if !matches!(target.aim, Some(Aim::Percent(_))) {
        return false;
    }
    let is_nothing = |value: f64| value.abs() <= 0.0;
    match target.of {
        Of::Whole => value_at_baseline(target, panel).is_some_and(is_nothing),
        Of::EveryPlace => {
            let places = panel.zip(target.starts()).into_iter();
            let mut known = places
                .flat_map(|(panel, from)| {
                    panel
                        .places
                        .iter()
                        .filter_map(move |place| place.value_at(from))
                })
                .peekable();
            known.peek().is_some() && known.all(is_nothing)
        }
    }
}

/// What has to be known before a panel is asked anything.
pub(crate) struct Asked<'a> {
    pub(crate) panel: &'a Panel,
    pub(crate) aim: Aim,
    pub(crate) more_is: MoreIs,
    pub(crate) from: f64,
    pub(crate) by: f64,
}

fn asked<'a>(target: &Target, panel: Option<&'a Panel>) -> Result<Asked<'a>, NotTold> {
    let from = target.starts();
    let (Some(from), Some(by)) = (from, target.by.filter(|by| from.is_none_or(|at| *by > at)))
    else {
        return Err(NotTold::NoDates);
    };
    if is_of_nothing(target, panel) {
        return Err(NotTold::OfNothing);
    }
    Ok(Asked {
        aim: target.aim.ok_or(NotTold::NoAim)?,
        more_is: target.more_is.ok_or(NotTold::NoPolarity)?,
        panel: panel.ok_or(NotTold::NoPanel)?,
        from,
        by,
    })
}

/// The trend of a series up to `from`, or where that is too short of all that is known.
fn trend(series: &Series, from: f64, by: f64) -> Option<(Forecast, bool)> {
    let before = forecast(series.until(from), series.noise(), by).map(|found| (found, true));
    before.or_else(|| forecast(&series.points, series.noise(), by).map(|found| (found, false)))
}

/// The chance that `asked` is reached, which is `level`.
fn chance(found: &Forecast, level: f64, asked: &Asked<'_>) -> f64 {
    if found.is_just(level) {
        // Who gets to a level is there; who stays as they were did not rise.
        return if asked.aim == Aim::Rise { 0.0 } else { 1.0 };
    }
    match asked.more_is {
        MoreIs::Better => found.chance_above(level),
        MoreIs::Worse => 1.0 - found.chance_above(level),
    }
}

fn anyway(target: &Target, panel: Option<&Panel>) -> AnywayFound {
    let cannot = |why| AnywayFound {
        finding: Anyway::CannotTell(why),
        chance: None,
        forecast: None,
        level: None,
        is_before: false,
        last_seen: None,
        latest: None,
    };
    let asked = match asked(target, panel) {
        Ok(asked) => asked,
        Err(why) => return cannot(why),
    };
    let level = value_at_baseline(target, panel).map(|at| asked.aim.level(at, asked.more_is));
    let whole = asked.panel.whole.as_ref();
    let of_whole = whole.and_then(|whole| trend(whole, asked.from, asked.by));
    let chance = match target.of {
        Of::Whole => match (level, &of_whole) {
            (None, _) => return cannot(NotTold::NoBaseline),
            (_, None) => return cannot(NotTold::TooShort),
            (Some(level), Some((found, _))) => chance(found, level, &asked),
        },
        Of::EveryPlace => match share_expected(&asked) {
            Ok(share) => share,
            Err(why) => return cannot(why),
        },
    };
    let finding = if chance >= LIKELY {
        Anyway::WouldHappen
    } else if chance <= 1.0 - LIKELY {
        Anyway::WouldNot
    } else {
        Anyway::MayHappen
    };
    let is_before = of_whole.as_ref().is_some_and(|(_, is_before)| *is_before);
    let seen = whole.map(|whole| {
        if is_before {
            whole.until(asked.from)
        } else {
            &whole.points[..]
        }
    });
    AnywayFound {
        finding,
        chance: Some(chance),
        forecast: of_whole.map(|(found, _)| found),
        level,
        is_before,
        last_seen: seen.and_then(|points| points.last()).map(|point| point.0),
        latest: whole.and_then(|whole| whole.points.last().copied()),
    }
}

/// The share of places that is expected to reach it, each on its own trend.
fn share_expected(asked: &Asked<'_>) -> Result<f64, NotTold> {
    let mut sum = 0.0;
    let mut places = 0_u32;
    let mut with_baseline = 0_u32;
    for place in &asked.panel.places {
        let Some(baseline) = place.value_at(asked.from) else {
            continue;
        };
        with_baseline += 1;
        if let Some((found, _)) = trend(place, asked.from, asked.by) {
            let level = asked.aim.level(baseline, asked.more_is);
            sum += chance(&found, level, asked);
            places += 1;
        }
    }
    match (places, with_baseline) {
        (0, 0) => Err(NotTold::NoBaseline),
        (0, _) => Err(NotTold::TooShort),
        _ => Ok(sum / f64::from(places)),
    }
}
