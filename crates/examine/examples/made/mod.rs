//! Ten thousand made-up promises, with faults planted in them.

mod family;

use std::collections::{BTreeMap, BTreeSet};

use allotment_examine::{
    Day, Examined, Flow, Link, Number, Pots, Promise, Scopes, Stage, Statement, Status, Told,
    examine,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What was planted, by position of the promise, and what must come of it.
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
    /// Scaled back, under its own name, another id or a new name.
    pub less: Vec<usize>,
    /// How many of each kind of double counting there are.
    pub kinds: BTreeMap<&'static str, usize>,
    /// Every pound that there is, counted by whoever made them.
    pub pounds: u128,
    /// Every pound that ever was promised.
    pub promised: u128,
    /// What was spent.
    pub spent: u128,
    /// What was told as spent of one money under two promises.
    pub told_twice: u128,
}

impl Planted {
    fn kind(&mut self, name: &'static str) {
        *self.kinds.entry(name).or_default() += 1;
    }

    /// All that are old money: under a new name, or announced again.
    pub fn old_money(&self) -> BTreeSet<usize> {
        let new_names = self.substitutes.iter().map(|one| one.0);
        new_names
            .chain(self.again.iter().map(|one| one.0))
            .collect()
    }
}

/// Promises, what became of them, and what was planted.
pub struct Made {
    pub promises: Vec<Promise>,
    pub links: Vec<Link>,
    pub flows: Vec<Flow>,
    pub late: Vec<Number>,
    pub planted: Planted,
    pub now: Day,
}

const FIRST: i32 = 17_000;
const LAST: i32 = 20_000;

/// At least `count` promises: the same seed makes the same.
pub fn made(count: usize, seed: u64) -> Made {
    let mut draw = ChaCha8Rng::seed_from_u64(seed);
    let mut made = Made {
        promises: Vec::with_capacity(count),
        links: Vec::with_capacity(count),
        flows: Vec::new(),
        late: Vec::new(),
        planted: Planted::default(),
        now: Day::new(LAST),
    };
    while made.promises.len() < count {
        let at = made.promises.len();
        let day = FIRST + i32::try_from(at % 1_000).unwrap_or(0);
        match draw.random_range(0..7) {
            0 => made.slipped(&mut draw, day),
            1 => made.cut(&mut draw, day),
            2 => {
                let minor = amount(&mut draw);
                let at = made.announce(day, minor, &format!("pot {at}"), &[], None);
                made.planted.pounds += minor;
                made.planted.promised += minor;
                made.pay(&mut draw, at, day, minor / 2);
                made.planted.spent += minor / 2;
            }
            3 => family::renamed(&mut made, &mut draw, day),
            4 => family::through(&mut made, &mut draw, day),
            _ => family::whole(&mut made, &mut draw, day),
        }
    }
    made
}

/// Some amount, in pence.
fn amount(draw: &mut ChaCha8Rng) -> u128 {
    draw.random_range(1_000..5_000_000_000)
}

/// A statement of an amount.
fn stated(day: i32, minor: u128) -> Statement {
    Statement {
        day: Day::new(day),
        minor: Some(minor),
        number: None,
        due: None,
        ends: None,
        claimed: None,
    }
}

impl Made {
    /// What is found in it.
    pub fn examined(&self) -> Examined {
        let pots = Pots::find(&self.links).expect("no circles were planted");
        let told = Told {
            flows: &self.flows,
            came: &[],
            late: &self.late,
            scopes: &Scopes::default(),
        };
        examine(&self.promises, &pots, &told, self.now)
    }

    /// A promise of its own id.
    fn announce(
        &mut self,
        day: i32,
        minor: u128,
        name: &str,
        replaces: &[usize],
        part_of: Option<usize>,
    ) -> usize {
        self.promises.push(Promise {
            statements: vec![stated(day, minor)],
            own: None,
        });
        self.links.push(Link {
            since: Day::new(day),
            replaces: replaces.to_vec(),
            part_of,
            names: vec![name.to_owned()],
            sums: vec![minor.to_string()],
        });
        self.promises.len() - 1
    }

    /// A promise whose day is moved, while it is said to be on track.
    fn slipped(&mut self, draw: &mut ChaCha8Rng, day: i32) {
        let minor = amount(draw);
        let name = format!("slipped {}", self.promises.len());
        let at = self.announce(day, minor, &name, &[], None);
        let due = LAST + 100;
        let days = draw.random_range(1..900);
        self.promises[at].statements[0].due = Some(Day::new(due));
        self.promises[at].statements.push(Statement {
            minor: None,
            due: Some(Day::new(due + days)),
            claimed: Some(Status::OnTrack),
            ..stated(day + 30, 0)
        });
        self.planted.slipped.push((at, days.into()));
        self.planted.pounds += minor;
        self.planted.promised += minor;
    }

    /// A promise that is cut under its own id.
    fn cut(&mut self, draw: &mut ChaCha8Rng, day: i32) {
        let minor = amount(draw);
        let name = format!("cut {}", self.promises.len());
        let at = self.announce(day, minor, &name, &[], None);
        self.promises[at]
            .statements
            .push(stated(day + 60, minor / 2));
        self.planted.less.push(at);
        self.planted.pounds += minor / 2;
        self.planted.promised += minor;
    }

    /// `minor` is spent, in payments or by sums so far.
    fn pay(&mut self, draw: &mut ChaCha8Rng, promise: usize, day: i32, minor: u128) {
        let mut sum = 0;
        let payments = draw.random_range(1..4_u8);
        for payment in 1..=payments {
            let paid = if payment == payments {
                minor - sum
            } else {
                (minor - sum) / 2
            };
            sum += paid;
            let so_far = draw.random_bool(0.3);
            self.flows.push(Flow {
                promise,
                stage: Stage::Spent,
                day: Day::new(day + 50 * i32::from(payment)),
                minor: if so_far { sum } else { paid },
                so_far,
                place: None,
                own: None,
            });
        }
    }
}
