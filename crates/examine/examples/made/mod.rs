//! Ten thousand made-up promises, with faults planted in them.

use allotment_examine::{Day, Flow, Number, Promise, Stage, Statement, Status};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What was planted, by position of the promise.
#[derive(Debug, Default)]
pub struct Planted {
    /// Replaces an older pot: the pot, and by how much it is more or less.
    pub substitutes: Vec<(usize, usize, i128)>,
    /// Moved to a later day, by so many days.
    pub slipped: Vec<(usize, i64)>,
    /// The pot of an earlier promise, announced again.
    pub again: Vec<(usize, usize)>,
    /// A part of another.
    pub parts: Vec<(usize, usize)>,
    /// Scaled back.
    pub less: Vec<usize>,
    /// Every pound that there is, counted by whoever made them.
    pub pounds: u128,
    /// What was spent.
    pub spent: u128,
}

/// Promises, what became of them, and what was planted.
pub struct Made {
    pub promises: Vec<Promise>,
    pub flows: Vec<Flow>,
    pub late: Vec<Number>,
    pub planted: Planted,
    pub now: Day,
}

const FIRST: i32 = 17_000;
const LAST: i32 = 20_000;

/// `count` promises: the same seed makes the same.
pub fn made(count: usize, seed: u64) -> Made {
    let mut draw = ChaCha8Rng::seed_from_u64(seed);
    let mut made = Made {
        promises: Vec::with_capacity(count),
        flows: Vec::new(),
        late: Vec::new(),
        planted: Planted::default(),
        now: Day::new(LAST),
    };
    // Those that nothing else is linked to yet.
    let mut free: Vec<usize> = Vec::new();
    while made.promises.len() < count {
        let at = made.promises.len();
        let day = FIRST + i32::try_from(at % 1_000).unwrap_or(0);
        let minor = draw.random_range(1_000..5_000_000_000_u128);
        let mut promise = plain(at, day, minor);
        let other = (!free.is_empty()).then(|| draw.random_range(0..free.len()));
        match (draw.random_range(0..10), other) {
            (0, Some(other)) => {
                let older = free.swap_remove(other);
                let before = made.promises[older].minor().unwrap_or(0);
                promise.replaces = vec![older];
                let day = made.promises[older].since().get() + 1;
                promise.statements[0].day = Day::new(day);
                let net = minor.cast_signed() - before.cast_signed();
                made.planted.substitutes.push((at, older, net));
                // What there was, and what is more or less now.
                made.planted.pounds = made.planted.pounds - before + minor;
            }
            (1, Some(other)) => {
                let first = free.swap_remove(other);
                promise = made.promises[first].clone();
                promise.statements[0].day = Day::new(promise.since().get() + 5);
                made.planted.again.push((at, first));
            }
            (2, Some(other)) => {
                let whole = free.swap_remove(other);
                let most = made.promises[whole].minor().unwrap_or(0);
                promise = plain(at, day, draw.random_range(0..=most));
                promise.part_of = Some(whole);
                made.planted.parts.push((at, whole));
            }
            (3, _) => {
                let due = Day::new(LAST + 100);
                let days = draw.random_range(1..900);
                promise.statements[0].due = Some(due);
                promise.statements.push(Statement {
                    day: Day::new(day + 30),
                    minor: None,
                    number: None,
                    due: Some(Day::new(due.get() + days)),
                    ends: None,
                    claimed: Some(Status::OnTrack),
                });
                made.planted.slipped.push((at, days.into()));
                made.planted.pounds += minor;
            }
            (4, _) => {
                let less = minor / 2;
                promise.statements.push(Statement {
                    day: Day::new(day + 60),
                    minor: Some(less),
                    number: None,
                    due: None,
                    ends: None,
                    claimed: None,
                });
                made.planted.less.push(at);
                made.planted.pounds += less;
            }
            _ => {
                made.planted.pounds += minor;
                free.push(at);
                pay(&mut made, &mut draw, at, day, minor);
            }
        }
        made.promises.push(promise);
    }
    made
}

fn plain(at: usize, day: i32, minor: u128) -> Promise {
    Promise {
        statements: vec![Statement {
            day: Day::new(day),
            minor: Some(minor),
            number: None,
            due: None,
            ends: None,
            claimed: None,
        }],
        own: None,
        replaces: Vec::new(),
        part_of: None,
        keys: vec![format!("pot {at}")],
    }
}

/// Some of it is spent, in payments or by sums so far.
fn pay(made: &mut Made, draw: &mut ChaCha8Rng, promise: usize, day: i32, minor: u128) {
    let mut sum = 0;
    for payment in 1..=draw.random_range(0..4) {
        let so_far = draw.random_bool(0.3);
        let paid = minor / 5;
        sum += paid;
        made.flows.push(Flow {
            promise,
            stage: Stage::Spent,
            day: Day::new(day + 50 * payment),
            minor: if so_far { sum } else { paid },
            so_far,
            place: None,
            own: None,
        });
    }
    made.planted.spent += sum;
}
