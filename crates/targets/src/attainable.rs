//! Was it ever done?

use allotment_distribution::reach;
use allotment_place::MoreIs;

use crate::history::{Asking, History, Move, as_far_as, history};
use crate::lint::{Asked, NotTold};
use crate::panel::{SAME_TIME, Series};
use crate::target::{Aim, Of, sign};

/// Fewer than one in ten of those alike did it: hardly anybody.
const HARDLY_ANY: f64 = 0.1;

/// Of every place: nine in ten did it at once, so that it was nearly done.
const NEARLY_ALL: f64 = 0.9;

/// What every place did is only told between times at which nine in ten of them were
/// seen (of those for whom the target is: who had a value when it starts), or at which too
/// few did so even if all that were not seen did.
const SEEN_ENOUGH: f64 = 0.9;

/// What was seen over so much of the time that a target has was seen long enough: years
/// are whole, and a target's are not.
const LONG_ENOUGH: f64 = 0.9;

/// Whether it was ever done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attainable {
    /// Yes.
    SeenBefore,
    /// By fewer than one in ten of those that began like this; of every place, by nine
    /// in ten at once and not by all.
    SeenRarely,
    /// Never; of every place, never by nine in ten at once.
    BeyondAnyChangeSeen,
    /// See why.
    CannotTell(NotTold),
}

/// What was ever done.
#[derive(Debug, Clone, PartialEq)]
pub struct AttainableFound {
    /// The answer.
    pub finding: Attainable,
    /// What is asked for, towards the better; of every place, by the place in the
    /// middle.
    pub needed: Option<f64>,
    /// What the whole and others of its size did; of every place, what places did.
    pub history: Option<History>,
    /// Of every place: how many did so at once, when most did.
    pub at_once: Option<AtOnce>,
}

/// How many places moved as far as is asked of each between the same two times; one of
/// which nothing is asked did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtOnce {
    /// The part of the places seen that did, by more than the error: 0 to 1.
    pub share: f64,
    /// How many places were seen at both times.
    pub seen: usize,
    /// How many the target is for: those that had a value when it starts.
    pub of: usize,
    /// From when.
    pub from: f64,
    /// Until when.
    pub to: f64,
    /// The greatest part of places, between any two times, of which the error does not
    /// rule out that they did; as much as `share` if values are exact.
    pub perhaps: f64,
    /// The most places seen between two times at which too few were seen to say that fewer
    /// than nine in ten did, though some of them did, or perhaps did; 0 if there are none.
    pub seen_elsewhere: usize,
}

impl AtOnce {
    /// Whether nine in ten may have done so between two times at which most were seen.
    /// Fewer than half say nothing of every place.
    fn is_open(&self) -> bool {
        self.seen_elsewhere > 0 && 2 * self.seen_elsewhere >= self.of
    }
}

impl AttainableFound {
    pub(crate) fn cannot(why: NotTold) -> Self {
        Self {
            finding: Attainable::CannotTell(why),
            needed: None,
            history: None,
            at_once: None,
        }
    }

    /// It asks for no more than was there when it was set.
    fn nothing_asked() -> Self {
        Self {
            finding: Attainable::SeenBefore,
            needed: Some(0.0),
            history: None,
            at_once: None,
        }
    }
}

/// What is asked of a place that has `baseline`, towards the better: 0 of who is there
/// already, or is asked a part of nothing.
fn needed(aim: Aim, baseline: f64, more_is: MoreIs) -> f64 {
    if aim == Aim::Rise {
        // Staying as it was is no move.
        return f64::MIN_POSITIVE;
    }
    let by = sign(more_is) * (aim.level(baseline, more_is) - baseline);
    by.max(0.0)
}

/// How far a place that has `baseline` when the target starts has to move from `before`
/// to do what is asked of it: as far as it is from the level, wherever it was; of a
/// percentage, that part of what it was then.
fn asked_from(aim: Aim, baseline: f64, before: f64, more_is: MoreIs) -> f64 {
    match aim {
        Aim::Percent(_) => needed(aim, before, more_is).max(f64::MIN_POSITIVE),
        _ => needed(aim, baseline, more_is),
    }
}

