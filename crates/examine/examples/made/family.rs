//! Promises that are linked, and what must come of them by how they were made.

use allotment_examine::{Day, Status};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{Made, amount, stated};

/// One money under one name or several, the newest last: each name under one id or
/// several, with what it now comes to and the most that it ever did.
struct Names {
    ids: Vec<Vec<usize>>,
    now: Vec<u128>,
    most: Vec<u128>,
    /// What each came to at first, and the day since which it comes to what it now does.
    before: Vec<(u128, i32)>,
    /// The last day on which one of its ids was announced.
    announced: i32,
    /// Which of the names are in the whole.
    inside: Vec<bool>,
    /// What was spent in truth, and what of it is told under older names alone.
    spent: u128,
    silent: u128,
}

impl Names {
    fn last(&self) -> usize {
        self.now.len() - 1
    }

    /// The money that went from the last but one to the last.
    fn common(&self, minor: &[u128]) -> u128 {
        let last = self.last();
        minor[last - 1].min(minor[last])
    }

    /// What of the whole it is, or took out of it, where its names come to `minor`.
    fn held(&self, minor: &[u128]) -> u128 {
        match (self.inside[self.last()], self.inside.contains(&true)) {
            (true, _) if self.came_back() => minor[0].min(minor[1]).max(minor[2]),
            (true, _) => minor[self.last()],
            (false, true) => self.common(minor),
            (false, false) => 0,
        }
    }

    /// What its names came to on a day on which all of its ids were announced.
    fn on(&self, day: i32) -> Vec<u128> {
        let all = self.now.iter().zip(&self.before);
        all.map(|(&now, &(before, since))| if day < since { before } else { now })
            .collect()
    }

    /// The most that was in the whole under any of the names; each pound once, where it
    /// was outside in between.
    fn most_inside(&self) -> u128 {
        if self.came_back() {
            return self.most[0] + self.most[2] - self.back().iter().sum::<u128>();
        }
        let all = self.most.iter().zip(&self.inside);
        all.filter(|one| *one.1)
            .map(|one| *one.0)
            .max()
            .unwrap_or(0)
    }

    /// All that was promised under any of the names. What was taken out of a whole is more
    /// by what it is more than the name that was in it last: what that had lost before is
    /// the whole's.
    fn promised(&self) -> u128 {
        if self.came_back() {
            let [_, out, last] = self.most[..] else {
                unreachable!("it has three names")
            };
            let [back, _] = self.back();
            let left = self.most[0].min(out);
            self.most_inside() + out - out.min(last) + back - left
        } else if self.is_taken_out() {
            self.most_inside() + self.most[self.last()] - self.common(&self.most)
        } else {
            self.most.iter().copied().max().unwrap_or(0)
        }
    }

    /// Of the most of a money that came back to its whole: what it took out and brought
    /// back, and what it had lost outside and has again.
    fn back(&self) -> [u128; 2] {
        let [first, out, last] = self.most[..] else {
            unreachable!("it has three names")
        };
        let (left, came) = (first.min(out), out.min(last));
        [left.min(came), (first - left).min(last - came)]
    }

    fn came_back(&self) -> bool {
        self.inside == [true, false, true]
    }

    fn is_taken_out(&self) -> bool {
        self.inside[0] && !self.inside[self.last()]
    }

    /// Whether its first name is scaled back: it or what has its money was cut, or does
    /// not have all.
    fn is_less(&self) -> bool {
        let lost = |at: usize| at < self.last() && self.now[at + 1] < self.now[at];
        (0..self.now.len()).any(|at| self.now[at] < self.most[at] || lost(at))
    }
}

/// Which names of a money are in a whole.
#[derive(Clone, Copy, PartialEq)]
enum Lies {
    Apart,
    Inside,
    /// All but the last: it was taken out.
    Out,
    /// The last alone: an older pot that became a part.
    In,
    /// The first and the third: it was taken out, and came back.
    Back,
}

/// A money that comes back under new names.
pub fn renamed(made: &mut Made, draw: &mut ChaCha8Rng, day: i32) {
    let names = names(made, draw, day, Lies::Apart, &[]);
    made.planted.pounds += names.now[names.last()];
    made.planted.promised += names.promised();
    made.planted.spent += names.spent + names.silent;
}

