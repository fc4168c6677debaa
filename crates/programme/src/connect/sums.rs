//! Where all of the money is, by theme and in sum, as JSON.

use std::collections::BTreeMap;

use allotment_connect::{Money, Span, peak};
use serde_json::{Map, Value, json};

use super::clashes::{Clashes, LISTED, day_text};
use super::pots::Pot;
use super::run::ConnectRun;
use super::tell::{View, minor};

impl ConnectRun {
    /// The days of which sums a year are told: those on which most of the yearly
    /// money runs, the earliest of several; open on either side if nothing begins
    /// or ends. Money of two years is never one year's.
    #[must_use]
    pub fn year(&self) -> Span {
        year_of(self.pots.iter())
    }
}

fn year_of<'a>(pots: impl Iterator<Item = &'a Pot>) -> Span {
    let yearly = pots.filter(|pot| !pot.once && pot.replaced_by.is_none());
    let yearly: Vec<(Span, u128)> = yearly
        .map(|pot| (pot.runs, pot.laid.money.total()))
        .collect();
    peak(&yearly).unwrap_or_default()
}

impl Pot {
    /// Whether its money is in sums that are told of `year`: it is no other
    /// pot's, and comes once or on those days.
    #[must_use]
    pub fn is_in_sums_of(&self, year: Span) -> bool {
        self.replaced_by.is_none() && (self.once || self.runs.meets(year))
    }
}

