//! Money on places.

use allotment_examine::{AtPlace, Counted, Wait, lay};

use super::ground::Ground;
use super::located::Located;
use super::promises::Promise;
use super::spending::{Kind, Told};

/// Money on places: promised, then each step.
#[derive(Debug, Clone)]
pub(super) struct Laid {
    /// For the promise and each of [`Stage::ALL`]: minor units by place.
    pub steps: [Vec<u128>; 5],
    /// What is on no place.
    pub nowhere: [u128; 5],
    /// What the pots that were replaced came to, by place.
    pub before: Vec<u128>,
    pub before_nowhere: u128,
    /// Cuts by place, and on no place.
    pub cuts: Vec<i128>,
    pub cuts_nowhere: i128,
    /// How long places waited.
    pub waits: Vec<Wait>,
}

/// Lays what is counted, and what came, on places.
pub(super) fn laid(
    ground: &Ground,
    promises: &[Promise],
    counted: &[Counted],
    once: &[AtPlace],
    places: &Located,
) -> Laid {
    let none = || vec![0_u128; ground.ids.len()];
    let mut laid = Laid {
        steps: [none(), none(), none(), none(), none()],
        nowhere: [0; 5],
        before: none(),
        before_nowhere: 0,
        cuts: vec![0; ground.ids.len()],
        cuts_nowhere: 0,
        waits: Vec::new(),
    };
    let put =
        |on: &mut [u128], nowhere: &mut u128, minor: u128, where_: Option<&[usize]>| match where_
            .filter(|places| !places.is_empty())
        {
            Some(places) => {
                let parts = lay(minor, places, &ground.people);
                for (&place, part) in places.iter().zip(parts) {
                    on[place] += part;
                }
            }
            None => *nowhere += minor,
        };
    for (at, (one, promise)) in counted.iter().zip(promises).enumerate() {
        let own = places.promised[at].as_deref();
        put(&mut laid.steps[0], &mut laid.nowhere[0], one.counted, own);
        if promise.replaces.is_empty() {
            let before = one.carried + one.lost;
            put(&mut laid.before, &mut laid.before_nowhere, before, own);
        }
    }
    for one in once {
        let step = one.stage as usize + 1;
        put(
            &mut laid.steps[step],
            &mut laid.nowhere[step],
            one.reached.minor,
            places.of_row(one),
        );
    }
    laid
}

/// Lays cuts on places.
pub(super) fn cuts(
    laid: &mut Laid,
    ground: &Ground,
    told: &[Told],
    minor: &[Option<i128>],
    places: &Located,
) {
    for (at, (told, minor)) in told.iter().zip(minor).enumerate() {
        let (Kind::Cut, Some(minor)) = (told.kind, minor) else {
            continue;
        };
        match places.told[at].as_deref() {
            Some(on) if !on.is_empty() => {
                let parts = lay(minor.unsigned_abs(), on, &ground.people);
                for (&place, part) in on.iter().zip(parts) {
                    let part = i128::try_from(part).unwrap_or(i128::MAX);
                    laid.cuts[place] += part * minor.signum();
                }
            }
            _ => laid.cuts_nowhere += minor,
        }
    }
}