/// Whether what is `asked` was ever done.
///
/// A target for the whole is held against what the whole did, and others of its size:
/// what a single place did says nothing of a nation, which is the mean of many. All that
/// is known counts, what happened since the baseline too.
pub(crate) fn attainable(asked: &Asked<'_>, of: Of, baseline: Option<f64>) -> AttainableFound {
    match of {
        Of::Whole => whole(asked, baseline),
        Of::EveryPlace => every_place(asked),
    }
}

fn whole(asked: &Asked<'_>, baseline: Option<f64>) -> AttainableFound {
    let Some(baseline) = baseline else {
        return AttainableFound::cannot(NotTold::NoBaseline);
    };
    let needed = needed(asked.aim, baseline, asked.more_is);
    if needed <= 0.0 {
        return AttainableFound::nothing_asked();
    }
    let known: Vec<&Series> = asked
        .panel
        .whole
        .iter()
        .chain(&asked.panel.wholes)
        .collect();
    if known.is_empty() {
        return AttainableFound {
            needed: Some(needed),
            ..AttainableFound::cannot(NotTold::OnlyParts)
        };
    }
    let years = asked.by - asked.from;
    let around = spread_of(&known, asked.from);
    let asking = Asking {
        needed,
        sign: sign(asked.more_is),
        years,
        window_years: asked.panel.window_years,
        like: (baseline - around, baseline + around),
    };
    let found = history(known.into_iter(), asking);
    AttainableFound {
        finding: if found.longest.is_none() {
            Attainable::CannotTell(too_short(asked))
        } else {
            of_history(&found, needed, years)
        },
        needed: Some(needed),
        history: Some(found),
        at_once: None,
    }
}

fn of_history(found: &History, needed: f64, years: f64) -> Attainable {
    if found.moved_so_far > 0 {
        #[expect(clippy::cast_precision_loss, reason = "places are few")]
        let hardly = (found.like_moved_so_far as f64) < HARDLY_ANY * found.like.max(1) as f64;
        return if hardly {
            Attainable::SeenRarely
        } else {
            Attainable::SeenBefore
        };
    }
    if found.within_error > 0 {
        return Attainable::CannotTell(NotTold::WithinError);
    }
    let paced = |one: &Move| one.by / (one.to - one.from) * years;
    let keeps_up = found
        .pace
        .as_ref()
        .is_some_and(|pace| as_far_as(paced(pace), needed, pace.by));
    if found.years_seen < LONG_ENOUGH * years && keeps_up {
        Attainable::CannotTell(NotTold::TooShort)
    } else {
        Attainable::BeyondAnyChangeSeen
    }
}

fn every_place(asked: &Asked<'_>) -> AttainableFound {
    let mut all: Vec<f64> = (asked.panel.places.iter())
        .filter_map(|place| place.value_at(asked.from))
        .map(|baseline| needed(asked.aim, baseline, asked.more_is))
        .collect();
    if all.is_empty() {
        return AttainableFound::cannot(NotTold::NoBaseline);
    }
    all.sort_by(f64::total_cmp);
    if all[all.len() - 1] <= 0.0 {
        return AttainableFound::nothing_asked();
    }
    let middle = all[all.len() / 2];
    let years = asked.by - asked.from;
    let at_once = most_at_once(asked, years, all.len());
    let asking = Asking {
        needed: middle,
        sign: sign(asked.more_is),
        years,
        window_years: asked.panel.window_years,
        like: (f64::NEG_INFINITY, f64::INFINITY),
    };
    AttainableFound {
        finding: match at_once {
            Err(why) => Attainable::CannotTell(why),
            Ok(most) if most.share >= 1.0 => Attainable::SeenBefore,
            Ok(most) if most.share >= NEARLY_ALL => Attainable::SeenRarely,
            Ok(most) if most.perhaps >= NEARLY_ALL => Attainable::CannotTell(NotTold::WithinError),
            // Between the times that tell nothing they may have.
            Ok(most) if most.is_open() => Attainable::CannotTell(NotTold::FewSeen),
            Ok(_) => Attainable::BeyondAnyChangeSeen,
        },
        needed: Some(middle),
        history: Some(history(asked.panel.places.iter(), asking)),
        at_once: at_once.ok(),
    }
}

