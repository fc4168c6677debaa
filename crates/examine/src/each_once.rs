//! Money on its way, each pound once.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::take_off::{Ground, Site, take_off};
use crate::{AtPlace, Inside, Scopes, Stage};

/// The rows of `told`, each with only the money that no promise inside its own tells of.
///
/// At each step a promise keeps what it tells beyond those inside it: a whole that tells
/// of £100 and whose part tells of £80 keeps £20, and nothing if the part tells of more.
/// A pot that was renamed keeps what it tells beyond those that replace it, and beyond the
/// wholes that these are parts of; a whole likewise beyond those that replace its parts,
/// but never more than they have in common. Money that is known of a newer pot is taken
/// for that of one older pot, of one that this replaces, and so on: it has one history.
/// So all that two older pots told together is never lost, what one promise tells is never
/// more than all come to, and what comes back to a whole is in it once. What is taken off a
/// promise is taken where those inside it have their money: at the same places; at the
/// narrowest places that these lie in; at places that lie in these; then from what is on
/// all its places; then from its places in order. Money that two tell of was where both
/// have it, and is told of there, in a row of its own if need be.
#[must_use]
pub fn each_once(inside: &Inside, told: &[AtPlace], scopes: &Scopes) -> Vec<AtPlace> {
    let mut once = told.to_vec();
    let mut rows: BTreeMap<(Stage, usize), Vec<usize>> = BTreeMap::new();
    for (at, row) in told.iter().enumerate() {
        rows.entry((row.stage, row.promise)).or_default().push(at);
    }
    for (stage, _) in Stage::ALL {
        let mut step = AtStep {
            inside,
            told,
            scopes,
            once: &mut once,
            rows: BTreeMap::new(),
            money: Vec::new(),
            has: BTreeMap::new(),
            went: BTreeMap::new(),
        };
        for ((_, promise), own) in rows.range((stage, 0)..=(stage, usize::MAX)) {
            step.rows.insert(*promise, own);
        }
        for &promise in &inside.order {
            if step.rows.contains_key(&promise) {
                step.settle(promise);
            }
        }
        let moved = step.narrower();
        for (at, row) in moved {
            once[at].reached.minor -= row.reached.minor;
            once.push(row);
        }
    }
    if once.len() > told.len() {
        once.sort_by_key(|row| (row.promise, row.stage, row.place));
    }
    once
}

/// Where each of `these` is, and how much of it there is.
fn sites<'a>(money: &'a [Money], these: &[usize]) -> Vec<(Ground<'a>, u128)> {
    let all = these.iter().map(|&at| &money[at]);
    all.map(|money| (money.site.ground(), money.minor))
        .collect()
}

/// Money with one history: the pots that it was in.
#[derive(Debug, Clone)]
struct Money {
    minor: u128,
    /// The row that keeps it: of the first promise, in order, that tells of it.
    row: usize,
    /// Where it was, as far as any of those that tell of it says.
    site: Site,
    /// The oldest and the newest pot that it is known to have been in. A whole, while
    /// nobody knows in which of its parts.
    ends: [usize; 2],
    /// All pots that it is known to have been in.
    pots: BTreeSet<usize>,
}

/// Which way a pot is linked to money.
#[derive(Clone, Copy, PartialEq)]
enum Towards {
    /// To newer pots: the money was in this one before.
    Newer,
    /// To older ones: it went on into this one.
    Older,
}

/// A way from a pot to money that is known of another.
struct Way {
    towards: Towards,
    /// The pot that the money is now known to have been in.
    from: usize,
    /// The links to it, each from an older pot to a newer one.
    links: Vec<(usize, usize)>,
    /// Which money: all that is known of one pot there, so that as much as can be of it is
    /// this one's.
    money: Vec<usize>,
}

/// What is told at one step.
struct AtStep<'a> {
    inside: &'a Inside,
    told: &'a [AtPlace],
    scopes: &'a Scopes,
    once: &'a mut Vec<AtPlace>,
    /// The rows of each promise.
    rows: BTreeMap<usize, &'a [usize]>,
    /// What is known so far.
    money: Vec<Money>,
    /// Which of it each pot is known to have had.
    has: BTreeMap<usize, Vec<usize>>,
    /// What went over each link from a pot to one that replaces it.
    went: BTreeMap<(usize, usize), u128>,
}

