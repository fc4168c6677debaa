//! What reaches each place, as a table, sums and sentences.

use std::collections::BTreeMap;

use allotment_connect::{Conflict, LaidOn, Money, Overlap};
use allotment_place::{Currency, thousands};
use allotment_table::{Column, Source, Table};
use serde_json::{Map, Value, json};

use super::load::Ground;
use super::run::{OutsideOf, Pot};
use super::spec::ConnectSpec;
use crate::Sheet;

/// All that is known once pots were laid.
pub(super) struct Telling<'a> {
    pub spec: &'a ConnectSpec,
    pub ground: &'a Ground,
    pub pots: &'a [Pot],
    pub outside: &'a [OutsideOf],
    pub place: Option<usize>,
    pub outcome: Option<&'a str>,
    pub conflicts: Vec<Conflict>,
    pub overlaps: Vec<Overlap>,
}

/// A row: a pot, what it brings to a place, and one of its effects.
type Row<'a> = (&'a Pot, &'a LaidOn, Option<usize>);

/// So many conflicts and overlaps are listed; all are counted.
const LISTED: usize = 1000;

impl Telling<'_> {
    pub(super) fn tell(&self, sources: Vec<Source>) -> (Sheet, Vec<String>) {
        let rows = self.rows();
        let sheet = Sheet {
            table: self.table(&rows),
            rows: "reaches",
            sources,
            more: self.more(),
        };
        (sheet, self.notes())
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let mut rows = Vec::new();
        for pot in self.pots {
            let effects = &pot.policy.effects;
            let asked: Vec<Option<usize>> = match self.outcome {
                Some(outcome) => (effects.iter().enumerate())
                    .filter(|(_, effect)| effect.outcome == outcome)
                    .map(|(at, _)| Some(at))
                    .collect(),
                None if effects.is_empty() => vec![None],
                None => (0..effects.len()).map(Some).collect(),
            };
            for on in pot.laid.on.iter().filter(|on| self.is_asked(on.place)) {
                rows.extend(asked.iter().map(|&effect| (pot, on, effect)));
            }
        }
        rows
    }

    fn is_asked(&self, place: usize) -> bool {
        self.place.is_none_or(|asked| asked == place)
    }

    fn table(&self, rows: &[Row<'_>]) -> Table {
        let text = |name: &str, cell: &dyn Fn(&Row<'_>) -> Option<String>| {
            Column::text(name, rows.iter().map(cell))
        };
        let effect = |row: &Row<'_>| row.2.map(|at| row.0.policy.effects[at].clone());
        let amount = |row: &Row<'_>| minor(row.0, row.1);
        let whole = |amount: u64| i64::try_from(amount).ok();
        let columns = vec![
            text("policy", &|row| Some(row.0.policy.id.clone())),
            text("place", &|row| Some(self.ground.ids[row.1.place].clone())),
            text("theme", &|row| Some(row.0.policy.theme.clone())),
            text("department", &|row| Some(row.0.department.clone())),
            Column::integers("amount_minor", rows.iter().map(|row| amount(row).and_then(whole)))
                .with_definition(format!(
                    "money that is known to benefit the place, in the minor unit of {}: in all if once, else a year; the same on each row of a policy and place, so add it up once",
                    self.spec.currency.as_str()
                )),
            Column::integers(
                "per_head_minor",
                rows.iter().map(|row| {
                    let people = self.ground.places.people[row.1.place];
                    per_head(amount(row)?, people).and_then(whole)
                }),
            )
            .with_definition("the amount by the people of the place, to the nearest minor unit"),
            Column::booleans("once", rows.iter().map(|row| Some(row.0.once))),
            text("located", &|row| Some(row.1.located.name().to_owned())),
            text("outcome", &|row| Some(effect(row)?.outcome)),
            text("direction", &|row| Some(effect(row)?.direction.name().to_owned())),
            Column::numbers("lag_years", rows.iter().map(|row| effect(row)?.lag_years)),
            text("evidence", &|row| effect(row)?.evidence),
        ];
        Table::new("connect", columns)
    }

    /// The money of all pots, one-off and yearly; a pot under a new name is left
    /// out.
    fn money(&self) -> [Money; 2] {
        let mut sums = [Money::default(); 2];
        for pot in self.pots.iter().filter(|pot| pot.replaced_by.is_none()) {
            sums[usize::from(!pot.once)] += pot.laid.money;
        }
        sums
    }

    /// By theme, the money that is known to benefit the places asked for,
    /// one-off and yearly.
    fn themes(&self) -> BTreeMap<&str, [u128; 2]> {
        let mut themes: BTreeMap<&str, [u128; 2]> = BTreeMap::new();
        for pot in self.pots {
            let sums = themes.entry(&pot.policy.theme).or_default();
            let asked = pot.laid.on.iter().filter(|on| self.is_asked(on.place));
            let money: u128 = asked.filter_map(|on| minor(pot, on)).map(u128::from).sum();
            sums[usize::from(!pot.once)] += money;
        }
        themes
    }

    fn more(&self) -> Map<String, Value> {
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
            .filter(|(_, sums)| **sums == [0, 0])
            .map(|(theme, _)| *theme)
            .collect();
        let themes: Vec<Value> = (themes.iter())
            .map(|(theme, [once, yearly])| {
                json!({ "theme": theme, "once_minor": exact(*once), "yearly_minor": exact(*yearly) })
            })
            .collect();
        let relabelled: Vec<Value> = (self.pots.iter())
            .filter_map(|pot| {
                let by = pot.replaced_by?;
                Some(json!({
                    "policy": pot.policy.id,
                    "by": self.pots[by].policy.id,
                    "not_counted_minor": exact(pot.laid.money.total()),
                }))
            })
            .collect();
        let passed_on: u128 = self.pots.iter().map(|pot| u128::from(pot.passed_on)).sum();
        let conflicts: Vec<&Conflict> = (self.conflicts.iter())
            .filter(|one| self.outcome.is_none_or(|outcome| outcome == one.outcome))
            .collect();
        let id = |pot: usize| self.pots[pot].policy.id.as_str();
        let place = |place: usize| self.ground.ids[place].as_str();
        let summary = json!({
            "currency": self.spec.currency.as_str(),
            "places": if self.place.is_some() { 1 } else { self.ground.ids.len() },
            "pots": self.pots.len(),
            "once": once,
            "yearly": yearly,
            "passed_on_minor": exact(passed_on),
            "relabelled": relabelled,
            "outside": (self.outside.iter()).map(|one| json!({
                "policy": one.policy, "file": one.file, "line": one.line,
                "code": one.code, "near": one.near,
            })).collect::<Vec<_>>(),
            "themes": themes,
            "themes_without_money": unfunded,
            "conflicts": {
                "count": conflicts.len(),
                "first": (conflicts.iter().take(LISTED)).map(|one| json!({
                    "place": place(one.place), "outcome": one.outcome,
                    "up": id(one.up), "down": id(one.down),
                })).collect::<Vec<_>>(),
            },
            "overlaps": {
                "count": self.overlaps.len(),
                "first": (self.overlaps.iter().take(LISTED)).map(|one| json!({
                    "place": place(one.place), "policies": [id(one.one), id(one.other)],
                })).collect::<Vec<_>>(),
            },
        });
        Map::from_iter([("connect".to_owned(), summary)])
    }

    fn notes(&self) -> Vec<String> {
        let [once, yearly] = self.money();
        let mut all = once;
        all += yearly;
        let mut notes = Vec::new();
        if let Some(place) = self.place {
            let here: u128 = self.themes().values().flatten().sum();
            notes.push(format!(
                "{} (one-off and a year's together) is known to benefit {}; of all places:",
                self.whole(here),
                self.ground.ids[place]
            ));
        }
        if all.total() > 0 {
            notes.push(format!(
                "of {} (one-off and a year's together) {} is known to benefit these places",
                self.whole(all.total()),
                self.whole(all.placed)
            ));
        }
        for (money, what) in [
            (
                all.at_recipients,
                "is located only by the office of whoever receives it, and is laid on nobody",
            ),
            (
                all.unknown,
                "has no place that anybody stated, and is laid on nobody",
            ),
            (
                all.outside,
                "is for areas in which none of these places lie",
            ),
        ] {
            if money > 0 {
                notes.push(format!("{} {what}", self.whole(money)));
            }
        }
        let passed_on: u128 = self.pots.iter().map(|pot| u128::from(pot.passed_on)).sum();
        if passed_on > 0 {
            notes.push(format!(
                "{} was passed on by those who received it, and is counted where it ended up",
                self.whole(passed_on)
            ));
        }
        for pot in self.pots {
            if let Some(by) = pot.replaced_by {
                let (old, new) = (&pot.policy.id, &self.pots[by].policy.id);
                notes.push(format!(
                    "{} of '{old}' is not counted: '{new}' says that it is the same money",
                    self.whole(pot.laid.money.total())
                ));
            }
        }
        for one in self.outside.iter().take(NAMED) {
            let near = one.near.as_ref();
            notes.push(format!(
                "{}:{}: none of these places lies in '{}'{}",
                one.file,
                one.line,
                one.code,
                near.map_or_else(String::new, |near| format!("; did you mean '{near}'?"))
            ));
        }
        if self.outside.len() > NAMED {
            notes.push(format!(
                "and in {} more codes, which the JSON form lists",
                thousands((self.outside.len() - NAMED) as u64)
            ));
        }
        if !self.conflicts.is_empty() {
            notes.push(format!(
                "{} two policies push one outcome of one place in opposite directions",
                times(self.conflicts.len())
            ));
        }
        if !self.overlaps.is_empty() {
            notes.push(format!(
                "{} two policies of one kind and theme meet in one place at one time",
                times(self.overlaps.len())
            ));
        }
        notes
    }

    fn whole(&self, minor: u128) -> String {
        in_words(minor, self.spec.currency)
    }
}