/// The standard deviation of `known` at the baseline; without end if there are not two.
fn spread_of(known: &[&Series], at: f64) -> f64 {
    let values: Vec<f64> = (known.iter()).filter_map(|one| one.value_at(at)).collect();
    #[expect(clippy::cast_precision_loss, reason = "places are few")]
    let many = values.len() as f64;
    if many < 2.0 {
        return f64::INFINITY;
    }
    let mean = values.iter().sum::<f64>() / many;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (many - 1.0)).sqrt()
}

/// The two times between which most places moved as far as is asked of each, wherever
/// they began; the latest of those as many. A place's own move is more than its error if it is outside the 95%
/// interval of the difference: of many places some will be by chance, but not nine in ten.
/// Times at which fewer than nine in ten of the `of` places were seen tell nothing of all,
/// unless those unseen could not have made it nine in ten. If any of those seen did so
/// between such times, it is told how many were seen there.
fn most_at_once(asked: &Asked<'_>, years: f64, of: usize) -> Result<AtOnce, NotTold> {
    let times = asked.panel.times();
    let mut most: Option<AtOnce> = None;
    let mut is_long_enough = false;
    #[expect(clippy::cast_precision_loss, reason = "places are few")]
    let all = of as f64;
    let (mut perhaps_most, mut seen_elsewhere, surely) = (0.0_f64, 0, reach(0.95));
    for (at, &from) in times.iter().enumerate() {
        for &to in &times[at + 1..] {
            if to - from > years + SAME_TIME {
                break;
            }
            if to - from < asked.panel.window_years - SAME_TIME {
                continue;
            }
            let (mut seen, mut moved, mut perhaps) = (0_u32, 0_u32, 0_u32);
            for place in &asked.panel.places {
                // Of places without a value when it starts nothing is asked.
                let (Some(baseline), Some((before, one)), Some((after, other))) = (
                    place.value_at(asked.from),
                    exactly(place, from),
                    exactly(place, to),
                ) else {
                    continue;
                };
                seen += 1;
                if needed(asked.aim, baseline, asked.more_is) <= 0.0 {
                    // It has done what is asked of it.
                    (moved, perhaps) = (moved + 1, perhaps + 1);
                    continue;
                }
                let by = sign(asked.more_is) * (after - before);
                let needed = asked_from(asked.aim, baseline, before, asked.more_is);
                let error = surely * (one * one + other * other).sqrt();
                let size = before.abs().max(after.abs()).max(baseline.abs());
                let far = as_far_as(by, needed, size);
                moved += u32::from(far && (by > error || error <= 0.0));
                perhaps += u32::from(as_far_as(by + error, needed, size));
            }
            is_long_enough |= seen > 0;
            let unseen = all - f64::from(seen);
            let is_enough = f64::from(seen) >= SEEN_ENOUGH * all
                || f64::from(perhaps) + unseen < NEARLY_ALL * all;
            if seen == 0 || !is_enough {
                if perhaps > 0 {
                    seen_elsewhere = seen_elsewhere.max(seen as usize);
                }
                continue;
            }
            let share = f64::from(moved) / f64::from(seen);
            perhaps_most = perhaps_most.max(f64::from(perhaps) / f64::from(seen));
            if most.is_none_or(|known| share >= known.share) {
                most = Some(AtOnce {
                    share,
                    seen: seen as usize,
                    of,
                    from,
                    to,
                    perhaps: 0.0,
                    seen_elsewhere: 0,
                });
            }
        }
    }
    let most = most.map(|most| AtOnce {
        perhaps: perhaps_most,
        seen_elsewhere,
        ..most
    });
    most.ok_or(if is_long_enough {
        NotTold::FewSeen
    } else {
        too_short(asked)
    })
}

/// Why there is no move to look at.
fn too_short(asked: &Asked<'_>) -> NotTold {
    if asked.by - asked.from < asked.panel.window_years - 2.0 * SAME_TIME {
        NotTold::InsideWindow
    } else {
        NotTold::TooShort
    }
}

/// The value at just that time, and its error.
fn exactly(place: &Series, at: f64) -> Option<(f64, f64)> {
    let last = place.until(at).len().checked_sub(1)?;
    let point = place.points[last];
    (at - point.0 <= SAME_TIME).then(|| (point.1, place.error(last)))
}