/// One money under three names, each in another whole; the wholes tell of it too.
pub fn through(made: &mut Made, draw: &mut ChaCha8Rng, day: i32) {
    let minor = amount(draw);
    let (mut older, mut told_of_it) = (None, 0);
    for at in 0..3 {
        let day = day + 100 * at;
        let number = made.promises.len();
        let most = minor * draw.random_range(1..4_u128);
        let whole = made.announce(day, most, &format!("whole {number}"), &[], None);
        let replaces: Vec<usize> = older.into_iter().collect();
        let name = format!("pot {number} on its way");
        let part = made.announce(day, minor, &name, &replaces, Some(whole));
        made.planted.parts.push((part, whole));
        if let Some(older) = older {
            made.planted.substitutes.push((part, older, 0));
            // What went on to the next is in that.
            made.planted.pounds -= minor;
            made.planted.promised -= minor;
        }
        made.planted.pounds += most;
        made.planted.promised += most;
        older = Some(part);
        // What is told of the whole beyond all of the money is of that whole alone.
        let mut own = 0;
        for (promise, most) in [(part, minor), (whole, most)] {
            if draw.random_bool(0.5) {
                let told = draw.random_range(1..=most);
                made.pay(draw, promise, day + 500, told);
                own = told.max(own);
            }
        }
        told_of_it = told_of_it.max(own.min(minor));
        made.planted.spent += own.saturating_sub(minor);
    }
    made.planted.spent += told_of_it;
    made.planted.kind("one money through three wholes");
}

/// A whole with parts that come back under new names, are taken out of it, or were pots
/// of their own before.
pub fn whole(made: &mut Made, draw: &mut ChaCha8Rng, day: i32) {
    // Half of them hold more than all their parts.
    let minor = amount(draw) * if draw.random_bool(0.5) { 8 } else { 1 };
    let name = format!("whole {}", made.promises.len());
    let ids: Vec<usize> = (0..draw.random_range(1..3))
        .map(|again| made.announce(day + 3 * again, minor, &name, &[], None))
        .collect();
    if let [first, again] = *ids {
        made.planted.again.push((again, first));
        made.planted.kind("whole announced again");
    }
    let parts: Vec<Names> = (0..draw.random_range(1..4))
        .map(|_| {
            let lies = [
                Lies::Inside,
                Lies::Inside,
                Lies::Out,
                Lies::Out,
                Lies::In,
                Lies::Back,
            ];
            let lies = lies[draw.random_range(0..lies.len())];
            names(made, draw, day + 5, lies, &ids)
        })
        .collect();
    let sum = |of: &dyn Fn(&Names) -> u128| parts.iter().map(of).sum::<u128>();
    let on = |day: i32| {
        let held = sum(&|one| one.held(&one.on(day)));
        minor.max(held) - held + sum(&|one| one.on(day)[one.last()])
    };
    made.planted.pounds += on(i32::MAX);
    let held = sum(&Names::most_inside);
    let most = minor.max(held) - held + sum(&Names::promised);
    // Unless they came to more on a day since all of them were announced.
    let all = parts.iter().map(|one| one.announced).max().unwrap_or(day);
    let later = parts.iter().flat_map(|one| &one.before).map(|one| one.1);
    let days = later.filter(|&day| day > all).chain([all]);
    let on_a_day = days.map(on).max().unwrap_or(0);
    if on_a_day > most {
        made.planted.kind("more on a day than the most of each");
    }
    made.planted.promised += most.max(on_a_day);

    let told = if draw.random_bool(0.5) {
        let told = draw.random_range(1..minor);
        let id = ids[draw.random_range(0..ids.len())];
        made.pay(draw, id, day + 600, told);
        told
    } else {
        0
    };
    // What of it may be what is told of parts, and what of that of pots that became parts.
    let of_parts = sum(&|one| {
        if one.is_taken_out() {
            one.spent.min(one.common(&one.most))
        } else {
            one.spent
        }
    });
    let rest = told.saturating_sub(of_parts);
    let (spent, silent) = (sum(&|one| one.spent), sum(&|one| one.silent));
    made.planted.spent += spent + rest + silent.saturating_sub(rest);
    if told > 0 {
        made.planted.kind("whole and parts both tell");
    }
}

fn names(made: &mut Made, draw: &mut ChaCha8Rng, day: i32, lies: Lies, wholes: &[usize]) -> Names {
    let least = match lies {
        Lies::Apart | Lies::Inside => 1,
        Lies::Out | Lies::In => 2,
        Lies::Back => 3,
    };
    let count: usize = draw.random_range(least..4);
    let name = made.promises.len();
    let mut all = Names {
        ids: Vec::new(),
        now: Vec::new(),
        most: Vec::new(),
        before: Vec::new(),
        announced: day,
        inside: (0..count)
            .map(|at| match lies {
                Lies::Apart => false,
                Lies::Inside => true,
                Lies::Out => at + 1 < count,
                Lies::In => at + 1 == count,
                Lies::Back => at != 1,
            })
            .collect(),
        spent: 0,
        silent: 0,
    };
    for at in 0..count {
        let older = at.checked_sub(1).map(|at| all.ids[at].clone());
        let wholes = if all.inside[at] { wholes } else { &[] };
        let day = day + 100 * i32::try_from(at).unwrap_or(0);
        let name = format!("pot {name} under name {at}");
        let older = older.as_deref().unwrap_or_default();
        let Pot { ids, now, before } = pot(made, draw, day, &name, [older, wholes]);
        let most = now.max(before.0);
        let announced = ids.iter().map(|&id| made.links[id].since.get());
        all.announced = announced.fold(all.announced, i32::max);
        all.before.push(before);
        if at > 0 {
            made.planted.kind("renamed");
            if most < all.most[at - 1] {
                made.planted.kind("cut by a new name");
            }
            let net = now.cast_signed() - all.now[at - 1].cast_signed();
            let new_names = ids.iter().map(|&id| (id, all.ids[at - 1][0], net));
            made.planted.substitutes.extend(new_names);
        }
        if let Some(&whole) = wholes.first() {
            made.planted.parts.push((ids[0], whole));
        }
        all.ids.push(ids);
        all.now.push(now);
        all.most.push(most);
    }
    made.planted.kind(match lies {
        Lies::Apart => "apart",
        Lies::Inside if count > 1 => "part renamed within its whole",
        Lies::Inside => "part",
        Lies::Out => "part taken out by a new name",
        Lies::In => "older pot that became a part",
        Lies::Back => "part that was taken out and came back",
    });
    if all.is_less() {
        made.planted.less.push(all.ids[0][0]);
    }
    spend(made, draw, day + 500, &mut all, lies);
    all
}