/// So many codes outside are named.
const NAMED: usize = 6;

/// `once`, `5 times`.
fn times(number: usize) -> String {
    match number {
        1 => "once".to_owned(),
        many => format!("{} times", thousands(many as u64)),
    }
}

/// Money for people: `GBP 1,250.50`, without decimals if it is whole.
pub(super) fn in_words(minor: u128, currency: Currency) -> String {
    let unit = 10_u128.pow(currency.decimals());
    let whole = u64::try_from(minor / unit).unwrap_or(u64::MAX);
    let whole = format!("{} {}", currency.as_str(), thousands(whole));
    match minor % unit {
        0 => whole,
        part => format!(
            "{whole}.{part:0width$}",
            width = currency.decimals() as usize
        ),
    }
}

/// The money that `pot` brings to a place: none if it is another's.
fn minor(pot: &Pot, on: &LaidOn) -> Option<u64> {
    on.minor.filter(|_| pot.replaced_by.is_none())
}

fn per_head(minor: u64, people: u64) -> Option<u64> {
    let (minor, people) = (u128::from(minor), u128::from(people));
    let nearest = (2 * minor + people).checked_div(2 * people)?;
    u64::try_from(nearest).ok()
}

/// A sum as a number in JSON; as text beyond what a number can hold.
fn exact(sum: u128) -> Value {
    u64::try_from(sum).map_or_else(|_| json!(sum.to_string()), |sum| json!(sum))
}
