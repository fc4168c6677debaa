//! The money and policies that reach a neighbourhood of its own.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use allotment_crosswalk::Lies;
use allotment_place::PlaceId;

use super::line::{Line, Part};
use crate::connect::{ConnectRun, PotHere, in_days};

/// Shares are counted in parts of 10^12, so that they are whole: a share that was measured
/// on the ground is no surer, and of less than ten thousand million pounds a part moves
/// no penny.
const PARTS: u128 = 1_000_000_000_000;

/// What reaches it, in all of one-off money and of a year's.
pub(super) struct Reaching {
    pub(super) lines: Vec<Line>,
    /// Value, least and most of one-off money, in minor units, each pot once.
    pub(super) once: [u64; 3],
    /// The same of a year's, on the days when most of all yearly money runs.
    pub(super) yearly: [u64; 3],
}

/// The pots that reach it. Of the money of an area in part so much is counted as lies
/// inside, rounded down to a whole minor unit; the least is none of it, the most all.
pub(super) fn reaching(connect: &ConnectRun, ids: &[PlaceId], lies: &[Lies]) -> Reaching {
    let inside = |keep: &dyn Fn(Lies) -> bool| -> Vec<&str> {
        let kept = ids.iter().zip(lies).filter(|(_, lies)| keep(**lies));
        kept.map(|(id, _)| id.as_str()).collect()
    };
    let whole = inside(&|lies| lies == Lies::Inside);
    let in_part = inside(&|lies| matches!(lies, Lies::InPart(_)));
    let all: Vec<&str> = whole.iter().chain(&in_part).copied().collect();
    let surely: BTreeMap<String, u64> = by_id(&connect.reaching(&whole));
    let mut partly: BTreeMap<String, [u64; 2]> = BTreeMap::new();
    for (id, lies) in ids.iter().zip(lies) {
        let Lies::InPart(share) = *lies else {
            continue;
        };
        for (pot, minor) in by_id(&connect.reaching(&[id.as_str()])) {
            let one = partly.entry(pot).or_default();
            one[0] = one[0].saturating_add(part_of(minor, share));
            one[1] = one[1].saturating_add(minor);
        }
    }
    let mut found = Reaching {
        lines: Vec::new(),
        once: [0; 3],
        yearly: [0; 3],
    };
    let year = connect.year();
    let mut pots = connect.reaching(&all);
    pots.sort_by_key(|here| std::cmp::Reverse(here.minor));
    for here in &pots {
        let id = &here.pot.policy.id;
        let sure = surely.get(id).copied().unwrap_or(0);
        let [part, most] = partly.get(id).copied().unwrap_or_default();
        let money = [sure.saturating_add(part), sure, sure.saturating_add(most)];
        let sums = if here.pot.once {
            &mut found.once
        } else {
            &mut found.yearly
        };
        let mut line = Line::new(Part::Money, id.clone(), here.pot.name.clone())
            .unit(if here.pot.once { "once" } else { "a year" });
        line.note = format!("{}, {}", here.pot.department, here.pot.policy.theme);
        match (here.replaced_by, here.minor) {
            (Some(by), _) => {
                let by = &by.policy.id;
                let _infallible = write!(line.note, "; the money of '{by}' under another name");
            }
            (None, None) => line.note += "; no money that is known to benefit it",
            (None, Some(_)) => {
                if here.pot.is_in_sums_of(year) {
                    for (sum, money) in sums.iter_mut().zip(money) {
                        *sum = sum.saturating_add(money);
                    }
                } else {
                    let _infallible = write!(
                        line.note,
                        "; {}, and not in the sum of a year, which is as {}",
                        in_days(here.pot.runs),
                        in_days(year)
                    );
                }
                line.money = Some(money);
            }
        }
        found.lines.push(line);
    }
    found
}

fn by_id(pots: &[PotHere<'_>]) -> BTreeMap<String, u64> {
    let known = pots.iter().filter(|here| here.replaced_by.is_none());
    known
        .filter_map(|here| Some((here.pot.policy.id.clone(), here.minor?)))
        .collect()
}

/// The part of `minor` that lies inside, rounded down: never more than all of it, nor
/// with what lies outside.
fn part_of(minor: u64, share: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share from 0 to 1, in parts"
    )]
    let parts = (share.clamp(0.0, 1.0) * PARTS as f64).round_ties_even() as u128;
    u64::try_from(u128::from(minor) * parts / PARTS).unwrap_or(minor)
}

#[cfg(test)]
mod tests {
    use super::part_of;

    /// By hand: 120,000.00 times 0.25555950 is 30,667.14, and 305,000.01 times 0.7495401
    /// is 228,609.737...
    #[test]
    fn a_part_is_rounded_down_to_a_penny_and_no_sooner() {
        assert_eq!(part_of(12_000_000, 0.255_559_5), 3_066_714);
        assert_eq!(part_of(30_500_001, 0.749_540_1), 22_860_973);
        assert_eq!(
            part_of(1_000, 0.3),
            300,
            "0.3 is less than 3/10 by rounding alone"
        );
        assert_eq!(part_of(u64::MAX, 1.0), u64::MAX);
        assert_eq!(part_of(u64::MAX, 0.0), 0);
    }

    #[test]
    fn inside_and_outside_are_never_more_than_the_whole() {
        for at in 1..2_000_u32 {
            let share = f64::from(at) / 2_000.7;
            for minor in [1, 99, 12_345_678, 999_999_999_999] {
                let both = part_of(minor, share) + part_of(minor, 1.0 - share);
                assert!(both <= minor && both + 1 >= minor, "{share} of {minor}");
            }
        }
    }
}