impl<'a> AtStep<'a> {
    fn settle(&mut self, promise: usize) {
        let own = self.rows[&promise];
        let all: u128 = own.iter().map(|&row| self.told[row].reached.minor).sum();
        let pots = self.inside.pots_in(promise);
        let known: BTreeSet<usize> = (pots.iter())
            .flat_map(|pot| self.has.get(pot).into_iter().flatten().copied())
            .collect();
        let known: Vec<usize> = known.into_iter().collect();
        let there = sites(&self.money, &known);
        let taken = take_off(self.scopes, self.once, own, there, all);
        let mut left = all;
        for ((row, at), minor) in taken {
            self.narrow(known[at], row, minor);
            left -= minor;
        }
        while left > 0 {
            let Some(way) = self.next(promise, &pots) else {
                break;
            };
            let room = way.links.iter().filter_map(|&link| self.room(link)).min();
            let there = sites(&self.money, &way.money);
            let most = left.min(room.unwrap_or(u128::MAX));
            let taken = take_off(self.scopes, self.once, own, there, most);
            for ((row, at), minor) in taken {
                self.was_in(&way, way.money[at], row, minor);
                left -= minor;
            }
        }
        let pot = self.inside.pots.first(promise);
        for &row in own {
            let minor = self.once[row].reached.minor;
            if minor > 0 {
                self.know(Money {
                    minor,
                    row,
                    site: self.ground(row).site(),
                    ends: [pot; 2],
                    pots: BTreeSet::from([pot]),
                });
            }
        }
    }

    /// What is kept by a row of more places than it is known to have been at, each with the
    /// row of those places that it belongs to.
    fn narrower(&self) -> Vec<(usize, AtPlace)> {
        let mut all: BTreeMap<(usize, usize), u128> = BTreeMap::new();
        for money in self.money.iter().filter(|money| money.minor > 0) {
            let whole = self.ground(money.row).site();
            if !money.site.is_as(&whole)
                && let Some(key) = money.site.key(self.scopes)
            {
                *all.entry((money.row, key)).or_default() += money.minor;
            }
        }
        let row = |((at, key), minor): ((usize, usize), u128)| {
            let mut row = self.told[at];
            row.place = Some(key);
            row.reached.minor = minor;
            (at, row)
        };
        all.into_iter().map(row).collect()
    }

