//! Seven questions to a target.

use allotment_place::MoreIs;

use crate::forecast::{Forecast, forecast};
use crate::gap::{Gap, gap};
use crate::history::{History, Move, history};
use crate::panel::{Panel, SAME_TIME, Series};
use crate::target::{Aim, Of, Target, sign};

/// From so likely on, it would happen anyway; below 1 less this, it would not.
///
/// Source: Mastrandrea and others, *Guidance Note for Lead Authors of the IPCC Fifth
/// Assessment Report on Consistent Treatment of Uncertainties* (2010), table 1:
/// «likely» is from 66% on, «unlikely» up to 33%.
const LIKELY: f64 = 0.66;

/// So many of the places alike have to have moved so far for it to be nothing rare.
const NOT_RARE: f64 = 0.05;

/// Of every place: so many have to have moved at once for it to be rare only.
const NEARLY_ALL: f64 = 0.9;

/// Places seen over so much of the time that a target has are seen long enough.
const LONG_ENOUGH: f64 = 0.9;

/// The answers to all seven questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Lint {
    /// Has it a baseline with a date?
    pub baseline: Said,
    /// What the measure was there, from the target or from the panel.
    pub baseline_value: Option<f64>,
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

/// Whether it was ever done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attainable {
    /// Yes.
    SeenBefore,
    /// Hardly ever, or only by places that began elsewhere.
    SeenRarely,
    /// Never.
    BeyondAnyChangeSeen,
    /// See why.
    CannotTell(NotTold),
}

/// What places ever did.
#[derive(Debug, Clone, PartialEq)]
pub struct AttainableFound {
    /// The answer.
    pub finding: Attainable,
    /// What is asked for, towards the better; of every place, by the place in the
    /// middle.
    pub needed: Option<f64>,
    /// What they did.
    pub history: Option<History>,
    /// Of every place: the greatest share of places that moved as far as is asked of
    /// each between the same two times, and those.
    pub at_once: Option<(f64, f64, f64)>,
}

/// Puts seven questions to `target`, with what `panel` knows of its measure.
#[must_use]
pub fn lint(target: &Target, panel: Option<&Panel>) -> Lint {
    let from = target.baseline.and_then(|baseline| baseline.at);
    let baseline_value = value_at_baseline(target, panel);
    let ends = match (target.by, from) {
        (None, _) => Said::No,
        (Some(by), Some(from)) if by <= from => Said::No,
        _ => Said::Yes,
    };
    Lint {
        baseline: match (from, baseline_value) {
            (Some(_), Some(_)) => Said::Yes,
            (None, None) => Said::No,
            _ => Said::InPart,
        },
        baseline_value,
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
            Some(Aim::Rise) => Said::InPart,
            Some(_) => Said::Yes,
        },
        anyway: anyway(target, panel),
        attainable: attainable(target, panel),
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
    let baseline = target.baseline?;
    baseline.value.or_else(|| {
        let whole = panel?.whole.as_ref()?;
        whole.value_at(baseline.at?)
    })
}

/// What has to be known before a panel is asked anything.
struct Asked<'a> {
    panel: &'a Panel,
    aim: Aim,
    more_is: MoreIs,
    from: f64,
    by: f64,
}

fn asked<'a>(target: &Target, panel: Option<&'a Panel>) -> Result<Asked<'a>, NotTold> {
    let from = target.baseline.and_then(|baseline| baseline.at);
    let (Some(from), Some(by)) = (from, target.by.filter(|by| from.is_none_or(|at| *by > at)))
    else {
        return Err(NotTold::NoDates);
    };
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
    let before = forecast(series.until(from), series.noise, by).map(|found| (found, true));
    before.or_else(|| forecast(&series.points, series.noise, by).map(|found| (found, false)))
}

fn chance(found: &Forecast, level: f64, more_is: MoreIs) -> f64 {
    match more_is {
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
            (Some(level), Some((found, _))) => chance(found, level, asked.more_is),
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
            sum += chance(&found, level, asked.more_is);
            places += 1;
        }
    }
    match (places, with_baseline) {
        (0, 0) => Err(NotTold::NoBaseline),
        (0, _) => Err(NotTold::TooShort),
        _ => Ok(sum / f64::from(places)),
    }
}

/// What is asked of a place that has `baseline`, towards the better; above 0.
fn needed(aim: Aim, baseline: f64, more_is: MoreIs) -> f64 {
    let by = sign(more_is) * (aim.level(baseline, more_is) - baseline);
    // Staying as it was is no move.
    by.max(f64::MIN_POSITIVE)
}

