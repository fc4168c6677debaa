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
    /// What was cut.
    pub cuts: Vec<LaidCut>,
    /// How long places waited.
    pub waits: Vec<Wait>,
}

/// A cut on the places that it names.
#[derive(Debug, Clone)]
pub(super) struct LaidCut {
    /// Which of the rows that are told.
    pub told: usize,
    pub minor: i128,
    /// Each of its places with its part; none if it names none.
    pub on: Vec<(usize, i128)>,
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
        cuts: Vec::new(),
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
    ground: &Ground,
    told: &[Told],
    minor: &[Option<i128>],
    places: &Located,
) -> Vec<LaidCut> {
    let cuts = told.iter().zip(minor).enumerate();
    cuts.filter_map(|(at, (told, minor))| {
        let (Kind::Cut, &Some(minor)) = (told.kind, minor) else {
            return None;
        };
        let named = places.told[at].as_deref().unwrap_or_default();
        let parts = match named {
            [] => Vec::new(),
            named => lay(minor.unsigned_abs(), named, &ground.people),
        };
        let signed = |part: u128| i128::try_from(part).unwrap_or(i128::MAX) * minor.signum();
        let on = named.iter().zip(parts);
        Some(LaidCut {
            told: at,
            minor,
            on: on.map(|(&place, part)| (place, signed(part))).collect(),
        })
    })
    .collect()
}