    fn ground(&self, row: usize) -> Ground<'a> {
        Ground::of(self.scopes, &self.told[row])
    }

    /// Adds `money` to what is known.
    fn know(&mut self, money: Money) {
        for &pot in &money.pots {
            self.has.entry(pot).or_default().push(self.money.len());
        }
        self.money.push(money);
    }

    /// So much of `money` is told of by `row` too: it was where both have it.
    fn narrow(&mut self, money: usize, row: usize, minor: u128) {
        let site = self.money[money].site.within(self.ground(row));
        if site.is_as(&self.money[money].site) {
            return;
        }
        let money = &mut self.money[money];
        money.minor -= minor;
        let found = Money {
            minor,
            site,
            ..money.clone()
        };
        self.know(found);
    }

    /// So much of `money`, at the end of `way`, was in all the pots on it too, and where
    /// `row` has it.
    fn was_in(&mut self, way: &Way, money: usize, row: usize, minor: u128) {
        let site = self.money[money].site.within(self.ground(row));
        let money = &mut self.money[money];
        money.minor -= minor;
        let mut found = Money {
            minor,
            site,
            ..money.clone()
        };
        found.ends[way.towards as usize] = way.from;
        found.pots.insert(way.from);
        for &link in &way.links {
            *self.went.entry(link).or_default() += minor;
            found.pots.extend([link.0, link.1]);
        }
        self.know(found);
    }

    /// What a link can still bring; nothing if it is without limit.
    fn room(&self, (older, newer): (usize, usize)) -> Option<u128> {
        let links = self.inside.newer[older].iter();
        let common: u128 =
            (links.filter(|link| link.0 == newer)).try_fold(0, |sum, link| Some(sum + link.1?))?;
        // An older pot that tells of more than was stated was larger by that.
        let tells = |one: &usize| -> u128 {
            let rows = self.rows.get(one).copied().unwrap_or_default();
            rows.iter().map(|&row| self.told[row].reached.minor).sum()
        };
        let told = self.inside.pots.members(older).iter().map(tells).max();
        let stated = self.inside.stated[older].unwrap_or(0);
        let most = common + told.unwrap_or(0).saturating_sub(stated);
        Some(most.saturating_sub(self.went.get(&(older, newer)).copied().unwrap_or(0)))
    }

    /// All money that ends in `pot` on that side, is not known to have been in any of `own`, and
    /// can be where `promise` tells of more.
    fn ends_in(
        &self,
        pot: usize,
        towards: Towards,
        promise: usize,
        own: &BTreeSet<usize>,
    ) -> Option<Vec<usize>> {
        let open = |&&row: &&usize| self.once[row].reached.minor > 0;
        let mut all = self.has.get(&pot)?.clone();
        all.retain(|&at| {
            let money = &self.money[at];
            let there = money.site.ground();
            money.minor > 0
                && money.ends[towards as usize] == pot
                && money.pots.is_disjoint(own)
                && (self.rows[&promise].iter().filter(open))
                    .any(|&row| self.ground(row).meets(there))
        });
        (!all.is_empty()).then_some(all)
    }

    /// The nearest money that may be that of `promise`, of the pots `own`: it is known of
    /// a pot that replaces one of them, at whatever remove, or of a whole around such a
    /// one; or of one that they replace; else of a whole around `promise`.
    fn next(&self, promise: usize, own: &BTreeSet<usize>) -> Option<Way> {
        let pots = &self.inside.pots;
        // From name to name as far as that goes, and only then over names in between.
        let each = [false, true].into_iter();
        let mut all = each.flat_map(|over| [(Towards::Newer, over), (Towards::Older, over)]);
        let linked = all.find_map(|(towards, over)| self.linked(towards, over, promise, own));
        linked.or_else(|| {
            let from = pots.first(promise);
            let towards = Towards::Newer;
            let money =
                (pots.wholes(from)).find_map(|one| self.ends_in(one, towards, promise, own))?;
            Some(Way {
                towards,
                from,
                links: Vec::new(),
                money,
            })
        })
    }

    /// The nearest such money over links; those that pass over a name only if `over`.
    fn linked(
        &self,
        towards: Towards,
        over: bool,
        promise: usize,
        own: &BTreeSet<usize>,
    ) -> Option<Way> {
        let pots = &self.inside.pots;
        let is_open = |(older, newer): (usize, usize)| {
            let direct = || pots.replaced_by(older).contains(&newer);
            (over || direct()) && self.room((older, newer)) != Some(0)
        };
        let link = |at: usize, next: usize| match towards {
            Towards::Newer => (at, next),
            Towards::Older => (next, at),
        };
        let mut from: BTreeMap<usize, usize> = BTreeMap::new();
        let mut queue: VecDeque<(usize, usize)> = (own.iter())
            .filter(|&&at| pots.parts(at).is_empty())
            .map(|&at| (at, at))
            .collect();
        while let Some((at, start)) = queue.pop_front() {
            let linked: Vec<usize> = match towards {
                Towards::Newer => self.inside.newer[at].iter().map(|link| link.0).collect(),
                Towards::Older => self.inside.older[at].clone(),
            };
            for next in linked {
                if own.contains(&next) || from.contains_key(&next) || !is_open(link(at, next)) {
                    continue;
                }
                from.insert(next, at);
                let mut around = self.inside.other_wholes(next, start);
                let money = (self.ends_in(next, towards, promise, own)).or_else(|| {
                    around.find_map(|whole| self.ends_in(whole, towards, promise, own))
                });
                if let Some(money) = money {
                    let mut links = vec![link(at, next)];
                    let mut at = at;
                    while let Some(&before) = from.get(&at) {
                        links.push(link(before, at));
                        at = before;
                    }
                    return Some(Way {
                        towards,
                        from: at,
                        links,
                        money,
                    });
                }
                queue.push_back((next, start));
            }
        }
        None
    }
}