impl View<'_> {
    /// The days of which the sums a year of the pots asked for are told.
    pub fn year(&self) -> Span {
        year_of(self.asked_pots())
    }

    /// The money of all pots, one-off and in a year; a pot under a new name is
    /// left out, and so are yearly pots of other days than the [year](Self::year)'s.
    pub fn money(&self) -> [Money; 2] {
        let year = self.year();
        let mut sums = [Money::default(); 2];
        for pot in self.asked_pots().filter(|pot| pot.is_in_sums_of(year)) {
            sums[usize::from(!pot.once)] += pot.laid.money;
        }
        sums
    }

    /// The yearly money that runs on other days than the [year](Self::year)'s
    /// only, and of how many pots it is.
    pub fn of_other_days(&self) -> (usize, u128) {
        let year = self.year();
        let others = (self.asked_pots()).filter(|pot| pot.replaced_by.is_none());
        let others = others
            .filter(|pot| !pot.is_in_sums_of(year))
            .map(|pot| pot.laid.money.total())
            .filter(|minor| *minor > 0);
        others.fold((0, 0), |(count, sum), minor| (count + 1, sum + minor))
    }

    /// The money that nobody's number divides, as nobody lives in the areas that it is
    /// for: one-off, and in the year. Where anybody does, a place without people gets none.
    pub fn where_nobody_lives(&self) -> [u128; 2] {
        let year = self.year();
        let people = &self.run.ground.places.people;
        let mut sums = [0; 2];
        for pot in self.asked_pots().filter(|pot| pot.is_in_sums_of(year)) {
            let empty = pot.laid.on.iter().filter(|on| people[on.place] == 0);
            let minor = empty.filter_map(|on| minor(pot, on)).map(u128::from);
            sums[usize::from(!pot.once)] += minor.sum::<u128>();
        }
        sums
    }

    /// The pots that are asked for: all, or those that mean to change one outcome.
    pub fn asked_pots(&self) -> impl Iterator<Item = &Pot> {
        (self.run.pots.iter()).filter(|pot| self.is_asked_pot(pot))
    }

    pub fn is_asked_pot(&self, pot: &Pot) -> bool {
        self.outcome.is_none_or(|outcome| {
            let mut effects = pot.policy.effects.iter();
            effects.any(|effect| effect.outcome == outcome)
        })
    }

    /// Every theme of the pots asked for, in order of its name, with what is known to
    /// benefit the places asked for.
    pub fn themes(&self) -> Vec<Theme<'_>> {
        let year = self.year();
        let mut themes: BTreeMap<&str, ([u128; 2], Vec<usize>)> = BTreeMap::new();
        for pot in self.asked_pots() {
            let (money, funded) = themes.entry(&pot.policy.theme).or_default();
            for on in pot.laid.on.iter().filter(|on| self.is_asked(on.place)) {
                let minor = minor(pot, on).unwrap_or(0);
                if pot.is_in_sums_of(year) {
                    money[usize::from(!pot.once)] += u128::from(minor);
                }
                if minor > 0 {
                    funded.push(on.place);
                }
            }
        }
        let people = &self.run.ground.places.people;
        let asked = match self.place {
            Some(place) => place..place + 1,
            None => 0..people.len(),
        };
        let of = |places: &mut dyn Iterator<Item = usize>| -> u128 {
            places.map(|place| u128::from(people[place])).sum()
        };
        let everybody = of(&mut asked.clone());
        (themes.into_iter())
            .map(|(name, (money, mut funded))| {
                funded.sort_unstable();
                funded.dedup();
                Theme {
                    name,
                    money,
                    places: asked.len(),
                    without: asked.len() - funded.len(),
                    people_without: everybody - of(&mut funded.into_iter()),
                }
            })
            .collect()
    }

    /// All of it as the member `connect` of a JSON document.
    pub fn document(&self, clashes: &Clashes<'_>) -> Map<String, Value> {
        let [once, yearly] = self.money().map(|money| {
            json!({
                "placed_minor": exact(money.placed),
                "at_recipients_minor": exact(money.at_recipients),
                "unknown_minor": exact(money.unknown),
                "outside_minor": exact(money.outside),
            })
        });
        let themes = self.themes();
        let unfunded: Vec<&str> = (themes.iter())
            .filter(|theme| theme.funds_nobody())
            .map(|theme| theme.name)
            .collect();
        let themes: Vec<Value> = (themes.iter())
            .map(|theme| {
                let [once, yearly] = theme.money.map(exact);
                json!({ "theme": theme.name, "once_minor": once, "yearly_minor": yearly })
            })
            .collect();
        let relabelled: Vec<Value> = (self.run.pots.iter())
            .filter_map(|pot| {
                let by = pot.replaced_by?;
                Some(json!({
                    "policy": pot.policy.id,
                    "by": self.run.pots[by].policy.id,
                    "not_counted_minor": exact(pot.laid.money.total()),
                }))
            })
            .collect();
        let Clashes {
            conflicts,
            overlaps,
        } = clashes;
        let id = |pot: usize| self.run.pots[pot].policy.id.as_str();
        let place = |place: usize| self.run.ground.ids[place].as_str();
        let summary = json!({
            "currency": self.run.currency.as_str(),
            "places": if self.place.is_some() { 1 } else { self.run.ground.ids.len() },
            "pots": self.run.pots.len(),
            "once": once,
            "yearly": yearly,
            "yearly_from": self.year().from.map(day_text),
            "yearly_to": self.year().to.map(day_text),
            "yearly_on_other_days_minor": exact(self.of_other_days().1),
            "passed_on_minor": exact(self.passed_on()),
            "relabelled": relabelled,
            "outside": (self.run.outside.iter()).map(|(policy, one)| json!({
                "policy": policy, "file": one.file, "line": one.line,
                "code": one.code, "near": one.near,
            })).collect::<Vec<_>>(),
            "themes": themes,
            "themes_without_money": unfunded,
            "conflicts": {
                "count": conflicts.count,
                "first": (conflicts.first.iter().take(LISTED)).map(|one| json!({
                    "place": place(one.place), "outcome": one.outcome,
                    "up": id(one.up), "down": id(one.down),
                })).collect::<Vec<_>>(),
            },
            "overlaps": {
                "count": overlaps.count,
                "first": (overlaps.first.iter().take(LISTED)).map(|one| json!({
                    "place": place(one.place), "policies": [id(one.one), id(one.other)],
                })).collect::<Vec<_>>(),
            },
        });
        Map::from_iter([("connect".to_owned(), summary)])
    }

    /// What of the pots asked for was passed on by those who received it.
    pub fn passed_on(&self) -> u128 {
        (self.asked_pots())
            .map(|pot| u128::from(pot.passed_on))
            .sum()
    }
}

/// A theme, and how far it has money in the places asked for.
pub(super) struct Theme<'a> {
    pub name: &'a str,
    /// What is known to benefit them, one-off and in the year.
    pub money: [u128; 2],
    /// How many there are.
    pub places: usize,
    /// How many no money is known to benefit.
    pub without: usize,
    /// Their people.
    pub people_without: u128,
}

impl Theme<'_> {
    /// Whether none of the places has money for it.
    pub fn funds_nobody(&self) -> bool {
        self.without == self.places
    }
}

/// A sum as a number in JSON; as text beyond what a number can hold.
fn exact(sum: u128) -> Value {
    u64::try_from(sum).map_or_else(|_| json!(sum.to_string()), |sum| json!(sum))
}