fn attainable(target: &Target, panel: Option<&Panel>) -> AttainableFound {
    let cannot = |why| AttainableFound {
        finding: Attainable::CannotTell(why),
        needed: None,
        history: None,
        at_once: None,
    };
    let asked = match asked(target, panel) {
        Ok(asked) => asked,
        Err(why) => return cannot(why),
    };
    let years = asked.by - asked.from;
    let sign = sign(asked.more_is);
    match target.of {
        Of::Whole => {
            let Some(baseline) = value_at_baseline(target, panel) else {
                return cannot(NotTold::NoBaseline);
            };
            let needed = needed(asked.aim, baseline, asked.more_is);
            let around = spread_of(asked.panel, asked.from);
            let like = (baseline - around, baseline + around);
            let found = history(asked.panel, needed, sign, years, like);
            AttainableFound {
                finding: of_history(&found, needed, years),
                needed: Some(needed),
                history: Some(found),
                at_once: None,
            }
        }
        Of::EveryPlace => {
            let mut all: Vec<f64> = (asked.panel.places.iter())
                .filter_map(|place| place.value_at(asked.from))
                .map(|baseline| needed(asked.aim, baseline, asked.more_is))
                .collect();
            if all.is_empty() {
                return cannot(NotTold::NoBaseline);
            }
            all.sort_by(f64::total_cmp);
            let middle = all[all.len() / 2];
            let anywhere = (f64::NEG_INFINITY, f64::INFINITY);
            let at_once = most_at_once(&asked, years);
            AttainableFound {
                finding: match at_once {
                    None => Attainable::CannotTell(NotTold::TooShort),
                    Some((share, ..)) if share >= 1.0 => Attainable::SeenBefore,
                    Some((share, ..)) if share >= NEARLY_ALL => Attainable::SeenRarely,
                    Some(_) => Attainable::BeyondAnyChangeSeen,
                },
                needed: Some(middle),
                history: Some(history(asked.panel, middle, sign, years, anywhere)),
                at_once,
            }
        }
    }
}

fn of_history(found: &History, needed: f64, years: f64) -> Attainable {
    if found.longest.is_none() {
        return Attainable::CannotTell(NotTold::TooShort);
    }
    if found.moved_so_far > 0 {
        #[expect(clippy::cast_precision_loss, reason = "places are few")]
        let is_rare = (found.like_moved_so_far as f64) < NOT_RARE * found.like.max(1) as f64;
        return if is_rare {
            Attainable::SeenRarely
        } else {
            Attainable::SeenBefore
        };
    }
    let paced = |one: &Move| one.by / (one.to - one.from) * years;
    let keeps_up = found
        .pace
        .as_ref()
        .is_some_and(|pace| paced(pace) >= needed);
    if found.years_seen < LONG_ENOUGH * years && keeps_up {
        Attainable::CannotTell(NotTold::TooShort)
    } else {
        Attainable::BeyondAnyChangeSeen
    }
}

/// The standard deviation of places at the baseline.
fn spread_of(panel: &Panel, at: f64) -> f64 {
    let values: Vec<f64> = (panel.places.iter())
        .filter_map(|place| place.value_at(at))
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "places are few")]
    let many = values.len() as f64;
    if many < 2.0 {
        return f64::INFINITY;
    }
    let mean = values.iter().sum::<f64>() / many;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (many - 1.0)).sqrt()
}

/// The greatest share of places that moved as far as is asked of each between the same
/// two times, those times; the latest of those as great.
fn most_at_once(asked: &Asked<'_>, years: f64) -> Option<(f64, f64, f64)> {
    let times = asked.panel.times();
    let mut most: Option<(f64, f64, f64)> = None;
    for (at, &from) in times.iter().enumerate() {
        for &to in &times[at + 1..] {
            if to - from > years + SAME_TIME {
                break;
            }
            let (mut seen, mut moved) = (0_u32, 0_u32);
            for place in &asked.panel.places {
                let (Some(before), Some(after)) = (exactly(place, from), exactly(place, to)) else {
                    continue;
                };
                seen += 1;
                let by = sign(asked.more_is) * (after - before);
                moved += u32::from(by >= needed(asked.aim, before, asked.more_is));
            }
            let share = f64::from(moved) / f64::from(seen.max(1));
            if seen > 0 && most.is_none_or(|(known, ..)| share >= known) {
                most = Some((share, from, to));
            }
        }
    }
    most
}

fn exactly(place: &Series, at: f64) -> Option<f64> {
    let point = place.until(at).last()?;
    (at - point.0 <= SAME_TIME).then_some(point.1)
}