/// A pot under its ids, what it comes to now, and what it came to until which day.
struct Pot {
    ids: Vec<usize>,
    now: u128,
    before: (u128, i32),
}

/// A pot, perhaps announced again, scrapped and revived, raised or cut. `links` are the ids
/// of an older pot and of a whole.
fn pot(made: &mut Made, draw: &mut ChaCha8Rng, day: i32, name: &str, links: [&[usize]; 2]) -> Pot {
    let minor = amount(draw);
    let times = draw.random_range(1..4_usize);
    let says = draw.random_range(0..times);
    let mut ids = Vec::new();
    for again in 0..times {
        // One of them at least says whose money it is, and in which whole.
        let [older, whole] = links.map(|ids| {
            let is_said = again == says || draw.random_bool(0.5);
            (!ids.is_empty() && is_said).then(|| ids[draw.random_range(0..ids.len())])
        });
        let older: Vec<usize> = older.into_iter().collect();
        // Some are announced again long after a newer name.
        let later = if draw.random_bool(0.3) { 400 } else { 7 };
        let day = day + if again > 0 { later } else { 0 };
        ids.push(made.announce(day, minor, name, &older, whole));
        if again > 0 {
            made.planted.again.push((ids[again], ids[0]));
            made.planted
                .kind(match (links[0].is_empty(), links[1].is_empty()) {
                    (true, true) => "announced again",
                    (false, true) => "newer name announced again",
                    (true, false) => "part announced again",
                    (false, false) => "newer name of a part announced again",
                });
        }
    }
    if times > 1 && draw.random_bool(0.2) {
        let mut end = stated(day + 1, 0);
        (end.minor, end.claimed) = (None, Some(Status::Broken));
        made.promises[ids[0]].statements.push(end);
        made.planted.kind("revived under another id");
    }
    let change = draw.random_range(0..4_usize);
    if change > 1 {
        return Pot {
            ids,
            now: minor,
            before: (minor, day),
        };
    }
    let now = if change == 0 {
        minor / 2
    } else {
        minor + amount(draw)
    };
    let by = draw.random_range(0..times);
    let id = ids[by];
    made.promises[id].statements.push(stated(day + 450, now));
    made.links[id].sums.push(now.to_string());
    if by > 0 {
        made.planted
            .kind(["cut under another id", "raised under another id"][change]);
    }
    Pot {
        ids,
        now,
        before: (minor, day + 450),
    }
}

/// Some of it is spent, and told under the newest name, and perhaps under others too.
fn spend(made: &mut Made, draw: &mut ChaCha8Rng, day: i32, all: &mut Names, lies: Lies) {
    let small = all.now.iter().chain(&all.most).min().copied().unwrap_or(0) / 2;
    let last = all.last();
    let is_silent = lies == Lies::In && draw.random_bool(0.3);
    if !is_silent {
        // What was taken out may have spent more than was taken.
        let spent = if lies == Lies::Out && draw.random_bool(0.5) {
            draw.random_range(small..all.now[last])
        } else {
            small
        };
        let id = all.ids[last][draw.random_range(0..all.ids[last].len())];
        made.pay(draw, id, day, spent);
        all.spent = spent;
    }
    for at in 0..=last {
        if is_silent && at + 1 != last || draw.random_bool(0.5) {
            continue;
        }
        let id = all.ids[at][draw.random_range(0..all.ids[at].len())];
        if made
            .flows
            .iter()
            .rev()
            .take_while(|flow| flow.day >= Day::new(day))
            .any(|flow| flow.promise == id)
        {
            continue;
        }
        let told = draw.random_range(1..=small);
        made.pay(draw, id, day, told);
        if is_silent {
            all.silent = told;
        } else {
            made.planted.told_twice += told;
            made.planted.kind("spent, told under two promises");
        }
    }
}
